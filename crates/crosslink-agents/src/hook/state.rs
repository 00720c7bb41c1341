//! What is known when an event comes, and what is remembered for the next.

use serde::{Deserialize, Serialize};

/// What the tracker says when an event comes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Whether a session is open.
    pub session: bool,
    /// The issue that is worked on, as people call it.
    pub issue: Option<String>,
    /// Whether that issue has a comment that says the plan.
    pub planned: bool,
    /// The issues about to be closed that have no comment that says the result.
    pub without_result: Vec<String>,
    /// What a driver asked of the agent.
    pub asked: Asked,
    /// How far the agent's own writes go; any other number means that it wrote since.
    pub written: i64,
}

/// What a driver asked of an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    /// Nothing.
    #[default]
    Nothing,
    /// To turn to this issue.
    TurnTo(String),
    /// To rest until it is told to go on.
    Rest,
    /// To end.
    End,
}

/// What is remembered of one conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// Whether it was told what a session is told at its start.
    pub primed: bool,
    /// Whether it was told that what is fetched is not to be obeyed.
    pub warned: bool,
    /// The issue it was told to turn to.
    pub turned_to: Option<String>,
    /// How far the agent's own writes went at the last event.
    pub written: i64,
    /// Prompts since it wrote to the tracker or was reminded.
    pub prompts: u32,
    /// Files changed since it wrote to the tracker.
    pub edits: u32,
    /// Whether it was kept from resting since it last wrote.
    pub held: bool,
}
