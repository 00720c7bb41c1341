//! What was written beside each other is named until somebody settles it, and whoever does can be undone.

use crosslink_core::conflict::{Conflict, Register, conflicts, writes};
use crosslink_core::event::{Change, Changed, Element, Event, Fact, Header, IssueField, IssueVerb};
use crosslink_core::hub::HubView;
use crosslink_core::id::OperationId;
use proptest::prelude::*;

use crate::history::{World, play};
use crate::properties::{for_all, shuffled};
use crate::specimens;

/// Plays a history and compares what is in conflict in the end, in every clone alike: the register, then who wrote what
/// stands, then who wrote the others.
#[track_caller]
fn check(history: &str, expected: &[&str]) {
    let world = play(history);
    for (name, replica) in &world.replicas {
        let entities = replica.hub.contested().unwrap();
        let found = entities
            .iter()
            .flat_map(|entity| replica.hub.conflicts(*entity).unwrap());
        let found: Vec<String> = found.map(|found| told(&world, name, &found)).collect();
        assert_eq!(found, expected, "in {name}");
    }
}

fn told(world: &World, clone: &str, conflict: &Conflict) -> String {
    let what = match &conflict.register {
        Register::Issue(_, field) => field.as_str().to_owned(),
        Register::Element(_, Element::Label(label)) => format!("label {label}"),
        Register::Element(..) => "element".to_owned(),
        Register::Comment(..) => "comment".to_owned(),
        Register::Milestone(_, field) => format!("milestone {}", field.as_str()),
    };
    let hub = &world.replicas[clone].hub;
    let by = |id| hub.event(id).unwrap().unwrap().header.agent.to_string();
    let beside: Vec<String> = conflict.beside.iter().map(|id| by(*id)).collect();
    format!(
        "{what}: {} beside {}",
        by(conflict.stands),
        beside.join(", ")
    )
}

/// Two clones with issue A, label ui and comment c1; what each does then, at once.
fn beside(one: &str, other: &str, then: &str) -> String {
    let lines = |who: &str, what: &str| -> String {
        what.split(';')
            .map(|line| format!("{who}: {line}\n"))
            .collect()
    };
    format!(
        "agent-1: create A \"Fix login\"\nagent-1: create B\nagent-1: label A ui\nagent-1: comment A c1 \"hello\"\n\
         agent-1: milestone v1\nagent-2: pull agent-1\n{}{}all: sync\n{then}",
        lines("agent-1", one),
        lines("agent-2", other),
    )
}

#[test]
fn what_one_writer_did_not_see_is_named() {
    for (one, other, expected) in [
        (
            "title A x",
            "title A y",
            &["title: agent-2 beside agent-1"][..],
        ),
        (
            "title A x;title A z",
            "title A y",
            &["title: agent-2 beside agent-1"],
        ),
        ("title A x", "title A x", &[]),
        ("title A x", "priority A high", &[]),
        ("close A", "close A", &[]),
        ("close A;reopen A", "archive A => issue.not_closed", &[]),
        (
            "priority A high",
            "priority A low",
            &["priority: agent-2 beside agent-1"],
        ),
        // Of two values only one can be written over the other, so both said the same, and one of them thought again.
        ("delete A", "delete A;restore A", &[]),
        ("unlabel A ui", "unlabel A ui", &[]),
        ("unlabel A ui", "unlabel A ui;label A ui", &[]),
        ("label A new", "label A new", &[]),
        (
            "edit A c1 x",
            "edit A c1 y",
            &["comment: agent-2 beside agent-1"],
        ),
        ("edit A c1 x", "edit A c1 y;redact A c1", &[]),
        (
            "rename v1 x",
            "rename v1 y",
            &["milestone name: agent-2 beside agent-1"],
        ),
    ] {
        check(&beside(one, other, ""), expected);
    }
}

#[test]
fn an_edit_by_somebody_who_saw_only_what_stands_settles_nothing() {
    let then = "agent-1: title A \"after\"\nall: sync\nagent-2: title A \"later\"\nall: sync";
    check(
        &beside("title A x", "title A y", then),
        &["title: agent-2 beside agent-1"],
    );
}

