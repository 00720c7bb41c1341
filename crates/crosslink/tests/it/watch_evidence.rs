//! The page of evidence for the watch names tests that are there, and leaves nothing out.

use crate::evidence::{answered, check, page, rows};

const PAGE: &str = "watch-evidence.md";

#[test]
fn every_test_it_names_is_there() {
    assert!(check(&page(PAGE)) > 90);
}

#[test]
fn every_item_has_a_test_or_a_reason() {
    let page = page(PAGE);
    let items = |heading| -> Vec<u8> {
        let rows = rows(&page, heading).into_iter();
        rows.map(|cells| cells[0].parse().unwrap()).collect()
    };
    assert_eq!(
        items("## What the reference gets wrong"),
        (1..=35).collect::<Vec<_>>()
    );
    assert_eq!(items("## What conforms"), [1, 2, 3, 4, 5, 7, 9, 10]);
    let attacks = rows(&page, "## What attackers try");
    assert_eq!(attacks.len(), 15);
    let all = rows(&page, "## What the reference gets wrong");
    answered(&all);
    answered(&attacks);
}
