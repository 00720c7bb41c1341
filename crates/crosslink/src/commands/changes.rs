//! `update`, `assign`, `move`: changes of an issue's fields.

use clap::Args;
use crosslink_workspace::core::id::IssueId;
use crosslink_workspace::core::model::{Priority, Status};
use crosslink_workspace::core::operation::{EditIssue, Edited, Operation};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::query::DateUse;
use crosslink_workspace::core::time::Timestamp;
use crosslink_workspace::{ClaimWish, Committed, SetStatus, Updated, WorkOptions, update};

use super::Run;
use crate::app::App;
use crate::input;
use crate::render::issue::quiet_name;
use crate::ui::Ui;

/// Changes an issue's fields
#[derive(Args)]
pub(crate) struct Update {
    /// The issues
    #[arg(required = true)]
    ids: Vec<String>,
    /// A new title
    #[arg(short, long, value_name = "TEXT", allow_hyphen_values = true)]
    title: Option<String>,
    /// A new description; `-` reads standard input, an empty text takes it away
    #[arg(short, long, value_name = "TEXT", allow_hyphen_values = true)]
    description: Option<String>,
    /// Write the description in `$EDITOR`
    #[arg(short, long, conflicts_with = "description")]
    editor: bool,
    /// A new priority: low, medium, high, critical, or 0 to 4
    #[arg(short, long, value_name = "PRIORITY", allow_hyphen_values = true)]
    priority: Option<String>,
    /// open, in_progress (claims it), closed or archived
    #[arg(short, long, value_name = "STATUS")]
    status: Option<String>,
    /// A new type
    #[arg(long = "type", value_name = "TYPE")]
    issue_type: Option<String>,
    /// A new assignee; an empty text takes it away
    #[arg(short, long, value_name = "AGENT")]
    assignee: Option<String>,
    /// New acceptance criteria; an empty text takes them away
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    acceptance: Option<String>,
    /// Make it a sub-issue of this one
    #[arg(long, value_name = "ID", conflicts_with = "no_parent")]
    parent: Option<String>,
    /// Make it an issue of its own
    #[arg(long)]
    no_parent: bool,
    /// Do not start before this date: `2026-01-31`, `tomorrow`, `3d`, `2w` or RFC 3339, in UTC
    #[arg(
        long,
        value_name = "DATE",
        allow_hyphen_values = true,
        conflicts_with = "no_scheduled"
    )]
    scheduled: Option<String>,
    /// May start at any time
    #[arg(long)]
    no_scheduled: bool,
    /// Have it done by this date: the same words
    #[arg(
        long,
        value_name = "DATE",
        allow_hyphen_values = true,
        conflicts_with = "no_due"
    )]
    due: Option<String>,
    /// Take the due date away
    #[arg(long)]
    no_due: bool,
    /// Go on although another agent holds the issue
    #[arg(short, long)]
    force: bool,
}

impl Update {
    fn edit(&self, app: &mut App, issue: IssueId) -> Result<EditIssue, Problem> {
        let description = if self.editor {
            Some(edited_description(app, issue)?)
        } else {
            self.description.as_deref().map(input::text).transpose()?
        };
        Ok(EditIssue {
            issue,
            title: self.title.as_deref().map(input::text).transpose()?,
            description,
            priority: self.priority.as_deref().map(Priority::parse).transpose()?,
            issue_type: self.issue_type.clone(),
            assignee: self.assignee.clone(),
            acceptance: self.acceptance.as_deref().map(input::text).transpose()?,
            parent: match (&self.parent, self.no_parent) {
                (Some(parent), _) => Some(Some(app.issue(parent)?)),
                (None, true) => Some(None),
                (None, false) => None,
            },
            scheduled: date(
                app,
                self.scheduled.as_deref(),
                self.no_scheduled,
                DateUse::Begin,
            )?,
            due: date(app, self.due.as_deref(), self.no_due, DateUse::Due)?,
            force: self.force,
        })
    }
}

/// The date that is to be written, if any: one, or none.
fn date(
    app: &App,
    text: Option<&str>,
    none: bool,
    usage: DateUse,
) -> Result<Option<Option<Timestamp>>, Problem> {
    let date = app.date_if(text, usage)?;
    Ok(date.map(Some).or(none.then_some(None)))
}

