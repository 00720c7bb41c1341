//! Claiming: the remote grants, then the database records it.

use crosslink_core::id::IssueId;
use crosslink_core::operation::{
    ClaimIssue, Claimed, Granted, LockChange, ReleaseIssue, Released, ReopenIssue,
};
use crosslink_core::problem::{Code, Kind, Problem};
use crosslink_store::{LockState, SharedLock};

use super::super::contact::Contact;
use crate::run::Committed;
use crate::session::WorkOptions;
use crate::workspace::Workspace;

/// A claim that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimWish {
    /// The issue.
    pub issue: IssueId,
    /// How it is claimed.
    pub options: WorkOptions,
    /// Whether it is opened first, where it is closed.
    pub reopen: bool,
    /// Whether it may be taken from an agent of this database that is silent, as long as it is that one who holds it.
    pub over_silent: bool,
}

impl ClaimWish {
    /// The claim of an open issue.
    pub fn of(issue: IssueId, options: &WorkOptions) -> Self {
        Self {
            issue,
            options: options.clone(),
            reopen: false,
            over_silent: false,
        }
    }

    pub(super) fn operation(&self) -> ClaimIssue {
        ClaimIssue {
            issue: self.issue,
            resume: self.options.resume,
            force: self.options.force,
            branch: self.options.branch.clone(),
        }
    }
}

/// What the remote answered.
pub(super) enum Answer {
    /// It was held, and still is.
    Already,
    /// It is granted; what was known of the lock before.
    Granted(Granted, Option<Box<SharedLock>>),
}

/// What the database goes back to where it does not record what was granted.
struct Taken {
    issue: IssueId,
    before: Option<Box<SharedLock>>,
}

impl Workspace {
    /// Claims an issue: alone the database grants it, with others the remote does.
    ///
    /// # Errors
    /// `issue.held`, `issue.not_open`, `issue.not_found`; `remote.unreachable` where the remote does not answer, unless the
    /// claim may be tentative.
    pub fn claim(
        &mut self,
        issue: IssueId,
        options: &WorkOptions,
    ) -> Result<Committed<Claimed>, Problem> {
        self.claim_as(&ClaimWish::of(issue, options))
    }

    /// Claims an issue as it is wished.
    pub(crate) fn claim_as(&mut self, wish: &ClaimWish) -> Result<Committed<Claimed>, Problem> {
        let mut done = self.claiming(std::slice::from_ref(wish), |workspace| {
            workspace.run(wish.operation())
        })?;
        done.outcome.tentative = self.is_tentative(wish.issue)?;
        Ok(done)
    }

    /// Lets the remote grant claims, then writes what makes use of them. Where the project is shared with nobody, or the claims
    /// may be tentative, it just writes. What is not made use of is given back.
    ///
    /// # Errors
    /// As [`Workspace::claim`], and whatever the write answers.
    pub fn claiming<T>(
        &mut self,
        wishes: &[ClaimWish],
        write: impl FnOnce(&mut Self) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.access.may_write()?;
        let joined = self.read(|snapshot| snapshot.joined())?.is_some();
        let mut taken = Vec::new();
        let mut grants = Vec::new();
        for wish in wishes {
            if !joined || wish.options.offline {
                continue;
            }
            match self.ask_for(wish) {
                Ok(Answer::Already) => {}
                Ok(Answer::Granted(granted, before)) => {
                    let issue = granted.issue;
                    taken.push(Taken { issue, before });
                    grants.push(granted);
                }
                Err(problem) => {
                    self.give_back(&taken)?;
                    return Err(problem);
                }
            }
        }
        self.grants = grants;
        let written = write(self);
        self.grants.clear();
        self.give_back(&taken)?;
        written
    }

    fn ask_for(&mut self, wish: &ClaimWish) -> Result<Answer, Problem> {
        // What the rules say no to needs no remote.
        let known = self.read(|snapshot| snapshot.local().lock(wish.issue))?;
        let may_be_free = known.is_some_and(|lock| lock.elsewhere.is_some() || wish.over_silent);
        self.rehearse_claim(wish, wish.options.force || may_be_free)?;
        let answered = Contact::begin(self).and_then(|mut contact| contact.claim(wish));
        answered.map_err(|problem| match problem.code() {
            Code::RemoteUnreachable => problem
                .hint("`--offline` claims it for now; the remote may yet grant it to another"),
            _ => problem,
        })
    }

    /// What the rules say of a claim, as the locks are known here.
    pub(super) fn rehearse_claim(
        &mut self,
        wish: &ClaimWish,
        force: bool,
    ) -> Result<Claimed, Problem> {
        let claim = ClaimIssue {
            force,
            ..wish.operation()
        };
        let rehearsed = self.rehearse("issue.claim", |transaction| {
            if wish.reopen {
                let issue = wish.issue;
                transaction.run(ReopenIssue { issue })?;
            }
            transaction.run(claim)
        })?;
        Ok(rehearsed.outcome)
    }

    /// Lets go of what was granted and not recorded.
    fn give_back(&mut self, taken: &[Taken]) -> Result<(), Problem> {
        let left = self.store.write(|writing| {
            let mut left = false;
            for taken in taken {
                let now = writing.snapshot()?.shared_lock(taken.issue)?;
                let Some(now) = now.filter(|now| now.state == LockState::Claiming) else {
                    continue;
                };
                left = true;
                match &taken.before {
                    Some(before) if before.lock.token == now.lock.token => {
                        let lock = before.lock.clone();
                        let state = LockState::Held;
                        writing.set_shared_lock(&SharedLock { lock, state, ..now })?;
                    }
                    _ => writing.change_lock(&LockChange::Free(taken.issue))?,
                }
            }
            Ok(left)
        })?;
        if left {
            self.note_write();
        }
        Ok(())
    }

    /// Asks the remote for a claim that was made without it, if it answers; else the claim stays tentative.
    pub(crate) fn confirm(&mut self, issue: IssueId) -> Result<bool, Problem> {
        if self.is_tentative(issue)? {
            let wish = ClaimWish::of(issue, &WorkOptions::default());
            match Contact::begin(self).and_then(|mut contact| contact.claim(&wish)) {
                Ok(_) => {}
                Err(problem) if problem.code().kind() == Kind::Unreachable => {}
                Err(problem) => return Err(problem),
            }
        }
        self.is_tentative(issue)
    }

    /// Lets go of an issue. Where the project is shared the remote is told with the next contact.
    ///
    /// # Errors
    /// `issue.held`, `issue.not_found`.
    pub fn release(&mut self, issue: IssueId, force: bool) -> Result<Committed<Released>, Problem> {
        self.run(ReleaseIssue { issue, force })
    }

    /// Renews the claims of this database at the remote.
    ///
    /// # Errors
    /// As [`Workspace::sync`].
    pub fn renew(&mut self) -> Result<crate::SyncReport, Problem> {
        self.access.may_write()?;
        let synced = Contact::begin(self).and_then(|mut contact| {
            contact.renew = true;
            contact.run(&crate::SyncOptions::default())
        });
        self.note_contact(synced.as_ref().err())?;
        synced
    }
}
