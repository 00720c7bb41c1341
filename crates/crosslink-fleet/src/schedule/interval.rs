//! How long to wait for the next reading.

use std::time::Duration;

/// How often projects are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// While somebody watches or something goes on.
    pub hot: Duration,
    /// When something changed within the last day.
    pub warm: Duration,
    /// Otherwise.
    pub cold: Duration,
    /// By how many hundredths a wait may be shorter or longer, so that projects do not march in step.
    pub jitter_percent: u32,
    /// The longest wait after failures.
    pub longest_back_off: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self::of_tick(Duration::from_secs(5))
    }
}

impl Pace {
    /// The usual pace at another tick; none is shorter than a tick.
    pub fn of_tick(tick: Duration) -> Self {
        let tick = tick.max(Duration::from_millis(100));
        Self {
            hot: tick,
            warm: tick.max(Duration::from_secs(15)),
            cold: tick.max(Duration::from_secs(60)),
            jitter_percent: 20,
            longest_back_off: tick.max(Duration::from_secs(600)),
        }
    }

    /// How long to wait, given what goes on.
    pub fn interval(&self, activity: &Activity) -> Duration {
        const HOUR: Duration = Duration::from_secs(3_600);
        const DAY: Duration = Duration::from_secs(86_400);
        let changed_within = |limit| activity.changed_ago.is_some_and(|ago| ago <= limit);
        if activity.watched || activity.live_agents || activity.open_alerts || changed_within(HOUR)
        {
            self.hot
        } else if changed_within(DAY) {
            self.warm
        } else {
            self.cold
        }
    }
}

/// What goes on in a project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// Whether somebody looks at it now.
    pub watched: bool,
    /// Whether agents are at work.
    pub live_agents: bool,
    /// Whether something is wrong with it.
    pub open_alerts: bool,
    /// How long ago something changed.
    pub changed_ago: Option<Duration>,
}

/// How long to wait after so many failures in a row: twice the interval, then twice that, and so on.
pub(super) fn retry_after(interval: Duration, failures: u32, longest: Duration) -> Duration {
    let factor = 1_u32 << failures.min(20);
    interval.saturating_mul(factor).min(longest).max(interval)
}

/// A wait, made shorter or longer by chance.
pub(super) fn jittered(wait: Duration, percent: u32, salt: u64) -> Duration {
    let span = u64::from(percent.min(90)) * 2 * 100;
    let drawn = mixed(salt) % (span + 1);
    let parts = 10_000 - span / 2 + drawn;
    let nanos = wait.as_nanos().saturating_mul(u128::from(parts)) / 10_000;
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)).max(Duration::from_millis(1))
}

/// Spreads a number over all numbers (splitmix64, by Steele, Lea and Flood, OOPSLA 2014).
pub(crate) fn mixed(seed: u64) -> u64 {
    let mut bits = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}
