//! What the remote said of one lock, moment by moment: a register that only one value is in at a time.

use std::collections::BTreeSet;

use crosslink_core::id::IssueId;
use crosslink_git::{ObjectId, Objects};
use uuid::Uuid;

/// The most bytes a lock may have.
const LIMIT: u64 = 64 * 1024;

/// A claim, as the remote has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Holder {
    /// What is held.
    pub(super) issue: IssueId,
    /// The name of the claim.
    pub(super) token: Uuid,
    /// Whose it is.
    pub(super) agent: String,
}

impl Holder {
    /// Reads what a ref of a lock says; nothing where it is none.
    pub(super) fn read(objects: &Objects, id: ObjectId) -> Option<Self> {
        let commit = objects.commit(id).ok()?;
        let tree = objects.tree(commit.tree).ok()?;
        let blob = objects.blob(tree.entries.first()?.id, LIMIT).ok()?;
        let lock: serde_json::Value = serde_json::from_slice(&blob).ok()?;
        Some(Self {
            issue: IssueId(lock["issue"].as_str()?.parse().ok()?),
            token: lock["token"].as_str()?.parse().ok()?,
            agent: lock["agent"].as_str()?.to_owned(),
        })
    }
}

/// The history of one lock at the remote.
#[derive(Debug, Default)]
pub(super) struct Register {
    /// Since which step it says what.
    history: Vec<(u32, Option<Holder>)>,
    /// The claims that were taken by force, or by whoever may do anything at the remote: their holders are told at their next
    /// contact, and not before.
    fenced: BTreeSet<Uuid>,
}

impl Register {
    /// Remembers what it says after a step. `forced` tells that the step may take what is held.
    pub(super) fn note(&mut self, step: u32, holder: Option<Holder>, forced: bool) {
        let before = self.now().cloned();
        if before == holder {
            return;
        }
        if let Some(before) = before.filter(|_| forced) {
            self.fenced.insert(before.token);
        }
        if let Some(holder) = &holder {
            self.fenced.remove(&holder.token);
        }
        self.history.push((step, holder));
    }

    /// What it says.
    pub(super) fn now(&self) -> Option<&Holder> {
        self.history.last().and_then(|(_, holder)| holder.as_ref())
    }

    /// Whether a claim may be relied upon now: the remote says it is held, or its holder cannot know yet that it was taken.
    pub(super) fn vouches_for(&self, token: Uuid) -> bool {
        self.fenced.contains(&token) || self.now().is_some_and(|holder| holder.token == token)
    }

    /// Whether a claim was taken where nobody was asked.
    pub(super) fn is_fenced(&self, token: Uuid) -> bool {
        self.fenced.contains(&token)
    }

    /// Whether at some moment between two steps it said something that is so.
    pub(super) fn said(&self, from: u32, to: u32, so: impl Fn(Option<&Holder>) -> bool) -> bool {
        let mut until = self.history.iter().skip(1).map(|(step, _)| *step);
        let begins_empty = self.history.first().is_none_or(|(step, _)| *step > from);
        (begins_empty && so(None))
            || self.history.iter().any(|(since, holder)| {
                let until = until.next().unwrap_or(u32::MAX);
                *since <= to && until >= from && so(holder.as_ref())
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(number: u128) -> Holder {
        Holder {
            issue: IssueId(Uuid::nil()),
            token: Uuid::from_u128(number),
            agent: format!("agent-{number}"),
        }
    }

    #[test]
    fn what_was_said_between_two_steps_is_found() {
        let mut register = Register::default();
        register.note(3, Some(holder(1)), false);
        register.note(7, None, false);
        register.note(9, Some(holder(2)), false);
        let is = |number: u128| move |found: Option<&Holder>| found == Some(&holder(number));
        let table = [
            (0, 2, 1, false),
            (0, 3, 1, true),
            (4, 5, 1, true),
            (7, 8, 1, true),
            (8, 8, 1, false),
            (8, 8, 2, false),
            (8, 9, 2, true),
            (20, 30, 2, true),
            (20, 30, 1, false),
        ];
        for (from, to, number, wanted) in table {
            assert_eq!(
                register.said(from, to, is(number)),
                wanted,
                "{from}..{to}: {number}"
            );
        }
        assert!(register.said(0, 0, |found| found.is_none()));
        assert!(!register.said(4, 5, |found| found.is_none()));
    }

    #[test]
    fn only_what_was_taken_by_force_is_excused() {
        let mut register = Register::default();
        let (one, two) = (holder(1), holder(2));
        register.note(1, Some(one.clone()), false);
        assert!(register.vouches_for(one.token));
        register.note(2, Some(two.clone()), false);
        assert!(!register.vouches_for(one.token));
        register.note(3, None, true);
        assert!(register.is_fenced(two.token) && register.vouches_for(two.token));
        register.note(4, Some(two.clone()), true);
        assert!(!register.is_fenced(two.token) && register.vouches_for(two.token));
    }
}
