//! The command line of Crosslink.

mod app;
mod cli;
mod commands;
mod complete;
mod detached;
mod exit;
mod hook;
mod input;
mod logging;
mod publisher;
mod reference;
mod render;
mod schema;
mod several;
mod signals;
mod tree;
mod ui;

use std::process::ExitCode;

use crosslink_workspace::Environment;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    if detached::is_detached(&arguments) {
        detached::let_go();
    }
    exit::prepare();
    complete::answer();
    // The version is answered before the command tree is built.
    if let Some(code) = cli::answer_version(&arguments) {
        return code;
    }
    // So is a hook, which an assistant waits for at each of its steps.
    if let Some(code) = hook::answer(&arguments) {
        return code;
    }
    cli::run(arguments, Environment::of_process())
}
