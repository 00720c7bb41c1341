//! The settings in force: the layers that say something, resolved when they are asked.

use std::collections::BTreeMap;

use crosslink_core::problem::Problem;

use super::file::{self, SettingsPaths, file_name};
use super::layers::{Layer, Origin, Problems, Saying};
use super::registry::{DefaultValue, Setting, find, named};
use super::shape;
use super::value::Value;

/// The settings of a project as one command sees them.
///
/// Only what a layer says is held; defaults come from the table when they are asked for. The getters
/// that take a key of the table panic on any other, since the program names its own settings.
#[derive(Debug)]
pub struct Settings {
    pub(crate) paths: SettingsPaths,
    pub(crate) layers: Vec<Layer>,
    strangers: Vec<(Origin, String)>,
}

impl Settings {
    /// Reads every layer and checks every value.
    ///
    /// # Errors
    /// `config.damaged` for a file that is no JSON object, `file.unreadable`, `config.invalid` for a value
    /// that does not fit, `config.unknown` for a key of the environment or the command line.
    pub fn load(
        paths: &SettingsPaths,
        environment: impl Iterator<Item = (String, String)>,
        flags: &[(String, String)],
    ) -> Result<Self, Problem> {
        let (settings, problems) = Self::inspect(paths, environment, flags)?;
        match problems.into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(settings),
        }
    }

    /// Reads every layer, leaving out what does not fit and returning why: for commands that repair settings.
    ///
    /// # Errors
    /// `config.damaged` and `file.unreadable`.
    pub fn inspect(
        paths: &SettingsPaths,
        environment: impl Iterator<Item = (String, String)>,
        flags: &[(String, String)],
    ) -> Result<(Self, Vec<Problem>), Problem> {
        let mut problems = Problems::new();
        let mut settings = Self {
            paths: paths.clone(),
            layers: Vec::new(),
            strangers: Vec::new(),
        };
        for (origin, path) in [(Origin::Team, &paths.team), (Origin::Local, &paths.local)] {
            if let Some((_, values)) = file::read(path)? {
                let layer = Layer::from_file(origin, &file_name(path), &values, &mut problems);
                settings.put_layer(layer);
                let strangers = shape::strangers(&values).into_iter();
                settings
                    .strangers
                    .extend(strangers.map(|name| (origin, name)));
            }
        }
        settings.put_layer(Layer::from_environment(environment, &mut problems));
        settings.put_layer(Layer::from_flags(flags, &mut problems));
        Ok((settings, problems))
    }

    /// Puts a layer in its place, instead of the one that was there.
    pub(crate) fn put_layer(&mut self, layer: Layer) {
        self.layers.retain(|other| other.origin != layer.origin);
        let place = self
            .layers
            .partition_point(|other| other.origin < layer.origin);
        self.layers.insert(place, layer);
    }

    /// Returns the members of the files that belong to no setting: slips, or the work of other programs.
    pub fn strangers(&self) -> &[(Origin, String)] {
        &self.strangers
    }

    /// Returns a text or word; empty if unset.
    pub fn text(&self, key: &str) -> &str {
        let setting = own(key);
        match (self.said(setting), setting.default) {
            (Some(Value::Text(text)), _) => text,
            (None, DefaultValue::Text(text)) => text,
            (None, DefaultValue::Unset) => "",
            _ => unreachable!("{key} is no text"),
        }
    }

    /// Returns a truth value.
    pub fn bool(&self, key: &str) -> bool {
        let setting = own(key);
        match (self.said(setting), setting.default) {
            (Some(Value::Bool(value)), _) => *value,
            (None, DefaultValue::Bool(value)) => value,
            _ => unreachable!("{key} is no truth value"),
        }
    }

    /// Returns a whole number.
    pub fn integer(&self, key: &str) -> i64 {
        self.multiple(key)
            .unwrap_or_else(|| unreachable!("{key} is no number"))
    }

    /// Returns a whole number, or `None` where the setting says `false`.
    pub fn multiple(&self, key: &str) -> Option<i64> {
        let setting = own(key);
        match (self.said(setting), setting.default) {
            (Some(Value::Integer(value)), _) => Some(*value),
            (None, DefaultValue::Integer(value)) => Some(value),
            _ => None,
        }
    }

    /// Returns texts in order.
    pub fn list(&self, key: &str) -> Vec<String> {
        match self.resolve(own(key), Origin::Flag) {
            Value::List(items) => items,
            _ => unreachable!("{key} is no list"),
        }
    }

    /// Returns texts by name.
    pub fn map(&self, key: &str) -> BTreeMap<String, String> {
        match self.resolve(own(key), Origin::Flag) {
            Value::Map(entries) => entries,
            _ => unreachable!("{key} is no map"),
        }
    }

    /// Returns the value of a key that somebody typed; `None` if it is unset.
    ///
    /// # Errors
    /// `config.unknown`.
    pub fn value(&self, key: &str) -> Result<Option<Value>, Problem> {
        let named = named(key)?;
        let value = self.resolve(named.setting, Origin::Flag);
        Ok(match (value, named.entry) {
            (Value::Map(mut entries), Some(entry)) => entries.remove(entry).map(Value::Text),
            (value, _) => Some(value).filter(|value| !value.is_unset()),
        })
    }

    /// Returns the place that decides a key.
    ///
    /// # Errors
    /// `config.unknown`.
    pub fn origin(&self, key: &str) -> Result<Origin, Problem> {
        let named = named(key)?;
        let speaks = |layer: &&Layer| {
            layer
                .about(named.setting)
                .any(|saying| mentions(saying, named.entry))
        };
        Ok(self
            .layers
            .iter()
            .rev()
            .find(speaks)
            .map_or(Origin::Default, |layer| layer.origin))
    }

    /// Returns the value as it stands after each layer that says something, the default first.
    ///
    /// # Errors
    /// `config.unknown`.
    pub fn explain(&self, key: &str) -> Result<Vec<(Origin, Value)>, Problem> {
        let setting = named(key)?.setting;
        let speaking = self
            .layers
            .iter()
            .filter(|layer| layer.about(setting).next().is_some());
        Ok(std::iter::once(Origin::Default)
            .chain(speaking.map(|layer| layer.origin))
            .map(|origin| (origin, self.resolve(setting, origin)))
            .collect())
    }

    /// Returns the value as it stands after the layer of `last`.
    pub(crate) fn resolve(&self, setting: &Setting, last: Origin) -> Value {
        let layers = self.layers.iter().take_while(|layer| layer.origin <= last);
        let mut value = Value::default_of(setting);
        for saying in layers.flat_map(|layer| layer.about(setting)) {
            match (saying, &mut value) {
                (Saying::Is(Value::Map(more)), Value::Map(entries)) => entries.extend(more.clone()),
                (Saying::Is(said), value) => *value = said.clone(),
                (Saying::Adds(more), Value::List(items)) => extend_missing(items, more),
                (Saying::Adds(_), _) => {}
            }
        }
        value
    }

    fn said(&self, setting: &Setting) -> Option<&Value> {
        let sayings = self
            .layers
            .iter()
            .rev()
            .filter_map(|layer| layer.about(setting).last());
        sayings.into_iter().find_map(|saying| match saying {
            Saying::Is(value) => Some(value),
            Saying::Adds(_) => None,
        })
    }
}

/// Appends the items that are not there yet.
pub(crate) fn extend_missing(items: &mut Vec<String>, more: &[String]) {
    for item in more {
        if !items.contains(item) {
            items.push(item.clone());
        }
    }
}

fn mentions(saying: &Saying, entry: Option<&str>) -> bool {
    match (saying, entry) {
        (Saying::Is(Value::Map(entries)), Some(entry)) => entries.contains_key(entry),
        _ => true,
    }
}

fn own(key: &str) -> &'static Setting {
    find(key)
        .unwrap_or_else(|| panic!("the program asks for a setting that the table lacks: {key}"))
}
