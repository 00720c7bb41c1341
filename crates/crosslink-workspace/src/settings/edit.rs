//! Changing the settings files.

use std::borrow::Cow;

use crosslink_core::problem::{Code, Problem};
use serde_json::Value as Json;

use super::document::{Document, lookup};
use super::file::{self, file_name};
use super::layers::{Layer, Origin, Problems, invalid, too_personal};
use super::loaded::Settings;
use super::presets::preset_named;
use super::registry::{Kind, Named, Setting, named};
use super::shape;
use super::table::SETTINGS;
use super::value::{Misfit, Value};

/// Which file a change goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The team file.
    Team,
    /// The local file.
    Local,
}

impl Scope {
    fn origin(self) -> Origin {
        match self {
            Self::Team => Origin::Team,
            Self::Local => Origin::Local,
        }
    }

    fn below(self) -> Origin {
        match self {
            Self::Team => Origin::Default,
            Self::Local => Origin::Team,
        }
    }
}

/// What a change did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The key, as it was given.
    pub key: String,
    /// The value as it stands after the file that was changed; later layers may still say otherwise.
    pub value: Option<Value>,
    /// Whether the file says anything else than before.
    pub changed: bool,
}

impl Settings {
    /// Sets a key, or one entry of a map, from text.
    ///
    /// # Errors
    /// `config.unknown`, `config.invalid`, `usage.invalid` for a map without an entry, and what reading
    /// and writing the file brings.
    pub fn set(&mut self, key: &str, text: &str, scope: Scope) -> Result<Edit, Problem> {
        let named = writable(key, scope)?;
        let value = match named.entry {
            Some(entry) => entry_value(key, entry, text)?,
            None if named.setting.kind == Kind::Map => return Err(entry_needed(named.setting)),
            None => Value::from_text(named.setting, text)
                .map_err(|misfit| invalid(key, "", &misfit))?
                .to_json(),
        };
        self.edit(key, named, scope, |_, file| {
            let path = path_of(named);
            if value.is_null() {
                file.take(&path);
            } else {
                file.put(&path, &value);
            }
            if named.setting.kind == Kind::List {
                take_additions(file, named.setting);
            }
        })
    }

    /// Appends an item to a list; `changed` is false if it was there.
    ///
    /// # Errors
    /// As for `set`; `config.invalid` if the key is no list.
    pub fn add(&mut self, key: &str, item: &str, scope: Scope) -> Result<Edit, Problem> {
        let named = writable_list(key, scope)?;
        self.edit(key, named, scope, |settings, file| {
            if settings
                .items(named.setting, scope.origin())
                .iter()
                .any(|other| other == item)
            {
                return;
            }
            let values = file.values();
            let plain: Vec<&str> = named.setting.key.split('.').collect();
            let adding = shape::adding_path(named.setting.key);
            let adding: Vec<&str> = adding.iter().map(AsRef::as_ref).collect();
            let has_addition = lookup(&values, adding.iter().copied()).is_some();
            let path = match lookup(&values, plain.iter().copied()) {
                None if scope == Scope::Local || has_addition => adding,
                _ => plain,
            };
            let mut items = match lookup(&values, path.iter().copied()) {
                Some(list) => texts(list),
                None if scope == Scope::Team => settings.items(named.setting, Origin::Default),
                None => Vec::new(),
            };
            items.push(item.to_owned());
            file.put(&path, &Json::from(items));
        })
    }

    /// Removes an item from a list; `changed` is false if it was not there.
    ///
    /// # Errors
    /// As for `add`.
    pub fn remove(&mut self, key: &str, item: &str, scope: Scope) -> Result<Edit, Problem> {
        let named = writable_list(key, scope)?;
        self.edit(key, named, scope, |settings, file| {
            let mut items = settings.items(named.setting, scope.origin());
            let before = items.len();
            items.retain(|other| other != item);
            if items.len() == before {
                return;
            }
            let below = settings.items(named.setting, scope.below());
            let path = path_of(named);
            let says_all = lookup(&file.values(), path.iter().copied()).is_some();
            if says_all || below.iter().any(|other| other == item) {
                take_additions(file, named.setting);
                file.put(&path, &Json::from(items));
            } else {
                items.retain(|other| !below.contains(other));
                put_additions(file, named.setting, items);
            }
        })
    }

    /// Takes a key, or one entry of a map, out of a file, so that the layers below decide.
    ///
    /// # Errors
    /// `config.unknown`, and what reading and writing the file brings.
    pub fn unset(&mut self, key: &str, scope: Scope) -> Result<Edit, Problem> {
        let named = named(key)?;
        self.edit(key, named, scope, |_, file| forget(file, named))
    }

    /// Returns one key, or every key, of the team file to its default. What belongs to no setting stays.
    ///
    /// # Errors
    /// As for `unset`.
    pub fn reset(&mut self, key: Option<&str>) -> Result<bool, Problem> {
        match key {
            Some(key) => Ok(self.unset(key, Scope::Team)?.changed),
            None => self.rewrite(Scope::Team, |_, file| {
                for setting in SETTINGS {
                    forget(
                        file,
                        Named {
                            setting,
                            entry: None,
                        },
                    );
                }
            }),
        }
    }

