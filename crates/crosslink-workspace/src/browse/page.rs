//! The file of one issue.

use crosslink_core::id::IssueId;
use crosslink_core::model::Status;
use crosslink_core::time::Timestamp;
use crosslink_core::view::{CommentView, IssueDetail, IssueSummary, LinkedIssue};
use crosslink_hub::browse;

use super::markdown::{literal, quoted};

/// Returns the file of an issue.
pub(crate) fn page(detail: &IssueDetail) -> String {
    let issue = &detail.issue;
    let (name, title) = (literal(&issue.display_id), literal(&issue.title));
    let mut text = format!("# {name}: {title}\n\n");
    for (fact, value) in facts(detail) {
        text.push_str(&format!("- **{fact}:** {value}\n"));
    }
    part(&mut text, "Description", issue.description.as_deref());
    part(&mut text, "Acceptance", detail.acceptance.as_deref());
    let mut parts: Vec<Link> = detail.subissues.iter().map(Link::of).collect();
    if !parts.is_empty() {
        text.push_str("\n## Sub-issues\n\n");
        parts.sort();
        for link in parts {
            let done = if link.is_open { ' ' } else { 'x' };
            text.push_str(&format!("- [{done}] {}\n", link.text));
        }
    }
    comments(&mut text, &detail.comments);
    text
}

fn facts(detail: &IssueDetail) -> Vec<(&'static str, String)> {
    let issue = &detail.issue;
    let said = |text: &Option<String>| text.as_deref().map(literal);
    let day = |time: Option<Timestamp>| time.map(Timestamp::date);
    let list = |words: &[String]| {
        let words: Vec<_> = words.iter().map(|word| literal(word)).collect();
        (!words.is_empty()).then(|| words.join(", "))
    };
    let facts = [
        ("Status", Some(status(issue.status).to_owned())),
        ("Reason", said(&issue.close_reason)),
        ("Priority", Some(issue.priority.to_string())),
        ("Type", Some(literal(&issue.issue_type))),
        ("Labels", list(&issue.labels)),
        ("Assignee", said(&issue.assignee)),
        (
            "Milestone",
            detail.milestone.as_ref().map(|it| literal(&it.name)),
        ),
        ("Part of", links(detail.parent.iter().map(Link::to))),
        ("Blocked by", links(detail.blockers.iter().map(Link::to))),
        ("Blocks", links(detail.blocks.iter().map(Link::to))),
        ("Related", links(detail.related.iter().map(Link::of))),
        ("References", list(&issue.external_refs)),
        ("Scheduled", day(issue.scheduled_at)),
        ("Due", day(issue.due_at)),
        ("Author", said(&issue.created_by)),
        ("Created", day(Some(issue.created_at))),
        ("Updated", day(Some(issue.updated_at))),
        ("Closed", day(issue.closed_at)),
    ];
    let known = facts.into_iter();
    known
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// What is shown of the state: a claim is of the moment, and no part of what is written down.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Open | Status::InProgress => "open",
        Status::Closed => "closed",
        Status::Archived => "archived",
    }
}

fn part(text: &mut String, heading: &str, body: Option<&str>) {
    if let Some(body) = body.filter(|body| !body.trim().is_empty()) {
        text.push_str(&format!("\n## {heading}\n\n{}", quoted(body)));
    }
}

fn comments(text: &mut String, comments: &[CommentView]) {
    let mut comments: Vec<_> = comments.iter().collect();
    comments.sort_by_key(|comment| (comment.created_at, comment.uuid));
    if !comments.is_empty() {
        text.push_str("\n## Comments\n");
    }
    for comment in comments {
        let (time, kind, author) = (
            comment.created_at.minute(),
            literal(&comment.kind),
            literal(&comment.author),
        );
        text.push_str(&format!("\n### {time} · {kind} · {author}\n\n"));
        match comment.redacted {
            true => text.push_str("Redacted.\n"),
            false => text.push_str(&quoted(&comment.content)),
        }
    }
}

/// A link to another issue, in the order of the numbers.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    number: u32,
    uuid: IssueId,
    text: String,
    is_open: bool,
}

impl Link {
    fn to(issue: &LinkedIssue) -> Self {
        let name = (issue.display_id.as_str(), issue.title.as_str());
        Self::new((issue.id, issue.uuid), name, issue.status)
    }

    fn of(issue: &IssueSummary) -> Self {
        let name = (issue.display_id.as_str(), issue.title.as_str());
        Self::new((issue.id, issue.uuid), name, issue.status)
    }

    fn new((number, uuid): (Option<u32>, IssueId), name: (&str, &str), state: Status) -> Self {
        let (display_id, title) = (literal(name.0), literal(name.1));
        Self {
            number: number.unwrap_or(u32::MAX),
            uuid,
            text: format!("[{display_id} {title}](../{})", browse::file_of(uuid)),
            is_open: status(state) == "open",
        }
    }
}

fn links(links: impl Iterator<Item = Link>) -> Option<String> {
    let mut links: Vec<_> = links.collect();
    links.sort();
    let texts: Vec<_> = links.into_iter().map(|link| link.text).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}
