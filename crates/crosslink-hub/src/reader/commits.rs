//! The signatures of the newest commits of a hub of files, which has no others.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crosslink_git::{GitError, ObjectId, Objects};

use crate::snapshot::{BadSignature, HubSnapshot};
use crate::v3::{AllowedSigners, Check, SIGNERS_LIMIT, Verdict, check_commit};

/// So many commits are looked at, so that one with a bad signature does not vanish below the next good one.
const COMMITS: usize = 32;

/// Remembers what the signatures of commits say, where there are any, so that each is verified once.
#[derive(Debug, Default)]
pub(super) struct Commits {
    checks: BTreeMap<ObjectId, Known>,
}

#[derive(Debug)]
struct Known {
    check: Option<Check>,
    parents: Vec<ObjectId>,
}

impl Commits {
    /// Judges the newest commits below a tip, and notes in the snapshot how they fared. Commits nobody signed count
    /// as nothing: of hubs of files few are.
    pub(super) fn judge(
        &mut self,
        objects: &Objects,
        tip: ObjectId,
        snapshot: &mut HubSnapshot,
    ) -> Result<(), GitError> {
        let newest = self.newest(objects, tip)?;
        self.checks.retain(|id, _| newest.contains(id));
        let is_signed = |known: &Known| !matches!(known.check, None | Some(Check::Unsigned));
        if !self.checks.values().any(is_signed) {
            // The usual case: reading them again costs less than keeping them.
            self.checks.clear();
            return Ok(());
        }
        let signers = signers(objects, tip)?;
        for id in newest {
            let check = self.checks.get(&id).and_then(|known| known.check.as_ref());
            match check.map(|check| check.judge_commit(signers.as_ref())) {
                Some(Verdict::Valid) => snapshot.signatures.valid += 1,
                Some(Verdict::Untrusted(_)) => snapshot.signatures.untrusted += 1,
                Some(Verdict::Invalid(reason)) => {
                    snapshot.signatures.invalid += 1;
                    snapshot.bad_signatures.push(BadSignature {
                        commit: Some(id.to_string()),
                        what: "a commit of crosslink/hub".to_owned(),
                        reason,
                    });
                }
                Some(Verdict::Unsigned) | None => {}
            }
        }
        Ok(())
    }

    /// The newest commits, the tip first; where history cannot be read any further, it ends.
    fn newest(&mut self, objects: &Objects, tip: ObjectId) -> Result<Vec<ObjectId>, GitError> {
        let mut newest = Vec::new();
        let mut seen = BTreeSet::from([tip]);
        let mut waiting = VecDeque::from([tip]);
        while let Some(id) = waiting.pop_front().filter(|_| newest.len() < COMMITS) {
            let known = match self.checks.entry(id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    let commit = match objects.commit(id) {
                        Err(_) if id != tip => continue,
                        commit => commit?,
                    };
                    let check = check_commit(&commit);
                    let parents = commit.parents;
                    place.insert(Known { check, parents })
                }
            };
            newest.push(id);
            let parents = known.parents.iter().copied();
            waiting.extend(parents.filter(|parent| seen.insert(*parent)));
        }
        Ok(newest)
    }
}

/// Whom the hub trusts; nothing where it keeps no list.
fn signers(objects: &Objects, tip: ObjectId) -> Result<Option<AllowedSigners>, GitError> {
    let tree = objects.commit(tip)?.tree;
    let Some(entry) = objects.entry(tree, "trust/allowed_signers")? else {
        return Ok(None);
    };
    // A list that cannot be read trusts nobody; that it cannot is told where agents are read.
    let bytes = objects.blob(entry.id, SIGNERS_LIMIT as u64);
    Ok(Some(AllowedSigners::parse(&bytes.unwrap_or_default())))
}
