//! What was typed: global flags, the command tree, and the way from one to the other.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use crosslink_workspace::Environment;
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::query;

use crate::app::App;
use crate::commands::{self, Body, Entry};
use crate::ui::{self, ColorChoice, Format, Ui};

/// Commands that have a `--format` of their own.
const FILE_COMMANDS: [&str; 2] = ["export", "import"];

/// What `--version` prints.
pub(crate) const VERSION: &str = concat!("crosslink ", env!("CARGO_PKG_VERSION"));

/// The flags that every command takes, before or after it.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Flags of every command")]
pub(crate) struct GlobalArgs {
    /// Print ids only
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Print JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Print as table, json, jsonl or md; for `export` and `import`, what the file is written in
    #[arg(long, global = true, value_name = "FORM")]
    pub(crate) format: Option<String>,
    /// Print only these fields of JSON, separated by commas
    #[arg(long, global = true, value_delimiter = ',', value_name = "FIELDS")]
    pub(crate) fields: Vec<String>,
    /// Print at most about this many tokens (bytes ÷ 3) of a list, and a cursor to go on with
    #[arg(long, global = true, value_name = "TOKENS")]
    pub(crate) budget: Option<usize>,
    /// Go on after this cursor of an earlier answer
    #[arg(long, global = true, value_name = "CURSOR")]
    pub(crate) after: Option<String>,
    /// Look for the project from this directory
    #[arg(short = 'C', long = "directory", global = true, value_name = "DIR")]
    pub(crate) directory: Option<PathBuf>,
    /// Write as this agent
    #[arg(long, global = true, value_name = "ID")]
    pub(crate) agent: Option<String>,
    /// Set a setting for this command, as `key=value`
    #[arg(long = "set", global = true, value_name = "KEY=VALUE", value_parser = key_value)]
    pub(crate) set: Vec<(String, String)>,
    /// Use colour
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        hide_possible_values = true
    )]
    pub(crate) color: Option<ColorChoice>,
    /// Show long output without a pager
    #[arg(long, global = true)]
    pub(crate) no_pager: bool,
    /// Print diagnostics of this level
    #[arg(long, global = true, value_name = "LEVEL")]
    pub(crate) log_level: Option<String>,
    /// Print diagnostics as `text` or `json`
    #[arg(long, global = true, value_name = "FORM")]
    pub(crate) log_format: Option<String>,
}

fn key_value(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(key, value)| (key.trim().to_owned(), value.to_owned()))
        .ok_or_else(|| "expected KEY=VALUE".to_owned())
}

impl GlobalArgs {
    /// The settings given for this command.
    pub(crate) fn settings(&self) -> Vec<(String, String)> {
        self.set.clone()
    }

    /// The form of the answer. For the commands that read or write files `--format` is about those.
    fn chosen_format(&self, command: Option<&str>) -> Result<Format, Problem> {
        if self.json {
            return Ok(Format::Json);
        }
        match self
            .format
            .as_deref()
            .filter(|_| !FILE_COMMANDS.contains(&command.unwrap_or_default()))
        {
            None => Ok(Format::default()),
            Some(word) => <Format as clap::ValueEnum>::from_str(word, false).map_err(|_| {
                Problem::new(Code::UsageInvalid, format!("Unknown format '{word}'"))
                    .hint("use table, json, jsonl or md")
            }),
        }
    }
}

/// Answers `--version` alone, as fast as a process can.
pub(crate) fn answer_version(arguments: &[OsString]) -> Option<ExitCode> {
    let [_, only] = arguments else { return None };
    let asked = only == "--version" || only == "-V";
    asked.then(|| {
        let mut ui = Ui::new(Format::Table, false, false, None);
        ui.line(VERSION);
        finish(&mut ui, ExitCode::SUCCESS, None)
    })
}

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
fn shielded(mut arguments: Vec<OsString>) -> Vec<OsString> {
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

/// Reads the arguments, runs the command, prints what it answers.
pub(crate) fn run(arguments: Vec<OsString>, environment: Environment) -> ExitCode {
    let arguments = shielded(arguments);
    let json = arguments.iter().any(|argument| argument == "--json");
    let matches = match parse(arguments) {
        Ok(matches) => matches,
        Err(error) => return misused(&error, json),
    };
    let globals = GlobalArgs::from_arg_matches(&matches).unwrap_or_default();
    environment.leave_what_is_gone(globals.directory.as_deref());
    let choice = globals.color.unwrap_or_default();
    let (no_color, force) = (
        environment.var("NO_COLOR").is_some(),
        environment.var("CLICOLOR_FORCE").is_some_and(|v| v != "0"),
    );
    let colored = |terminal| ui::is_colored(choice, no_color, force, terminal);
    let talk_colored = colored(ui::talks_to_terminal());
    let format = match globals.chosen_format(matches.subcommand_name()) {
        Ok(format) => format,
        Err(problem) => {
            ui::problem(&problem, json, talk_colored);
            return crate::exit::code_of(&problem);
        }
    };
    let out_colored = colored(ui::prints_to_terminal());
    let ui = Ui::new(
        format,
        globals.quiet,
        out_colored,
        environment.var("COLUMNS"),
    );
    let level = globals
        .log_level
        .as_deref()
        .or(environment.var("CROSSLINK_LOG"))
        .map(str::to_owned);
    let log_format = globals
        .log_format
        .as_deref()
        .or(environment.var("CROSSLINK_LOG_FORMAT"))
        .map(str::to_owned);
    let mut app = App::new(ui, globals, environment);
    let outcome = crate::logging::start(level.as_deref(), log_format.as_deref(), talk_colored)
        .and_then(|()| dispatch(&matches, &mut app));
    let code = match &outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => crate::exit::code_of(problem),
    };
    let pager = pager(&app);
    let code = finish(&mut app.ui, code, pager.as_deref());
    if let Err(problem) = outcome {
        ui::problem(&problem, app.ui.is_json(), talk_colored);
    }
    // The process ends here; closing the database and freeing memory first would only take time.
    std::mem::forget(app);
    code
}

