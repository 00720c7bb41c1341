//! What the server counts of itself.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::StatusCode;

/// What the server counts of itself, since it began.
#[derive(Default)]
pub(crate) struct Meters {
    /// Answers by the hundreds of their status.
    answers: [AtomicU64; 6],
    frames: AtomicU64,
    dropped: AtomicU64,
}

impl Meters {
    pub(crate) fn answered(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100);
        if let Some(counter) = self.answers.get(class) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(crate) fn framed(&self) {
        self.frames.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn dropped(&self, changes: u64) {
        self.dropped.fetch_add(changes, Ordering::Relaxed);
    }

    /// How many answers there were of each class, `2xx` and so on.
    pub(super) fn answers(&self) -> impl Iterator<Item = (String, u64)> {
        let classes = self.answers.iter().enumerate().skip(1);
        classes.map(|(class, counter)| (format!("{class}xx"), counter.load(Ordering::Relaxed)))
    }

    /// How many messages live clients were sent.
    pub(super) fn frames(&self) -> u64 {
        self.frames.load(Ordering::Relaxed)
    }

    /// How many changes were lost on live clients, which got a snapshot instead.
    pub(super) fn lost(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }
}
