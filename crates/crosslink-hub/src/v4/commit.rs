//! Signed commits with one file: the form that everything in a hub has.

use crosslink_git::{Commit, EntryKind, GitError, NewCommit, ObjectId, Objects, Person, TreeEntry};
use uuid::Uuid;

use super::fault::{Fault, Unread};
use super::layout::{HubFile, HubRef};
use super::trailer;
use crate::key::{SigningKey, VerifyingKey};
use crate::sshsig::Strict;

/// What git signs commits for.
const NAMESPACE: &str = "git";

/// A commit to be written.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// The id of the hub.
    pub hub: Uuid,
    /// The ref it is made for.
    pub at: HubRef,
    /// What it builds on.
    pub parents: Vec<ObjectId>,
    /// The first line of its message, for people.
    pub subject: &'a str,
    /// Its files, each with its name, in the order of [`HubRef::files`].
    pub files: Vec<(&'a str, &'a [u8])>,
    /// Whom git names as author and committer.
    pub person: Person,
}

/// What most commits are put onto.
#[derive(Clone, Debug)]
pub struct Onto {
    /// The id of the hub.
    pub hub: Uuid,
    /// The commit below it: in a chain the head, of a value below `refs/heads/` the one before.
    pub below: Option<ObjectId>,
    /// Whom git names as author and committer.
    pub person: Person,
}

impl Onto {
    /// The commit that brings one file to a ref.
    pub(super) fn draft<'a>(&self, at: HubRef, subject: &'a str, bytes: &'a [u8]) -> Draft<'a> {
        let files = at.files().iter().map(|file| (file.name, bytes)).collect();
        Draft {
            hub: self.hub,
            at,
            parents: self.below.into_iter().collect(),
            subject,
            files,
            person: self.person.clone(),
        }
    }
}

/// Writes a commit, signed where a key is given. Nothing is random in it: the same draft is the same commit.
///
/// # Errors
/// Fails for files that do not belong to the ref or are too large for it, and if the repository cannot be written to.
pub fn write(
    objects: &Objects,
    draft: &Draft<'_>,
    key: Option<&SigningKey>,
) -> Result<ObjectId, GitError> {
    let mut entries = Vec::new();
    for (file, (name, bytes)) in draft.at.files().iter().zip(&draft.files) {
        if file.name != *name || bytes.len() as u64 > file.limit {
            let reason = format!("{name} is not for {}, or too large", draft.at);
            return Err(GitError::Invalid { reason });
        }
        entries.push(TreeEntry {
            name: file.name.to_owned(),
            kind: EntryKind::Blob,
            id: objects.write_blob(bytes)?,
        });
    }
    if draft.files.len() != draft.at.files().len() {
        let reason = format!("those are not the files of {}", draft.at);
        return Err(GitError::Invalid { reason });
    }
    let commit = NewCommit {
        tree: objects.write_tree(entries)?,
        parents: draft.parents.clone(),
        author: draft.person.clone(),
        committer: draft.person.clone(),
        message: trailer::message(draft.subject, draft.hub, &draft.at),
    };
    let signature = key.map(|key| key.sign(NAMESPACE, &commit.payload()));
    objects.write_commit(&commit, signature.as_ref().map(String::as_bytes))
}

/// Who signed a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    /// Nobody.
    Unsigned,
    /// There is a signature that does not hold, for this reason.
    Invalid(&'static str),
    /// The holder of this key.
    By(VerifyingKey),
}

/// A commit of a hub, of the form that all have; whether it belongs where it was found is not said yet.
#[derive(Clone, Debug)]
pub struct HubCommit {
    /// Its name.
    pub id: ObjectId,
    /// The hub it was made for.
    pub hub: Uuid,
    /// The ref it was made for.
    pub at: HubRef,
    /// What it builds on.
    pub parents: Vec<ObjectId>,
    files: Vec<(&'static str, ObjectId)>,
    payload: Vec<u8>,
    signature: Option<Vec<u8>>,
}

impl HubCommit {
    /// Reads a commit and its tree, but none of its files.
    ///
    /// # Errors
    /// Says what its form lacks, or why the repository cannot be read.
    pub fn read(objects: &Objects, id: ObjectId) -> Result<Self, Unread> {
        let commit = objects
            .commit(id)
            .map_err(|error| Unread::of(objects, id, error))?;
        let (hub, name) = trailer::read(&commit.signed_payload)?;
        let at = HubRef::parse(name).ok_or_else(|| Fault::OtherRef { found: short(name) })?;
        let files = files(objects, &commit, &at)?;
        Ok(Self {
            id,
            hub,
            at,
            parents: commit.parents,
            files,
            payload: commit.signed_payload,
            signature: commit.signature,
        })
    }

