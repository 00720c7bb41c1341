//! What a contact would do, as far as a listing of the remote and what is here tell. Nothing is changed, here or there.

use crosslink_core::problem::Problem;
use crosslink_git::ObjectId;
use crosslink_hub::Branch;
use crosslink_hub::v4::exchange::{Comparison, Held, Listing, Told, compare};
use crosslink_hub::v4::meta::Pin;
use crosslink_hub::v4::{Head, HubRef, lines, log};
use crosslink_store::NumbersWanted;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::contact::{held_by, pinned};
use super::locks::is_due;
use super::remote::{Place, problem, unreadable};
use super::report::DrawnNumbers;
use crate::workspace::Workspace;

/// What a contact would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "sync_plan")]
pub struct SyncPlan {
    /// The name of the remote.
    pub remote: String,
    /// The hub that this project joined; `null` before the first contact.
    #[schemars(with = "Option<String>")]
    pub hub: Option<Uuid>,
    /// Whether a hub would be founded: there is none.
    pub found: bool,
    /// Whether a hub would be joined that is there.
    pub join: bool,
    /// The refs of the hub that are another way at the remote than it said last.
    pub fetch: Vec<PlannedRef>,
    /// What is known of them without fetching, and would be taken over.
    pub apply: PlannedEvents,
    /// What would go out.
    pub push: PlannedPush,
    /// The numbers that would be drawn, at least: one more for each that turns out to be taken.
    pub numbers: DrawnNumbers,
    /// Knowledge pages.
    pub pages: PlannedPages,
    /// The branch for people who browse; `null` where it is off.
    pub issues_branch: Option<PlannedBranch>,
}

/// A ref that is another way at the remote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlannedRef {
    /// Its name, below the hub's prefix.
    pub at: String,
    /// How it is another way.
    pub change: RefMove,
    /// Whether its objects are here already.
    pub is_here: bool,
}

/// How a ref is another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefMove {
    /// It was not there.
    New,
    /// It points elsewhere.
    Moved,
    /// It is gone.
    Gone,
}

/// Events that are here and were not taken over yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlannedEvents {
    /// How many logs they lie in.
    pub logs: u64,
    /// How many they are; some may be known by another log.
    pub events: u64,
}

/// What would go out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlannedPush {
    /// Events that are only here yet.
    pub events: u64,
    /// Refs of which the remote has less than is held here, and would get it back.
    pub heal: Vec<String>,
    /// Claims that would be renewed or asked for.
    pub claims: u64,
    /// Claims that were ended here, and would be removed there.
    pub releases: u64,
}

/// What would become of knowledge pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlannedPages {
    /// Whether they are another way at the remote than it said last.
    pub fetch: bool,
    /// Those that the remote lacks, or has another way, as far as is known.
    pub send: Vec<String>,
}

/// What would become of the branch for people who browse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlannedBranch {
    /// How many files of issues would be looked at; those that say the same stay.
    pub issues: u64,
}

impl Workspace {
    /// Says what [`Workspace::sync`] would do. It lists the remote, and changes nothing anywhere.
    ///
    /// # Errors
    /// `remote.none`, `remote.unreachable`, or where the storage or the repository cannot be read.
    pub fn sync_plan(&self) -> Result<SyncPlan, Problem> {
        self.access.may_write()?;
        let place = Place::of(self)?;
        let transport = self.transport()?;
        let (listing, before) = place.list(&*transport)?;
        let planning = Planning {
            workspace: self,
            held: held_by(self)?,
            pin: pinned(self)?,
            place,
            listing,
            before,
        };
        planning.plan()
    }
}

/// What a plan is made of.
struct Planning<'a> {
    workspace: &'a Workspace,
    place: Place,
    listing: Listing,
    /// What the remote said before.
    before: Told,
    held: Held,
    pin: Option<Pin>,
}

