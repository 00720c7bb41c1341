//! Going on where a session stopped: one's own, one that ended, or another agent's that broke off.

use std::path::Path;

use crosslink_core::id::IssueId;
use crosslink_core::problem::{Code, Problem};
use crosslink_git::{GitError, Person, keep_uncommitted, uncommitted};
use crosslink_store::{Session, Snapshot};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Handoff, SessionDetail, SessionView, WorkOptions, comment, gone};
use crate::onlooker::lease_until;
use crate::run::{Ack, Committed};
use crate::sync::ClaimWish;
use crate::workspace::Workspace;

/// The most files that are named.
const FILES: usize = 50;

/// What going on with a session achieved.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "session_resumed")]
pub struct Resumed {
    /// The session that is open now.
    pub session: SessionView,
    /// The one that it goes on from, which may be itself; nothing where there never was one.
    pub from: Option<SessionDetail>,
    /// Whether that one was another agent's and open, and ended by this.
    pub taken_over: bool,
    /// The issues that were claimed, by what people call them.
    pub claimed: Vec<String>,
    /// The issue that was worked on and is somebody else's now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_claimed: Option<String>,
    /// What was handed over last.
    pub handoff: Option<Handoff>,
    /// What no commit has, where the session worked.
    pub uncommitted: Uncommitted,
    /// Open sessions of other agents on this machine that broke off.
    pub broken_off: Vec<SessionView>,
}

/// What no commit has in a work tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Uncommitted {
    /// The work tree.
    pub place: String,
    /// The files; the first fifty.
    pub files: Vec<String>,
    /// How many there are.
    pub count: usize,
    /// The ref that everything was kept under before it was taken over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<String>,
}

