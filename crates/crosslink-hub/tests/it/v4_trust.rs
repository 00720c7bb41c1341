//! The trust log, rule by rule: what is allowed, what is refused, and what counts then.

use crosslink_hub::v4::trust::{ENTRY_LIMIT, Policy, Refusal, Verdict};
use crosslink_hub::v4::{HubRef, LogName, Tip};

use super::v4_trust_support::{after, commit, counts, key, letters, log, parse, step, told};

/// A hub with the root R, the drivers C and D and the writers A and B.
const HUB: &str = "R: root R; admit C driver; admit D driver; admit A writer; admit B writer";

/// Judges one commit after others; tells the state or the refusal.
fn judged(before: &str, line: &str) -> String {
    match step(Some(after(&format!("{HUB}\n{before}"))), line) {
        Ok(state) => told(&state),
        Err(refusal) => letters(&format!("refused: {refusal}")),
    }
}

/// Compares rows of "commits before", "the commit", "what becomes of it".
fn check(rows: &[(&str, &str, &str)]) {
    for (before, line, expected) in rows {
        assert_eq!(judged(before, line), *expected, "{before} | {line}");
    }
}

#[test]
fn a_hub_is_founded_by_its_root() {
    for (line, expected) in [
        ("R: root R", "open: R root"),
        (
            "R: root R; policy enforce; admit A writer",
            "enforce: A writer; R root",
        ),
        ("R: root R; policy audit; someday", "audit: R root"),
        (
            "A: root R",
            "refused: the trust log names R as its root, but is signed by A",
        ),
        ("R:", "refused: the trust log does not begin with a root"),
        (
            "R: admit R driver",
            "refused: the trust log does not begin with a root",
        ),
        (
            "R: policy open; root R",
            "refused: the trust log does not begin with a root",
        ),
        ("R: root R; root R", "refused: the hub has a root already"),
        ("R: root R; root A", "refused: the hub has a root already"),
        (
            "R: root R; revoke R",
            "refused: the key R is the root: it can only hand over to another key, by itself",
        ),
    ] {
        let told = match step(None, line) {
            Ok(state) => told(&state),
            Err(refusal) => letters(&format!("refused: {refusal}")),
        };
        assert_eq!(told, expected, "{line}");
    }
}

#[test]
fn only_drivers_bring_entries() {
    let only = |letter| {
        format!("refused: the key {letter} is no driver: only drivers write to the trust log")
    };
    for what in [
        "admit E writer",
        "revoke B",
        "policy enforce",
        "rotate E",
        "migrated 1",
        "someday",
        "",
    ] {
        for (before, signer) in [
            ("", "A"),
            ("", "E"),
            ("R: revoke C", "C"),
            ("C: rotate E", "C"),
            ("R: rotate E", "R"),
        ] {
            assert_eq!(
                judged(before, &format!("{signer}: {what}")),
                only(signer),
                "{before} {what}"
            );
        }
    }
}

#[test]
fn drivers_admit_and_revoke_writers() {
    check(&[
        (
            "",
            "C: admit E writer",
            "open: A writer; B writer; C driver; D driver; E writer; R root",
        ),
        (
            "",
            "C: admit E driver",
            "open: A writer; B writer; C driver; D driver; E driver; R root",
        ),
        (
            "",
            "C: admit A driver",
            "open: A driver; B writer; C driver; D driver; R root",
        ),
        (
            "",
            "C: revoke A",
            "open: A out, was writer; B writer; C driver; D driver; R root",
        ),
        (
            "",
            "C: revoke E",
            "open: A writer; B writer; C driver; D driver; E out, was writer; R root",
        ),
        (
            "C: revoke A",
            "D: admit A writer",
            "open: A writer; B writer; C driver; D driver; R root",
        ),
        (
            "C: revoke A",
            "D: revoke A 1=5",
            "open: A out, was writer; B writer; C driver; D driver; R root",
        ),
        (
            "",
            "C: admit E driver; revoke A; policy audit",
            "audit: A out, was writer; B writer; C driver; D driver; E driver; R root",
        ),
    ]);
}

#[test]
fn only_the_root_says_what_becomes_of_drivers() {
    let drivers = "refused: the key D is a driver's: only the root says what becomes of it";
    check(&[
        ("", "C: revoke D", drivers),
        ("", "C: admit D writer", drivers),
        ("", "C: admit D driver", drivers),
        ("", "C: rotate D", drivers),
        ("", "D: revoke D", drivers),
        ("R: revoke D", "C: admit D writer", drivers),
        ("R: revoke D", "C: revoke D 1=9", drivers),
        ("D: rotate E", "C: admit D writer", drivers),
        ("D: rotate E", "C: revoke D", drivers),
        ("D: rotate E", "E: revoke D", drivers),
        (
            "",
            "R: revoke D",
            "open: A writer; B writer; C driver; D out, was driver; R root",
        ),
        (
            "",
            "R: admit D writer",
            "open: A writer; B writer; C driver; D writer; R root",
        ),
        (
            "R: admit D writer",
            "C: revoke D",
            "open: A writer; B writer; C driver; D out, was writer; R root",
        ),
        (
            "R: revoke D",
            "R: admit D driver",
            "open: A writer; B writer; C driver; D driver; R root",
        ),
        (
            "D: rotate E",
            "R: revoke D",
            "open: A writer; B writer; C driver; D out, was driver; E driver; R root",
        ),
    ]);
}

