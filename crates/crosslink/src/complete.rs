//! Shell completion, with the issues of the project.

use std::ffi::OsStr;

use clap::{Arg, Command};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use crosslink_workspace::core::query::Query;
use crosslink_workspace::{Environment, OpenOptions, Workspace};

/// Arguments that name issues.
const ISSUES: [&str; 8] = [
    "id", "ids", "a", "b", "blocker", "parent", "issue", "issues",
];

/// At most so many candidates are offered.
const LIMIT: usize = 50;

/// Answers the shell, if it is the shell that asks.
pub(crate) fn answer() {
    clap_complete::CompleteEnv::with_factory(|| with_issues(whole(crate::tree::tree()))).complete();
}

/// Builds what is built only when met otherwise.
pub(crate) fn whole(mut command: Command) -> Command {
    command.build();
    command
}

fn with_issues(command: Command) -> Command {
    let command = command.mut_args(|argument: Arg| {
        if ISSUES.contains(&argument.get_id().as_str()) {
            argument.add(ArgValueCompleter::new(issues))
        } else {
            argument
        }
    });
    command.mut_subcommands(with_issues)
}

/// The open issues whose number begins with what was typed, newest first. Where there is no project, none.
fn issues(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let Ok(workspace) = Workspace::discover(Environment::of_process(), &OpenOptions::default())
    else {
        return Vec::new();
    };
    let Ok(query) = Query::parse("status:open") else {
        return Vec::new();
    };
    let found = workspace
        .read(|snapshot| snapshot.issues(&query, &workspace.query_context()))
        .unwrap_or_default();
    let numbered = found
        .into_iter()
        .filter_map(|issue| issue.id.map(|id| (id.to_string(), issue.title)));
    numbered
        .filter(|(id, _)| id.starts_with(typed.trim_start_matches('#')))
        .take(LIMIT)
        .map(|(id, title)| {
            CompletionCandidate::new(id).help(Some(crate::render::text::safe(&title).into()))
        })
        .collect()
}
