//! `completions`, `man`, `schema`, `version`: the program about itself.

use std::path::PathBuf;

use clap::Args;
use crosslink_workspace::core::problem::{Code, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use super::Run;
use crate::app::App;
use crate::schema;

/// What is printed as it is, for programs.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "text")]
pub(crate) struct Text {
    /// All of it.
    text: String,
}

/// Prints a text as it is, or within JSON.
pub(super) fn print(app: &mut App, text: String) -> Result<(), Problem> {
    if app.ui.is_json() {
        return crate::render::json(app, &Text { text });
    }
    app.ui.raw(&text);
    Ok(())
}

/// Prints what a shell needs to complete commands, flags and issue numbers
///
/// bash: `source <(crosslink completions bash)`; zsh and fish likewise.
#[derive(Args)]
pub(crate) struct Completions {
    /// bash, zsh, fish, elvish or powershell; by default what `$SHELL` names
    shell: Option<String>,
}

impl Run for Completions {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let of_variable = app
            .environment()
            .var("SHELL")
            .and_then(|path| path.rsplit('/').next())
            .map(str::to_owned);
        let shell = self
            .shell
            .or(of_variable)
            .unwrap_or_else(|| "bash".to_owned());
        let shells = clap_complete::env::Shells::builtins();
        let completer = shells.completer(&shell).ok_or_else(|| {
            let known = shells.names().collect::<Vec<_>>().join(", ");
            Problem::new(
                Code::UsageInvalid,
                format!("No completions for the shell '{shell}'"),
            )
            .hint(format!("known are {known}"))
        })?;
        let mut script = Vec::new();
        completer
            .write_registration(
                "COMPLETE",
                "crosslink",
                "crosslink",
                "crosslink",
                &mut script,
            )
            .map_err(|error| Problem::bug(error.to_string()))?;
        print(app, String::from_utf8_lossy(&script).into_owned())
    }
}

/// Prints the manual page, or writes one for every command
#[derive(Args)]
pub(crate) struct Man {
    /// Write `crosslink.1`, `crosslink-list.1`, … into this directory
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Where the manual pages were written.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "manual_written")]
pub(crate) struct ManualWritten {
    /// The directory.
    directory: String,
}

impl Run for Man {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let tree = crate::complete::whole(crate::tree::tree());
        let Some(directory) = self.output else {
            let mut page = Vec::new();
            clap_mangen::Man::new(tree)
                .render(&mut page)
                .map_err(|error| Problem::bug(error.to_string()))?;
            return print(app, String::from_utf8_lossy(&page).into_owned());
        };
        let unwritable = |error: std::io::Error| {
            Problem::new(
                Code::FileUnwritable,
                format!("{} cannot be written", directory.display()),
            )
            .caused_by(&error)
        };
        std::fs::create_dir_all(&directory).map_err(unwritable)?;
        clap_mangen::generate_to(tree, &directory).map_err(unwritable)?;
        let directory = directory.display().to_string();
        if app.ui.is_json() {
            return crate::render::json(app, &ManualWritten { directory });
        }
        app.ui
            .note(&format!("Wrote the manual pages into {directory}"));
        Ok(())
    }
}

/// Prints the JSON Schema of an answer, or explains the query language
///
/// Without a name it lists what there is; `crosslink schema query` explains the query language.
#[derive(Args)]
pub(crate) struct Schema {
    /// The name of a schema, or of the command whose answer it describes
    name: Option<String>,
}

impl Run for Schema {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        match self.name.as_deref() {
            None if app.ui.is_json() => {
                let all: Vec<_> = schema::ALL
                    .iter()
                    .map(|entry| serde_json::json!({ "name": entry.name, "commands": entry.commands }))
                    .collect();
                crate::render::json(app, &all)
            }
            None => {
                for entry in schema::ALL {
                    app.ui.line(&format!(
                        "{}  {}",
                        crate::render::text::pad(entry.name, 18),
                        entry.commands.join(", ")
                    ));
                }
                Ok(())
            }
            Some("query") => print(app, crate::reference::query()),
            Some(name) => {
                let found = schema::find(name).ok_or_else(|| {
                    Problem::new(Code::UsageInvalid, format!("No schema is called '{name}'"))
                        .hint("`crosslink schema` lists them")
                })?;
                crate::render::json(app, &(found.schema)())
            }
        }
    }
}

/// Prints the version
#[derive(Args)]
pub(crate) struct Version {}

impl Run for Version {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        if app.ui.is_json() {
            let version =
                serde_json::json!({ "name": "crosslink", "version": env!("CARGO_PKG_VERSION") });
            return crate::render::json(app, &version);
        }
        app.ui.line(crate::cli::VERSION);
        Ok(())
    }
}
