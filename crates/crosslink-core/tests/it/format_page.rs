//! `docs/event-format.md` is true: its lines are read, and it leaves nothing out.

use std::collections::BTreeSet;

use crosslink_core::event::{
    Event, FORMAT_VERSION, IssueFieldName, LINE_LIMIT, MilestoneFieldName,
};
use crosslink_core::model::Stamp;

use crate::specimens;

const PAGE: &str = include_str!("../../../../docs/event-format.md");

/// The lines of the JSON blocks.
fn examples() -> Vec<&'static str> {
    let blocks = PAGE.split("```json\n").skip(1);
    blocks
        .flat_map(|block| block.split("```").next().unwrap().lines())
        .collect()
}

/// The words between backticks, outside of blocks.
fn words() -> BTreeSet<&'static str> {
    let prose = PAGE.split("```").step_by(2);
    prose
        .flat_map(|part| part.split('`').skip(1).step_by(2))
        .collect()
}

#[test]
fn every_example_line_is_a_golden_one() {
    let golden: BTreeSet<String> = specimens::events()
        .iter()
        .map(|event| event.line().to_owned())
        .collect();
    let examples = examples();
    for line in &examples {
        Event::decode(line).unwrap();
        assert!(golden.contains(*line), "{line}");
    }
    assert_eq!(examples.len(), golden.len());
}

#[test]
fn every_kind_has_an_example() {
    let found = examples()
        .iter()
        .map(|line| Event::decode(line).unwrap().fact.kind().to_owned())
        .collect();
    assert_eq!(specimens::vocabulary(), found);
}

#[test]
fn every_field_is_named() {
    let words = words();
    let fields = IssueFieldName::ALL.iter().map(|field| field.as_str());
    let fields = fields.chain(MilestoneFieldName::ALL.iter().map(|field| field.as_str()));
    for field in fields {
        assert!(words.contains(field), "the field {field}");
    }
    for event in specimens::events() {
        let line: serde_json::Value = serde_json::from_str(event.line()).unwrap();
        for key in line.as_object().unwrap().keys().filter(|key| *key != "id") {
            assert!(
                words.contains(key.as_str()),
                "the key {key} of {}",
                event.fact.kind()
            );
        }
    }
}

#[test]
fn the_limits_are_those_of_the_program() {
    for (text, value) in [
        ("**version 1**", i64::from(FORMAT_VERSION) == 1),
        ("8,388,608 bytes", LINE_LIMIT == 8_388_608),
        (
            "2,147,483,648 (2^31)",
            Stamp::VERSION_LIMIT == 2_147_483_648,
        ),
        ("first 41 bytes", r#"{"id":"","#.len() + 32 == 41),
    ] {
        assert!(PAGE.contains(text) && value, "{text}");
    }
}
