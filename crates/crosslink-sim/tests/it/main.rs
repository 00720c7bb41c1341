//! The simulator, tried: worlds hold, and a broken promise is found.

mod worlds;
