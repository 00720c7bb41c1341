//! Logging a stretch of work.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decision::{display, existing};
use super::{Decision, Edited, Operation};
use crate::event::{Fact, TimeLogged};
use crate::hub::HubView;
use crate::id::{IssueId, TimeEntryId};
use crate::problem::{Code, Problem};
use crate::time::Timestamp;

/// Logs a stretch of work on an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LogTime {
    /// The issue.
    pub issue: IssueId,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
}

impl Operation for LogTime {
    const NAME: &'static str = "time.log";
    type Outcome = Edited;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Edited, Problem> {
        existing(hub, self.issue)?;
        if self.ended_at < self.started_at {
            return Err(Problem::new(
                Code::DateInvalid,
                "The stretch of work ends before it begins",
            ));
        }
        let entry = TimeLogged {
            issue: self.issue,
            entry: TimeEntryId(cx.uuid()),
            started_at: self.started_at,
            ended_at: Some(self.ended_at),
            seconds: Some(self.ended_at.seconds_since(self.started_at)),
            author: None,
        };
        cx.emit(Fact::TimeLogged(entry));
        Ok(Edited {
            display_id: display(hub, self.issue)?,
            changed: true,
        })
    }
}
