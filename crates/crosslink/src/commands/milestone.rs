//! `milestone`: goals that issues count towards.

use clap::Args;
use crosslink_workspace::Committed;
use crosslink_workspace::core::model::Lifecycle;
use crosslink_workspace::core::operation::{
    CreateMilestone, EditMilestone, MilestoneMade, Operation, PlanIssue,
};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::query::DateUse;
use crosslink_workspace::core::view::{MilestoneDetail, MilestoneView};

use super::Run;
use crate::app::App;
use crate::input;
use crate::render::Render;
use crate::render::issue::{day_or_minute, linked, quiet_id, quiet_name};
use crate::render::list::ListOptions;
use crate::render::text::{safe, safe_lines, second};
use crate::ui::Ui;

/// Creates a milestone
#[derive(Args)]
pub(crate) struct Create {
    /// Its name
    name: String,
    /// Describe it; `-` reads standard input
    #[arg(short, long, value_name = "TEXT")]
    description: Option<String>,
    /// Reach it by this date: `2026-01-31`, `tomorrow`, `3d`, `2w` or RFC 3339, in UTC
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    due: Option<String>,
    /// Make it only once, however often this is sent; at most 200 characters, remembered for 30 days
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
}

impl Run for Create {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let operation = CreateMilestone {
            name: self.name,
            description: self.description.as_deref().map(input::text).transpose()?,
            due: app.date_if(self.due.as_deref(), DateUse::Due)?,
        };
        let done = app
            .workspace()?
            .run_once(self.idempotency_key.as_deref(), operation)?;
        let id = quiet_id(done.outcome.id, done.outcome.uuid);
        app.wrote(&done, &[id], |ui, made| {
            ui.line(&format!(
                "Created milestone {}: {}",
                number(made.id),
                safe(&made.name)
            ))
        })
    }
}

fn number(id: Option<u32>) -> String {
    id.map_or_else(|| "(no number yet)".to_owned(), |id| format!("#{id}"))
}

/// Lists milestones
#[derive(Args)]
pub(crate) struct List {
    /// open, closed or all
    #[arg(short, long, default_value = "open", value_name = "STATUS")]
    status: String,
}

impl Run for List {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let wanted = match self.status.as_str() {
            "open" => Some(Lifecycle::Open),
            "closed" => Some(Lifecycle::Closed),
            "all" => None,
            other => {
                let message = format!("Invalid status '{other}'. Valid values: open, closed, all");
                return Err(Problem::new(Code::StatusInvalid, message));
            }
        };
        let mut milestones = app.workspace()?.read(|snapshot| snapshot.milestones())?;
        milestones.retain(|milestone| wanted.is_none_or(|wanted| milestone.status == wanted));
        let show = |ui: &mut Ui, milestones: &[MilestoneView]| {
            for milestone in milestones {
                milestone.text(ui);
            }
        };
        app.show_list(
            &milestones,
            &ListOptions::whole("No milestones found.", &show),
        )
    }
}

/// Shows a milestone and its issues
#[derive(Args)]
pub(crate) struct Show {
    /// Its number or name
    milestone: String,
}

impl Render for MilestoneDetail {
    fn text(&self, ui: &mut Ui) {
        let milestone = &self.milestone;
        let lead = format!("Milestone {}: ", number(milestone.id));
        ui.prose(&lead, "  ", &safe(&milestone.name));
        ui.line(&format!(
            "Status: {}",
            if milestone.status == Lifecycle::Open {
                "open"
            } else {
                "closed"
            }
        ));
        ui.line(&format!("Created: {}", second(milestone.created_at)));
        if let Some(closed) = milestone.closed_at {
            ui.line(&format!("Closed: {}", second(closed)));
        }
        if let Some(due) = milestone.due_at {
            ui.line(&format!("Due: {}", day_or_minute(due)));
        }
        if let Some(description) = &milestone.description {
            ui.line("\nDescription:");
            ui.prose("  ", "  ", &safe_lines(description));
        }
        ui.line(&format!(
            "\nProgress: {}/{} issues closed",
            milestone.progress.closed, milestone.progress.total
        ));
        if !self.issues.is_empty() {
            ui.line("\nIssues:");
            for issue in &self.issues {
                let line = linked(ui, issue);
                ui.line(&format!("  {line}"));
            }
        }
    }

