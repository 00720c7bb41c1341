//! `close`, `reopen`, `delete`, `restore`: the life of an issue.

use clap::Args;
use crosslink_workspace::core::id::IssueId;
use crosslink_workspace::core::operation::{
    Children, Closed, DeleteIssue, Deleted, Operation, ReopenIssue, RestoreIssue,
};
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::query::Query;
use crosslink_workspace::{Bulk, CloseOptions, Committed};

use super::Run;
use super::choice::{Choice, query};
use crate::app::App;
use crate::input;
use crate::render::issue::quiet_name;
use crate::render::text::{duration, safe};
use crate::several::Asked;
use crate::ui::Ui;

/// Flags about the changelog, in every command that closes.
#[derive(Args, Clone, Copy)]
pub(crate) struct ChangelogChoice {
    /// Add an entry to CHANGELOG.md
    #[arg(long, conflicts_with = "no_changelog")]
    changelog: bool,
    /// Add no entry to CHANGELOG.md, whatever the settings say
    #[arg(long)]
    no_changelog: bool,
}

/// Closes issues and lets go of them
///
/// Your timer on a closed issue is stopped and its time logged. Undoing opens the issue again; the time stays logged,
/// and the timer stays stopped.
#[derive(Args)]
pub(crate) struct Close {
    /// The issues
    #[arg(required = true)]
    ids: Vec<String>,
    /// Why; `-` reads standard input
    #[arg(short, long, value_name = "TEXT", allow_hyphen_values = true)]
    reason: Option<String>,
    /// Close their open sub-issues too
    #[arg(long)]
    recursive: bool,
    /// Go on although another agent holds an issue
    #[arg(short, long)]
    force: bool,
    #[command(flatten)]
    changelog: ChangelogChoice,
}

impl Run for Close {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let asked = app.asked(&self.ids)?;
        let reason = self.reason.as_deref().map(input::text).transpose()?;
        let options = CloseOptions {
            reason,
            recursive: self.recursive,
            force: self.force,
        };
        let done = app.workspace()?.close_many(&asked.issues(), &options)?;
        finish(app, done, asked, self.changelog)
    }
}

/// Says what was closed, and writes the changelog where that was asked for.
fn finish(
    app: &mut App,
    done: Committed<Bulk<Closed>>,
    asked: Asked,
    choice: ChangelogChoice,
) -> Result<(), Problem> {
    let closed: Vec<String> = done
        .outcome
        .done
        .iter()
        .filter(|closed| !closed.already)
        .map(|closed| closed.display_id.clone())
        .collect();
    let said = app.wrote_each(
        done,
        asked,
        |closed| quiet_name(&closed.display_id),
        say_closed,
    );
    for name in closed {
        changelog(app, &name, choice)?;
    }
    said
}

fn say_closed(ui: &mut Ui, closed: &Closed) {
    ui.line(&format!("Closed issue {}", closed.display_id));
    if closed.already {
        ui.line("  It was closed already.");
    }
    for name in &closed.also_closed {
        ui.line(&format!("Closed issue {name}"));
    }
    if closed.released {
        ui.line(&format!("Released lock on issue {}", closed.display_id));
    }
    say_timer(ui, Some(closed));
    if !closed.open_subissues.is_empty() {
        ui.line(&format!(
            "  Still open below it: {}",
            closed.open_subissues.join(", ")
        ));
    }
    if !closed.unblocked.is_empty() {
        ui.line(&format!("  Now unblocked: {}", closed.unblocked.join(", ")));
    }
}

/// Says that the timer on a closed issue was stopped.
pub(crate) fn say_timer(ui: &mut Ui, closed: Option<&Closed>) {
    if let Some(timer) = closed.and_then(|closed| closed.timer.as_ref()) {
        let (name, time) = (&timer.display_id, duration(timer.seconds));
        ui.line(&format!("Stopped timer for {name}: {time} logged"));
    }
}

/// Writes the entry of a closed issue where that was asked for, and says so.
fn changelog(app: &mut App, name: &str, choice: ChangelogChoice) -> Result<(), Problem> {
    let flag = if choice.changelog {
        Some(true)
    } else {
        choice.no_changelog.then_some(false)
    };
    if !app.workspace()?.wants_changelog(flag)? {
        return Ok(());
    }
    let issue = app.issue(name)?;
    for sentence in app.workspace()?.add_to_changelog(issue).sentences() {
        app.ui.say(&sentence);
    }
    Ok(())
}

/// Closes every open issue that fits
#[derive(Args)]
pub(crate) struct CloseAll {
    /// A query
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    choice: Choice,
    /// Do not ask, also where nothing narrows the choice
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    changelog: ChangelogChoice,
}

