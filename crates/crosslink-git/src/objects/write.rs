//! Writing objects, as loose files.

use gix::objs::Write;

use super::{EntryKind, Kind, NewCommit, Objects, TreeEntry};
use crate::{GitError, ObjectId};

/// Names that a work tree must never hold, and that hosts refuse.
const FORBIDDEN: &[&str] = &["", ".", "..", ".git"];

impl Objects {
    /// Writes a blob, unless it is there.
    ///
    /// # Errors
    ///
    /// Fails if the repository cannot be written to.
    pub fn write_blob(&self, bytes: &[u8]) -> Result<ObjectId, GitError> {
        self.write(Kind::Blob, bytes)
    }

    /// Writes a tree, unless it is there. The order of the entries does not matter.
    ///
    /// # Errors
    ///
    /// Fails for names that git does not allow or that come twice, for entries that are neither file nor folder, and
    /// if the repository cannot be written to.
    pub fn write_tree(&self, mut entries: Vec<TreeEntry>) -> Result<ObjectId, GitError> {
        entries.sort_by(|one, other| sort_key(one).cmp(sort_key(other)));
        let mut names: Vec<_> = entries.iter().map(|it| it.name.as_str()).collect();
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(GitError::invalid(format!(
                "{:?} comes twice in one tree",
                pair[0]
            )));
        }
        let mut bytes = Vec::new();
        for entry in &entries {
            bytes.extend_from_slice(mode(entry)?);
            bytes.extend_from_slice(entry.name.as_bytes());
            bytes.push(0);
            bytes.extend_from_slice(entry.id.as_bytes());
        }
        self.write(Kind::Tree, &bytes)
    }

    /// Writes a commit, with a signature of [`NewCommit::payload`] if one is given.
    ///
    /// # Errors
    ///
    /// Fails if the repository cannot be written to.
    pub fn write_commit(
        &self,
        commit: &NewCommit,
        signature: Option<&[u8]>,
    ) -> Result<ObjectId, GitError> {
        let bytes = match signature {
            Some(signature) => commit.signed(signature),
            None => commit.payload(),
        };
        self.write(Kind::Commit, &bytes)
    }

    pub(super) fn write(&self, kind: Kind, bytes: &[u8]) -> Result<ObjectId, GitError> {
        let failed = |error: gix::Error| GitError::not_written(format!("a {kind}"), &error);
        let id = gix::objs::compute_hash(gix::hash::Kind::Sha1, kind, bytes).map_err(failed)?;
        let known = ObjectId::from_gix(&id).expect("a SHA-1 has 20 bytes");
        if !self.contains(known)? {
            self.with_store(|store| store.write_buf(kind, bytes))?
                .map_err(failed)?;
        }
        Ok(known)
    }
}

/// Git sorts a folder as if its name ended in a slash.
fn sort_key(entry: &TreeEntry) -> impl Iterator<Item = u8> + '_ {
    let slash = (entry.kind == EntryKind::Tree).then_some(b'/');
    entry.name.bytes().chain(slash)
}

fn mode(entry: &TreeEntry) -> Result<&'static [u8], GitError> {
    let name = entry.name.as_str();
    if FORBIDDEN.iter().any(|it| it.eq_ignore_ascii_case(name)) || name.contains(['/', '\0']) {
        return Err(GitError::invalid(format!("{name:?} is no name for a tree")));
    }
    match entry.kind {
        EntryKind::Blob => Ok(b"100644 "),
        EntryKind::Tree => Ok(b"40000 "),
        EntryKind::Other => Err(GitError::invalid(format!(
            "{name:?} is neither file nor folder"
        ))),
    }
}
