//! The decoders of format 4, as plain functions that must not panic.

use crate::key::{KeyName, SigningKey, VerifyingKey};
use crate::sshsig::Strict;

use super::layout::{HubRef, Prefix};
use super::numbers::{Block, Grant};
use super::{LEASE_LIMIT, LockValue, Presence, archive, batches, lines, trailer};

/// A commit: its message, its signature, and whatever names are in it.
pub(crate) fn commit(bytes: &[u8]) {
    if let Ok((hub, name)) = trailer::read(bytes)
        && let Some(at) = HubRef::parse(name)
    {
        let message = format!("\n\n{}", trailer::message("a", hub, &at));
        let again = trailer::read(message.as_bytes()).expect("what was read can be written");
        assert_eq!(again, (hub, at.made_for().name().as_str()));
    }
    if let Ok(signature) = Strict::read(bytes, "git") {
        let _ = signature.verify(b"");
    }
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        names(line);
    }
    let _ = SigningKey::from_openssh(&text);
    let _ = VerifyingKey::from_wire(bytes);
}

/// A line as each of the names there are.
fn names(line: &str) {
    if let Some(at) = HubRef::parse(line) {
        assert_eq!(at.name(), line);
        assert_eq!(
            HubRef::parse_full(&at.full(Prefix::Custom)),
            Some((Prefix::Custom, at))
        );
    }
    if let Ok(key) = VerifyingKey::parse(line) {
        assert_eq!(key.to_string(), line);
    }
    let _ = VerifyingKey::parse_line(line);
    let _ = KeyName::parse(line);
}

/// A grant, after another one.
pub(crate) fn grant(bytes: &[u8]) {
    let Ok(grant) = Grant::parse(bytes) else {
        return;
    };
    assert_eq!(Grant::parse(grant.to_json().as_bytes()), Ok(grant));
    if grant.follows(None).is_ok() {
        let [issue, milestone] = [grant.issue, grant.milestone].map(Block::next);
        let next = Grant {
            issue,
            milestone,
            ..grant
        };
        assert_eq!(next.follows(Some(&grant)), Ok(()));
    }
}

/// A lock.
pub(crate) fn lock(bytes: &[u8]) {
    let Ok(Some(lock)) = LockValue::parse(bytes) else {
        return;
    };
    assert!(lock.lease <= LEASE_LIMIT);
    let again = LockValue::parse(lock.to_json().as_bytes());
    assert_eq!(again, Ok(Some(lock)));
}

/// Presence.
pub(crate) fn presence(bytes: &[u8]) {
    let Ok(Some(presence)) = Presence::parse(bytes) else {
        return;
    };
    let again = Presence::parse(presence.to_json().as_bytes());
    assert_eq!(again, Ok(Some(presence)));
}

/// The list of an archive.
pub(crate) fn logs(bytes: &[u8]) {
    let Ok(heads) = archive::parse(bytes) else {
        return;
    };
    assert_eq!(
        archive::parse(archive::to_json(&heads).as_bytes()),
        Ok(heads)
    );
}

/// The lines of a log.
pub(crate) fn batch(bytes: &[u8]) {
    let read: Vec<_> = lines(bytes).collect();
    let good: Vec<_> = read
        .iter()
        .filter_map(|line| line.event.as_ref().ok())
        .collect();
    let texts: Vec<_> = good.iter().map(|event| event.line()).collect();
    let written: Vec<u8> = batches(&texts, 3).flat_map(|batch| batch.bytes).collect();
    let again: Vec<_> = lines(&written).filter_map(|line| line.event.ok()).collect();
    assert_eq!(again.iter().collect::<Vec<_>>(), good);
}
