//! Which issue each record is, and which issues its links mean.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crosslink_core::event::Element;
use crosslink_core::graph;
use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::json::Json;
use crosslink_store::Taken;
use serde::Serialize;
use uuid::Uuid;

use super::super::record::Record;
use super::super::report::Note;
use super::{free, issue_id};

/// The name under which links are kept whose ends are known nowhere.
pub(crate) const UNRESOLVED: &str = "unresolved";

/// What was found out about all records before the first is written.
pub(super) struct Plan {
    /// The names that are taken, by this import too.
    pub(super) taken: Taken,
    /// The issue of each record.
    pub(super) ids: Vec<IssueId>,
    keys: HashMap<String, IssueId>,
    milestones: HashMap<String, MilestoneId>,
    relations: HashMap<IssueId, BTreeSet<IssueId>>,
    twice: HashSet<usize>,
    blockers: Vec<(IssueId, IssueId)>,
    parents: Vec<(IssueId, IssueId)>,
    names: BTreeMap<IssueId, (u64, String)>,
    /// The numbers the records of the input are shown by there.
    shown: HashSet<u32>,
}

/// The links of one record, as issues.
#[derive(Default)]
pub(super) struct Links {
    pub(super) parent: Option<IssueId>,
    pub(super) milestone: Option<MilestoneId>,
    pub(super) blockers: BTreeSet<IssueId>,
    pub(super) relations: BTreeSet<IssueId>,
}

/// Links that mean nothing here, as the source has them.
#[derive(Default, Serialize)]
struct Unresolved {
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    milestone: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blockers: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relations: Vec<String>,
}

impl Plan {
    /// Finds the issue of every record: by uuid, else by its first external reference, else made of its seed.
    pub(super) fn of(
        taken: Taken,
        records: &[Record],
        milestones: HashMap<String, MilestoneId>,
    ) -> Self {
        let ids: Vec<IssueId> = records
            .iter()
            .map(|record| identify(&taken, record))
            .collect();
        let mut plan = Self {
            keys: HashMap::with_capacity(records.len()),
            relations: HashMap::new(),
            twice: HashSet::new(),
            blockers: Vec::new(),
            parents: Vec::new(),
            names: BTreeMap::new(),
            shown: records.iter().filter_map(|record| record.number).collect(),
            taken,
            milestones,
            ids,
        };
        let mut seen = HashSet::with_capacity(records.len());
        for (at, (record, id)) in records.iter().zip(&plan.ids).enumerate() {
            plan.keys.insert(record.key.clone(), *id);
            if !seen.insert(*id) {
                plan.twice.insert(at);
            }
        }
        for (record, id) in records.iter().zip(&plan.ids) {
            for reference in &record.external_refs {
                plan.keys.entry(reference.clone()).or_insert(*id);
            }
        }
        plan.place_relations(records, &seen);
        plan
    }

    /// A relation is kept once: at the lesser end, unless only the greater end is created now.
    fn place_relations(&mut self, records: &[Record], here: &HashSet<IssueId>) {
        let is_new = |id: &IssueId| here.contains(id) && !self.taken.issues.contains(id);
        let mut placed: HashMap<IssueId, BTreeSet<IssueId>> = HashMap::new();
        for (record, id) in records.iter().zip(&self.ids) {
            for other in record.relations.iter().filter_map(|link| self.issue(link)) {
                let (lesser, greater) = Element::relation_ends(*id, other);
                let at_greater = is_new(&greater) && !is_new(&lesser);
                let (home, away) = match at_greater || !here.contains(&lesser) {
                    true => (greater, lesser),
                    false => (lesser, greater),
                };
                if home != away {
                    placed.entry(home).or_default().insert(away);
                }
            }
        }
        self.relations = placed;
    }

    fn issue(&self, link: &str) -> Option<IssueId> {
        let here = self.keys.get(link).copied();
        here.or_else(|| {
            let uuid = Uuid::try_parse(link).ok().map(IssueId);
            uuid.filter(|id| self.taken.issues.contains(id))
        })
        .or_else(|| self.taken.references.get(link).copied())
    }

    fn milestone(&self, link: &str) -> Option<MilestoneId> {
        let here = self.milestones.get(link).copied();
        here.or_else(|| {
            let uuid = Uuid::try_parse(link).ok().map(MilestoneId);
            uuid.filter(|id| self.taken.milestones.contains_key(id))
        })
        .or_else(|| {
            let mut named = self.taken.milestones.iter();
            named
                .find(|(_, name)| name.as_deref() == Some(link))
                .map(|(id, _)| *id)
        })
    }

