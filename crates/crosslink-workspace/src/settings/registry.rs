//! What a setting is, and how one is found by name.

use crosslink_core::problem::{Code, Problem};

use super::nearest::nearest;
use super::table::SETTINGS;

/// One row of the table of settings.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The dotted name, which is also the path in a settings file.
    pub key: &'static str,
    /// What its values look like.
    pub kind: Kind,
    /// The value where no layer says anything.
    pub default: DefaultValue,
    /// Which part of the program it belongs to.
    pub group: Group,
    /// Other spellings that are read, each with the word it stands for.
    pub synonyms: &'static [(&'static str, &'static str)],
    /// Whether a change takes effect without starting the coding agent again.
    pub hot: bool,
    /// Whether the team file may not set it, because a clone would then choose what runs here.
    pub personal: bool,
    /// The version that brought it.
    pub since: &'static str,
    /// One line for lists and the reference page.
    pub about: &'static str,
}

/// What the values of a setting look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// A whole number within bounds, both included.
    Integer {
        /// The least value.
        min: i64,
        /// The greatest value.
        max: i64,
    },
    /// `false`, or a whole number from 1 to 1000; `true` is 1. The words are offered as choices.
    Multiple(&'static [&'static str]),
    /// One of these words.
    Enum(&'static [&'static str]),
    /// One line of text.
    Text,
    /// The name of a git remote.
    Remote,
    /// The type of an issue, an open word.
    IssueType,
    /// Texts in order.
    List,
    /// Texts by name.
    Map,
}

impl Kind {
    /// The word that lists and the reference page use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Integer { .. } => "integer",
            Self::Multiple(_) | Self::Enum(_) => "enum",
            Self::Text | Self::Remote | Self::IssueType => "string",
            Self::List => "string[]",
            Self::Map => "map",
        }
    }

    /// The words that are offered; empty where the values are open.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::Enum(words) | Self::Multiple(words) => words,
            _ => &[],
        }
    }
}

/// The value of a setting that no layer mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultValue {
    /// Nothing: an empty text, list or map.
    Unset,
    /// A truth value.
    Bool(bool),
    /// A number.
    Integer(i64),
    /// A text or word.
    Text(&'static str),
    /// Texts in order.
    List(&'static [&'static str]),
}

/// The part of the program a setting belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// How issues are worked on.
    Workflow,
    /// How coding agents are launched and bound.
    Agents,
    /// What is trusted.
    Security,
    /// Remotes, git and foreign data.
    Infrastructure,
    /// What the command line shows.
    Interface,
    /// The agent that looks after the project.
    Sentinel,
}

impl Group {
    /// Every group, in the order of the reference page.
    pub const ALL: [Self; 6] = [
        Self::Workflow,
        Self::Agents,
        Self::Security,
        Self::Infrastructure,
        Self::Interface,
        Self::Sentinel,
    ];

    /// The word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Workflow => "Workflow",
            Self::Agents => "Agents",
            Self::Security => "Security",
            Self::Infrastructure => "Infrastructure",
            Self::Interface => "Interface",
            Self::Sentinel => "Sentinel",
        }
    }
}

/// A setting as a key names it: whole, or one entry of a map.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named<'a> {
    pub(crate) setting: &'static Setting,
    pub(crate) entry: Option<&'a str>,
}

/// Returns the setting of exactly this name.
pub fn find(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

/// Returns what a key names; `repo-alias.up` names one entry of a map.
pub(crate) fn recognise(key: &str) -> Option<Named<'_>> {
    if let Some(setting) = find(key) {
        return Some(Named {
            setting,
            entry: None,
        });
    }
    SETTINGS
        .iter()
        .filter(|setting| setting.kind == Kind::Map)
        .find_map(|setting| {
            let entry = key.strip_prefix(setting.key)?.strip_prefix('.')?;
            (!entry.is_empty()).then_some(Named {
                setting,
                entry: Some(entry),
            })
        })
}

/// Returns what a key names.
///
/// # Errors
/// `config.unknown` with the nearest name.
pub(crate) fn named(key: &str) -> Result<Named<'_>, Problem> {
    recognise(key).ok_or_else(|| unknown(key))
}

/// Returns the problem of a key that no setting has.
pub(crate) fn unknown(key: &str) -> Problem {
    let message = format!(
        "Unknown config key: \"{key}\". Run `crosslink config list` to see available keys."
    );
    let problem = Problem::new(Code::ConfigUnknown, message);
    match nearest(key, SETTINGS.iter().map(|setting| setting.key)) {
        Some(name) => problem.hint(format!("did you mean `{name}`?")),
        None => problem,
    }
}
