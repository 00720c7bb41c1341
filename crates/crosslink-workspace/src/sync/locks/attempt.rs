//! One claim at the remote, until it is known what became of it.

use crosslink_core::boot::BootTime;
use crosslink_core::counted;
use crosslink_core::entity::Lock;
use crosslink_core::operation::{Claimed, Granted};
use crosslink_core::problem::{Code, Problem};
use crosslink_git::{ObjectId, PushOutcome};
use crosslink_hub::v4::exchange::{Change, RemoteError};
use crosslink_hub::v4::{LockValue, Prefix};
use crosslink_store::{Intention, LockState, SharedLock};
use uuid::Uuid;

use super::super::contact::{ATTEMPTS, Contact};
use super::super::remote::unreadable;
use super::claim::{Answer, ClaimWish};
use super::look::{LockPlace, Look};
use super::{Guard, LEASE, guard, is_stale};
use crate::fail_point;

/// A claim as it is about to be pushed.
struct Attempt {
    place: LockPlace,
    change: Change,
    /// The row that stands for it, on its way.
    row: SharedLock,
    /// What was known before.
    before: Option<SharedLock>,
}

/// What became of a push.
enum Pushed {
    Taken,
    Moved,
}

impl Contact<'_> {
    /// Lets the remote grant a claim.
    pub(super) fn claim(&mut self, wish: &ClaimWish) -> Result<Answer, Problem> {
        let place = self.lock_place(wish)?;
        for attempt in 0..ATTEMPTS {
            let look = self.look(&place)?;
            if let Some(answer) = self.try_claim(wish, &place, &look)? {
                return Ok(answer);
            }
            self.rest(attempt);
        }
        Err(self.outrun())
    }

    /// Where the lock lies. Where only admitted keys count, the trust log is read first.
    fn lock_place(&mut self, wish: &ClaimWish) -> Result<LockPlace, Problem> {
        let trust = self.workspace.read(|snapshot| snapshot.trust_summary())?;
        if trust.is_some_and(|trust| trust.policy == "enforce") {
            self.meet()?;
            if !self.may_hold(&self.key.verifying_key()) {
                let message = "The hub counts no claim of this key, as nobody admitted it";
                return Err(Problem::new(Code::TrustRefused, message)
                    .hint("a driver of the hub admits it: `crosslink trust approve`"));
            }
        }
        let joined = self.joined()?;
        let joined = joined.ok_or_else(|| Problem::bug("nothing is shared with a remote"))?;
        let prefix = self.known_prefix()?;
        Ok(LockPlace {
            issue: wish.issue,
            hub: joined.hub,
            prefix,
        })
    }

    /// Nothing where somebody else was faster.
    fn try_claim(
        &mut self,
        wish: &ClaimWish,
        place: &LockPlace,
        look: &Look,
    ) -> Result<Option<Answer>, Problem> {
        let before = self
            .workspace
            .read(|snapshot| snapshot.shared_lock(wish.issue))?;
        let now = look.asked.before.as_ref();
        let silent = |lock: &SharedLock| match lock.lock.elsewhere {
            Some(_) => is_stale(lock, now),
            None => wish.over_silent,
        };
        let silent = before.as_ref().is_some_and(silent);
        let claimed = self
            .workspace
            .rehearse_claim(wish, wish.options.force || silent)
            .map_err(|problem| explained(problem, before.as_ref(), now))?;
        // What is gone at the remote, or another's there, is not held, whatever was known here.
        let there = look.value.as_ref().map(|there| there.token);
        if let Some(held) = before
            .as_ref()
            .filter(|_| claimed.already && self.is_same(before.as_ref()))
            && there == Some(held.lock.token)
            && guard::guard_of(held, now) == Guard::Held
        {
            return Ok(Some(Answer::Already));
        }
        let attempt = self.attempt(wish, (place, look), &claimed, before)?;
        match self.push_claim(&attempt)? {
            Pushed::Taken => self.taken(attempt, claimed).map(Some),
            Pushed::Moved => Ok(None),
        }
    }

    /// Whether a lock is that of the session that asks.
    fn is_same(&self, lock: Option<&SharedLock>) -> bool {
        let session = self
            .workspace
            .read(|snapshot| snapshot.local().open_session(self.workspace.agent()))
            .ok()
            .flatten()
            .map(|session| session.id);
        lock.is_some_and(|lock| {
            lock.lock.is_of(self.workspace.agent().as_str()) && lock.lock.session == session
        })
    }

    /// Writes the commit of a claim, and of what it is made.
    fn attempt(
        &mut self,
        wish: &ClaimWish,
        (place, look): (&LockPlace, &Look),
        claimed: &Claimed,
        before: Option<SharedLock>,
    ) -> Result<Attempt, Problem> {
        let known = before.as_ref().filter(|_| claimed.already);
        let token = match known {
            Some(known) => known.lock.token,
            None => self.workspace.environment.ids.uuid(),
        };
        let value = self.value_of(wish, token, known, look)?;
        let below = look.there.filter(|_| place.prefix == Prefix::Branches);
        let onto = self.onto(place.hub, below);
        let id = value
            .write(&self.place.objects, &onto, &self.key)
            .map_err(|error| unreadable(&error))?;
        let row = SharedLock {
            lock: Lock {
                issue: wish.issue,
                agent: self.workspace.agent().to_string(),
                elsewhere: None,
                session: value.session.parse().ok(),
                token,
                claimed_at: crosslink_core::time::Timestamp::from_nanos(
                    value.claimed_at.saturating_mul(1_000_000),
                ),
                branch: value.branch.clone(),
            },
            oid: Some(*id.as_bytes()),
            lease: value.lease,
            beat: value.beat,
            state: LockState::Claiming,
            confirmed: self.workspace.environment.boot.now(),
            seen: None,
        };
        let change = Change {
            at: place.at(),
            there: look.there,
            new: Some(id),
        };
        Ok(Attempt {
            place: *place,
            change,
            row,
            before,
        })
    }

    /// What the claim says. One that is taken on or renewed keeps what it said.
    fn value_of(
        &self,
        wish: &ClaimWish,
        token: Uuid,
        known: Option<&SharedLock>,
        look: &Look,
    ) -> Result<LockValue, Problem> {
        let workspace = &*self.workspace;
        let agent = workspace.agent().clone();
        let session = workspace.read(|snapshot| snapshot.local().open_session(&agent))?;
        let session = session.map_or_else(String::new, |session| session.id.to_string());
        let branch = wish.options.branch.clone();
        if let Some(there) = look.value.as_ref().filter(|there| there.token == token) {
            return Ok(LockValue {
                log: self.log()?,
                agent,
                session,
                branch: branch.or_else(|| there.branch.clone()),
                ..there.renewed()
            });
        }
        let kept = known.and_then(|known| known.lock.branch.clone());
        Ok(LockValue {
            issue: wish.issue,
            log: self.log()?,
            agent,
            session,
            token,
            lease: LEASE,
            claimed_at: workspace.now().as_nanos().div_euclid(1_000_000),
            branch: branch.or(kept),
            beat: 0,
            more: Default::default(),
        })
    }

    /// Pushes a claim that was written down, and finds out what became of it.
    fn push_claim(&mut self, attempt: &Attempt) -> Result<Pushed, Problem> {
        self.note(attempt)?;
        self.reach(fail_point::CLAIM_NOTED)?;
        let pushed = self.remote().push(
            self.transport(),
            &self.place.objects,
            (attempt.place.prefix, &[attempt.change]),
            self.limits(),
        );
        self.reach(fail_point::CLAIM_PUSHED)?;
        let outcome = match pushed {
            Ok(outcomes) => outcomes.into_iter().next(),
            Err(error) if is_unclear(&error) => return self.find_out(attempt, &error),
            Err(error) => {
                self.forget(attempt)?;
                return Err(self.problem(&error));
            }
        };
        match outcome {
            Some(PushOutcome::Done | PushOutcome::Already) => Ok(Pushed::Taken),
            Some(PushOutcome::Moved) => self.forget(attempt).map(|()| Pushed::Moved),
            Some(outcome) => {
                self.forget(attempt)?;
                Err(self.not_taken(&outcome))
            }
            None => Err(Problem::bug("a push had no outcome")),
        }
    }

    /// The answer was lost: looks whether the claim is there. Where that fails too, the next contact finds out.
    fn find_out(&mut self, attempt: &Attempt, error: &RemoteError) -> Result<Pushed, Problem> {
        let Ok(look) = self.ask(&attempt.place) else {
            return Err(self.problem(error));
        };
        if look.there == attempt.change.new {
            return Ok(Pushed::Taken);
        }
        self.forget(attempt).map(|()| Pushed::Moved)
    }

    /// Writes down what is about to be pushed.
    fn note(&mut self, attempt: &Attempt) -> Result<(), Problem> {
        let bytes = |id: ObjectId| *id.as_bytes();
        let intention = Intention {
            name: attempt.change.at.name(),
            expect: attempt.change.there.map(bytes),
            object: attempt.change.new.map(bytes),
            seqs: None,
            made_at: self.workspace.now(),
        };
        self.workspace.store.write(|writing| {
            writing.intend(&intention)?;
            writing.set_shared_lock(&attempt.row)
        })
    }

    /// The claim did not arrive: all is as it was.
    fn forget(&mut self, attempt: &Attempt) -> Result<(), Problem> {
        self.workspace.store.write(|writing| {
            writing.forget_claim(attempt.place.issue)?;
            let now = writing.snapshot()?.shared_lock(attempt.place.issue)?;
            let still = |now: &SharedLock| now.lock.token == attempt.row.lock.token;
            match (&attempt.before, now) {
                (Some(before), Some(now)) if still(&now) => writing.set_shared_lock(before),
                (None, Some(now)) if still(&now) => writing.forget_lock(attempt.place.issue),
                _ => Ok(()),
            }
        })
    }

    /// The claim arrived. What the database granted for now is held from here on; a new one is, once it is recorded.
    fn taken(&mut self, attempt: Attempt, claimed: Claimed) -> Result<Answer, Problem> {
        let Attempt {
            place, row, before, ..
        } = attempt;
        let same = claimed.already
            && self.is_same(before.as_ref())
            && before
                .as_ref()
                .is_some_and(|before| before.state != LockState::Claiming);
        let issue = place.issue;
        self.workspace.store.write(|writing| {
            writing.forget_claim(issue)?;
            let now = writing.snapshot()?.shared_lock(issue)?;
            // It may have been let go of meanwhile.
            if now.is_some_and(|now| now.lock.token == row.lock.token) {
                let state = match same {
                    true => LockState::Held,
                    false => LockState::Claiming,
                };
                let row = SharedLock {
                    state,
                    ..row.clone()
                };
                writing.set_shared_lock(&row)?;
            }
            Ok(())
        })?;
        self.reach(fail_point::CLAIM_TAKEN)?;
        if same {
            return Ok(Answer::Already);
        }
        let granted = Granted {
            issue,
            token: row.lock.token,
            from: claimed.from,
            already: claimed.already,
        };
        Ok(Answer::Granted(granted, before.map(Box::new)))
    }
}

fn is_unclear(error: &RemoteError) -> bool {
    matches!(error, RemoteError::Transport(error) if error.is_unclear())
}

/// Says from when on a lock of another clone may be taken without force.
fn explained(problem: Problem, lock: Option<&SharedLock>, now: Option<&BootTime>) -> Problem {
    let Some(lock) = lock.filter(|_| problem.code() == Code::IssueHeld) else {
        return problem;
    };
    let Some(silent) = super::silent_for(lock, now) else {
        return problem;
    };
    let left = (u64::from(lock.lease) * 1_250).saturating_sub(silent) / 60_000;
    problem.hint(format!(
        "where its holder stays silent, it may be taken in {}",
        counted(left, "minute")
    ))
}
