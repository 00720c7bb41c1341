//! Which files may say something else by now: those of issues that events name, and of those that show them.

use std::collections::BTreeSet;

use crosslink_core::event::{Element, Entity, Fact, IssueField};
use crosslink_core::id::IssueId;
use crosslink_core::problem::Problem;
use crosslink_core::query::{Query, QueryContext};
use crosslink_core::view::IssueSummary;
use crosslink_store::Snapshot;

/// How many events are read at once.
const AT_ONCE: usize = 1_000;

/// Returns every issue that is shown.
pub(crate) fn every_issue(
    snapshot: &Snapshot,
    cx: &QueryContext,
) -> Result<Vec<IssueSummary>, Problem> {
    snapshot.issues(&Query::default(), cx)
}

/// Returns the issues whose files may say something else since a place in the log.
pub(crate) fn touched_since(snapshot: &Snapshot, seq: i64) -> Result<BTreeSet<IssueId>, Problem> {
    let mut touched = Touched {
        snapshot,
        all: BTreeSet::new(),
    };
    let mut after = seq;
    loop {
        let events = snapshot.events_after(after, AT_ONCE)?;
        let Some(last) = events.last() else {
            return Ok(touched.all);
        };
        after = last.seq;
        for logged in &events {
            touched.by(&logged.event.fact)?;
        }
    }
}

struct Touched<'a> {
    snapshot: &'a Snapshot<'a>,
    all: BTreeSet<IssueId>,
}

impl Touched<'_> {
    fn by(&mut self, fact: &Fact) -> Result<(), Problem> {
        match fact.entity() {
            Some(Entity::Issue(issue)) => {
                self.all.insert(issue);
            }
            Some(Entity::Milestone(milestone)) => {
                let shown = self.snapshot.milestone_detail(milestone)?;
                let issues = shown.into_iter().flat_map(|detail| detail.issues);
                self.all.extend(issues.map(|issue| issue.uuid));
            }
            Some(Entity::Agent(_) | Entity::Commit(_)) | None => {}
        }
        match fact {
            Fact::IssueCreated(created) => {
                self.all.extend(created.parent);
                self.all.extend(&created.blockers);
                self.all.extend(&created.relations);
                self.neighbours(created.issue)
            }
            Fact::IssueChanged(_, changed) => {
                let fields = || changed.changes.iter().map(|change| &change.field);
                if fields().any(|field| matches!(field, IssueField::Parent(_))) {
                    self.parents(changed.id)?;
                }
                match fields().any(shows_elsewhere) {
                    true => self.neighbours(changed.id),
                    false => Ok(()),
                }
            }
            Fact::IssueNumbered(numbered) => self.neighbours(numbered.id),
            Fact::ElementChanged(changed) => {
                if let Element::Blocker(other) | Element::Relation(other) = changed.element {
                    self.all.insert(other);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Those whose files name the issue.
    fn neighbours(&mut self, issue: IssueId) -> Result<(), Problem> {
        let Some(detail) = self.snapshot.detail(issue)? else {
            return Ok(());
        };
        let linked = detail.parent.iter();
        let linked = linked.chain(&detail.blockers).chain(&detail.blocks);
        self.all.extend(linked.map(|it| it.uuid));
        let shown = detail.subissues.iter().chain(&detail.related);
        self.all.extend(shown.map(|it| it.uuid));
        Ok(())
    }

    /// Those that the issue was ever a part of.
    fn parents(&mut self, issue: IssueId) -> Result<(), Problem> {
        for logged in self.snapshot.events_of(Entity::Issue(issue))? {
            match &logged.event.fact {
                Fact::IssueCreated(created) => self.all.extend(created.parent),
                Fact::IssueChanged(_, changed) => {
                    for change in &changed.changes {
                        if let IssueField::Parent(parent) = change.field {
                            self.all.extend(parent);
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Whether a field is shown, or decides what is shown, in files of other issues.
fn shows_elsewhere(field: &IssueField) -> bool {
    matches!(
        field,
        IssueField::Title(_)
            | IssueField::Status(_)
            | IssueField::Deleted(_)
            | IssueField::Parent(_)
    )
}
