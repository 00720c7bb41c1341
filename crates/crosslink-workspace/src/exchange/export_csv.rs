//! Export as CSV: one issue a row, every column always there.
//!
//! Nothing is lost: a list is joined with `;` (a `;` or `\` inside an item has a `\` before it), comments,
//! stretches of work, the milestone and foreign data are JSON in one cell. A cell that a spreadsheet would
//! take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line end) has a `'` before it, which
//! the import takes away again.

use std::borrow::Cow;
use std::io::{self, Write};

use crosslink_core::json::Json;
use crosslink_core::time::Timestamp;
use crosslink_store::{Outline, Snapshot};
use serde::Serialize;

use super::export::Halt;
use super::issue_file::IssueFile;

/// The columns, in their order.
pub(crate) const COLUMNS: [&str; 28] = [
    "uuid",
    "display_id",
    "title",
    "description",
    "status",
    "priority",
    "type",
    "labels",
    "assignee",
    "parent_uuid",
    "created_by",
    "created_at",
    "updated_at",
    "closed_at",
    "close_reason",
    "scheduled_at",
    "due_at",
    "acceptance",
    "blockers",
    "related",
    "external_refs",
    "milestone",
    "milestone_record",
    "comments",
    "time_entries",
    "aliases",
    "deleted",
    "foreign",
];

/// Writes the heading and a row for each issue.
pub(crate) fn write(
    snapshot: &Snapshot,
    outline: &Outline,
    out: &mut dyn Write,
) -> Result<(), Halt> {
    let milestones = outline.milestones_by_id();
    let mut table = ::csv::Writer::from_writer(out);
    table.write_record(COLUMNS).map_err(io::Error::from)?;
    snapshot.each_whole(outline, |whole| {
        let milestone = whole.issue.milestone.and_then(|id| milestones.get(&id));
        let issue = IssueFile::of(&whole, milestone.copied());
        let cells = row(&issue)?;
        let cells = cells.iter().map(|cell| safe(cell).into_owned());
        Ok::<_, Halt>(table.write_record(cells).map_err(io::Error::from)?)
    })?;
    Ok(table.flush()?)
}

fn row(issue: &IssueFile) -> io::Result<[String; 28]> {
    let milestone = issue.milestone.as_ref();
    Ok([
        issue.uuid.to_string(),
        optional(issue.display_id),
        issue.title.to_owned(),
        optional(issue.description),
        word(&issue.status)?,
        issue.priority.to_string(),
        issue.issue_type.to_owned(),
        joined(issue.labels),
        optional(issue.assignee),
        optional(issue.parent_uuid),
        issue.created_by.to_owned(),
        issue.created_at.to_string(),
        issue.updated_at.to_string(),
        time(issue.closed_at),
        optional(issue.close_reason),
        time(issue.scheduled_at),
        time(issue.due_at),
        optional(issue.acceptance),
        joined(issue.blockers),
        joined(issue.related),
        joined(issue.external_refs),
        optional(milestone.map(|milestone| milestone.name)),
        milestone.map_or(Ok(String::new()), json)?,
        json_list(&issue.comments)?,
        json_list(&issue.time_entries)?,
        joined(issue.aliases),
        if issue.deleted { "true" } else { "" }.to_owned(),
        optional(issue.foreign.map(Json::text)),
    ])
}

fn optional(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn time(value: Option<Timestamp>) -> String {
    optional(value)
}

fn json(value: &impl Serialize) -> io::Result<String> {
    Ok(serde_json::to_string(value)?)
}

fn json_list<T: Serialize>(values: &[T]) -> io::Result<String> {
    if values.is_empty() {
        Ok(String::new())
    } else {
        json(&values)
    }
}

/// The word an enum is written as.
fn word(value: &impl Serialize) -> io::Result<String> {
    Ok(json(value)?.trim_matches('"').to_owned())
}

/// A list in one cell.
fn joined(items: &[impl ToString]) -> String {
    let escaped = items.iter().map(|item| {
        let item = item.to_string();
        item.replace('\\', "\\\\").replace(';', "\\;")
    });
    escaped.collect::<Vec<_>>().join(";")
}

/// Puts a `'` before what a spreadsheet would take for a formula, and before what already looks so guarded.
pub(crate) fn safe(cell: &str) -> Cow<'_, str> {
    if begins_a_formula(cell.trim_start_matches('\'')) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Takes the `'` of [`safe`] away.
pub(crate) fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if begins_a_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

fn begins_a_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guarded_cell_comes_back_as_it_was() {
        for cell in [
            "=1+1", "'=1", "''@a", "plain", "'quoted'", "", "'", "-x", "\t",
        ] {
            assert_eq!(plain(&safe(cell)), cell);
        }
        assert_eq!(safe("=1+1"), "'=1+1");
        assert_eq!(safe("it's"), "it's");
    }
}
