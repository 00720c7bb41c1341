//! A JSON object that is taken apart field by field; what nobody asked for is left over, as it stands.

use std::fmt;

use crosslink_core::json::Json;
use crosslink_core::time::Timestamp;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::record::{Fault, Place};

/// An object, where it stands, and the fields that were not taken yet.
#[derive(Debug)]
pub(crate) struct Object<'a> {
    text: &'a str,
    place: Place,
    fields: Vec<(String, &'a str)>,
}

impl<'a> Object<'a> {
    /// Takes a text apart that begins at a place.
    ///
    /// # Errors
    /// Where it is not one JSON object.
    pub(crate) fn parse(text: &'a str, place: Place) -> Result<Self, Fault> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let fields = reader
            .deserialize_map(Collect)
            .and_then(|fields| reader.end().map(|()| fields))
            .map_err(|error| at(place, &error))?;
        Ok(Self {
            text,
            place,
            fields,
        })
    }

    /// Where the object begins.
    pub(crate) fn place(&self) -> Place {
        self.place
    }

    /// Whether a field is there that was not taken yet.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    /// Takes a field as it stands. Of a name that stands twice the last counts.
    pub(crate) fn take_raw(&mut self, name: &str) -> Option<&'a str> {
        let mut found = None;
        self.fields.retain(|(field, raw)| {
            let wanted = field == name;
            if wanted {
                found = Some(*raw);
            }
            !wanted
        });
        found
    }

    /// Takes a field as a type; `null` is nothing.
    ///
    /// # Errors
    /// Where the field holds something else.
    pub(crate) fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, Fault> {
        let Some(raw) = self.take_raw(name) else {
            return Ok(None);
        };
        serde_json::from_str(raw).map_err(|error| {
            let fault = at(self.place_of(raw), &error);
            Fault::new(fault.place, format!("`{name}`: {}", fault.reason))
        })
    }

    /// Takes a field that a function reads from a text.
    ///
    /// # Errors
    /// Where the field is no text, or whatever the function says against it.
    pub(crate) fn take_word<T, E: fmt::Display>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Fault> {
        let place = self.place_of_field(name);
        let Some(text) = self.take::<String>(name)? else {
            return Ok(None);
        };
        read(&text)
            .map(Some)
            .map_err(|error| Fault::new(place, format!("`{name}`: {error}")))
    }

    /// Takes a point in time.
    ///
    /// # Errors
    /// Where the field is none.
    pub(crate) fn take_time(&mut self, name: &str) -> Result<Option<Timestamp>, Fault> {
        self.take_word(name, time)
    }

    /// Takes a list of objects.
    ///
    /// # Errors
    /// Where the field is no list, or one of its members no object.
    pub(crate) fn take_objects(&mut self, name: &str) -> Result<Vec<Object<'a>>, Fault> {
        let Some(raw) = self.take_raw(name) else {
            return Ok(Vec::new());
        };
        let place = self.place_of(raw);
        let members: Option<Vec<&'a RawValue>> =
            serde_json::from_str(raw).map_err(|error| at(place, &error))?;
        let members = members.unwrap_or_default().into_iter();
        members
            .map(|member| Object::parse(member.get(), self.place_of(member.get())))
            .collect()
    }

    /// Takes one object; `null` is nothing.
    ///
    /// # Errors
    /// Where the field holds something else.
    pub(crate) fn take_object(&mut self, name: &str) -> Result<Option<Object<'a>>, Fault> {
        match self.take_raw(name) {
            None | Some("null") => Ok(None),
            Some(raw) => Object::parse(raw, self.place_of(raw)).map(Some),
        }
    }

    /// What nobody took, as one object; nothing if that would be empty. A field without a value is no loss.
    pub(crate) fn rest(self) -> Option<Json> {
        let mut text = String::from("{");
        for (name, raw) in self.fields.iter().filter(|(_, raw)| *raw != "null") {
            if text.len() > 1 {
                text.push(',');
            }
            text.push_str(Json::of(name).text());
            text.push(':');
            text.push_str(raw);
        }
        text.push('}');
        (text.len() > 2).then(|| Json::parse(&text).expect("parts of JSON make JSON"))
    }

    fn place_of_field(&self, name: &str) -> Place {
        let found = self.fields.iter().rev().find(|(field, _)| field == name);
        found.map_or(self.place, |(_, raw)| self.place_of(raw))
    }

    /// Where a part of the text begins.
    fn place_of(&self, part: &str) -> Place {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        advanced(self.place, self.text.get(..offset).unwrap_or_default())
    }
}

/// Reads a point in time, and says what is wrong with a text that is none.
pub(crate) fn time(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).ok_or_else(|| format!("`{text}` is no RFC 3339 time from 1678 to 2262"))
}

/// The place after a text that begins at a place.
pub(crate) fn advanced(place: Place, text: &str) -> Place {
    match text.rfind('\n') {
        None => Place {
            column: place.column + text.len() as u64,
            ..place
        },
        Some(last) => Place {
            line: place.line + text.bytes().filter(|byte| *byte == b'\n').count() as u64,
            column: (text.len() - last) as u64,
        },
    }
}

/// What `serde_json` says against a text that begins at a place.
fn at(place: Place, error: &serde_json::Error) -> Fault {
    let (line, column) = (error.line().max(1) as u64, error.column().max(1) as u64);
    let place = Place {
        line: place.line + line - 1,
        column: if line == 1 {
            place.column + column - 1
        } else {
            column
        },
    };
    let message = error.to_string();
    let reason = message
        .rfind(" at line ")
        .map_or(message.as_str(), |end| &message[..end]);
    Fault::new(place, reason)
}

/// Collects the fields of an object as they stand.
struct Collect;

impl<'de> Visitor<'de> for Collect {
    type Value = Vec<(String, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some((name, raw)) = map.next_entry::<String, &'de RawValue>()? {
            fields.push((name, raw.get()));
        }
        Ok(fields)
    }
}
