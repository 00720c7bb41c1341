//! The one clock that was handed in, for all who ask it.

use std::sync::{Arc, Mutex, PoisonError};

use crosslink_core::time::{Clock, Timestamp};

/// A clock that several threads read.
#[derive(Clone)]
pub struct SharedClock(Arc<Mutex<Box<dyn Clock + Send>>>);

impl SharedClock {
    /// The same clock, for several.
    pub fn new(clock: Box<dyn Clock + Send>) -> Self {
        Self(Arc::new(Mutex::new(clock)))
    }
}

impl Clock for SharedClock {
    fn now(&self) -> Timestamp {
        let clock = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        clock.now()
    }
}
