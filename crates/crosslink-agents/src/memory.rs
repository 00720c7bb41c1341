//! What hooks remember between events: a small file for each conversation, in the git directory of the work tree.
//!
//! It is of use only while it is fresh, and nothing depends on it: what cannot be read is as if nothing were remembered.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crosslink_workspace::Paths;

use crate::hook::Memory;

/// The directory in the git directory.
const NAME: &str = "crosslink-hooks";

/// The longest file that is read.
const SIZE_LIMIT: u64 = 64 * 1024;

/// How many conversations are remembered.
const MOST: usize = 64;

/// Where hooks remember something for a work tree.
pub(crate) fn directory(paths: &Paths) -> PathBuf {
    paths.git_directory.join(NAME)
}

/// What is remembered of a conversation.
pub(crate) fn recall(paths: &Paths, conversation: &str) -> Memory {
    let path = directory(paths).join(file_name(conversation));
    read(&path)
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

/// Remembers something of a conversation. That it could not be written costs a reminder at most.
pub(crate) fn remember(paths: &Paths, conversation: &str, memory: &Memory) {
    if let Ok(text) = serde_json::to_string(memory) {
        write(&directory(paths), &file_name(conversation), &text);
    }
}

/// Forgets a conversation, and the oldest beside it where there are too many.
pub(crate) fn forget(paths: &Paths, conversation: &str) {
    let directory = directory(paths);
    let _ = fs::remove_file(directory.join(file_name(conversation)));
    let mut files: Vec<_> = fs::read_dir(&directory)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("c-"))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    files.sort();
    for (_, path) in files.iter().rev().skip(MOST) {
        let _ = fs::remove_file(path);
    }
}

/// Forgets every conversation of a work tree, and how far agents looked.
pub(crate) fn forget_all(paths: &Paths) {
    let directory = directory(paths);
    for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("c-") || name.starts_with("seen-") {
            let _ = fs::remove_file(entry.path());
        }
    }
    // One that holds something else stays.
    let _ = fs::remove_dir(directory);
}

/// How far an agent looked into the log.
pub(crate) fn seen(paths: &Paths, agent: &str) -> Option<i64> {
    read(&directory(paths).join(seen_name(agent)))?
        .trim()
        .parse()
        .ok()
}

/// Notes how far an agent looked.
pub(crate) fn note_seen(paths: &Paths, agent: &str, seq: i64) {
    write(&directory(paths), &seen_name(agent), &seq.to_string());
}

fn read(path: &Path) -> Option<String> {
    let length = path.metadata().ok()?.len();
    (length <= SIZE_LIMIT)
        .then(|| fs::read_to_string(path).ok())
        .flatten()
}

fn write(directory: &Path, name: &str, text: &str) {
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(directory)?;
        let mut file = tempfile::NamedTempFile::new_in(directory)?;
        file.write_all(text.as_bytes())?;
        file.persist(directory.join(name))
            .map(drop)
            .map_err(|failed| failed.error)
    };
    let _ = write();
}

/// A name that any text of another program can be put into.
fn file_name(conversation: &str) -> String {
    format!("c-{:016x}.json", hash(conversation))
}

fn seen_name(agent: &str) -> String {
    format!("seen-{:016x}", hash(agent))
}

/// FNV-1a: the same in every version, and no secret hangs on it.
fn hash(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}
