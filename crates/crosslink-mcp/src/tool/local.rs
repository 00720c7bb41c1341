//! What belongs to the session of this work tree and is no operation of the log: taking up an issue, breadcrumbs, the handoff.

use crosslink_agents::prime::{BUDGET, handed_over};
use crosslink_workspace::core::id::IssueId;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::{Committed, WorkOptions, Workspace};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

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

/// Which session is gone on with.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Resume {
    /// Its number; one's own without.
    session: Option<i64>,
    /// Whether to take over one that may still be at work.
    #[serde(default)]
    force: bool,
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
                "resume",
                "Goes on where a session stopped: what was handed over, noted, not committed; takes over one that broke off",
            ),
            Sort::Writes,
            resume,
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

/// In words, as they say themselves that what others wrote is data.
fn resume(workspace: &mut Workspace, wanted: Resume) -> Result<Done, Problem> {
    let done = workspace.resume_session(wanted.session, wanted.force)?;
    written(done.map(|resumed| json!({"text": handed_over(&resumed, BUDGET)})))
}

fn written(done: Committed<impl Serialize>) -> Result<Done, Problem> {
    let trace = done.operation.into();
    let mut value = as_json(done.outcome)?;
    if let Some(answer) = value.as_object_mut() {
        answer.insert("ack".to_owned(), as_json(done.ack)?);
    }
    Ok(Done { value, trace })
}
