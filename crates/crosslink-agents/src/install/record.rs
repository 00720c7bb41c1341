//! What was put into a work tree, written down in its git directory, so that taking it out gives back every byte.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crosslink_workspace::Paths;
use crosslink_workspace::core::problem::Problem;
use serde::{Deserialize, Serialize};

use super::files;
use crate::memory;

/// What was put into a work tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Record {
    /// The version of the program that wrote it last.
    pub(super) version: String,
    /// The files by their paths, seen from the work tree.
    pub(super) files: BTreeMap<String, Put>,
}

/// A file that was made or changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Put {
    /// What it said before; nothing where it was made.
    pub(super) before: Option<String>,
    /// What it said after; nothing where it was taken away.
    pub(super) after: Option<String>,
    /// What may be done with it, where it was taken away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mode: Option<u32>,
    /// The directories that were made for it, outermost first.
    pub(super) directories: Vec<String>,
}

impl Record {
    /// Reads what was written down; what cannot be read is as if nothing were.
    pub(super) fn read(paths: &Paths) -> Self {
        let text = fs::read_to_string(path(paths)).ok();
        text.and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// The directories that were made for a file, with those of ours above it that were made for another: whichever goes last takes them along.
    pub(super) fn made_for(&self, file: &str, made: Vec<String>) -> Vec<String> {
        let others = self.files.values().flat_map(|put| put.directories.clone());
        let above = others.filter(|directory| Path::new(file).starts_with(directory));
        let all: BTreeSet<String> = above.chain(made).collect();
        all.into_iter().collect()
    }

    /// Writes it down, or takes it away where nothing is left.
    pub(super) fn write(&mut self, paths: &Paths) -> Result<(), Problem> {
        let path = path(paths);
        if self.files.is_empty() {
            let _ = fs::remove_file(&path);
            let _ = fs::remove_dir(memory::directory(paths));
            return Ok(());
        }
        env!("CARGO_PKG_VERSION").clone_into(&mut self.version);
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        files::write(&path, &text)
    }
}

fn path(paths: &Paths) -> PathBuf {
    memory::directory(paths).join("installed.json")
}
