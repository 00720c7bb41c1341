//! Export as Markdown: a document for people in the reference's layout, complete enough to be imported again.
//! How data and text stand in it is told in [`super::markdown_text`].

use std::collections::HashMap;
use std::io::{self, Write};

use crosslink_core::id::IssueId;
use crosslink_core::model::Lifecycle;
use crosslink_core::time::Timestamp;
use crosslink_store::{Contents, WholeIssue};
use serde::Serialize;
use uuid::Uuid;

use super::issue_file::{CommentFile, IssueFile, MilestoneFile};
use super::markdown_text::{Shown, comment_lead, guarded, indented, mark, mark_with};

/// The sections, in their order.
const SECTIONS: [(&str, Lifecycle); 3] = [
    ("Open Issues", Lifecycle::Open),
    ("Closed Issues", Lifecycle::Closed),
    ("Archived Issues", Lifecycle::Archived),
];

/// What links to other issues and milestones are shown as.
struct Names<'a> {
    issues: HashMap<IssueId, String>,
    contents: &'a Contents,
}

/// Writes the document, which says when it was made.
pub(crate) fn write(contents: &Contents, now: Timestamp, out: &mut dyn Write) -> io::Result<()> {
    let names = Names::of(contents);
    writeln!(
        out,
        "# Crosslink Issues Export\n\nExported: {} UTC\n",
        now.second()
    )?;
    for (heading, state) in SECTIONS {
        let issues = contents.issues.iter();
        let mut issues = issues
            .filter(|whole| whole.issue.standing.state == state)
            .peekable();
        if issues.peek().is_some() {
            writeln!(out, "## {heading}\n")?;
        }
        for whole in issues {
            issue(whole, &names, out)?;
        }
    }
    if !contents.milestones.is_empty() {
        writeln!(out, "## Milestones\n")?;
    }
    for whole in &contents.milestones {
        milestone(&MilestoneFile::of(whole), out)?;
    }
    Ok(())
}

impl<'a> Names<'a> {
    fn of(contents: &'a Contents) -> Self {
        let issues = contents.issues.iter();
        Self {
            issues: issues
                .map(|whole| (whole.issue.id, display_id(whole)))
                .collect(),
            contents,
        }
    }

    fn list(&self, ids: &[IssueId]) -> Option<String> {
        let names = ids.iter().map(|id| self.issue(*id));
        (!ids.is_empty()).then(|| names.collect::<Vec<_>>().join(", "))
    }

    fn issue(&self, id: IssueId) -> String {
        self.issues.get(&id).cloned().unwrap_or_else(|| id.short())
    }

    fn milestone(&self, file: &IssueFile) -> Option<&'a str> {
        let id = file.milestone_uuid?;
        let mut milestones = self.contents.milestones.iter();
        let found = milestones.find(|whole| whole.milestone.id == id)?;
        Some(&found.milestone.name)
    }
}

fn display_id(whole: &WholeIssue) -> String {
    let number = whole.number();
    number.map_or_else(|| whole.issue.id.short(), |number| format!("#{number}"))
}

/// What stands in the mark of an issue.
#[derive(Serialize)]
struct Head<'a> {
    #[serde(flatten)]
    file: IssueFile<'a>,
    shown: Uuid,
}

fn issue(whole: &WholeIssue, names: &Names, out: &mut dyn Write) -> io::Result<()> {
    let file = IssueFile::of(whole, None);
    let shown = shown(&file, names);
    let done = if file.status == Lifecycle::Closed {
        "x"
    } else {
        " "
    };
    writeln!(
        out,
        "### [{done}] {}: {}\n",
        display_id(whole),
        guarded(file.title)
    )?;
    let head = Head {
        shown: shown.digest(),
        file: IssueFile {
            description: None,
            acceptance: None,
            comments: Vec::new(),
            ..file.clone()
        },
    };
    writeln!(out, "{}\n", mark_with("issue", &head)?)?;
    for (name, value) in &shown.facts {
        writeln!(out, "- **{name}:** {}", indented(&guarded(value)))?;
    }
    writeln!(out)?;
    if let Some(text) = file.description {
        part("description", text, out)?;
    }
    if let Some(text) = file.acceptance {
        writeln!(out, "**Acceptance:**\n")?;
        part("acceptance", text, out)?;
    }
    comments(&file.comments, out)?;
    writeln!(out, "---\n")
}

