//! An older hub, read in full from what was fetched of one remote and from nothing else.

use std::collections::BTreeMap;

use crosslink_core::time::Timestamp;
use crosslink_git::{ObjectId, Objects};
use serde::Deserialize;

use crate::heads::{Heads, LOCAL};
use crate::reader::{HubError, HubReader, Look};
use crate::snapshot::{HubFormat, HubSnapshot, NextNumbers};
use crate::v3::LOG_LIMIT;
use crate::v4::tracking_of;
use crate::v4::trust::Source;

/// The most bytes of the file with the counters.
const SMALL: u64 = 1024 * 1024;

/// How many refs the trust log names at most; one entry has to fit into its line.
const NAMED: usize = 256;

/// An older hub.
#[derive(Clone, Debug)]
pub struct Older {
    /// What it says.
    pub snapshot: HubSnapshot,
    /// The lines of its logs to the letter, with their signatures.
    pub lines: Vec<SignedLine>,
    /// What was read: commits by the full names of their refs.
    pub commits: BTreeMap<String, ObjectId>,
    /// Branches of another generation that lie beside it and do not count.
    pub others: Vec<String>,
}

/// A line of a log of the third generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedLine {
    /// The agent in the name of the log.
    pub agent: String,
    /// Which line it is, from 1.
    pub number: u64,
    /// When it was written, by its own words.
    pub at: Timestamp,
    /// The line, without its end.
    pub text: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CountersFile {
    next_display_id: u32,
    next_milestone_id: u32,
}

#[derive(Deserialize)]
struct TimeOfLine {
    timestamp: Timestamp,
}

/// Where the branches of a remote's older hub are fetched to: apart from everything else, as only they decide.
pub fn older_space(remote: &str) -> String {
    tracking_of(remote).replacen("refs/crosslink-tracking/", "refs/crosslink-older/", 1)
}

/// The refspec that fetches them.
pub fn older_refspecs(remote: &str) -> Vec<String> {
    vec![format!("+{LOCAL}*:{}*", older_space(remote))]
}

impl Older {
    /// Reads the older hub that was fetched of a remote: the newest generation that is there; nothing where there is none.
    ///
    /// # Errors
    /// Where its state cannot be read at all, or the repository.
    pub fn read(objects: &Objects, remote: &str, now: Timestamp) -> Result<Option<Self>, HubError> {
        let heads = Heads::at(objects, &older_space(remote))?;
        if heads.is_absent() {
            return Ok(None);
        }
        let look = HubReader::default().look(objects, &heads, None, now)?;
        let Look::Changed(snapshot) = look else {
            return Ok(None);
        };
        let mut older = Self {
            snapshot: *snapshot,
            lines: Vec::new(),
            commits: commits(&heads),
            others: Vec::new(),
        };
        if heads.is_third() {
            older.read_lines(objects, &heads)?;
            if heads.files.is_some() {
                older.others.push(format!("{LOCAL}hub"));
            }
        } else {
            older.snapshot.next_numbers = counters(objects, &heads)?;
            let parts = [("meta", heads.meta), ("checkpoint", heads.checkpoint)];
            let stray = parts.into_iter().filter(|(_, tip)| tip.is_some());
            older
                .others
                .extend(stray.map(|(name, _)| format!("{LOCAL}{name}")));
        }
        Ok(Some(older))
    }

    /// The generation, as the trust log names it.
    pub fn source(&self) -> Source {
        match self.snapshot.format {
            HubFormat::V1 => Source::V1,
            HubFormat::V2 => Source::V2,
            HubFormat::V3 | HubFormat::V4 => Source::V3,
        }
    }

    /// What the trust log says was read, as much as one entry holds.
    pub fn named_commits(&self) -> BTreeMap<String, ObjectId> {
        let main = |name: &str| !name.starts_with(&format!("{LOCAL}agents/"));
        let (first, agents): (Vec<_>, Vec<_>) =
            self.commits.iter().partition(|(name, _)| main(name));
        let named = first.into_iter().chain(agents).take(NAMED);
        named.map(|(name, id)| (name.clone(), *id)).collect()
    }

    fn read_lines(&mut self, objects: &Objects, heads: &Heads) -> Result<(), HubError> {
        for (agent, tip) in &heads.agents {
            let tree = objects.commit(*tip)?.tree;
            let Some(entry) = objects.entry(tree, "events.log")? else {
                continue;
            };
            let bytes = objects.blob(entry.id, LOG_LIMIT as u64)?;
            let lines = bytes.split(|byte| *byte == b'\n').zip(1..);
            // What is no event is named as damage by whoever folds the log.
            self.lines.extend(lines.filter_map(|(line, number)| {
                let text = std::str::from_utf8(line).ok()?;
                let TimeOfLine { timestamp: at } = serde_json::from_str(text).ok()?;
                Some(SignedLine {
                    agent: agent.clone(),
                    number,
                    at,
                    text: text.to_owned(),
                })
            }));
        }
        Ok(())
    }
}

/// The commits that were read.
fn commits(heads: &Heads) -> BTreeMap<String, ObjectId> {
    let third = heads.is_third();
    let single = [
        ("hub", heads.files.filter(|_| !third)),
        ("meta", heads.meta.filter(|_| third)),
        ("checkpoint", heads.checkpoint.filter(|_| third)),
    ];
    let single = single
        .into_iter()
        .filter_map(|(name, tip)| Some((format!("{LOCAL}{name}"), tip?)));
    let agents = heads.agents.iter().filter(|_| third);
    let agents = agents.map(|(name, tip)| (format!("{LOCAL}agents/{name}"), *tip));
    single.chain(agents).collect()
}

/// What a hub of files would give next.
fn counters(objects: &Objects, heads: &Heads) -> Result<NextNumbers, HubError> {
    let Some(tip) = heads.files else {
        return Ok(NextNumbers::default());
    };
    let tree = objects.commit(tip)?.tree;
    let Some(entry) = objects.entry(tree, "meta/counters.json")? else {
        return Ok(NextNumbers::default());
    };
    // A file that cannot be read counts nothing; the numbers in use do.
    let bytes = objects.blob(entry.id, SMALL).unwrap_or_default();
    let file: CountersFile = serde_json::from_slice(&bytes).unwrap_or_default();
    Ok(NextNumbers {
        issue: file.next_display_id,
        milestone: file.next_milestone_id,
    })
}
