//! The time since a simulated machine was started.

use std::sync::{Arc, Mutex};

use crosslink_core::boot::{BootClock, BootTime};
use crosslink_core::time::Timestamp;

use crate::clock::WorldTime;

/// Runs with the world's time from the start of a machine on, a little too fast or too slow. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct SimBoot {
    truth: WorldTime,
    machine: String,
    run: Arc<Mutex<Run>>,
}

/// The machine since its last start.
#[derive(Debug)]
struct Run {
    starts: u32,
    /// Since when it goes as it does now, and what it showed then.
    since: Timestamp,
    shown: u64,
    /// How many thousandths it gains.
    gains: i64,
}

impl SimBoot {
    /// The clock of a machine that is started now.
    pub fn new(truth: WorldTime, machine: String) -> Self {
        let run = Run {
            starts: 1,
            since: truth.now(),
            shown: 0,
            gains: 0,
        };
        Self {
            truth,
            machine,
            run: Arc::new(Mutex::new(run)),
        }
    }

    /// Starts the machine anew.
    pub fn restart(&self) {
        self.with(|run, now| {
            run.starts += 1;
            run.shown = 0;
            run.since = now;
        });
    }

    /// Gains so many thousandths from now on.
    pub fn drift(&self, thousandths: i64) {
        self.with(|run, now| {
            run.shown = run.shows(now);
            run.since = now;
            run.gains = thousandths;
        });
    }

    fn with<T>(&self, act: impl FnOnce(&mut Run, Timestamp) -> T) -> T {
        let mut run = self
            .run
            .lock()
            .expect("nothing panics while it holds a clock");
        act(&mut run, self.truth.now())
    }
}

impl Run {
    fn shows(&self, now: Timestamp) -> u64 {
        let passed = (now.as_nanos() - self.since.as_nanos()) / 1_000_000;
        self.shown + (passed + passed / 1_000 * self.gains).unsigned_abs()
    }
}

impl BootClock for SimBoot {
    fn now(&self) -> Option<BootTime> {
        let machine = &self.machine;
        self.with(|run, now| {
            let boot = format!("{machine}-{}", run.starts);
            let millis = run.shows(now);
            Some(BootTime { boot, millis })
        })
    }
}
