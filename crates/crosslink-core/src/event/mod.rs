//! Events: immutable facts, one line of JSON each, named by their content.

mod codec;
mod control;
mod fact;
mod field;
mod first;
mod named;

use serde::{Deserialize, Serialize};

pub use codec::{FORMAT_VERSION, LINE_LIMIT};
pub use control::{CiReported, ControlAnswered, ControlRequested};
pub use fact::{
    Changed, ClaimRecorded, ClaimVerb, CommentAdded, CommentEdited, CommentRedacted, Element,
    ElementChanged, Fact, Hidden, IssueCreated, IssueVerb, MilestoneCreated, MilestoneVerb,
    Numbered, TimeLogged,
};
pub use field::{Change, IssueField, IssueFieldName, MilestoneField, MilestoneFieldName};
pub use named::{Entity, NameKey};

use crate::id::{AgentId, EventId, OperationId};
use crate::model::Stamp;
use crate::time::Timestamp;

/// Who wrote an event, when, and in which operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// The writer's wall time, always above its last.
    pub time: Timestamp,
    /// Who wrote it.
    pub agent: AgentId,
    /// The run of the operation it belongs to.
    pub op: OperationId,
    /// The name of that operation.
    pub does: String,
    /// When it happened, where that was before it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// The operation whose effect it takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<OperationId>,
}

/// An immutable fact an agent recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The first 128 bits of the SHA-256 of the rest.
    pub id: EventId,
    /// Who, when, in which operation.
    pub header: Header,
    /// What it says.
    pub fact: Fact,
    line: String,
}

impl Event {
    /// The line of the log, without a line end.
    pub fn line(&self) -> &str {
        &self.line
    }

    /// When what it says happened.
    pub fn happened_at(&self) -> Timestamp {
        self.header.at.unwrap_or(self.header.time)
    }

    /// The stamp of an edit this event makes. Versions below 1 count as 1, so that every edit beats every
    /// create, and versions above the limit as the limit.
    pub fn stamp(&self, version: u32) -> Stamp {
        Stamp {
            version: version.clamp(1, Stamp::VERSION_LIMIT),
            ..self.first_stamp()
        }
    }

    /// The stamp of what this event creates: version 0, which loses to any edit.
    pub fn first_stamp(&self) -> Stamp {
        Stamp {
            version: 0,
            time: self.header.time,
            event: self.id,
        }
    }
}
