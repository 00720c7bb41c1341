use std::collections::BTreeSet;

use super::*;

/// What nobody asks for by name: an agent answers what it was asked, by itself.
const NOT_OFFERED: [&str; 1] = ["agent.answer"];
/// What is more than one operation of the core.
const MADE_OF_MORE: [&str; 1] = ["issue.steal"];

#[test]
fn every_operation_there_is_can_be_asked_for_by_its_name() {
    let offered: Vec<&str> = operations().iter().map(|it| it.name).collect();
    let known: BTreeSet<&str> = ALL.iter().map(|info| info.name).collect();
    let expected: BTreeSet<&str> = known
        .into_iter()
        .filter(|name| !NOT_OFFERED.contains(name))
        .chain(MADE_OF_MORE)
        .collect();
    assert_eq!(offered.len(), expected.len(), "each stands once");
    assert_eq!(offered.into_iter().collect::<BTreeSet<_>>(), expected);
    assert!(operations().iter().all(|it| !it.about.is_empty()));
}
