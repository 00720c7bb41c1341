//! `config`: the settings, and where each value comes from.

use clap::Args;
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::query::Query;
use crosslink_workspace::settings::{Scope, SettingView, Settings, SettingsPaths, Value};

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::list::ListOptions;
use crate::render::text::{fit, pad};
use crate::ui::Ui;

/// Which file is written.
#[derive(Args, Clone, Copy)]
struct Where {
    /// Write this clone's own file, which git leaves alone
    #[arg(long)]
    local: bool,
}

impl Where {
    fn scope(self) -> Scope {
        if self.local {
            Scope::Local
        } else {
            Scope::Team
        }
    }
}

/// Reads the settings even where a value does not fit, so that it can be mended.
pub(crate) fn inspect(app: &mut App) -> Result<Settings, Problem> {
    let flags = app.globals.settings();
    let workspace = app.workspace()?;
    let paths = SettingsPaths::within(&workspace.paths().directory);
    let variables = workspace.environment().vars.clone().into_iter();
    let (settings, problems) = Settings::inspect(&paths, variables, &flags)?;
    for problem in problems {
        app.ui.warn(problem.message());
    }
    Ok(settings)
}

/// Shows and changes settings
#[derive(Args)]
pub(crate) struct Config {
    /// Apply a preset: team or solo
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
}

impl Run for Config {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        if let Some(name) = &self.preset {
            inspect(app)?.apply_preset(name)?;
            app.ui.say(&format!("Applied '{name}' preset."));
        }
        Show {}.run(app)
    }
}

impl Render for SettingView {
    fn text(&self, ui: &mut Ui) {
        let origin = serde_json::to_value(self.origin)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned));
        let origin = origin.unwrap_or_default();
        match &self.value {
            serde_json::Value::Array(items) => {
                ui.line(&format!("{} ({origin}) {}:", self.key, self.kind));
                for item in items {
                    ui.line(&format!("  - {}", plain(item)));
                }
            }
            serde_json::Value::Object(entries) => {
                ui.line(&format!("{} ({origin}) map:", self.key));
                for (name, value) in entries {
                    ui.line(&format!("  {}.{name} = {}", self.key, plain(value)));
                }
            }
            value => {
                let overridden = self
                    .layers
                    .len()
                    .checked_sub(2)
                    .map(|before| &self.layers[before]);
                let over = overridden
                    .filter(|before| self.layers.len() > 2 && before.value != self.value)
                    .map(|before| format!(" — overrides: {}", plain(&before.value)))
                    .unwrap_or_default();
                ui.line(&format!("{} = {} ({origin}{over})", self.key, plain(value)));
            }
        }
    }

    fn ids(&self) -> Vec<String> {
        vec![self.key.to_owned()]
    }
}

pub(crate) fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => "(unset)".to_owned(),
        serde_json::Value::String(text) => crate::render::text::safe(text).into_owned(),
        other => other.to_string(),
    }
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(
        || "(unset)".to_owned(),
        |value| crate::render::text::safe(&value.to_string()).into_owned(),
    )
}

/// Shows every setting with its value and origin
#[derive(Args)]
pub(crate) struct Show {}

impl Run for Show {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let views = inspect(app)?.views();
        let show = |ui: &mut Ui, views: &[SettingView]| {
            for view in views {
                view.text(ui);
            }
        };
        app.show_list(&views, &ListOptions::whole("", &show))
    }
}

/// Prints the value of a setting
#[derive(Args)]
pub(crate) struct Get {
    /// The setting
    key: String,
}

impl Run for Get {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        // `map.name` asks for one entry of a map.
        let settings = inspect(app)?;
        let view = settings.view(&self.key)?;
        if app.ui.is_json() {
            return app.show(&view);
        }
        match &view.value {
            serde_json::Value::Array(items) => {
                for item in items {
                    app.ui.line(&plain(item));
                }
            }
            serde_json::Value::Object(entries) if self.key == view.key => {
                for (name, value) in entries {
                    app.ui
                        .line(&format!("{}.{name} = {}", view.key, plain(value)));
                }
            }
            serde_json::Value::Object(entries) => {
                let name = self.key.get(view.key.len() + 1..).unwrap_or_default();
                app.ui.line(&plain(
                    entries.get(name).unwrap_or(&serde_json::Value::Null),
                ));
            }
            value => app.ui.line(&plain(value)),
        }
        Ok(())
    }
}

