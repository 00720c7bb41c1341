//! Tidying up by hand: loose objects are packed, idle logs put to rest.

use std::time::Duration;

use crosslink_core::problem::{Code, Problem};
use crosslink_git::{Cancel, GitTransport, Limits};
use schemars::JsonSchema;
use serde::Serialize;

use crate::sync::{Contact, Fault, IDLE, Place, SyncOptions};
use crate::workspace::Workspace;

/// How long packing may take.
const DEADLINE: Duration = Duration::from_secs(600);

/// What tidying up did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "compacted")]
pub struct Compacted {
    /// How many objects were packed.
    pub packed: usize,
    /// Whether the project is shared; if not, there are no logs to put to rest.
    pub shared: bool,
    /// The logs that were put to rest now.
    pub archived: Vec<String>,
    /// How many logs the archive keeps.
    pub at_rest: usize,
    /// How many logs have refs of their own at the remote.
    pub live: usize,
    /// What was found at the remote and counts for nothing, or could not be put to rest.
    pub faults: Vec<Fault>,
}

impl Workspace {
    /// Packs the loose objects of the repository, where there are many; then makes contact, and puts the logs to rest to which
    /// nothing was added for so many days, or a month.
    ///
    /// # Errors
    /// Where the repository cannot be read or written, or packing takes too long; as [`Workspace::sync`].
    pub fn compact(&mut self, idle_days: Option<u32>) -> Result<Compacted, Problem> {
        let packed = self.pack()?;
        if self.read(|snapshot| snapshot.joined())?.is_none() {
            return Ok(Compacted {
                packed,
                ..Compacted::default()
            });
        }
        self.access.may_write()?;
        let days = |days| i64::from(days) * 86_400;
        let rested = Contact::begin(self).and_then(|mut contact| {
            contact.rest_after = Some(idle_days.map_or(IDLE, days));
            let report = contact.run(&SyncOptions::default())?;
            let (live, at_rest) = contact.count_logs()?;
            Ok(Compacted {
                packed,
                shared: true,
                archived: report.archived,
                at_rest,
                live,
                faults: report.faults,
            })
        });
        self.note_contact(rested.as_ref().err())?;
        rested
    }

    fn pack(&self) -> Result<usize, Problem> {
        let place = Place::of(self)?;
        let git = GitTransport::new(self.environment().home()?.join("git"));
        let cancel = Cancel::new();
        let limits = Limits {
            deadline: DEADLINE,
            cancel: &cancel,
        };
        let packed = git.pack_loose(place.repository.common_dir(), limits);
        packed.map_err(|error| {
            Problem::new(Code::FileUnwritable, "The repository cannot be packed").caused_by(&error)
        })
    }
}
