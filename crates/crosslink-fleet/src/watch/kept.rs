//! A project, and what looks at it unless it is looking.

use std::time::Duration;

use crosslink_core::time::Timestamp;
use crosslink_hub::Where;

use super::project::{News, Project};
use super::source::Source;
use crate::schedule::Activity;

/// One look of so many goes everywhere, whatever the eyes saw.
const EYES_TRUSTED: u32 = 12;

/// What moves here is looked at at once, but not again before this: a change is many movements.
const GAP: Duration = Duration::from_millis(40);

pub(super) struct Kept {
    pub(super) project: Project,
    /// Nothing while it is looking.
    pub(super) source: Option<Box<Source>>,
    pub(super) pinned: bool,
    pub(super) viewed: bool,
    /// Whether its turn came while something here was read.
    pub(super) turn: bool,
    /// When to look here again, on the keeper's clock.
    pub(super) again: Option<Duration>,
    /// What could not be written is written with the next news.
    pub(super) unsaved: Option<News>,
    /// When something here was last looked at.
    looked_here: Option<Duration>,
    /// How many turns it had.
    looks: u32,
}

impl Kept {
    pub(super) fn new(project: Project, source: Source, pinned: bool) -> Self {
        Self {
            project,
            source: Some(Box::new(source)),
            pinned,
            viewed: false,
            turn: false,
            again: None,
            unsaved: None,
            looked_here: None,
            looks: 0,
        }
    }

    /// Where to look next. What moves here is seen by the eyes, but for now and then nobody relies on them.
    pub(super) fn look_to(&mut self, here: bool, eyes: bool, elapsed: Duration) -> Where {
        if here {
            self.looked_here = Some(elapsed);
            return Where::Here;
        }
        self.looks = self.looks.wrapping_add(1);
        match eyes && self.looks % EYES_TRUSTED != 1 {
            true => Where::Remote,
            false => Where::Everywhere,
        }
    }

    /// Notes that something moved here.
    pub(super) fn moved(&mut self, elapsed: Duration) {
        let soonest = self.looked_here.map_or(elapsed, |last| last + GAP);
        self.look_again(soonest.max(elapsed));
    }

    /// Has something here looked at again at a time, or before.
    pub(super) fn look_again(&mut self, at: Duration) {
        self.again = Some(self.again.map_or(at, |sooner| sooner.min(at)));
    }

    /// Whether something here is to be looked at now; what is looking already is waited for.
    pub(super) fn is_ripe(&self, elapsed: Duration) -> bool {
        self.source.is_some() && self.again.is_some_and(|at| at <= elapsed)
    }

    /// What goes on in the project, which decides how often it is looked at.
    pub(super) fn activity(&self, now: Timestamp) -> Activity {
        let counters = self.project.counters.unwrap_or_default();
        let changed = self.project.health.last_change();
        Activity {
            watched: self.viewed,
            live_agents: counters.active_agents > 0,
            open_alerts: self.project.book.open().next().is_some(),
            changed_ago: changed
                .map(|at| Duration::from_secs(now.seconds_since(at).max(0).unsigned_abs())),
        }
    }
}
