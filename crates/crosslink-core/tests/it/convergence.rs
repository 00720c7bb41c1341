//! Three clones at work: random operations, random partial syncs, clocks that lie. All end alike.

use std::collections::BTreeMap;

use crosslink_core::event::{Entity, Event, Fact, IssueFieldName};
use crosslink_core::hub::HubView;
use crosslink_core::id::{CommentId, EventId, IssueId};
use crosslink_core::model::Priority;
use crosslink_core::operation::Children;
use crosslink_core::operation::{
    AddComment, CloseIssue, CreateIssue, DeleteIssue, EditComment, EditIssue, ElementOf, LogTime,
    RedactComment, ReopenIssue, RestoreIssue, SetElement,
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
    let edit = EditIssue::new(issue);
    let other = pick(&issues(replica), value).unwrap_or(issue);
    let comments: Vec<CommentId> = replica
        .state
        .comments(issue)
        .iter()
        .map(|comment| comment.id)
        .collect();
    let comment = pick(&comments, value).unwrap_or(CommentId(uuid::Uuid::nil()));
    let body = format!("text {value}");
    let present = value % 3 != 0;
    let element = |element| SetElement {
        issue,
        element,
        present,
    };
    let _ = match what % 14 {
        0 => replica
            .run(
                now,
                EditIssue {
                    title: Some(body),
                    ..edit
                },
            )
            .map(drop),
        1 => replica
            .run(
                now,
                EditIssue {
                    priority: Some(Priority::ALL[usize::from(value % 4)]),
                    ..edit
                },
            )
            .map(drop),
        2 => replica
            .run(
                now,
                EditIssue {
                    assignee: Some(body),
                    ..edit
                },
            )
            .map(drop),
        3 => replica
            .run(
                now,
                EditIssue {
                    parent: Some(Some(other)),
                    ..edit
                },
            )
            .map(drop),
        4 => replica
            .run(
                now,
                CloseIssue {
                    issue,
                    reason: None,
                    recursive: present,
                    force: false,
                },
            )
            .map(drop),
        5 => replica.run(now, ReopenIssue { issue }).map(drop),
        6 => replica
            .run(
                now,
                DeleteIssue {
                    issue,
                    children: Children::Delete,
                    force: false,
                },
            )
            .map(drop),
        7 => replica.run(now, RestoreIssue { issue }).map(drop),
        8 => replica
            .run(
                now,
                element(ElementOf::Label(format!("label{}", value % 4))),
            )
            .map(drop),
        9 => replica
            .run(now, element(ElementOf::Blocker(other)))
            .map(drop),
        10 => replica
            .run(now, element(ElementOf::Relation(other)))
            .map(drop),
        11 => replica
            .run(
                now,
                AddComment {
                    issue,
                    body,
                    kind: None,
                },
            )
            .map(drop),
        12 if value % 4 == 0 => replica.run(now, RedactComment { issue, comment }).map(drop),
        12 => replica
            .run(
                now,
                EditComment {
                    issue,
                    comment,
                    body,
                },
            )
            .map(drop),
        _ => replica
            .run(
                now,
                LogTime {
                    issue,
                    started_at: now,
                    ended_at: now.plus_seconds(9),
                },
            )
            .map(drop),
    };
}

fn play(steps: &[(u8, Step)]) -> Vec<Replica> {
    let mut replicas: Vec<Replica> = ["alice", "bob", "carol"]
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
