//! Creating an issue that is not known here, with everything it comes with.

use std::collections::HashSet;

use crosslink_core::event::{CommentAdded, Fact, IssueCreated, TimeLogged};
use crosslink_core::hub::{Counter, HubView};
use crosslink_core::id::IssueId;
use crosslink_core::operation::Decision;
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;

use super::super::record::{CommentRecord, Record, TimeRecord};
use super::{Links, comment_id, time_entry_id};
use crate::run::Transaction;

/// Creates an issue and answers its number: the one wished for, else the next.
pub(super) fn take_in(
    transaction: &mut Transaction,
    (issue, wished): (IssueId, Option<u32>),
    mut record: Record,
    links: Links,
) -> Result<u32, Problem> {
    transaction.decide(|hub, cx| {
        let number = number(hub, cx, wished)?;
        // What has no date of its own happened no later than the issue last changed, and that no later than now.
        let changed_at = record.updated_at.or(record.created_at).unwrap_or(cx.now);
        let created_at = record.created_at.unwrap_or(changed_at);
        identify_comments(issue, &mut record.comments);
        identify_times(issue, &mut record.times);
        let comments = std::mem::take(&mut record.comments);
        let times = std::mem::take(&mut record.times);
        let created = created((issue, number), record, links);
        cx.emit_at(Fact::IssueCreated(Box::new(created)), Some(created_at));
        for comment in comments {
            let at = comment.created_at.unwrap_or(changed_at);
            cx.emit_at(comment_added(issue, comment), Some(at));
        }
        for time in times {
            let at = time_logged_at(&time, Some(changed_at));
            cx.emit_at(time_logged(issue, time), Some(at));
        }
        Ok(number)
    })
}

fn number(hub: &dyn HubView, cx: &mut Decision, wished: Option<u32>) -> Result<u32, Problem> {
    match wished {
        Some(number) => Ok(number),
        None => Ok(cx.draw(hub, Counter::Issue)?),
    }
}

fn created((issue, number): (IssueId, u32), record: Record, links: Links) -> IssueCreated {
    IssueCreated {
        issue,
        number: Some(number),
        title: record.title,
        description: record.description,
        status: record.standing,
        priority: record.priority,
        issue_type: record.issue_type,
        assignee: record.assignee,
        parent: links.parent,
        milestone: links.milestone,
        scheduled: record.scheduled,
        due: record.due,
        acceptance: record.acceptance,
        labels: record.labels,
        blockers: links.blockers.into_iter().collect(),
        relations: links.relations.into_iter().collect(),
        external_refs: record.external_refs,
        author: record.author,
        updated_at: record.updated_at,
        deleted: record.deleted,
        foreign: record.foreign,
    }
}

/// Gives every comment its uuid; of several that say the same, each another one.
pub(super) fn identify_comments(issue: IssueId, comments: &mut [CommentRecord]) {
    let mut given = HashSet::new();
    for comment in comments {
        let mut id = comment
            .uuid
            .unwrap_or_else(|| comment_id(issue, &comment.seed));
        while !given.insert(id) {
            comment.seed.push('\0');
            id = comment_id(issue, &comment.seed);
        }
        comment.uuid = Some(id);
    }
}

/// Gives every stretch of work its uuid; of several that say the same, each another one.
pub(super) fn identify_times(issue: IssueId, times: &mut [TimeRecord]) {
    let mut given = HashSet::new();
    for time in times {
        let mut id = time
            .uuid
            .unwrap_or_else(|| time_entry_id(issue, &time.seed));
        while !given.insert(id) {
            time.seed.push('\0');
            id = time_entry_id(issue, &time.seed);
        }
        time.uuid = Some(id);
    }
}

/// The event of a comment that has its uuid.
pub(super) fn comment_added(issue: IssueId, comment: CommentRecord) -> Fact {
    Fact::CommentAdded(Box::new(CommentAdded {
        issue,
        comment: comment.uuid.expect("every comment was given its uuid"),
        kind: comment.kind,
        body: comment.body,
        author: comment.author,
        trigger: comment.trigger,
        context: comment.context,
        driver_key_fingerprint: comment.driver_key_fingerprint,
        foreign: comment.foreign,
    }))
}

/// When a stretch was logged: at its end, but not after the issue last changed where it comes from.
pub(super) fn time_logged_at(time: &TimeRecord, changed: Option<Timestamp>) -> Timestamp {
    let end = time.ended_at.unwrap_or(time.started_at);
    changed.map_or(end, |changed| end.min(changed))
}

/// The event of a stretch of work that has its uuid.
pub(super) fn time_logged(issue: IssueId, time: TimeRecord) -> Fact {
    Fact::TimeLogged(TimeLogged {
        issue,
        entry: time.uuid.expect("every stretch was given its uuid"),
        started_at: time.started_at,
        ended_at: time.ended_at,
        seconds: time.seconds,
        author: time.author,
    })
}
