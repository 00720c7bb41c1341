//! The index: what is open, the most urgent first, and what was closed last.

use std::cmp::Reverse;

use crosslink_core::view::IssueSummary;
use crosslink_hub::browse;

use super::markdown::literal;
use super::page::status;

/// How many open issues it names.
const OPEN: usize = 1_000;

/// How many closed ones.
const CLOSED: usize = 30;

const INTRODUCTION: &str = "# Issues\n\nWritten by Crosslink for people who browse. Nothing reads this branch: what is changed here is \
    written over, and `crosslink` is where issues are worked on.\n";

/// Returns the index of all issues.
pub(crate) fn index(issues: &[IssueSummary]) -> String {
    let in_state = |state: &str| {
        let found = issues.iter().filter(|issue| status(issue.status) == state);
        found.collect::<Vec<_>>()
    };
    let (mut open, mut closed) = (in_state("open"), in_state("closed"));
    open.sort_by_key(|issue| {
        let number = issue.id.unwrap_or(u32::MAX);
        (Reverse(issue.priority), number, issue.uuid)
    });
    closed.sort_by_key(|issue| (Reverse(issue.closed_at), issue.uuid));
    let archived = in_state("archived").len();
    let mut text = format!(
        "{INTRODUCTION}\n{} open, {} closed, {archived} archived.\n",
        open.len(),
        closed.len()
    );
    section(&mut text, "Open", (&open, OPEN));
    section(&mut text, "Closed last", (&closed, CLOSED));
    text
}

fn section(text: &mut String, heading: &str, (issues, most): (&[&IssueSummary], usize)) {
    if issues.is_empty() {
        return;
    }
    text.push_str(&format!("\n## {heading}\n\n"));
    for issue in issues.iter().take(most) {
        text.push_str(&line(issue));
    }
    if let Some(more) = issues.len().checked_sub(most).filter(|more| *more > 0) {
        text.push_str(&format!("\nAnd {more} more.\n"));
    }
}

fn line(issue: &IssueSummary) -> String {
    let (name, title) = (literal(&issue.display_id), literal(&issue.title));
    let file = browse::file_of(issue.uuid);
    let mut words = vec![issue.priority.to_string(), literal(&issue.issue_type)];
    words.extend(issue.labels.iter().map(|label| literal(label)));
    words.extend((issue.open_blockers > 0).then(|| "blocked".to_owned()));
    format!(
        "- [{name}: {title}](issues/{file}) · {}\n",
        words.join(" · ")
    )
}
