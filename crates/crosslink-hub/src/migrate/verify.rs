//! Compares an older hub, field by field, with what the commits that were written of it say when they are read and folded.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crosslink_core::event::Event;
use crosslink_core::id::IssueId;
use crosslink_core::reduce;
use crosslink_core::state::State;
use crosslink_git::{GitError, ObjectId, Objects};

use super::older::Older;
use super::told_back::ToldBack;
use crate::snapshot::{HubIssue, HubMilestone, HubSnapshot};
use crate::v4::{Head, lines, log};

/// More are counted, and not told.
const TOLD: usize = 50;

/// Something that would not be as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs: an issue and a field, for people.
    pub what: String,
    /// What the older hub says.
    pub source: String,
    /// What the migrated history says.
    pub migrated: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            source,
            migrated,
        } = self;
        write!(
            out,
            "{what}: the older hub says {source}, the migrated history {migrated}"
        )
    }
}

/// Says what of an older hub the commits up to a head would not give back: nothing, where all is well.
///
/// # Errors
/// Fails if the commits cannot be read.
pub fn differences(
    objects: &Objects,
    older: &Older,
    head: Option<Head>,
) -> Result<Vec<Difference>, GitError> {
    let mut found = Found::default();
    let events = read(objects, head, &mut found)?;
    let mut state = State::default();
    let folded = events
        .iter()
        .try_for_each(|event| reduce::apply(&mut state, event))
        .and_then(|()| ToldBack::of(&state, &events, older.snapshot.format));
    match folded {
        Ok(told) => found.compare(older, &told),
        Err(error) => found.note("the fold".to_owned(), &"a hub", &error.to_string()),
    }
    Ok(found.told)
}

/// The events of all commits up to a head, oldest first.
fn read(objects: &Objects, head: Option<Head>, found: &mut Found) -> Result<Vec<Event>, GitError> {
    let mut commits: Vec<ObjectId> = Vec::new();
    let mut at = head.map(|head| head.id);
    while let Some(id) = at {
        commits.push(id);
        at = objects.commit(id)?.parents.first().copied();
    }
    let mut events = Vec::new();
    for id in commits.into_iter().rev() {
        let bytes = match log::content(objects, id) {
            Ok(bytes) => bytes,
            Err(unread) => {
                let fault = unread.fault()?.to_string();
                found.note(format!("commit {id}"), &"events", &fault);
                continue;
            }
        };
        for line in lines(&bytes) {
            match line.event {
                Ok(event) => events.push(event),
                Err(bad) => {
                    let what = format!("line {} of {id}", line.number);
                    found.note(what, &"an event", &bad.to_string());
                }
            }
        }
    }
    Ok(events)
}

#[derive(Default)]
struct Found {
    told: Vec<Difference>,
}

/// Notes each field that differs.
macro_rules! fields {
    ($found:expr, $what:expr, $source:expr, $migrated:expr, [$($field:ident),* $(,)?]) => {
        {$(if $source.$field != $migrated.$field {
            let what = format!("{}, {}", $what, stringify!($field));
            $found.note(what, &$source.$field, &$migrated.$field);
        })*}
    };
}

impl Found {
    fn note(&mut self, what: String, source: &dyn fmt::Debug, migrated: &dyn fmt::Debug) {
        if self.told.len() < TOLD {
            self.told.push(Difference {
                what,
                source: short(source),
                migrated: short(migrated),
            });
        }
    }