    /// Writes a preset's keys into the team file.
    ///
    /// # Errors
    /// `config.invalid` for an unknown preset, and what reading and writing the file brings.
    pub fn apply_preset(&mut self, name: &str) -> Result<bool, Problem> {
        let preset = preset_named(name)?;
        self.rewrite(Scope::Team, |_, file| {
            for (key, value) in preset.values() {
                file.put(&[key], &value);
            }
        })
    }

    fn edit(
        &mut self,
        key: &str,
        named: Named<'_>,
        scope: Scope,
        change: impl FnOnce(&Self, &mut Document),
    ) -> Result<Edit, Problem> {
        let changed = self.rewrite(scope, change)?;
        let value = match (self.resolve(named.setting, scope.origin()), named.entry) {
            (Value::Map(mut entries), Some(entry)) => entries.remove(entry).map(Value::Text),
            (value, _) => Some(value).filter(|value| !value.is_unset()),
        };
        Ok(Edit {
            key: key.to_owned(),
            value,
            changed,
        })
    }

    /// Reads a file afresh, changes it and puts it back, alone; returns whether it says anything else now.
    fn rewrite(
        &mut self,
        scope: Scope,
        change: impl FnOnce(&Self, &mut Document),
    ) -> Result<bool, Problem> {
        let path = match scope {
            Scope::Team => self.paths.team.clone(),
            Scope::Local => self.paths.local.clone(),
        };
        file::exclusively(&path, || {
            let mut document = match file::read(&path)? {
                Some((document, _)) => document,
                None => Document::empty(),
            };
            let before = document.values();
            shape::unflatten(&mut document);
            self.take_in(scope, &document);
            change(self, &mut document);
            let changed = document.values() != before;
            if changed {
                crate::files::replace(&path, document.text())?;
                self.take_in(scope, &document);
            }
            Ok(changed)
        })
    }

    fn take_in(&mut self, scope: Scope, document: &Document) {
        let name = match scope {
            Scope::Team => file_name(&self.paths.team),
            Scope::Local => file_name(&self.paths.local),
        };
        // What does not fit was reported when the settings were loaded and may be what is repaired here.
        let mut reported = Problems::new();
        let layer = Layer::from_file(scope.origin(), &name, &document.values(), &mut reported);
        self.put_layer(layer);
    }

    fn items(&self, setting: &Setting, last: Origin) -> Vec<String> {
        match self.resolve(setting, last) {
            Value::List(items) => items,
            _ => Vec::new(),
        }
    }
}

fn writable(key: &str, scope: Scope) -> Result<Named<'_>, Problem> {
    let named = named(key)?;
    if named.setting.personal && scope == Scope::Team {
        return Err(too_personal(named.setting));
    }
    Ok(named)
}

fn writable_list(key: &str, scope: Scope) -> Result<Named<'_>, Problem> {
    let named = writable(key, scope)?;
    if named.setting.kind == Kind::List {
        return Ok(named);
    }
    Err(Problem::new(
        Code::ConfigInvalid,
        format!("Invalid change of {key}: it is no list"),
    )
    .hint(format!("use `crosslink config set {key} <value>`")))
}

fn entry_value(key: &str, entry: &str, text: &str) -> Result<Json, Problem> {
    let unfit = |complaint: &str| invalid(key, "", &Misfit(complaint.to_owned()));
    if entry.contains(|letter: char| letter.is_whitespace() || letter.is_control()) {
        return Err(unfit(": a name has no white space"));
    }
    if text.is_empty() || text.contains(char::is_control) {
        return Err(unfit(": expected one line of text"));
    }
    Ok(Json::from(text))
}

fn entry_needed(setting: &Setting) -> Problem {
    let key = setting.key;
    let message = format!("Usage: crosslink config set {key}.<name> <value>");
    Problem::new(Code::UsageInvalid, message).hint(format!("{key} holds texts by name"))
}

fn path_of(named: Named<'_>) -> Vec<&str> {
    match named.entry {
        Some(entry) => vec![named.setting.key, entry],
        None => named.setting.key.split('.').collect(),
    }
}

fn forget(file: &mut Document, named: Named<'_>) {
    file.take(&path_of(named));
    if named.setting.kind == Kind::List {
        take_additions(file, named.setting);
    }
}

fn take_additions(file: &mut Document, setting: &Setting) {
    let path = shape::adding_path(setting.key);
    file.take(&path.iter().map(AsRef::as_ref).collect::<Vec<_>>());
}

fn put_additions(file: &mut Document, setting: &Setting, items: Vec<String>) {
    let path: Vec<Cow<'_, str>> = shape::adding_path(setting.key);
    let path: Vec<&str> = path.iter().map(AsRef::as_ref).collect();
    if items.is_empty() {
        file.take(&path);
    } else {
        file.put(&path, &Json::from(items));
    }
}

fn texts(list: &Json) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    items
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}
