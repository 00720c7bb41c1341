//! Watching many projects at once.