    fn compare(&mut self, older: &Older, told: &ToldBack) {
        let source = &older.snapshot;
        let related = relations(source);
        for (id, issue) in &source.issues {
            match told.issues.get(id) {
                Some(told) => self.compare_issue(issue, told, related.get(id)),
                None => self.note(format!("issue {id}"), &issue.title, &"nothing"),
            }
        }
        for (id, issue) in &told.issues {
            if !source.issues.contains_key(id) {
                self.note(format!("issue {id}"), &"nothing", &issue.title);
            }
        }
        for (id, milestone) in &source.milestones {
            match told.milestones.get(id) {
                Some(told) => self.compare_milestone(milestone, told),
                None => self.note(format!("milestone {id}"), &milestone.name, &"nothing"),
            }
        }
        if source.milestones.len() != told.milestones.len() {
            let counts = (source.milestones.len(), told.milestones.len());
            self.note("milestones".to_owned(), &counts.0, &counts.1);
        }
        if source.locks != told.locks {
            self.note("locks".to_owned(), &source.locks, &told.locks);
        }
        let mut lines = older.lines.clone();
        lines.sort_by(|one, other| (&one.agent, one.number).cmp(&(&other.agent, other.number)));
        if lines != told.lines {
            let counts = (lines.len(), told.lines.len());
            self.note("signed lines".to_owned(), &counts.0, &counts.1);
        }
    }

    fn compare_issue(
        &mut self,
        source: &HubIssue,
        told: &HubIssue,
        related: Option<&BTreeSet<IssueId>>,
    ) {
        let what = source
            .number
            .map_or_else(|| source.id.to_string(), |number| format!("#{number}"));
        fields!(
            self,
            what,
            source,
            told,
            [
                id,
                number,
                title,
                description,
                status,
                priority,
                parent,
                created_by,
                created_at,
                updated_at,
                closed_at,
                labels,
                blockers,
            ]
        );
        let (source_more, told_more) = (&*source.more, &*told.more);
        fields!(
            self,
            what,
            source_more,
            told_more,
            [scheduled_at, due_at, milestone]
        );
        let mut times = source_more.time_entries.clone();
        times.sort_by_key(|entry| (entry.started_at, entry.uuid));
        if times != told_more.time_entries {
            let told = &told_more.time_entries;
            self.note(format!("{what}, time entries"), &times, told);
        }
        let nobody = BTreeSet::new();
        if !related.unwrap_or(&nobody).iter().eq(&told_more.related) {
            self.note(format!("{what}, related"), &related, &told_more.related);
        }
        if source.comments.len() != told.comments.len() {
            let counts = (source.comments.len(), told.comments.len());
            self.note(format!("{what}, comments"), &counts.0, &counts.1);
        }
        let told: BTreeMap<_, _> = told
            .comments
            .iter()
            .map(|comment| (comment.uuid, comment))
            .collect();
        for comment in &source.comments {
            let what = format!("{what}, comment {}", comment.uuid);
            match told.get(&comment.uuid) {
                Some(told) => fields!(
                    self,
                    what,
                    comment,
                    told,
                    [number, author, content, created_at, kind, more,]
                ),
                None => self.note(what, &comment.content, &"nothing"),
            }
        }
    }

    fn compare_milestone(&mut self, source: &HubMilestone, told: &HubMilestone) {
        let what = format!("milestone {}", source.id);
        fields!(
            self,
            what,
            source,
            told,
            [
                number,
                name,
                description,
                closed,
                created_at,
                closed_at,
                due_at,
            ]
        );
    }
}

/// Whom each issue has to do with, as events keep it: at the lesser id of the two, whichever said so; what leads nowhere
/// stays where it was said.
fn relations(hub: &HubSnapshot) -> BTreeMap<IssueId, BTreeSet<IssueId>> {
    let mut relations: BTreeMap<IssueId, BTreeSet<IssueId>> = BTreeMap::new();
    for issue in hub.issues.values() {
        for other in &issue.more.related {
            let there = hub.issues.contains_key(other) && *other != issue.id;
            let (home, away) = match there && *other < issue.id {
                true => (*other, issue.id),
                false => (issue.id, *other),
            };
            relations.entry(home).or_default().insert(away);
        }
    }
    relations
}

/// What is shown of a value.
fn short(value: &dyn fmt::Debug) -> String {
    const MOST: usize = 120;
    let text = format!("{value:?}");
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
