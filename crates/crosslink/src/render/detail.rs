//! One issue in full: a head, texts, comments, and what it has to do with.

use std::borrow::Cow;

use crosslink_workspace::core::view::{
    ClaimMark, CommentView, IssueDetail, IssueSummary, LinkedIssue, MilestoneView, TimeEntryView,
};

use super::Render;
use super::issue::{day_or_minute, linked, mark, priority_paint, status_paint};
use super::text::{duration, fit, minute, one_line, pad, safe, safe_lines, second};
use crate::ui::{Paint, Ui};

impl Render for IssueDetail {
    fn text(&self, ui: &mut Ui) {
        head(ui, self);
        section(ui, "Description:", self.issue.description.as_deref());
        section(ui, "Acceptance criteria:", self.acceptance.as_deref());
        if !self.comments.is_empty() {
            ui.line("\nComments:");
            for comment in &self.comments {
                comment_text(ui, "  ", comment);
            }
        }
        ui.line("");
        edges(ui, "Blocked by", &self.blockers);
        edges(ui, "Blocking", &self.blocks);
        issues(ui, "Subissues", &self.subissues);
        issues(ui, "Related", &self.related);
        if !self.time_entries.is_empty() {
            let total = self
                .time_entries
                .iter()
                .filter_map(|entry| entry.duration_seconds)
                .sum();
            ui.line(&format!("\nTime spent: {}", duration(total)));
        }
    }

    fn ids(&self) -> Vec<String> {
        self.issue.ids()
    }
}

