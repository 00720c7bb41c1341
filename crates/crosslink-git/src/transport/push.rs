//! Pushing objects under names of the remote, each only if the remote still says what is expected.
//!
//! Git works in a scratch repository that borrows the objects, so that neither settings nor hooks of the repository
//! count. Nothing is pushed by a name: objects are, and nothing is kept of what the remote has.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use super::outcome::{self, PushOutcome};
use super::scratch::Scratch;
use super::{GitTransport, Limits, TransportError, address, child};
use crate::refs::is_full_name;
use crate::{Expect, GitError, ObjectId, Objects, RemoteUrl};

/// Git says one line for each change.
const OUTPUT_LIMIT: usize = 4 * 1024 * 1024;

/// How many changes go into one exchange: a command line has an end.
const CHUNK: usize = 500;

/// The longest name that is pushed; hosts take less.
const NAME_LIMIT: usize = 512;

const OPTIONS: &[&str] = &[
    "--porcelain",
    "--no-progress",
    "--no-verify",
    "--no-atomic",
    "--end-of-options",
];

/// One ref of a remote that is to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushChange {
    /// Its full name, there.
    pub name: String,
    /// What the remote must say for the change to happen; never [`Expect::Any`].
    pub expect: Expect,
    /// What it is to point at; nothing removes it.
    pub new: Option<ObjectId>,
}

impl PushChange {
    /// What git is told to expect; nothing for a ref that must not exist.
    fn lease(&self) -> String {
        let name = &self.name;
        match self.expect {
            Expect::MustBe(id) => format!("--force-with-lease={name}:{id}"),
            Expect::MustNotExist | Expect::Any => format!("--force-with-lease={name}:"),
        }
    }

    fn refspec(&self) -> String {
        let name = &self.name;
        match self.new {
            Some(id) => format!("{id}:{name}"),
            None => format!(":{name}"),
        }
    }

    /// What makes no sense, in words.
    fn fault(&self) -> Option<&'static str> {
        if !self.name.starts_with("refs/") || !is_full_name(&self.name) {
            return Some("is no full name of a ref");
        }
        if self.name.len() > NAME_LIMIT {
            return Some("is too long a name");
        }
        match (self.expect, self.new) {
            (Expect::Any, _) => Some("is not pushed without saying what it was"),
            (Expect::MustNotExist, None) => Some("cannot be removed where it must not exist"),
            _ => None,
        }
    }
}

impl GitTransport {
    pub(super) fn push_with_git(
        &self,
        from: &Path,
        remote: &RemoteUrl,
        changes: &[PushChange],
        limits: Limits<'_>,
    ) -> Result<Vec<PushOutcome>, TransportError> {
        let address = address(remote)?;
        check(remote, changes)?;
        if changes.is_empty() {
            return Ok(Vec::new());
        }
        let here = Objects::open(from)?;
        for id in changes.iter().filter_map(|it| it.new) {
            if !here.contains(id)? {
                return Err(GitError::NotFound { id }.into());
            }
        }
        let started = Instant::now();
        let scratch = Scratch::take(&self.scratch)?;
        scratch.fill(&BTreeMap::new(), &here.common_dir().join("shallow"))?;
        let mut outcomes = Vec::with_capacity(changes.len());
        for chunk in changes.chunks(CHUNK) {
            let mut command = self.git(scratch.git_dir(), "push");
            command
                .args(chunk.iter().map(PushChange::lease))
                .args(OPTIONS)
                .arg(address)
                .args(chunk.iter().map(PushChange::refspec))
                .env("GIT_OBJECT_DIRECTORY", here.common_dir().join("objects"));
            let left = Limits {
                deadline: limits.deadline.saturating_sub(started.elapsed()),
                ..limits
            };
            let told = child::run(command, OUTPUT_LIMIT, left)
                .map_err(|failure| stopped(failure, remote, limits))
                .and_then(|ended| outcome::of(remote, chunk, &ended));
            match told {
                Ok(told) => outcomes.extend(told),
                Err(error) if outcomes.contains(&PushOutcome::Done) => return Err(error.unclear()),
                Err(error) => return Err(error),
            }
        }
        Ok(outcomes)
    }
}

/// Once git was started, nobody knows how far it came.
fn stopped(failure: child::Failure, remote: &RemoteUrl, limits: Limits<'_>) -> TransportError {
    let begun = !matches!(failure, child::Failure::NotStarted(_));
    let error = failure.told(remote, limits, OUTPUT_LIMIT);
    if begun { error.unclear() } else { error }
}

fn check(remote: &RemoteUrl, changes: &[PushChange]) -> Result<(), TransportError> {
    let mut names = BTreeSet::new();
    for change in changes {
        let again = !names.insert(&change.name);
        let fault = change.fault().or(again.then_some("comes twice"));
        if let Some(fault) = fault {
            let shown: String = change.name.chars().take(NAME_LIMIT).collect();
            return Err(TransportError::refused(
                remote,
                format!("{shown:?} {fault}"),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{PushChange, check};
    use crate::{Expect, ObjectId, RemoteUrl};

    #[test]
    fn only_full_names_with_something_to_expect_are_pushed() {
        let id = ObjectId::from_bytes([1; 20]);
        let long = format!("refs/x/{}", "a".repeat(600));
        let table = [
            ("refs/x/a", Expect::MustNotExist, Some(id), true),
            ("refs/x/a", Expect::MustBe(id), Some(id), true),
            ("refs/heads/x/ä", Expect::MustBe(id), None, true),
            ("refs/x/a", Expect::Any, Some(id), false),
            ("refs/x/a", Expect::MustNotExist, None, false),
            ("", Expect::MustBe(id), None, false),
            ("main", Expect::MustBe(id), None, false),
            ("HEAD", Expect::MustBe(id), None, false),
            ("--mirror", Expect::MustBe(id), None, false),
            ("-refs/x/a", Expect::MustBe(id), None, false),
            ("+refs/x/a", Expect::MustBe(id), None, false),
            ("^refs/x/a", Expect::MustBe(id), None, false),
            ("refs/x/*", Expect::MustBe(id), None, false),
            ("refs/x/a:refs/x/b", Expect::MustBe(id), None, false),
            ("refs/x/a^{}", Expect::MustBe(id), None, false),
            ("refs/x/@{1}", Expect::MustBe(id), None, false),
            ("refs/x/../heads/a", Expect::MustBe(id), None, false),
            ("refs/x/a\tb", Expect::MustBe(id), None, false),
            ("refs/x/a b", Expect::MustBe(id), None, false),
            ("refs/x/a\n", Expect::MustBe(id), None, false),
            (&long, Expect::MustBe(id), None, false),
        ];
        let remote = RemoteUrl::parse("/srv/a").unwrap();
        for (name, expect, new, taken) in table {
            let name = name.to_owned();
            let change = PushChange { name, expect, new };
            assert_eq!(
                check(&remote, std::slice::from_ref(&change)).is_ok(),
                taken,
                "{change:?}"
            );
            assert!(check(&remote, &[change.clone(), change]).is_err());
        }
    }
}
