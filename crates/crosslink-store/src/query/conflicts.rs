//! What was written beside each other.

use crosslink_core::conflict::Conflict;
use crosslink_core::event::Entity;
use crosslink_core::id::IssueId;
use crosslink_core::problem::Problem;

use crate::snapshot::Snapshot;

impl Snapshot<'_> {
    /// Returns what is in conflict, of one entity or of all; nothing while the project is shared with nobody.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn conflicts(&self, only: Option<Entity>) -> Result<Vec<Conflict>, Problem> {
        if !self.is_joined()? {
            return Ok(Vec::new());
        }
        let hub = self.hub();
        let entities = match only {
            Some(entity) => vec![entity],
            None => hub.contested()?,
        };
        let mut found = Vec::new();
        for entity in entities {
            found.extend(hub.conflicts(entity)?);
        }
        Ok(found)
    }

    /// Returns the entities in conflict, without looking at what exactly is.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn contested(&self) -> Result<Vec<Entity>, Problem> {
        Ok(match self.is_joined()? {
            true => self.hub().contested()?,
            false => Vec::new(),
        })
    }

    /// What is in conflict at an issue, by name.
    pub(super) fn conflict_names(&self, issue: IssueId) -> Result<Vec<String>, Problem> {
        let found = self.conflicts(Some(Entity::Issue(issue)))?;
        let names = found.iter().map(|found| found.register.name(self.hub()));
        Ok(names.collect::<Result<_, _>>()?)
    }
}
