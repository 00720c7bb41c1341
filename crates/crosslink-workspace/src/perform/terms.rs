//! On which terms an operation is performed: once, and only over what was seen.

use crosslink_core::event::Entity;
use crosslink_core::id::EventId;
use crosslink_core::problem::{Code, Problem};
use crosslink_store::Snapshot;

/// On which terms an operation is performed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// What stands for the request: the same again is answered the same, and nothing is done twice.
    pub key: Option<String>,
    /// The version of the issue or milestone that was seen; the operation is refused where there is a newer one.
    pub expects: Option<String>,
}

impl Terms {
    /// Refuses to go on over what was not seen.
    pub(super) fn check(&self, snapshot: &Snapshot, named: Option<Entity>) -> Result<(), Problem> {
        let Some(expected) = &self.expects else {
            return Ok(());
        };
        let Some(entity) = named else {
            let message =
                "A version is expected of an issue or milestone, and the arguments name none";
            return Err(Problem::new(Code::UsageInvalid, message));
        };
        let version = version_of(snapshot, entity)?;
        let version = version.map(|version| version.to_string());
        if version.as_ref() == Some(expected) {
            return Ok(());
        }
        let message = "Somebody changed it since it was read";
        let version = version.unwrap_or_else(|| "none".to_owned());
        Err(Problem::new(Code::VersionMoved, message)
            .hint(format!("read it again: its version is {version} now")))
    }
}

/// The newest event of an issue or milestone, in the order this database learned of them.
pub(super) fn version_of(snapshot: &Snapshot, entity: Entity) -> Result<Option<EventId>, Problem> {
    let events = snapshot.events_of(entity)?;
    Ok(events.last().map(|logged| logged.event.id))
}
