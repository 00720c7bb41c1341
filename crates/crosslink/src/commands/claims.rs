//! `claim`, `unclaim`: who works on an issue.

use clap::Args;
use crosslink_workspace::WorkOptions;
use crosslink_workspace::core::operation::Claimed;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::query::Query;

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::issue::quiet_name;
use crate::render::text::safe;
use crate::ui::Ui;

/// How an issue is claimed.
#[derive(Args)]
pub(crate) struct Hold {
    /// Take on a claim of your other session
    #[arg(long)]
    resume: bool,
    /// Take it from another agent
    #[arg(short, long)]
    force: bool,
    /// The branch the work is on
    #[arg(short, long, value_name = "BRANCH")]
    branch: Option<String>,
    /// Claim it without asking the remote; until it is asked, another clone may be granted it
    #[arg(long)]
    offline: bool,
}

impl Hold {
    /// The same as the workspace takes it.
    pub(crate) fn options(self) -> WorkOptions {
        WorkOptions {
            resume: self.resume,
            force: self.force,
            branch: self.branch,
            offline: self.offline,
        }
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
    #[command(flatten)]
    hold: Hold,
}

impl Run for Claim {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let options = self.hold.options();
        let Some(id) = &self.id else {
            return claim_next(app, &options);
        };
        let issue = app.issue(id)?;
        let done = app.workspace()?.claim(issue, &options)?;
        let id = quiet_name(&done.outcome.display_id);
        app.wrote(&done, &[id], |ui, claimed| {
            ui.line(&claimed_line(claimed));
            say_tentative(ui, claimed.tentative);
        })
    }
}

/// Warns of a claim that the remote has not granted.
pub(crate) fn say_tentative(ui: &mut Ui, tentative: bool) {
    if tentative {
        ui.line("  Tentative: the remote was not asked, and may grant it to another clone first");
    }
}

pub(super) fn claimed_line(claimed: &Claimed) -> String {
    let name = &claimed.display_id;
    match (&claimed.from, claimed.already) {
        (Some(from), _) => format!("Stole lock on issue {name} from '{}'", safe(from)),
        (None, true) => format!("You already hold the lock on issue {name}"),
        (None, false) => format!("Claimed lock on issue {name}: {}", safe(&claimed.title)),
    }
}

fn claim_next(app: &mut App, options: &WorkOptions) -> Result<(), Problem> {
    let done = app.workspace()?.claim_next(&Query::default(), options)?;
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
            Some(best) => {
                ui.line(&format!(
                    "Claimed lock on issue {}: {}",
                    best.issue.display_id,
                    safe(&best.issue.title)
                ));
                say_tentative(ui, next.tentative);
            }
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
        let done = app.workspace()?.release(issue, self.force)?;
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
