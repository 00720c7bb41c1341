//! An agent's log: one event a line, read so that a bad line costs itself and nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use crosslink_core::counted;

use super::envelope::Envelope;
use super::event::Event;
use crate::snapshot::Damage;

/// The most bytes of a log that are read: its last ones, since the checkpoint has long covered the first.
pub const LOG_LIMIT: usize = 64 << 20;
/// The most lines that are read: again the last ones.
const LINES_LIMIT: usize = 1_000_000;
/// The most bad lines that are told apart; the others are only counted.
const BAD_LIMIT: usize = 100;

/// A log with the name of the agent whose ref it was found in.
#[derive(Clone, Debug)]
pub struct AgentLog {
    /// The agent, by the name of the ref.
    pub agent: String,
    /// What the log says.
    pub log: Arc<ParsedLog>,
}

/// What a log says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedLog {
    /// The events, in the order of the lines.
    pub events: Vec<Envelope>,
    /// The first lines that could not be read.
    pub bad: Vec<BadLine>,
    /// How many lines could not be read.
    pub bad_count: u64,
    /// How many lines at the front were left out because there are too many.
    pub left_out: u64,
}

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Which line it is, from 1.
    pub line: u64,
    /// What is wrong.
    pub reason: String,
    /// Whether it is the last one, which the format allows to be torn.
    pub torn: bool,
}

impl ParsedLog {
    /// Reads a whole log.
    pub fn parse(bytes: &[u8]) -> Self {
        let (skipped, kept) = tail(bytes, LOG_LIMIT);
        let lines = || {
            kept.split(|byte| *byte == b'\n')
                .zip(skipped + 1..)
                .filter(|(line, _)| !line.trim_ascii().is_empty())
        };
        let count = lines().count();
        let over = count.saturating_sub(LINES_LIMIT);
        let mut log = Self {
            left_out: skipped + over as u64,
            ..Self::default()
        };
        for (at, (line, number)) in lines().enumerate().skip(over) {
            match Envelope::parse(line, number) {
                Ok(envelope) => log.events.push(envelope),
                Err(reason) => log.note(number, reason, at + 1 == count),
            }
        }
        log
    }

    fn note(&mut self, line: u64, reason: String, torn: bool) {
        self.bad_count += 1;
        // The torn line is the last one; it is kept whatever came before, so that it can be told apart.
        if self.bad.len() < BAD_LIMIT || torn {
            self.bad.push(BadLine { line, reason, torn });
        }
    }

    /// What could not be read, for people: bad lines one by one, kinds that are not known counted.
    pub fn damage(&self, agent: &str) -> Vec<Damage> {
        let place = format!("crosslink/agents/{agent}:events.log");
        let mut found: Vec<_> = self.bad.iter().map(|bad| bad.damage(&place)).collect();
        let told = self.bad.len() as u64;
        let mut add = |reason| {
            found.push(Damage {
                place: place.clone(),
                reason,
            });
        };
        if self.bad_count > told {
            add(format!(
                "{} more lines cannot be read",
                self.bad_count - told
            ));
        }
        if self.left_out > 0 {
            add(format!(
                "too long: its first {} lines are left out",
                self.left_out
            ));
        }
        for (kind, (count, line)) in self.unknown() {
            add(format!(
                "{} of the unknown kind `{kind}`, first in line {line}",
                counted(count, "event")
            ));
        }
        found
    }

    /// The kinds that are not known: how many events, and the line of the first.
    fn unknown(&self) -> BTreeMap<String, (u64, u64)> {
        let mut kinds = BTreeMap::new();
        for envelope in &self.events {
            let Event::Unknown { kind, .. } = &envelope.event else {
                continue;
            };
            let name: String = kind.chars().take(64).collect();
            let known = kinds.len() < BAD_LIMIT || kinds.contains_key(&name);
            let name = if known { name } else { "(others)".to_owned() };
            kinds.entry(name).or_insert((0, envelope.line)).0 += 1;
        }
        kinds
    }
}

impl BadLine {
    fn damage(&self, place: &str) -> Damage {
        let torn = if self.torn { " (torn at the end)" } else { "" };
        Damage {
            place: format!("{place} line {}", self.line),
            reason: format!("{}{torn}", self.reason),
        }
    }
}

/// The last whole lines that fit into `limit` bytes, with the number of lines before them.
fn tail(bytes: &[u8], limit: usize) -> (u64, &[u8]) {
    let Some(over) = bytes.len().checked_sub(limit).filter(|over| *over > 0) else {
        return (0, bytes);
    };
    let newline = |part: &[u8]| part.iter().position(|byte| *byte == b'\n');
    let start = newline(&bytes[over - 1..]).map_or(bytes.len(), |at| over + at);
    let before = bytes[..start].iter().filter(|byte| **byte == b'\n').count();
    (before as u64, &bytes[start..])
}

#[cfg(test)]
mod tests {
    use super::tail;

    #[test]
    fn a_log_that_is_too_long_loses_its_first_lines() {
        for (limit, expected) in [
            (9, (0, "aa\nbb\ncc\n")),
            (8, (1, "bb\ncc\n")),
            (6, (1, "bb\ncc\n")),
            (5, (2, "cc\n")),
            (2, (3, "")),
            (0, (3, "")),
        ] {
            let (before, kept) = tail(b"aa\nbb\ncc\n", limit);
            assert_eq!(
                (before, std::str::from_utf8(kept).unwrap()),
                expected,
                "{limit}"
            );
        }
        assert_eq!(tail(b"aaaa", 2), (0, &b""[..]));
    }
}
