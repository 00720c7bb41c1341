//! Blocks of display numbers, granted one after the other.

use crosslink_core::model::NUMBER_LIMIT;
use crosslink_git::{GitError, ObjectId, Objects};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::chain::Chain;
use super::commit::{self, HubCommit, Onto};
use super::fault::{Fault, Unread};
use super::json;
use super::layout::{GRANT_JSON, HubRef};
use super::name::LogName;
use crate::key::{SigningKey, VerifyingKey};

/// Numbers in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The first.
    pub first: u32,
    /// How many; with none, `first` says where the next block begins.
    pub count: u32,
}

impl Block {
    /// The first number behind it.
    pub fn end(&self) -> u64 {
        u64::from(self.first) + u64::from(self.count)
    }

    /// The block of no numbers that follows a sound one.
    pub(super) fn next(self) -> Self {
        Self {
            first: u32::try_from(self.end()).unwrap_or(u32::MAX),
            count: 0,
        }
    }

    /// The block of so many numbers at or above all of some bounds.
    fn at(bounds: [u64; 2], count: u32) -> Result<Self, NoNumbers> {
        let [one, other] = bounds;
        let first = u32::try_from(one.max(other).max(1)).map_err(|_| NoNumbers)?;
        let block = Self { first, count };
        block.is_sound().then_some(block).ok_or(NoNumbers)
    }

    fn is_sound(&self) -> bool {
        self.first >= 1 && self.end() <= u64::from(NUMBER_LIMIT) + 1
    }
}

/// The numbers are used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the numbers up to {NUMBER_LIMIT} are given out")]
pub struct NoNumbers;

/// What one database drew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Who drew it.
    pub log: LogName,
    /// Random: by it the drawer knows the grant as its own.
    pub token: Uuid,
    /// For issues.
    pub issue: Block,
    /// For milestones.
    pub milestone: Block,
}

/// A number, or how many numbers, for issues and for milestones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerKind {
    /// For issues.
    pub issue: u32,
    /// For milestones.
    pub milestone: u32,
}

impl Grant {
    /// The grant that follows the last one: it begins at or above its end, and at or above the floor, which is the first number
    /// that nobody is known to use.
    ///
    /// # Errors
    /// Fails if the numbers do not reach.
    pub fn next(
        last: Option<&Self>,
        floor: PerKind,
        need: PerKind,
        log: LogName,
        token: Uuid,
    ) -> Result<Self, NoNumbers> {
        let issue = [last.map_or(1, |it| it.issue.end()), floor.issue.into()];
        let milestone = [
            last.map_or(1, |it| it.milestone.end()),
            floor.milestone.into(),
        ];
        Ok(Self {
            log,
            token,
            issue: Block::at(issue, need.issue)?,
            milestone: Block::at(milestone, need.milestone)?,
        })
    }

    /// Whether it may come after the last one.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn follows(&self, last: Option<&Self>) -> Result<(), Fault> {
        let pairs = [
            ("issue", self.issue, last.map(|it| it.issue)),
            ("milestone", self.milestone, last.map(|it| it.milestone)),
        ];
        for (kind, block, before) in pairs {
            if !block.is_sound() {
                let why = format!("it grants {kind} numbers outside 1 to {NUMBER_LIMIT}");
                return Err(Fault::Rule(why));
            }
            if before.is_some_and(|before| u64::from(block.first) < before.end()) {
                let why = format!("it grants {kind} numbers that were granted before");
                return Err(Fault::Rule(why));
            }
        }
        Ok(())
    }

    /// Reads `grant.json`.
    ///
    /// # Errors
    /// Says why it is none.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        json::read(GRANT_JSON, bytes)
    }

    /// Reads the grant of a commit.
    ///
    /// # Errors
    /// Says why it is none, or why the repository cannot be read.
    pub fn read(objects: &Objects, id: ObjectId) -> Result<Self, Unread> {
        let commit = HubCommit::read(objects, id)?;
        Ok(Self::parse(&commit.content(objects, GRANT_JSON)?)?)
    }

    /// Writes `grant.json`, canonical.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("plain data serialises")
    }

    /// Writes the next commit of `numbers`.
    ///
    /// # Errors
    /// Fails if the repository cannot be written to.
    pub fn write(
        &self,
        objects: &Objects,
        onto: &Onto,
        key: &SigningKey,
    ) -> Result<ObjectId, GitError> {
        let subject = format!(
            "{} issue numbers, {} milestone numbers",
            self.issue.count, self.milestone.count
        );
        let json = self.to_json();
        let draft = onto.draft(HubRef::Numbers, &subject, json.as_bytes());
        commit::write(objects, &draft, Some(key))
    }
}

/// The chain of grants: signed by any key that the rule of the day lets in.
pub struct NumbersChain<F> {
    /// The id of the hub.
    pub hub: Uuid,
    /// Whether a key may sign: any, or under `enforce` one that is admitted.
    pub may_sign: F,
}

impl<F: Fn(&VerifyingKey) -> bool> Chain for NumbersChain<F> {
    type State = Option<Grant>;

    fn hub(&self) -> Uuid {
        self.hub
    }

    fn at(&self) -> HubRef {
        HubRef::Numbers
    }

    fn may_sign(&self, key: &VerifyingKey) -> bool {
        (self.may_sign)(key)
    }

    fn state(&self, objects: &Objects, below: Option<ObjectId>) -> Result<Self::State, GitError> {
        let Some(id) = below else { return Ok(None) };
        match Grant::read(objects, id) {
            Ok(grant) => Ok(Some(grant)),
            Err(unread) => {
                let reason = unread.fault()?.to_string();
                Err(GitError::Corrupt { id, reason })
            }
        }
    }

    fn follow(
        &self,
        objects: &Objects,
        last: &mut Self::State,
        commit: &HubCommit,
    ) -> Result<(), Unread> {
        let grant = Grant::parse(&commit.content(objects, GRANT_JSON)?)?;
        grant.follows(last.as_ref())?;
        *last = Some(grant);
        Ok(())
    }
}
