//! The machine: its clock, and what it allows.

use std::path::Path;

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_store::fleet::FleetStore;

use super::report::{Area, Finding};
use crate::people;
use crate::watch::Source;

/// So far may a clock be off before it matters, in seconds.
const TOLERANCE: i64 = 5 * 60;
/// The beginning of 2024: no clock that is set says less.
const UNSET: Timestamp = Timestamp::from_seconds(1_704_067_200);

/// Whether the clock can be right: it cannot lie before what was already written down.
pub(super) fn clock(
    store: &FleetStore,
    now: Timestamp,
    found: &mut Vec<Finding>,
) -> Result<(), Problem> {
    const FIX: &str = "set the clock of this machine, best by a time server";
    if now < UNSET {
        let message = format!("the clock says {}, which is long ago", now.date());
        found.push(Finding::error(Area::Clock, "clock.unset", message).fix(FIX));
    }
    let projects = people::projects(store, now)?;
    let looks = projects
        .iter()
        .flat_map(|view| [view.read_at, view.health.last_attempt]);
    let newest = looks.flatten().max();
    if let Some(newest) = newest.filter(|newest| newest.seconds_since(now) > TOLERANCE) {
        let message = format!(
            "the clock says {}, but a look was written down at {}",
            now.second(),
            newest.second()
        );
        found.push(Finding::warning(Area::Clock, "clock.behind", message).fix(FIX));
    }
    Ok(())
}

/// Whether the system lets so many folders be watched.
pub(super) fn limits(system: &Path, projects: usize, found: &mut Vec<Finding>) {
    let read = |name: &str| -> Option<usize> {
        let text = std::fs::read_to_string(system.join("fs/inotify").join(name)).ok()?;
        text.trim().parse().ok()
    };
    let wanted = projects.saturating_mul(Source::MOST_PLACES);
    // Others watch folders too: what is left is not said anywhere.
    if let Some(limit) = read("max_user_watches").filter(|limit| *limit < wanted) {
        let message = format!(
            "the system lets {limit} folders be watched, {projects} projects may take {wanted}; the rest is seen at the \
             next tick only"
        );
        let fix = format!(
            "sysctl fs.inotify.max_user_watches={}",
            wanted.next_power_of_two()
        );
        found.push(Finding::warning(Area::Limits, "limits.inotify_watches", message).fix(fix));
    }
    if let Some(limit) = read("max_user_instances").filter(|limit| *limit < 2) {
        let message = format!("the system lets {limit} programs watch folders");
        let fix = "sysctl fs.inotify.max_user_instances=128";
        found.push(Finding::warning(Area::Limits, "limits.inotify_instances", message).fix(fix));
    }
}
