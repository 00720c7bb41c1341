//! The command line of Crosslink.

mod app;
mod cli;
mod commands;
mod exit;
mod input;
mod logging;
mod render;
mod ui;

use std::process::ExitCode;

use crosslink_workspace::Environment;

fn main() -> ExitCode {
    exit::prepare();
    // The version is answered before the command tree is built.
    if let Some(code) = cli::answer_version() {
        return code;
    }
    cli::run(Environment::of_process())
}
