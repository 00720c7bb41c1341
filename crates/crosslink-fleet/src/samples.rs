//! Counters over time: what stands for a quarter of an hour and for a day, and what is kept for how long.

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_store::fleet::FleetStore;

/// For how many seconds a sample of the second level stands.
pub const QUARTER: i64 = 15 * 60;
/// For how many seconds a sample of the last level stands.
pub const DAY: i64 = 24 * 60 * 60;

/// The levels: for how many seconds a sample of each stands, none as it was seen; and for how many seconds it is kept.
const LEVELS: [(i64, i64); 3] = [(0, 2 * DAY), (QUARTER, 30 * DAY), (DAY, 730 * DAY)];

/// For how many seconds alerts that are over, and what happened to alerts, are kept.
const ALERTS: i64 = 365 * DAY;

/// For how many seconds a sample may stand, the shortest first; 0 is one as it was seen.
pub fn spans() -> impl Iterator<Item = i64> {
    LEVELS.into_iter().map(|(span, _)| span)
}

/// Rolls samples up and lets go of what is too old: along with what is written anyhow, otherwise once a day and only
/// where something is too old, so that a fleet at rest writes nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct RollUp {
    rolled: Option<Timestamp>,
    asked: Option<Timestamp>,
}

impl RollUp {
    /// Takes in that a sample was written; says whether a quarter of an hour was over, and the samples were rolled up.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn sampled(&mut self, store: &FleetStore, now: Timestamp) -> Result<bool, Problem> {
        let same = |rolled: Timestamp| begin_of(rolled, QUARTER) == begin_of(now, QUARTER);
        if self.rolled.is_some_and(same) {
            return Ok(false);
        }
        self.roll(store, now).map(|()| true)
    }

    /// Takes in that time goes by; says whether something was too old, and was let go.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn rested(&mut self, store: &FleetStore, now: Timestamp) -> Result<bool, Problem> {
        let same = |asked: Timestamp| begin_of(asked, DAY) == begin_of(now, DAY);
        if self.asked.is_some_and(same) {
            return Ok(false);
        }
        self.asked = Some(now);
        let mut old = store.has_old_alerts(now.plus_seconds(-ALERTS))?;
        for (span, keep) in LEVELS {
            old |= store.has_samples_before(span, now.plus_seconds(-keep))?;
        }
        if old {
            self.roll(store, now)?;
        }
        Ok(old)
    }

    fn roll(&mut self, store: &FleetStore, now: Timestamp) -> Result<(), Problem> {
        // A clock that was set back leaves nothing out.
        let since = self.rolled.map(|rolled| rolled.min(now));
        store.transact(|store| {
            for pair in LEVELS.windows(2) {
                let ((from, _), (into, _)) = (pair[0], pair[1]);
                let since = since.map_or(Timestamp::from_nanos(0), |since| begin_of(since, into));
                store.roll_up(from, into, since)?;
            }
            for (span, keep) in LEVELS {
                store.forget_samples(span, now.plus_seconds(-keep))?;
            }
            store.forget_alerts(now.plus_seconds(-ALERTS))
        })?;
        self.rolled = Some(now);
        Ok(())
    }
}

/// When the stretch of so many seconds began that a time lies in.
fn begin_of(time: Timestamp, span: i64) -> Timestamp {
    let nanos = span.saturating_mul(1_000_000_000);
    Timestamp::from_nanos(time.as_nanos().div_euclid(nanos) * nanos)
}
