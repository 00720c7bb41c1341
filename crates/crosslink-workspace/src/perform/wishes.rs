//! Arguments of what is more than an operation of the core, and how that is done.

use crosslink_core::event::Entity;
use crosslink_core::id::{IssueId, IssueRef, MilestoneId};
use crosslink_core::operation::{ClaimIssue, Claimed, RequestControl, Requested, Settled};
use crosslink_core::problem::{Code, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::agents::WantedRequest;
use crate::conflicts::Settlement;
use crate::run::Committed;
use crate::session::WorkOptions;
use crate::undo::{UndoOptions, UndoReport, UndoTarget};
use crate::workspace::Workspace;

/// Takes an issue whose holder is silent for longer than its claim lasts.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "StealIssue")]
pub(super) struct StealWish {
    /// The issue.
    issue: IssueId,
    /// Whether to take it whoever holds it.
    #[serde(default)]
    force: bool,
}

/// Asks an agent for something.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "RequestAgent")]
pub(super) struct RequestWish {
    #[serde(flatten)]
    request: RequestControl,
    /// Whether to ask an agent that nobody has heard of.
    #[serde(default)]
    force: bool,
}

/// Settles what was written to one place of an issue or a milestone, with one of three values.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "SettleField")]
pub(super) struct SettleWish {
    /// The issue.
    #[serde(default)]
    issue: Option<IssueId>,
    /// The milestone, where it is none of an issue.
    #[serde(default)]
    milestone: Option<MilestoneId>,
    /// What was written, as a conflict names it.
    field: String,
    /// Whether what stands stays.
    #[serde(default)]
    keep: bool,
    /// The value of this event, of which the first digits are enough, or of this agent.
    #[serde(default)]
    take: Option<String>,
    /// Another value, as people type it.
    #[serde(default)]
    value: Option<String>,
    /// Whether to go on although another agent holds the issue.
    #[serde(default)]
    force: bool,
}

/// Takes a run back.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "UndoRun")]
pub(super) struct UndoWish {
    /// The run, of whose id the first digits are enough; the newest own one if absent.
    #[serde(default)]
    operation: Option<String>,
    /// Whether to take back creates that others built on.
    #[serde(default)]
    force: bool,
}

pub(super) fn claim(
    workspace: &mut Workspace,
    wish: ClaimIssue,
) -> Result<Committed<Claimed>, Problem> {
    let options = WorkOptions {
        resume: wish.resume,
        force: wish.force,
        branch: wish.branch,
        ..WorkOptions::default()
    };
    workspace.claim(wish.issue, &options)
}

pub(super) fn steal(
    workspace: &mut Workspace,
    wish: StealWish,
) -> Result<Committed<Claimed>, Problem> {
    workspace.steal(wish.issue, wish.force)
}

pub(super) fn request(
    workspace: &mut Workspace,
    wish: RequestWish,
) -> Result<Committed<Requested>, Problem> {
    workspace.request(&WantedRequest {
        target: wish.request.target,
        control: wish.request.control,
        issue: wish.request.issue.map(IssueRef::Id),
        reason: wish.request.reason,
        force: wish.force,
    })
}

pub(super) fn settle(
    workspace: &mut Workspace,
    wish: SettleWish,
) -> Result<Committed<Settled>, Problem> {
    let entity = match (wish.issue, wish.milestone) {
        (Some(issue), None) => Entity::Issue(issue),
        (None, Some(milestone)) => Entity::Milestone(milestone),
        _ => return Err(usage("A conflict is one of an issue or of a milestone")),
    };
    let settlement = match (wish.keep, wish.take, wish.value) {
        (true, None, None) => Settlement::Keep,
        (false, Some(which), None) => Settlement::Take(which),
        (false, None, Some(value)) => Settlement::Value(value),
        _ => return Err(usage("Say which value: one of `keep`, `take` and `value`")),
    };
    workspace.settle(entity, &wish.field, &settlement, wish.force)
}

pub(super) fn undo(
    workspace: &mut Workspace,
    wish: UndoWish,
) -> Result<Committed<UndoReport>, Problem> {
    let target = wish
        .operation
        .map_or(UndoTarget::Last, UndoTarget::Operation);
    let options = UndoOptions {
        force: wish.force,
        ..UndoOptions::default()
    };
    workspace.undo(&target, options)
}

fn usage(message: &str) -> Problem {
    Problem::new(Code::UsageInvalid, message)
}
