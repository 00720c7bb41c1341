//! REST and live updates over the watch.