/// Sets a setting
#[derive(Args)]
pub(crate) struct Set {
    /// The setting; `map.name` for an entry of a map
    key: String,
    /// The value; items of a list are separated by commas
    #[arg(allow_hyphen_values = true, required_unless_present_any = ["add", "remove"])]
    value: Option<String>,
    /// Add an item to a list
    #[arg(long, value_name = "ITEM", conflicts_with_all = ["value", "remove"])]
    add: Option<String>,
    /// Take an item from a list
    #[arg(long, value_name = "ITEM", conflicts_with = "value")]
    remove: Option<String>,
    #[command(flatten)]
    place: Where,
}

impl Run for Set {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let mut settings = inspect(app)?;
        let scope = self.place.scope();
        let key = &self.key;
        let line = match (&self.value, &self.add, &self.remove) {
            (_, Some(item), _) if settings.add(key, item, scope)?.changed => {
                format!("Added \"{item}\" to {key}")
            }
            (_, Some(item), _) => format!("\"{item}\" already in {key}"),
            (_, _, Some(item)) if settings.remove(key, item, scope)?.changed => {
                format!("Removed \"{item}\" from {key}")
            }
            (_, _, Some(item)) => format!("\"{item}\" not found in {key}"),
            (Some(value), ..) => {
                if key.starts_with("filter.") && !value.starts_with('@') {
                    Query::parse(value)?;
                }
                let edit = settings.set(key, value, scope)?;
                format!("{key} = {}", shown(edit.value.as_ref()))
            }
            (None, None, None) => {
                return Err(Problem::new(
                    Code::UsageInvalid,
                    format!("Usage: crosslink config set {key} <value>"),
                ));
            }
        };
        changed(app, &settings, key, &line)
    }
}

/// Says what became of a setting.
fn changed(app: &mut App, settings: &Settings, key: &str, line: &str) -> Result<(), Problem> {
    if app.ui.is_json() || app.ui.quiet {
        return app.show(&settings.view(key)?);
    }
    app.ui.line(line);
    Ok(())
}

/// Takes a setting out of a file, so that the layer below counts
#[derive(Args)]
pub(crate) struct Unset {
    /// The setting
    key: String,
    #[command(flatten)]
    place: Where,
}

impl Run for Unset {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let mut settings = inspect(app)?;
        let edit = settings.unset(&self.key, self.place.scope())?;
        let line = if edit.changed {
            format!("Unset {} (now {})", self.key, shown(edit.value.as_ref()))
        } else {
            format!("{} was not set there", self.key)
        };
        changed(app, &settings, &self.key, &line)
    }
}

/// The width of the column of defaults.
const DEFAULT: usize = 18;
/// Where fewer columns than this are left, what a setting is about stands below it.
const ABOUT: usize = 32;

/// Lists every setting with its type and default
#[derive(Args)]
pub(crate) struct List {}

impl Run for List {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let views = inspect(app)?.views();
        let show = |ui: &mut Ui, views: &[SettingView]| {
            let key = views.iter().map(|view| view.key.len()).max().unwrap_or(0);
            for view in views {
                let hot = if view.hot { " [hot]" } else { "" };
                let default = plain(&view.default);
                let about = format!("{}{hot}", view.about);
                let lead = format!(
                    "{}  {}  {}  ",
                    pad(view.key, key),
                    pad(view.kind, 8),
                    pad(&fit(&default, DEFAULT), DEFAULT),
                );
                let taken = key + DEFAULT + 14;
                if taken + ABOUT <= ui.width {
                    ui.prose(&lead, &" ".repeat(taken), &about);
                } else {
                    ui.line(lead.trim_end());
                    ui.prose("    ", "    ", &about);
                }
            }
        };
        app.show_list(&views, &ListOptions::whole("", &show))
    }
}

/// Takes one setting, or all of them, back to the default in the team's file
///
/// What the program does not know stays as it is.
#[derive(Args)]
pub(crate) struct Reset {
    /// The setting; all of them without one
    key: Option<String>,
}

impl Run for Reset {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let mut settings = inspect(app)?;
        settings.reset(self.key.as_deref())?;
        match &self.key {
            Some(key) => {
                let default = settings.view(key)?.default;
                let line = format!("Reset {key} to default: {}", plain(&default));
                changed(app, &settings, key, &line)
            }
            None if app.ui.is_json() => Diff {}.run(app),
            None => {
                app.ui.say("Reset all config to defaults.");
                Ok(())
            }
        }
    }
}

/// Shows what differs from the defaults
#[derive(Args)]
pub(crate) struct Diff {}

impl Run for Diff {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let views = inspect(app)?.diff();
        let show = |ui: &mut Ui, views: &[SettingView]| {
            for view in views {
                ui.line(&format!(
                    "{}: {} (default: {})",
                    view.key,
                    plain(&view.value),
                    plain(&view.default)
                ));
            }
        };
        let empty = "No differences from defaults.";
        app.show_list(&views, &ListOptions::whole(empty, &show))
    }
}
