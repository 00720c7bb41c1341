//! Events as nobody honest writes them: the reduction still is a function of their set.

use std::collections::BTreeSet;

use crosslink_core::event::{
    Change, Changed, CommentAdded, CommentEdited, CommentRedacted, Element, ElementChanged, Entity,
    Event, Fact, Header, Hidden, IssueCreated, IssueField, IssueVerb, MilestoneCreated,
    MilestoneField, MilestoneVerb, Numbered, TimeLogged,
};
use crosslink_core::hub::{Counter, HubView};
use crosslink_core::id::{AgentId, CommentId, IssueId, MilestoneId, OperationId, TimeEntryId};
use crosslink_core::json::{Foreign, Json};
use crosslink_core::model::{Lifecycle, Priority, Stamp, Standing};
use crosslink_core::reduce::{AcceptAll, Acceptance, refold};
use crosslink_core::state::State;
use crosslink_core::time::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use crate::properties::{for_all, shuffled};
use crate::replica::{fold, fold_by_entity};

fn issue() -> impl Strategy<Value = IssueId> {
    (0u128..2).prop_map(|id| IssueId(Uuid::from_u128(id)))
}

fn version() -> impl Strategy<Value = u32> {
    prop_oneof![
        0u32..4,
        Just(Stamp::VERSION_LIMIT - 1),
        Just(Stamp::VERSION_LIMIT),
        Just(u32::MAX)
    ]
}

fn time() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        4 => 0i64..6,
        1 => prop_oneof![Just(i64::MIN), Just(i64::MAX), any::<i64>()],
    ]
    .prop_map(Timestamp::from_nanos)
}

fn number() -> impl Strategy<Value = u32> {
    prop_oneof![0u32..5, Just(1 << 31), Just((1 << 31) + 1), Just(u32::MAX)]
}

fn standing() -> impl Strategy<Value = Standing> {
    (
        prop_oneof![Just(Lifecycle::Open), Just(Lifecycle::Closed)],
        prop::option::of(time()),
    )
        .prop_map(|(state, closed_at)| Standing {
            state,
            closed_at,
            reason: None,
        })
}

fn foreign() -> impl Strategy<Value = Foreign> {
    prop::option::of(0u8..3).prop_map(|value| {
        value
            .map(|value| {
                (
                    "elsewhere".to_owned(),
                    Json::parse(&value.to_string()).unwrap(),
                )
            })
            .into_iter()
            .collect()
    })
}

fn field() -> BoxedStrategy<IssueField> {
    prop_oneof![
        "[ab]".prop_map(IssueField::Title),
        prop::option::of("[ab]").prop_map(IssueField::Description),
        standing().prop_map(IssueField::Status),
        Just(IssueField::Priority(Priority::High)),
        prop::option::of(issue()).prop_map(IssueField::Parent),
        prop::option::of(time()).prop_map(IssueField::Due),
        any::<bool>().prop_map(IssueField::Deleted),
        foreign().prop_map(IssueField::Foreign),
        Just(IssueField::Unknown("mood".to_owned())),
    ]
    .boxed()
}

fn milestone_field() -> BoxedStrategy<MilestoneField> {
    prop_oneof![
        "[ab]".prop_map(MilestoneField::Name),
        standing().prop_map(MilestoneField::Status),
        any::<bool>().prop_map(MilestoneField::Deleted),
        Just(MilestoneField::Unknown("mood".to_owned())),
    ]
    .boxed()
}

fn changes<F: std::fmt::Debug>(
    field: impl Strategy<Value = F>,
) -> impl Strategy<Value = Vec<Change<F>>> {
    let change = (field, version()).prop_map(|(field, version)| Change {
        field,
        version,
        replaces: None,
        settles: Vec::new(),
    });
    prop::collection::vec(change, 0..4)
}

fn element() -> impl Strategy<Value = Element> {
    prop_oneof![
        "[ab]".prop_map(Element::Label),
        issue().prop_map(Element::Blocker),
        issue().prop_map(Element::Relation),
        "[ab]".prop_map(Element::ExternalRef),
    ]
}

