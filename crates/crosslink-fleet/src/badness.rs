//! Which project wants somebody first.

use std::cmp::Reverse;

use crate::health::HealthState;
use crate::watch::ProjectView;

/// How much a project wants somebody to act, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Badness {
    /// Nobody looks at it, because somebody said so.
    Paused,
    /// It is well, as far as anybody knows, and that is recent.
    Well,
    /// What is known is old or in part.
    Unsure,
    /// Somebody should look today.
    Warning,
    /// It cannot be read at all.
    Unknown,
    /// Somebody should look now.
    Critical,
}

impl Badness {
    /// How bad a project is: what must be acted upon first, then what is not known.
    pub fn of(view: &ProjectView) -> Self {
        match (view.health.state, &view.alerts) {
            (HealthState::Paused, _) => Self::Paused,
            (_, alerts) if alerts.critical > 0 => Self::Critical,
            (
                HealthState::Unreachable
                | HealthState::Missing
                | HealthState::AuthRequired
                | HealthState::Unsupported
                | HealthState::Corrupt,
                _,
            ) => Self::Unknown,
            (_, alerts) if alerts.warning > 0 => Self::Warning,
            (HealthState::Degraded | HealthState::Delayed, _) => Self::Unsure,
            (HealthState::Starting | HealthState::Live, _) => Self::Well,
        }
    }
}

/// Sorts what belongs to projects, the worst first; equally bad ones with pinned ones first, then by name, so that
/// nothing jumps about.
pub fn worst_first<T>(all: &mut [T], project: impl Fn(&T) -> &ProjectView) {
    let rank = |view: &ProjectView| {
        let alerts = view.alerts;
        let number = (alerts.critical, alerts.warning, alerts.info);
        (Reverse((Badness::of(view), number)), !view.pinned)
    };
    all.sort_by(|one, other| {
        let (one, other) = (project(one), project(other));
        let ranks = rank(one).cmp(&rank(other));
        ranks.then_with(|| one.slug.cmp(&other.slug))
    });
}