fn shown(file: &IssueFile, names: &Names) -> Shown {
    let facts = facts(file, names).into_iter();
    let comments = file.comments.iter();
    Shown {
        title: file.title.to_owned(),
        facts: facts
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        description: file.description.map(str::to_owned),
        acceptance: file.acceptance.map(str::to_owned),
        comments: comments.map(|comment| comment.content.to_owned()).collect(),
    }
}

/// The lines for people: the reference's first, in its order.
fn facts(file: &IssueFile, names: &Names) -> Vec<(&'static str, String)> {
    let status = match file.status {
        Lifecycle::Open => "open",
        Lifecycle::Closed => "closed",
        Lifecycle::Archived => "archived",
    };
    let list = |items: &[String]| (!items.is_empty()).then(|| items.join(", "));
    let facts = [
        ("Priority", Some(file.priority.to_string())),
        ("Status", Some(status.to_owned())),
        ("Parent", file.parent_uuid.map(|id| names.issue(id))),
        ("Labels", list(file.labels)),
        ("Created", Some(file.created_at.date())),
        ("Type", Some(file.issue_type.to_owned())),
        ("Assignee", file.assignee.map(str::to_owned)),
        ("Author", Some(file.created_by.to_owned())),
        ("Milestone", names.milestone(file).map(str::to_owned)),
        ("Blocked by", names.list(file.blockers)),
        ("Related", names.list(file.related)),
        ("References", list(file.external_refs)),
        ("Scheduled", file.scheduled_at.map(Timestamp::date)),
        ("Due", file.due_at.map(Timestamp::date)),
        ("Updated", Some(file.updated_at.date())),
        ("Closed", file.closed_at.map(Timestamp::date)),
        ("Reason", file.close_reason.map(str::to_owned)),
        ("Time", time_spent(file)),
        ("Deleted", file.deleted.then(|| "yes".to_owned())),
    ];
    let known = facts.into_iter();
    known
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// The sum of the finished stretches of work.
fn time_spent(file: &IssueFile) -> Option<String> {
    let seconds = file.time_entries.iter();
    let seconds: i64 = seconds
        .filter_map(|entry| entry.duration_seconds)
        .fold(0, i64::saturating_add);
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    (!file.time_entries.is_empty()).then(|| format!("{hours} h {minutes} min"))
}

/// A text between its marks.
fn part(name: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}\n{}\n{}\n", mark(name), guarded(text), mark("end"))
}

fn comments(files: &[CommentFile], out: &mut dyn Write) -> io::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    writeln!(out, "**Comments:**\n")?;
    for file in files {
        let head = CommentFile {
            content: "",
            ..file.clone()
        };
        writeln!(out, "{}", mark_with("comment", &head)?)?;
        let lead = comment_lead(file.created_at, file.kind, file.author);
        writeln!(out, "- {lead} {}", indented(&guarded(file.content)))?;
    }
    writeln!(out)
}

fn milestone(file: &MilestoneFile, out: &mut dyn Write) -> io::Result<()> {
    let done = if file.status == Lifecycle::Open {
        " "
    } else {
        "x"
    };
    writeln!(out, "### [{done}] {}\n", guarded(file.name))?;
    let head = MilestoneFile {
        description: None,
        ..file.clone()
    };
    writeln!(out, "{}\n", mark_with("milestone", &head)?)?;
    writeln!(out, "- **Created:** {}", file.created_at.date())?;
    if let Some(due) = file.due_at {
        writeln!(out, "- **Due:** {}", due.date())?;
    }
    writeln!(out)?;
    if let Some(text) = file.description {
        part("description", text, out)?;
    }
    writeln!(out, "---\n")
}
