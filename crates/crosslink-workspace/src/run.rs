//! The write path: the only way to change anything.
//!
//! ```text
//! begin ─▶ decide (pure) ─▶ seal ─▶ append and project ─▶ locks ─▶ react ─▶ one synced commit
//! ```

use crosslink_core::event::{Event, Header, LINE_LIMIT};
use crosslink_core::hub::HubView;
use crosslink_core::id::{AgentId, IssueId, OperationId};
use crosslink_core::operation::{
    CloseIssue, Closed, Decision, Draft, Granted, LockChange, LogTime, Operation, StoppedTimer,
};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_store::{Local, Remembered, Snapshot, Writing};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::environment::Environment;
use crate::fail_point;
use crate::react::react;
use crate::workspace::Workspace;

/// How far a change has travelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ack {
    /// It is on this disk.
    Local,
    /// The remote has it.
    Pushed,
    /// The remote refuses it for what it says: it stays on this disk. `sync status` has the remote's words.
    Refused,
}

/// What was achieved, and how far it has travelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed<T> {
    /// What was achieved.
    pub outcome: T,
    /// The run it can be undone by; nothing if nothing changed.
    pub operation: Option<OperationId>,
    /// How far it has travelled.
    pub ack: Ack,
}

impl<T> Committed<T> {
    /// Returns the same with another outcome.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Committed<U> {
        Committed {
            outcome: change(self.outcome),
            operation: self.operation,
            ack: self.ack,
        }
    }
}

impl Workspace {
    /// Runs one operation in one transaction.
    ///
    /// # Errors
    /// Whatever the rules say against it, or where the storage fails. Nothing was changed then.
    pub fn run<O: Operation>(&mut self, operation: O) -> Result<Committed<O::Outcome>, Problem> {
        self.transact(O::NAME, |transaction| transaction.run(operation))
    }

    /// Runs a wish made of several operations in one transaction, under one name and undone as one.
    ///
    /// # Errors
    /// Whatever the wish answers, or where the storage fails. Nothing was changed then.
    pub fn transact<T>(
        &mut self,
        does: &str,
        wish: impl FnOnce(&mut Transaction) -> Result<T, Problem>,
    ) -> Result<Committed<T>, Problem> {
        self.access.may_write()?;
        let agent = self.agent().clone();
        let environment = &mut self.environment;
        let grants = std::mem::take(&mut self.grants);
        let committed = self.store.write(|writing| {
            let mut transaction = Transaction::begin(writing, environment, agent, does)?;
            transaction.grants = grants;
            let outcome = wish(&mut transaction)?;
            let operation = transaction.wrote.then_some(transaction.operation);
            fail_point::reach(&environment.vars, fail_point::BEFORE_COMMIT)?;
            Ok(Committed {
                outcome,
                operation,
                ack: Ack::Local,
            })
        })?;
        if committed.operation.is_some() {
            self.note_write();
        }
        Ok(committed)
    }

    /// Runs one operation unless the key was used before; then answers what it achieved at that time.
    ///
    /// # Errors
    /// `idempotency.reused` where the key stands for a different request; else as [`Workspace::run`].
    pub fn run_once<O>(
        &mut self,
        key: Option<&str>,
        operation: O,
    ) -> Result<Committed<O::Outcome>, Problem>
    where
        O: Operation + Serialize,
        O::Outcome: DeserializeOwned,
    {
        let request =
            serde_json::to_vec(&operation).map_err(|error| Problem::bug(error.to_string()))?;
        self.transact(O::NAME, |transaction| {
            transaction.once(key.map(|key| (key, request)), |transaction| {
                transaction.run(operation)
            })
        })
    }

    /// Goes through a wish without letting any of it happen, and returns what it would achieve. Nothing was
    /// changed, so there is no run to undo.
    ///
    /// # Errors
    /// Whatever the wish answers, or where the storage fails.
    pub fn rehearse<T>(
        &mut self,
        does: &str,
        wish: impl FnOnce(&mut Transaction) -> Result<T, Problem>,
    ) -> Result<Committed<T>, Problem> {
        let mut rehearsed = None;
        let ended = self.transact(does, |transaction| {
            rehearsed = Some(wish(transaction)?);
            // Only a failure rolls a transaction back.
            Err::<(), _>(Problem::bug("a rehearsal was not rolled back"))
        });
        match (rehearsed, ended) {
            (Some(outcome), _) => Ok(Committed {
                outcome,
                operation: None,
                ack: Ack::Local,
            }),
            (None, Err(problem)) => Err(problem),
            (None, Ok(_)) => Err(Problem::bug("a rehearsal was committed")),
        }
    }
}

