//! `archive`: putting closed issues away.

use clap::Args;
use crosslink_workspace::core::operation::{ArchiveIssue, UnarchiveIssue};
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::query::Query;
use crosslink_workspace::core::view::IssueSummary;

use super::Run;
use crate::app::App;
use crate::render::issue::{quiet_name, table};
use crate::render::list::ListOptions;
use crate::several::Asked;
use crate::ui::Ui;

/// Puts closed issues away
#[derive(Args)]
pub(crate) struct Add {
    /// The issues
    #[arg(required = true)]
    ids: Vec<String>,
}

impl Run for Add {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let asked = app.asked(&self.ids)?;
        let done = app
            .workspace()?
            .run_each(&asked.issues(), |issue| ArchiveIssue { issue })?;
        app.edited_each(done, asked, |edited| {
            format!("Archived issue {}", edited.display_id)
        })
    }
}

/// Brings archived issues back as closed
#[derive(Args)]
pub(crate) struct Remove {
    /// The issues
    #[arg(required = true)]
    ids: Vec<String>,
}

impl Run for Remove {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let asked = app.asked(&self.ids)?;
        let done = app
            .workspace()?
            .run_each(&asked.issues(), |issue| UnarchiveIssue { issue })?;
        app.edited_each(done, asked, |edited| {
            format!("Unarchived issue {} (now closed)", edited.display_id)
        })
    }
}

/// Lists archived issues
#[derive(Args)]
pub(crate) struct List {}

impl Run for List {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issues = super::list::ask(app, &Query::parse("status:archived")?, None)?;
        let now = app.now();
        let show = |ui: &mut Ui, issues: &[IssueSummary]| {
            ui.line("Archived issues:");
            ui.line("");
            table(ui, issues, now);
        };
        app.show_list(&issues, &ListOptions::whole("No archived issues.", &show))
    }
}

/// Puts away every issue closed more than so many days ago
#[derive(Args)]
pub(crate) struct Older {
    /// Days
    days: u32,
}

impl Run for Older {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let done = app.workspace()?.archive_older(self.days)?;
        let (number, days) = (done.outcome.done.len(), self.days);
        let quiet = app.ui.quiet || app.ui.is_json();
        let said = app.wrote_each(
            done,
            Asked::by_query(),
            |edited| quiet_name(&edited.display_id),
            |_, _| {},
        );
        if !quiet {
            app.ui.line(&if number == 0 {
                format!("No issues to archive (none closed more than {days} days ago)")
            } else {
                format!("Archived {number} issue(s) closed more than {days} days ago")
            });
        }
        said
    }
}