#[test]
fn what_the_root_revoked_only_the_root_takes_back() {
    let roots = "refused: the root revoked the key A: only the root takes that back";
    check(&[
        ("R: revoke A", "C: admit A writer", roots),
        ("R: revoke A", "C: revoke A 1=9", roots),
        ("C: revoke A\nR: revoke A", "C: admit A writer", roots),
        (
            "R: revoke A",
            "C: rotate A",
            "refused: the key A is revoked: nobody can hand over to it",
        ),
        (
            "R: revoke A",
            "R: admit A writer",
            "open: A writer; B writer; C driver; D driver; R root",
        ),
        (
            "R: revoke A\nR: admit A writer",
            "C: revoke A",
            "open: A out, was writer; B writer; C driver; D driver; R root",
        ),
    ]);
}

#[test]
fn nobody_revokes_the_root() {
    let root = "refused: the key R is the root: it can only hand over to another key, by itself";
    check(&[
        ("", "C: revoke R", root),
        ("", "R: revoke R", root),
        ("", "C: admit R writer", root),
        ("", "R: admit R writer", root),
        ("", "R: admit R driver", root),
        ("", "C: rotate R", root),
        ("R: rotate S", "S: revoke S", &root.replace('R', "S")),
        ("", "R: rotate S; revoke S", &root.replace('R', "S")),
    ]);
}

#[test]
fn a_driver_hands_over_to_a_new_key() {
    check(&[
        (
            "",
            "C: rotate E",
            "open: A writer; B writer; C was driver, now E; D driver; E driver; R root",
        ),
        (
            "",
            "C: rotate A",
            "open: A driver; B writer; C was driver, now A; D driver; R root",
        ),
        (
            "",
            "R: rotate S",
            "open: A writer; B writer; C driver; D driver; R was driver, now S; S root",
        ),
        (
            "",
            "R: rotate C",
            "open: A writer; B writer; C root; D driver; R was driver, now C",
        ),
        (
            "R: rotate S",
            "S: admit R writer",
            "open: A writer; B writer; C driver; D driver; R writer; S root",
        ),
        (
            "",
            "C: rotate C",
            "refused: the key C cannot hand over to itself",
        ),
        (
            "C: revoke A",
            "C: rotate A",
            "refused: the key A is revoked: nobody can hand over to it",
        ),
        (
            "R: rotate S",
            "C: rotate R",
            "refused: the key R is revoked: nobody can hand over to it",
        ),
        (
            "",
            "C: rotate E; rotate W",
            "refused: the key C has nothing left to hand over",
        ),
        (
            "",
            "C: rotate E; admit W writer",
            "open: A writer; B writer; C was driver, now E; D driver; E driver; R root; W writer",
        ),
        (
            "C: rotate E",
            "E: rotate W",
            "open: A writer; B writer; C was driver, now E; D driver; E was driver, now W; R root; W driver",
        ),
    ]);
}

#[test]
fn an_heir_keeps_the_name_of_the_key_before_it_unless_it_has_one() {
    let state = after(&format!("{HUB}\nC: rotate E\nD: rotate A"));
    let name = |letter| state.member(key(letter).name()).unwrap().name.to_string();
    assert_eq!(["E", "A"].map(name), ["C", "A"]);
}

#[test]
fn what_is_not_allowed_takes_the_whole_commit_with_it() {
    check(&[
        (
            "",
            "C: admit E writer; revoke A; policy enforce; migrated 3; revoke R",
            "refused: the key R is the root: it can only hand over to another key, by itself",
        ),
        (
            "",
            "R: rotate S; admit C writer; root S",
            "refused: the hub has a root already",
        ),
        (
            "",
            "C: revoke A 1=1; revoke A 2=2; revoke D",
            "refused: the key D is a driver's: only the root says what becomes of it",
        ),
    ]);
}

