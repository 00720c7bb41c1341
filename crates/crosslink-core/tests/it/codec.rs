//! Lines: what comes back from them, and what is carried along.

use crosslink_core::event::{Event, Fact, IssueCreated, IssueField};
use crosslink_core::hub::HubView;
use crosslink_core::id::IssueId;
use crosslink_core::json::Json;
use crosslink_core::state::State;

use crate::replica::fold;
use crate::specimens::{self, header};
use crate::wire::{HEADER, ISSUE, line, named, read};

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
fn values_are_read_in_every_form_the_page_allows() {
    let wanted = read(&line("issue.created", &format!(r#"{ISSUE},"title":"One""#)));
    for id in [
        "00000000-0000-4000-8000-00000000000A",
        "0000000000004000800000000000000a",
        "{00000000-0000-4000-8000-00000000000a}",
        "urn:uuid:00000000-0000-4000-8000-00000000000a",
    ] {
        let nothing = r#""number":null,"description":null,"due":null,"author":null"#;
        let created = read(&line(
            "issue.created",
            &format!(r#""issue":"{id}","title":"One",{nothing}"#),
        ));
        assert_eq!(created.fact, wanted.fact, "{id}");
    }
    for time in [
        "2026-01-01T00:00:00Z",
        "2026-01-01T02:30:00.0+02:30",
        "2025-12-31T23:00:00-01:00",
    ] {
        let header = HEADER.replace("2026-01-01T00:00:00.000000000Z", time);
        let created = read(&named(&format!(
            r#"{{{header},"kind":"issue.created",{ISSUE},"title":"One"}}"#
        )));
        assert_eq!(
            (created.header, created.fact),
            (wanted.header.clone(), wanted.fact.clone()),
            "{time}"
        );
    }
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
