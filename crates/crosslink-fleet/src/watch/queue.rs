//! What waits for a worker.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What waits for a worker. Whoever takes a job wakes the next one if there are more: jobs that take no time are done before
/// many are awake.
pub(super) struct Queue<T> {
    waiting: Mutex<Waiting<T>>,
    more: Condvar,
}

struct Waiting<T> {
    jobs: VecDeque<T>,
    /// How many workers sleep.
    asleep: usize,
    /// Whether one of them was woken and is not up yet.
    waking: bool,
    ended: bool,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        let waiting = Waiting {
            jobs: VecDeque::new(),
            asleep: 0,
            waking: false,
            ended: false,
        };
        Self {
            waiting: Mutex::new(waiting),
            more: Condvar::new(),
        }
    }
}

impl<T> Queue<T> {
    fn lock(&self) -> MutexGuard<'_, Waiting<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a job.
    pub(super) fn put(&self, job: T) {
        let mut waiting = self.lock();
        waiting.jobs.push_back(job);
        self.wake_one(&mut waiting);
    }

    fn wake_one(&self, waiting: &mut Waiting<T>) {
        if !waiting.waking && waiting.asleep > 0 && !waiting.jobs.is_empty() {
            waiting.waking = true;
            self.more.notify_one();
        }
    }

    /// Lets the workers go once nothing waits any more.
    pub(super) fn end(&self) {
        self.lock().ended = true;
        self.more.notify_all();
    }

    /// Waits for a job; nothing once there will be none.
    pub(super) fn take(&self) -> Option<T> {
        let mut waiting = self.lock();
        while waiting.jobs.is_empty() && !waiting.ended {
            waiting.asleep += 1;
            waiting = (self.more.wait(waiting)).unwrap_or_else(PoisonError::into_inner);
            waiting.asleep -= 1;
            waiting.waking = false;
        }
        let job = waiting.jobs.pop_front();
        self.wake_one(&mut waiting);
        job
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    #[test]
    fn everything_is_done_though_some_workers_are_busy_for_ever() {
        let queue = Queue::default();
        let (done, told) = mpsc::channel();
        let (release, held) = mpsc::channel::<()>();
        let held = Mutex::new(held);
        thread::scope(|scope| {
            for _ in 0..4 {
                let done = done.clone();
                let (queue, held) = (&queue, &held);
                scope.spawn(move || {
                    while let Some(job) = queue.take() {
                        if job < 2 {
                            // Ends when the other side hangs up.
                            let _ = held.lock().unwrap().recv();
                        }
                        done.send(job).unwrap();
                    }
                });
            }
            for job in 0..1_000 {
                queue.put(job);
            }
            let mut seen: Vec<i32> = told.iter().take(998).collect();
            seen.sort_unstable();
            assert!(seen.into_iter().eq(2..1_000));
            drop(release);
            queue.end();
            assert_eq!(told.iter().take(2).count(), 2);
        });
    }
}
