//! What `config show` says of a setting.

use crosslink_core::problem::Problem;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use super::layers::Origin;
use super::loaded::Settings;
use super::registry::{Setting, named};
use super::table::SETTINGS;
use super::value::Value;

/// One setting, with its value and where that comes from.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "setting")]
pub struct SettingView {
    /// The dotted name.
    pub key: &'static str,
    /// The value in force; `null` if it is unset.
    pub value: Json,
    /// The value where no layer says anything.
    pub default: Json,
    /// The last layer that says something.
    pub origin: Origin,
    /// `bool`, `integer`, `enum`, `string`, `string[]` or `map`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The words that are offered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<&'static str>,
    /// The part of the program it belongs to.
    pub group: &'static str,
    /// What it is for, in one line.
    pub about: &'static str,
    /// Whether a change takes effect without starting the coding agent again.
    pub hot: bool,
    /// The value as it stands after each layer that says something, the default first.
    pub layers: Vec<LayerView>,
}

/// A value as it stands after one layer.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LayerView {
    /// The layer.
    pub origin: Origin,
    /// The value; `null` if it is unset.
    pub value: Json,
}

impl Settings {
    /// Returns everything about the setting of a key.
    ///
    /// # Errors
    /// `config.unknown`.
    pub fn view(&self, key: &str) -> Result<SettingView, Problem> {
        let setting = named(key)?.setting;
        let layers = self.explain(setting.key)?;
        Ok(view_of(setting, &layers))
    }

    /// Returns everything about every setting, in the order of the table.
    pub fn views(&self) -> Vec<SettingView> {
        let keys = SETTINGS.iter().map(|setting| setting.key);
        keys.map(|key| self.view(key).expect("the table knows its keys"))
            .collect()
    }

    /// Returns the settings whose value in force is not the default, in the order of the table.
    pub fn diff(&self) -> Vec<SettingView> {
        self.views()
            .into_iter()
            .filter(|view| view.value != view.default)
            .collect()
    }
}

fn view_of(setting: &'static Setting, layers: &[(Origin, Value)]) -> SettingView {
    let (origin, value) = layers.last().expect("the default is always there");
    let layer = |(origin, value): &(Origin, Value)| LayerView {
        origin: *origin,
        value: value.to_json(),
    };
    SettingView {
        key: setting.key,
        value: value.to_json(),
        default: Value::default_of(setting).to_json(),
        origin: *origin,
        kind: setting.kind.name(),
        allowed: setting.kind.words().to_vec(),
        group: setting.group.name(),
        about: setting.about,
        hot: setting.hot,
        layers: layers.iter().map(layer).collect(),
    }
}
