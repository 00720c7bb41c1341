//! Which entries are allowed, and what each does.

use std::collections::BTreeSet;

use super::entry::{Admit, Entry, Revoke, Role, Rotate};
use super::line::ENTRY_LIMIT;
use super::name::Name;
use super::refusal::Refusal;
use super::state::{Known, Out, TrustState};
use crate::key::{KeyName, VerifyingKey};

/// One commit while it is judged.
struct Commit {
    by: KeyName,
    /// Whether the signer was the root before it.
    by_root: bool,
    /// The keys it put out so far.
    put_out: BTreeSet<KeyName>,
    /// What was known of the keys it touched, so that it can be taken back.
    before: Vec<(KeyName, Option<Known>)>,
}

impl TrustState {
    /// Takes in the entries of the commit that follows: all of them, or none where one is not allowed.
    ///
    /// Whether the signer may speak is judged by the state before the commit; each entry by what the ones before it left.
    ///
    /// # Errors
    /// The [`Refusal`] of the first entry that is not allowed; the state is as it was.
    pub fn apply(&mut self, signer: &VerifyingKey, entries: &[Entry]) -> Result<(), Refusal> {
        let by = signer.name();
        if !self.is_driver(signer) {
            return Err(Refusal::NotADriver(by));
        }
        let said = self.said;
        let mut commit = Commit {
            by,
            by_root: said.root == by,
            put_out: BTreeSet::new(),
            before: Vec::new(),
        };
        let judged = entries
            .iter()
            .try_for_each(|entry| self.enter(entry, &mut commit));
        if judged.is_err() {
            self.said = said;
            self.take_back(commit.before);
        }
        judged
    }

    fn enter(&mut self, entry: &Entry, commit: &mut Commit) -> Result<(), Refusal> {
        if self.said.entries >= ENTRY_LIMIT && !commit.by_root {
            return Err(Refusal::Full);
        }
        match entry {
            Entry::Root(_) => return Err(Refusal::SecondRoot),
            Entry::Admit(admit) => self.admit(admit, commit)?,
            Entry::Revoke(revoke) => self.revoke(revoke, commit)?,
            Entry::Rotate(rotate) => self.rotate(rotate, commit)?,
            Entry::Policy(policy) => self.said.policy = policy.policy,
            Entry::Migrated(migrated) => self.said.genesis = Some(migrated.genesis),
            Entry::Unknown(_) => {}
        }
        self.said.entries += 1;
        Ok(())
    }

    fn admit(&mut self, admit: &Admit, commit: &mut Commit) -> Result<(), Refusal> {
        let name = admit.key.name();
        self.may_touch(name, commit)?;
        let known = Known {
            key: admit.key,
            name: admit.name.clone(),
            role: admit.role,
            since: admit.time,
            by: commit.by,
            out: None,
        };
        self.put(name, known, commit);
        Ok(())
    }

    fn revoke(&mut self, revoke: &Revoke, commit: &mut Commit) -> Result<(), Refusal> {
        let name = revoke.key.name();
        if let Some(out) = self.put_out_by(commit, name) {
            out.last.extend(&revoke.last);
            return Ok(());
        }
        self.may_touch(name, commit)?;
        let known = self.keys.get(&name).cloned();
        let mut known = known.unwrap_or_else(|| stranger(revoke, commit.by));
        known.out = Some(Out {
            last: revoke.last.clone(),
            since: revoke.time,
            by: commit.by,
            by_root: commit.by_root,
            heir: None,
        });
        commit.put_out.insert(name);
        self.put(name, known, commit);
        Ok(())
    }

    /// That a key is out, if this very commit says so: then it may name more of its logs. What was known of the key before
    /// is noted already.
    fn put_out_by(&mut self, commit: &Commit, name: KeyName) -> Option<&mut Out> {
        let known = self.keys.get_mut(&name)?;
        let out = known.out.as_mut()?;
        commit.put_out.contains(&name).then_some(out)
    }

    fn rotate(&mut self, rotate: &Rotate, commit: &mut Commit) -> Result<(), Refusal> {
        let (old, new) = (commit.by, rotate.key.name());
        if new == old {
            return Err(Refusal::OwnKey(old));
        }
        let Some(mut own) = self.keys.get(&old).cloned().filter(|own| own.out.is_none()) else {
            return Err(Refusal::HandedOver(old));
        };
        let heir = self.keys.get(&new).cloned();
        if heir.as_ref().is_some_and(|heir| heir.out.is_some()) {
            return Err(Refusal::KeyOut(new));
        }
        self.may_touch(new, commit)?;
        let known = Known {
            key: rotate.key,
            name: heir.map_or_else(|| own.name.clone(), |heir| heir.name),
            role: own.role,
            since: rotate.time,
            by: old,
            out: None,
        };
        own.out = Some(Out {
            last: rotate.last.clone(),
            since: rotate.time,
            by: old,
            by_root: commit.by_root,
            heir: Some(new),
        });
        if self.said.root == old {
            self.said.root = new;
        }
        commit.put_out.insert(old);
        self.put(old, own, commit);
        self.put(new, known, commit);
        Ok(())
    }

    /// Whether the signer may say anything about a key: about a driver's, and about one the root revoked, only the root
    /// may, and about the root nobody.
    fn may_touch(&self, name: KeyName, commit: &Commit) -> Result<(), Refusal> {
        if name == self.said.root {
            return Err(Refusal::RootStays(name));
        }
        match self.keys.get(&name) {
            _ if commit.by_root => Ok(()),
            Some(known) if known.role == Role::Driver => Err(Refusal::DriversKey(name)),
            Some(Known { out: Some(out), .. }) if out.by_root => Err(Refusal::RootRevoked(name)),
            _ => Ok(()),
        }
    }

    fn put(&mut self, name: KeyName, known: Known, commit: &mut Commit) {
        let before = self.keys.insert(name, known);
        commit.before.push((name, before));
    }

    fn take_back(&mut self, before: Vec<(KeyName, Option<Known>)>) {
        for (name, known) in before.into_iter().rev() {
            match known {
                Some(known) => self.keys.insert(name, known),
                None => self.keys.remove(&name),
            };
        }
    }
}

/// A key that is revoked before it was ever admitted.
fn stranger(revoke: &Revoke, by: KeyName) -> Known {
    Known {
        key: revoke.key,
        name: Name::default(),
        role: Role::Writer,
        since: revoke.time,
        by,
        out: None,
    }
}
