//! The commands: one table, one file for each family.

mod about;
mod agent;
mod archive;
mod assistants;
mod chains;
mod changes;
mod choice;
mod ci;
mod claims;
mod comments;
mod config;
mod conflicts;
mod context;
mod control;
mod create;
mod daemon;
pub(crate) mod dashboard;
mod demo;
mod dependencies;
mod developer;
mod elements;
mod exchange;
mod hub;
mod insight;
mod knowledge;
mod lifecycle;
mod list;
mod locks;
mod made_up;
mod maintenance;
mod migrate;
mod milestone;
mod milestone_lives;
mod past;
mod plan;
mod presets;
mod project;
mod rehearsal;
mod session;
mod show;
mod sync;
mod table;
mod timer;
mod trust;
mod walkthrough;
mod watch;

use clap::{ArgMatches, Args, Command};
use crosslink_workspace::core::problem::{Code, Problem};

use crate::app::App;

pub(crate) use about::{ManualWritten, Text};
pub(crate) use chains::Cycle;
pub(crate) use daemon::DAEMON;
pub(crate) use demo::Shown;
pub(crate) use developer::WorldsHeld;
pub(crate) use knowledge::at_odds;
pub(crate) use locks::{Checked as LockChecked, Locks, Renewed as LocksRenewed};
pub(crate) use maintenance::IntegrityReport;
pub(crate) use table::ALL;
pub(crate) use trust::PolicyShown;

/// What a command does once its arguments are read.
pub(crate) trait Run: Args {
    /// Runs it.
    fn run(self, app: &mut App) -> Result<(), Problem>;
}

/// What runs a command that was met.
type Runner = fn(&ArgMatches, &mut App) -> Result<(), Problem>;

/// One name of the command tree.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    /// The name.
    pub(crate) name: &'static str,
    /// Other names.
    pub(crate) aliases: &'static [&'static str],
    /// What it does, in one line.
    pub(crate) about: &'static str,
    /// Whether it is left out of help.
    pub(crate) hidden: bool,
    /// Whether it can ask another repository.
    pub(crate) elsewhere: bool,
    /// What is behind it.
    pub(crate) body: Body,
}

/// What is behind a name: a command, a group of them, or both.
#[derive(Clone, Copy)]
pub(crate) enum Body {
    /// A command.
    Command {
        /// Adds its arguments.
        augment: fn(Command) -> Command,
        /// Runs it.
        run: Runner,
    },
    /// A group of commands.
    Group(&'static [Entry]),
    /// A command with others below it.
    Both {
        /// Adds its arguments.
        augment: fn(Command) -> Command,
        /// Runs it.
        run: Runner,
        /// The commands below it.
        members: &'static [Entry],
    },
}

impl Entry {
    /// A command.
    pub(crate) const fn command<A: Run>(name: &'static str, about: &'static str) -> Self {
        let body = Body::Command {
            augment: augment::<A>,
            run: run::<A>,
        };
        Self {
            name,
            aliases: &[],
            about,
            hidden: false,
            elsewhere: false,
            body,
        }
    }

    /// A group of commands.
    pub(crate) const fn group(
        name: &'static str,
        about: &'static str,
        members: &'static [Self],
    ) -> Self {
        Self {
            name,
            aliases: &[],
            about,
            hidden: false,
            elsewhere: false,
            body: Body::Group(members),
        }
    }

    /// A command with others below it.
    pub(crate) const fn both<A: Run>(
        name: &'static str,
        about: &'static str,
        members: &'static [Self],
    ) -> Self {
        let body = Body::Both {
            augment: augment::<A>,
            run: run::<A>,
            members,
        };
        Self {
            name,
            aliases: &[],
            about,
            hidden: false,
            elsewhere: false,
            body,
        }
    }

    /// The same with other names.
    pub(crate) const fn alias(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// The same, which can ask another repository.
    pub(crate) const fn elsewhere(self) -> Self {
        Self {
            elsewhere: true,
            ..self
        }
    }

    /// The same, left out of help.
    pub(crate) const fn hide(self) -> Self {
        Self {
            hidden: true,
            ..self
        }
    }
}

/// Adds the arguments of a command. Its first line of help stays the one of the table.
fn augment<A: Run>(command: Command) -> Command {
    let about = command
        .get_about()
        .map(ToString::to_string)
        .unwrap_or_default();
    let command = A::augment_args(command);
    let more = command.get_long_about().and_then(|long| {
        long.to_string()
            .split_once("\n\n")
            .map(|(_, more)| more.to_owned())
    });
    match more {
        Some(more) => command
            .long_about(format!("{about}\n\n{more}"))
            .about(about),
        None => command.about(about),
    }
}

fn run<A: Run>(matches: &ArgMatches, app: &mut App) -> Result<(), Problem> {
    let arguments = A::from_arg_matches(matches)
        .map_err(|error| Problem::new(Code::UsageInvalid, error.to_string()))?;
    arguments.run(app)
}
