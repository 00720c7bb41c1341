//! The table of operations that can be asked for by their names.

use crosslink_core::operation::undo::Undo;
use crosslink_core::operation::{
    AddComment, ArchiveIssue, ClaimIssue, Claimed, CloseIssue, CreateIssue, CreateMilestone,
    DeleteIssue, DeleteMilestone, EditComment, EditIssue, EditMilestone, Intervene, LogTime,
    Operation, PlanIssue, RedactComment, ReleaseIssue, RenumberIssue, ReopenIssue, ReportCi,
    RequestControl, Requested, RestoreIssue, RestoreMilestone, SetElement, SetMilestoneState,
    SettleConflict, Settled, UnarchiveIssue,
};
use crosslink_core::problem::Problem;
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::once::{apart, plain, within};
use super::wishes::{self, RequestWish, SettleWish, StealWish, UndoWish};
use super::{Performable, Terms, about};
use crate::intervene::Intervention;
use crate::run::Committed;
use crate::undo::UndoReport;
use crate::workspace::Workspace;

type Run = fn(&mut Workspace, Value, &Terms) -> Result<Committed<Value>, Problem>;

/// Every operation that can be asked for by its name.
pub fn operations() -> Vec<Performable> {
    [of_issues(), of_comments(), of_milestones(), of_more()]
        .into_iter()
        .flatten()
        .collect()
}

fn of_issues() -> Vec<Performable> {
    vec![
        row::<CreateIssue>(),
        row::<EditIssue>(),
        // A timer that ran on it is told of too.
        told::<CloseIssue>(|workspace, arguments, terms| {
            within(workspace, arguments, terms, |transaction, close| {
                transaction.close(close)
            })
        }),
        row::<ReopenIssue>(),
        row::<ArchiveIssue>(),
        row::<UnarchiveIssue>(),
        row::<DeleteIssue>(),
        row::<RestoreIssue>(),
        row::<SetElement>(),
        row::<PlanIssue>(),
        row::<RenumberIssue>(),
        row::<LogTime>(),
    ]
}

fn of_comments() -> Vec<Performable> {
    vec![
        row::<AddComment>(),
        row::<EditComment>(),
        row::<RedactComment>(),
        made::<Intervene, Intervention>(Intervene::NAME, |workspace, arguments, terms| {
            let named = (Intervene::NAME, arguments);
            apart(workspace, named, terms, Workspace::intervene)
        }),
    ]
}

fn of_milestones() -> Vec<Performable> {
    vec![
        row::<CreateMilestone>(),
        row::<EditMilestone>(),
        row::<SetMilestoneState>(),
        row::<DeleteMilestone>(),
        row::<RestoreMilestone>(),
    ]
}

/// What takes the remote, or more than one operation of the core.
fn of_more() -> Vec<Performable> {
    const STEAL: &str = "issue.steal";
    let steal = made::<StealWish, Claimed>(STEAL, |workspace, arguments, terms| {
        apart(workspace, (STEAL, arguments), terms, wishes::steal)
    });
    vec![
        made::<ClaimIssue, Claimed>(ClaimIssue::NAME, |workspace, arguments, terms| {
            let named = (ClaimIssue::NAME, arguments);
            apart(workspace, named, terms, wishes::claim)
        }),
        row::<ReleaseIssue>(),
        Performable {
            about: "Takes an issue whose holder is silent; with force, whoever holds it",
            ..steal
        },
        row::<ReportCi>(),
        made::<RequestWish, Requested>(RequestControl::NAME, |workspace, arguments, terms| {
            let named = (RequestControl::NAME, arguments);
            apart(workspace, named, terms, wishes::request)
        }),
        made::<SettleWish, Settled>(SettleConflict::NAME, |workspace, arguments, terms| {
            let named = (SettleConflict::NAME, arguments);
            apart(workspace, named, terms, wishes::settle)
        }),
        made::<UndoWish, UndoReport>(Undo::NAME, |workspace, arguments, terms| {
            apart(workspace, (Undo::NAME, arguments), terms, wishes::undo)
        }),
    ]
}

/// An operation of the core that is just run.
fn row<O>() -> Performable
where
    O: Operation + DeserializeOwned + Serialize + JsonSchema,
    O::Outcome: JsonSchema,
{
    told::<O>(plain::<O>)
}

/// An operation of the core that is run in a way of its own.
fn told<O: Operation + JsonSchema>(run: Run) -> Performable
where
    O::Outcome: JsonSchema,
{
    made::<O, O::Outcome>(O::NAME, run)
}

fn made<A: JsonSchema, T: JsonSchema>(name: &'static str, run: Run) -> Performable {
    Performable {
        name,
        about: about(name),
        arguments: SchemaGenerator::subschema_for::<A>,
        outcome: SchemaGenerator::subschema_for::<T>,
        run,
    }
}
