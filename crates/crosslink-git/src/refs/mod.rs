//! Refs, read from their files: loose ones win over packed ones.
//!
//! Loose files are read before the packed ones, because git packs in the other order: a ref that is
//! packed meanwhile is seen in one of the two.

mod left_over;
mod loose;
mod packed;
mod update;

use std::collections::BTreeMap;
use std::path::Path;

use crate::{GitError, ObjectId, Objects};
use loose::Loose;

pub use left_over::RefLock;
pub(crate) use loose::is_full_name;
pub use update::Expect;

/// How many symbolic refs are followed in a row, as git does it.
const SYMBOLIC_LIMIT: usize = 5;

/// How many broken refs are named.
const BROKEN_LIMIT: usize = 1000;

/// How many refs are listed at most.
const REFS_LIMIT: usize = 1_000_000;

/// The refs under a prefix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refs {
    /// Full names and what they point at, sorted by name. Tags are not peeled.
    pub found: Vec<(String, ObjectId)>,
    /// What is there but cannot be followed; the first thousand of them.
    pub broken: Vec<BrokenRef>,
}

/// One ref that says nothing that can be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRef {
    /// Its full name, or the place it would be at.
    pub name: String,
    /// What is wrong with it, for people.
    pub reason: String,
}

impl Refs {
    fn blame(&mut self, name: impl Into<String>, reason: impl Into<String>) {
        if self.broken.len() < BROKEN_LIMIT {
            let (name, reason) = (name.into(), reason.into());
            self.broken.push(BrokenRef { name, reason });
        }
    }
}

impl Objects {
    /// Lists the refs whose full names begin with `prefix`, such as `refs/heads/` or `refs/heads/feat`.
    /// Symbolic ones are told by what they lead to; broken ones do not stop the others.
    ///
    /// # Errors
    ///
    /// Fails if the folder or the file they are kept in cannot be read.
    pub fn refs(&self, prefix: &str) -> Result<Refs, GitError> {
        let mut refs = Refs::default();
        let mut found = BTreeMap::new();
        let names = loose::names(self.common_dir(), prefix, &mut refs)?;
        let packed = packed::read(self.common_dir())?;
        for line in packed.lines() {
            match line {
                Ok((name, id)) if name.starts_with(prefix) => {
                    found.insert(name.to_owned(), id);
                }
                Ok(_) => {}
                Err(line) => refs.blame(format!("packed-refs, line {line}"), "it has no form"),
            }
        }
        for (name, loose) in names {
            match self.follow(loose, &packed, SYMBOLIC_LIMIT) {
                Ok(Some(id)) => {
                    found.insert(name, id);
                }
                Ok(None) => refs.blame(name, "it leads to a ref that does not exist"),
                Err(reason) => {
                    found.remove(&name);
                    refs.blame(name, reason);
                }
            }
            if found.len() > REFS_LIMIT {
                return Err(GitError::TooMuch {
                    what: "refs in one repository",
                    limit: REFS_LIMIT as u64,
                });
            }
        }
        refs.found = found.into_iter().collect();
        Ok(refs)
    }

    /// Returns what one ref points at, by its full name (`refs/…` or `HEAD`); `None` if there is none.
    ///
    /// # Errors
    ///
    /// Fails if the name is not allowed, or if the ref is there but says nothing that can be followed.
    pub fn resolve(&self, full_name: &str) -> Result<Option<ObjectId>, GitError> {
        if !is_full_name(full_name) {
            return Err(GitError::broken_ref(
                full_name,
                "that is no full name of a ref",
            ));
        }
        let loose = loose::read(self.home_of(full_name), full_name);
        if let Loose::Id(id) = loose {
            return Ok(Some(id));
        }
        let packed = packed::read(self.common_dir())?;
        match loose {
            Loose::Missing => Ok(packed.find(full_name)),
            other => self
                .follow(other, &packed, SYMBOLIC_LIMIT)
                .map_err(|reason| GitError::broken_ref(full_name, reason)),
        }
    }

    /// Returns the full name of the branch that is checked out, whether it has a commit or not; `None` if HEAD is
    /// detached.
    ///
    /// # Errors
    ///
    /// Fails if HEAD is missing or broken.
    pub fn head_branch(&self) -> Result<Option<String>, GitError> {
        match loose::read(self.git_dir(), "HEAD") {
            Loose::Symbolic(name) => Ok(Some(name)),
            Loose::Id(_) => Ok(None),
            Loose::Missing => Err(GitError::broken_ref("HEAD", "it is missing")),
            Loose::Broken(reason) => Err(GitError::broken_ref("HEAD", reason)),
        }
    }

    fn follow(
        &self,
        loose: Loose,
        packed: &packed::Packed,
        left: usize,
    ) -> Result<Option<ObjectId>, String> {
        match loose {
            Loose::Id(id) => Ok(Some(id)),
            Loose::Missing => Ok(None),
            Loose::Broken(reason) => Err(reason),
            Loose::Symbolic(_) if left == 0 => Err("it leads in a circle".into()),
            Loose::Symbolic(target) => match loose::read(self.home_of(&target), &target) {
                Loose::Missing => Ok(packed.find(&target)),
                other => self.follow(other, packed, left - 1),
            },
        }
    }

    /// A few refs belong to one work tree; all others are shared.
    fn home_of(&self, name: &str) -> &Path {
        let own = ["refs/bisect/", "refs/worktree/", "refs/rewritten/"];
        if name == "HEAD" || own.iter().any(|prefix| name.starts_with(prefix)) {
            self.git_dir()
        } else {
            self.common_dir()
        }
    }
}

/// Reads bytes as both files that refs are kept in: what was listed is found, and a name leads out of nowhere.
pub(crate) fn decode(bytes: &[u8]) {
    let packed = packed::Packed(bytes.to_vec());
    let listed: BTreeMap<_, _> = packed.lines().flatten().collect();
    for (name, id) in listed {
        assert_eq!(packed.find(name), Some(id), "{name} was listed");
        assert!(!name.split('/').any(|step| step == ".."), "{name}");
    }
    if let Loose::Symbolic(name) = loose::parse(bytes) {
        assert!(!name.split('/').any(|step| step == ".."), "{name}");
    }
}
