//! What was typed: global flags, the command tree, and the way from one to the other.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgMatches, Args, FromArgMatches};
use crosslink_workspace::Environment;
use crosslink_workspace::core::problem::{Code, Problem};

use crate::app::App;
use crate::commands::{self, Body, Entry};
use crate::tree::{parse, shielded, tree};
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
    /// Ask another repository, read-only: a path, an address, `owner/name` or `@alias`
    #[arg(long, global = true, value_name = "REPOSITORY")]
    pub(crate) repo: Option<String>,
    /// With `--repo`: ask its remote again, however fresh the last answer is
    #[arg(long, global = true)]
    pub(crate) refresh: bool,
    /// Write as this agent
    #[arg(long, global = true, value_name = "ID")]
    pub(crate) agent: Option<String>,
    /// Set a setting for this command, as `key=value`
    #[arg(long = "set", global = true, value_name = "KEY=VALUE", value_parser = key_value)]
    pub(crate) set: Vec<(String, String)>,
    /// With a write: return only once the remote has it
    #[arg(long, global = true)]
    pub(crate) wait: bool,
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

/// Reads the arguments, runs the command, prints what it answers.
pub(crate) fn run(arguments: Vec<OsString>, environment: Environment) -> ExitCode {
    let arguments = shielded(arguments);
    let json = arguments.iter().any(|argument| argument == "--json");
    let matches = match parse(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            let plain = environment.var("NO_COLOR").is_some();
            return misused(&error, json, !plain);
        }
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
        .and_then(|()| dispatch(&matches, &mut app))
        .and_then(|()| app.publish_now());
    let code = match &outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => crate::exit::code_of(problem),
    };
    // Nobody hears what a detached process says.
    if !crate::detached::is_one(matches.subcommand_name()) {
        app.tell_if_unheard();
        app.tell_what_is_new();
    }
    let pager = pager(&app);
    let code = finish(&mut app.ui, code, pager.as_deref());
    if let Err(problem) = outcome {
        ui::problem(&problem, app.ui.is_json(), talk_colored);
    }
    app.opened().into_iter().for_each(crate::publisher::start);
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
fn misused(error: &clap::Error, json: bool, may_color: bool) -> ExitCode {
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
    let terminal = may_color && ui::talks_to_terminal();
    let styled = error.render();
    let lacks_command = ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if error.kind() == lacks_command && !json {
        let help = match terminal {
            true => styled.ansi().to_string(),
            false => styled.to_string(),
        };
        ui::talk(help.trim_end());
    } else if error.kind() == ErrorKind::MissingSubcommand {
        let problem = Problem::new(Code::UsageInvalid, "No command was named");
        ui::problem(&problem.hint("`--help` lists them"), json, terminal);
    } else {
        ui::problem(&as_problem(&styled.to_string()), json, terminal);
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
        let tip = line.strip_prefix("tip: ").or(usage)?;
        if is_known_flag(tip) {
            return None;
        }
        Some(likely(tip).unwrap_or_else(|| tip.to_owned()))
    });
    let message = message.trim_start_matches("error: ");
    advice
        .fold(Problem::new(Code::UsageInvalid, message), Problem::hint)
        .hint("`--help` shows what a command takes")
}

/// Whether the parser advises to pass a word as a value that is a flag of another command, and was meant as one.
fn is_known_flag(tip: &str) -> bool {
    let word = tip
        .strip_prefix("to pass '")
        .and_then(|rest| rest.split('\'').next());
    let flag = word.map(|word| word.split('=').next().unwrap_or(word));
    flag.is_some_and(|flag| has_flag(&crate::complete::whole(tree()), flag))
}

