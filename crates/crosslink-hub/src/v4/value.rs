//! Values: one commit that is replaced by compare-and-swap.

use crosslink_git::{GitError, ObjectId, Objects};
use uuid::Uuid;

use super::commit::{self, HubCommit, Onto};
use super::fault::{Fault, Unread};
use super::json::Object;
use super::layout::{HubFile, HubRef};
use super::trust::TrustState;
use crate::key::{SigningKey, VerifyingKey};

/// What stands in place of a value that was removed where refs cannot be.
const FREE: &str = r#"{"free":true}"#;

/// What a ref with a value says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// Nothing: the value was removed.
    Free,
    /// A value that is signed by the key of its log.
    Value(T),
    /// Something else, which counts for nothing and may be replaced at once.
    Void(Fault),
}

/// Reads the commit of a value and its object; nothing where it was removed.
fn read(
    objects: &Objects,
    hub: Uuid,
    at: &HubRef,
    id: ObjectId,
) -> Result<Option<(HubCommit, Object)>, Unread> {
    let commit = HubCommit::read(objects, id)?;
    commit.made_for(hub, at)?;
    if commit.parents.len() > 1 {
        let found = commit.parents.len();
        return Err(Fault::Parents { found }.into());
    }
    let object = parse(at.files()[0], &commit.content(objects, at.files()[0])?)?;
    Ok(object.map(|object| (commit, object)))
}

/// Reads an object; nothing where it says that the value was removed.
pub(super) fn parse(file: HubFile, bytes: &[u8]) -> Result<Option<Object>, Fault> {
    let mut object = Object::read(file, bytes)?;
    let free = object.maybe("free")?.unwrap_or(false);
    Ok((!free).then_some(object))
}

/// Reads a value, and judges it.
pub(super) fn find<T>(
    objects: &Objects,
    (hub, at, id): (Uuid, HubRef, ObjectId),
    judge: impl FnOnce(&HubCommit, Object) -> Result<T, Fault>,
) -> Result<Found<T>, GitError> {
    let found = read(objects, hub, &at, id);
    let judged = found.and_then(|found| match found {
        None => Ok(Found::Free),
        Some((commit, object)) => Ok(Found::Value(judge(&commit, object)?)),
    });
    judged.or_else(|unread| unread.fault().map(Found::Void))
}

/// What of a value counts by the trust log: one of a key that may not hold it is void.
pub(super) fn judge<T>(found: Found<(T, VerifyingKey)>, trust: &TrustState) -> Found<T> {
    match found {
        Found::Value((value, key)) if trust.may_hold(&key) => Found::Value(value),
        Found::Value((_, key)) => Found::Void(Fault::Signer { key: key.name() }),
        Found::Free => Found::Free,
        Found::Void(fault) => Found::Void(fault),
    }
}

/// Writes what stands in place of a value that is removed, a child of the one before: for branches, which some hosts do not let
/// be deleted.
///
/// # Errors
/// Fails if the repository cannot be written to.
pub fn write_free(
    objects: &Objects,
    onto: &Onto,
    at: HubRef,
    key: &SigningKey,
) -> Result<ObjectId, GitError> {
    let draft = onto.draft(at, "Free", FREE.as_bytes());
    commit::write(objects, &draft, Some(key))
}
