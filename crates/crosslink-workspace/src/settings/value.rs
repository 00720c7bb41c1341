//! Values: read from text or JSON, checked against their setting, written back typed.

use std::collections::BTreeMap;
use std::fmt;

use crosslink_core::model::IssueType;
use serde_json::Value as Json;

use super::registry::{DefaultValue, Kind, Setting};

/// What the reference's walkthrough wrote for every text it could not ask for; it means nothing.
const PLACEHOLDER: &str = "(text)";
const GREATEST_MULTIPLE: i64 = 1000;

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A text or word.
    Text(String),
    /// Texts in order.
    List(Vec<String>),
    /// Texts by name.
    Map(BTreeMap<String, String>),
}

/// Why a value does not fit: what follows `Invalid value for <key>` in a message.
#[derive(Debug)]
pub(crate) struct Misfit(pub(crate) String);

impl Value {
    /// Reads what somebody typed: words and numbers as they are, lists with commas or as JSON, maps as JSON.
    pub(crate) fn from_text(setting: &Setting, text: &str) -> Result<Self, Misfit> {
        match setting.kind {
            Kind::List if !text.trim_start().starts_with('[') => Ok(Self::List(
                text.split(',')
                    .map(str::trim)
                    .filter(|item| !item.is_empty())
                    .map(str::to_owned)
                    .collect(),
            )),
            Kind::List | Kind::Map => match serde_json::from_str(text) {
                Ok(json) => Self::from_json(setting, &json),
                Err(_) => Err(expected(setting.kind, &quoted(text))),
            },
            kind => scalar(setting, kind, text),
        }
    }

    /// Reads what a settings file says. Numbers and truth values in quotes, as old versions wrote them, are read too.
    pub(crate) fn from_json(setting: &Setting, json: &Json) -> Result<Self, Misfit> {
        let misfit = || expected(setting.kind, &json.to_string());
        match (setting.kind, json) {
            (Kind::List, Json::Array(items)) => {
                let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
                texts
                    .collect::<Option<_>>()
                    .map(Self::List)
                    .ok_or_else(misfit)
            }
            (Kind::Map, Json::Object(entries)) => {
                let texts = entries
                    .iter()
                    .filter(|(_, text)| !text.is_null())
                    .map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned())));
                texts
                    .collect::<Option<_>>()
                    .map(Self::Map)
                    .ok_or_else(misfit)
            }
            (Kind::List | Kind::Map, _) => Err(misfit()),
            (kind, Json::String(text)) => scalar(setting, kind, text),
            (Kind::Text | Kind::Remote | Kind::IssueType, _) => Err(misfit()),
            (kind, Json::Bool(_) | Json::Number(_)) => scalar(setting, kind, &json.to_string()),
            _ => Err(misfit()),
        }
    }

    /// Returns the value of a setting that no layer mentions.
    pub(crate) fn default_of(setting: &Setting) -> Self {
        match (setting.default, setting.kind) {
            (DefaultValue::Bool(value), _) => Self::Bool(value),
            (DefaultValue::Integer(value), _) => Self::Integer(value),
            (DefaultValue::Text(value), _) => Self::Text(value.to_owned()),
            (DefaultValue::List(items), _) => {
                Self::List(items.iter().map(|item| (*item).to_owned()).collect())
            }
            (DefaultValue::Unset, Kind::List) => Self::List(Vec::new()),
            (DefaultValue::Unset, Kind::Map) => Self::Map(BTreeMap::new()),
            (DefaultValue::Unset, _) => Self::Text(String::new()),
        }
    }

    /// Whether it is an empty text, which stands for nothing said.
    pub fn is_unset(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    /// The typed JSON form; `null` for what is unset.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Bool(value) => Json::from(*value),
            Self::Integer(value) => Json::from(*value),
            Self::Text(text) if text.is_empty() => Json::Null,
            Self::Text(text) => Json::from(text.as_str()),
            Self::List(items) => Json::from(items.as_slice()),
            Self::Map(entries) => entries
                .iter()
                .map(|(name, text)| (name.clone(), Json::from(text.as_str())))
                .collect(),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Text(text) if text.is_empty() => f.write_str("(unset)"),
            Self::Text(text) => f.write_str(text),
            Self::List(items) => f.write_str(&items.join(",")),
            Self::Map(entries) => {
                let texts: Vec<_> = entries
                    .iter()
                    .map(|(name, text)| format!("{name}={text}"))
                    .collect();
                f.write_str(&texts.join(","))
            }
        }
    }
}

fn scalar(setting: &Setting, kind: Kind, text: &str) -> Result<Value, Misfit> {
    let text = match setting
        .synonyms
        .iter()
        .find(|(synonym, _)| *synonym == text)
    {
        Some((_, word)) => word,
        None => text,
    };
    let value = match kind {
        Kind::Bool => text.parse().ok().map(Value::Bool),
        Kind::Integer { min, max } => text
            .parse()
            .ok()
            .filter(|number| (min..=max).contains(number))
            .map(Value::Integer),
        Kind::Multiple(_) => multiple(text),
        Kind::Enum(words) => words.contains(&text).then(|| Value::Text(text.to_owned())),
        Kind::Remote if text.starts_with('-') || text.contains(char::is_whitespace) => None,
        Kind::IssueType => IssueType::new(text)
            .ok()
            .map(|_| Value::Text(text.to_owned())),
        _ if text == PLACEHOLDER => return Ok(Value::default_of(setting)),
        _ => (!text.contains(char::is_control)).then(|| Value::Text(text.to_owned())),
    };
    value.ok_or_else(|| expected(kind, &quoted(text)))
}

fn multiple(text: &str) -> Option<Value> {
    match text {
        "false" => Some(Value::Bool(false)),
        "true" => Some(Value::Integer(1)),
        _ => {
            let number = text.parse().ok()?;
            (1..=GREATEST_MULTIPLE)
                .contains(&number)
                .then_some(Value::Integer(number))
        }
    }
}

fn expected(kind: Kind, got: &str) -> Misfit {
    Misfit(match kind {
        Kind::Bool => format!(": expected \"true\" or \"false\", got {got}"),
        Kind::Integer {
            min: 0,
            max: i64::MAX,
        } => {
            format!(": expected a non-negative integer, got {got}")
        }
        Kind::Integer { min, max } => {
            format!(": expected a non-negative integer from {min} to {max}, got {got}")
        }
        Kind::Multiple(_) => format!(
            ": {got}. Valid values: false, or a number from 1 to {GREATEST_MULTIPLE} such as 2, 3, 5, 10"
        ),
        Kind::Enum(words) => format!(": {got}. Valid values: {}", words.join(", ")),
        Kind::Text => format!(": expected one line of text, got {got}"),
        Kind::Remote => format!(": expected the name of a git remote, got {got}"),
        Kind::IssueType => format!(
            ": expected one lower-case word such as {}, got {got}",
            IssueType::BUILT_IN.join(", ")
        ),
        Kind::List => format!(": expected a list of texts, got {got}"),
        Kind::Map => format!(": expected texts by name, got {got}"),
    })
}

fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}
