//! JSON kept to the letter: what others wrote and we have no field for.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// A JSON value kept as the text it came in, so that numbers and times survive unchanged; only line ends
/// and tabs between its parts become spaces.
#[derive(Clone, Debug)]
pub struct Json(Box<RawValue>);

impl Json {
    /// Checks that the text is one JSON value and keeps it.
    ///
    /// # Errors
    /// Fails where `serde_json` does.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        RawValue::from_string(text.to_owned()).and_then(Self::on_one_line)
    }

    /// A raw control character stands between tokens only; in an event it would break the line.
    fn on_one_line(raw: Box<RawValue>) -> Result<Self, serde_json::Error> {
        // Without an early end the compiler looks at many bytes at once.
        let both = |clean, byte| clean & (byte >= b' ');
        if raw.get().bytes().fold(true, both) {
            return Ok(Self(raw));
        }
        let text = raw.get().replace(|character: char| character < ' ', " ");
        RawValue::from_string(text).map(Self)
    }

    /// Keeps what serialises as JSON.
    pub fn of(value: &impl Serialize) -> Self {
        Self(serde_json::value::to_raw_value(value).expect("plain data serialises"))
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.0.get()
    }

    /// The value, for looking inside.
    pub fn value(&self) -> serde_json::Value {
        serde_json::from_str(self.text()).unwrap_or(serde_json::Value::Null)
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Json {}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Self::on_one_line(raw).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Json {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Json".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(true)
    }
}

/// What an import brought and no field holds: by the name of the source, one JSON object.
pub type Foreign = std::collections::BTreeMap<String, Json>;