#[test]
fn three_at_once_are_three_until_one_write_answers_them_all() {
    let three = "agent-1: create A\nagent-2: pull agent-1\nagent-3: pull agent-1\nagent-1: title A x\nagent-2: title A y\n\
                 agent-3: title A z\nall: sync\n";
    check(three, &["title: agent-3 beside agent-1, agent-2"]);
    for settled in ["keep", "take agent-1", "\"all of it\""] {
        let then = format!("{three}agent-2: settle A title {settled}\nall: sync");
        check(&then, &[]);
    }
}

#[test]
fn a_settled_conflict_stays_settled_and_undoing_that_opens_it_again() {
    for (one, other, what) in [
        ("title A x", "title A y", "A title"),
        ("priority A high", "priority A low", "A priority"),
        ("edit A c1 x", "edit A c1 y", "A comment c1"),
        ("rename v1 x", "rename v1 y", "v1 name"),
    ] {
        for choice in ["keep", "take agent-1"] {
            let settled = format!("agent-1: settle {what} {choice}\nall: sync\n");
            check(&beside(one, other, &settled), &[]);
            let open = play(&beside(one, other, ""));
            let undone = format!("{settled}agent-1: undo\nall: sync\n");
            let history = beside(one, other, &undone);
            let again = play(&history);
            let shown = |world: &World| {
                let report = world.report();
                let lines = report.lines().filter(|line| !line.contains(" undid "));
                lines.collect::<Vec<_>>().join("\n")
            };
            assert_eq!(shown(&again), shown(&open), "{what} {choice}");
            let replica = &again.replicas["agent-2"];
            assert_eq!(replica.hub.contested().unwrap().len(), 1, "{what} {choice}");
            // And undoing the undo settles it once more.
            check(&format!("{history}agent-1: undo\nall: sync"), &[]);
        }
    }
}

#[test]
fn what_nobody_disputes_cannot_be_settled() {
    play(&beside(
        "title A x",
        "priority A low",
        "agent-1: settle A title keep => conflict.not_found",
    ));
    play(&beside(
        "title A x",
        "title A y",
        "agent-2: claim A\nagent-1: settle A title keep\nall: sync\nagent-2: settle A title keep => conflict.not_found",
    ));
}

#[test]
fn a_write_that_was_settled_and_one_that_was_not_are_told_apart() {
    let then = "agent-3: pull agent-1\nagent-1: settle A title keep\nagent-3: title A \"beside the settling\"\nall: sync";
    check(
        &beside("title A x", "title A y", then),
        &["title: agent-3 beside agent-1"],
    );
}

/// One crafted write: which of those before it it replaces and settles, its version, its run, and the run it takes back.
type Crafted = (Option<u8>, Option<u8>, u32, u8, Option<u8>);

/// Titles whose links say anything.
fn crafted(all: &[Crafted]) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for (place, (replaces, settles, version, op, undoes)) in all.iter().enumerate() {
        let known = |at: &Option<u8>| {
            let at = usize::from((*at)?) % events.len().max(1);
            events.get(at).map(|event| event.id)
        };
        let run = |of: u8| OperationId(uuid::Uuid::from_u128(of.into()));
        let change = Change {
            field: IssueField::Title(format!("title {}", place % 3)),
            version: *version,
            replaces: known(replaces),
            settles: known(settles).into_iter().collect(),
        };
        let header = Header {
            op: run(*op),
            undoes: undoes.map(run),
            ..specimens::header(1)
        };
        let changed = Changed {
            id: specimens::issue(),
            changes: vec![change],
        };
        events.push(Event::seal(
            header,
            Fact::IssueChanged(IssueVerb::Edited, changed),
        ));
    }
    events
}

#[test]
fn any_links_between_writes_give_one_answer_in_any_order() {
    let link = || prop::option::of(any::<u8>());
    let write = (link(), link(), 1_u32..4, 0_u8..3, prop::option::of(0_u8..3));
    let keys = prop::collection::vec(any::<u64>(), 1..9);
    for_all(
        1_000,
        &(prop::collection::vec(write, 1..12), keys),
        |(all, keys)| {
            let events = crafted(&all);
            let of = |events: &[Event]| conflicts(events.iter().flat_map(writes));
            let mut other = shuffled(&events, &keys);
            prop_assert_eq!(of(&events), of(&other));
            other.extend(events.iter().cloned());
            prop_assert_eq!(of(&events), of(&other));
            Ok(())
        },
    );
}
