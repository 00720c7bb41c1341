//! `next`, `blocked`, `related`, `tree`: what to do, and in what order.

use clap::Args;
use crosslink_workspace::BlockedIssue;
use crosslink_workspace::core::model::Status;
use crosslink_workspace::core::next::{NextView, Recommendation};
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::query::Query;
use crosslink_workspace::core::tree::TreeNode;
use crosslink_workspace::core::view::IssueSummary;

use super::Run;
use super::choice::{Choice, query};
use crate::app::App;
use crate::render::Render;
use crate::render::issue::{mark, priority_paint, quiet_id, table};
use crate::render::list::ListOptions;
use crate::render::text::{fit, one_line, pad, safe, span, width};
use crate::ui::{Paint, Ui};

/// Recommends what to work on next, and says why
///
/// What is blocked, held by another agent, assigned to somebody else or scheduled for later is left out. A query
/// that names an assignee asks for their work: `crosslink next assignee:bob`.
#[derive(Args)]
pub(crate) struct Next {
    /// A query that narrows the choice
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
}

impl Render for NextView {
    fn text(&self, ui: &mut Ui) {
        let Some(next) = &self.next else {
            nothing(ui, self);
            return;
        };
        recommendation(ui, next);
        ui.line("");
        let id = quiet_id(next.issue.id, next.issue.uuid);
        ui.line(&format!("Run: crosslink session work {id}"));
        if !self.also_ready.is_empty() {
            ui.line("\nAlso ready:");
        }
        for other in &self.also_ready {
            let issue = &other.issue;
            let name = ui.paint(Paint::Id, &issue.display_id);
            let priority = ui.paint(
                priority_paint(issue.priority),
                &format!("[{}]", issue.priority),
            );
            let room = ui.width.saturating_sub(20);
            ui.line(&format!(
                "  {name} {priority} {}",
                fit(&safe(&issue.title), room)
            ));
        }
    }

    fn ids(&self) -> Vec<String> {
        self.next
            .iter()
            .map(|next| quiet_id(next.issue.id, next.issue.uuid))
            .collect()
    }
}

fn recommendation(ui: &mut Ui, next: &Recommendation) {
    let issue = &next.issue;
    let id = ui.paint(Paint::Id, &issue.display_id);
    let priority = ui.paint(
        priority_paint(issue.priority),
        &format!("[{}]", issue.priority),
    );
    ui.line(&format!("Next: {id} {priority} {}", safe(&issue.title)));
    if let Some(parent) = &next.parent {
        let progress = parent.progress;
        ui.line(&format!(
            "       (subissue of {} {})",
            parent.issue.display_id,
            safe(&parent.issue.title)
        ));
        ui.line(&format!(
            "       Progress: {}/{} subissues complete",
            progress.closed, progress.total
        ));
    }
    if let Some(description) = issue
        .description
        .as_deref()
        .map(one_line)
        .filter(|text| !text.is_empty())
    {
        ui.line(&format!(
            "       {}",
            fit(&description, ui.width.saturating_sub(8))
        ));
    }
    if let Some(due) = next.due_in.filter(|_| next.due_soon || next.overdue) {
        let (paint, text) = if next.overdue {
            (Paint::Alarm, format!("Overdue by {}", span(due)))
        } else {
            (Paint::Attention, format!("Due in {}", hours(due)))
        };
        let text = ui.paint(paint, &text);
        ui.line(&format!("       {text}"));
    }
    let why = if next.reasons.is_empty() {
        String::new()
    } else {
        format!(": {}", next.reasons.join(", "))
    };
    let why = ui.paint(Paint::Faint, &format!("Score {}{why}", next.score));
    ui.line(&format!("       {why}"));
}

fn hours(seconds: i64) -> String {
    match (seconds / 3600).max(1) {
        1 => "1 hour".to_owned(),
        24.. => "1 day".to_owned(),
        hours => format!("{hours} hours"),
    }
}

fn nothing(ui: &mut Ui, view: &NextView) {
    ui.line("No issues ready to work on.");
    let waiting = &view.waiting;
    let mut reasons = Vec::new();
    for (number, why) in [
        (waiting.blocked, "blocked"),
        (waiting.parents, "waiting for their parts"),
        (waiting.assigned, "assigned to others"),
    ] {
        if number > 0 {
            reasons.push(format!("{number} {why}"));
        }
    }
    if waiting.held > 0 {
        reasons.push(format!(
            "{} held by {}",
            waiting.held,
            waiting
                .held_by
                .iter()
                .map(|agent| safe(agent))
                .collect::<Vec<_>>()
                .join(", ")
        ));
    }
    if waiting.scheduled > 0 {
        let from = waiting
            .earliest
            .map(|time| format!(", the first from {}", time.date()))
            .unwrap_or_default();
        reasons.push(format!("{} scheduled for later{from}", waiting.scheduled));
    }
    if !reasons.is_empty() {
        ui.line(&format!("Waiting: {}", reasons.join("; ")));
    }
    ui.line("Use 'crosslink list' to see all issues or 'crosslink blocked' to see blocked issues.");
}

