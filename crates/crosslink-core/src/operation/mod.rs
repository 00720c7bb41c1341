//! Operations: requests to change the tracker. Each decides, purely, which events follow or why not.
//!
//! An operation is handed a view and a [`Decision`] and says what happens; `Workspace::run` in the
//! workspace crate is the only one that lets it happen.

mod claims;
mod comments;
mod control;
mod create_issue;
mod cycle;
mod decision;
mod deletion;
mod edit_issue;
mod lifecycle;
mod milestones;
mod renumber;
mod report_ci;
mod sets;
mod settle;
mod standing;
mod text;
mod times;
pub mod undo;
mod written;

use serde::Serialize;

pub use claims::{ClaimIssue, Claimed, ReleaseIssue, Released, claim_lost, let_go_unless_open};
pub use comments::{AddComment, EditComment, Intervene, RedactComment};
pub use control::{AnswerRequest, Answered, RequestControl, Requested};
pub use create_issue::{CreateIssue, IssueMade};
pub use decision::{
    Decision, Draft, Granted, LockChange, created, display, existing, existing_milestone, guard,
    held,
};
pub use deletion::{Children, DeleteIssue, Deleted, RestoreIssue};
pub use edit_issue::{EditIssue, Edited};
pub use lifecycle::{ArchiveIssue, CloseIssue, Closed, ReopenIssue, StoppedTimer, UnarchiveIssue};
pub use milestones::{
    CreateMilestone, DeleteMilestone, EditMilestone, MilestoneMade, PlanIssue, RestoreMilestone,
    SetMilestoneState,
};
pub use renumber::RenumberIssue;
pub use report_ci::{CiNoted, CiState, ReportCi};
pub use sets::{ElementOf, SetElement};
pub use settle::{Choice, SettleConflict, Settled};
pub use text::{check_body, check_comment, check_label, check_title, check_word};
pub use times::LogTime;

use crate::hub::HubView;
use crate::problem::Problem;

/// A request to change the tracker.
pub trait Operation {
    /// The stable name, `issue.close`.
    const NAME: &'static str;
    /// What it achieved.
    type Outcome: Serialize;

    /// Decides which events follow, or why none do.
    ///
    /// # Errors
    /// Whatever the rules say against it; nothing has happened then.
    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Self::Outcome, Problem>;
}

/// An operation in the list that every face is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OperationInfo {
    /// The stable name.
    pub name: &'static str,
    /// What it does, in one line.
    pub about: &'static str,
}

/// Every operation. A parity test compares this with what each face offers.
pub const ALL: &[OperationInfo] = &[
    OperationInfo {
        name: CreateIssue::NAME,
        about: "Creates an issue",
    },
    OperationInfo {
        name: EditIssue::NAME,
        about: "Writes fields of an issue",
    },
    OperationInfo {
        name: CloseIssue::NAME,
        about: "Closes an issue",
    },
    OperationInfo {
        name: ReopenIssue::NAME,
        about: "Opens a closed issue again",
    },
    OperationInfo {
        name: ArchiveIssue::NAME,
        about: "Puts a closed issue away",
    },
    OperationInfo {
        name: UnarchiveIssue::NAME,
        about: "Brings an archived issue back as closed",
    },
    OperationInfo {
        name: DeleteIssue::NAME,
        about: "Hides an issue",
    },
    OperationInfo {
        name: RestoreIssue::NAME,
        about: "Brings a deleted issue back",
    },
    OperationInfo {
        name: SetElement::NAME,
        about: "Puts a label, blocker, relation or reference in or out",
    },
    OperationInfo {
        name: ClaimIssue::NAME,
        about: "Claims an issue",
    },
    OperationInfo {
        name: ReleaseIssue::NAME,
        about: "Releases a claimed issue",
    },
    OperationInfo {
        name: AddComment::NAME,
        about: "Adds a comment",
    },
    OperationInfo {
        name: Intervene::NAME,
        about: "Records that a driver stepped in",
    },
    OperationInfo {
        name: EditComment::NAME,
        about: "Replaces a comment's text",
    },
    OperationInfo {
        name: RedactComment::NAME,
        about: "Hides a comment's text for good",
    },
    OperationInfo {
        name: LogTime::NAME,
        about: "Logs a stretch of work",
    },
    OperationInfo {
        name: RenumberIssue::NAME,
        about: "Gives an issue a new number; the old one stays an alias",
    },
    OperationInfo {
        name: CreateMilestone::NAME,
        about: "Creates a milestone",
    },
    OperationInfo {
        name: EditMilestone::NAME,
        about: "Writes fields of a milestone",
    },
    OperationInfo {
        name: SetMilestoneState::NAME,
        about: "Closes or reopens a milestone",
    },
    OperationInfo {
        name: DeleteMilestone::NAME,
        about: "Hides a milestone",
    },
    OperationInfo {
        name: RestoreMilestone::NAME,
        about: "Brings a deleted milestone back",
    },
    OperationInfo {
        name: PlanIssue::NAME,
        about: "Puts an issue into a milestone, or takes it out",
    },
    OperationInfo {
        name: SettleConflict::NAME,
        about: "Settles what was written beside each other",
    },
    OperationInfo {
        name: RequestControl::NAME,
        about: "Asks an agent for something",
    },
    OperationInfo {
        name: AnswerRequest::NAME,
        about: "Answers a request",
    },
    OperationInfo {
        name: ReportCi::NAME,
        about: "Reports what a check said of a commit",
    },
    OperationInfo {
        name: undo::Undo::NAME,
        about: "Takes an operation back",
    },
];
