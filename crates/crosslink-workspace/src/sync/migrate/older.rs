//! The older hub on the remote: whether there is one, and reading it.

use crosslink_core::problem::{Code, Problem};
use crosslink_git::{Expect, GitError, ObjectId, TransportError};
use crosslink_hub::migrate::{BRANCHES, Older, fence, older_refspecs, older_space};
use crosslink_hub::pages::HELD;

use super::super::contact::Contact;
use super::super::remote::{unreachable, unreadable};

/// Branches by their full names.
pub(super) type Branches = Vec<(String, ObjectId)>;

impl Contact<'_> {
    /// Refuses to found a hub beside one that is there: its issues would be missing in the new one.
    pub(in super::super) fn refuse_older(&self) -> Result<(), Problem> {
        if !is_hub(&self.older_branches()?) {
            return Ok(());
        }
        let remote = &self.place.remote;
        let message = format!("The remote '{remote}' has a hub of an older format");
        Err(Problem::new(Code::HubOlder, message)
            .hint("`crosslink migrate` takes it over, without a field lost; `crosslink migrate --dry-run` shows what it would do")
            .hint("what is written here stays here until then"))
    }

    /// The branches of the reference on the remote, the fence among them.
    pub(super) fn older_branches(&self) -> Result<Branches, Problem> {
        let listed = self
            .transport()
            .list(&self.place.url, &[BRANCHES], self.limits());
        listed.map_err(|error| self.unreachable(&error))
    }

    /// Reads the older hub of the remote; nothing where there is none.
    pub(super) fn read_older(&self) -> Result<Option<Older>, Problem> {
        let branches = self.older_branches()?;
        self.forget_older()?;
        if !is_hub(&branches) {
            return Ok(None);
        }
        let (into, refspecs) = (
            self.place.repository.common_dir(),
            older_refspecs(&self.place.remote),
        );
        self.transport()
            .fetch(into, &self.place.url, &refspecs, self.limits())
            .map_err(|error| self.unreachable(&error))?;
        let now = self.workspace.now();
        Older::read(&self.place.objects, &self.place.remote, now).map_err(|error| {
            let remote = &self.place.remote;
            let message = format!("The older hub on the remote '{remote}' cannot be read");
            Problem::new(Code::HubDamaged, message)
                .caused_by(&error)
                .hint("nothing was changed")
        })
    }

    /// Forgets what was fetched of it.
    pub(super) fn forget_older(&self) -> Result<(), Problem> {
        self.forget_refs(&older_space(&self.place.remote))
            .map_err(|error| unreadable(&error))
    }

    /// Removes refs of this repository; the pages that are held here are no part of a hub.
    pub(super) fn forget_refs(&self, prefix: &str) -> Result<(), GitError> {
        let objects = &self.place.objects;
        let found = objects.refs(prefix)?.found.into_iter();
        for (name, _) in found.filter(|(name, _)| name != HELD) {
            objects.set_ref(&name, Expect::Any, None)?;
        }
        Ok(())
    }

    /// The branches in which this clone has something that the remote does not.
    pub(super) fn not_pushed(&self, older: &Older) -> Result<Vec<String>, GitError> {
        let objects = &self.place.objects;
        let mut ahead = Vec::new();
        for (name, here) in objects.refs(BRANCHES)?.found {
            let own = name.strip_prefix(BRANCHES).unwrap_or(&name);
            // Everybody writes the checkpoint anew; it says nothing of its own.
            if own != "hub" && !own.starts_with("agents/") {
                continue;
            }
            let known = match older.commits.get(&name) {
                Some(there) => objects.is_ancestor(here, *there)?,
                None => older.others.contains(&name),
            };
            if !known {
                ahead.push(name);
            }
        }
        Ok(ahead)
    }

    fn unreachable(&self, error: &TransportError) -> Problem {
        unreachable(&self.place.remote, error)
    }
}

/// Whether branches are those of an older hub.
fn is_hub(branches: &Branches) -> bool {
    let has = |wanted: &str| {
        branches.iter().any(|(name, id)| {
            name.strip_prefix(BRANCHES) == Some(wanted) && !fence::is_part(name, *id)
        })
    };
    has("hub") || has("meta") && has("checkpoint")
}
