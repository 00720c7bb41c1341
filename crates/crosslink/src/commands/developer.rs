//! Commands for those who work on Crosslink itself, and `selftest` for everybody.

use std::path::PathBuf;

use clap::Args;
use crosslink_sim::{SelftestOptions, selftest};
use crosslink_workspace::core::problem::{Code, Problem};
use indicatif::ProgressBar;
use schemars::JsonSchema;
use serde::Serialize;

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::ui::Ui;

/// Prints a page of the reference
#[derive(Args)]
pub(crate) struct Reference {
    /// Its name
    name: String,
}

impl Run for Reference {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let page = crate::reference::page(&self.name).ok_or_else(|| {
            Problem::new(
                Code::UsageInvalid,
                format!("No page is called '{}'", self.name),
            )
        })?;
        app.ui.raw(&page);
        Ok(())
    }
}

/// Prints lines of beads: those of a file, scaled to a number
#[derive(Args)]
pub(crate) struct Generate {
    /// How many lines
    count: usize,
    /// The lines to scale
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
}

impl Run for Generate {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let source = self
            .from
            .as_deref()
            .map(crate::input::whole_file)
            .transpose()?;
        let lines = crosslink_sim::generate(self.count, source.as_deref()).map_err(|error| {
            Problem::new(Code::ImportUnreadable, "The lines cannot be scaled").caused_by(&error)
        })?;
        for line in lines {
            app.ui.line(&line);
        }
        Ok(())
    }
}

/// Proves in simulated worlds that clones converge and nothing acknowledged is lost
///
/// Each seed is a world of several databases that write at once, whose clocks lie, whose messages come late, twice and
/// in any order, and whose files are copied and restored.
#[derive(Args)]
pub(crate) struct Selftest {
    /// Try this one world
    #[arg(long, conflicts_with = "seeds")]
    seed: Option<u64>,
    /// Try so many worlds
    #[arg(long, default_value_t = 100)]
    seeds: u64,
    /// How many things happen in each
    #[arg(long, default_value_t = SelftestOptions::STEPS)]
    steps: u32,
}

/// What was tried; all of it held.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "selftest")]
pub(crate) struct WorldsHeld {
    /// How many worlds converged.
    worlds: u64,
    /// The steps of all of them.
    steps: u64,
    /// How many events their databases acknowledged.
    acknowledged: u64,
    /// How many of those went down with the only file that held them.
    excused: u64,
    /// Contacts with simulated remotes that came through.
    contacts: u64,
}

impl Render for WorldsHeld {
    fn text(&self, ui: &mut Ui) {
        ui.line(&format!(
            "{} worlds converged: {} steps, {} acknowledged events, {} lost with the only file that held them, {} contacts",
            self.worlds, self.steps, self.acknowledged, self.excused, self.contacts
        ));
    }
}

impl Run for Selftest {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let seeds = self
            .seed
            .map_or(0..self.seeds, |seed| seed..seed.saturating_add(1));
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let options = SelftestOptions {
            seeds,
            steps: self.steps,
            threads,
        };
        let terminal = crate::ui::talks_to_terminal();
        let bar = if terminal {
            ProgressBar::new(self.seeds)
        } else {
            ProgressBar::hidden()
        };
        let outcome = selftest(&options, &mut |progress| bar.set_position(progress.done));
        bar.finish_and_clear();
        let report = outcome.map_err(|failure| Problem::bug(failure.to_string()))?;
        app.show(&WorldsHeld {
            worlds: report.seeds,
            steps: report.steps,
            acknowledged: report.acknowledged,
            excused: report.excused,
            contacts: report.contacts,
        })
    }
}
