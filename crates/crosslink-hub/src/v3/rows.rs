//! Maps and lists of a file whose members are read one by one, so that a bad one costs itself.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::snapshot::Damage;

/// The most damage that is told apart; the rest is only counted.
const TOLD: usize = 1_000;

/// A map whose values are not read yet, in the order of the file.
#[derive(Default)]
pub(super) struct Rows<'a>(pub(super) Vec<(String, &'a RawValue)>);

/// A list whose members are not read yet.
#[derive(Default)]
pub(super) struct List<'a>(pub(super) Vec<&'a RawValue>);

struct RowsVisitor;

impl<'de> Visitor<'de> for RowsVisitor {
    type Value = Rows<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Rows::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = map.next_entry()? {
            rows.push(row);
        }
        Ok(Rows(rows))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Rows<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RowsVisitor)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for List<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let list = Option::<Vec<&'a RawValue>>::deserialize(deserializer)?;
        Ok(Self(list.unwrap_or_default()))
    }
}

impl<'a> Rows<'a> {
    /// Reads the members, whose names are uuids; notes those that cannot be read.
    pub(super) fn read<F: Deserialize<'a>, T>(
        &self,
        what: &dyn fmt::Display,
        losses: &mut Losses,
        convert: impl Fn(Uuid, F, &mut Losses) -> T,
    ) -> Vec<T> {
        let mut read = Vec::with_capacity(self.0.len());
        for (name, raw) in &self.0 {
            let place = format_args!("{what}/{name}");
            let uuid = match Uuid::try_parse(name) {
                Ok(uuid) => uuid,
                Err(error) => {
                    losses.note(&place, &error);
                    continue;
                }
            };
            if let Some(file) = losses.read(&place, raw) {
                read.push(convert(uuid, file, losses));
            }
        }
        read
    }
}

impl<'a> List<'a> {
    /// Reads the members; notes those that cannot be read.
    pub(super) fn read<F: Deserialize<'a>, T: From<F>>(
        &self,
        what: &str,
        losses: &mut Losses,
    ) -> Vec<T> {
        let members = self.0.iter().enumerate();
        let read = members.filter_map(|(at, raw)| {
            let file: Option<F> = losses.read(&format_args!("{what}/{at}"), raw);
            file.map(T::from)
        });
        read.collect()
    }
}

/// The first characters of a text that others may have made long.
fn cut(text: &dyn fmt::Display) -> String {
    text.to_string().chars().take(300).collect()
}

/// What could not be read, counted beyond a limit.
#[derive(Default)]
pub(super) struct Losses {
    told: Vec<Damage>,
    more: u64,
}

impl Losses {
    /// Notes that something at a place could not be read.
    pub(super) fn note(&mut self, place: &dyn fmt::Display, reason: &dyn fmt::Display) {
        if self.told.len() == TOLD {
            self.more += 1;
            return;
        }
        self.told.push(Damage {
            place: cut(place),
            reason: cut(reason),
        });
    }

    /// Reads a value, or notes why it cannot be read.
    pub(super) fn read<'a, T: Deserialize<'a>>(
        &mut self,
        place: &dyn fmt::Display,
        raw: &'a RawValue,
    ) -> Option<T> {
        let read = serde_json::from_str(raw.get());
        read.map_err(|error| self.note(place, &error)).ok()
    }

    /// Everything noted.
    pub(super) fn into_damage(mut self, place: &str) -> Vec<Damage> {
        if self.more > 0 {
            self.told.push(Damage {
                place: place.to_owned(),
                reason: format!("{} more parts cannot be read", self.more),
            });
        }
        self.told
    }
}