    /// Checks that it was made for this hub and ref.
    ///
    /// # Errors
    /// Says what else it was made for.
    pub fn made_for(&self, hub: Uuid, at: &HubRef) -> Result<(), Fault> {
        if self.hub != hub {
            return Err(Fault::OtherHub { found: self.hub });
        }
        if self.at != at.made_for() {
            let found = self.at.name();
            return Err(Fault::OtherRef { found });
        }
        Ok(())
    }

    /// Reads one of its files.
    ///
    /// # Errors
    /// Fails if it has no such file or it is too large, or if the repository cannot be read.
    pub fn content(&self, objects: &Objects, file: HubFile) -> Result<Vec<u8>, Unread> {
        let HubFile { name, limit } = file;
        let (_, id) = self
            .files
            .iter()
            .find(|(known, _)| *known == name)
            .ok_or(Fault::Tree { wanted: name })?;
        objects.blob(*id, limit).map_err(|error| match error {
            GitError::TooLarge { size, limit, .. } => Fault::TooLarge { name, size, limit }.into(),
            other => match Unread::of(objects, *id, other) {
                Unread::Fault(fault) => {
                    let reason = fault.to_string();
                    Fault::File { name, reason }.into()
                }
                git => git,
            },
        })
    }

    /// Its files: the name and the object of each.
    pub fn files(&self) -> &[(&'static str, ObjectId)] {
        &self.files
    }

    /// Verifies its signature.
    pub fn signer(&self) -> Signer {
        match self.signed_by(|_| true) {
            Ok(key) => Signer::By(key),
            Err(Fault::Signature(reason)) => Signer::Invalid(reason),
            Err(_) => Signer::Unsigned,
        }
    }

    /// Verifies that it is signed by one of some keys; of a signature by another key only that is said.
    ///
    /// # Errors
    /// Says why it is not.
    pub fn signed_by(&self, may: impl Fn(&VerifyingKey) -> bool) -> Result<VerifyingKey, Fault> {
        let armoured = self.signature.as_deref().ok_or(Fault::Unsigned)?;
        let signature = Strict::read(armoured, NAMESPACE).map_err(Fault::Signature)?;
        let key = signature.key().ok_or(Fault::Unsigned)?;
        let key = VerifyingKey::from_bytes(*key);
        if !may(&key) {
            return Err(Fault::Signer { key: key.name() });
        }
        signature.verify(&self.payload).map_err(Fault::Signature)?;
        Ok(key)
    }
}

/// The beginning of a foreign text.
fn short(text: &str) -> String {
    text.chars().take(200).collect()
}

/// Checks that the tree holds the files of the ref and nothing else.
fn files(
    objects: &Objects,
    commit: &Commit,
    at: &HubRef,
) -> Result<Vec<(&'static str, ObjectId)>, Unread> {
    let tree = objects
        .tree(commit.tree)
        .map_err(|error| Unread::of(objects, commit.tree, error))?;
    let wanted = at.files();
    let found: Vec<_> = wanted
        .iter()
        .zip(&tree.entries)
        .filter(|(file, entry)| file.name == entry.name && entry.kind == EntryKind::Blob)
        .map(|(file, entry)| (file.name, entry.id))
        .collect();
    if found.len() != wanted.len() || tree.entries.len() != wanted.len() || tree.skipped > 0 {
        let wanted = match at {
            HubRef::Meta => "hub.json and trust.ndjson",
            _ => wanted[0].name,
        };
        return Err(Fault::Tree { wanted }.into());
    }
    Ok(found)
}
