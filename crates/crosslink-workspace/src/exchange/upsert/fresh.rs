//! Creating an issue that is not known here, with everything it comes with.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crosslink_core::event::{CommentAdded, Fact, IssueCreated, Numbered, TimeLogged};
use crosslink_core::hub::{Counter, HubView};
use crosslink_core::id::IssueId;
use crosslink_core::operation::Decision;
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;

use super::super::record::{CommentRecord, Record, TimeRecord};
use super::{Links, comment_id, time_entry_id};
use crate::run::Transaction;

/// The numbers an issue may keep.
pub(super) struct Numbers {
    /// The one it is shown by.
    pub(super) shown: Option<u32>,
    /// The others it answers to.
    pub(super) aliases: Vec<u32>,
}

/// Creates an issue and answers its numbers, first the one it is shown by: the one wished for, else the next. It has
/// none where none is left.
pub(super) fn take_in(
    transaction: &mut Transaction,
    (issue, wished): (IssueId, Numbers),
    mut record: Record,
    links: Links,
) -> Result<Vec<u32>, Problem> {
    transaction.decide(|hub, cx| {
        let number = number(hub, cx, wished.shown)?;
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
        let mut numbers: Vec<u32> = number.into_iter().collect();
        let shown = number.unwrap_or_default();
        // The greatest is the one that is shown.
        for alias in wished.aliases.into_iter().filter(|alias| *alias < shown) {
            let (id, number) = (issue, alias);
            cx.emit_at(
                Fact::IssueNumbered(Numbered { id, number }),
                Some(changed_at),
            );
            numbers.push(alias);
        }
        Ok(numbers)
    })
}

fn number(
    hub: &dyn HubView,
    cx: &mut Decision,
    wished: Option<u32>,
) -> Result<Option<u32>, Problem> {
    match wished {
        Some(number) => Ok(Some(number)),
        None => cx.draw(hub, Counter::Issue),
    }
}

fn created((issue, number): (IssueId, Option<u32>), record: Record, links: Links) -> IssueCreated {
    IssueCreated {
        issue,
        number,
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
    let mut names = Names::default();
    for comment in comments {
        let id = names.give(comment.uuid, &comment.seed, |seed| comment_id(issue, seed));
        comment.uuid = Some(id);
    }
}

/// Gives every stretch of work its uuid; of several that say the same, each another one.
pub(super) fn identify_times(issue: IssueId, times: &mut [TimeRecord]) {
    let mut names = Names::default();
    for time in times {
        let id = names.give(time.uuid, &time.seed, |seed| time_entry_id(issue, seed));
        time.uuid = Some(id);
    }
}

/// The uuids given so far, and how many were made of each seed.
struct Names<I> {
    given: HashSet<I>,
    made: HashMap<String, u32>,
}

impl<I> Default for Names<I> {
    fn default() -> Self {
        Self {
            given: HashSet::new(),
            made: HashMap::new(),
        }
    }
}

impl<I: Copy + Eq + Hash> Names<I> {
    /// The uuid the source gives, if no other has it, else one made of the seed.
    fn give(&mut self, own: Option<I>, seed: &str, make: impl Fn(&str) -> I) -> I {
        if let Some(id) = own.filter(|id| self.given.insert(*id)) {
            return id;
        }
        let made = self.made.entry(seed.to_owned()).or_default();
        loop {
            let id = match *made {
                0 => make(seed),
                count => make(&format!("{seed}\0{count}")),
            };
            *made += 1;
            if self.given.insert(id) {
                return id;
            }
        }
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

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn comments_that_say_the_same_get_uuids_of_their_own() {
        let issue = IssueId(Uuid::from_u128(1));
        let own = Some(comment_id(issue, "theirs"));
        let mut comments = vec![CommentRecord::new("same", ""); 5_000];
        comments[7].uuid = own;
        comments[8].uuid = own;
        comments[9].seed = "other".to_owned();
        identify_comments(issue, &mut comments);
        let ids: Vec<_> = comments.iter().map(|comment| comment.uuid).collect();
        assert_eq!(ids[0], Some(comment_id(issue, "same")));
        assert_eq!(ids[1], Some(comment_id(issue, "same\u{0}1")));
        assert_eq!((ids[7], ids[9]), (own, Some(comment_id(issue, "other"))));
        let distinct: HashSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len());
        comments.iter_mut().for_each(|comment| comment.uuid = None);
        (comments[7].uuid, comments[8].uuid) = (own, own);
        identify_comments(issue, &mut comments);
        assert!(comments.iter().map(|comment| comment.uuid).eq(ids));
    }
}
