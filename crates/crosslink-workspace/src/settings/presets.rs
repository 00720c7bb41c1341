//! Ready-made policies, and the team file a new project starts with.

use crosslink_core::problem::{Code, Problem};
use serde_json::Value as Json;

use super::document::Document;
use super::file::{self, SettingsPaths};
use super::registry::find;
use super::value::Value;

/// The keys that presets decide, and that a new team file shows.
const KEYS: [&str; 5] = [
    "tracking_mode",
    "comment_discipline",
    "auto_steal_stale_locks",
    "kickoff_verification",
    "signing_enforcement",
];

/// A ready-made policy.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// The name.
    pub name: &'static str,
    /// Whom it suits, in one line.
    pub about: &'static str,
    values: [&'static str; KEYS.len()],
}

/// Every preset.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "team",
        about: "Several people and agents who check each other",
        values: ["strict", "required", "3", "ci", "enforced"],
    },
    Preset {
        name: "solo",
        about: "One person who wants to be left alone",
        values: ["relaxed", "encouraged", "false", "local", "disabled"],
    },
];

impl Preset {
    /// Returns its keys with their typed values.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, Json)> {
        KEYS.into_iter().zip(self.values).map(|(key, text)| {
            let setting = find(key).expect("a preset names settings of the table");
            let value = Value::from_text(setting, text).expect("a preset's values fit");
            (key, value.to_json())
        })
    }
}

/// Returns the preset of this name.
///
/// # Errors
/// `config.invalid` with the names there are.
pub(crate) fn preset_named(name: &str) -> Result<&'static Preset, Problem> {
    PRESETS
        .iter()
        .find(|preset| preset.name == name)
        .ok_or_else(|| {
            let names: Vec<_> = PRESETS.iter().map(|preset| preset.name).collect();
            let message = format!(
                "Unknown preset: \"{name}\". Valid presets: {}",
                names.join(", ")
            );
            Problem::new(Code::ConfigInvalid, message)
        })
}

/// Returns the team file of a new project: the keys that presets decide, at their defaults.
pub fn template() -> String {
    let defaults = KEYS.into_iter().map(|key| {
        let setting = find(key).expect("a preset names settings of the table");
        (key, Value::default_of(setting).to_json())
    });
    written(defaults)
}

/// Returns the team file of a new project with a preset.
///
/// # Errors
/// `config.invalid` with the names there are.
pub fn preset(name: &str) -> Result<String, Problem> {
    Ok(written(preset_named(name)?.values()))
}

/// Writes the team file of a new project; one that is there is left as it is. Returns whether it was written.
///
/// # Errors
/// `file.unwritable`.
pub fn start_team_file(paths: &SettingsPaths, text: &str) -> Result<bool, Problem> {
    file::exclusively(&paths.team, || {
        if paths.team.symlink_metadata().is_ok() {
            return Ok(false);
        }
        crate::files::replace(&paths.team, text)?;
        Ok(true)
    })
}

fn written(values: impl Iterator<Item = (&'static str, Json)>) -> String {
    let mut file = Document::empty();
    for (key, value) in values {
        file.put(&[key], &value);
    }
    file.text().to_owned()
}
