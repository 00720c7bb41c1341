//! Surroundings that follow from a seed.

use std::collections::BTreeMap;

use crosslink_core::boot::NoBootClock;
use crosslink_core::time::Timestamp;
use crosslink_workspace::Environment;

use crate::clock::AdvancingClock;
use crate::ids::SeededIds;

/// When a simulated world begins: 2026-01-01T00:00:00Z.
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_767_225_600);

/// Returns surroundings with ids from a seed, a clock that advances by a second a reading from the
/// beginning of 2026, no variables and no current directory. Its fields may be replaced.
pub fn environment(seed: u64) -> Environment {
    Environment {
        clock: Box::new(AdvancingClock::new(START)),
        boot: Box::new(NoBootClock),
        ids: Box::new(SeededIds::new(seed)),
        vars: BTreeMap::new(),
        cwd: None,
        machine: "simulated".to_owned(),
        transport: None,
    }
}
