//! What belongs to the session of this work tree and is no operation of the log: taking up an issue, breadcrumbs, the handoff.

use crosslink_workspace::core::id::IssueId;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::{Committed, WorkOptions, Workspace};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Entry, Sort, typed};
use crate::door::{Done, as_json};

/// Which issue is taken up.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Work {
    issue: IssueId,
    /// Whether to take on a claim of one's other session.
    #[serde(default)]
    resume: bool,
}

/// What was done.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Action {
    text: String,
}

/// Where things stand.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Handoff {
    notes: String,
}

/// The tools of the session.
pub(super) fn entries() -> Vec<Entry> {
    vec![
        typed(
            (
                "work",
                "Claims an issue and takes it up; do so before changing files",
            ),
            Sort::Writes,
            work,
        ),
        typed(
            ("action", "Notes what was just done"),
            Sort::Writes,
            |workspace, wanted: Action| written(workspace.record_action(&wanted.text)?),
        ),
        typed(
            (
                "handoff",
                "Ends the session, releases its issues; notes tell the next one where things stand",
            ),
            Sort::Writes,
            |workspace, wanted: Handoff| written(workspace.end_session(Some(&wanted.notes))?),
        ),
    ]
}

fn work(workspace: &mut Workspace, wanted: Work) -> Result<Done, Problem> {
    // Nothing happens where one is open.
    workspace.start_session()?;
    let options = WorkOptions {
        resume: wanted.resume,
        ..WorkOptions::default()
    };
    written(workspace.work_on(wanted.issue, &options)?)
}

fn written(done: Committed<impl Serialize>) -> Result<Done, Problem> {
    let trace = done.operation.into();
    let mut value = as_json(done.outcome)?;
    if let Some(answer) = value.as_object_mut() {
        answer.insert("ack".to_owned(), as_json(done.ack)?);
    }
    Ok(Done { value, trace })
}
