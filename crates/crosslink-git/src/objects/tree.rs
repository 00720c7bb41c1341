//! Trees: names and what they stand for.

use crate::ObjectId;

/// What a name in a tree stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// A file, executable or not.
    Blob,
    /// A folder.
    Tree,
    /// A symbolic link, a submodule, or a mode git does not write.
    Other,
}

/// One name of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry {
    /// The name, without a slash.
    pub name: String,
    /// What it stands for.
    pub kind: EntryKind,
    /// The object.
    pub id: ObjectId,
}

/// A tree, in git's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// What it holds.
    pub entries: Vec<TreeEntry>,
    /// How many names were left out because they are no UTF-8.
    pub skipped: usize,
}

impl Tree {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        let mut tree = Self::default();
        for entry in raw_entries(bytes) {
            let (kind, name, id) = entry?;
            match std::str::from_utf8(name) {
                Ok(name) => tree.entries.push(TreeEntry {
                    name: name.into(),
                    kind,
                    id,
                }),
                Err(_) => tree.skipped += 1,
            }
        }
        Ok(tree)
    }

    /// Looks for one name without keeping the others.
    pub(super) fn find(bytes: &[u8], wanted: &str) -> Result<Option<TreeEntry>, &'static str> {
        for entry in raw_entries(bytes) {
            let (kind, name, id) = entry?;
            if name == wanted.as_bytes() {
                let name = wanted.into();
                return Ok(Some(TreeEntry { name, kind, id }));
            }
        }
        Ok(None)
    }
}

type Raw<'a> = (EntryKind, &'a [u8], ObjectId);

/// Parts `<mode> <name>\0<20 bytes>`, again and again, until the end or the first fault.
fn raw_entries(mut bytes: &[u8]) -> impl Iterator<Item = Result<Raw<'_>, &'static str>> {
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let entry = raw_entry(bytes);
        bytes = entry.map_or(&[], |(_, rest)| rest);
        Some(
            entry
                .map(|(entry, _)| entry)
                .ok_or("a tree that breaks off or has no form"),
        )
    })
}

fn raw_entry(bytes: &[u8]) -> Option<(Raw<'_>, &[u8])> {
    let blank = bytes.iter().take(8).position(|&it| it == b' ')?;
    let (mode, rest) = (&bytes[..blank], &bytes[blank + 1..]);
    let end = rest.iter().position(|&it| it == 0)?;
    let (name, rest) = (&rest[..end], &rest[end + 1..]);
    let (id, rest) = rest.split_first_chunk::<20>()?;
    if name.is_empty() || name.contains(&b'/') {
        return None;
    }
    Some(((kind_of(mode)?, name, ObjectId::from_bytes(*id)), rest))
}

/// The first digits of a mode say the kind; old programs wrote others behind them, or zeros before.
fn kind_of(mode: &[u8]) -> Option<EntryKind> {
    let digits = std::str::from_utf8(mode).ok()?;
    let mode = u32::from_str_radix(digits, 8).ok()?;
    Some(match mode & 0o170_000 {
        0o100_000 => EntryKind::Blob,
        0o040_000 => EntryKind::Tree,
        _ => EntryKind::Other,
    })
}
