//! Layers: what each place says about settings, checked as it is read.

use crosslink_core::problem::{Code, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use super::document::Object;
use super::registry::{Setting, named, unknown};
use super::shape;
use super::table::SETTINGS;
use super::value::{Misfit, Value};

/// Where a value comes from. Later ones win.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The table of settings.
    Default,
    /// The team file.
    Team,
    /// The local file.
    Local,
    /// A variable `CROSSLINK_CONFIG_<KEY>`.
    Environment,
    /// The command line.
    Flag,
}

/// What the names of environment variables that set something begin with.
pub const VARIABLE_PREFIX: &str = "CROSSLINK_CONFIG_";

/// Everything one place says.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) origin: Origin,
    pub(crate) entries: Vec<Entry>,
}

/// One thing a place says about one setting.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) setting: &'static Setting,
    pub(crate) saying: Saying,
}

/// What is said about a setting.
#[derive(Debug)]
pub(crate) enum Saying {
    /// It has this value; the entries of a map join those of the layers below.
    Is(Value),
    /// Its list also has these items.
    Adds(Vec<String>),
}

impl Saying {
    fn adding(value: Value) -> Self {
        match value {
            Value::List(items) => Self::Adds(items),
            value => Self::Is(value),
        }
    }
}

/// What was found wrong while layers were read.
pub(crate) type Problems = Vec<Problem>;

impl Layer {
    /// Reads what a settings file says; bad values are left out and reported.
    pub(crate) fn from_file(
        origin: Origin,
        file: &str,
        object: &Object,
        problems: &mut Problems,
    ) -> Self {
        let mut layer = Self {
            origin,
            entries: Vec::new(),
        };
        let place = format!(" in {file}");
        for (path, json) in shape::obstacles(object) {
            let misfit = Misfit(format!(": expected an object, got {json}"));
            problems.push(invalid(path, &place, &misfit));
        }
        for setting in SETTINGS
            .iter()
            .filter(|setting| shape::touches(object, setting))
        {
            if let Some(json) = shape::stated(object, setting) {
                let value = Value::from_json(setting, &json).map(Saying::Is);
                layer.take_in(setting, value, &place, problems);
            }
            if let Some(json) = shape::added(object, setting) {
                let value = Value::from_json(setting, json).map(Saying::adding);
                layer.take_in(setting, value, &place, problems);
            }
        }
        layer
    }

    /// Reads the variables that set something.
    pub(crate) fn from_environment(
        variables: impl Iterator<Item = (String, String)>,
        problems: &mut Problems,
    ) -> Self {
        let mut layer = Self {
            origin: Origin::Environment,
            entries: Vec::new(),
        };
        for (name, text) in variables {
            let Some(key) = name.strip_prefix(VARIABLE_PREFIX) else {
                continue;
            };
            if text.is_empty() {
                continue;
            }
            match SETTINGS
                .iter()
                .find(|setting| is_variable_of(key, setting.key))
            {
                Some(setting) => {
                    let value = Value::from_text(setting, &text).map(Saying::Is);
                    layer.take_in(setting, value, &format!(" in {name}"), problems);
                }
                None => problems.push(
                    unknown(&key.to_ascii_lowercase())
                        .hint(format!("the key comes from the variable {name}")),
                ),
            }
        }
        layer
    }

    /// Reads the pairs of key and value given on the command line.
    pub(crate) fn from_flags(flags: &[(String, String)], problems: &mut Problems) -> Self {
        let mut layer = Self {
            origin: Origin::Flag,
            entries: Vec::new(),
        };
        for (key, text) in flags {
            let named = match named(key) {
                Ok(named) => named,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            let value = match named.entry {
                Some(entry) => Ok(Value::Map([(entry.to_owned(), text.clone())].into())),
                None => Value::from_text(named.setting, text),
            };
            layer.take_in(
                named.setting,
                value.map(Saying::Is),
                " on the command line",
                problems,
            );
        }
        layer
    }

    fn take_in(
        &mut self,
        setting: &'static Setting,
        saying: Result<Saying, Misfit>,
        place: &str,
        problems: &mut Problems,
    ) {
        if setting.personal && self.origin == Origin::Team {
            problems.push(too_personal(setting));
            return;
        }
        match saying {
            Ok(saying) => self.entries.push(Entry { setting, saying }),
            Err(misfit) => problems.push(invalid(setting.key, place, &misfit)),
        }
    }

    /// Returns what this layer says about a setting, in order.
    pub(crate) fn about(&self, setting: &Setting) -> impl Iterator<Item = &Saying> {
        let key = setting.key;
        self.entries
            .iter()
            .filter(move |entry| entry.setting.key == key)
            .map(|entry| &entry.saying)
    }
}

/// Returns the problem of a value that does not fit, naming the place it was found in.
pub(crate) fn invalid(key: &str, place: &str, misfit: &Misfit) -> Problem {
    Problem::new(
        Code::ConfigInvalid,
        format!("Invalid value for {key}{place}{}", misfit.0),
    )
}

/// Returns the problem of a personal setting in the team file.
pub(crate) fn too_personal(setting: &Setting) -> Problem {
    let key = setting.key;
    Problem::new(
        Code::ConfigInvalid,
        format!("Invalid place for {key}: the team file cannot set it"),
    )
    .hint(format!(
        "it decides what runs on this machine; use `crosslink config set {key} <value> --local`"
    ))
}

/// Returns the variable that sets a setting.
pub fn variable_of(key: &str) -> String {
    let name = key.to_ascii_uppercase().replace(['.', '-'], "_");
    format!("{VARIABLE_PREFIX}{name}")
}

fn is_variable_of(name: &str, key: &str) -> bool {
    name.len() == key.len()
        && name
            .bytes()
            .zip(key.bytes())
            .all(|(left, right)| match right {
                b'.' | b'-' => left == b'_',
                _ => left == right.to_ascii_uppercase(),
            })
}
