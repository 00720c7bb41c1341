//! The page of evidence for the hub names tests that are there, and leaves nothing out.

use crate::evidence::{answered, check, page, rows};

const PAGE: &str = "hub-evidence.md";

fn items(page: &str, heading: &str) -> Vec<String> {
    let rows = rows(page, heading);
    answered(&rows);
    rows.into_iter()
        .map(|cells| cells.into_iter().next().unwrap())
        .collect()
}

fn numbered(letter: &str, last: usize) -> impl Iterator<Item = String> {
    (1..=last).map(move |number| format!("{letter}{number}"))
}

#[test]
fn every_test_it_names_is_there() {
    assert!(check(&page(PAGE)) > 100);
}

#[test]
fn every_weak_point_and_every_hazard_has_a_test_or_a_reason() {
    let page = page(PAGE);
    let weak: Vec<String> = [("L", 7), ("K", 2), ("D", 11), ("S", 1), ("P", 3)]
        .into_iter()
        .flat_map(|(letter, last)| numbered(letter, last))
        .collect();
    assert_eq!(items(&page, "## Weak points of the reference"), weak);
    let hazards: Vec<String> = numbered("H", 35).collect();
    assert_eq!(items(&page, "## Hazards of a hub"), hazards);
    assert_eq!(items(&page, "## The three properties"), ["1", "2", "3"]);
    let standing = items(&page, "## Standing tests");
    let mut numbers: Vec<&str> = standing.iter().map(|item| &item[..1]).collect();
    numbers.dedup();
    assert_eq!(numbers, ["1", "3", "4", "5", "6", "7"]);
    for heading in [
        "### Smaller losses",
        "### Identity and surprises",
        "### Attackers",
    ] {
        assert!(items(&page, heading).len() > 2, "{heading}");
    }
}