#[test]
fn a_log_counts_by_policy_and_key() {
    let table = [
        ("", "E1 counts, A1 counts, R1 counts"),
        ("R: policy audit", "E1 marked, A1 counts, R1 counts"),
        ("R: policy enforce", "E1 quarantined, A1 counts, R1 counts"),
        (
            "R: policy enforce; admit E writer",
            "E1 counts, A1 counts, R1 counts",
        ),
        (
            "R: policy enforce\nC: policy open",
            "E1 counts, A1 counts, R1 counts",
        ),
        ("C: revoke A 1=5 2=6", "A1 up to 5, A2 up to 6, A3 out"),
        ("C: revoke A", "A1 out, A2 out"),
        ("C: revoke A 1=5\nC: revoke A 2=6", "A1 out, A2 up to 6"),
        ("C: revoke A 1=5; revoke A 2=6", "A1 up to 5, A2 up to 6"),
        ("C: revoke A 1=5; revoke A 1=4", "A1 up to 4"),
        (
            "C: revoke A 1=5; admit A writer; revoke A 2=6",
            "A1 out, A2 up to 6",
        ),
        ("C: revoke A 1=5\nC: admit A writer", "A1 counts"),
        ("C: revoke E 1=5", "E1 up to 5, E2 out"),
        ("C: policy audit; revoke E", "E1 out, W1 marked"),
        ("C: rotate E 1=5", "C1 up to 5, C2 out, E1 counts"),
        ("C: rotate E 1=5; revoke C 2=6", "C1 up to 5, C2 up to 6"),
        ("R: rotate S 1=5", "R1 up to 5, R2 out, S1 counts"),
        ("R: rotate S 1=5\nS: revoke R 2=6", "R1 out, R2 up to 6"),
    ];
    for (script, expected) in table {
        let state = after(&format!("{HUB}\n{script}"));
        let told = |row: &str| {
            let place = row.split(' ').next().unwrap();
            format!("{place} {}", counts(&state, place))
        };
        let told: Vec<String> = expected.split(", ").map(told).collect();
        assert_eq!(told.join(", "), expected, "{script}");
    }
}

#[test]
fn a_second_head_counts_like_its_log_and_nothing_else_counts() {
    let state = after(&format!("{HUB}\nC: revoke A 1=5; migrated 7"));
    let log = LogName {
        key: key("A").name(),
        log: log("1"),
    };
    let tip = Tip::of(commit("9"));
    for (place, expected) in [
        (HubRef::Sibling(log, tip), Verdict::UpTo(commit("5"))),
        (HubRef::Genesis, Verdict::UpTo(commit("7"))),
        (HubRef::Presence(log), Verdict::Out),
        (HubRef::Meta, Verdict::Out),
        (HubRef::Numbers, Verdict::Out),
        (HubRef::Archive, Verdict::Out),
    ] {
        assert_eq!(state.verdict(place), expected, "{place}");
    }
    assert_eq!(after(HUB).verdict(HubRef::Genesis), Verdict::Out);
    assert_eq!(
        after(&format!("{HUB}\nC: migrated 7\nD: migrated 8")).genesis(),
        Some(commit("8"))
    );
}

#[test]
fn an_unknown_entry_has_no_effect() {
    let with = after(&format!(
        "{HUB}\nC: someday; admit E writer; anything\nD: whatever"
    ));
    let without = after(&format!("{HUB}\nC: admit E writer"));
    assert_eq!(told(&with), told(&without));
    assert_eq!(with.entries(), without.entries() + 3);
}

#[test]
fn a_full_trust_log_still_lets_the_root_speak() {
    let mut state = after(HUB);
    let driver = key("C");
    let (_, idle) = parse("C: someday");
    while state.entries() < ENTRY_LIMIT {
        state.apply(&driver, &idle).unwrap();
    }
    assert_eq!(state.apply(&driver, &idle), Err(Refusal::Full));
    let (root, entries) = parse("R: revoke C; policy enforce");
    assert_eq!(state.apply(&root, &entries), Ok(()));
    assert_eq!(
        (state.is_driver(&driver), state.policy()),
        (false, Policy::Enforce)
    );
}

#[test]
fn who_gave_a_role_is_told() {
    let state = after(&format!(
        "{HUB}\nC: admit E driver\nE: admit W writer\nD: revoke W 1=2"
    ));
    let member = |letter| state.member(key(letter).name()).unwrap();
    assert_eq!(member("E").by, key("C").name());
    assert_eq!(member("W").by, key("E").name());
    let out = member("W").out.unwrap();
    assert_eq!(
        (out.by, out.heir, out.last.len()),
        (key("D").name(), None, 1)
    );
    assert!(member("R").root && member("R").by == key("R").name());
    assert_eq!(state.member(key("S").name()), None);
    assert_eq!((state.root(), state.founder()), (&key("R"), &key("R")));
    let later = after(&format!("{HUB}\nR: rotate S"));
    assert_eq!((later.root(), later.founder()), (&key("S"), &key("R")));
}
