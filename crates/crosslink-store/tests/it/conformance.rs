//! One suite for the two implementations of a hub: the state in memory, and the projection in SQLite.

use crosslink_core::entity::{Comment, Issue, Membership, Milestone, TimeEntry};
use crosslink_core::event::{
    Element, Entity, Event, IssueField, IssueFieldName, MilestoneFieldName,
};
use crosslink_core::hub::{Counter, HubMut};
use crosslink_core::id::{CommentId, EventId, MilestoneId, TimeEntryId};
use crosslink_core::json::{Foreign, Json};
use crosslink_core::model::{IssueType, Lifecycle, Priority, Stamp, Standing};
use crosslink_core::reduce::{self, AcceptAll};
use crosslink_core::state::State;
use crosslink_core::time::Timestamp;
use crosslink_sim::{Cast, Named, Random, difference, strange_event};
use crosslink_store::Store;
use uuid::Uuid;

use crate::support::{at, issue};

/// Runs a part of the suite on both.
#[track_caller]
fn on_both(check: impl Fn(&mut dyn HubMut)) {
    check(&mut State::default());
    let mut store = Store::memory().unwrap();
    store
        .write(|writing| {
            check(writing.hub_mut());
            Ok(())
        })
        .unwrap();
}

fn stamp(version: u32) -> Stamp {
    Stamp {
        version,
        time: at(version.into()),
        event: EventId([version as u8; 16]),
    }
}

fn put(present: bool, version: u32) -> Membership {
    Membership {
        present,
        stamp: stamp(version),
    }
}

