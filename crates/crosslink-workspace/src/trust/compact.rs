//! Packing loose objects, by hand.

use std::time::Duration;

use crosslink_core::problem::{Code, Problem};
use crosslink_git::{Cancel, GitTransport, Limits};
use schemars::JsonSchema;
use serde::Serialize;

use crate::sync::Place;
use crate::workspace::Workspace;

/// How long packing may take.
const DEADLINE: Duration = Duration::from_secs(600);

/// What packing did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "compacted")]
pub struct Compacted {
    /// How many objects were packed.
    pub packed: usize,
}

impl Workspace {
    /// Packs the loose objects of the repository, where there are many.
    ///
    /// # Errors
    /// Where the repository cannot be read or written, or packing takes too long.
    pub fn compact(&self) -> Result<Compacted, Problem> {
        let place = Place::of(self)?;
        let git = GitTransport::new(self.environment().home()?.join("git"));
        let cancel = Cancel::new();
        let limits = Limits {
            deadline: DEADLINE,
            cancel: &cancel,
        };
        let packed = git.pack_loose(place.repository.common_dir(), limits);
        let packed = packed.map_err(|error| {
            Problem::new(Code::FileUnwritable, "The repository cannot be packed").caused_by(&error)
        })?;
        Ok(Compacted { packed })
    }
}
