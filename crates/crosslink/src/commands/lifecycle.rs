//! `close`, `reopen`, `delete`, `restore`, `claim`, `unclaim`.

use clap::Args;
use crosslink_workspace::core::id::IssueId;
use crosslink_workspace::core::operation::{
    Children, ClaimIssue, Claimed, Closed, DeleteIssue, Deleted, Edited, Operation, ReleaseIssue,
    ReopenIssue, RestoreIssue,
};
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::query::Query;
use crosslink_workspace::{Bulk, CloseOptions, Committed};

use super::Run;
use super::list::{Choice, query};
use crate::app::App;
use crate::input;
use crate::render::Render;
use crate::render::issue::quiet_name;
use crate::render::text::safe;
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
        let issues = app.issues(&self.ids)?;
        let reason = self.reason.as_deref().map(input::text).transpose()?;
        let options = CloseOptions {
            reason,
            recursive: self.recursive,
            force: self.force,
        };
        let done = app.workspace()?.close_many(&issues, &options)?;
        finish(app, done, issues.len(), self.changelog)
    }
}

/// Says what was closed, and writes the changelog where that was asked for.
fn finish(
    app: &mut App,
    done: Committed<Bulk<Closed>>,
    asked: usize,
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
        let said = finish(app, done, usize::MAX, self.changelog);
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
        let issues = app.issues(&self.ids)?;
        let done = app
            .workspace()?
            .run_each(&issues, |issue| ReopenIssue { issue })?;
        let say = |ui: &mut Ui, edited: &Edited| {
            ui.line(&format!("Reopened issue {}", edited.display_id))
        };
        app.wrote_each(
            done,
            issues.len(),
            |edited| quiet_name(&edited.display_id),
            say,
        )?;
        if app.workspace()?.wants_changelog(None)? {
            for issue in issues {
                for sentence in app.workspace()?.remove_from_changelog(issue).sentences() {
                    app.ui.note(&sentence);
                }
            }
        }
        Ok(())
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
    /// Do not ask; sub-issues go with it
    #[arg(short, long)]
    force: bool,
    /// Move sub-issues up to its parent
    #[arg(long)]
    keep_children: bool,
}

impl Run for Delete {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let mut issues = Vec::new();
        for issue in app.issues(&self.ids)? {
            if self.force || agreed(app, issue, self.keep_children)? {
                issues.push(issue);
            } else {
                app.ui.line("Cancelled.");
            }
        }
        if issues.is_empty() {
            return Ok(());
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
            self.ids.len(),
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
        let issues = app.issues(&self.ids)?;
        let done = app
            .workspace()?
            .run_each(&issues, |issue| RestoreIssue { issue })?;
        let say = |ui: &mut Ui, restored: &Deleted| {
            ui.line(&format!("Restored issue {}", restored.display_id));
            for name in &restored.with {
                ui.line(&format!("Restored issue {name}"));
            }
        };
        app.wrote_each(
            done,
            issues.len(),
            |restored| quiet_name(&restored.display_id),
            say,
        )
    }
}

/// Claims an issue: from now on it is in progress, and others are told who holds it
#[derive(Args)]
pub(crate) struct Claim {
    /// The issue
    #[arg(required_unless_present = "next")]
    id: Option<String>,
    /// Take the best ready issue
    #[arg(long, conflicts_with = "id")]
    next: bool,
    /// Take on a claim of your other session
    #[arg(long)]
    resume: bool,
    /// Take it from another agent
    #[arg(short, long)]
    force: bool,
    /// The branch the work is on
    #[arg(short, long, value_name = "BRANCH")]
    branch: Option<String>,
}

impl Run for Claim {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let Some(id) = &self.id else {
            return claim_next(app);
        };
        let issue = app.issue(id)?;
        let (resume, force, branch) = (self.resume, self.force, self.branch);
        let done = app.workspace()?.run(ClaimIssue {
            issue,
            resume,
            force,
            branch,
        })?;
        let id = quiet_name(&done.outcome.display_id);
        app.wrote(&done, &[id], |ui, claimed| ui.line(&claimed_line(claimed)))
    }
}

fn claimed_line(claimed: &Claimed) -> String {
    let name = &claimed.display_id;
    match (&claimed.from, claimed.already) {
        (Some(from), _) => format!("Stole lock on issue {name} from '{}'", safe(from)),
        (None, true) => format!("You already hold the lock on issue {name}"),
        (None, false) => format!("Claimed lock on issue {name}: {}", safe(&claimed.title)),
    }
}

fn claim_next(app: &mut App) -> Result<(), Problem> {
    let done = app.workspace()?.claim_next(&Query::default())?;
    let claimed = done.outcome.claimed;
    let ids: Vec<String> = done
        .outcome
        .view
        .ids()
        .into_iter()
        .filter(|_| claimed)
        .collect();
    app.wrote(&done, &ids, |ui, next| {
        match next.view.next.as_ref().filter(|_| next.claimed) {
            Some(best) => ui.line(&format!(
                "Claimed lock on issue {}: {}",
                best.issue.display_id,
                safe(&best.issue.title)
            )),
            None => next.view.text(ui),
        }
    })
}

/// Lets go of an issue
#[derive(Args)]
pub(crate) struct Unclaim {
    /// The issue
    id: String,
    /// Release what another agent holds
    #[arg(short, long)]
    force: bool,
}

impl Run for Unclaim {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        let done = app.workspace()?.run(ReleaseIssue {
            issue,
            force: self.force,
        })?;
        let id = quiet_name(&done.outcome.display_id);
        app.wrote(&done, &[id], |ui, released| {
            let name = &released.display_id;
            ui.line(&if released.was_held {
                format!("Released lock on issue {name}")
            } else {
                format!("Issue {name} was not locked.")
            });
        })
    }
}
