//! Time since a machine was started: what leases are measured with, as nobody sets it.

/// A moment, by the clock that runs from a machine's start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BootTime {
    /// Which start it was.
    pub boot: String,
    /// Milliseconds since then, those the machine slept through included.
    pub millis: u64,
}

impl BootTime {
    /// How many milliseconds lie between an earlier moment and this; nothing where the machine was started in between, or
    /// the clock went back.
    pub fn since(&self, earlier: &Self) -> Option<u64> {
        match self.boot == earlier.boot {
            true => self.millis.checked_sub(earlier.millis),
            false => None,
        }
    }
}

/// Where the time since the start comes from.
pub trait BootClock {
    /// The moment it is; nothing where the system does not say, and then no time is ever known to have passed.
    fn now(&self) -> Option<BootTime>;
}

/// The clock of a system that does not say.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoBootClock;

impl BootClock for NoBootClock {
    fn now(&self) -> Option<BootTime> {
        None
    }
}
