//! Stopping an exchange from outside.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

type Alarm = Box<dyn Fn() + Send>;

/// A token that stops what was started with it, at once. Clones are one token.
#[derive(Clone, Default)]
pub struct Cancel(Arc<Shared>);

#[derive(Default)]
struct Shared {
    cancelled: AtomicBool,
    alarms: Mutex<Vec<(usize, Alarm)>>,
}

impl Cancel {
    /// Makes a token that was not used yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Stops everything that was or will be started with the token.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::SeqCst);
        for (_, alarm) in self.alarms().iter() {
            alarm();
        }
    }

    /// Says whether the token was used.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::SeqCst)
    }

    /// Calls `alarm` when the token is used, at once if it was already, until the answer is dropped.
    pub(super) fn listen(&self, alarm: impl Fn() + Send + 'static) -> Listening<'_> {
        let mut alarms = self.alarms();
        if self.is_cancelled() {
            alarm();
        }
        let number = alarms.last().map_or(0, |(last, _)| last + 1);
        alarms.push((number, Box::new(alarm)));
        Listening { to: self, number }
    }

    fn alarms(&self) -> std::sync::MutexGuard<'_, Vec<(usize, Alarm)>> {
        self.0.alarms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Stops listening when it is dropped.
pub(super) struct Listening<'a> {
    to: &'a Cancel,
    number: usize,
}

impl Drop for Listening<'_> {
    fn drop(&mut self) {
        self.to
            .alarms()
            .retain(|(number, _)| *number != self.number);
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Cancel")
            .field(&self.is_cancelled())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Cancel;
    use std::sync::mpsc::channel;

    #[test]
    fn alarms_ring_once_used_and_not_once_dropped() {
        let (sender, rings) = channel();
        let cancel = Cancel::new();
        let ring = |name: &'static str| {
            let sender = sender.clone();
            move || sender.send(name).unwrap()
        };
        drop(cancel.listen(ring("gone")));
        let _early = cancel.listen(ring("early"));
        cancel.clone().cancel();
        let _late = cancel.listen(ring("late"));
        assert_eq!(rings.try_iter().collect::<Vec<_>>(), ["early", "late"]);
        assert!(cancel.is_cancelled());
    }
}
