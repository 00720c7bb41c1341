//! Shell completion, with the issues of the project.

use std::ffi::OsStr;

use clap::{Arg, Command};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use crosslink_workspace::core::query::Query;
use crosslink_workspace::knowledge::PageFilter;
use crosslink_workspace::{Environment, OpenOptions, Workspace};

/// Arguments that name issues.
const ISSUES: [&str; 8] = [
    "id", "ids", "a", "b", "blocker", "parent", "issue", "issues",
];

/// The argument that names a knowledge page.
const PAGE: &str = "page";

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
        } else if argument.get_id() == PAGE {
            argument.add(ArgValueCompleter::new(pages))
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
            CompletionCandidate::new(id)
                .help(Some(crate::render::text::safe(&title).into_owned().into()))
        })
        .collect()
}

/// The knowledge pages whose name begins with what was typed. Where there is no project, none.
fn pages(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let workspace = Workspace::discover(Environment::of_process(), &OpenOptions::default());
    let knowledge = workspace.and_then(|workspace| workspace.knowledge());
    let found = knowledge.and_then(|knowledge| knowledge.list(&PageFilter::default()));
    let (pages, _) = found.unwrap_or_default();
    pages
        .into_iter()
        .filter(|page| page.slug.starts_with(typed.as_ref()))
        .take(LIMIT)
        .map(|page| {
            CompletionCandidate::new(page.slug).help(Some(
                crate::render::text::safe(&page.title).into_owned().into(),
            ))
        })
        .collect()
}