/// A line of the head: its label, and its value where the issue has one.
type Line = (&'static str, fn(&Ui, &IssueDetail) -> Option<String>);

/// The head of the page, in order.
const HEAD: [Line; 16] = [
    ("Status", status),
    ("Priority", |ui, detail| {
        let priority = detail.issue.priority;
        Some(ui.paint(priority_paint(priority), priority.as_str()))
    }),
    ("Type", |_, detail| {
        Some(safe(&detail.issue.issue_type).into_owned())
    }),
    ("Assignee", |_, detail| {
        let assignee = detail.issue.assignee.as_deref().map(safe);
        assignee.map(Cow::into_owned)
    }),
    ("Parent", |_, detail| {
        let parent = detail.parent.as_ref()?;
        Some(format!("{} {}", parent.display_id, safe(&parent.title)))
    }),
    ("Created", created),
    ("Updated", |_, detail| Some(second(detail.issue.updated_at))),
    ("Closed", closed),
    ("Scheduled", |_, detail| {
        detail.issue.scheduled_at.map(day_or_minute)
    }),
    ("Due", |_, detail| detail.issue.due_at.map(day_or_minute)),
    ("Labels", |_, detail| list(&detail.issue.labels)),
    ("Milestone", |_, detail| {
        detail.milestone.as_ref().map(milestone_name)
    }),
    ("References", |_, detail| list(&detail.issue.external_refs)),
    ("Also known as", |_, detail| {
        let numbers = detail.aliases.iter();
        let names: Vec<_> = numbers.map(|number| format!("#{number}")).collect();
        list(&names)
    }),
    ("In conflict", |_, detail| {
        let names = detail.conflicts.iter();
        let names: Vec<_> = names.map(|name| safe(name).into_owned()).collect();
        list(&names).map(|names| format!("{names} (`crosslink conflicts` shows both)"))
    }),
    ("UUID", |_, detail| Some(detail.issue.uuid.to_string())),
];

fn head(ui: &mut Ui, detail: &IssueDetail) {
    let id = ui.paint(Paint::Id, &detail.issue.display_id);
    let title = ui.paint(Paint::Strong, &safe(&detail.issue.title));
    ui.prose(&format!("Issue {id}: "), "  ", &title);
    for (label, value) in HEAD {
        if let Some(value) = value(ui, detail) {
            let label = ui.paint(Paint::Faint, &format!("{label}:"));
            ui.prose(&format!("{label} "), "  ", &value);
        }
    }
}

fn status(ui: &Ui, detail: &IssueDetail) -> Option<String> {
    let issue = &detail.issue;
    let mut line = ui.paint(status_paint(issue.status), issue.status.as_str());
    if let Some(holder) = &issue.claimed_by {
        let mark = match issue.claim {
            Some(ClaimMark::Elsewhere) => " in another clone",
            Some(ClaimMark::Tentative) => ", tentative",
            None => "",
        };
        line.push_str(&format!(" (held by {}{mark})", safe(holder)));
    }
    if issue.deleted {
        line.push_str(" (deleted)");
    }
    Some(line)
}

fn created(_: &Ui, detail: &IssueDetail) -> Option<String> {
    let time = second(detail.issue.created_at);
    Some(match &detail.issue.created_by {
        Some(author) => format!("{time} by {}", safe(author)),
        None => time,
    })
}

fn closed(_: &Ui, detail: &IssueDetail) -> Option<String> {
    let time = second(detail.issue.closed_at?);
    Some(match &detail.issue.close_reason {
        Some(reason) => format!("{time} ({})", one_line(reason)),
        None => time,
    })
}

/// Texts one behind the other; nothing where there are none.
fn list(texts: &[String]) -> Option<String> {
    let texts: Vec<_> = texts.iter().map(|text| safe(text)).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}

fn milestone_name(milestone: &MilestoneView) -> String {
    let number = milestone
        .id
        .map_or_else(String::new, |id| format!("#{id} "));
    format!("{number}{}", safe(&milestone.name))
}

fn section(ui: &mut Ui, heading: &str, body: Option<&str>) {
    let Some(body) = body.filter(|body| !body.is_empty()) else {
        return;
    };
    ui.line(&format!("\n{heading}"));
    ui.prose("  ", "  ", &safe_lines(body));
}

/// Prints a comment: time, kind, author, text.
fn comment_text(ui: &mut Ui, margin: &str, comment: &CommentView) {
    let time = ui.paint(Paint::Faint, &format!("[{}]", minute(comment.created_at)));
    let kind = if comment.kind == "note" {
        String::new()
    } else {
        format!(" [{}]", safe(&comment.kind))
    };
    let author = ui.paint(Paint::Faint, &format!(" {}:", safe(&comment.author)));
    let body = if comment.redacted {
        "(redacted)".to_owned()
    } else {
        safe_lines(&comment.content)
    };
    let why = match (&comment.trigger_type, &comment.intervention_context) {
        (Some(trigger), Some(context)) => format!(
            " (trigger: {}, context: {})",
            safe(trigger),
            one_line(context)
        ),
        (Some(trigger), None) => format!(" (trigger: {})", safe(trigger)),
        _ => String::new(),
    };
    let edited = if comment.edited { " (edited)" } else { "" };
    let lead = format!("{margin}{time}{kind}{author} ");
    let body = format!("{}{why}{edited}", body.trim());
    ui.prose(&lead, &format!("{margin}    "), &body);
}

fn edges(ui: &mut Ui, heading: &str, issues: &[LinkedIssue]) {
    if issues.is_empty() {
        ui.line(&format!("{heading}: (none)"));
        return;
    }
    ui.line(&format!("{heading}:"));
    for issue in issues {
        let line = linked(ui, issue);
        ui.line(&format!("  {line}"));
    }
}

fn issues(ui: &mut Ui, heading: &str, issues: &[IssueSummary]) {
    if issues.is_empty() {
        return;
    }
    ui.line(&format!("\n{heading}:"));
    for issue in issues {
        let id = ui.paint(Paint::Id, &pad(&issue.display_id, 5));
        let room = ui.width.saturating_sub(26);
        let title = fit(&safe(&issue.title), room);
        ui.line(&format!(
            "  {id} {} {} - {title}",
            mark(issue.status),
            issue.priority
        ));
    }
}

impl Render for CommentView {
    fn text(&self, ui: &mut Ui) {
        comment_text(ui, "", self);
    }

    fn ids(&self) -> Vec<String> {
        vec![self.uuid.to_string()]
    }
}

impl Render for TimeEntryView {
    fn text(&self, ui: &mut Ui) {
        let seconds = self.duration_seconds.unwrap_or_default();
        ui.line(&format!(
            "{}  {:>12}  {}",
            minute(self.started_at),
            duration(seconds),
            safe(&self.author)
        ));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.uuid.to_string()]
    }
}
