//! JSON of foreign hands: one object, whose unknown keys are kept.

use std::collections::BTreeMap;

use crosslink_core::json::Json;
use serde::de::DeserializeOwned;

use super::fault::Fault;
use super::layout::HubFile;

/// Keys that a newer program wrote, to the letter.
pub type More = BTreeMap<String, Json>;

/// Reads a file whose unknown keys do not matter.
pub(super) fn read<T: DeserializeOwned>(file: HubFile, bytes: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(bytes).map_err(|error| wrong(file, error.to_string()))
}

fn wrong(file: HubFile, reason: String) -> Fault {
    let name = file.name;
    Fault::File { name, reason }
}

/// An object whose keys are taken out one by one.
pub(super) struct Object {
    file: HubFile,
    keys: More,
}

impl Object {
    pub(super) fn read(file: HubFile, bytes: &[u8]) -> Result<Self, Fault> {
        let keys = read(file, bytes)?;
        Ok(Self { file, keys })
    }

    /// Takes a key that has to be there.
    pub(super) fn take<T: DeserializeOwned>(&mut self, key: &str) -> Result<T, Fault> {
        let missing = || wrong(self.file, format!("`{key}` is missing"));
        let value = self.keys.remove(key).ok_or_else(missing)?;
        self.parse(key, &value)
    }

    /// Takes a key that may be missing.
    pub(super) fn maybe<T: DeserializeOwned>(&mut self, key: &str) -> Result<Option<T>, Fault> {
        let Some(value) = self.keys.remove(key) else {
            return Ok(None);
        };
        self.parse(key, &value)
    }

    fn parse<T: DeserializeOwned>(&self, key: &str, value: &Json) -> Result<T, Fault> {
        let parsed = serde_json::from_str(value.text());
        parsed.map_err(|error| wrong(self.file, format!("`{key}`: {error}")))
    }

    /// What was not taken.
    pub(super) fn rest(self) -> More {
        self.keys
    }
}
