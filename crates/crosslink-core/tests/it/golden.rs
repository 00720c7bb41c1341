//! The bytes of events: what was ever written is still read, and is still written so.

use crosslink_core::event::Event;

use crate::specimens;

/// One line a specimen, written by version 1 of the format. Lines are added, never changed.
const WRITTEN: &str = include_str!("../golden/v1/events.ndjson");

#[test]
fn version_1_is_still_read() {
    let found: Vec<Event> = WRITTEN
        .lines()
        .map(|line| Event::decode(line).unwrap())
        .collect();
    assert_eq!(found, specimens::events());
}

#[test]
fn version_1_is_still_written_to_the_byte() {
    let mut written = String::new();
    for event in specimens::events() {
        let sealed = Event::seal(event.header.clone(), event.fact.clone());
        written.push_str(sealed.line());
        written.push('\n');
    }
    assert!(
        written == WRITTEN,
        "the golden file differs from what is written now:\n{written}"
    );
}

#[test]
fn every_kind_has_a_golden_line() {
    let found = WRITTEN
        .lines()
        .map(|line| Event::decode(line).unwrap().fact.kind().to_owned())
        .collect();
    assert_eq!(specimens::vocabulary(), found);
}