/// What long output on a terminal is shown with: the setting, else `PAGER`.
fn pager(app: &App) -> Option<String> {
    if !app.ui.is_terminal || app.globals.no_pager || app.ui.is_json() {
        return None;
    }
    let settings = app.opened().and_then(|workspace| workspace.settings().ok());
    let setting = settings.map(|settings| settings.text("ui.pager").to_owned());
    let variable = || app.environment().var("PAGER").map(str::to_owned);
    setting.filter(|pager| !pager.is_empty()).or_else(variable)
}

/// Hands over what was printed. A reader that went away ends the command quietly.
fn finish(ui: &mut Ui, code: ExitCode, pager: Option<&str>) -> ExitCode {
    match ui.flush(pager).as_ref().map_err(crate::exit::unwritable) {
        Ok(()) => code,
        Err(None) => code,
        Err(Some(problem)) => {
            ui::problem(&problem, ui.is_json(), false);
            crate::exit::code_of(&problem)
        }
    }
}

/// What the parser says of arguments that do not fit, or the help that was asked for.
fn misused(error: &clap::Error, json: bool) -> ExitCode {
    use clap::error::ErrorKind;
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        let mut ui = Ui::new(Format::Table, false, false, None);
        let styled = error.render();
        let terminal = ui::prints_to_terminal();
        ui.raw(&if terminal {
            styled.ansi().to_string()
        } else {
            styled.to_string()
        });
        return finish(&mut ui, ExitCode::SUCCESS, None);
    }
    if json {
        ui::problem(&as_problem(&error.render().to_string()), true, false);
    } else {
        let terminal = ui::talks_to_terminal();
        let styled = error.render();
        ui::talk(
            if terminal {
                styled.ansi().to_string()
            } else {
                styled.to_string()
            }
            .trim_end(),
        );
    }
    ExitCode::from(2)
}

/// What the parser says, as a problem: its first paragraph is the message, its advice becomes hints.
fn as_problem(text: &str) -> Problem {
    let paragraph: Vec<_> = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let message = paragraph.join(" ");
    let advice = text.lines().filter_map(|line| {
        let line = line.trim();
        let usage = line.starts_with("Usage: ").then_some(line);
        line.strip_prefix("tip: ").or(usage)
    });
    let message = message.trim_start_matches("error: ");
    advice
        .fold(Problem::new(Code::UsageInvalid, message), Problem::hint)
        .hint("`--help` shows what a command takes")
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
fn parse(arguments: Vec<OsString>) -> Result<ArgMatches, clap::Error> {
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

fn dispatch(matches: &ArgMatches, app: &mut App) -> Result<(), Problem> {
    let mut entries = commands::ALL;
    let mut matches = matches;
    let mut fallback = None;
    while let Some((name, below)) = matches.subcommand() {
        let entry = entries
            .iter()
            .find(|entry| entry.name == name)
            .ok_or_else(|| Problem::bug(format!("the command `{name}` is in no table")))?;
        matches = below;
        match entry.body {
            Body::Command { run, .. } => return run(below, app),
            Body::Group(members) => entries = members,
            Body::Both { run, members, .. } => {
                entries = members;
                fallback = Some(run);
            }
        }
    }
    match fallback {
        Some(run) => run(matches, app),
        None => Err(Problem::bug("a group was entered without a command")),
    }
}

/// Runs a command in another directory and returns what it printed, for the demo.
pub(crate) fn rehearse(
    app: &App,
    words: &[&str],
    place: &std::path::Path,
) -> Result<(String, Option<Problem>), Problem> {
    let words = std::iter::once("crosslink").chain(words.iter().copied());
    let arguments = shielded(words.map(OsString::from).collect());
    let matches = tree()
        .try_get_matches_from(arguments)
        .map_err(|error| Problem::bug(error.to_string()))?;
    let mut globals =
        GlobalArgs::from_arg_matches(&matches).map_err(|error| Problem::bug(error.to_string()))?;
    globals.directory = Some(place.to_owned());
    let mut ui = Ui::new(
        globals.chosen_format(None)?,
        globals.quiet,
        app.ui.colored,
        None,
    );
    ui.width = app.ui.width;
    let mut inner = App::new(ui, globals, Environment::of_process());
    let problem = dispatch(&matches, &mut inner).err();
    Ok((inner.ui.take(), problem))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_arguments_of_every_command_fit_together() {
        crate::complete::whole(super::tree()).debug_assert();
    }
}
