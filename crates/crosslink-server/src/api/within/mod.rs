//! What a project holds: its issues and all that belongs to them, whichever sort of hub or database it has.

mod agents;
mod conflicts;
mod issues;
mod knowledge;
mod locks;
mod milestones;
mod past;
mod standing;
mod story;
mod table;

use crosslink_workspace::Workspace;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::query::Query;

pub(super) use issues::{CountsQuery, IssuesQuery};
pub(super) use knowledge::{PagesQuery, PagesSearchQuery};
pub(super) use table::rows;

/// Reads a query, and puts numbers in place of what else names issues in it.
pub(super) fn question(workspace: &Workspace, text: Option<&str>) -> Result<Query, Problem> {
    let mut query = Query::parse(text.unwrap_or_default())?;
    query.resolve_refs(|reference| {
        let issue = workspace.resolve(reference)?;
        let linked = workspace.read(|snapshot| snapshot.linked(issue))?;
        // Nothing is a part of an issue without a number, as far as a query can say.
        Ok(linked.and_then(|linked| linked.id).unwrap_or_default())
    })?;
    Ok(query)
}
