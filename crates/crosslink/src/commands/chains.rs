//! `dep tree`, `dep cycles`, `dep critical-path`: which issue waits for which, followed further.

use clap::Args;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::view::LinkedIssue;
use crosslink_workspace::{DependencyNode, Direction};

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::issue::linked;
use crate::render::list::ListOptions;
use crate::ui::Ui;

/// Shows what an issue waits for, or what waits for it
#[derive(Args)]
pub(crate) struct DependencyTree {
    /// The issue
    id: String,
    /// What waits for it, instead
    #[arg(long)]
    reverse: bool,
}

impl Render for DependencyNode {
    fn text(&self, ui: &mut Ui) {
        dependency(ui, self, 0);
    }

    fn ids(&self) -> Vec<String> {
        let mut ids = self.issue.ids();
        ids.extend(self.children.iter().flat_map(Render::ids));
        ids
    }
}

fn dependency(ui: &mut Ui, node: &DependencyNode, depth: usize) {
    let more = if node.more { " …" } else { "" };
    let line = linked(ui, &node.issue);
    ui.line(&format!("{}{line}{more}", "  ".repeat(depth)));
    for child in &node.children {
        dependency(ui, child, depth + 1);
    }
}

impl Run for DependencyTree {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        let direction = if self.reverse {
            Direction::Blocked
        } else {
            Direction::Blockers
        };
        let tree = app.workspace()?.dependency_tree(issue, direction)?;
        app.show(&tree)
    }
}

/// Lists dependency cycles
#[derive(Args)]
pub(crate) struct Cycles {}

/// One cycle of issues that wait for each other.
#[derive(serde::Serialize, schemars::JsonSchema)]
#[schemars(title = "cycle")]
pub(crate) struct Cycle {
    /// The issues, least number first.
    issues: Vec<LinkedIssue>,
}

impl Render for Cycle {
    fn text(&self, ui: &mut Ui) {
        let names: Vec<_> = self
            .issues
            .iter()
            .map(|issue| issue.display_id.as_str())
            .collect();
        ui.line(&format!("Cycle: {}", names.join(" → ")));
        for issue in &self.issues {
            let line = linked(ui, issue);
            ui.line(&format!("  {line}"));
        }
    }

    fn ids(&self) -> Vec<String> {
        self.issues.iter().flat_map(Render::ids).collect()
    }
}

impl Run for Cycles {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let cycles: Vec<Cycle> = app
            .workspace()?
            .cycles()?
            .into_iter()
            .map(|issues| Cycle { issues })
            .collect();
        let show = |ui: &mut Ui, cycles: &[Cycle]| {
            for cycle in cycles {
                cycle.text(ui);
            }
        };
        app.show_list(&cycles, &ListOptions::whole("No dependency cycles.", &show))
    }
}

/// Shows the longest chain of open issues that wait for each other
#[derive(Args)]
pub(crate) struct CriticalPath {}

impl Run for CriticalPath {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let path = app.workspace()?.critical_path()?;
        let show = |ui: &mut Ui, path: &[LinkedIssue]| {
            ui.line("Critical path, from what comes first to what is wanted:");
            for issue in path {
                let line = linked(ui, issue);
                ui.line(&format!("  {line}"));
            }
        };
        app.show_list(
            &path,
            &ListOptions::whole("No open issue waits for another.", &show),
        )
    }
}
