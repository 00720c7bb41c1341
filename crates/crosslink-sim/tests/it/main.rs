//! The simulator, tried: worlds hold, and a broken promise is found.

mod hub_locks;
mod hub_worlds;
mod worlds;
