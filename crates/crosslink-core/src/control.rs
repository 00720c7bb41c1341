//! Requests to agents: what a driver asks, what the agent answered, and what follows for it now.
//!
//! Nothing of this is stored: it is folded from the few events about one agent, whatever their order.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::{ControlRequested, Event, Fact};
use crate::id::{AgentId, EventId, IssueId, RequestId};
use crate::problem::{Code, Problem};
use crate::time::Timestamp;

/// What a driver can ask an agent for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Control {
    /// To rest.
    Pause,
    /// To go on.
    Resume,
    /// To end.
    Stop,
    /// To turn to an issue.
    Reprioritise,
}

impl Control {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Pause, Self::Resume, Self::Stop, Self::Reprioritise];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Stop => "stop",
            Self::Reprioritise => "reprioritise",
        }
    }

    /// Looks a word of the log up.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|control| control.as_str() == word)
    }

    /// Reads what people type: the reference's words and American spelling too.
    ///
    /// # Errors
    /// `usage.invalid`.
    pub fn typed(word: &str) -> Result<Self, Problem> {
        match word {
            "kill" => Ok(Self::Stop),
            "reprioritize" => Ok(Self::Reprioritise),
            _ => Self::parse(word).ok_or_else(|| {
                let message = format!(
                    "unknown request kind '{word}' (expected kill|pause|resume|reprioritise)"
                );
                Problem::new(Code::UsageInvalid, message).hint("`stop` is the same as `kill`")
            }),
        }
    }
}

/// A request with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its name.
    pub id: RequestId,
    /// The event that holds it.
    pub event: EventId,
    /// The agent it is for.
    pub target: String,
    /// What is asked; nothing for a word that a newer version understands.
    pub control: Option<Control>,
    /// The word.
    pub what: String,
    /// The issue it is about.
    pub issue: Option<IssueId>,
    /// Why.
    pub reason: Option<String>,
    /// Who asked.
    pub by: AgentId,
    /// When.
    pub at: Timestamp,
    /// What the agent answered.
    pub answer: Option<Answer>,
}

/// What an agent answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// When.
    pub at: Timestamp,
    /// The event that holds it.
    pub event: EventId,
    /// Whether the agent does something because of it.
    pub acted: bool,
    /// What it does, or why nothing.
    pub result: String,
}

/// Folds events into requests, oldest first. Of two requests or answers of one name the earlier counts; an answer counts only
/// if it is of the agent that was asked.
pub fn requests<'a>(events: impl IntoIterator<Item = &'a Event>) -> Vec<Request> {
    let mut found: BTreeMap<RequestId, Request> = BTreeMap::new();
    let mut answers: BTreeMap<(RequestId, &str), Answer> = BTreeMap::new();
    for event in events {
        match &event.fact {
            Fact::ControlRequested(asked) => {
                let request = request(event, asked);
                match found.get(&request.id) {
                    Some(known) if (known.at, known.event) <= (request.at, request.event) => {}
                    _ => drop(found.insert(request.id, request)),
                }
            }
            Fact::ControlAnswered(answered) if event.header.agent.as_str() == answered.target => {
                let answer = Answer {
                    at: event.header.time,
                    event: event.id,
                    acted: answered.acted,
                    result: answered.result.clone(),
                };
                let place = (answered.request, answered.target.as_str());
                match answers.get(&place) {
                    Some(known) if (known.at, known.event) <= (answer.at, answer.event) => {}
                    _ => drop(answers.insert(place, answer)),
                }
            }
            _ => {}
        }
    }
    let mut requests: Vec<Request> = found
        .into_values()
        .map(|request| Request {
            answer: answers.get(&(request.id, request.target.as_str())).cloned(),
            ..request
        })
        .collect();
    requests.sort_by_key(|request| (request.at, request.event));
    requests
}

fn request(event: &Event, asked: &ControlRequested) -> Request {
    Request {
        id: asked.request,
        event: event.id,
        target: asked.target.clone(),
        control: Control::parse(&asked.what),
        what: asked.what.clone(),
        issue: asked.issue,
        reason: asked.reason.clone(),
        by: event.header.agent.clone(),
        at: event.header.time,
        answer: None,
    }
}

/// What an agent is to do, after the requests it answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// Whether it is to rest.
    pub paused: bool,
    /// Whether it is to end.
    pub stop: bool,
    /// The issue it is to turn to, and the request that said so.
    pub turn_to: Option<(RequestId, IssueId)>,
}

impl Flags {
    /// What follows from the requests of one agent that it acted on, in the order of its answers.
    pub fn of<'a>(requests: impl IntoIterator<Item = &'a Request>) -> Self {
        let mut acted: Vec<(&Request, &Answer)> = requests
            .into_iter()
            .filter_map(|request| Some((request, request.answer.as_ref()?)))
            .filter(|(_, answer)| answer.acted)
            .collect();
        acted.sort_by_key(|(_, answer)| (answer.at, answer.event));
        let mut flags = Self::default();
        for (request, _) in acted {
            flags.follow(request);
        }
        flags
    }

    /// Does what a request asks for.
    pub fn follow(&mut self, request: &Request) {
        match request.control {
            Some(Control::Pause) => self.paused = true,
            Some(Control::Stop) => self.stop = true,
            Some(Control::Resume) => (self.paused, self.stop) = (false, false),
            Some(Control::Reprioritise) => {
                self.turn_to = request
                    .issue
                    .map(|issue| (request.id, issue))
                    .or(self.turn_to);
            }
            None => {}
        }
    }
}