fn recall<T: DeserializeOwned>(
    before: &Remembered,
    name: &str,
    request: &[u8],
    key: &str,
) -> Result<T, Problem> {
    if before.operation != name || before.request != request {
        return Err(Problem::new(
            Code::IdempotencyReused,
            format!("The idempotency key '{key}' was used for another request"),
        )
        .hint("use a new key for a new request"));
    }
    serde_json::from_str(&before.outcome).map_err(|error| {
        Problem::new(Code::DatabaseDamaged, "A remembered outcome cannot be read").caused_by(&error)
    })
}

/// A transaction in which operations decide one after the other, each seeing what the ones before wrote.
pub struct Transaction<'t, 'w> {
    writing: &'t mut Writing<'w>,
    environment: &'t mut Environment,
    /// Who is writing.
    pub agent: AgentId,
    operation: OperationId,
    does: String,
    undoes: Option<OperationId>,
    last: Option<Timestamp>,
    session: Option<i64>,
    wrote: bool,
    stopped: Option<StoppedTimer>,
    /// Claims that the remote granted for this transaction.
    grants: Vec<Granted>,
}

impl<'t, 'w> Transaction<'t, 'w> {
    fn begin(
        writing: &'t mut Writing<'w>,
        environment: &'t mut Environment,
        agent: AgentId,
        does: &str,
    ) -> Result<Self, Problem> {
        let last = writing.last_time()?;
        let session = writing
            .local()
            .open_session(&agent)?
            .map(|session| session.id);
        let operation = OperationId(environment.ids.uuid());
        let does = does.to_owned();
        Ok(Self {
            writing,
            environment,
            agent,
            operation,
            does,
            undoes: None,
            last,
            session,
            wrote: false,
            stopped: None,
            grants: Vec::new(),
        })
    }

    /// The entities as they stand, with everything written so far.
    pub fn hub(&self) -> &dyn HubView {
        self.writing.hub()
    }