impl Workspace {
    /// Returns the open sessions of other agents that broke off: their agent is silent for longer than a claim lasts.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn broken_off(&self) -> Result<Vec<SessionView>, Problem> {
        let now = self.now();
        self.read(|snapshot| {
            let agents = snapshot.agents()?;
            let mut silent = Vec::new();
            for session in snapshot.local().open_sessions()? {
                let seen = agents.iter().find(|agent| agent.name == session.agent);
                let until = lease_until(session.started_at, seen.map(|agent| agent.last_seen));
                if session.agent != self.agent().as_str() && until < now {
                    silent.push(SessionView::of(snapshot, session)?);
                }
            }
            Ok(silent)
        })
    }

    /// Goes on with a session: without a number with one's own that is open, else from the last that ended; with a number from that
    /// one. An open one of another agent is taken over, if it broke off or with force: its uncommitted files are kept, its claims
    /// become those of this session, and it ends.
    ///
    /// # Errors
    /// `session.not_found`, `session.at_work`, and those of claiming.
    pub fn resume_session(
        &mut self,
        wanted: Option<i64>,
        force: bool,
    ) -> Result<Committed<Resumed>, Problem> {
        let from = self.to_go_on_from(wanted)?;
        match from {
            Some(from) if from.ended_at.is_none() && from.agent != self.agent().as_str() => {
                self.take_over(&from, force)
            }
            Some(from) if from.ended_at.is_none() => self.told_of(Some(&from), Achieved::default()),
            from => self.go_on(from.as_ref()),
        }
    }

    fn to_go_on_from(&self, wanted: Option<i64>) -> Result<Option<Session>, Problem> {
        if let Some(id) = wanted {
            self.session(id)?;
        }
        self.read(|snapshot| {
            let local = snapshot.local();
            if let Some(id) = wanted {
                return local.session(id);
            }
            let own = local.open_session(self.agent())?;
            let own = match own {
                None => local.sessions(Some(self.agent()), 1)?.pop(),
                open => open,
            };
            match own {
                None => local.last_handoff(self.agent()),
                own => Ok(own),
            }
        })
    }

    /// Begins where a session ended: takes its issue up again, if it is there to be taken.
    fn go_on(&mut self, from: Option<&Session>) -> Result<Committed<Resumed>, Problem> {
        self.start_session()?;
        let issue = from.and_then(|from| from.issue);
        let Some(issue) = issue.filter(|issue| self.is_open(*issue)) else {
            return self.told_of(from, Achieved::default());
        };
        let mut achieved = Achieved::default();
        self.take_up_again(issue, &mut achieved)?;
        self.told_of(from, achieved)
    }

    /// Makes an issue the one that is worked on, unless somebody has it.
    fn take_up_again(&mut self, issue: IssueId, achieved: &mut Achieved) -> Result<(), Problem> {
        let options = WorkOptions {
            resume: true,
            ..WorkOptions::default()
        };
        let taken = self.work_on(issue, &options);
        achieved.heard(taken.map(|done| done.map(|work| work.claimed.display_id)))
    }

    fn take_over(&mut self, from: &Session, force: bool) -> Result<Committed<Resumed>, Problem> {
        let silent = self.broken_off()?;
        if !force && !silent.iter().any(|session| session.session_id == from.id) {
            let message = format!(
                "Session #{} of '{}' wrote something lately, and may still be at work",
                from.id, from.agent
            );
            return Err(Problem::new(Code::SessionAtWork, message).hint(format!(
                "`crosslink session resume {} --force` takes it over all the same",
                from.id
            )));
        }
        let mut achieved = Achieved {
            taken_over: true,
            kept: self.keep(from)?,
            ..Achieved::default()
        };
        self.start_session()?;
        // Alone, whoever holds it now is in this database; with others it may be somebody else by the time the remote is asked.
        let alone = self.read(|snapshot| snapshot.joined())?.is_none();
        let options = WorkOptions {
            resume: true,
            force: alone,
            ..WorkOptions::default()
        };
        for issue in self.held_by(from)? {
            let wish = ClaimWish {
                over_silent: true,
                ..ClaimWish::of(issue, &options)
            };
            let claimed = self.claim_as(&wish);
            achieved.heard(claimed.map(|done| done.map(|claimed| claimed.display_id)))?;
        }
        if let Some(issue) = from.issue.filter(|issue| self.is_open(*issue)) {
            self.take_up_again(issue, &mut achieved)?;
        }
        let ended = self.end_for(from, achieved.kept.as_deref())?;
        achieved.done = Some(ended);
        self.told_of(Some(from), achieved)
    }

    /// The issues that a session holds; what it worked on is the last.
    fn held_by(&self, from: &Session) -> Result<Vec<IssueId>, Problem> {
        self.read(|snapshot| {
            let held = snapshot.local().locks()?;
            let held = held
                .into_iter()
                .filter(|lock| lock.is_of(&from.agent) && lock.session == Some(from.id));
            let mut held: Vec<_> = held.map(|lock| lock.issue).collect();
            held.sort_by_key(|issue| from.issue == Some(*issue));
            Ok(held)
        })
    }

    /// Ends a session in the name of whoever took it over, and says so on its issue.
    fn end_for(&mut self, from: &Session, kept: Option<&str>) -> Result<Committed<()>, Problem> {
        let by = self.agent().clone();
        self.transact("session.resume", |transaction| {
            let mut notes = format!(
                "Session #{} of '{}' broke off; '{by}' took it over.",
                from.id, from.agent
            );
            if let Some(action) = &from.last_action {
                notes.push_str(&format!(" Last noted: {action}"));
            }
            if let Some(kept) = kept {
                notes.push_str(&format!(
                    "\nUncommitted files of {} are kept as {kept}.",
                    from.place
                ));
            }
            if let Some(issue) = super::working_on(transaction, from)? {
                comment(transaction, issue, &notes, "handoff")?;
            }
            let now = transaction.now();
            transaction.local().end_session(from.id, Some(&notes), now)
        })
    }

    /// Keeps what no commit has where a session worked, unless that is where the new one works too.
    fn keep(&self, from: &Session) -> Result<Option<String>, Problem> {
        let here = self.paths().work_tree.as_deref();
        let place = Path::new(&from.place);
        // Without a work tree there is nothing to keep; one that cannot be read may well hold something.
        if here == Some(place) || !place.join(".git").exists() {
            return Ok(None);
        }
        let unkept = |error: GitError| {
            let message = format!("What is not committed in {} cannot be kept", from.place);
            Problem::new(Code::FileUnreadable, message)
                .caused_by(&error)
                .hint("commit it there, or take it away; nothing was taken over")
        };
        if uncommitted(place).map_err(unkept)?.is_empty() {
            return Ok(None);
        }
        let name = format!("refs/crosslink-kept/session-{}", from.id);
        let person = Person {
            name: from.agent.clone(),
            email: String::new(),
            time: self.now().as_nanos() / 1_000_000_000,
        };
        let message = format!(
            "What session #{} of {} had not committed\n",
            from.id, from.agent
        );
        keep_uncommitted(place, &name, (&person, &message)).map_err(unkept)?;
        Ok(Some(name))
    }

    fn is_open(&self, issue: IssueId) -> bool {
        let found = self.read(|snapshot| Ok(snapshot.hub().issue(issue)?));
        found.is_ok_and(|found| found.is_some_and(|issue| issue.is_visible() && issue.is_open()))
    }

    fn told_of(
        &mut self,
        from: Option<&Session>,
        achieved: Achieved,
    ) -> Result<Committed<Resumed>, Problem> {
        let broken_off = self.broken_off()?;
        let here = self
            .paths()
            .work_tree
            .as_ref()
            .map(|path| path.display().to_string());
        let place = from
            .map(|from| from.place.clone())
            .or(here)
            .unwrap_or_default();
        let mut files = uncommitted(Path::new(&place)).unwrap_or_default();
        let count = files.len();
        files.truncate(FILES);
        let resumed = self.read(|snapshot| {
            let local = snapshot.local();
            let open = local.open_session(self.agent())?.ok_or_else(gone)?;
            Ok(Resumed {
                session: SessionView::of(snapshot, open)?,
                from: detail(snapshot, from)?,
                taken_over: achieved.taken_over,
                handoff: local.last_handoff(self.agent())?.and_then(Handoff::of),
                claimed: achieved.claimed,
                not_claimed: achieved.not_claimed,
                uncommitted: Uncommitted {
                    place,
                    files,
                    count,
                    kept: achieved.kept,
                },
                broken_off,
            })
        })?;
        let done = achieved.done.unwrap_or(Committed {
            outcome: (),
            operation: None,
            ack: Ack::Local,
        });
        Ok(done.map(|()| resumed))
    }
}

/// What was achieved so far.
#[derive(Default)]
struct Achieved {
    taken_over: bool,
    claimed: Vec<String>,
    not_claimed: Option<String>,
    kept: Option<String>,
    done: Option<Committed<()>>,
}

impl Achieved {
    /// Notes what came of a claim; that somebody else has the issue, or ended it, stops nothing.
    fn heard(&mut self, claimed: Result<Committed<String>, Problem>) -> Result<(), Problem> {
        match claimed {
            Ok(done) => {
                self.done = Some(done.map(|name| {
                    if !self.claimed.contains(&name) {
                        self.claimed.push(name);
                    }
                }));
            }
            Err(problem) if matches!(problem.code(), Code::IssueHeld | Code::IssueNotOpen) => {
                self.not_claimed = Some(problem.message().to_owned());
            }
            Err(problem) => return Err(problem),
        }
        Ok(())
    }
}

/// A session as it stands now.
fn detail(
    snapshot: &Snapshot,
    session: Option<&Session>,
) -> Result<Option<SessionDetail>, Problem> {
    let Some(session) = session else {
        return Ok(None);
    };
    let now = snapshot.local().session(session.id)?.ok_or_else(gone)?;
    SessionDetail::read(snapshot, now).map(Some)
}
