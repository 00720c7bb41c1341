//! Requests to agents: the first answer of the agent that was asked counts, and what it acted on follows.

use crosslink_core::control::{Control, Flags, Request, requests};
use crosslink_core::event::{ControlAnswered, ControlRequested, Event, Fact, Header};
use crosslink_core::id::{AgentId, IssueId, OperationId, RequestId};
use crosslink_core::operation::{AnswerRequest, RequestControl};
use uuid::Uuid;

use crate::history::play;
use crate::replica::Replica;
use crate::specimens;

fn id(of: u128) -> Uuid {
    Uuid::from_u128(of)
}

fn said(at: i64, by: &str, fact: Fact) -> Event {
    let header = Header {
        agent: AgentId::new(by).unwrap(),
        op: OperationId(id(at.unsigned_abs().into())),
        ..specimens::header(at)
    };
    Event::seal(header, fact)
}

fn asked(at: i64, request: u128, what: &str) -> Event {
    let request = RequestId(id(request));
    let (target, what) = ("builder".to_owned(), what.to_owned());
    let issue = (what == "reprioritise").then(|| IssueId(id(9)));
    let fact = ControlRequested {
        request,
        target,
        what,
        issue,
        reason: None,
    };
    said(at, "driver", Fact::ControlRequested(fact))
}

fn answered(at: i64, by: &str, request: u128, acted: bool) -> Event {
    let request = RequestId(id(request));
    let (target, result) = ("builder".to_owned(), format!("at {at}"));
    let fact = ControlAnswered {
        request,
        target,
        acted,
        result,
    };
    said(at, by, Fact::ControlAnswered(fact))
}

/// Folds events in both orders.
fn folded(events: &[Event]) -> Vec<Request> {
    let found = requests(events);
    assert_eq!(found, requests(events.iter().rev().chain(events)));
    found
}

#[test]
fn the_first_answer_of_the_agent_that_was_asked_counts() {
    let events = [
        asked(10, 1, "pause"),
        answered(11, "somebody", 1, true),
        answered(14, "builder", 1, false),
        answered(12, "builder", 1, true),
        asked(20, 1, "stop"),
        answered(30, "builder", 2, true),
    ];
    let found = folded(&events);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].control, Some(Control::Pause));
    assert_eq!(found[0].answer.as_ref().unwrap().result, "at 12");
}

#[test]
fn what_an_agent_is_to_do_follows_from_what_it_acted_on() {
    let turned = Some((RequestId(id(4)), IssueId(id(9))));
    for (words, paused, stop, turn_to) in [
        (&["pause"][..], true, false, None),
        (&["pause", "resume"], false, false, None),
        (&["stop", "resume"], false, false, None),
        (&["pause", "stop"], true, true, None),
        (
            &["pause", "resume", "pause", "reprioritise"],
            true,
            false,
            turned,
        ),
        (&["dance"], false, false, None),
        (&[], false, false, None),
    ] {
        let events: Vec<Event> = (1_i64..)
            .zip(words)
            .flat_map(|(at, word)| {
                let request = at.unsigned_abs().into();
                let (first, then) = (asked(10 * at, request, word), 10 * at + 1);
                [first, answered(then, "builder", request, true)]
            })
            .collect();
        let wanted = Flags {
            paused,
            stop,
            turn_to,
        };
        assert_eq!(Flags::of(&folded(&events)), wanted, "{words:?}");
        let unanswered = events.iter().step_by(2).cloned().collect::<Vec<_>>();
        assert_eq!(
            Flags::of(&folded(&unanswered)),
            Flags::default(),
            "{words:?}"
        );
    }
}

/// Asks an agent for something, and has it answer all that waits.
fn story(
    driver: &mut Replica,
    builder: &mut Replica,
    control: Control,
    issue: Option<IssueId>,
) -> String {
    let now = specimens::header(0).time;
    let asked = RequestControl {
        target: "agent-2".to_owned(),
        control,
        issue,
        reason: None,
    };
    driver.run(now, asked).unwrap();
    driver
        .log
        .clone()
        .iter()
        .for_each(|event| builder.receive(event));
    let all = requests(&builder.log);
    let request = all.last().unwrap().clone();
    let flags = Flags::of(&all);
    let answer = AnswerRequest { request, flags };
    let first = builder.run(now, answer.clone()).unwrap();
    let events = builder.log.len();
    // Asked again, it is answered as before, and nothing is written.
    let request = requests(&builder.log).last().unwrap().clone();
    let again = builder
        .run(now, AnswerRequest { request, ..answer })
        .unwrap();
    assert_eq!((&again, builder.log.len()), (&first, events));
    format!("{} {}", first.acted, first.result)
}

#[test]
fn answers_say_what_the_agent_does() {
    let mut world =
        play("agent-1: create A\nagent-1: create B\nagent-1: close B\nagent-2: pull agent-1");
    let (open, closed) = (world.names.issues["A"], world.names.issues["B"]);
    let mut driver = world.replicas.remove("agent-1").unwrap();
    let mut builder = world.replicas.remove("agent-2").unwrap();
    for (control, issue, wanted) in [
        (Control::Resume, None, "false already running"),
        (Control::Pause, None, "true paused"),
        (Control::Pause, None, "false already paused"),
        (Control::Resume, None, "true resumed"),
        (Control::Stop, None, "true exit requested"),
        (Control::Stop, None, "false already flagged for exit"),
        (Control::Resume, None, "true resumed"),
        (
            Control::Reprioritise,
            Some(open),
            "true reprioritise hint → #1",
        ),
        (
            Control::Reprioritise,
            Some(closed),
            "false issue #2 is not open",
        ),
    ] {
        let found = story(&mut driver, &mut builder, control, issue);
        assert_eq!(found, wanted, "{control:?}");
    }
    let now = specimens::header(0).time;
    let flags = Flags::default();
    let request = requests(&builder.log)[0].clone();
    let refused = driver
        .run(now, AnswerRequest { request, flags })
        .unwrap_err();
    assert_eq!(
        refused.code().name(),
        "usage.invalid",
        "only the agent that was asked answers"
    );
}