    /// Questions over what stands, with everything written so far.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn snapshot(&self) -> Result<Snapshot<'w>, Problem> {
        self.writing.snapshot()
    }

    /// What belongs to this machine.
    pub fn local(&self) -> Local<'w> {
        self.writing.local()
    }

    /// The time of the next event: the present, but always above the last.
    pub fn now(&self) -> Timestamp {
        let now = self.environment.now();
        self.last.map_or(now, |last| now.max(last.next()))
    }

    /// Says that this run takes another back.
    pub fn undoes(&mut self, operation: OperationId) {
        self.undoes = Some(operation);
    }

    /// The agent's open session changed.
    pub fn set_session(&mut self, session: Option<i64>) {
        self.session = session;
    }

    /// The agent's open session.
    pub fn session(&self) -> Option<i64> {
        self.session
    }

    /// Whether nobody held the issue until the remote granted it for this transaction.
    pub(crate) fn is_granted(&self, issue: IssueId) -> bool {
        let granted = self.grants.iter().find(|granted| granted.issue == issue);
        granted.is_some_and(|granted| granted.from.is_none() && !granted.already)
    }

    /// Fulfils a wish unless its key was used before; then answers what it achieved at that time. The key
    /// stands for the request given with it, and is remembered for thirty days.
    ///
    /// # Errors
    /// `text.too_long`, `text.invalid` for the key; `idempotency.reused` where the key stands for a different request, or whatever the wish answers.
    pub fn once<T: Serialize + DeserializeOwned>(
        &mut self,
        key: Option<(&str, Vec<u8>)>,
        wish: impl FnOnce(&mut Self) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let Some((key, request)) = key else {
            return wish(self);
        };
        if let Some(before) = self.known(key, &request)? {
            return Ok(before);
        }
        let outcome = wish(self)?;
        let text =
            serde_json::to_string(&outcome).map_err(|error| Problem::bug(error.to_string()))?;
        let what = Remembered {
            operation: self.does.clone(),
            request,
            outcome: text,
        };
        self.local()
            .remember(&self.agent, key, &what, self.environment.now())?;
        Ok(outcome)
    }

    /// What a key stands for already, if it was used for the same request.
    pub(crate) fn known<T: DeserializeOwned>(
        &self,
        key: &str,
        request: &[u8],
    ) -> Result<Option<T>, Problem> {
        check_key(key)?;
        let before = self.local().remembered(&self.agent, key)?;
        let outcome = before.map(|before| recall(&before, &self.does, request, key));
        outcome.transpose()
    }

    /// The run, once something of it was written.
    pub(crate) fn operation(&self) -> Option<OperationId> {
        self.wrote.then_some(self.operation)
    }

    /// Lets an operation decide, and does what it decided.
    ///
    /// # Errors
    /// Whatever the rules say against it, or where the storage fails.
    pub fn run<O: Operation>(&mut self, operation: O) -> Result<O::Outcome, Problem> {
        let now = self.now();
        let mut decision =
            Decision::new(&self.agent, self.session, now, &mut *self.environment.ids)
                .with_grants(self.grants.clone());
        let outcome = operation.decide(self.writing.hub(), &mut decision)?;
        let (drafts, locks) = decision.into_parts();
        self.record(drafts, &locks)?;
        Ok(outcome)
    }

    /// Closes an issue, and says whether the agent's timer ran on it.
    ///
    /// # Errors
    /// As [`Transaction::run`].
    pub fn close(&mut self, close: CloseIssue) -> Result<Closed, Problem> {
        let mut closed = self.run(close)?;
        closed.timer = self.stopped.take();
        Ok(closed)
    }

    /// Stops the agent's timer where it runs on an issue that is closed now, and logs the time.
    fn stop_timer_on(&mut self, issue: IssueId) -> Result<(), Problem> {
        let agent = self.agent.clone();
        let timer = self.local().timer(&agent)?;
        let Some(timer) = timer.filter(|timer| timer.issue == issue) else {
            return Ok(());
        };
        let ended_at = self.now().max(timer.started_at);
        let logged = self.run(LogTime {
            issue,
            started_at: timer.started_at,
            ended_at,
        })?;
        self.stopped = Some(StoppedTimer {
            display_id: logged.display_id,
            seconds: ended_at.seconds_since(timer.started_at),
        });
        self.local().set_timer(&agent, None)
    }

    /// Lets something decide that is no operation of its own, such as a line of an import.
    ///
    /// # Errors
    /// Whatever `decide` answers, or where the storage fails.
    pub fn decide<T>(
        &mut self,
        decide: impl FnOnce(&dyn HubView, &mut Decision) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let now = self.now();
        let mut decision =
            Decision::new(&self.agent, self.session, now, &mut *self.environment.ids)
                .with_grants(self.grants.clone());
        let outcome = decide(self.writing.hub(), &mut decision)?;
        let (drafts, locks) = decision.into_parts();
        self.record(drafts, &locks)?;
        Ok(outcome)
    }

    fn record(&mut self, drafts: Vec<Draft>, locks: &[LockChange]) -> Result<(), Problem> {
        for draft in drafts {
            let event = self.seal(draft);
            check_length(&event)?;
            fail_point::reach(&self.environment.vars, fail_point::BEFORE_APPEND)?;
            self.writing.append(&event)?;
            self.wrote = true;
            if let Some(closed) = react(self.writing, &event)? {
                self.stop_timer_on(closed)?;
            }
        }
        for change in locks {
            self.writing.change_lock(change)?;
        }
        Ok(())
    }

    fn seal(&mut self, draft: Draft) -> Event {
        let time = self.now();
        self.last = Some(time);
        let header = Header {
            time,
            agent: self.agent.clone(),
            op: self.operation,
            does: self.does.clone(),
            at: draft.at,
            undoes: self.undoes,
        };
        Event::seal(header, draft.fact)
    }
}

/// The longest idempotency key, in characters.
const KEY_LIMIT: usize = 200;

fn check_key(key: &str) -> Result<(), Problem> {
    let length = key.chars().count();
    if length > KEY_LIMIT {
        let message =
            format!("The idempotency key has {length} characters, the limit is {KEY_LIMIT}");
        return Err(Problem::new(Code::TextTooLong, message)
            .hint("a digest of what makes the request unique is short enough"));
    }
    if key.trim().is_empty() {
        let message = "The idempotency key is empty, and would stand for every request";
        return Err(Problem::new(Code::TextInvalid, message).hint("is a variable unset?"));
    }
    Ok(())
}

/// An event that is too long to be read again is not written.
fn check_length(event: &Event) -> Result<(), Problem> {
    let length = event.line().len();
    if length > LINE_LIMIT {
        let message =
            format!("The change takes {length} bytes in the log, the limit is {LINE_LIMIT}");
        return Err(
            Problem::new(Code::TextTooLong, message).hint("make it in several smaller steps")
        );
    }
    Ok(())
}
