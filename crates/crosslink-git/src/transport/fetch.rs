//! Fetching into a private namespace.
//!
//! A few objects of a repository on this machine are copied in process; for all else git is asked.
//!
//! Git works in a scratch repository that knows the refs concerned, so that it asks for what is new
//! only, and writes objects straight into those of the repository. The refs are then taken over
//! in process, each only if it is still what it was.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::refspec::{self, Refspec};
use super::scratch::Scratch;
use super::{
    FetchReport, GitTransport, Limits, RefChange, TransportError, address, child, listing,
};
use crate::{Expect, GitError, ObjectId, Objects, Refs, RemoteUrl};

/// Git says next to nothing on its standard output while it fetches.
const OUTPUT_LIMIT: usize = 1024 * 1024;

const OPTIONS: &[&str] = &[
    "--no-progress",
    "--no-write-fetch-head",
    "--no-tags",
    "--no-prune",
    "--no-recurse-submodules",
    "--no-auto-maintenance",
    "--no-write-commit-graph",
    "--refmap=",
    "--end-of-options",
];

impl GitTransport {
    pub(super) fn fetch_with_git(
        &self,
        into: &Path,
        remote: &RemoteUrl,
        refspecs: &[String],
        limits: Limits<'_>,
    ) -> Result<FetchReport, TransportError> {
        if refspecs.is_empty() {
            return Ok(FetchReport::default());
        }
        let address = address(remote)?;
        let pairs = refspecs.iter().map(|text| Refspec::parse(remote, text));
        let pairs = pairs.collect::<Result<Vec<_>, _>>()?;
        let here = Objects::open(into)?;
        let before = Before::read(&here, &pairs)?;
        if let Some(after) = copied(&here, remote, &pairs, &before) {
            return Ok(before.take_over(&here, after)?);
        }
        let scratch = Scratch::take(&self.scratch)?;
        scratch.fill(&before.known, &here.common_dir().join("shallow"))?;
        let mut command = self.git(scratch.git_dir(), "fetch");
        command
            .args(OPTIONS)
            .arg(address)
            .args(refspecs)
            .env("GIT_OBJECT_DIRECTORY", here.common_dir().join("objects"));
        let ended = child::run(command, OUTPUT_LIMIT, limits)
            .map_err(|failure| failure.told(remote, limits, OUTPUT_LIMIT))?;
        let refused = rejected(&ended.complaint);
        if !ended.status.success() && refused.is_empty() {
            return Err(ended.failure(remote));
        }
        let after = destinations(&Objects::open(scratch.git_dir())?, &pairs)?.found;
        let mut report = before.take_over(&here, after)?;
        report.refused.extend(refused);
        Ok(report)
    }
}

/// Copies from a repository on this machine what is new in it, and returns where the refs are to point. Nothing where git
/// has to be asked: for more than a few objects, for refspecs that follow no rewritten history, and wherever something is out of the
/// ordinary, as git knows the words for it.
fn copied(
    here: &Objects,
    remote: &RemoteUrl,
    pairs: &[Refspec<'_>],
    before: &Before,
) -> Option<Vec<(String, ObjectId)>> {
    if !pairs.iter().all(|pair| pair.forced) {
        return None;
    }
    let there = listing::nearby(remote)?;
    let mut after = Vec::new();
    for pair in pairs {
        let listed = there.refs(refspec::prefix(pair.source)).ok()?;
        if !listed.broken.is_empty() {
            return None;
        }
        let found = listed.found.into_iter();
        let found: Vec<_> = found
            .filter_map(|(name, id)| Some((pair.here(&name)?, id)))
            .collect();
        if found.is_empty() && !pair.source.ends_with('*') {
            return None;
        }
        after.extend(found);
    }
    after.sort();
    after.dedup();
    let known = before.known.values().copied().collect();
    let tips: Vec<ObjectId> = after.iter().map(|(_, id)| *id).collect();
    let copied = here.copy_from(&there, &tips, &known);
    copied.is_ok_and(|done| done).then_some(after)
}

/// What the repository says before a fetch.
struct Before {
    destinations: BTreeMap<String, ObjectId>,
    broken: BTreeSet<String>,
    /// The refs that tell the remote what is here already, as far as their objects are.
    known: BTreeMap<String, ObjectId>,
}

impl Before {
    fn read(here: &Objects, pairs: &[Refspec<'_>]) -> Result<Self, GitError> {
        let refs = destinations(here, pairs)?;
        let mut known: BTreeMap<_, _> = refs.found.iter().cloned().collect();
        for pair in pairs {
            known.extend(here.refs(refspec::prefix(pair.source))?.found);
        }
        known.retain(|_, id| here.contains(*id).unwrap_or(false));
        Ok(Self {
            destinations: refs.found.into_iter().collect(),
            broken: refs.broken.into_iter().map(|it| it.name).collect(),
            known,
        })
    }

    /// Sets what git set in the scratch repository, if nobody else moved it meanwhile.
    fn take_over(
        &self,
        here: &Objects,
        after: Vec<(String, ObjectId)>,
    ) -> Result<FetchReport, GitError> {
        let mut report = FetchReport::default();
        for (name, new) in after {
            let old = self.destinations.get(&name).copied();
            if old == Some(new) {
                continue;
            }
            let expect = match old {
                Some(old) => Expect::MustBe(old),
                None if self.broken.contains(&name) => Expect::Any,
                None => Expect::MustNotExist,
            };
            match here.set_ref(&name, expect, Some(new)) {
                Ok(()) => report.updated.push(RefChange { name, old, new }),
                Err(GitError::Moved { found, .. }) if found == Some(new) => {}
                Err(GitError::Moved { .. }) => report.refused.push(name),
                Err(error) => return Err(error),
            }
        }
        Ok(report)
    }
}

fn destinations(objects: &Objects, pairs: &[Refspec<'_>]) -> Result<Refs, GitError> {
    let mut refs = Refs::default();
    for pair in pairs {
        let under = objects.refs(refspec::prefix(pair.destination))?;
        refs.found.extend(under.found);
        refs.broken.extend(under.broken);
    }
    refs.found.sort();
    refs.found.dedup();
    Ok(refs)
}

/// Reads lines such as ` ! [rejected]  main -> refs/watch/main  (non-fast-forward)`.
pub(super) fn rejected(complaint: &str) -> Vec<String> {
    let lines = complaint
        .lines()
        .filter(|line| line.trim_start().starts_with("! [rejected]"));
    let names = lines.filter_map(|line| line.split_once(" -> ")?.1.split_whitespace().next());
    names.map(str::to_owned).collect()
}
