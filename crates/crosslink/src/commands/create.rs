//! `create`, `quick`, `subissue`: new issues.

use std::path::PathBuf;

use clap::Args;
use crosslink_workspace::core::id::IssueId;
use crosslink_workspace::core::model::Priority;
use crosslink_workspace::core::operation::{CreateIssue, IssueMade};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::query::DateUse;
use crosslink_workspace::{Committed, PriorityFrom, QuickMade};

use super::Run;
use super::changes::plain_name;
use crate::app::App;
use crate::input;
use crate::render::issue::quiet_id;

/// What an issue begins with, in every command that makes one.
#[derive(Args)]
struct First {
    /// Describe it; `-` reads standard input
    #[arg(short, long, value_name = "TEXT", allow_hyphen_values = true)]
    description: Option<String>,
    /// Describe it with the text of a file
    #[arg(long, value_name = "FILE", conflicts_with = "description")]
    description_file: Option<PathBuf>,
    /// Write the description in `$EDITOR`
    #[arg(short, long, conflicts_with_all = ["description", "description_file"])]
    editor: bool,
    /// low, medium, high or critical; 0 (critical) to 4 (low) work too [default: medium]
    #[arg(short, long, value_name = "PRIORITY", allow_hyphen_values = true)]
    priority: Option<String>,
    /// Begin with a template: bug, feature, refactor, research, audit, continuation, investigation, or one of the project's
    #[arg(short, long, value_name = "NAME")]
    template: Option<String>,
    /// Add labels, separated by commas; may be repeated
    #[arg(short, long = "label", value_name = "LABEL")]
    labels: Vec<String>,
    /// bug, feature, task, epic, chore or any other word [default: task]
    #[arg(long = "type", value_name = "TYPE")]
    issue_type: Option<String>,
    /// Say who should do it
    #[arg(short, long, value_name = "AGENT")]
    assignee: Option<String>,
    /// Say what must hold when it is done
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    acceptance: Option<String>,
    /// Put it into a milestone, by number or name
    #[arg(long, value_name = "MILESTONE")]
    milestone: Option<String>,
    /// Do not start before this date: `2026-01-31`, `tomorrow`, `3d`, `2w` or RFC 3339, in UTC
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    scheduled: Option<String>,
    /// Have it done by this date: the same words
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    due: Option<String>,
    /// Wait for this issue; may be repeated
    #[arg(long = "blocked-by", value_name = "ID")]
    blockers: Vec<String>,
    /// Give it an id that it has elsewhere; may be repeated
    #[arg(long = "ref", value_name = "REF")]
    external_refs: Vec<String>,
    /// Make it only once, however often this is sent; at most 200 characters, remembered for 30 days
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
}

impl First {
    fn description(&self, app: &App) -> Result<Option<String>, Problem> {
        if let Some(path) = &self.description_file {
            return input::file(path).map(Some);
        }
        if self.editor {
            return input::edit(app, "").map(Some);
        }
        self.description.as_deref().map(input::text).transpose()
    }

    /// The operation; the template fills what the arguments leave open.
    fn operation(
        &self,
        app: &mut App,
        title: &str,
        parent: Option<&str>,
    ) -> Result<CreateIssue, Problem> {
        let create = CreateIssue {
            title: input::text(title)?,
            description: self.description(app)?,
            priority: self
                .priority
                .as_deref()
                .map(Priority::parse)
                .transpose()?
                .unwrap_or_default(),
            issue_type: self.issue_type.clone(),
            assignee: self.assignee.clone(),
            parent: parent.map(|parent| parent_of(app, parent)).transpose()?,
            milestone: match &self.milestone {
                Some(milestone) => Some(app.workspace()?.resolve_milestone(milestone)?),
                None => None,
            },
            scheduled: app.date_if(self.scheduled.as_deref(), DateUse::Begin)?,
            due: app.date_if(self.due.as_deref(), DateUse::Due)?,
            acceptance: self.acceptance.as_deref().map(input::text).transpose()?,
            labels: input::labels(&self.labels),
            blockers: app.issues(&self.blockers)?,
            external_refs: self.external_refs.clone(),
        };
        self.warn_of_dates(app, &create);
        match &self.template {
            Some(name) => {
                let said = if self.priority.is_some() {
                    PriorityFrom::Request
                } else {
                    PriorityFrom::Default
                };
                Ok(app.workspace()?.template(name)?.apply(create, said))
            }
            None => defaults(app, create, self),
        }
    }

