//! `update`, `label`, `relate`, `assign`, `move`: changes of an issue.

use clap::Args;
use crosslink_workspace::core::id::IssueId;
use crosslink_workspace::core::model::{Priority, Status};
use crosslink_workspace::core::operation::{EditIssue, Edited, ElementOf, Operation, SetElement};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::time::{DayEnd, Timestamp, parse_date};
use crosslink_workspace::{Bulk, Committed, SetStatus, Updated, update};

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
    /// Do not start before this date
    #[arg(long, value_name = "DATE", conflicts_with = "no_scheduled")]
    scheduled: Option<String>,
    /// May start at any time
    #[arg(long)]
    no_scheduled: bool,
    /// Have it done by this date
    #[arg(long, value_name = "DATE", conflicts_with = "no_due")]
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
            scheduled: date(self.scheduled.as_deref(), self.no_scheduled, DayEnd::Start)?,
            due: date(self.due.as_deref(), self.no_due, DayEnd::End)?,
            force: self.force,
        })
    }
}

fn date(text: Option<&str>, none: bool, end: DayEnd) -> Result<Option<Option<Timestamp>>, Problem> {
    match text {
        Some(text) => parse_date(text, end).map(|time| Some(Some(time))),
        None => Ok(none.then_some(None)),
    }
}

impl Run for Update {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issues = app.issues(&self.ids)?;
        let status = self.status.as_deref().map(status_word).transpose()?;
        let mut edits = std::collections::BTreeMap::new();
        for issue in &issues {
            edits.insert(*issue, self.edit(app, *issue)?);
        }
        let force = self.force;
        let done = app
            .workspace()?
            .for_each(EditIssue::NAME, &issues, |transaction, issue| {
                let status = status.map(|status| SetStatus {
                    issue,
                    status,
                    reason: None,
                    force,
                });
                update(transaction, edits[&issue].clone(), status)
            })?;
        let say = |ui: &mut Ui, updated: &Updated| {
            ui.line(&format!("Updated issue {}", updated.display_id));
            if let Some(set) = &updated.status {
                ui.line(&format!("  Status: {} → {}", set.from, set.to));
            }
        };
        app.wrote_each(
            done,
            issues.len(),
            |updated| quiet_name(&updated.display_id),
            say,
        )
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

/// Sets or takes an element, and says which of the two lines holds.
fn set_element(
    app: &mut App,
    operation: SetElement,
    changed: impl Fn(&str) -> String,
    already: impl Fn(&str) -> String,
) -> Result<(), Problem> {
    let done = app.workspace()?.run(operation)?;
    let was = done.outcome.changed;
    say(
        app,
        &done,
        |name| if was { changed(name) } else { already(name) },
    )
}

/// Sets or takes several labels in one step.
fn set_labels(app: &mut App, id: &str, labels: &[String], present: bool) -> Result<(), Problem> {
    let issue = app.issue(id)?;
    let done = app.workspace()?.transact(SetElement::NAME, |transaction| {
        let set = |label: &String| {
            transaction.run(SetElement {
                issue,
                element: ElementOf::Label(label.clone()),
                present,
            })
        };
        labels.iter().map(set).collect::<Result<Vec<_>, _>>()
    })?;
    let outcomes: Vec<_> = done.outcome.iter().cloned().zip(labels).collect();
    let bulk = done.map(|done| Bulk {
        done,
        refused: Vec::new(),
    });
    if app.ui.is_json() || app.ui.quiet {
        return app.wrote_each(
            bulk,
            labels.len(),
            |edited| quiet_name(&edited.display_id),
            |_, _| {},
        );
    }
    for (edited, label) in outcomes {
        let (name, label) = (&edited.display_id, crate::render::text::safe(label));
        app.ui.line(&match (present, edited.changed) {
            (true, true) => format!("Added label '{label}' to issue {name}"),
            (true, false) => format!("Label '{label}' already exists on issue {name}"),
            (false, true) => format!("Removed label '{label}' from issue {name}"),
            (false, false) => format!("Label '{label}' not found on issue {name}"),
        });
    }
    Ok(())
}

/// Adds a label to an issue
#[derive(Args)]
pub(crate) struct Label {
    /// The issue
    id: String,
    /// The labels
    #[arg(required = true)]
    labels: Vec<String>,
}

impl Run for Label {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        set_labels(app, &self.id, &self.labels, true)
    }
}

/// Takes a label from an issue
#[derive(Args)]
pub(crate) struct Unlabel {
    /// The issue
    id: String,
    /// The labels
    #[arg(required = true)]
    labels: Vec<String>,
}

impl Run for Unlabel {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        set_labels(app, &self.id, &self.labels, false)
    }
}

/// Links two issues that have to do with each other
#[derive(Args)]
pub(crate) struct Relate {
    /// One issue
    a: String,
    /// The other issue
    b: String,
}

impl Run for Relate {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        relate(app, &self.a, &self.b, true)
    }
}

/// Takes the link between two issues away
#[derive(Args)]
pub(crate) struct Unrelate {
    /// One issue
    a: String,
    /// The other issue
    b: String,
}

impl Run for Unrelate {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        relate(app, &self.a, &self.b, false)
    }
}

fn relate(app: &mut App, a: &str, b: &str, present: bool) -> Result<(), Problem> {
    let (issue, other) = (app.issue(a)?, app.issue(b)?);
    let other_name = name(app, other)?;
    let element = ElementOf::Relation(other);
    let done = |name: &str| {
        if present {
            format!("Linked {name} ↔ {other_name}")
        } else {
            format!("Unlinked {name} ↔ {other_name}")
        }
    };
    let already = |name: &str| {
        if present {
            format!("Issues {name} and {other_name} are already related")
        } else {
            format!("No relation found between {name} and {other_name}")
        }
    };
    set_element(
        app,
        SetElement {
            issue,
            element,
            present,
        },
        done,
        already,
    )
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

/// Adds or takes an id that an issue has elsewhere
#[derive(Args)]
pub(crate) struct Reference {
    /// The issue
    id: String,
    /// The reference
    reference: String,
    /// Take it away
    #[arg(long)]
    remove: bool,
}

impl Run for Reference {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        let text = &self.reference;
        let element = ElementOf::ExternalRef(text.clone());
        let remove = self.remove;
        set_element(
            app,
            SetElement {
                issue,
                element,
                present: !remove,
            },
            |name| {
                if remove {
                    format!("Removed reference '{text}' from issue {name}")
                } else {
                    format!("Added reference '{text}' to issue {name}")
                }
            },
            |name| {
                if remove {
                    format!("Reference '{text}' not found on issue {name}")
                } else {
                    format!("Reference '{text}' already exists on issue {name}")
                }
            },
        )
    }
}

/// Says who should do an issue
#[derive(Args)]
pub(crate) struct Assign {
    /// The issue
    id: String,
    /// The agent; `none` takes the assignee away, `@me` is you
    #[arg(value_name = "AGENT")]
    assignee: String,
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
