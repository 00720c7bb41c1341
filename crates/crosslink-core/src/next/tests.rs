use super::*;
use crate::sample::{issues, now};

fn ask(text: &str) -> NextView {
    let open = issues(text);
    let cx = NextContext {
        me: "me",
        anyones: false,
        now: now(),
    };
    next(&open, cx, |_| true)
}

/// `#2=400 #1=200` for the recommendations, best first.
fn ranking(text: &str) -> String {
    let view = ask(text);
    let all = view.next.iter().chain(&view.also_ready);
    let all = all.map(|one| format!("{}={}", one.issue.display_id, one.score));
    all.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_score_is_the_references() {
    let table = [
        (
            "1 low\n2 medium\n3 high\n4 critical",
            "#4=400 #3=300 #2=200 #1=100",
        ),
        (
            "1\n2 due:2026-06-14\n3 due:2026-06-16",
            "#2=300 #1=200 #3=200",
        ),
        ("2\n1\n4\n3\n5", "#1=200 #2=200 #3=200 #4=200"),
        ("1 parts:1/2\n2 parent:1 low\n3 high", "#3=300 #2=250"),
        ("1 parts:2/2\n2", "#1=200 #2=200"),
        ("1 critical by:me\n2", "#1=400 #2=200"),
    ];
    for (text, expected) in table {
        assert_eq!(ranking(text), expected, "{text}");
    }
}

#[test]
fn an_open_subissue_counts_for_everything_above_it() {
    let table = [
        ("1 critical\n2 parent:1 low\n3 parent:2 low", "#3=400"),
        ("1 low\n2 parent:1 high", "#2=300"),
        ("2 parent:1 high\n3", "#2=300 #3=200"),
        (
            "1 due:2026-06-01\n2 parent:1\n3 parent:1 due:2027-01-01",
            "#2=300 #3=300",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(ranking(text), expected, "{text}");
    }
    let view = ask("1 critical parts:1/3\n2 parent:1 low");
    let next = view.next.unwrap();
    assert_eq!(
        next.reasons,
        [
            "#1 is critical priority",
            "#1 is begun: 1 of 3 sub-issues done"
        ]
    );
    assert_eq!(next.parent.unwrap().issue.display_id, "#1");
}

#[test]
fn what_has_to_wait_is_counted_and_never_recommended() {
    let view = ask("1 critical blockers:1
         2 critical by:agent-2
         3 critical scheduled:2026-07-01
         4 scheduled:2026-06-20
         5 parent:4
         6 by:agent-3
         7 status:closed");
    assert_eq!(view.next, None);
    let expected = Waiting {
        blocked: 1,
        held: 2,
        held_by: vec!["agent-2".to_owned(), "agent-3".to_owned()],
        assigned: 0,
        scheduled: 2,
        earliest: Timestamp::parse("2026-06-20T00:00:00Z"),
        parents: 1,
        others: 0,
    };
    assert_eq!(view.waiting, expected);
}

#[test]
fn own_dates_beat_those_above() {
    assert_eq!(
        ranking("1 scheduled:2026-07-01\n2 parent:1 due:2026-08-01"),
        "#2=200"
    );
    assert_eq!(
        ranking("1 scheduled:2026-07-01\n2 parent:1\n3 parent:2"),
        ""
    );
}

#[test]
fn how_soon_it_is_due_is_said() {
    let due = |text| {
        let next = ask(text).next.unwrap();
        (next.due_in, next.due_soon, next.overdue)
    };
    assert_eq!(due("1 due:2026-06-16"), (Some(43_200), true, false));
    assert_eq!(due("1 due:2026-06-17"), (Some(129_600), false, false));
    assert_eq!(due("1 due:2026-06-15"), (Some(-43_200), false, true));
    assert_eq!(
        due("1 due:2026-06-14\n2 parent:1"),
        (Some(-129_600), false, true)
    );
    assert_eq!(due("1"), (None, false, false));
}

#[test]
fn a_cycle_of_parents_ends_somewhere() {
    assert_eq!(ranking("1 parent:2\n2 parent:1\n3 parent:3"), "");
    assert_eq!(ask("1 parent:2\n2 parent:1").waiting.parents, 2);
    assert_eq!(
        ranking("1 parent:2 critical\n2 parent:1\n3 parent:2 low"),
        "#3=200"
    );
}

#[test]
fn only_what_is_wanted_qualifies_but_every_issue_counts() {
    let open = issues("1 critical\n2 parent:1 label:ui\n3 high");
    let cx = NextContext {
        me: "me",
        anyones: false,
        now: now(),
    };
    let view = next(&open, cx, |issue| issue.labels.contains(&"ui".to_owned()));
    assert_eq!(view.next.unwrap().score, 400);
    assert_eq!((view.ready, view.waiting.others), (1, 1));
}

#[test]
fn a_chain_deeper_than_the_stack_is_no_trouble() {
    let mut open = issues("1 critical");
    let root = open[0].clone();
    open.extend((2..=100_000).map(|number| {
        let mut issue = root.clone();
        issue.id = Some(number);
        issue.priority = Priority::Low;
        issue.parent_id = Some(number - 1);
        issue
    }));
    let cx = NextContext {
        me: "me",
        anyones: false,
        now: now(),
    };
    let view = next(&open, cx, |_| true);
    assert_eq!(
        view.next.map(|next| (next.issue.id, next.score)),
        Some((Some(100_000), 400))
    );
    assert_eq!(view.waiting.parents, 99_999);
}

#[test]
fn what_another_is_to_do_is_not_recommended() {
    let text = "1 critical assignee:other\n2 assignee:Me\n3 low\n4 high assignee:other by:me";
    assert_eq!(ranking(text), "#4=300 #2=200 #3=100");
    assert_eq!(ask(text).waiting.assigned, 1);
    let open = issues(text);
    let cx = NextContext {
        me: "me",
        anyones: true,
        now: now(),
    };
    let view = next(&open, cx, |_| true);
    assert_eq!(view.next.unwrap().issue.display_id, "#1");
    assert_eq!(view.waiting.assigned, 0);
}
