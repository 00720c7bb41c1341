//! The few flags the commands take: switches, flags with a value, and plain words.

use std::collections::{BTreeMap, BTreeSet};

use crate::project::Fallible;

/// What a command accepts.
pub(crate) struct Accepts {
    pub(crate) switches: &'static [&'static str],
    pub(crate) values: &'static [&'static str],
    pub(crate) words: usize,
}

/// What was typed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    switches: BTreeSet<String>,
    values: BTreeMap<String, String>,
    words: Vec<String>,
}

impl Accepts {
    /// Reads the arguments; what is not accepted is an error that lists what is.
    pub(crate) fn read(&self, arguments: &[String]) -> Fallible<Flags> {
        let mut flags = Flags::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let (name, inline) = match argument.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
                _ => (argument.as_str(), None),
            };
            if self.values.contains(&name) {
                let value = inline.or_else(|| rest.next().cloned());
                let value = value.ok_or_else(|| format!("{name} needs a value"))?;
                flags.values.insert(name.to_owned(), value);
            } else if self.switches.contains(&argument.as_str()) {
                flags.switches.insert(argument.clone());
            } else if !argument.starts_with('-') && flags.words.len() < self.words {
                flags.words.push(argument.clone());
            } else {
                return Err(format!("unexpected `{argument}`; accepted: {}", self.list()).into());
            }
        }
        Ok(flags)
    }

    fn list(&self) -> String {
        let all: Vec<_> = self.switches.iter().chain(self.values).copied().collect();
        if all.is_empty() {
            "nothing".to_owned()
        } else {
            all.join(" ")
        }
    }
}

impl Flags {
    pub(crate) fn has(&self, switch: &str) -> bool {
        self.switches.contains(switch)
    }

    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Returns the value as a number, or the default where it was not given.
    pub(crate) fn number(&self, name: &str, default: u64) -> Fallible<u64> {
        match self.value(name) {
            None => Ok(default),
            Some(text) => text
                .parse()
                .map_err(|_| format!("{name} wants a number, not `{text}`").into()),
        }
    }

    pub(crate) fn word(&self) -> Option<&str> {
        self.words.first().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCEPTS: Accepts = Accepts {
        switches: &["--fast"],
        values: &["--only"],
        words: 1,
    };

    fn read(line: &str) -> Result<Flags, String> {
        let arguments: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        ACCEPTS
            .read(&arguments)
            .map_err(|problem| problem.to_string())
    }

    #[test]
    fn switches_values_and_words_are_told_apart() {
        let flags = read("--fast --only tidy name").unwrap();
        assert!(flags.has("--fast"));
        assert_eq!(
            (flags.value("--only"), flags.word()),
            (Some("tidy"), Some("name"))
        );
        assert_eq!(read("--only=tidy").unwrap().value("--only"), Some("tidy"));
        assert_eq!(read("").unwrap(), Flags::default());
    }

    #[test]
    fn what_is_not_accepted_is_refused() {
        for (line, problem) in [
            ("--slow", "unexpected `--slow`; accepted: --fast --only"),
            ("--fast=1", "unexpected `--fast=1`; accepted: --fast --only"),
            ("a b", "unexpected `b`; accepted: --fast --only"),
            ("--only", "--only needs a value"),
        ] {
            assert_eq!(read(line).unwrap_err(), problem, "{line}");
        }
    }

    #[test]
    fn a_number_has_a_default_and_must_be_one() {
        assert_eq!(read("").unwrap().number("--only", 7).unwrap(), 7);
        assert_eq!(read("--only 3").unwrap().number("--only", 7).unwrap(), 3);
        let problem = read("--only x").unwrap().number("--only", 7).unwrap_err();
        assert_eq!(problem.to_string(), "--only wants a number, not `x`");
    }
}
