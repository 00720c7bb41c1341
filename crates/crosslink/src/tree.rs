//! The command tree as the parser sees it. Only the branch that is typed is built.

use std::ffi::OsString;

use clap::{Arg, ArgAction, ArgMatches, Args, Command};
use crosslink_workspace::core::query;

use crate::cli::GlobalArgs;
use crate::commands::{self, Body, Entry};

/// The commands that take a query.
const QUERYING: [&str; 13] = [
    "list",
    "issues",
    "search",
    "ready",
    "next",
    "blocked",
    "count",
    "close-all",
    "watch",
    "lint",
    "duplicates",
    "export",
    "stale",
];

/// Stands for the minus sign of a query's term, so that it is not taken for a flag.
const SHIELD: char = '\u{1}';

/// Shields terms such as `-label:wip` (a minus sign, a key of the query language, a colon) among the arguments of a
/// command that takes a query; everywhere else they are text like any other.
pub(crate) fn shielded(mut arguments: Vec<OsString>) -> Vec<OsString> {
    counted_context(&mut arguments);
    if let Some((start, _)) =
        leaf(commands::ALL, &arguments).filter(|(_, entry)| QUERYING.contains(&entry.name))
    {
        for argument in arguments[start..]
            .iter_mut()
            .take_while(|argument| *argument != "--")
        {
            let term = argument.to_str().and_then(|text| text.strip_prefix('-'));
            let key = term
                .and_then(|term| term.split_once(':'))
                .map(|(key, _)| key)
                .filter(|key| key.len() > 1);
            if let Some(term) =
                term.filter(|_| key.is_some_and(|key| query::key_doc(key).is_some()))
            {
                *argument = format!("{SHIELD}{term}").into();
            }
        }
    }
    arguments
}

/// Behind `knowledge search`, `-C` and a number are the lines of context, as the reference has it; everywhere else `-C`
/// names a directory.
fn counted_context(arguments: &mut [OsString]) {
    let group = named(commands::ALL, arguments).filter(|(_, entry)| entry.name == "knowledge");
    let found = group.and_then(|_| leaf(commands::ALL, arguments));
    let Some((start, _)) = found.filter(|(_, entry)| entry.name == "search") else {
        return;
    };
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|it| it.is_ascii_digit());
    for place in start..arguments.len() {
        let Some(word) = arguments[place].to_str() else {
            continue;
        };
        let next = arguments.get(place + 1).and_then(|word| word.to_str());
        match word.strip_prefix("-C") {
            Some("") if next.is_some_and(is_number) => arguments[place] = "--context".into(),
            Some(number) if is_number(number) => {
                arguments[place] = format!("--context={number}").into();
            }
            _ if word == "--" => return,
            _ => {}
        }
    }
}

/// The command that is typed, and where its name stands.
fn leaf(entries: &'static [Entry], arguments: &[OsString]) -> Option<(usize, &'static Entry)> {
    let (place, entry) = named(entries, arguments)?;
    match entry.body {
        Body::Command { .. } => Some((place, entry)),
        Body::Group(members) | Body::Both { members, .. } => {
            match leaf(members, &arguments[place..]) {
                Some((below, member)) => Some((place + below, member)),
                None => Some((place, entry)),
            }
        }
    }
}

/// The first argument that is the name of one of these.
fn named(entries: &'static [Entry], arguments: &[OsString]) -> Option<(usize, &'static Entry)> {
    let entry = |argument: &OsString| {
        let word = argument.to_str()?;
        entries
            .iter()
            .find(|entry| entry.name == word || entry.aliases.contains(&word))
    };
    arguments
        .iter()
        .enumerate()
        .skip(1)
        .find_map(|(place, word)| Some((place, entry(word)?)))
}

/// Gives a shielded term its minus sign back.
pub(crate) fn unshielded(word: &str) -> String {
    word.strip_prefix(SHIELD)
        .map_or_else(|| word.to_owned(), |term| format!("-{term}"))
}

/// The whole tree. Each command's own arguments are built only when it is met.
pub(crate) fn tree() -> Command {
    commands::ALL
        .iter()
        .fold(root(), |command, entry| command.subcommand(node(entry)))
}

fn root() -> Command {
    GlobalArgs::augment_args(Command::new("crosslink"))
        .next_help_heading(None)
        .about("A local-first issue tracker for many agents and people at once")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_version_flag(true)
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help("Print version"))
        .after_help("Start with `crosslink init`, then `crosslink create \"A task\"` and `crosslink next`.\n`crosslink demo` shows the main job in a throw-away project.")
}

/// Reads the arguments. Only the branch they seem to name is built; where that does not fit, or help is asked for,
/// the whole tree says the last word.
pub(crate) fn parse(arguments: Vec<OsString>) -> Result<ArgMatches, clap::Error> {
    let wants_help =
        |argument: &OsString| argument == "--help" || argument == "-h" || argument == "help";
    if !arguments.iter().any(wants_help) {
        let quick = branch(root(), commands::ALL, &arguments)
            .map(|tree| tree.try_get_matches_from(&arguments));
        if let Some(Ok(matches)) = quick {
            return Ok(matches);
        }
    }
    tree().try_get_matches_from(arguments)
}

/// The branch of the first argument that is a command's name.
fn branch(above: Command, entries: &'static [Entry], arguments: &[OsString]) -> Option<Command> {
    let (place, entry) = named(entries, arguments)?;
    let command = match entry.body {
        Body::Group(members) => branch(
            plain(entry).subcommand_required(true),
            members,
            &arguments[place..],
        )?,
        Body::Command { .. } | Body::Both { .. } => node(entry),
    };
    Some(above.subcommand(command))
}

fn plain(entry: &Entry) -> Command {
    Command::new(entry.name)
        .about(entry.about)
        .hide(entry.hidden)
        .visible_aliases(entry.aliases.iter().copied())
}

fn node(entry: &Entry) -> Command {
    let command = plain(entry);
    match entry.body {
        Body::Command { augment, .. } => command.defer(augment),
        Body::Group(members) => members.iter().fold(
            command
                .subcommand_required(true)
                .arg_required_else_help(true),
            |command, member| command.subcommand(node(member)),
        ),
        Body::Both {
            augment, members, ..
        } => members.iter().fold(
            command.defer(augment).args_conflicts_with_subcommands(true),
            |command, member| command.subcommand(node(member)),
        ),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn lines_of_context_are_counted_behind_their_command_only() {
        let check = |line: &str, wanted: &str| {
            let words = |line: &str| line.split(' ').map(Into::into).collect::<Vec<_>>();
            assert_eq!(super::shielded(words(line)), words(wanted), "{line}");
        };
        let line = "x knowledge search a -C 2";
        check(line, "x knowledge search a --context 2");
        check(
            "x knowledge search -C2 a",
            "x knowledge search --context=2 a",
        );
        for line in [
            "x -C 2 knowledge search a",
            "x knowledge search a -C dir",
            "x knowledge search -- -C 2",
            "x knowledge list -C 2",
            "x search a -C 2",
        ] {
            check(line, line);
        }
    }

    #[test]
    fn the_arguments_of_every_command_fit_together() {
        crate::complete::whole(super::tree()).debug_assert();
    }
}
