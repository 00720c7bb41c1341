//! How settings lie in a file: nested objects, the flat dotted names of old versions, and members that add to lists.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::document::{Document, Object, lookup};
use super::registry::{Kind, Setting, find, recognise};
use super::table::SETTINGS;

/// Members that settings files may have beside settings, because other commands keep them there.
const NEIGHBOURS: &[&str] = &["$schema", "house_style"];

/// Whether a file has a member that may say something about a setting: asked first, as most files say little.
pub(crate) fn touches(object: &Object, setting: &Setting) -> bool {
    let first = setting.key.split('.').next().unwrap_or(setting.key);
    object
        .keys()
        .any(|name| name.strip_prefix('+').unwrap_or(name).starts_with(first))
}

/// Returns what a file says about a setting. Nested wins over flat; `null` says nothing.
pub(crate) fn stated<'a>(object: &'a Object, setting: &Setting) -> Option<Cow<'a, Json>> {
    let key = setting.key;
    let nested = lookup(object, key.split('.')).filter(|json| !json.is_null());
    if setting.kind == Kind::Map {
        return stated_map(object, key, nested);
    }
    nested
        .or_else(|| object.get(key).filter(|json| !json.is_null()))
        .map(Cow::Borrowed)
}

fn stated_map<'a>(
    object: &'a Object,
    key: &str,
    nested: Option<&'a Json>,
) -> Option<Cow<'a, Json>> {
    let mut entries: Object = object
        .iter()
        .filter_map(|(name, value)| Some((entry_of(name, key)?.to_owned(), value.clone())))
        .collect();
    match nested {
        Some(Json::Object(nested)) if !entries.is_empty() => {
            entries.extend(nested.clone());
            Some(Cow::Owned(Json::Object(entries)))
        }
        None if !entries.is_empty() => Some(Cow::Owned(Json::Object(entries))),
        nested => nested.map(Cow::Borrowed),
    }
}

/// Returns what a file adds to a list: `+allowed_tools` inside `kickoff`, or the flat `+kickoff.allowed_tools`.
pub(crate) fn added<'a>(object: &'a Object, setting: &Setting) -> Option<&'a Json> {
    if setting.kind != Kind::List {
        return None;
    }
    let path = adding_path(setting.key);
    let nested = lookup(object, path.iter().map(AsRef::as_ref)).filter(|json| !json.is_null());
    nested.or_else(|| {
        object
            .get(&format!("+{}", setting.key))
            .filter(|json| !json.is_null())
    })
}

/// Returns the path of the member that adds to a list.
pub(crate) fn adding_path(key: &str) -> Vec<Cow<'_, str>> {
    let mut path: Vec<_> = key.split('.').map(Cow::Borrowed).collect();
    if let Some(last) = path.last_mut() {
        *last = Cow::Owned(format!("+{last}"));
    }
    path
}

/// Moves settings that old versions wrote under flat dotted names to their nested places; what lies there wins.
pub(crate) fn unflatten(file: &mut Document) {
    let values = file.values();
    for (name, value) in &values {
        let Some(path) = nested_path(name) else {
            continue;
        };
        let path: Vec<&str> = path.iter().map(AsRef::as_ref).collect();
        if lookup(&values, path.iter().copied()).is_none_or(Json::is_null) && !value.is_null() {
            file.put(&path, value);
        }
        file.take(&[name]);
    }
}

fn nested_path(name: &str) -> Option<Vec<Cow<'_, str>>> {
    let key = name.strip_prefix('+').unwrap_or(name);
    let named = recognise(key).filter(|_| key.contains('.'))?;
    Some(match named.entry {
        Some(entry) if key == name => vec![named.setting.key.into(), entry.into()],
        Some(_) => return None,
        None if key == name => key.split('.').map(Cow::Borrowed).collect(),
        None => adding_path(key),
    })
}

/// Returns the members on the way to a setting that are no objects.
pub(crate) fn obstacles(object: &Object) -> Vec<(&'static str, &Json)> {
    let mut found: Vec<(&'static str, &Json)> = Vec::new();
    for setting in SETTINGS {
        let key = setting.key;
        for path in key.match_indices('.').map(|(end, _)| &key[..end]) {
            let Some(json) = lookup(object, path.split('.')) else {
                break;
            };
            if !json.is_object() && !json.is_null() && found.iter().all(|(name, _)| *name != path) {
                found.push((path, json));
            }
        }
    }
    found
}

/// Returns the members of a file that belong to no setting.
pub(crate) fn strangers(object: &Object) -> Vec<String> {
    object
        .keys()
        .filter(|name| !is_known(name))
        .cloned()
        .collect()
}

fn is_known(name: &str) -> bool {
    if let Some(key) = name.strip_prefix('+') {
        return find(key).is_some_and(|setting| setting.kind == Kind::List);
    }
    NEIGHBOURS.contains(&name)
        || recognise(name).is_some()
        || SETTINGS
            .iter()
            .any(|setting| entry_of(setting.key, name).is_some())
}

fn entry_of<'a>(name: &'a str, key: &str) -> Option<&'a str> {
    name.strip_prefix(key)?
        .strip_prefix('.')
        .filter(|entry| !entry.is_empty())
}