    fn ids(&self) -> Vec<String> {
        self.milestone.ids()
    }
}

impl Run for Show {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let id = app.workspace()?.resolve_milestone(&self.milestone)?;
        let detail = app
            .workspace()?
            .read(|snapshot| snapshot.milestone_detail(id))?;
        let detail = detail.ok_or_else(|| Problem::bug("a milestone that was found is gone"))?;
        app.show(&detail)
    }
}

/// Puts issues into a milestone
#[derive(Args)]
pub(crate) struct Add {
    /// The milestone's number or name
    milestone: String,
    /// The issues; `-` reads ids from standard input
    #[arg(required = true)]
    issues: Vec<String>,
    /// Go on although another agent holds an issue
    #[arg(short, long)]
    force: bool,
}

impl Run for Add {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let milestone = app.workspace()?.resolve_milestone(&self.milestone)?;
        let shown = shown(app, milestone)?;
        let asked = app.asked(&self.issues)?;
        let force = self.force;
        let done = app
            .workspace()?
            .run_each(&asked.issues(), |issue| PlanIssue {
                issue,
                milestone: Some(milestone),
                force,
            })?;
        app.edited_each(done, asked, |edited| {
            let name = &edited.display_id;
            if edited.changed {
                format!("Added {name} to milestone {shown}")
            } else {
                format!("Issue {name} already in milestone {shown}")
            }
        })
    }
}

fn shown(app: &mut App, id: crosslink_workspace::core::id::MilestoneId) -> Result<String, Problem> {
    let view = app.workspace()?.read(|snapshot| snapshot.milestone(id))?;
    Ok(number(view.and_then(|view| view.id)))
}

/// Takes an issue out of a milestone
#[derive(Args)]
pub(crate) struct Remove {
    /// The milestone's number or name
    milestone: String,
    /// The issue
    issue: String,
    /// Go on although another agent holds the issue
    #[arg(short, long)]
    force: bool,
}

impl Run for Remove {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let milestone = app.workspace()?.resolve_milestone(&self.milestone)?;
        let shown = shown(app, milestone)?;
        let issue = app.issue(&self.issue)?;
        let done = app.workspace()?.transact(PlanIssue::NAME, |transaction| {
            let inside = transaction
                .hub()
                .issue(issue)?
                .and_then(|issue| issue.milestone);
            let milestone = inside.filter(|inside| *inside != milestone);
            transaction.run(PlanIssue {
                issue,
                milestone,
                force: self.force,
            })
        })?;
        let id = quiet_name(&done.outcome.display_id);
        app.wrote(&done, &[id], |ui, edited| {
            let name = &edited.display_id;
            ui.line(&if edited.changed {
                format!("Removed {name} from milestone {shown}")
            } else {
                format!("Issue {name} not in milestone {shown}")
            });
        })
    }
}

/// Changes a milestone
#[derive(Args)]
pub(crate) struct Update {
    /// The milestone's number or name
    milestone: String,
    /// A new name
    #[arg(short, long, value_name = "TEXT")]
    name: Option<String>,
    /// A new description; an empty text takes it away
    #[arg(short, long, value_name = "TEXT")]
    description: Option<String>,
    /// Reach it by this date: `2026-01-31`, `tomorrow`, `3d`, `2w` or RFC 3339, in UTC
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
}

impl Run for Update {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let milestone = app.workspace()?.resolve_milestone(&self.milestone)?;
        let operation = EditMilestone {
            milestone,
            name: self.name,
            description: self.description.as_deref().map(input::text).transpose()?,
            due: app.date_if(self.due.as_deref(), DateUse::Due)?,
            no_due: self.no_due,
        };
        let done = app.workspace()?.run(operation)?;
        say(app, &done, "Updated")
    }
}

/// Says what became of a milestone.
pub(crate) fn say(
    app: &mut App,
    done: &Committed<MilestoneMade>,
    verb: &str,
) -> Result<(), Problem> {
    let id = quiet_id(done.outcome.id, done.outcome.uuid);
    app.wrote(done, &[id], |ui, made| {
        ui.line(&format!("{verb} milestone {}", number(made.id)))
    })
}
