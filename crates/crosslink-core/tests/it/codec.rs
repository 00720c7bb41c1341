//! Lines: what is read, what is carried along, what is refused.

use crosslink_core::event::{Event, Fact, IssueCreated, IssueField, LINE_LIMIT};
use crosslink_core::hub::HubView;
use crosslink_core::id::IssueId;
use crosslink_core::json::Json;
use crosslink_core::problem::Code;
use crosslink_core::state::State;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::properties::for_all;
use crate::replica::fold;
use crate::specimens::{self, header};

const HEADER: &str = r#""v":1,"time":"2026-01-01T00:00:00.000000000Z","agent":"alice","op":"00000000-0000-4000-8000-000000000001","does":"test""#;
const ISSUE: &str = r#""issue":"00000000-0000-4000-8000-00000000000a""#;

/// Names the rest of a line as another client would: without this program's writer.
fn named(rest: &str) -> String {
    let digest = Sha256::digest(rest);
    let id: String = digest[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!(r#"{{"id":"{id}",{}"#, &rest[1..])
}

/// A line of the usual header and this kind and payload.
fn line(kind: &str, payload: &str) -> String {
    named(&format!(r#"{{{HEADER},"kind":"{kind}",{payload}}}"#))
}

#[track_caller]
fn refused(line: &str) -> String {
    let problem = Event::decode(line).expect_err(line);
    assert_eq!(problem.code(), Code::EventInvalid);
    problem.to_string()
}

#[track_caller]
fn read(line: &str) -> Event {
    let event = Event::decode(line).unwrap();
    assert_eq!(event.line(), line);
    event
}

#[test]
fn every_kind_comes_back_from_its_line() {
    for event in specimens::events() {
        assert_eq!(read(event.line()), event);
        assert!(
            event
                .line()
                .contains(&format!(r#""kind":"{}""#, event.fact.kind()))
        );
    }
}

#[test]
fn the_id_is_the_hash_of_the_rest() {
    for event in specimens::events() {
        let rest = format!("{{{}", &event.line()[r#"{"id":"","#.len() + 32..]);
        assert_eq!(named(&rest), event.line());
    }
}

#[test]
fn a_line_that_was_tampered_with_is_refused() {
    let event = &specimens::events()[0];
    for place in 0..event.line().len() {
        let mut bytes = event.line().as_bytes().to_vec();
        bytes[place] = if bytes[place] == b'0' { b'1' } else { b'0' };
        refused(std::str::from_utf8(&bytes).unwrap());
    }
    for cut in 0..event.line().len() {
        refused(&event.line()[..cut]);
    }
}

#[test]
fn what_is_no_single_line_is_refused_although_its_id_is_right() {
    let rest = format!(r#"{{{HEADER},"kind":"issue.numbered",{ISSUE},"number":1}}"#);
    read(&named(&rest));
    for bad in [
        format!("{rest} "),
        format!("{rest}\n"),
        format!("{rest}\r"),
        rest.replacen(',', ",\n", 1),
        rest.replacen(',', ",\t", 1),
        format!("{rest}{rest}"),
    ] {
        refused(&named(&bad));
    }
    let upper = named(&rest).replacen(
        |digit: char| digit.is_ascii_lowercase() && digit != 'i' && digit != 'd',
        "A",
        1,
    );
    refused(&upper);
}

#[test]
fn a_kind_or_format_of_a_newer_version_is_kept_and_does_nothing() {
    let payload = format!(r#"{ISSUE},"emoji":["+1", 1e999, "\ud800"]"#);
    let newer = line("issue.applauded", &payload);
    assert_eq!(
        read(&newer).fact,
        Fact::Unknown {
            kind: "issue.applauded".to_owned()
        }
    );
    let next_format = named(&format!(
        r#"{{{},"kind":"issue.numbered","issue":7}}"#,
        HEADER.replacen(r#""v":1"#, r#""v":2"#, 1)
    ));
    assert_eq!(
        read(&next_format).fact,
        Fact::Unknown {
            kind: "issue.numbered".to_owned()
        }
    );
    assert_eq!(fold(&[read(&newer), read(&next_format)]), State::default());
    for kind in [
        "issue.",
        "issue.un",
        "issue.ununlabeled",
        "issue.issue.labeled",
        "ISSUE.CLOSED",
        "",
    ] {
        assert_eq!(
            read(&line(kind, ISSUE)).fact,
            Fact::Unknown {
                kind: kind.to_owned()
            },
            "{kind}"
        );
    }
}

#[test]
fn a_field_of_a_newer_version_is_kept_and_the_others_count() {
    let deep = format!("{}{}", "[".repeat(1_000), "]".repeat(1_000));
    let created = line(
        "issue.created",
        &format!(r#"{ISSUE},"title":"One","mood":{deep},"size":1e999"#),
    );
    assert_eq!(
        read(&created).fact,
        Fact::IssueCreated(Box::new(IssueCreated::new(issue_a(), "One")))
    );
    let changes = r#""changes":[{"field":"mood","value":{"a":1e999},"version":1},{"field":"title","value":"Two","version":1,"why":0}]"#;
    let changed = read(&line("issue.edited", &format!("{ISSUE},{changes}")));
    let Fact::IssueChanged(_, written) = &changed.fact else {
        panic!("{changed:?}")
    };
    assert_eq!(
        written.changes[0].field,
        IssueField::Unknown("mood".to_owned())
    );
    let state = fold(&[changed, read(&created)]);
    assert_eq!(state.issue(issue_a()).unwrap().unwrap().title, "Two");
}

fn issue_a() -> IssueId {
    IssueId("00000000-0000-4000-8000-00000000000a".parse().unwrap())
}

#[test]
fn a_field_of_the_wrong_type_is_an_error() {
    for (kind, payload) in [
        ("issue.created", ISSUE.to_owned()),
        ("issue.created", format!(r#"{ISSUE},"title":7"#)),
        (
            "issue.created",
            format!(r#"{ISSUE},"title":"One","title":"Two""#),
        ),
        (
            "issue.created",
            format!(r#"{ISSUE},"title":"One","priority":"urgent""#),
        ),
        (
            "issue.created",
            format!(r#"{ISSUE},"title":"One","type":"Two Words""#),
        ),
        ("issue.created", format!(r#"{ISSUE},"title":"\ud800""#)),
        ("issue.created", r#""issue":"12","title":"One""#.to_owned()),
        ("issue.edited", ISSUE.to_owned()),
        (
            "issue.edited",
            format!(r#"{ISSUE},"changes":[{{"field":"title","value":null,"version":1}}]"#),
        ),
        (
            "issue.edited",
            format!(r#"{ISSUE},"changes":[{{"field":"due","value":"soon","version":1}}]"#),
        ),
        (
            "issue.edited",
            format!(r#"{ISSUE},"changes":[{{"field":"title","value":"One","version":-1}}]"#),
        ),
        (
            "issue.edited",
            format!(
                r#"{ISSUE},"changes":[{{"field":"title","value":"One","version":4294967296}}]"#
            ),
        ),
        (
            "issue.edited",
            format!(r#"{ISSUE},"changes":[{{"field":"title","version":1}}]"#),
        ),
        ("issue.labeled", format!(r#"{ISSUE},"version":1"#)),
        (
            "issue.labeled",
            format!(r#"{ISSUE},"blocker":"00000000-0000-4000-8000-00000000000a","version":1"#),
        ),
        ("issue.labeled", format!(r#"{ISSUE},"label":"ui""#)),
        (
            "issue.labeled",
            format!(r#"{ISSUE},"label":"ui","version":1,"replaces":"ABC""#),
        ),
        ("issue.numbered", format!(r#"{ISSUE},"number":"1""#)),
        ("issue.claimed", format!(r#"{ISSUE},"token":1"#)),
        ("comment.added", format!(r#"{ISSUE},"body":"hello""#)),
        ("milestone.created", ISSUE.to_owned()),
    ] {
        refused(&line(kind, &payload));
    }
}

#[test]
fn a_header_that_is_not_whole_is_an_error() {
    let whole = format!(r#"{{{HEADER},"kind":"strange"}}"#);
    read(&named(&whole));
    for (part, other) in [
        (r#""v":1,"#, ""),
        (r#""v":1"#, r#""v":"1""#),
        (r#""agent":"alice","#, ""),
        (r#""agent":"alice""#, r#""agent":"a""#),
        (
            r#""time":"2026-01-01T00:00:00.000000000Z""#,
            r#""time":"9999-01-01T00:00:00Z""#,
        ),
        (r#""does":"test","#, r#""does":"test","does":"rest","#),
        (r#","kind":"strange""#, ""),
    ] {
        assert!(whole.contains(part), "{part}");
        refused(&named(&whole.replacen(part, other, 1)));
    }
    refused(&named(&whole.replacen(
        r#""kind""#,
        r#""undoes":"no","kind""#,
        1,
    )));
}

#[test]
fn a_line_may_have_eight_mebibytes_and_no_more() {
    let of = |length: usize| {
        let shell = line("comment.drawn", &format!(r#"{ISSUE},"ink":"""#));
        line(
            "comment.drawn",
            &format!(r#"{ISSUE},"ink":"{}""#, "x".repeat(length - shell.len())),
        )
    };
    assert_eq!(of(LINE_LIMIT).len(), LINE_LIMIT);
    read(&of(LINE_LIMIT));
    assert!(refused(&of(LINE_LIMIT + 1)).contains("8388609 bytes"));
}

#[test]
fn foreign_data_survives_to_the_letter_on_one_line() {
    let text = "{\"n\": 1e999,\n\t\"x\": \"\\ud800\", \"big\": 123456789012345678901234567890, \"z\": 1.0}";
    let mut created = IssueCreated::new(issue_a(), "One");
    created
        .foreign
        .insert("elsewhere".to_owned(), Json::parse(text).unwrap());
    created
        .foreign
        .insert("read".to_owned(), serde_json::from_str(text).unwrap());
    let event = Event::seal(header(1), Fact::IssueCreated(Box::new(created)));
    assert_eq!(event.line().lines().count(), 1);
    assert_eq!(read(event.line()), event);
    let Fact::IssueCreated(found) = &event.fact else {
        unreachable!()
    };
    assert_eq!(
        found.foreign["elsewhere"].text(),
        text.replace(['\n', '\t'], " ")
    );
    assert_eq!(found.foreign["elsewhere"], found.foreign["read"]);
    let field = IssueField::Foreign(found.foreign.clone());
    assert_eq!(
        field.to_value(),
        serde_json::Value::Null,
        "no `Value` holds 1e999, and that is no panic"
    );
}

#[test]
fn a_version_beyond_the_end_counts_as_the_end() {
    let written = |title: &str, version: u32, seconds: i64| {
        let field = IssueField::Title(title.to_owned());
        specimens::title_change(header(seconds), field, version)
    };
    let (early, late) = (written("early", u32::MAX, 1), written("late", 1 << 31, 2));
    for order in [[&early, &late], [&late, &early]] {
        assert_eq!(
            fold(order)
                .issue(specimens::issue())
                .unwrap()
                .unwrap()
                .title,
            "late"
        );
    }
}

#[test]
fn no_bytes_make_the_decoder_panic() {
    for_all(
        2_000,
        &prop::collection::vec(any::<u8>(), 0..200),
        |bytes| {
            let _ = Event::decode(&String::from_utf8_lossy(&bytes));
            let _ = Event::decode(&named(&format!("{{{}", String::from_utf8_lossy(&bytes))));
            Ok(())
        },
    );
}

#[test]
fn no_spoiled_line_makes_the_decoder_panic() {
    let lines: Vec<String> = specimens::events()
        .iter()
        .map(|event| event.line().to_owned())
        .collect();
    let text = "[\\[\\]{}\",:0-9a-z\\\\]{0,6}";
    let spoil = (
        prop::sample::select(lines),
        any::<prop::sample::Index>(),
        0usize..12,
        text,
    );
    for_all(3_000, &spoil, |(line, place, length, text)| {
        let mut rest = line.as_bytes()[r#"{"id":"","#.len() + 31..].to_vec();
        rest[0] = b'{';
        let from = place.index(rest.len() - 1) + 1;
        let to = (from + length).min(rest.len());
        rest.splice(from..to, text.bytes());
        let spoiled = named(&String::from_utf8_lossy(&rest));
        if let Ok(event) = Event::decode(&spoiled) {
            prop_assert_eq!(event.line(), spoiled);
            fold([&event]);
        }
        Ok(())
    });
}
