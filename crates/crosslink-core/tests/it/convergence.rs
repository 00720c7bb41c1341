//! Three clones at work: random operations, random partial syncs, clocks that lie. All end alike.

use std::collections::BTreeMap;

use crosslink_core::event::{Entity, Event, Fact, IssueFieldName};
use crosslink_core::hub::HubView;
use crosslink_core::id::{CommentId, EventId, IssueId};
use crosslink_core::model::Priority;
use crosslink_core::operation::Children;
use crosslink_core::operation::{
    AddComment, CloseIssue, CreateIssue, DeleteIssue, EditComment, EditIssue, ElementOf, LogTime,
    Operation, RedactComment, ReopenIssue, RestoreIssue, SetElement,
};
use crosslink_core::time::Timestamp;
use proptest::prelude::*;

use crate::properties::{for_all, shuffled};
use crate::replica::{Lie, Replica, fold, fold_by_entity};

/// One thing that happens at one clone. Issues and comments are chosen by their place among those known.
#[derive(Clone, Debug)]
enum Step {
    Create(u8),
    Write { what: u8, issue: u8, value: u8 },
    Undo(u8),
    Pull { from: u8, mask: u64 },
    Clock(Lie),
}

fn step() -> impl Strategy<Value = Step> {
    let lie = prop_oneof![
        (-400i64..400).prop_map(|days| Lie::Beside(days * 86_400)),
        Just(Lie::Stuck(Timestamp::MAX)),
        Just(Lie::Stuck(Timestamp::from_nanos(i64::MIN))),
        any::<i64>().prop_map(|nanos| Lie::Stuck(Timestamp::from_nanos(nanos))),
    ];
    prop_oneof![
        2 => any::<u8>().prop_map(Step::Create),
        12 => (any::<u8>(), any::<u8>(), any::<u8>())
            .prop_map(|(what, issue, value)| Step::Write { what, issue, value }),
        2 => any::<u8>().prop_map(Step::Undo),
        5 => (any::<u8>(), any::<u64>()).prop_map(|(from, mask)| Step::Pull { from, mask }),
        1 => lie.prop_map(Step::Clock),
    ]
}

/// The entry at a place, counted round and round.
fn pick<T: Clone>(items: &[T], place: u8) -> Option<T> {
    items.get(usize::from(place) % items.len().max(1)).cloned()
}

fn issues(replica: &Replica) -> Vec<IssueId> {
    replica.state.issues().map(|issue| issue.id).collect()
}

/// Lets one thing happen; what the rules refuse does not happen.
fn happen(replicas: &mut [Replica], who: u8, step: &Step, now: Timestamp) {
    let count = replicas.len();
    let here = usize::from(who) % count;
    match step {
        Step::Create(value) => {
            let labels = vec![format!("label{}", value % 3)];
            let title = format!("Issue {value}");
            replicas[here]
                .run(
                    now,
                    CreateIssue {
                        title,
                        labels,
                        ..CreateIssue::default()
                    },
                )
                .map(drop)
                .unwrap();
        }
        Step::Write { what, issue, value } => {
            if let Some(issue) = pick(&issues(&replicas[here]), *issue) {
                write(&mut replicas[here], now, issue, (*what, *value));
            }
        }
        Step::Undo(place) => {
            if let Some(operation) = pick(&replicas[here].operations.clone(), *place) {
                let _ = replicas[here].undo(now, operation, place % 2 == 0);
            }
        }
        Step::Pull { from, mask } => {
            let events = replicas[usize::from(*from) % count].log.clone();
            let some = events
                .iter()
                .enumerate()
                .filter(|(place, _)| mask >> (place % 64) & 1 == 1);
            some.for_each(|(_, event)| replicas[here].receive(event));
        }
        Step::Clock(lie) => replicas[here].lie = *lie,
    }
}

/// Writes something about an issue; a refusal is an answer too.
fn write(replica: &mut Replica, now: Timestamp, issue: IssueId, (what, value): (u8, u8)) {
    let mut request = Request {
        replica,
        now,
        issue,
        value,
    };
    match what % 14 {
        what @ 0..=3 => request.edit(what),
        what @ 4..=7 => request.live(what),
        what @ 8..=10 => request.set(what),
        what => request.talk(what),
    }
}

/// What is asked of a clone about an issue.
struct Request<'a> {
    replica: &'a mut Replica,
    now: Timestamp,
    issue: IssueId,
    value: u8,
}

impl Request<'_> {
    fn ask<O: Operation>(&mut self, operation: O) {
        let _ = self.replica.run(self.now, operation);
    }

    fn text(&self) -> String {
        format!("text {}", self.value)
    }

    fn other(&self) -> IssueId {
        pick(&issues(self.replica), self.value).unwrap_or(self.issue)
    }

    fn edit(&mut self, what: u8) {
        let mut edit = EditIssue::new(self.issue);
        match what {
            0 => edit.title = Some(self.text()),
            1 => edit.priority = Some(Priority::ALL[usize::from(self.value % 4)]),
            2 => edit.assignee = Some(self.text()),
            _ => edit.parent = Some(Some(self.other())),
        }
        self.ask(edit);
    }

    fn live(&mut self, what: u8) {
        let (issue, force, children) = (self.issue, false, Children::Delete);
        let recursive = self.value.is_multiple_of(2);
        match what {
            4 => self.ask(CloseIssue {
                issue,
                reason: None,
                recursive,
                force,
            }),
            5 => self.ask(ReopenIssue { issue }),
            6 => self.ask(DeleteIssue {
                issue,
                children,
                force,
            }),
            _ => self.ask(RestoreIssue { issue }),
        }
    }

    fn set(&mut self, what: u8) {
        let (issue, present) = (self.issue, !self.value.is_multiple_of(3));
        let element = match what {
            8 => ElementOf::Label(format!("label{}", self.value % 4)),
            9 => ElementOf::Blocker(self.other()),
            _ => ElementOf::Relation(self.other()),
        };
        self.ask(SetElement {
            issue,
            element,
            present,
        });
    }

    fn talk(&mut self, what: u8) {
        let (issue, body, now) = (self.issue, self.text(), self.now);
        let comments = self.replica.state.comments(issue);
        let comments: Vec<CommentId> = comments.iter().map(|comment| comment.id).collect();
        let comment = pick(&comments, self.value).unwrap_or(CommentId(uuid::Uuid::nil()));
        match what {
            11 => self.ask(AddComment {
                issue,
                body,
                kind: None,
            }),
            12 if self.value.is_multiple_of(4) => self.ask(RedactComment { issue, comment }),
            12 => self.ask(EditComment {
                issue,
                comment,
                body,
            }),
            _ => self.ask(LogTime {
                issue,
                started_at: now,
                ended_at: now.plus_seconds(9),
            }),
        }
    }
}

