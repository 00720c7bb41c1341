//! Lines that are refused, and bytes that no decoder may stumble over.

use crosslink_core::event::{Event, LINE_LIMIT};
use proptest::prelude::*;

use crate::properties::for_all;
use crate::replica::fold;
use crate::specimens;
use crate::wire::{HEADER, ISSUE, line, named, read, refused};

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
        (
            "issue.created",
            format!(r#"{ISSUE},"title":"One","labels":null"#),
        ),
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
