//! Where a project is read from: its own database where it has one, otherwise the hub in its repository.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_hub::{
    Cancel, ExchangeLimits, Found, GitTransport, HubError, HubSnapshot, Look, Transport,
    WatchError, Watched, Where,
};
use thiserror::Error;

use super::fourth::Fourth;
use super::own::Own;
use crate::health::ErrorClass;

/// Why nothing could be read.
#[derive(Debug, Error)]
pub(crate) enum LookError {
    /// The hub in the repository cannot be read.
    #[error(transparent)]
    Hub(#[from] WatchError),
    /// The project's own database cannot be read.
    #[error(transparent)]
    Own(Problem),
    /// A hub of format 4 cannot be laid out.
    #[error("{}", said(.0))]
    Fourth(Problem),
    /// The program broke on it.
    #[error("this program broke on it, which is a bug in crosslink")]
    Broken,
}

/// What looks at a project.
pub(crate) struct Source {
    own: Own,
    hub: Watched,
    fourth: Fourth,
}

impl Source {
    /// So many places there are at most.
    pub(crate) const MOST_PLACES: usize = Watched::MOST_PLACES + 1;

    /// The project at a path; `position` is where it stood when it was last read. What belongs to the watch lies in `home`.
    pub(crate) fn new(path: &Path, home: &Path, mut hub: Watched, position: &str) -> Self {
        let fourth = Fourth::new(home, position);
        if fourth.is_known() {
            hub.know_fourth();
        }
        Self {
            own: Own::new(path, position),
            hub,
            fourth,
        }
    }

    /// Looks. A look that breaks costs what was read so far, and nothing else: the next one begins anew.
    pub(crate) fn look_safely(
        &mut self,
        to: Where,
        exchange: (&dyn Transport, ExchangeLimits<'_>),
        now: Timestamp,
    ) -> Result<Found, LookError> {
        let look = AssertUnwindSafe(|| self.look(to, exchange, now));
        catch_unwind(look).unwrap_or_else(|_| {
            self.forget();
            Err(LookError::Broken)
        })
    }

    /// Forgets everything that was read, so that the next look reads it again.
    pub(super) fn forget(&mut self) {
        self.own = self.own.anew();
        self.fourth = self.fourth.anew();
        self.hub.forget();
    }

    /// Looks. A project that has its own database is read from nothing else, wherever it was meant to be looked.
    fn look(
        &mut self,
        to: Where,
        exchange: (&dyn Transport, ExchangeLimits<'_>),
        now: Timestamp,
    ) -> Result<Found, LookError> {
        if self.own.counts() {
            match self.own.look(to == Where::Everywhere, now) {
                // Somebody is about to make the database.
                Err(problem) if is_absent(&problem) && !self.own.is_known() => {}
                found => return found.map_err(LookError::Own),
            }
        }
        let found = self.hub.look(to, exchange, now)?;
        self.fourth.lay_out(found, now).map_err(LookError::Fourth)
    }

    /// Whether all there is to look at is on this machine.
    pub(crate) fn is_here(&self) -> bool {
        self.own.is_known()
    }

    /// Opens it, so that its host is known before anybody is asked.
    pub(super) fn open_safely(&mut self) {
        let open = AssertUnwindSafe(|| {
            if !self.own.counts() {
                self.hub.open();
            }
        });
        if catch_unwind(open).is_err() {
            self.forget();
        }
    }

    /// The host that is asked, as far as is known; nothing if all there is to look at is on this machine.
    pub(super) fn host(&self) -> Option<String> {
        match self.is_here() {
            true => None,
            false => self.hub.host(),
        }
    }

    /// After which time the next look should come; nothing if it can wait until something moves, or its turn.
    pub(super) fn again_in(&self) -> Option<Duration> {
        self.own.again_in()
    }

    /// The folders in which something moves when somebody here changes the project.
    pub(super) fn places(&self) -> Vec<PathBuf> {
        let mut places = self.hub.places();
        places.extend(self.own.place());
        places
    }
}

/// Reads a project as it is on this machine, apart from any watch; nothing where it cannot be read.
pub(crate) fn read_here(
    path: &Path,
    home: &Path,
    default_branch: &str,
    now: Timestamp,
) -> Option<HubSnapshot> {
    let mut source = Source::new(path, home, Watched::new(path, default_branch), "");
    let cancel = Cancel::new();
    let limits = ExchangeLimits {
        deadline: Duration::ZERO,
        cancel: &cancel,
    };
    // Nobody is asked, so that nothing is ever put there.
    let transport = GitTransport::new(PathBuf::new());
    let found = source.look(Where::Here, (&transport, limits), now).ok()?;
    match found.look {
        Look::Changed(snapshot) => Some(*snapshot),
        Look::Same | Look::Fourth(_) => None,
    }
}

/// What went wrong, and what lies beneath.
fn said(problem: &Problem) -> String {
    let causes = problem.causes().iter();
    let all = std::iter::once(problem.message()).chain(causes.map(String::as_str));
    all.collect::<Vec<_>>().join(": ")
}

impl LookError {
    pub(crate) fn class(&self) -> ErrorClass {
        match self {
            Self::Hub(WatchError::Missing(_)) => ErrorClass::Missing,
            Self::Hub(WatchError::Hub(HubError::Newer { .. })) => ErrorClass::Unsupported,
            Self::Hub(WatchError::Hub(HubError::Damaged { .. })) => ErrorClass::Corrupt,
            Self::Hub(_) | Self::Broken => ErrorClass::Other,
            Self::Fourth(problem) => match problem.code() {
                Code::HubNewer => ErrorClass::Unsupported,
                Code::HubOther | Code::HubDamaged => ErrorClass::Corrupt,
                _ => ErrorClass::Other,
            },
            Self::Own(problem) => match problem.code() {
                Code::ProjectNotFound => ErrorClass::Missing,
                Code::DatabaseNewer => ErrorClass::Unsupported,
                Code::DatabaseForeign | Code::DatabaseDamaged => ErrorClass::Corrupt,
                _ => ErrorClass::Other,
            },
        }
    }
}

fn is_absent(problem: &Problem) -> bool {
    problem.code() == Code::ProjectNotFound
}
