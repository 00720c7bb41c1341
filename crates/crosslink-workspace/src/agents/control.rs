//! Requests to agents: sending them, listing them, and doing what they ask for.

use crosslink_core::control::{Control, Flags, Request};
use crosslink_core::id::{AgentId, IssueRef, RequestId};
use crosslink_core::operation::{
    AnswerRequest, Answered, Operation, RequestControl, Requested, display,
};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_store::{KeptRequest, Snapshot, TrustSummary};
use schemars::JsonSchema;
use serde::Serialize;

use crate::run::Committed;
use crate::workspace::{Workspace, resolve_issue};

/// What an agent is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedRequest {
    /// The agent.
    pub target: String,
    /// What is asked.
    pub control: Control,
    /// The issue it is about.
    pub issue: Option<IssueRef>,
    /// Why.
    pub reason: Option<String>,
    /// Whether to ask an agent that nobody has heard of.
    pub force: bool,
}

/// A request with what became of it. The keys are the reference's; others are added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "request")]
pub struct RequestView {
    /// Its name.
    pub request_id: RequestId,
    /// The agent it is for.
    pub agent_id: String,
    /// What is asked: `pause`, `resume`, `stop`, `reprioritise`, or a word that a newer version understands.
    pub kind: String,
    /// What people call the issue it is about.
    pub subject_issue: Option<String>,
    /// Who asked.
    pub requested_by: String,
    /// The name of their key, once it is shared.
    pub key: Option<String>,
    /// When.
    pub requested_at: Timestamp,
    /// Why.
    pub reason: Option<String>,
    /// Whether it counts: the trust log lets its key ask.
    pub counts: bool,
    /// What the agent answered.
    pub ack: Option<AckView>,
}

/// What an agent answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AckView {
    /// When.
    pub ack_at: Timestamp,
    /// Whether it does something because of it.
    pub acted: bool,
    /// What it does, or why nothing.
    pub result: String,
}

/// What an agent answered just now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "requests_polled")]
pub struct Polled {
    /// The agent.
    pub agent: String,
    /// What it answered, oldest request first.
    pub answered: Vec<Answered>,
}

/// What an agent is to do. The keys are the reference's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "agent_flags")]
pub struct FlagsView {
    /// Whether it is to end.
    pub kill: bool,
    /// Whether it is to rest.
    pub paused: bool,
    /// The issue it is to turn to, while that is open.
    pub reprioritise: Option<TurnTo>,
}

/// An issue that an agent is to turn to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TurnTo {
    /// The request that said so.
    pub from_request_id: RequestId,
    /// The number of the issue, once it has one.
    pub issue_id: Option<u32>,
    /// What people call it.
    pub issue: String,
}

impl Workspace {
    /// Asks an agent for something. It answers with its next poll.
    ///
    /// # Errors
    /// `trust.refused` where the key here may not ask, `agent.not_found`, `usage.invalid`, `issue.not_found`.
    pub fn request(&mut self, wanted: &WantedRequest) -> Result<Committed<Requested>, Problem> {
        let operation = self.read(|snapshot| {
            if let Some(trust) = snapshot.trust_summary()? {
                may_ask(&trust)?;
            }
            if !wanted.force {
                heard_of(snapshot, &wanted.target, self.agent())?;
            }
            let issue = wanted.issue.as_ref();
            Ok(RequestControl {
                target: wanted.target.clone(),
                control: wanted.control,
                issue: issue.map(|it| resolve_issue(snapshot, it)).transpose()?,
                reason: wanted.reason.clone(),
            })
        })?;
        self.run(operation)
    }

