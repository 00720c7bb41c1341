//! A project, and what looks at it unless it is looking.

use std::time::Duration;

use crosslink_core::time::Timestamp;
use crosslink_hub::{Found, Where};

use super::project::{News, Project};
use super::source::Source;
use crate::health::ErrorClass;
use crate::schedule::Activity;

/// One look of so many goes everywhere, whatever the eyes saw.
const EYES_TRUSTED: u32 = 12;

/// What moves here is looked at at once, but not again before this: a change is many movements.
const GAP: Duration = Duration::from_millis(40);

/// A host that said it is asked too often is left alone for so long.
const LEFT_ALONE: Duration = Duration::from_secs(60);

pub(super) struct Kept {
    pub(super) project: Project,
    /// Nothing while it is looking, or about to be opened.
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
    pub(super) fn new(project: Project, pinned: bool) -> Self {
        Self {
            project,
            source: None,
            pinned,
            viewed: false,
            turn: false,
            again: None,
            unsaved: None,
            looked_here: None,
            looks: 0,
        }
    }

    /// Takes back what looked, and lets go of what it found: that is read again when somebody wants to know. What no
    /// look tells twice is kept. Says whether its turn came meanwhile.
    pub(super) fn drop_look(&mut self, mut source: Box<Source>, found: Option<Found>) -> bool {
        if let Some(found) = found {
            self.project.remember(&found.rewritten, &found.restored);
        }
        source.forget();
        self.source = Some(source);
        std::mem::take(&mut self.turn)
    }

    /// Hands out what looks, and where to; nothing while it looks. What moved here is still to be looked at after a look
    /// elsewhere.
    pub(super) fn begin(
        &mut self,
        here: bool,
        eyes: bool,
        elapsed: Duration,
    ) -> Option<(Box<Source>, Where)> {
        let Some(source) = self.source.take() else {
            self.turn |= !here;
            return None;
        };
        let to = self.look_to(here, eyes, elapsed);
        if to != Where::Remote || source.is_here() {
            self.again = None;
        }
        Some((source, to))
    }

    /// Where to look next. What moves here is seen by the eyes, but for now and then nobody relies on them.
    fn look_to(&mut self, here: bool, eyes: bool, elapsed: Duration) -> Where {
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

    /// Takes in on which host the project is; says whether that is another than was known.
    pub(super) fn is_elsewhere(&mut self, host: Option<&str>) -> bool {
        if self.project.host.as_deref() == host {
            return false;
        }
        self.project.host = host.map(str::to_owned);
        self.project.stir();
        true
    }

    /// How long the host wants to be left alone.
    pub(super) fn host_wait(&self) -> Option<Duration> {
        let error = self.project.health.last_error()?;
        (error.class == ErrorClass::RateLimited).then_some(LEFT_ALONE)
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

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use crosslink_hub::Watched;

    use super::*;
    use crate::alerts::AlertBook;
    use crate::health::Health;
    use crate::registry::Slug;

    fn kept() -> Kept {
        let slug = Slug::parse("acme/one").unwrap();
        let health = Health::new(5, Timestamp::from_seconds(0));
        let path = PathBuf::from("/one");
        let project = Project::new(slug, path, health, AlertBook::default());
        Kept::new(project, false)
    }

    fn source() -> Box<Source> {
        let path = Path::new("/one");
        Box::new(Source::new(path, path, Watched::new(path, "main"), ""))
    }

    #[test]
    fn what_moves_here_as_a_turn_comes_is_looked_at_after_it() {
        let at = Duration::from_secs;
        let mut kept = kept();
        // (the turn's number, where it goes, whether what moved is still to be looked at)
        let turns = [
            (1, Where::Everywhere, false),
            (2, Where::Remote, true),
            (3, Where::Remote, true),
        ];
        for (number, where_to, still) in turns {
            kept.source = Some(source());
            kept.moved(at(number));
            let (_, to) = kept.begin(false, true, at(number)).unwrap();
            kept.source = Some(source());
            assert_eq!(
                (to, kept.is_ripe(at(number))),
                (where_to, still),
                "{number}"
            );
        }
        let (_, to) = kept.begin(true, true, at(4)).unwrap();
        assert_eq!((to, kept.again), (Where::Here, None));
    }

    #[test]
    fn a_turn_that_comes_while_it_looks_is_taken_afterwards() {
        let mut kept = kept();
        assert!(kept.begin(true, true, Duration::ZERO).is_none());
        assert!(!kept.turn);
        assert!(kept.begin(false, true, Duration::ZERO).is_none());
        assert!(kept.turn);
    }
}
