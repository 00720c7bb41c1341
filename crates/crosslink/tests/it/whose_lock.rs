//! Whose a lock is: it is held by a database, whatever key it writes with, and not by a copy of it.

use crate::trust::Office;

#[test]
fn what_was_claimed_is_still_held_after_the_key_was_handed_over() {
    for policy in ["open", "audit", "enforce"] {
        let office = Office::of(&["ada", "grace"]);
        office.tell("ada", "create Mine").success();
        office.tell("ada", "sync").success();
        office.tell("grace", "sync").success();
        office
            .tell("ada", &format!("trust policy {policy}"))
            .success();
        office.tell("ada", "session start").success();
        office.tell("ada", "claim 1").success();
        office.tell("ada", "trust rotate").success();
        assert_eq!(office.guard("ada", "1"), "held", "{policy}");
        let synced = office.json("ada", "sync");
        assert_eq!(synced.get("lost_claims"), None, "{policy}: {synced:#}");
        office.tell("grace", "sync").success();
        let refused = office
            .tell("grace", "claim 1")
            .ends_with(if policy == "enforce" { 1 } else { 3 });
        assert!(!refused.stderr.is_empty());
        // It is renewed, released and closed like any other.
        office.tell("ada", "locks renew").success();
        assert_eq!(office.guard("ada", "1"), "held", "{policy}");
        office.tell("ada", "close 1").success();
        office.tell("ada", "sync").success();
        let locks = office.git("-C hub.git for-each-ref refs/crosslink-hub/locks/");
        assert_eq!(locks, "", "{policy}");
    }
}

#[test]
fn a_copy_of_a_clone_holds_nothing_before_it_writes_and_after() {
    let office = Office::of(&["ada"]);
    office.tell("ada", "create Mine").success();
    office.tell("ada", "sync").success();
    office.tell("ada", "claim 1").success();
    office.copy("ada", "copy");
    assert_eq!(office.guard("copy", "1"), "not_held");
    assert_eq!(office.guard("ada", "1"), "held");
    office.tell("copy", "comment 1 words").success();
    office.tell("copy", "sync").success();
    assert_eq!(office.guard("copy", "1"), "not_held");
    assert_eq!(office.guard("ada", "1"), "held");
    // Nor does the copy take over what was claimed before a key was handed over.
    office.tell("ada", "trust rotate").success();
    office.copy("ada", "later");
    assert_eq!(office.guard("later", "1"), "not_held");
    office.tell("later", "comment 1 more").success();
    office.tell("later", "sync").success();
    assert_eq!(office.guard("later", "1"), "not_held");
    office.tell("ada", "sync").success();
    assert_eq!(office.guard("ada", "1"), "held");
}
