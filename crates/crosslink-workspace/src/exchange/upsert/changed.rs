//! Writing what is newer in a source, or missing here, of an issue that is known.

use crosslink_core::entity::Issue;
use crosslink_core::event::{CommentEdited, Element, Fact, IssueField, IssueVerb, Numbered};
use crosslink_core::hub::HubView;
use crosslink_core::id::IssueId;
use crosslink_core::json::Foreign;
use crosslink_core::operation::{Decision, created, let_go_unless_open};
use crosslink_core::problem::Problem;

use super::super::fit::FITTED;
use super::super::record::{CommentRecord, Record};
use super::fresh::{comment_added, identify_comments, identify_times, time_logged, time_logged_at};
use super::{Links, UNRESOLVED};
use crate::run::Transaction;

/// What was written of an issue.
#[derive(Default)]
pub(super) struct Written {
    /// Whether anything was.
    pub(super) any: bool,
    /// Whether it was deleted here.
    pub(super) deleted_here: bool,
    /// How many comments were added.
    pub(super) comments: u64,
    /// The numbers it answers to from now on, beside those it had.
    pub(super) numbers: Vec<u32>,
}

/// Writes what is newer there; adds what was never known here.
pub(super) fn take_in(
    transaction: &mut Transaction,
    (id, aliases): (IssueId, Vec<u32>),
    mut record: Record,
    links: Links,
) -> Result<Written, Problem> {
    identify_comments(id, &mut record.comments);
    identify_times(id, &mut record.times);
    transaction.decide(|hub, cx| {
        let issue = created(hub, id)?;
        let newer = record
            .updated_at
            .is_some_and(|updated| updated > issue.updated_at);
        cx.happened_at(record.updated_at.or(record.created_at));
        let mut written = Written {
            deleted_here: issue.deleted,
            ..Written::default()
        };
        if newer {
            let fields = fields(&issue, &record, &links);
            let_go_unless_open(hub, cx, &issue, &fields)?;
            written.any |= cx.write_issue(hub, &issue, IssueVerb::Edited, fields)?;
        }
        written.any |= add_elements(hub, cx, (id, &record), &links)?;
        add_aliases(hub, cx, id, aliases, &mut written)?;
        let change = Change { id, newer };
        add_comments(hub, cx, &change, &mut record, &mut written)?;
        add_times(hub, cx, &change, &mut record, &mut written)?;
        Ok(written)
    })
}

/// Which issue, and whether the source's is newer.
struct Change {
    id: IssueId,
    newer: bool,
}

/// The fields as the source has them, without those it has no word for.
fn fields(issue: &Issue, record: &Record, links: &Links) -> Vec<IssueField> {
    let fields = vec![
        IssueField::Title(record.title.clone()),
        IssueField::Description(record.description.clone()),
        IssueField::Status(record.standing.clone()),
        IssueField::Priority(record.priority),
        IssueField::Type(record.issue_type.clone()),
        IssueField::Assignee(record.assignee.clone()),
        IssueField::Parent(links.parent),
        IssueField::Milestone(links.milestone),
        IssueField::Scheduled(record.scheduled),
        IssueField::Due(record.due),
        IssueField::Acceptance(record.acceptance.clone()),
        // What was deleted here stays deleted.
        IssueField::Deleted(record.deleted || issue.deleted),
        IssueField::Foreign(merged(&issue.foreign, &record.foreign)),
    ];
    let speaks = |field: &IssueField| {
        field
            .name()
            .is_some_and(|name| !record.silent.contains(&name))
    };
    fields.into_iter().filter(speaks).collect()
}

/// What each source brought last, beside what other sources brought.
fn merged(here: &Foreign, there: &Foreign) -> Foreign {
    let source = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let told: Vec<String> = there.keys().map(|name| source(name)).collect();
    let mut merged = here.clone();
    merged.retain(|name, _| {
        let of_last_import = name == UNRESOLVED || name == FITTED;
        !of_last_import && !told.contains(&source(name))
    });
    merged.extend(there.clone());
    merged
}

/// Adds what was never in a set here; what was taken out here is not put in again.
fn add_elements(
    hub: &dyn HubView,
    cx: &mut Decision,
    (id, record): (IssueId, &Record),
    links: &Links,
) -> Result<bool, Problem> {
    let labels = record.labels.iter().cloned().map(Element::Label);
    let references = record.external_refs.iter().cloned();
    let blockers = links.blockers.iter().copied().map(Element::Blocker);
    let elements = labels
        .chain(references.map(Element::ExternalRef))
        .chain(blockers);
    let mut any = false;
    for element in elements {
        if hub.membership(id, &element)?.is_none() {
            any |= cx.write_element(hub, id, element, true)?;
        }
    }
    for other in &links.relations {
        let (lesser, greater) = Element::relation_ends(id, *other);
        let here = hub.membership(lesser, &Element::Relation(greater))?;
        let there = hub.membership(greater, &Element::Relation(lesser))?;
        if here.is_none() && there.is_none() {
            any |= cx.write_element(hub, lesser, Element::Relation(greater), true)?;
        }
    }
    Ok(any)
}

/// Lets it answer to further numbers. The greatest is the one that is shown, so none may lie above that.
fn add_aliases(
    hub: &dyn HubView,
    cx: &mut Decision,
    id: IssueId,
    aliases: Vec<u32>,
    written: &mut Written,
) -> Result<(), Problem> {
    let shown = hub.numbers(id)?.last().copied().unwrap_or_default();
    for number in aliases.into_iter().filter(|alias| *alias < shown) {
        cx.emit(Fact::IssueNumbered(Numbered { id, number }));
        written.numbers.push(number);
        written.any = true;
    }
    Ok(())
}

fn add_comments(
    hub: &dyn HubView,
    cx: &mut Decision,
    change: &Change,
    record: &mut Record,
    written: &mut Written,
) -> Result<(), Problem> {
    let otherwise = record.updated_at.or(record.created_at);
    for comment in std::mem::take(&mut record.comments) {
        let uuid = comment.uuid.expect("every comment was given its uuid");
        let Some(here) = hub.comment(change.id, uuid)? else {
            let at = comment.created_at.or(otherwise);
            cx.emit_at(comment_added(change.id, comment), at);
            written.comments += 1;
            written.any = true;
            continue;
        };
        if change.newer && here.body != comment.body && !here.redacted {
            edit(hub, cx, (change.id, &here), comment)?;
            written.any = true;
        }
    }
    Ok(())
}

fn edit(
    hub: &dyn HubView,
    cx: &mut Decision,
    (issue, here): (IssueId, &crosslink_core::entity::Comment),
    comment: CommentRecord,
) -> Result<(), Problem> {
    let (version, replaces) = cx.version_over(hub, here.edited.or(here.created))?;
    cx.emit(Fact::CommentEdited(CommentEdited {
        issue,
        comment: here.id,
        body: comment.body,
        version,
        replaces,
        settles: Vec::new(),
    }));
    Ok(())
}

fn add_times(
    hub: &dyn HubView,
    cx: &mut Decision,
    change: &Change,
    record: &mut Record,
    written: &mut Written,
) -> Result<(), Problem> {
    let otherwise = record.updated_at.or(record.created_at);
    for time in std::mem::take(&mut record.times) {
        let uuid = time.uuid.expect("every stretch was given its uuid");
        if hub.time_entry(change.id, uuid)?.is_none() {
            let at = time_logged_at(&time, otherwise);
            cx.emit_at(time_logged(change.id, time), Some(at));
            written.any = true;
        }
    }
    Ok(())
}
