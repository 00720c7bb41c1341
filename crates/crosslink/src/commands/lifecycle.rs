//! `close`, `reopen`, `delete`, `restore`, `claim`, `unclaim`.

use clap::Args;
use crosslink_workspace::core::id::IssueId;
use crosslink_workspace::core::operation::{
    Children, ClaimIssue, CloseIssue, Closed, DeleteIssue, ReleaseIssue, ReopenIssue, RestoreIssue,
};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::query::Query;

use super::Run;
use super::list::{Choice, query};
use crate::app::App;
use crate::input;
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
        for issue in issues {
            let (recursive, force) = (self.recursive, self.force);
            close(app, CloseIssue { issue, reason: reason.clone(), recursive, force }, self.changelog)?;
        }
        Ok(())
    }
}

fn close(app: &mut App, operation: CloseIssue, choice: ChangelogChoice) -> Result<(), Problem> {
    let issue = operation.issue;
    let done = app.workspace()?.run(operation)?;
    app.wrote(&done, &[], |ui, closed| say_closed(ui, closed))?;
    if !done.outcome.already {
        changelog(app, issue, choice)?;
    }
    Ok(())
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
        ui.line(&format!("  Still open below it: {}", closed.open_subissues.join(", ")));
    }
    if !closed.unblocked.is_empty() {
        ui.line(&format!("  Now unblocked: {}", closed.unblocked.join(", ")));
    }
}

/// Writes the entry of a closed issue where that was asked for, and says so.
fn changelog(app: &mut App, issue: IssueId, choice: ChangelogChoice) -> Result<(), Problem> {
    let wanted = choice.changelog || (app.settings()?.text("changelog") == "on" && !choice.no_changelog);
    if !wanted {
        return Ok(());
    }
    match app.workspace()?.changelog_entry(issue) {
        Ok(written) => {
            for line in written.lines() {
                app.ui.note(&line);
            }
        }
        Err(problem) => app.ui.warn(&format!("CHANGELOG.md was not changed: {problem}")),
    }
    Ok(())
}

/// Closes every open issue that fits
#[derive(Args)]
pub(crate) struct CloseAll {
    /// A query
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
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
        if found.is_empty() {
            app.ui.line("No matching open issues found.");
            return Ok(());
        }
        if !narrowed && !self.yes && !input::confirm(app, &format!("Close all {} open issues?", found.len()), "--yes")? {
            app.ui.line("Cancelled.");
            return Ok(());
        }
        let issues: Vec<IssueId> = found.iter().map(|issue| issue.uuid).collect();
        let done = app.workspace()?.close_all(&issues)?;
        app.wrote(&done, &[], |ui, outcome| {
            for closed in &outcome.closed {
                say_closed(ui, closed);
            }
            for refused in &outcome.refused {
                ui.warn(refused);
            }
            ui.line(&format!("Closed {} issue(s).", outcome.closed.len()));
        })?;
        for issue in issues {
            changelog(app, issue, self.changelog)?;
        }
        if done.outcome.refused.is_empty() {
            Ok(())
        } else {
            let message = format!("{} issue(s) were left open", done.outcome.refused.len());
            Err(Problem::new(Code::IssueHeld, message).hint("`crosslink close <id> --force` overrides a holder"))
        }
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
        for issue in app.issues(&self.ids)? {
            let done = app.workspace()?.run(ReopenIssue { issue })?;
            let id = done.outcome.display_id.trim_start_matches('#').to_owned();
            app.wrote(&done, &[id], |ui, edited| ui.line(&format!("Reopened issue {}", edited.display_id)))?;
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
        for issue in app.issues(&self.ids)? {
            let children = match (self.keep_children, self.force) {
                (true, _) => Children::Keep,
                (false, true) => Children::Delete,
                (false, false) => Children::Refuse,
            };
            delete(app, issue, children, self.force)?;
        }
        Ok(())
    }
}

fn delete(app: &mut App, issue: IssueId, children: Children, force: bool) -> Result<(), Problem> {
    let mut children = children;
    if !force {
        let detail = app.workspace()?.read(|snapshot| snapshot.detail(issue))?.filter(|detail| !detail.issue.deleted);
        if let Some(detail) = detail {
            let below: Vec<_> = detail.subissues.iter().map(|child| child.display_id.as_str()).collect();
            let with = if below.is_empty() || children == Children::Keep {
                String::new()
            } else {
                format!(" and its sub-issues {}", below.join(", "))
            };
            let question = format!("Delete issue {} \"{}\"{with}?", detail.issue.display_id, safe(&detail.issue.title));
            if !input::confirm(app, &question, "--force")? {
                app.ui.line("Cancelled.");
                return Ok(());
            }
            if children == Children::Refuse {
                children = Children::Delete;
            }
        }
    }
    let done = app.workspace()?.run(DeleteIssue { issue, children, force })?;
    let id = done.outcome.display_id.trim_start_matches('#').to_owned();
    app.wrote(&done, &[id], |ui, deleted| {
        ui.line(&format!("Deleted issue {}", deleted.display_id));
        for name in &deleted.with {
            ui.line(&format!("Deleted issue {name}"));
        }
        for name in &deleted.kept {
            ui.line(&format!("  Moved up: {name}"));
        }
    })
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
        for issue in app.issues(&self.ids)? {
            let done = app.workspace()?.run(RestoreIssue { issue })?;
            let id = done.outcome.display_id.trim_start_matches('#').to_owned();
            app.wrote(&done, &[id], |ui, restored| {
                ui.line(&format!("Restored issue {}", restored.display_id));
                for name in &restored.with {
                    ui.line(&format!("Restored issue {name}"));
                }
            })?;
        }
        Ok(())
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
        let done = match &self.id {
            Some(id) => {
                let issue = app.issue(id)?;
                let (resume, force, branch) = (self.resume, self.force, self.branch.clone());
                app.workspace()?.run(ClaimIssue { issue, resume, force, branch })?
            }
            None => app.workspace()?.claim_next(&Query::default())?,
        };
        let id = done.outcome.display_id.trim_start_matches('#').to_owned();
        app.wrote(&done, &[id], |ui, claimed| {
            let name = &claimed.display_id;
            ui.line(&match (&claimed.from, claimed.already) {
                (Some(from), _) => format!("Stole lock on issue {name} from '{from}'"),
                (None, true) => format!("You already hold the lock on issue {name}"),
                (None, false) => format!("Claimed lock on issue {name}: {}", safe(&claimed.title)),
            });
        })
    }
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
        let done = app.workspace()?.run(ReleaseIssue { issue, force: self.force })?;
        let id = done.outcome.display_id.trim_start_matches('#').to_owned();
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
