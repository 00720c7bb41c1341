//! Broken input costs itself and nothing else.

use crosslink_hub::Damage;
use crosslink_hub::v3::{
    AllowedSigners, LINE_LIMIT, ParsedLog, SIGNERS_LIMIT, State, StateError, fold,
};

use crate::v3_support::{at, line, name, parsed, tell};

fn good(second: i64, letter: &str) -> String {
    let script = format!("{second} x IssueCreated uuid={letter} title=T priority=low created_by=x");
    line(&script, usize::try_from(second).unwrap()).1
}

fn places(damage: &[Damage]) -> Vec<&str> {
    damage.iter().map(|damage| damage.place.as_str()).collect()
}

#[test]
fn a_bad_line_costs_itself() {
    let (first, last) = (good(1, "a"), good(3, "b"));
    for (bad, reason) in [
        ("{", "EOF while parsing an object at line 1 column 1"),
        (
            "[]",
            "invalid length 0, expected struct Fields with 6 elements at line 1 column 2",
        ),
        ("{}", "missing field `agent_id` at line 1 column 2"),
        ("\u{0}", "expected value at line 1 column 1"),
        (
            r#"{"agent_id":"x","agent_seq":-1,"timestamp":"2026-01-01T00:00:00Z","event":{}}"#,
            "invalid value: integer `-1`, expected u64 at line 1 column 30",
        ),
        (
            r#"{"agent_id":"x","agent_seq":1,"timestamp":"soon","event":{}}"#,
            "not an RFC 3339 time at line 1 column 48",
        ),
        (
            r#"{"agent_id":"x","agent_seq":1,"timestamp":"2026-01-01T00:00:00Z","event":{}}"#,
            "event: missing field `type` at line 1 column 2",
        ),
        (
            r#"{"agent_id":"x","agent_seq":1,"timestamp":"2026-01-01T00:00:00Z","event":{"type":"IssueDeleted"}}"#,
            "event: missing field `uuid`",
        ),
    ] {
        let log = ParsedLog::parse(format!("{first}{bad}\n\n{last}").as_bytes());
        let found: Vec<_> = log
            .bad
            .iter()
            .map(|bad| (bad.line, bad.reason.as_str(), bad.torn))
            .collect();
        assert_eq!(found, [(2, reason, false)], "{bad}");
        assert_eq!(
            log.events.iter().map(|one| one.line).collect::<Vec<_>>(),
            [1, 4]
        );
    }
}

#[test]
fn only_the_last_line_may_be_torn() {
    let first = good(1, "a");
    for (text, torn) in [
        (format!("{first}{{\"agent"), vec![(2, true)]),
        (format!("{first}{{\"agent\n"), vec![(2, true)]),
        (format!("{{\"agent\n{first}"), vec![(1, false)]),
        (format!("x\n{first}y\n\n"), vec![(1, false), (3, true)]),
        (first.trim_end().to_owned(), vec![]),
        (first.replace('\n', "\r\n"), vec![]),
        (String::new(), vec![]),
    ] {
        let log = ParsedLog::parse(text.as_bytes());
        let found: Vec<_> = log.bad.iter().map(|bad| (bad.line, bad.torn)).collect();
        assert_eq!(found, torn, "{text}");
    }
}