impl Run for Next {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let query = query(app, &self.query)?;
        let view = app.workspace()?.next(&query)?;
        app.show(&view)
    }
}

/// Lists open issues that wait for others
#[derive(Args)]
pub(crate) struct Blocked {
    /// A query that narrows the list
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Show at most so many; 0 shows all
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
}

impl Render for BlockedIssue {
    fn text(&self, ui: &mut Ui) {
        let names: Vec<_> = self
            .blocked_by
            .iter()
            .map(|blocker| blocker.display_id.as_str())
            .collect();
        let names = names.join(", ");
        let id = ui.paint(Paint::Id, &pad(&self.display_id, 6));
        let room = ui.width.saturating_sub(names.len() + 24);
        ui.line(&format!(
            "  {id} {} (blocked by: {names})",
            fit(&safe(&self.title), room.max(20))
        ));
    }

    fn ids(&self) -> Vec<String> {
        vec![quiet_id(self.id, self.uuid)]
    }
}

impl Run for Blocked {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let query = query(app, &self.query)?;
        let blocked = app.workspace()?.blocked(&query)?;
        let show = |ui: &mut Ui, blocked: &[BlockedIssue]| {
            ui.line("Blocked issues:");
            for issue in blocked {
                issue.text(ui);
            }
        };
        app.show_list(
            &blocked,
            &ListOptions {
                empty: "No blocked issues.",
                limit: self.limit.or(query.limit).filter(|limit| *limit > 0),
                fields: &[],
                table: &show,
            },
        )
    }
}

/// Lists the issues that have to do with an issue
#[derive(Args)]
pub(crate) struct Related {
    /// The issue
    id: String,
}

impl Run for Related {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        let name = super::changes::name(app, issue)?;
        let related = app.workspace()?.related(issue)?;
        let now = app.now();
        let show = |ui: &mut Ui, related: &[IssueSummary]| {
            ui.line(&format!("Related to {name}:"));
            table(ui, related, now);
        };
        let empty = format!("No related issues for {name}");
        app.show_list(&related, &ListOptions::whole(&empty, &show))
    }
}

/// Shows which issues are parts of which
///
/// What is done is shown too, faintly. `--status open` leaves it out, but for what an open issue is a part of.
#[derive(Args)]
pub(crate) struct Tree {
    /// Only below this issue
    id: Option<String>,
    #[command(flatten)]
    choice: Choice,
    /// Show at most so many of the uppermost, with all below them; 0 shows all
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
}

impl Run for Tree {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let root = self.id.as_deref().map(|id| app.issue(id)).transpose()?;
        let mut query = Query::default();
        self.choice.narrow(app, &mut query)?;
        let narrowed = self.choice.mentions_status();
        let forest = app.workspace()?.tree(&query, root)?;
        let show = |ui: &mut Ui, forest: &[TreeNode]| {
            for node in forest {
                branch(ui, node, 0);
            }
            ui.line("");
            ui.line("Legend: [ ] open, [~] in progress, [x] closed, [a] archived");
            if !narrowed && forest.iter().any(has_done) {
                ui.hint("`--status open` leaves out what is done");
            }
        };
        let options = ListOptions {
            limit: self.limit.filter(|limit| *limit > 0),
            ..ListOptions::whole("No issues found.", &show)
        };
        app.show_list(&forest, &options)
    }
}

impl Render for TreeNode {
    fn text(&self, ui: &mut Ui) {
        branch(ui, self, 0);
    }

    fn ids(&self) -> Vec<String> {
        let mut ids = vec![quiet_id(self.id, self.uuid)];
        ids.extend(self.children.iter().flat_map(Render::ids));
        ids
    }
}

/// Whether an issue or a part of it is done.
fn has_done(node: &TreeNode) -> bool {
    !node.status.is_open() || node.children.iter().any(has_done)
}

fn branch(ui: &mut Ui, node: &TreeNode, depth: usize) {
    let mark = if node.status == Status::Closed {
        "[x]"
    } else {
        mark(node.status)
    };
    let faint = node.context || !node.status.is_open();
    let id = if faint {
        node.display_id.clone()
    } else {
        ui.paint(Paint::Id, &node.display_id)
    };
    let parts = if node.subissues.total > 0 {
        format!(" ({}/{})", node.subissues.closed, node.subissues.total)
    } else {
        String::new()
    };
    let blocked = if node.open_blockers > 0 && node.status.is_open() {
        " blocked"
    } else {
        ""
    };
    let before = format!("{}{mark} ", "  ".repeat(depth));
    let priority = node.priority.as_str();
    let taken = [&before, &node.display_id, priority, &parts, blocked].map(width);
    let room = ui.width.saturating_sub(taken.iter().sum::<usize>() + 4);
    let title = fit(&safe(&node.title), room.max(20));
    let text = format!("{before}{id} {priority} - {title}{parts}{blocked}");
    let text = if faint {
        ui.paint(Paint::Faint, &text)
    } else {
        text
    };
    ui.line(&text);
    for child in &node.children {
        branch(ui, child, depth + 1);
    }
}