fn foreign() -> Foreign {
    let value = Json::parse(r#"{"deep":[1e400,"ä"]}"#).unwrap();
    Foreign::from([("elsewhere".to_owned(), value)])
}

fn milestone_id(id: u128) -> MilestoneId {
    MilestoneId(Uuid::from_u128(id))
}

fn standing() -> Standing {
    Standing {
        state: Lifecycle::Archived,
        closed_at: Some(Timestamp::MAX),
        reason: Some("done".to_owned()),
    }
}

fn full_issue() -> Issue {
    Issue {
        created: Some(stamp(0)),
        title: "Fix \u{0} \u{1F600}".to_owned(),
        description: Some(String::new()),
        standing: standing(),
        priority: Priority::Critical,
        issue_type: IssueType::new("spike").unwrap(),
        assignee: Some("agent-1".to_owned()),
        parent: Some(issue(2)),
        milestone: Some(milestone_id(3)),
        scheduled: Some(Timestamp::from_nanos(i64::MIN)),
        due: Some(at(9)),
        acceptance: Some("green".to_owned()),
        deleted: true,
        foreign: foreign(),
        created_at: at(1),
        created_by: "agent-1".to_owned(),
        updated_at: Timestamp::from_nanos(i64::MIN),
        ..Issue::stub(issue(1))
    }
}

#[test]
fn an_issue_comes_back_as_it_was_put() {
    on_both(|hub| {
        assert_eq!(hub.issue(issue(1)).unwrap(), None);
        hub.put_issue(&full_issue()).unwrap();
        assert_eq!(hub.issue(issue(1)).unwrap(), Some(full_issue()));
        let mut edited = full_issue();
        for field in IssueFieldName::ALL {
            let emptied = Issue::stub(issue(1)).get(*field);
            edited.set(emptied.clone());
            hub.put_issue(&edited).unwrap();
            let found = hub.issue(issue(1)).unwrap().unwrap();
            assert_eq!(found.get(*field), emptied);
            assert_eq!(found, edited);
        }
    });
}

#[test]
fn an_issue_that_is_only_referred_to_is_no_issue_but_a_stub_is() {
    on_both(|hub| {
        hub.put_issue(&full_issue()).unwrap();
        hub.put_membership(issue(1), &Element::Blocker(issue(5)), put(true, 1))
            .unwrap();
        hub.put_membership(issue(1), &Element::Relation(issue(6)), put(true, 1))
            .unwrap();
        for referred in [2, 5, 6] {
            assert_eq!(hub.issue(issue(referred)).unwrap(), None, "{referred}");
            hub.put_issue(&Issue::stub(issue(referred))).unwrap();
            let stub = hub.issue(issue(referred)).unwrap();
            assert_eq!(stub, Some(Issue::stub(issue(referred))), "{referred}");
        }
        assert_eq!(hub.milestone(milestone_id(3)).unwrap(), None);
        hub.put_milestone(&Milestone::stub(milestone_id(3)))
            .unwrap();
        assert_eq!(
            hub.milestone(milestone_id(3)).unwrap(),
            Some(Milestone::stub(milestone_id(3)))
        );
    });
}

#[test]
fn children_and_blocked_issues_come_in_the_order_of_their_ids() {
    on_both(|hub| {
        for child in [9, 3, 7] {
            let mut child = Issue::stub(issue(child));
            child.set(IssueField::Parent(Some(issue(1))));
            hub.put_issue(&child).unwrap();
            hub.put_membership(child.id, &Element::Blocker(issue(1)), put(true, 1))
                .unwrap();
        }
        let found = (
            hub.children(issue(1)).unwrap(),
            hub.blocked_by(issue(1)).unwrap(),
        );
        let wanted = vec![issue(3), issue(7), issue(9)];
        assert_eq!(found, (wanted.clone(), wanted));
        hub.put_issue(&Issue::stub(issue(7))).unwrap();
        hub.put_membership(issue(3), &Element::Blocker(issue(1)), put(false, 2))
            .unwrap();
        let found = (
            hub.children(issue(1)).unwrap(),
            hub.blocked_by(issue(1)).unwrap(),
        );
        assert_eq!(found, (vec![issue(3), issue(9)], vec![issue(7), issue(9)]));
        assert_eq!(
            (
                hub.children(issue(8)).unwrap(),
                hub.blocked_by(issue(8)).unwrap()
            ),
            (vec![], vec![])
        );
    });
}

#[test]
fn elements_are_sorted_and_those_taken_out_are_remembered() {
    on_both(|hub| {
        let elements = [
            Element::Label(String::new()),
            Element::Label("Bug".to_owned()),
            Element::Label("bug".to_owned()),
            Element::Blocker(issue(4)),
            Element::Blocker(issue(9)),
            Element::Relation(issue(2)),
            Element::ExternalRef("bug".to_owned()),
        ];
        for element in elements.iter().rev() {
            assert_eq!(hub.membership(issue(1), element).unwrap(), None);
            hub.put_membership(issue(1), element, put(true, 1)).unwrap();
            assert_eq!(
                hub.membership(issue(1), element).unwrap(),
                Some(put(true, 1))
            );
        }
        assert_eq!(hub.elements(issue(1)).unwrap(), elements);
        for element in &elements[1..] {
            hub.put_membership(issue(1), element, put(false, u32::MAX))
                .unwrap();
            assert_eq!(
                hub.membership(issue(1), element).unwrap(),
                Some(put(false, u32::MAX))
            );
        }
        assert_eq!(hub.elements(issue(1)).unwrap(), elements[..1]);
        assert_eq!(hub.elements(issue(4)).unwrap(), []);
    });
}

#[test]
fn stamps_are_kept_by_field_and_the_last_put_stands() {
    on_both(|hub| {
        for (version, field) in (1..).zip(IssueFieldName::ALL) {
            assert_eq!(hub.issue_stamp(issue(1), *field).unwrap(), None);
            hub.put_issue_stamp(issue(1), *field, stamp(version))
                .unwrap();
        }
        for (version, field) in (1..).zip(IssueFieldName::ALL) {
            assert_eq!(
                hub.issue_stamp(issue(1), *field).unwrap(),
                Some(stamp(version))
            );
            hub.put_issue_stamp(issue(1), *field, stamp(Stamp::VERSION_LIMIT))
                .unwrap();
            assert_eq!(
                hub.issue_stamp(issue(1), *field).unwrap(),
                Some(stamp(Stamp::VERSION_LIMIT))
            );
        }
        for (version, field) in (1..).zip(MilestoneFieldName::ALL) {
            assert_eq!(hub.milestone_stamp(milestone_id(1), *field).unwrap(), None);
            hub.put_milestone_stamp(milestone_id(1), *field, stamp(version))
                .unwrap();
        }
        for (version, field) in (1..).zip(MilestoneFieldName::ALL) {
            assert_eq!(
                hub.milestone_stamp(milestone_id(1), *field).unwrap(),
                Some(stamp(version))
            );
        }
    });
}

#[test]
fn numbers_are_sets_and_the_next_lies_above_all_of_them() {
    on_both(|hub| {
        let next = |hub: &dyn HubMut| {
            [Counter::Issue, Counter::Milestone]
                .map(|counter| hub.next_number(counter).unwrap().unwrap())
        };
        assert_eq!(next(hub), [1, 1]);
        for (id, number) in [(1, 40), (1, 7), (2, 7), (1, 40), (2, 41)] {
            hub.put_number(issue(id), number).unwrap();
        }
        hub.put_milestone_number(milestone_id(1), 9).unwrap();
        hub.put_milestone_number(milestone_id(1), 3).unwrap();
        assert_eq!(hub.numbers(issue(1)).unwrap(), [7, 40]);
        assert_eq!(hub.numbers(issue(2)).unwrap(), [7, 41]);
        assert_eq!(hub.numbers(issue(3)).unwrap(), [0; 0]);
        assert_eq!(
            hub.numbered(7).unwrap(),
            [],
            "of stubs nobody knows a number"
        );
        for id in [2, 1] {
            let created = Some(stamp(0));
            let made = Issue {
                created,
                ..Issue::stub(issue(id))
            };
            hub.put_issue(&made).unwrap();
        }
        assert_eq!(hub.numbered(7).unwrap(), [], "neither is shown by it");
        assert_eq!(hub.numbered(40).unwrap(), [issue(1)]);
        hub.put_number(issue(1), 41).unwrap();
        assert_eq!(hub.numbered(41).unwrap(), [issue(1), issue(2)]);
        assert_eq!(hub.milestone_numbers(milestone_id(1)).unwrap(), [3, 9]);
        assert_eq!(next(hub), [42, 10]);
        hub.put_number(issue(1), 1 << 31).unwrap();
        assert_eq!(next(hub), [(1 << 31) + 1, 10]);
    });
}

#[test]
fn comments_and_times_come_back_as_they_were_put() {
    let id = CommentId(Uuid::from_u128(5));
    let full = Comment {
        created: Some(stamp(0)),
        edited: Some(stamp(4)),
        hidden: Some(put(true, 2)),
        redacted: true,
        kind: "plan".to_owned(),
        body: "text".to_owned(),
        author: "agent-5".to_owned(),
        created_at: Timestamp::MAX,
        trigger: Some("redirect".to_owned()),
        context: Some("while merging".to_owned()),
        driver_key_fingerprint: Some("SHA256:x".to_owned()),
        foreign: foreign(),
        ..Comment::stub(issue(1), id)
    };
    let entry = TimeEntryId(Uuid::from_u128(6));
    let logged = TimeEntry {
        created: Some(stamp(0)),
        hidden: Some(put(false, 3)),
        started_at: at(1),
        ended_at: Some(at(61)),
        seconds: Some(i64::MIN),
        author: "agent-5".to_owned(),
        ..TimeEntry::stub(issue(1), entry)
    };
    on_both(|hub| {
        assert_eq!(hub.comment(issue(1), id).unwrap(), None);
        for comment in [&full, &Comment::stub(issue(1), id), &full] {
            hub.put_comment(comment).unwrap();
            assert_eq!(hub.comment(issue(1), id).unwrap().as_ref(), Some(comment));
        }
        assert_eq!(
            hub.comment(issue(2), id).unwrap(),
            None,
            "it is another comment there"
        );
        for found in [&logged, &TimeEntry::stub(issue(1), entry), &logged] {
            hub.put_time_entry(found).unwrap();
            assert_eq!(
                hub.time_entry(issue(1), entry).unwrap().as_ref(),
                Some(found)
            );
        }
        assert_eq!(hub.time_entry(issue(2), entry).unwrap(), None);
    });
}

#[test]
fn a_milestone_comes_back_as_it_was_put() {
    let full = Milestone {
        created: Some(stamp(0)),
        name: "v1".to_owned(),
        description: Some("soon".to_owned()),
        standing: standing(),
        due: Some(at(4)),
        deleted: true,
        created_at: at(2),
        created_by: "agent-5".to_owned(),
        updated_at: at(3),
        ..Milestone::stub(milestone_id(1))
    };
    on_both(|hub| {
        for milestone in [&full, &Milestone::stub(milestone_id(1)), &full] {
            hub.put_milestone(milestone).unwrap();
            assert_eq!(
                hub.milestone(milestone_id(1)).unwrap().as_ref(),
                Some(milestone)
            );
        }
    });
}

#[test]
fn clearing_forgets_an_entity_and_nothing_that_others_say_of_it() {
    on_both(|hub| {
        hub.put_issue(&full_issue()).unwrap();
        hub.put_issue_stamp(issue(1), IssueFieldName::Title, stamp(1))
            .unwrap();
        hub.put_number(issue(1), 4).unwrap();
        hub.put_membership(issue(1), &Element::Label("bug".to_owned()), put(true, 1))
            .unwrap();
        hub.put_membership(issue(1), &Element::Blocker(issue(2)), put(true, 1))
            .unwrap();
        hub.put_membership(issue(2), &Element::Blocker(issue(1)), put(true, 1))
            .unwrap();
        hub.put_comment(&Comment::stub(issue(1), CommentId(Uuid::nil())))
            .unwrap();
        hub.put_time_entry(&TimeEntry::stub(issue(1), TimeEntryId(Uuid::nil())))
            .unwrap();
        let mut child = Issue::stub(issue(3));
        child.set(IssueField::Parent(Some(issue(1))));
        hub.put_issue(&child).unwrap();

        hub.clear(Entity::Issue(issue(1))).unwrap();
        assert_eq!(hub.issue(issue(1)).unwrap(), None);
        assert_eq!(
            hub.issue_stamp(issue(1), IssueFieldName::Title).unwrap(),
            None
        );
        assert_eq!(hub.numbers(issue(1)).unwrap(), [0; 0]);
        assert_eq!(hub.elements(issue(1)).unwrap(), []);
        assert_eq!(hub.comment(issue(1), CommentId(Uuid::nil())).unwrap(), None);
        assert_eq!(
            hub.time_entry(issue(1), TimeEntryId(Uuid::nil())).unwrap(),
            None
        );
        assert_eq!(hub.children(issue(2)).unwrap(), []);
        assert_eq!(hub.children(issue(1)).unwrap(), [issue(3)]);
        assert_eq!(hub.blocked_by(issue(1)).unwrap(), [issue(2)]);
        hub.put_issue(&full_issue()).unwrap();
        assert_eq!(hub.issue(issue(1)).unwrap(), Some(full_issue()));

        let id = milestone_id(3);
        hub.put_milestone(&Milestone::stub(id)).unwrap();
        hub.put_milestone_number(id, 2).unwrap();
        hub.put_milestone_stamp(id, MilestoneFieldName::Name, stamp(1))
            .unwrap();
        hub.clear(Entity::Milestone(id)).unwrap();
        let left = (
            hub.milestone(id).unwrap(),
            hub.milestone_stamp(id, MilestoneFieldName::Name).unwrap(),
        );
        assert_eq!(left, (None, None));
        assert_eq!(hub.milestone_numbers(id).unwrap(), [0; 0]);
    });
}

/// Strange events of a seed.
fn strange(random: &mut Random, count: usize) -> Vec<Event> {
    let cast = Cast::few();
    (0..count).map(|_| strange_event(random, &cast)).collect()
}

#[test]
fn strange_histories_give_equal_answers_at_every_step() {
    for seed in 0..40 {
        let mut random = Random::new(seed);
        let events = strange(&mut random, 40);
        let named = Named::by(&events);
        let (mut state, mut store) = (State::default(), Store::memory().unwrap());
        for (place, event) in events.iter().enumerate() {
            reduce::apply(&mut state, event).unwrap();
            store
                .write(|writing| writing.take_in(event, "strange"))
                .unwrap();
            if place % 5 == 4 {
                let differs =
                    store.read(|snapshot| Ok(difference(&state, snapshot.hub(), &named)?));
                assert_eq!(differs.unwrap(), None, "seed {seed}, event {place}");
            }
        }
    }
}

#[test]
fn folding_entities_again_gives_what_applying_gave() {
    for seed in 100..130 {
        let mut random = Random::new(seed);
        let mut events = strange(&mut random, 40);
        let named = Named::by(&events);
        let mut store = Store::memory().unwrap();
        store
            .write(|writing| events.iter().try_for_each(|event| writing.append(event)))
            .unwrap();
        let digest = store.projection_digest().unwrap();
        let state = crosslink_sim::fold(&events).unwrap();
        random.shuffle(&mut events);
        let issues = named.issues.iter().copied().map(Entity::Issue);
        for entity in issues.chain(named.milestones.iter().copied().map(Entity::Milestone)) {
            store
                .write(|writing| {
                    Ok(reduce::refold(
                        writing.hub_mut(),
                        entity,
                        &events,
                        &AcceptAll,
                    )?)
                })
                .unwrap();
        }
        let differs = store.read(|snapshot| Ok(difference(&state, snapshot.hub(), &named)?));
        assert_eq!(differs.unwrap(), None, "seed {seed}");
        assert_eq!(store.projection_digest().unwrap(), digest, "seed {seed}");
    }
}