fn created() -> BoxedStrategy<Fact> {
    let values = ("[xy]", prop::option::of(number()), standing(), foreign());
    let rest = (
        prop::collection::vec("[ab]", 0..3),
        prop::collection::vec(issue(), 0..2),
        prop::option::of(time()),
    );
    (issue(), values, rest, any::<bool>())
        .prop_map(|(issue, values, rest, deleted)| {
            let (title, number, status, foreign) = values;
            let (labels, blockers, updated_at) = rest;
            let first = IssueCreated {
                number,
                status,
                foreign,
                labels,
                ..IssueCreated::new(issue, title)
            };
            Fact::IssueCreated(Box::new(IssueCreated {
                blockers,
                updated_at,
                deleted,
                ..first
            }))
        })
        .boxed()
}

fn commented() -> BoxedStrategy<Fact> {
    let comment = || (0u128..2).prop_map(|id| CommentId(Uuid::from_u128(id)));
    let added = (
        issue(),
        comment(),
        "[pq]",
        prop::option::of("[ab]"),
        foreign(),
    )
        .prop_map(|parts| {
            let (issue, comment, body, context, foreign) = parts;
            let (kind, trigger) = ("note".to_owned(), context.clone());
            let (author, driver_key_fingerprint) = (None, None);
            let added = CommentAdded {
                issue,
                comment,
                kind,
                body,
                author,
                trigger,
                context,
                driver_key_fingerprint,
                foreign,
            };
            Fact::CommentAdded(Box::new(added))
        });
    let edited =
        (issue(), comment(), "[rs]", version()).prop_map(|(issue, comment, body, version)| {
            Fact::CommentEdited(CommentEdited {
                issue,
                comment,
                body,
                version,
                replaces: None,
                settles: Vec::new(),
            })
        });
    let redacted = (issue(), comment())
        .prop_map(|(issue, comment)| Fact::CommentRedacted(CommentRedacted { issue, comment }));
    let hidden = (issue(), comment(), any::<bool>(), version()).prop_map(
        |(issue, item, hidden, version)| {
            Fact::CommentHidden(Hidden {
                issue,
                item,
                hidden,
                version,
                replaces: None,
            })
        },
    );
    prop_oneof![2 => added, 2 => edited, 1 => redacted, 1 => hidden].boxed()
}

fn timed() -> BoxedStrategy<Fact> {
    let entry = TimeEntryId(Uuid::nil());
    let logged = (issue(), time(), prop::option::of(any::<i64>())).prop_map(
        move |(issue, started_at, seconds)| {
            Fact::TimeLogged(TimeLogged {
                issue,
                entry,
                started_at,
                ended_at: None,
                seconds,
                author: None,
            })
        },
    );
    let hidden = (issue(), any::<bool>(), version()).prop_map(move |(issue, hidden, version)| {
        Fact::TimeHidden(Hidden {
            issue,
            item: entry,
            hidden,
            version,
            replaces: None,
        })
    });
    prop_oneof![logged, hidden].boxed()
}

fn planned() -> BoxedStrategy<Fact> {
    let id = MilestoneId(Uuid::nil());
    let created =
        ("[xy]", prop::option::of(number()), standing()).prop_map(move |(name, number, status)| {
            let (description, due, author) = (None, None, None);
            Fact::MilestoneCreated(MilestoneCreated {
                milestone: id,
                number,
                name,
                description,
                status,
                due,
                author,
            })
        });
    let changed = changes(milestone_field()).prop_map(move |changes| {
        Fact::MilestoneChanged(MilestoneVerb::Edited, Changed { id, changes })
    });
    let numbered =
        number().prop_map(move |number| Fact::MilestoneNumbered(Numbered { id, number }));
    prop_oneof![created, changed, numbered].boxed()
}