/// Whether a command or one below it has a flag.
fn has_flag(command: &clap::Command, flag: &str) -> bool {
    let named = |argument: &clap::Arg| {
        let long = argument
            .get_long()
            .is_some_and(|long| flag.strip_prefix("--") == Some(long));
        let short = argument.get_short().map(String::from);
        long || short.is_some_and(|short| flag.strip_prefix('-') == Some(&short))
    };
    command.get_arguments().any(named)
        || command.get_subcommands().any(|below| has_flag(below, flag))
}

/// What was likely meant, best first; the parser names the best last.
fn likely(tip: &str) -> Option<String> {
    let (_, names) = tip.split_once(": ").filter(|_| tip.contains("similar"))?;
    let names: Vec<_> = names.rsplit(", ").take(3).collect();
    Some(format!("did you mean {}?", names.join(" or ")))
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
            Body::Command { run, .. } => {
                allowed(entry, app)?;
                return run(below, app);
            }
            Body::Group(members) => entries = members,
            Body::Both { run, members, .. } => {
                entries = members;
                fallback = Some((entry, run));
            }
        }
    }
    match fallback {
        Some((entry, run)) => {
            allowed(entry, app)?;
            run(matches, app)
        }
        None => Err(Problem::bug("a group was entered without a command")),
    }
}

/// Commands that only read too, but what only this project or this machine knows.
const READS_HERE: [&str; 12] = [
    "next",
    "history",
    "blame",
    "watch",
    "wait",
    "templates",
    "list",
    "show",
    "status",
    "get",
    "diff",
    "last-handoff",
];

/// Refuses `--repo` where a command does not ask, or asks what only this machine knows, and flags that say nothing.
fn allowed(entry: &Entry, app: &App) -> Result<(), Problem> {
    let globals = &app.globals;
    if !globals.fields.is_empty() && !app.ui.is_json() {
        return Err(
            Problem::new(Code::UsageInvalid, "`--fields` goes with `--json`")
                .hint("what people are shown has always the same columns"),
        );
    }
    if globals.repo.is_some() && !entry.elsewhere {
        let able = commands::ALL.iter();
        let able: Vec<_> = able
            .filter(|entry| entry.elsewhere && !entry.hidden)
            .map(|entry| entry.name)
            .collect();
        let problem = match READS_HERE.contains(&entry.name) {
            true => crosslink_workspace::here_only(entry.name),
            false => crosslink_workspace::read_only(),
        };
        return Err(problem.hint(format!("those that take it are {}", able.join(", "))));
    }
    if globals.refresh && globals.repo.is_none() {
        let message = "`--refresh` goes with `--repo`";
        return Err(Problem::new(Code::UsageInvalid, message)
            .hint("what is here is always as fresh as it can be"));
    }
    Ok(())
}

/// Runs a command in another directory and returns what it printed, for the demo.
pub(crate) fn rehearse(
    app: &App,
    words: &[&str],
    place: &std::path::Path,
    home: &std::path::Path,
) -> Result<(String, Option<Problem>), Problem> {
    let words = std::iter::once("crosslink").chain(words.iter().copied());
    let arguments = shielded(words.map(OsString::from).collect());
    let matches = tree()
        .try_get_matches_from(arguments)
        .map_err(|error| Problem::bug(error.to_string()))?;
    let mut globals =
        GlobalArgs::from_arg_matches(&matches).map_err(|error| Problem::bug(error.to_string()))?;
    // A clone that lies beside is named from where the command runs.
    let beside = globals.directory.unwrap_or_default();
    globals.directory = Some(place.join(beside));
    let mut ui = Ui::new(
        globals.chosen_format(None)?,
        globals.quiet,
        app.ui.colored,
        None,
    );
    (ui.width, ui.wrap) = (app.ui.width, app.ui.wrap);
    let mut environment = Environment::of_process();
    let home = home.display().to_string();
    environment.vars.insert("CROSSLINK_HOME".to_owned(), home);
    let mut inner = App::new(ui, globals, environment);
    let problem = dispatch(&matches, &mut inner).err();
    Ok((inner.ui.take(), problem))
}
