//! Whether the keeper's loop still turns: who looks from outside cannot see it otherwise.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// When the keeper's loop last turned.
#[derive(Debug)]
pub(super) struct Pulse {
    began: Instant,
    /// In milliseconds since then.
    turned: AtomicU64,
}

impl Pulse {
    pub(super) fn new() -> Self {
        Self {
            began: Instant::now(),
            turned: AtomicU64::new(0),
        }
    }

    /// Notes that the loop turns.
    pub(super) fn turn(&self) {
        self.turned.store(self.elapsed(), Ordering::Relaxed);
    }

    /// How long ago the loop last turned.
    pub(super) fn age(&self) -> Duration {
        let turned = self.turned.load(Ordering::Relaxed);
        Duration::from_millis(self.elapsed().saturating_sub(turned))
    }

    fn elapsed(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