fn fact() -> BoxedStrategy<Fact> {
    let changed = (issue(), changes(field()))
        .prop_map(|(id, changes)| Fact::IssueChanged(IssueVerb::Edited, Changed { id, changes }));
    let element = (issue(), element(), any::<bool>(), version()).prop_map(
        |(issue, element, present, version)| {
            Fact::ElementChanged(ElementChanged {
                issue,
                element,
                present,
                version,
                replaces: None,
                settles: Vec::new(),
            })
        },
    );
    let numbered =
        (issue(), number()).prop_map(|(id, number)| Fact::IssueNumbered(Numbered { id, number }));
    prop_oneof![2 => created(), 3 => changed, 2 => element, 1 => numbered, 3 => commented(), 1 => timed(), 2 => planned()]
    .boxed()
}

fn event() -> BoxedStrategy<Event> {
    (
        fact(),
        time(),
        prop::option::of(time()),
        prop::sample::select(vec!["agent-4", "mallory"]),
    )
        .prop_map(|(fact, time, at, agent)| {
            let (agent, op) = (AgentId::new(agent).unwrap(), OperationId(Uuid::nil()));
            Event::seal(
                Header {
                    time,
                    agent,
                    op,
                    does: "mischief".to_owned(),
                    at,
                    undoes: None,
                },
                fact,
            )
        })
        .boxed()
}

#[test]
fn any_order_and_any_duplicates_give_the_same_state() {
    let keys = prop::collection::vec(any::<u64>(), 1..9);
    for_all(
        1_500,
        &(prop::collection::vec(event(), 1..14), keys),
        |(events, keys)| {
            let wanted = fold(&events);
            let mut twice = shuffled(&events, &keys);
            twice.extend(shuffled(&events, &keys[..keys.len() / 2]));
            prop_assert_eq!(&fold(&twice), &wanted, "shuffled, and each twice");
            prop_assert_eq!(&fold(events.iter().rev()), &wanted, "backwards");
            prop_assert_eq!(&fold_by_entity(&twice), &wanted, "entity by entity");
            Ok(())
        },
    );
}

/// Counts what one of the two agents wrote.
struct OnlyEve;

impl Acceptance for OnlyEve {
    fn accepts(&self, event: &Event) -> bool {
        event.header.agent.as_str() == "agent-4"
    }
}

#[test]
fn what_is_no_longer_accepted_is_forgotten_and_comes_back() {
    for_all(400, &prop::collection::vec(event(), 1..14), |events| {
        let all = fold(&events);
        let mut state = all.clone();
        let entities: BTreeSet<Entity> = events
            .iter()
            .filter_map(|event| event.fact.entity())
            .collect();
        for entity in &entities {
            refold(&mut state, *entity, &events, &OnlyEve).unwrap();
        }
        prop_assert_eq!(
            &state,
            &fold(events.iter().filter(|event| OnlyEve.accepts(event)))
        );
        for entity in &entities {
            refold(&mut state, *entity, &events, &AcceptAll).unwrap();
        }
        prop_assert_eq!(state, all);
        Ok(())
    });
}

#[test]
fn every_pair_of_events_commutes() {
    for_all(
        4_000,
        &(event(), event(), event()),
        |(first, second, third)| {
            let orders = [
                [&first, &second, &third],
                [&second, &third, &first],
                [&third, &second, &first],
            ];
            let states: Vec<State> = orders.into_iter().map(fold).collect();
            prop_assert_eq!(&states[0], &states[1]);
            prop_assert_eq!(&states[0], &states[2]);
            Ok(())
        },
    );
}

#[test]
fn every_event_comes_back_from_its_line() {
    for_all(1_000, &event(), |event| {
        let decoded = Event::decode(event.line())
            .map_err(|problem| TestCaseError::fail(problem.to_string()))?;
        prop_assert_eq!(decoded.line(), event.line());
        prop_assert_eq!(decoded, event);
        Ok(())
    });
}

#[test]
fn no_event_uses_the_numbers_up() {
    for_all(300, &prop::collection::vec(event(), 1..14), |events| {
        let state = fold(&events);
        for counter in [Counter::Issue, Counter::Milestone] {
            let next = state.next_number(counter).unwrap();
            prop_assert!(next.is_some_and(|next| (1..=(1 << 31) + 1).contains(&next)));
        }
        Ok(())
    });
}
