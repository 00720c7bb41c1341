//! Automation: everything that CI and contributors run, as `cargo xtask <command>`.
//!
//! ```text
//! test     exactly what CI runs         platform.rs  what this machine lacks
//! tidy     rules that are programs      project.rs   where things are, how a program is started
//! codegen  docs/reference from the binary
//! bench    CPU time against floors measured in the same run
//! fuzz     every decoder of foreign bytes
//! ```

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a tool for the terminal: it prints, and reads its own environment"
)]

mod bench;
mod codegen;
mod flags;
mod fuzz;
mod platform;
mod project;
mod test;
mod tidy;
mod web;

use std::process::ExitCode;

use project::Fallible;

const USAGE: &str = "\
Usage: cargo xtask <command>

  test [--fast] [--only STEP]       run what CI runs; --fast leaves out clippy and doc
  tidy                              check the rules that are programs
  codegen [--check]                 write docs/reference, or check that it is up to date
  bench [--sizes 100,1000,10000] [--runs N] [--only ROW] [--as-built]
                                    measure the budgets against their floors
  dist                              make the pages of the control room for a release build
  fuzz [TARGET] [--seconds N]       fuzz one target, or all of them in turn
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    match dispatch(&command, &arguments.collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("Error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &str, arguments: &[String]) -> Fallible<()> {
    match command {
        "test" => test::run(arguments),
        "tidy" => tidy::run(arguments),
        "codegen" => codegen::run(arguments),
        "bench" => bench::run(arguments),
        "fuzz" => fuzz::run(arguments),
        "dist" => web::dist(),
        "" | "help" | "-h" | "--help" => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(format!("no command `{other}`\n\n{USAGE}").into()),
    }
}