    /// Lists requests, oldest first: to one agent or to all, those that wait for an answer or all.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn requests(
        &self,
        target: Option<&str>,
        pending: bool,
    ) -> Result<Vec<RequestView>, Problem> {
        self.read(|snapshot| {
            let kept = snapshot.requests(target)?;
            let wanted =
                |kept: &KeptRequest| !pending || (kept.counts && kept.request.answer.is_none());
            let kept = kept.into_iter().filter(wanted);
            kept.map(|kept| view(snapshot, kept)).collect()
        })
    }

    /// Answers every request to this agent that counts and waits. What was answered is not answered again.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn poll_requests(&mut self) -> Result<Committed<Polled>, Problem> {
        let agent = self.agent().clone();
        self.transact(AnswerRequest::NAME, |transaction| {
            let snapshot = transaction.snapshot()?;
            let counting = counting(&snapshot, &agent)?;
            let mut flags = Flags::of(&counting);
            let mut answered = Vec::new();
            for request in counting
                .into_iter()
                .filter(|request| request.answer.is_none())
            {
                let answer = transaction.run(AnswerRequest {
                    request: request.clone(),
                    flags: flags.clone(),
                })?;
                if answer.acted {
                    flags.follow(&request);
                }
                answered.push(answer);
            }
            Ok(Polled {
                agent: agent.to_string(),
                answered,
            })
        })
    }

    /// Whether requests to this agent wait for an answer.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn has_requests(&self) -> Result<bool, Problem> {
        let agent = self.agent().clone();
        let found = self.read(|snapshot| counting(snapshot, &agent))?;
        Ok(found.iter().any(|request| request.answer.is_none()))
    }

    /// Says what this agent is to do, after the requests it answered.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn flags(&self) -> Result<FlagsView, Problem> {
        let agent = self.agent().clone();
        self.read(|snapshot| {
            let flags = Flags::of(&counting(snapshot, &agent)?);
            let turn_to = match flags.turn_to {
                Some((request, issue)) => turn_to(snapshot, request, issue)?,
                None => None,
            };
            Ok(FlagsView {
                kill: flags.stop,
                paused: flags.paused,
                reprioritise: turn_to,
            })
        })
    }
}

fn turn_to(
    snapshot: &Snapshot,
    request: RequestId,
    issue: crosslink_core::id::IssueId,
) -> Result<Option<TurnTo>, Problem> {
    let hub = snapshot.hub();
    let is_open = hub.issue(issue)?.is_some_and(|issue| issue.is_open());
    Ok(is_open.then_some(TurnTo {
        from_request_id: request,
        issue_id: hub.numbers(issue)?.last().copied(),
        issue: display(hub, issue)?,
    }))
}

/// The requests to an agent that count.
fn counting(snapshot: &Snapshot, agent: &AgentId) -> Result<Vec<Request>, Problem> {
    let kept = snapshot.requests(Some(agent.as_str()))?.into_iter();
    Ok(kept
        .filter(|kept| kept.counts)
        .map(|kept| kept.request)
        .collect())
}

fn view(snapshot: &Snapshot, kept: KeptRequest) -> Result<RequestView, Problem> {
    let request = kept.request;
    let issue = request.issue.map(|issue| display(snapshot.hub(), issue));
    let key = kept
        .log
        .and_then(|log| log.split_once('-').map(|(key, _)| key.to_owned()));
    Ok(RequestView {
        request_id: request.id,
        agent_id: request.target,
        kind: request.what,
        subject_issue: issue.transpose()?,
        requested_by: request.by.to_string(),
        key,
        requested_at: request.at,
        reason: request.reason,
        counts: kept.counts,
        ack: request.answer.map(|answer| AckView {
            ack_at: answer.at,
            acted: answer.acted,
            result: answer.result,
        }),
    })
}

/// Drivers ask; and while the policy is `open`, also who was never named.
fn may_ask(trust: &TrustSummary) -> Result<(), Problem> {
    match (trust.policy.as_str(), trust.role.as_str()) {
        (_, "driver") | ("open", "none") => Ok(()),
        _ => {
            let message = "Only a driver asks agents for something, and the key here is none";
            Err(Problem::new(Code::TrustRefused, message)
                .hint("a driver makes it one: `crosslink trust approve <key> --role driver`"))
        }
    }
}

/// Refuses a name that nobody ever wrote or worked under.
fn heard_of(snapshot: &Snapshot, target: &str, own: &AgentId) -> Result<(), Problem> {
    let mut names: Vec<String> = snapshot
        .agents()?
        .into_iter()
        .map(|agent| agent.name)
        .collect();
    names.extend(snapshot.presence()?.into_iter().map(|at| at.agent));
    if own.as_str() == target || names.iter().any(|name| name == target) {
        return Ok(());
    }
    let message = format!("Nobody called '{target}' wrote here or is at work");
    Err(Problem::new(Code::AgentNotFound, message)
        .hint("`crosslink agent list` shows who did")
        .hint("`--force` asks all the same, for one that is yet to come"))
}