impl Run for Update {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let asked = app.asked(&self.ids)?;
        let issues = asked.issues();
        let status = self.status.as_deref().map(status_word).transpose()?;
        let mut edits = std::collections::BTreeMap::new();
        for issue in &issues {
            edits.insert(*issue, self.edit(app, *issue)?);
        }
        let force = self.force;
        let claims = claims_for(&issues, status, force);
        let done = app.workspace()?.claiming(&claims, |workspace| {
            workspace.for_each(EditIssue::NAME, &issues, |transaction, issue| {
                let status = status.map(|status| SetStatus {
                    issue,
                    status,
                    reason: None,
                    force,
                });
                update(transaction, edits[&issue].clone(), status)
            })
        })?;
        let say = |ui: &mut Ui, updated: &Updated| {
            ui.line(&format!("Updated issue {}", updated.display_id));
            if let Some(set) = &updated.status {
                ui.line(&format!("  Status: {} → {}", set.from, set.to));
                super::lifecycle::say_timer(ui, set.closed.as_ref());
            }
        };
        app.wrote_each(done, asked, |updated| quiet_name(&updated.display_id), say)
    }
}

/// What is to be in progress is claimed.
fn claims_for(issues: &[IssueId], status: Option<Status>, force: bool) -> Vec<ClaimWish> {
    let options = WorkOptions {
        resume: true,
        force,
        ..WorkOptions::default()
    };
    let claim = |issue: &IssueId| ClaimWish {
        reopen: true,
        ..ClaimWish::of(*issue, &options)
    };
    match status {
        Some(Status::InProgress) => issues.iter().map(claim).collect(),
        _ => Vec::new(),
    }
}

/// Lets a person edit the description. What somebody else wrote meanwhile is not overwritten unseen.
fn edited_description(app: &mut App, issue: IssueId) -> Result<String, Problem> {
    let read = |app: &mut App| -> Result<String, Problem> {
        let found = app.workspace()?.read(|snapshot| snapshot.summary(issue))?;
        Ok(found
            .and_then(|issue| issue.description)
            .unwrap_or_default())
    };
    let before = read(app)?;
    let text = input::edit(app, &before)?;
    if read(app)? == before {
        return Ok(text);
    }
    app.ui.line(&text);
    let message =
        "The description was changed by somebody else while you edited it; nothing was written";
    Err(Problem::new(Code::EditConflict, message)
        .hint("your text is printed above; edit again and merge it"))
}

fn status_word(text: &str) -> Result<Status, Problem> {
    Status::parse(text).ok_or_else(|| {
        let message =
            format!("Invalid status '{text}'. Valid values: open, in_progress, closed, archived");
        Problem::new(Code::StatusInvalid, message)
    })
}

/// Prints one line about an issue that was changed, or was so already.
pub(super) fn say(
    app: &mut App,
    done: &Committed<Edited>,
    line: impl Fn(&str) -> String,
) -> Result<(), Problem> {
    let id = quiet_name(&done.outcome.display_id);
    app.wrote(done, &[id], |ui, edited| ui.line(&line(&edited.display_id)))
}

/// An id as it was typed, with the sign of a number.
pub(crate) fn plain_name(typed: &str) -> String {
    if typed.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("#{typed}")
    } else {
        typed.to_owned()
    }
}

/// What people call an issue.
pub(crate) fn name(app: &mut App, id: IssueId) -> Result<String, Problem> {
    let issue = app.workspace()?.read(|snapshot| snapshot.linked(id))?;
    Ok(issue.map_or_else(|| id.short(), |issue| issue.display_id))
}

/// Says who should do an issue
#[derive(Args)]
pub(crate) struct Assign {
    /// The issue
    id: String,
    /// The agent; `none` takes the assignee away, `@me` is you
    #[arg(value_name = "AGENT")]
    assignee: String,
    /// Go on although another agent holds the issue
    #[arg(short, long)]
    force: bool,
}

impl Run for Assign {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        let agent = match self.assignee.as_str() {
            "none" => String::new(),
            "@me" => app.workspace()?.agent().to_string(),
            other => other.to_owned(),
        };
        let edit = EditIssue {
            assignee: Some(agent.clone()),
            force: self.force,
            ..EditIssue::new(issue)
        };
        let done = app.workspace()?.run(edit)?;
        say(app, &done, |name| {
            if agent.is_empty() {
                format!("Unassigned issue {name}")
            } else {
                format!("Assigned issue {name} to {agent}")
            }
        })
    }
}

/// Makes an issue a part of another, or one of its own
#[derive(Args)]
pub(crate) struct Move {
    /// The issue
    id: String,
    /// The new parent; `none` makes it an issue of its own
    parent: String,
    /// Go on although another agent holds the issue
    #[arg(short, long)]
    force: bool,
}

impl Run for Move {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        let parent = if self.parent == "none" {
            None
        } else {
            Some(app.issue(&self.parent)?)
        };
        let edit = EditIssue {
            parent: Some(parent),
            force: self.force,
            ..EditIssue::new(issue)
        };
        let done = app.workspace()?.run(edit)?;
        let parent = parent.map(|parent| name(app, parent)).transpose()?;
        say(app, &done, |name| match &parent {
            Some(parent) => format!("Moved issue {name} under {parent}"),
            None => format!("Moved issue {name} to the top level"),
        })
    }
}