    /// The number an issue had, if it is free. Where numbers are granted it may be another clone's.
    pub(super) fn number(&self, wished: Option<u32>) -> Option<u32> {
        free(wished.filter(|_| !self.taken.granted), &self.taken.numbers)
    }

    /// The other numbers an issue had that are free, and that no record of the input is shown by.
    pub(super) fn aliases(&self, wished: &[u32]) -> Vec<u32> {
        let wished = wished.iter().copied().filter(|_| !self.taken.granted);
        let aliases = wished.filter(|alias| !self.shown.contains(alias));
        aliases
            .filter_map(|alias| free(Some(alias), &self.taken.numbers))
            .collect()
    }

    /// Finds the ends of the links of one record; what has none is kept with it.
    pub(super) fn links(&mut self, at: usize, record: &mut Record) -> Links {
        let own = self.ids[at];
        let mut lost = Unresolved::default();
        let mut links = Links {
            parent: record.parent.as_deref().and_then(|link| self.issue(link)),
            milestone: record
                .milestone
                .as_deref()
                .and_then(|link| self.milestone(link)),
            relations: self.relations.remove(&own).unwrap_or_default(),
            ..Links::default()
        };
        links.parent = links.parent.filter(|parent| *parent != own);
        if links.parent.is_none() {
            lost.parent.clone_from(&record.parent);
        }
        if links.milestone.is_none() {
            lost.milestone.clone_from(&record.milestone);
        }
        for link in &record.blockers {
            match self.issue(link).filter(|blocker| *blocker != own) {
                Some(blocker) => drop(links.blockers.insert(blocker)),
                None => lost.blockers.push(link.clone()),
            }
        }
        let relations = record.relations.iter();
        let unknown = relations.filter(|link| self.issue(link).is_none_or(|other| other == own));
        lost.relations.extend(unknown.cloned());
        self.note(at, record, &links);
        keep(lost, record);
        links
    }

    fn note(&mut self, at: usize, record: &mut Record, links: &Links) {
        let own = self.ids[at];
        let blockers = links.blockers.iter();
        self.blockers
            .extend(blockers.map(|blocker| (own, *blocker)));
        self.parents
            .extend(links.parent.map(|parent| (own, parent)));
        let name = (record.place.line, record.key.clone());
        self.names.insert(own, name);
        if self.twice.contains(&at) {
            let text = "the issue stands in the input more than once; the later change counts";
            record.notes.push(text.to_owned());
        }
    }

    /// The cycles among the links of the input.
    pub(super) fn cycles(&self) -> Vec<Note> {
        let blockers = self.cycles_of(&self.blockers, "wait for each other");
        let parents = self.cycles_of(&self.parents, "are parts of each other");
        blockers.into_iter().chain(parents).collect()
    }

    fn cycles_of(&self, edges: &[(IssueId, IssueId)], what: &str) -> Vec<Note> {
        let named = |cycle: Vec<IssueId>| {
            let names = cycle.iter().filter_map(|id| self.names.get(id));
            let keys: Vec<&str> = names.clone().map(|(_, key)| key.as_str()).collect();
            let (line, source_id) = names.min()?.clone();
            let text = format!(
                "{} {what}; one edge of the cycle does not count",
                keys.join(", ")
            );
            Some(Note {
                line,
                source_id,
                text,
            })
        };
        let cycles = graph::cycles(edges).into_iter();
        cycles.filter_map(named).collect()
    }
}

fn identify(taken: &Taken, record: &Record) -> IssueId {
    if let Some(uuid) = record.uuid {
        return uuid;
    }
    let derived = issue_id(&record.seed);
    if taken.issues.contains(&derived) {
        return derived;
    }
    let reference = record.external_refs.first();
    let known = reference.and_then(|reference| taken.references.get(reference));
    known.copied().unwrap_or(derived)
}

fn keep(lost: Unresolved, record: &mut Record) {
    let links = [&lost.parent, &lost.milestone].into_iter().flatten();
    let links = links.chain(&lost.blockers).chain(&lost.relations);
    let told: Vec<String> = links
        .map(|link| format!("'{link}' is not known; the link is kept without effect"))
        .collect();
    if told.is_empty() {
        return;
    }
    record.notes.extend(told);
    record
        .foreign
        .insert(UNRESOLVED.to_owned(), Json::of(&lost));
}
