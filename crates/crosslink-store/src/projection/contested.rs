//! Which entities have values that were written beside each other. What exactly is in conflict is read from the log.

use crosslink_core::conflict::{self, Conflict};
use crosslink_core::event::{Entity, Event};
use crosslink_core::hub::Read;
use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::problem::Problem;
use rusqlite::params;

use super::Projection;
use crate::error::pass;
use crate::snapshot::Snapshot;

impl Projection<'_> {
    /// A write that took the place of what its writer saw begins no conflict, and most do; it may end one that was there.
    pub(super) fn note_writes(&self, event: &Event, plain: bool) -> Read<()> {
        let Some(entity) = event.fact.entity() else {
            return Ok(());
        };
        if plain && !self.is_contested(entity)? {
            return Ok(());
        }
        if self.contested.borrow_mut().insert(entity) {
            let sql = "INSERT OR IGNORE INTO contested (milestone, entity) VALUES (?1, ?2)";
            self.execute(sql, params![is_milestone(entity), entity.as_bytes()])?;
        }
        Ok(())
    }

    pub(super) fn forget_contested(&self, entity: Entity) -> Read<()> {
        self.contested.borrow_mut().remove(&entity);
        let sql = "DELETE FROM contested WHERE milestone = ?1 AND entity = ?2";
        let values = params![is_milestone(entity), entity.as_bytes()];
        self.execute(sql, values).map(drop)
    }

    pub(super) fn read_contested(&self) -> Read<Vec<Entity>> {
        let sql = "SELECT entity, milestone FROM contested ORDER BY milestone, entity";
        self.many(sql, [], |row| {
            let id: [u8; 16] = row.get(0)?;
            Ok(match row.get(1)? {
                false => Entity::Issue(IssueId::from(id)),
                true => Entity::Milestone(MilestoneId::from(id)),
            })
        })
    }

    pub(super) fn read_conflicts(&self, entity: Entity) -> Read<Vec<Conflict>> {
        if !self.is_contested(entity)? {
            return Ok(Vec::new());
        }
        let events = Snapshot::new(self.connection).events_of(entity);
        let events = events.map_err(pass)?;
        // Nothing keeps an issue and a milestone from having one id.
        let events = events.iter().map(|logged| &logged.event);
        let events = events.filter(|event| event.fact.entity() == Some(entity));
        Ok(conflict::conflicts(events.flat_map(conflict::writes)))
    }

    fn is_contested(&self, entity: Entity) -> Read<bool> {
        let sql = "SELECT 1 FROM contested WHERE milestone = ?1 AND entity = ?2";
        let values = params![is_milestone(entity), entity.as_bytes()];
        Ok(self.one(sql, values, |_| Ok(()))?.is_some())
    }

    /// Lets go of the entities about which nobody disagrees after all: events only came in another order.
    pub(super) fn settle_contested(&self) -> Result<(), Problem> {
        for entity in self.contested.take() {
            if self.read_conflicts(entity)?.is_empty() {
                self.forget_contested(entity)?;
            }
        }
        Ok(())
    }
}

fn is_milestone(entity: Entity) -> bool {
    matches!(entity, Entity::Milestone(_))
}