#[test]
fn lines_beyond_the_limits_cost_themselves() {
    let long = "x".repeat(LINE_LIMIT + 1);
    let deep = format!(
        r#"{{"agent_id":"x","agent_seq":1,"timestamp":"2026-01-01T00:00:00Z","event":{{"type":"LabelAdded","label":{}{}}}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let log = ParsedLog::parse(format!("{long}\n{deep}\n{}", good(1, "a")).as_bytes());
    assert_eq!((log.bad.len(), log.events.len()), (2, 1));
    assert_eq!(log.bad[0].reason, "longer than 8388608 bytes");

    let many = ParsedLog::parse("x\n".repeat(300).as_bytes());
    assert_eq!((many.bad.len(), many.bad_count), (101, 300));
    let damage = many.damage("x");
    assert_eq!(damage.len(), 102);
    assert_eq!(damage[101].reason, "199 more lines cannot be read");
}

#[test]
fn an_unknown_kind_is_told_and_stops_nobody() {
    let mut text = good(1, "a");
    for second in 2..5 {
        text += &line(&format!("{second} x IssuePainted uuid=a"), 9).1;
    }
    text += &good(6, "b");
    let folded = fold(
        State::default(),
        &[parsed("x", text.as_bytes())],
        None,
        at(60),
    );
    assert_eq!(
        tell(&folded.state),
        "issue a #1 Open low T by x 1..1\nissue b #2 Open low T by x 6..6\nids a:1,b:2 next (3, 1, 1)\n"
    );
    let expected = Damage {
        place: "crosslink/agents/x:events.log".to_owned(),
        reason: "3 events of the unknown kind `IssuePainted`, first in line 2".to_owned(),
    };
    assert_eq!((folded.damage, folded.pending_events), (vec![expected], 2));
}

#[test]
fn fields_nobody_knows_are_ignored_and_null_is_absent() {
    let text = good(1, "a").replace(
        "\"title\"",
        "\"colour\":{\"deep\":[1]},\"description\":null,\"labels\":null,\"title\"",
    );
    let log = ParsedLog::parse(
        text.replace("\"agent_seq\"", "\"more\":1,\"agent_seq\"")
            .as_bytes(),
    );
    let plain = ParsedLog::parse(good(1, "a").as_bytes());
    assert_eq!(
        (log.bad, &log.events[0].event),
        (vec![], &plain.events[0].event)
    );
    assert_eq!(log.events[0].message(), plain.events[0].message());
}

/// A checkpoint with these issues.
fn checkpoint(issues: &str, rest: &str) -> String {
    format!(
        r#"{{"next_display_id":1,"next_comment_id":1,"display_id_map":{{}},"locks":{{}},"issues":{{{issues}}}{rest}}}"#
    )
}

fn issue(letter: &str, change: impl Fn(String) -> String) -> String {
    let id = name(letter);
    let text = format!(
        r#"{{"uuid":"{id}","title":"T","status":"open","priority":"low","created_by":"x","created_at":"2026-01-01T00:00:01Z","updated_at":"2026-01-01T00:00:02Z","labels":["z","a"]}}"#
    );
    format!(r#""{id}":{}"#, change(text))
}

#[test]
fn a_bad_issue_costs_itself() {
    for change in [
        |text: String| text.replace("low", "lowest"),
        |text: String| text.replace("open", "ajar"),
        |text: String| text.replace("\"title\":\"T\",", ""),
        |text: String| text.replace("2026-01-01T00:00:01Z", "then"),
        |_: String| "null".to_owned(),
        |_: String| "[[[[]]]]".to_owned(),
    ] {
        let text = checkpoint(
            &format!("{},{}", issue("a", change), issue("b", |text| text)),
            "",
        );
        let (state, damage) = State::parse(text.as_bytes()).unwrap();
        assert_eq!(
            tell(&state),
            "issue b #- Open low T by x 1..2 labels=a,z\nids  next (1, 1, 1)\n"
        );
        assert_eq!(places(&damage), [format!("issues/{}", name("a"))]);
    }
}

#[test]
fn a_bad_comment_lock_or_number_costs_itself() {
    let comments = format!(
        r#""comments":{{"{}":{{"author":"x"}},"{}":{{"author":"x","content":"hi","created_at":"2026-01-01T00:00:01Z","kind":"note"}},"odd":{{}}}},"title""#,
        name("m"),
        name("n"),
    );
    let text = checkpoint(&issue("a", |text| text.replace("\"title\"", &comments)), r#","skew_warnings":[1],"deleted_issues":["x"]"#)
        .replace(r#""locks":{}"#, r#""locks":{"one":{"agent_id":"x","claimed_at":"2026-01-01T00:00:01Z"},"2":{},"3":{"agent_id":"x","branch":null,"claimed_at":"2026-01-01T00:00:01Z"},"-3":{"agent_id":"x","claimed_at":"2026-01-01T00:00:01Z"}}"#)
        .replace(r#""display_id_map":{}"#, r#""display_id_map":{"x":1}"#);
    let (state, damage) = State::parse(text.as_bytes()).unwrap();
    assert_eq!(
        tell(&state),
        "issue a #- Open low T by x 1..2 labels=a,z comments=n#-:hi\nlock -3 x - 1\nlock 3 x - 1\nids  next (1, 1, 1)\n"
    );
    assert_eq!(
        state.into_parts().locks.into_keys().collect::<Vec<_>>(),
        [3]
    );
    let at = |what: &str| format!("issues/{}/comments/{what}", name("a"));
    let expected = [
        "display_id_map/x".to_owned(),
        "deleted_issues/0".to_owned(),
        at(&name("m")),
        at("odd"),
        "locks/one".to_owned(),
        "locks/2".to_owned(),
        "skew_warnings/0".to_owned(),
    ];
    assert_eq!(places(&damage), expected);
}

#[test]
fn an_issue_under_a_wrong_name_is_told_and_kept() {
    let text = checkpoint(&issue("a", |text| text.replace(&name("a"), &name("b"))), "");
    let (state, damage) = State::parse(text.as_bytes()).unwrap();
    assert_eq!(
        tell(&state),
        "issue a #- Open low T by x 1..2 labels=a,z\nids  next (1, 1, 1)\n"
    );
    assert_eq!(damage[0].reason, format!("says that it is {}", name("b")));
}

#[test]
fn damage_beyond_a_limit_is_counted() {
    let issues: Vec<_> = (0..1_500).map(|at| format!(r#""{at}":1"#)).collect();
    let (_, damage) = State::parse(checkpoint(&issues.join(","), "").as_bytes()).unwrap();
    assert_eq!(
        (damage.len(), damage[1_000].reason.as_str()),
        (1_001, "500 more parts cannot be read")
    );
}

#[test]
fn what_is_no_checkpoint_is_an_error() {
    let told = |bytes: &[u8]| State::parse(bytes).unwrap_err().to_string();
    assert_eq!(
        told(b""),
        "not a checkpoint: EOF while parsing a value at line 1 column 0"
    );
    assert_eq!(
        told(b"{}"),
        "not a checkpoint: missing field `next_display_id` at line 1 column 2"
    );
    assert_eq!(told(b"\xff"), "not UTF-8");
    let half = checkpoint("", "").into_bytes();
    assert!(matches!(
        State::parse(&half[..half.len() - 1]),
        Err(StateError::NotCheckpoint(_))
    ));
}

#[test]
fn no_decoder_panics_over_damaged_samples() {
    let samples: [&[u8]; 4] = [
        include_bytes!("v3_data/agent-beta.log"),
        include_bytes!("v3_data/state.json"),
        include_bytes!("v3_data/allowed_signers"),
        br#"{"agent_id":"m1","last_heartbeat":"2026-06-25T06:43:33.6Z","active_issue_id":12}"#,
    ];
    for (_, target) in crosslink_hub::fuzz::TARGETS {
        for sample in samples {
            for at in (0..sample.len()).step_by(7) {
                target(&sample[..at]);
                let mut flipped = sample.to_vec();
                flipped[at] ^= 1 << (at % 8);
                target(&flipped);
            }
        }
    }
}

#[test]
fn a_list_of_signers_too_long_trusts_nobody() {
    let signers = AllowedSigners::parse(&vec![b'\n'; SIGNERS_LIMIT + 1]);
    assert_eq!(
        (signers.principals().count(), signers.damage("list").len()),
        (0, 1)
    );
}
