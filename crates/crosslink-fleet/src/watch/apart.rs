//! Work that takes much memory for a moment: one at a time, on a thread of its own.
//!
//! What a thread has let go of is kept for it, and eight workers would keep it eight times, however idle they are.

use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::{self, Builder};
use std::time::Duration;

/// Whoever waited for so long goes on by itself: one project that hangs delays no other.
const PATIENCE: Duration = Duration::from_secs(1);

static BUSY: Mutex<bool> = Mutex::new(false);
static FREE: Condvar = Condvar::new();

/// The right to be the only one.
struct Turn;

impl Turn {
    fn take() -> Option<Self> {
        let busy = BUSY.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = FREE.wait_timeout_while(busy, PATIENCE, |busy| *busy);
        let (mut busy, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return None;
        }
        *busy = true;
        Some(Self)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *BUSY.lock().unwrap_or_else(PoisonError::into_inner) = false;
        FREE.notify_one();
    }
}

/// Does work apart, unless others are at it for too long; a panic there is one here.
pub(super) fn apart<T: Send>(mut work: impl FnMut() -> T + Send) -> T {
    let Some(_turn) = Turn::take() else {
        return work();
    };
    let done = thread::scope(|scope| {
        // The name tells that a bug in it costs a look, and not the process.
        let thread = Builder::new().name("look-apart".to_owned());
        let thread = thread.spawn_scoped(scope, &mut work).ok()?;
        Some(thread.join().unwrap_or_else(|broken| resume_unwind(broken)))
    });
    done.unwrap_or_else(work)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn one_is_at_work_at_a_time_and_what_breaks_breaks_whoever_asked() {
        let (now, most) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    apart(|| {
                        let at_work = now.fetch_add(1, Ordering::SeqCst) + 1;
                        most.fetch_max(at_work, Ordering::SeqCst);
                        thread::yield_now();
                        now.fetch_sub(1, Ordering::SeqCst);
                    });
                });
            }
        });
        assert_eq!(most.into_inner(), 1);
        let broken = std::panic::catch_unwind(|| apart(|| panic!("on purpose")));
        assert!(broken.is_err());
        assert_eq!(apart(|| 7), 7);
    }
}