impl Planning<'_> {
    fn plan(&self) -> Result<SyncPlan, Problem> {
        let joined = self.workspace.read(|snapshot| snapshot.joined())?;
        let there = self.listing.refs.contains_key(&HubRef::Meta);
        let mut plan = SyncPlan {
            remote: self.place.remote.clone(),
            found: self.held.is_empty() && self.listing.is_virgin(),
            join: joined.is_none() && there,
            hub: joined.map(|joined| joined.hub),
            fetch: self.moved()?,
            pages: self.pages()?,
            ..SyncPlan::default()
        };
        self.own(&mut plan)?;
        let comparison = self.comparison()?;
        if let Some(comparison) = &comparison {
            self.compared(comparison, &mut plan)?;
        }
        let meta = comparison.map(|comparison| comparison.meta.0.id);
        if self.place.has_branch {
            let planned = self.workspace.planned_branch(&self.listing, meta)?;
            plan.issues_branch = planned;
        }
        Ok(plan)
    }

    /// The refs that are another way than the remote said last.
    fn moved(&self) -> Result<Vec<PlannedRef>, Problem> {
        let mut moved = Vec::new();
        for (at, id) in &self.listing.refs {
            let change = match self.before.get(at) {
                Some(before) if before == id => continue,
                Some(_) => RefMove::Moved,
                None => RefMove::New,
            };
            moved.push(PlannedRef {
                at: at.name(),
                change,
                is_here: self.has(*id)?,
            });
        }
        let gone = self.before.keys();
        let gone = gone.filter(|at| !self.listing.refs.contains_key(at));
        moved.extend(gone.map(|at| PlannedRef {
            at: at.name(),
            change: RefMove::Gone,
            is_here: true,
        }));
        Ok(moved)
    }

    fn has(&self, id: ObjectId) -> Result<bool, Problem> {
        let objects = &self.place.objects;
        objects.contains(id).map_err(|error| unreadable(&error))
    }

    /// What follows from what is here of the remote; nothing where that is no hub, or its beginning has to be fetched first.
    fn comparison(&self) -> Result<Option<Comparison>, Problem> {
        let mut told = Told::new();
        for (at, id) in &self.listing.refs {
            let known = match self.has(*id)? {
                true => Some(*id),
                // As far as is known.
                false => self.before.get(at).copied(),
            };
            told.extend(known.map(|id| (*at, id)));
        }
        if !told.contains_key(&HubRef::Meta) && self.held.is_empty() {
            return Ok(None);
        }
        let compared = compare(&self.place.objects, self.pin, &self.held, &told);
        let compared = compared.map_err(|error| problem(&self.place.remote, &error))?;
        Ok(Some(compared))
    }

    /// What would be taken over, and what the remote lost.
    fn compared(&self, comparison: &Comparison, plan: &mut SyncPlan) -> Result<(), Problem> {
        for news in &comparison.logs {
            plan.apply.logs += 1;
            for Head { id, .. } in news.new.places() {
                match log::content(&self.place.objects, id) {
                    Ok(bytes) => plan.apply.events += lines(&bytes).count() as u64,
                    Err(unread) => drop(unread.fault().map_err(|error| unreadable(&error))?),
                }
            }
        }
        let lost = comparison.lacks.iter();
        // What moved there and was not fetched yet may hold all of it.
        let lost = lost.filter(|lack| lack.there == self.listing.refs.get(&lack.at).copied());
        plan.push.heal = lost.map(|lack| lack.at.name()).collect();
        Ok(())
    }

    /// What would go out, and the numbers that would be drawn.
    fn own(&self, plan: &mut SyncPlan) -> Result<(), Problem> {
        let now = self.workspace.environment.boot.now();
        self.workspace.read(|snapshot| {
            plan.push.events = match plan.hub {
                Some(_) => snapshot.travel_counts()?.local,
                // Everything is to be shared.
                None => u64::try_from(snapshot.last_seq()?).unwrap_or_default(),
            };
            let wanted = match plan.hub {
                Some(_) => snapshot.numbers_wanted()?,
                None => NumbersWanted::of_joining(),
            };
            plan.numbers.issues = wanted.issue;
            plan.numbers.milestones = wanted.milestone;
            for lock in snapshot.shared_locks()? {
                let own = lock.lock.elsewhere.is_none();
                plan.push.claims += u64::from(own && is_due(&lock, now.as_ref()));
            }
            let ended = snapshot.intentions()?.into_iter();
            let ended = ended.filter(|it| it.object.is_none() && it.name.starts_with("locks/"));
            plan.push.releases = ended.count() as u64;
            Ok(())
        })
    }

    fn pages(&self) -> Result<PlannedPages, Problem> {
        let knowledge = self.workspace.knowledge()?;
        let (here, said) = (knowledge.here()?, knowledge.there()?);
        let there = self.listing.branches.get(&Branch::Pages).copied();
        let mut planned = PlannedPages {
            fetch: there != said,
            send: Vec::new(),
        };
        if here.is_some() && here != there {
            let known = match there {
                Some(there) if self.has(there)? => Some(there),
                Some(_) => said,
                None => None,
            };
            planned.send = knowledge.between(known, here)?;
        }
        Ok(planned)
    }
}