fn play(steps: &[(u8, Step)]) -> Vec<Replica> {
    let mut replicas: Vec<Replica> = ["agent-1", "agent-2", "agent-3"]
        .into_iter()
        .map(Replica::new)
        .collect();
    for (minute, (who, step)) in steps.iter().enumerate() {
        let now = Timestamp::from_seconds(1_767_225_600 + 60 * minute as i64);
        happen(&mut replicas, *who, step, now);
    }
    replicas
}

/// Lets everyone have everything, each in another order.
fn exchange(replicas: &mut [Replica], keys: &[u64]) -> Vec<Event> {
    let all: BTreeMap<EventId, Event> = replicas
        .iter()
        .flat_map(|replica| &replica.log)
        .map(|event| (event.id, event.clone()))
        .collect();
    let all: Vec<Event> = all.into_values().collect();
    for (turn, replica) in replicas.iter_mut().enumerate() {
        let keys: Vec<u64> = keys
            .iter()
            .map(|key| key.rotate_left(7 * turn as u32))
            .collect();
        shuffled(&all, &keys)
            .iter()
            .for_each(|event| replica.receive(event));
    }
    all
}

#[test]
fn three_clones_with_lying_clocks_end_alike() {
    let steps = prop::collection::vec((0u8..3, step()), 1..70);
    for_all(
        160,
        &(steps, prop::collection::vec(any::<u64>(), 1..8)),
        |(steps, keys)| {
            let mut replicas = play(&steps);
            let all = exchange(&mut replicas, &keys);
            for replica in &replicas[1..] {
                prop_assert_eq!(&replica.state, &replicas[0].state);
            }
            prop_assert_eq!(&fold(&all), &replicas[0].state);
            prop_assert_eq!(&fold_by_entity(&all), &replicas[0].state);
            Ok(())
        },
    );
}

#[test]
fn no_write_that_another_had_seen_stands_above_it() {
    let steps = prop::collection::vec((0u8..3, step()), 1..70);
    for_all(160, &steps, |steps| {
        let mut replicas = play(&steps);
        let all = exchange(&mut replicas, &[1]);
        for event in &all {
            let author = replicas
                .iter()
                .find(|replica| replica.agent == event.header.agent)
                .unwrap();
            for winner in winners(&replicas[0], event) {
                prop_assert!(
                    !author.seen[&event.id].contains(&winner),
                    "{winner} stands above {}",
                    event.line()
                );
            }
        }
        Ok(())
    });
}

/// The events that stand where an event wrote something.
fn winners(replica: &Replica, event: &Event) -> Vec<EventId> {
    let state = &replica.state;
    let Some(Entity::Issue(id)) = event.fact.entity() else {
        return Vec::new();
    };
    let field = |name: IssueFieldName| state.issue_stamp(id, name).unwrap().unwrap().event;
    match &event.fact {
        Fact::IssueChanged(_, changed) => changed
            .changes
            .iter()
            .filter_map(|change| change.field.name())
            .map(field)
            .collect(),
        Fact::ElementChanged(changed) => {
            vec![
                state
                    .membership(id, &changed.element)
                    .unwrap()
                    .unwrap()
                    .stamp
                    .event,
            ]
        }
        Fact::CommentEdited(edited) => {
            vec![
                state
                    .comment(id, edited.comment)
                    .unwrap()
                    .unwrap()
                    .edited
                    .unwrap()
                    .event,
            ]
        }
        Fact::CommentHidden(hidden) => {
            vec![
                state
                    .comment(id, hidden.item)
                    .unwrap()
                    .unwrap()
                    .hidden
                    .unwrap()
                    .stamp
                    .event,
            ]
        }
        _ => Vec::new(),
    }
}

#[test]
fn redacted_text_is_nowhere_and_created_issues_have_their_titles() {
    let steps = prop::collection::vec((0u8..3, step()), 1..70);
    for_all(60, &steps, |steps| {
        let mut replicas = play(&steps);
        for event in exchange(&mut replicas, &[1]) {
            match &event.fact {
                Fact::CommentRedacted(redacted) => {
                    let comment = replicas[0]
                        .state
                        .comment(redacted.issue, redacted.comment)
                        .unwrap()
                        .unwrap();
                    prop_assert_eq!((comment.redacted, comment.body.as_str()), (true, ""));
                }
                Fact::IssueCreated(created) => {
                    let issue = replicas[0].state.issue(created.issue).unwrap().unwrap();
                    prop_assert!(issue.created.is_some() && !issue.title.is_empty());
                }
                _ => {}
            }
        }
        Ok(())
    });
}
