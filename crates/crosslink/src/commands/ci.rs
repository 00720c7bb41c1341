//! `ci`: what checks said of commits.

use clap::{Args, ValueEnum};
use crosslink_workspace::CommitChecks;
use crosslink_workspace::core::operation::{CiState, ReportCi};
use crosslink_workspace::core::problem::Problem;

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::text::{minute, safe};
use crate::ui::Ui;

/// What a check says.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StateChoice {
    /// All is well
    Passing,
    /// It is not known yet
    Running,
    /// Something is wrong
    Failing,
}

impl StateChoice {
    fn state(self) -> CiState {
        match self {
            Self::Passing => CiState::Passing,
            Self::Running => CiState::Running,
            Self::Failing => CiState::Failing,
        }
    }
}

/// Report what a check said of a commit
///
/// The watch raises the alarm when a check fails at the tip of the default branch. Of each check the last report counts.
#[derive(Args)]
pub(crate) struct Report {
    /// What it said
    #[arg(long, short = 's')]
    status: StateChoice,
    /// The commit, by its whole name; else the one that is checked out
    #[arg(long, value_name = "COMMIT")]
    sha: Option<String>,
    /// Which check, where there is more than one
    #[arg(long, value_name = "NAME")]
    check: Option<String>,
    /// Where there is more to read
    #[arg(long)]
    url: Option<String>,
}

impl Run for Report {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let said = ReportCi {
            commit: String::new(),
            state: self.status.state(),
            check: self.check,
            url: self.url,
        };
        let done = app.workspace()?.report_ci(self.sha, said)?;
        let id = done.outcome.commit.clone();
        app.wrote(&done, &[id], |ui, noted| {
            let check = noted
                .check
                .as_deref()
                .map(|name| format!(" ({})", safe(name)));
            let commit = &noted.commit[..12];
            let state = noted.state.as_str();
            ui.line(&format!(
                "Reported {state} at {commit}{}",
                check.unwrap_or_default()
            ));
        })
    }
}

/// Show what is known of the checks of a commit
#[derive(Args)]
pub(crate) struct Status {
    /// The commit, by its whole name; else the one that is checked out
    #[arg(long, value_name = "COMMIT")]
    sha: Option<String>,
}

impl Run for Status {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let checks = app.workspace()?.checks(self.sha)?;
        app.show(&checks)
    }
}

impl Render for CommitChecks {
    fn text(&self, ui: &mut Ui) {
        let commit = self.commit.get(..12).unwrap_or(&self.commit);
        let commit = safe(commit);
        match self.state {
            Some(state) => ui.line(&format!("{commit} is {}", state.as_str())),
            None => ui.line(&format!("Nothing was reported of {commit}")),
        }
        for check in &self.checks {
            let name = safe(check.check.as_deref().unwrap_or("-"));
            let state = check.state.map_or("unknown", CiState::as_str);
            let url = check.url.as_deref().map(|url| format!("  {}", safe(url)));
            ui.line(&format!(
                "  {name}  {state}  {}  {}{}",
                minute(check.at),
                safe(&check.by),
                url.unwrap_or_default()
            ));
        }
    }

    fn ids(&self) -> Vec<String> {
        let state = self.state.map(|state| state.as_str().to_owned());
        state.into_iter().collect()
    }
}
