//! What is said to and of agents and commits: requests, answers, and what checks said.

use serde::{Deserialize, Serialize};

use crate::id::{IssueId, RequestId};

/// A driver asks an agent for something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ControlRequested {
    /// The new request.
    pub request: RequestId,
    /// The agent it is for.
    pub target: String,
    /// `pause`, `resume`, `stop` or `reprioritise`; another word is what a newer version understands.
    pub what: String,
    /// The issue it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<IssueId>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// An agent answered a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ControlAnswered {
    /// The request.
    pub request: RequestId,
    /// The agent it was for. An answer of another agent does not count.
    pub target: String,
    /// Whether the agent does something because of it.
    pub acted: bool,
    /// What it does, or why nothing.
    pub result: String,
}

/// Somebody reported what a check said of a commit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CiReported {
    /// The commit, in hexadecimal digits.
    pub commit: String,
    /// `passing`, `failing` or `running`; another word is what a newer version understands.
    pub state: String,
    /// Which check, where there is more than one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    /// Where there is more to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}
