//! Logs: the events of one database, a commit for each time some were published.

use crosslink_git::{GitError, ObjectId, Objects};
use uuid::Uuid;

use super::batch::Batch;
use super::chain::Chain;
use super::commit::{self, HubCommit, Onto};
use super::fault::{Fault, Unread};
use super::layout::{EVENT_LINES, HubRef};
use super::name::LogName;
use crate::key::{SigningKey, VerifyingKey};

/// Writes the next commit of a log.
///
/// # Errors
/// Fails if the repository cannot be written to.
pub fn append(
    objects: &Objects,
    onto: &Onto,
    log: LogName,
    batch: &Batch,
    key: &SigningKey,
) -> Result<ObjectId, GitError> {
    let subject = subject(batch.lines.len());
    let draft = onto.draft(HubRef::Log(log), &subject, &batch.bytes);
    commit::write(objects, &draft, Some(key))
}

/// Writes the next commit of what is migrated, which nobody signs.
///
/// # Errors
/// Fails if the repository cannot be written to.
pub fn append_genesis(objects: &Objects, onto: &Onto, batch: &Batch) -> Result<ObjectId, GitError> {
    let subject = subject(batch.lines.len());
    let draft = onto.draft(HubRef::Genesis, &subject, &batch.bytes);
    commit::write(objects, &draft, None)
}

fn subject(events: usize) -> String {
    match events {
        1 => "1 event".to_owned(),
        _ => format!("{events} events"),
    }
}

/// Reads the lines of a commit of a log, for [`super::lines`].
///
/// # Errors
/// Says what is wrong with the commit, or why the repository cannot be read.
pub fn content(objects: &Objects, id: ObjectId) -> Result<Vec<u8>, Unread> {
    HubCommit::read(objects, id)?.content(objects, EVENT_LINES)
}

/// A log, or a second head of one: signed by the key in its name.
#[derive(Clone, Copy, Debug)]
pub struct LogChain {
    /// The id of the hub.
    pub hub: Uuid,
    /// The log.
    pub log: LogName,
}

impl Chain for LogChain {
    type State = ();

    fn hub(&self) -> Uuid {
        self.hub
    }

    fn at(&self) -> HubRef {
        HubRef::Log(self.log)
    }

    fn may_sign(&self, key: &VerifyingKey) -> bool {
        key.name() == self.log.key
    }

    fn state(&self, _: &Objects, _: Option<ObjectId>) -> Result<(), GitError> {
        Ok(())
    }

    fn follow(&self, _: &Objects, (): &mut (), _: &HubCommit) -> Result<(), Unread> {
        Ok(())
    }
}

/// What was migrated: signed by nobody, but named by the trust log.
#[derive(Clone, Copy, Debug)]
pub struct GenesisChain {
    /// The id of the hub.
    pub hub: Uuid,
    /// The head that an accepted entry `migrated` names.
    pub named: ObjectId,
}

impl Chain for GenesisChain {
    type State = ();

    fn hub(&self) -> Uuid {
        self.hub
    }

    fn at(&self) -> HubRef {
        HubRef::Genesis
    }

    fn may_sign(&self, _: &VerifyingKey) -> bool {
        false
    }

    fn state(&self, _: &Objects, _: Option<ObjectId>) -> Result<(), GitError> {
        Ok(())
    }

    fn follow(&self, _: &Objects, (): &mut (), _: &HubCommit) -> Result<(), Unread> {
        Ok(())
    }

    fn may_be_head(&self, commit: &HubCommit) -> Result<(), Fault> {
        if commit.id == self.named {
            return Ok(());
        }
        let named = self.named;
        let why = format!("the trust log names {named} as the head of what was migrated");
        Err(Fault::Rule(why))
    }
}
