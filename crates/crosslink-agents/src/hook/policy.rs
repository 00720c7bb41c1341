//! What a project wants of the agents that work on it.

use crate::git::GitPattern;

/// How strongly an issue is asked for before work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Without one nothing is changed.
    #[default]
    Strict,
    /// Without one there is a reminder.
    Normal,
    /// It is not asked for.
    Relaxed,
}

/// How strongly comments are asked for: a plan before a commit, a result before a close.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Discipline {
    /// Without them the step is refused.
    Required,
    /// Without them there is a reminder.
    #[default]
    Encouraged,
    /// They are not asked for.
    Off,
}

/// What a project wants of the agents that work on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// How strongly an issue is asked for.
    pub mode: Mode,
    /// How strongly comments are asked for.
    pub discipline: Discipline,
    /// Calls of git that are a person's.
    pub protected: Vec<GitPattern>,
    /// Calls of git that need an issue.
    pub gated: Vec<GitPattern>,
    /// Commands that need no issue.
    pub allowed: Vec<AllowedEntry>,
    /// After how many prompts without a word to the tracker there is a reminder.
    pub remind_after: u32,
}

/// A policy in the words of the settings.
#[derive(Clone, Copy, Debug)]
pub struct PolicyWords<'a> {
    /// `tracking_mode`.
    pub mode: &'a str,
    /// `comment_discipline`.
    pub discipline: &'a str,
    /// `blocked_git_commands`.
    pub protected: &'a [String],
    /// `gated_git_commands`.
    pub gated: &'a [String],
    /// `allowed_bash_prefixes`, and the commands that launched agents may run.
    pub allowed: &'a [String],
    /// `reminder_drift_threshold`.
    pub remind_after: i64,
}

impl Policy {
    /// Reads a policy. What a setting cannot say is taken for its default, which is the strict one.
    pub fn of(words: &PolicyWords<'_>) -> Self {
        let patterns = |entries: &[String]| {
            entries
                .iter()
                .filter_map(|entry| GitPattern::parse(entry))
                .collect()
        };
        Self {
            mode: match words.mode {
                "relaxed" => Mode::Relaxed,
                "normal" => Mode::Normal,
                _ => Mode::Strict,
            },
            discipline: match words.discipline {
                "required" => Discipline::Required,
                "relaxed" | "off" => Discipline::Off,
                _ => Discipline::Encouraged,
            },
            protected: patterns(words.protected),
            gated: patterns(words.gated),
            allowed: words
                .allowed
                .iter()
                .filter_map(|entry| AllowedEntry::parse(entry))
                .collect(),
            remind_after: u32::try_from(words.remind_after).unwrap_or_default(),
        }
    }
}

/// Programs that run what they are given. An entry that only names one says nothing about what that is.
const RUN_ANYTHING: &[&str] = &[
    "npx", "node", "python", "python3", "ruby", "perl", "deno", "bun", "php", "lua", "bash", "sh",
    "zsh", "make", "env", "sudo", "xargs",
];

/// The first words of a command that needs no issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedEntry {
    pub(crate) program: String,
    pub(crate) words: Vec<String>,
}

impl AllowedEntry {
    /// Reads an entry; nothing where it names only a program that runs anything.
    pub fn parse(entry: &str) -> Option<Self> {
        let mut words = entry.split_whitespace().map(str::to_owned);
        let program = words.next()?;
        let words: Vec<_> = words.collect();
        let says_nothing = words.is_empty() && RUN_ANYTHING.contains(&program.as_str());
        (!says_nothing).then_some(Self { program, words })
    }
}
