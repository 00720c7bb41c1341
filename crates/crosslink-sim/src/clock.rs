//! Clocks: fixed, advancing, and those that lie about the world's time.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use crosslink_core::time::{Clock, Timestamp};

/// Always shows the same time.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Advances by one second each time it is read.
#[derive(Debug)]
pub struct AdvancingClock {
    start: Timestamp,
    readings: AtomicI64,
}

impl AdvancingClock {
    /// Returns a clock whose first reading is `start`.
    pub fn new(start: Timestamp) -> Self {
        Self {
            start,
            readings: AtomicI64::new(0),
        }
    }
}

impl Clock for AdvancingClock {
    fn now(&self) -> Timestamp {
        self.start
            .plus_seconds(self.readings.fetch_add(1, Ordering::Relaxed))
    }
}

/// The true time of a world, which only the world moves.
#[derive(Clone, Debug)]
pub struct WorldTime(Arc<AtomicI64>);

impl WorldTime {
    /// Returns a time that begins here.
    pub fn new(start: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(start.as_nanos())))
    }

    /// The true time.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_nanos(self.0.load(Ordering::Relaxed))
    }

    /// Lets time pass.
    pub fn pass(&self, nanos: i64) {
        self.0.fetch_add(nanos, Ordering::Relaxed);
    }
}

/// How a clock lies about the true time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lie {
    /// It does not.
    #[default]
    None,
    /// It goes, this many seconds beside the truth.
    Beside(i64),
    /// It gains (or loses) so many thousandths of the time since 1970.
    Drifting(i64),
    /// It stands still.
    Stuck(Timestamp),
    /// Every second reading lies this many seconds before the truth.
    JumpingBack(i64),
}

/// Shows the world's time with a lie, which can be changed while it runs. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct SkewedClock {
    truth: WorldTime,
    lie: Arc<Mutex<Lie>>,
    readings: Arc<AtomicU64>,
}

impl SkewedClock {
    /// Returns an honest clock of a world.
    pub fn new(truth: WorldTime) -> Self {
        Self {
            truth,
            lie: Arc::default(),
            readings: Arc::default(),
        }
    }

    /// Lies like this from now on.
    pub fn lie(&self, lie: Lie) {
        *self
            .lie
            .lock()
            .expect("nothing panics while it holds a lie") = lie;
    }
}

impl Clock for SkewedClock {
    fn now(&self) -> Timestamp {
        let truth = self.truth.now();
        let reading = self.readings.fetch_add(1, Ordering::Relaxed);
        let lie = *self
            .lie
            .lock()
            .expect("nothing panics while it holds a lie");
        match lie {
            Lie::None => truth,
            Lie::Beside(seconds) => truth.plus_seconds(seconds),
            Lie::Drifting(thousandths) => {
                truth.plus_seconds(truth.as_seconds() / 1_000 * thousandths)
            }
            Lie::Stuck(time) => time,
            Lie::JumpingBack(seconds) if reading % 2 == 1 => truth.plus_seconds(-seconds),
            Lie::JumpingBack(_) => truth,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_lie_shows_its_own_time() {
        let truth = WorldTime::new(Timestamp::from_seconds(1_000_000));
        let clock = SkewedClock::new(truth.clone());
        let read = |lie: Lie| {
            clock.lie(lie);
            (clock.now().as_seconds(), clock.now().as_seconds())
        };
        assert_eq!(read(Lie::None), (1_000_000, 1_000_000));
        assert_eq!(read(Lie::Beside(-86_400)), (913_600, 913_600));
        assert_eq!(read(Lie::Drifting(100)), (1_100_000, 1_100_000));
        assert_eq!(read(Lie::JumpingBack(10)), (1_000_000, 999_990));
        let end = Timestamp::MAX.as_seconds();
        assert_eq!(read(Lie::Stuck(Timestamp::MAX)), (end, end));
    }

    #[test]
    fn an_advancing_clock_moves_a_second_a_reading() {
        let clock = AdvancingClock::new(Timestamp::from_seconds(5));
        assert_eq!(
            [clock.now(), clock.now()].map(Timestamp::as_seconds),
            [5, 6]
        );
    }
}