impl Run for CloseAll {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let mut query: Query = query(app, &self.query)?;
        self.choice.narrow(app, &mut query)?;
        let narrowed = !query.filter.is_everything();
        query = query.and_open();
        let found = super::list::ask(app, &query, None)?;
        if found.is_empty() && !app.ui.is_json() {
            app.ui.say("No matching open issues found.");
            return Ok(());
        }
        if !narrowed
            && !found.is_empty()
            && !self.yes
            && !input::confirm(
                app,
                &format!("Close all {} open issues?", found.len()),
                "--yes",
            )?
        {
            app.ui.line("Cancelled.");
            return Ok(());
        }
        let done = app
            .workspace()?
            .close_all(&query, &CloseOptions::default())?;
        let closed = done.outcome.done.len();
        let said = finish(app, done, Asked::by_query(), self.changelog);
        app.ui.say(&format!("Closed {closed} issue(s)."));
        said
    }
}

/// Opens closed or archived issues again
#[derive(Args)]
pub(crate) struct Reopen {
    /// The issues
    #[arg(required = true)]
    ids: Vec<String>,
}

impl Run for Reopen {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let asked = app.asked(&self.ids)?;
        let issues = asked.issues();
        let done = app
            .workspace()?
            .run_each(&issues, |issue| ReopenIssue { issue })?;
        let said = app.edited_each(done, asked, |edited| {
            format!("Reopened issue {}", edited.display_id)
        });
        if app.workspace()?.wants_changelog(None)? {
            for issue in issues {
                for sentence in app.workspace()?.remove_from_changelog(issue).sentences() {
                    app.ui.note(&sentence);
                }
            }
        }
        said
    }
}

/// Deletes an issue; `restore` and `undo` bring it back
///
/// Names the sub-issues that go with it and asks.
#[derive(Args)]
pub(crate) struct Delete {
    /// The issues
    #[arg(required = true)]
    ids: Vec<String>,
    /// Do not ask; sub-issues go with it, and so does what another agent holds
    #[arg(short, long)]
    force: bool,
    /// Move sub-issues up to its parent
    #[arg(long)]
    keep_children: bool,
}

impl Run for Delete {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let mut asked = app.asked(&self.ids)?;
        let mut issues = Vec::new();
        for (word, issue) in asked.found.clone() {
            let agreed = match self.force {
                true => Ok(true),
                false => agreed(app, issue, self.keep_children),
            };
            match agreed {
                Ok(true) => issues.push(issue),
                Ok(false) => app.ui.line("Cancelled."),
                Err(problem) => asked.refuse(&word, problem)?,
            }
        }
        if issues.is_empty() {
            return asked.end(app);
        }
        let children = children(self.keep_children);
        let force = self.force;
        let done = app.workspace()?.run_each(&issues, |issue| DeleteIssue {
            issue,
            children,
            force,
        })?;
        app.wrote_each(
            done,
            asked,
            |deleted| quiet_name(&deleted.display_id),
            say_deleted,
        )
    }
}

/// Asks whether an issue, with its sub-issues, is to be deleted.
fn agreed(app: &mut App, issue: IssueId, keep_children: bool) -> Result<bool, Problem> {
    let wish = DeleteIssue {
        issue,
        children: children(keep_children),
        force: false,
    };
    // What would be refused is refused before anybody is asked.
    let would = app
        .workspace()?
        .rehearse(DeleteIssue::NAME, |transaction| transaction.run(wish))?
        .outcome;
    let with = match (would.with.as_slice(), would.kept.as_slice()) {
        ([], []) => String::new(),
        ([], kept) => format!(" and keep its sub-issues {}", kept.join(", ")),
        (with, _) => format!(" and its sub-issues {}", with.join(", ")),
    };
    let found = app.workspace()?.read(|snapshot| snapshot.linked(issue))?;
    let title = found.map(|issue| issue.title).unwrap_or_default();
    let question = format!(
        "Delete issue {} \"{}\"{with}?",
        would.display_id,
        safe(&title)
    );
    input::confirm(app, &question, "--force")
}

fn children(kept: bool) -> Children {
    if kept {
        Children::Keep
    } else {
        Children::Delete
    }
}

fn say_deleted(ui: &mut Ui, deleted: &Deleted) {
    ui.line(&format!("Deleted issue {}", deleted.display_id));
    for name in &deleted.with {
        ui.line(&format!("Deleted issue {name}"));
    }
    for name in &deleted.kept {
        ui.line(&format!("  Moved up: {name}"));
    }
}

/// Brings deleted issues back, with the sub-issues that went with them
#[derive(Args)]
pub(crate) struct Restore {
    /// The issues
    #[arg(required = true)]
    ids: Vec<String>,
}

impl Run for Restore {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let asked = app.asked(&self.ids)?;
        let done = app
            .workspace()?
            .run_each(&asked.issues(), |issue| RestoreIssue { issue })?;
        let say = |ui: &mut Ui, restored: &Deleted| {
            ui.line(&format!("Restored issue {}", restored.display_id));
            for name in &restored.with {
                ui.line(&format!("Restored issue {name}"));
            }
        };
        app.wrote_each(
            done,
            asked,
            |restored| quiet_name(&restored.display_id),
            say,
        )
    }
}
