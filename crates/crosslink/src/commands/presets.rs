//! `config presets`, `config edit`: ready-made policies, and the files themselves.

use clap::{Args, ValueEnum};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::settings::{PRESETS, SettingsPaths};

use super::Run;
use super::config::{inspect, plain};
use crate::app::App;

/// Lists the presets
#[derive(Args)]
pub(crate) struct Presets {}

impl Run for Presets {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let mut all = serde_json::Map::new();
        for preset in PRESETS {
            let values: serde_json::Map<_, _> = preset
                .values()
                .map(|(key, value)| (key.to_owned(), value))
                .collect();
            all.insert(preset.name.to_owned(), values.into());
        }
        if app.ui.is_json() {
            return crate::render::json(app, &all);
        }
        for (name, values) in &all {
            app.ui.line(&format!("{name}:"));
            for (key, value) in values.as_object().into_iter().flatten() {
                app.ui.line(&format!("  {key} = {}", plain(value)));
            }
        }
        Ok(())
    }
}

/// Which file is opened in the editor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Which {
    #[default]
    Team,
    Local,
}

/// Opens a settings file in `$EDITOR`, and checks it afterwards
#[derive(Args)]
pub(crate) struct Edit {
    /// team or local
    #[arg(value_enum, default_value_t)]
    which: Which,
}

impl Run for Edit {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let paths = SettingsPaths::within(&app.workspace()?.paths().directory);
        let path = if self.which == Which::Team {
            paths.team
        } else {
            paths.local
        };
        let before = std::fs::read_to_string(&path).unwrap_or_else(|_| "{\n}\n".to_owned());
        let after = crate::input::edit(app, &before)?;
        if after.trim() == before.trim() {
            app.ui.note("Nothing changed.");
            return Ok(());
        }
        serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&after).map_err(
            |error| {
                Problem::new(
                    Code::ConfigInvalid,
                    "The edited settings are no JSON object; the file was not changed",
                )
                .caused_by(&error)
            },
        )?;
        std::fs::write(&path, format!("{}\n", after.trim_end())).map_err(|error| {
            Problem::new(
                Code::FileUnwritable,
                format!("{} cannot be written", path.display()),
            )
            .caused_by(&error)
        })?;
        inspect(app)?;
        app.ui.note(&format!("Wrote {}", path.display()));
        Ok(())
    }
}