    fn warn_of_dates(&self, app: &App, create: &CreateIssue) {
        if let (Some(scheduled), Some(due)) = (create.scheduled, create.due)
            && scheduled > due
        {
            let (scheduled, due) = (
                self.scheduled.as_deref().unwrap_or(""),
                self.due.as_deref().unwrap_or(""),
            );
            app.ui.warn(&format!(
                "--scheduled ({scheduled}) is after --due ({due}). Proceeding anyway."
            ));
        }
    }
}

/// Looks up the parent that was named.
fn parent_of(app: &mut App, name: &str) -> Result<IssueId, Problem> {
    app.issue(name).map_err(|problem| {
        if problem.code() != Code::IssueNotFound {
            return problem;
        }
        let message = format!("Parent issue {} not found", plain_name(name));
        problem.hints().iter().fold(
            Problem::new(Code::IssueNotFound, message),
            |problem, hint| problem.hint(hint),
        )
    })
}

/// What the settings say of an issue that arguments and template leave open.
fn defaults(app: &mut App, mut create: CreateIssue, first: &First) -> Result<CreateIssue, Problem> {
    let settings = app.settings()?;
    if first.priority.is_none() {
        create.priority = Priority::parse(settings.text("create.priority"))?;
    }
    if create.issue_type.is_none() {
        create.issue_type = Some(settings.text("create.type").to_owned());
    }
    Ok(create)
}

/// Create an issue
///
/// The title is one line of at most 512 characters. `-` reads it from standard input.
#[derive(Args)]
pub(crate) struct Create {
    /// One line that says what is to be done
    title: String,
    #[command(flatten)]
    first: First,
    /// Claim it and make it the session's issue
    #[arg(short, long)]
    work: bool,
    /// Make it a sub-issue of this one
    #[arg(long, value_name = "ID")]
    parent: Option<String>,
    /// Kept for scripts: a number is always drawn where one is at hand
    #[arg(long, hide = true)]
    defer_id: bool,
}

impl Run for Create {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        create(
            app,
            &self.title,
            &self.first,
            self.parent.as_deref(),
            self.work,
        )
    }
}

/// Create an issue and start working on it
///
/// Creates, claims and makes it the session's issue in one step.
#[derive(Args)]
pub(crate) struct Quick {
    /// One line that says what is to be done
    title: String,
    #[command(flatten)]
    first: First,
    /// Make it a sub-issue of this one
    #[arg(long, value_name = "ID")]
    parent: Option<String>,
}

impl Run for Quick {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        create(app, &self.title, &self.first, self.parent.as_deref(), true)
    }
}

/// Create a sub-issue
#[derive(Args)]
pub(crate) struct Subissue {
    /// The issue it is a part of
    parent: String,
    /// One line that says what is to be done
    title: String,
    #[command(flatten)]
    first: First,
    /// Claim it and make it the session's issue
    #[arg(short, long)]
    work: bool,
}

impl Run for Subissue {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        create(app, &self.title, &self.first, Some(&self.parent), self.work)
    }
}

fn create(
    app: &mut App,
    title: &str,
    first: &First,
    parent: Option<&str>,
    work: bool,
) -> Result<(), Problem> {
    let operation = first.operation(app, title, parent)?;
    let key = first.idempotency_key.as_deref();
    if !work {
        let made = app.workspace()?.run_once(key, operation)?;
        return say(app, &made, first.template.as_deref());
    }
    let started = app.workspace()?.quick(operation, key)?;
    say_started(app, &started, first.template.as_deref())
}

fn created_line(made: &IssueMade) -> String {
    match &made.parent {
        Some(parent) => format!("Created subissue {} under {parent}", made.display_id),
        None => format!("Created issue {}", made.display_id),
    }
}

fn say(app: &mut App, made: &Committed<IssueMade>, template: Option<&str>) -> Result<(), Problem> {
    let id = quiet_id(made.outcome.id, made.outcome.uuid);
    app.wrote(made, &[id], |ui, made| {
        ui.line(&created_line(made));
        if let Some(template) = template {
            ui.line(&format!("  Applied template: {template}"));
        }
    })
}

fn say_started(
    app: &mut App,
    started: &Committed<QuickMade>,
    template: Option<&str>,
) -> Result<(), Problem> {
    let made = &started.outcome.made;
    let id = quiet_id(made.id, made.uuid);
    app.wrote(started, &[id], |ui, started| {
        let made = &started.made;
        ui.line(&created_line(made));
        if let Some(template) = template {
            ui.line(&format!("  Applied template: {template}"));
        }
        if started.work.is_some() {
            ui.line(&format!("Auto-claimed lock on issue {}", made.display_id));
            ui.line(&format!("Now working on: {} {}", made.display_id, crate::render::text::safe(&started.title)));
        } else {
            ui.hint("no session is open, so nothing was claimed; `crosslink session start`, then `crosslink session work`");
        }
    })
}
