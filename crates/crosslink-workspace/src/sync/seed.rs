//! Filling an empty remote from a clone that has the hub.
//!
//! `meta` goes last: before it there is no hub, and a seeding that was interrupted goes on.

use crosslink_core::problem::{Code, Problem};
use crosslink_git::PushOutcome;
use crosslink_hub::v4::exchange::{Change, Held, Listing, compare};
use crosslink_hub::v4::{Archive, HubRef, Prefix};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::contact::Contact;
use super::remote::{Place, unreadable};
use crate::fail_point;
use crate::workspace::Workspace;

/// What an empty remote was filled with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "seeded")]
pub struct Seeded {
    /// The name of the remote.
    pub remote: String,
    /// The id of the hub.
    #[schemars(with = "String")]
    pub hub: Uuid,
    /// The refs that were made, by their full names.
    pub refs: Vec<String>,
    /// How many logs those are.
    pub logs: usize,
    /// How many logs the archive among them keeps.
    pub archived: usize,
    /// Whether it is another remote than the one this project is shared through.
    pub elsewhere: bool,
}

impl Workspace {
    /// Fills an empty remote with the hub as it is held here: everything but locks and presence. Without a name it is the
    /// remote of the project. Where it was interrupted, it goes on.
    ///
    /// # Errors
    /// `hub.not_found` where none is held here, `hub.exists` and `hub.other` where the remote is not empty; `remote.none`,
    /// `remote.unreachable`, `remote.refused`.
    pub fn seed(&mut self, remote: Option<&str>) -> Result<Seeded, Problem> {
        self.access.may_write()?;
        let place = match remote {
            Some(name) => Place::named(self, name)?,
            None => Place::of(self)?,
        };
        Contact::begin_at(self, place)?.seed()
    }
}

impl Contact<'_> {
    fn seed(&mut self) -> Result<Seeded, Problem> {
        let joined = self.joined()?.ok_or_else(crate::trust::not_shared)?;
        let held = self.held()?;
        let listing = self.list()?;
        self.refuse_unless_empty(&listing, &held)?;
        self.refuse_older()?;
        let prefix = match listing.prefix.filter(|_| !listing.is_virgin()) {
            Some(prefix) => prefix,
            None => self.probe(joined.hub)?,
        };
        let archived = self.archived(joined.hub, &held)?;
        let mut changes: Vec<Change> = held
            .iter()
            .filter(|(at, _)| !archived.contains_key(*at))
            .map(|(at, head)| Change {
                at: *at,
                there: listing.refs.get(at).copied(),
                new: Some(head.id),
            })
            .collect();
        let refs = changes.iter().map(|change| change.at.full(prefix));
        let refs = refs.collect();
        let logs = changes.iter().filter(|change| is_log(&change.at)).count();
        changes.retain(|change| change.there != change.new);
        let (meta, rest): (Vec<_>, Vec<_>) = changes
            .into_iter()
            .partition(|change| change.at == HubRef::Meta);
        self.put_all(prefix, &rest)?;
        self.reach(fail_point::SEED_FILLED)?;
        self.put_all(prefix, &meta)?;
        self.reach(fail_point::SEED_FOUNDED)?;
        Ok(Seeded {
            remote: self.place.remote.clone(),
            hub: joined.hub,
            refs,
            logs,
            archived: archived.len(),
            elsewhere: joined.remote != self.place.remote,
        })
    }

    /// The logs that the archive held here keeps.
    fn archived(&self, hub: Uuid, held: &Held) -> Result<Held, Problem> {
        let Some(head) = held.get(&HubRef::Archive) else {
            return Ok(Held::new());
        };
        let archive = Archive::read_again(&self.place.objects, hub, *head);
        let archive = archive.map_err(|unread| match unread.fault() {
            Ok(why) => Problem::new(Code::HubDamaged, "The archive held here cannot be read")
                .caused_by(&why),
            Err(error) => unreadable(&error),
        })?;
        let kept = archive.logs().filter_map(|(at, id)| {
            let head = held.get(&at).filter(|head| head.id == id)?;
            Some((at, *head))
        });
        Ok(kept.collect())
    }

    fn refuse_unless_empty(&self, listing: &Listing, held: &Held) -> Result<(), Problem> {
        let remote = &self.place.remote;
        if listing.refs.contains_key(&HubRef::Meta) {
            let told = self.fetch(listing)?;
            compare(&self.place.objects, self.pin()?, &Held::new(), &told)
                .map_err(|error| self.problem(&error))?;
            let message = format!("The remote '{remote}' has this hub already");
            return Err(Problem::new(Code::HubExists, message)
                .hint("`crosslink sync` exchanges with the remote of the project, and gives it back what it lost"));
        }
        let passing = |at: &HubRef| matches!(at, HubRef::Lock(_) | HubRef::Presence(_));
        let foreign = listing.refs.iter().find(|(at, id)| {
            let ours = held.get(at).map(|head| head.id);
            !passing(at) && ours != Some(**id)
        });
        let foreign = foreign.map(|(at, _)| format!("{at}, which is not what this clone has"));
        let newer = listing
            .unknown
            .then(|| "refs of a newer program".to_owned());
        let Some(found) = foreign.or(newer) else {
            return Ok(());
        };
        let message = format!("The remote '{remote}' is not empty: it has {found}");
        Err(Problem::new(Code::HubExists, message)
            .hint("seed a remote without refs below `refs/crosslink-hub/`"))
    }

    fn put_all(&self, prefix: Prefix, changes: &[Change]) -> Result<(), Problem> {
        if changes.is_empty() {
            return Ok(());
        }
        for outcome in self.push(prefix, changes)? {
            match outcome {
                PushOutcome::Done | PushOutcome::Already => {}
                PushOutcome::Moved => {
                    let remote = &self.place.remote;
                    let message = format!("Somebody else writes to the remote '{remote}' just now");
                    return Err(Problem::new(Code::HubExists, message)
                        .hint("look at it again with `crosslink sync`"));
                }
                outcome => return Err(self.not_taken(&outcome)),
            }
        }
        Ok(())
    }
}

fn is_log(at: &HubRef) -> bool {
    matches!(at, HubRef::Log(_) | HubRef::Sibling(..) | HubRef::Genesis)
}
