//! How far changes of pages have travelled.

use crosslink_core::problem::Problem;
use crosslink_git::ObjectId;
use crosslink_hub::Branch;
use crosslink_hub::pages::{self, PageTree};

use super::{Knowledge, unreadable};
use crate::run::Ack;
use crate::workspace::Workspace;

impl Knowledge {
    /// What the remote said last about its branch.
    pub(crate) fn there(&self) -> Result<Option<ObjectId>, Problem> {
        let tracking = Branch::Pages.tracking(&self.remote);
        self.objects
            .resolve(&tracking)
            .map_err(|it| unreadable(&it))
    }

    /// The commit whose pages count here.
    pub(crate) fn here(&self) -> Result<Option<ObjectId>, Problem> {
        pages::head(&self.objects, &self.remote).map_err(|it| unreadable(&it))
    }

    /// How far a change has travelled: `pushed` once the remote has its commit, or everything where nothing was changed.
    pub(super) fn ack(&self, commit: Option<ObjectId>) -> Result<Ack, Problem> {
        let Some(there) = self.there()? else {
            return Ok(Ack::Local);
        };
        let commit = match commit {
            Some(commit) => commit,
            None => match self.here()? {
                Some(head) => head,
                None => return Ok(Ack::Local),
            },
        };
        let arrived = commit == there || self.objects.is_ancestor(commit, there).unwrap_or(false);
        Ok(if arrived { Ack::Pushed } else { Ack::Local })
    }

    /// How far a change has travelled that was made just now: what was committed is nowhere else yet.
    pub(super) fn acknowledged(&self, commit: Option<ObjectId>) -> Result<Ack, Problem> {
        match commit {
            Some(_) => Ok(Ack::Local),
            None => self.ack(None),
        }
    }

    /// The names of the pages that are another way in one commit than in the other.
    pub(crate) fn between(
        &self,
        one: Option<ObjectId>,
        other: Option<ObjectId>,
    ) -> Result<Vec<String>, Problem> {
        let read = |commit| PageTree::read(&self.objects, commit).map_err(|it| unreadable(&it));
        if one == other {
            return Ok(Vec::new());
        }
        let changed = read(one)?.changed(&read(other)?);
        Ok(changed.iter().map(ToString::to_string).collect())
    }
}

impl Workspace {
    /// Says how far a change of pages has travelled, as of the last contact; without a commit, whether everything has.
    ///
    /// # Errors
    /// Where the repository cannot be read.
    pub fn pages_travelled(&self, revision: Option<&str>) -> Result<Ack, Problem> {
        let commit = revision.and_then(|digits| ObjectId::from_hex(digits.as_bytes()).ok());
        let ack = self.knowledge()?.ack(commit)?;
        let refused = self.read(|snapshot| snapshot.pages_kept())?.refused;
        Ok(match refused.is_some() && ack == Ack::Local {
            true => Ack::Refused,
            false => ack,
        })
    }
}
