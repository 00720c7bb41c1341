//! Asking agents for something, and answering.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decision::{display, existing};
use super::{Decision, Operation, check_body};
use crate::control::{Control, Flags, Request};
use crate::event::{ControlAnswered, ControlRequested, Fact};
use crate::hub::HubView;
use crate::id::{AgentId, IssueId, RequestId};
use crate::problem::{Code, Problem};

/// Asks an agent for something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RequestControl {
    /// The agent.
    pub target: String,
    /// What is asked.
    pub control: Control,
    /// The issue it is about; `reprioritise` needs one.
    #[serde(default)]
    pub issue: Option<IssueId>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A request that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "agent_request")]
pub struct Requested {
    /// Its name.
    pub request_id: RequestId,
    /// The agent it is for.
    pub target: String,
    /// What is asked.
    pub kind: Control,
    /// What people call the issue it is about.
    pub subject_issue: Option<String>,
}

impl Operation for RequestControl {
    const NAME: &'static str = "agent.request";
    type Outcome = Requested;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Requested, Problem> {
        let target = AgentId::new(&self.target)?.to_string();
        if self.control == Control::Reprioritise && self.issue.is_none() {
            let message = "Which issue should the agent turn to?";
            return Err(
                Problem::new(Code::UsageInvalid, message).hint("`--subject-issue <id>` names it")
            );
        }
        let subject_issue = match self.issue {
            Some(issue) => {
                existing(hub, issue)?;
                Some(display(hub, issue)?)
            }
            None => None,
        };
        let reason = match &self.reason {
            Some(text) => check_body(text, "Reason")?,
            None => None,
        };
        let request = RequestId(cx.uuid());
        cx.emit(Fact::ControlRequested(ControlRequested {
            request,
            target: target.clone(),
            what: self.control.as_str().to_owned(),
            issue: self.issue,
            reason,
        }));
        Ok(Requested {
            request_id: request,
            target,
            kind: self.control,
            subject_issue,
        })
    }
}

/// Answers a request to the agent that runs this; the flags are what it does already.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerRequest {
    /// The request.
    pub request: Request,
    /// What the agent does, after what it answered so far.
    pub flags: Flags,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Answered {
    /// The request.
    pub request_id: RequestId,
    /// What was asked; nothing for a word that a newer version understands.
    pub kind: Option<Control>,
    /// Whether the agent does something because of it.
    pub acted: bool,
    /// What it does, or why nothing.
    pub result: String,
}

impl Operation for AnswerRequest {
    const NAME: &'static str = "agent.answer";
    type Outcome = Answered;

    /// A request that was answered is not answered again.
    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Answered, Problem> {
        let request = &self.request;
        if request.target != cx.agent.as_str() {
            let message = format!("The request is for '{}'", request.target);
            return Err(Problem::new(Code::UsageInvalid, message));
        }
        let answered = |acted, result| Answered {
            request_id: request.id,
            kind: request.control,
            acted,
            result,
        };
        if let Some(answer) = &request.answer {
            return Ok(answered(answer.acted, answer.result.clone()));
        }
        let (acted, result) = answer(hub, request, &self.flags)?;
        cx.emit(Fact::ControlAnswered(ControlAnswered {
            request: request.id,
            target: request.target.clone(),
            acted,
            result: result.clone(),
        }));
        Ok(answered(acted, result))
    }
}

fn answer(hub: &dyn HubView, request: &Request, flags: &Flags) -> Result<(bool, String), Problem> {
    let said = |acted, result: &str| (acted, result.to_owned());
    Ok(match request.control {
        Some(Control::Pause) if flags.paused => said(false, "already paused"),
        Some(Control::Pause) => said(true, "paused"),
        Some(Control::Resume) if !flags.paused && !flags.stop => said(false, "already running"),
        Some(Control::Resume) => said(true, "resumed"),
        Some(Control::Stop) if flags.stop => said(false, "already flagged for exit"),
        Some(Control::Stop) => said(true, "exit requested"),
        Some(Control::Reprioritise) => match request.issue {
            Some(issue) => turn_to(hub, issue)?,
            None => said(false, "no issue was named"),
        },
        None => (false, format!("'{}' is not understood here", request.what)),
    })
}

fn turn_to(hub: &dyn HubView, issue: IssueId) -> Result<(bool, String), Problem> {
    let name = display(hub, issue)?;
    let is_open = hub.issue(issue)?.is_some_and(|issue| issue.is_open());
    Ok(match is_open {
        true => (true, format!("reprioritise hint → {name}")),
        false => (false, format!("issue {name} is not open")),
    })
}
