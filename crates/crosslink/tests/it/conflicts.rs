//! Two clones write to one place at once: both values are shown, and one command settles it everywhere.

use serde_json::json;

use crate::support::masked;
use crate::trust::Office;

/// Ada and Grace share an issue, and a milestone; then each writes without having seen the other.
fn at_once(ada: &[&str], grace: &[&str]) -> Office {
    let office = Office::of(&["ada", "grace"]);
    for line in [
        "create 'Fix login' -p high",
        "comment 1 'It fails'",
        "milestone create v1",
        "sync",
    ] {
        office.tell("ada", line).success();
    }
    office.tell("grace", "sync").success();
    for (clone, lines) in [("ada", ada), ("grace", grace)] {
        lines
            .iter()
            .for_each(|line| drop(office.tell(clone, line).success()));
    }
    office.tell("ada", "sync").success();
    office
}

macro_rules! told {
    ($office:expr, [$($line:expr),* $(,)?]) => {{
        let told = $office.story(&[$($line),*]);
        let _masked = masked($office.root()).bind_to_scope();
        insta::assert_snapshot!(told);
    }};
}

#[test]
fn both_values_are_shown_until_one_command_settles_it_everywhere() {
    let office = at_once(
        &[
            "update 1 -t 'Repair the login'",
            "update 1 -p low --assignee ada",
        ],
        &["update 1 -t 'Login: fix it' --assignee grace"],
    );
    told!(
        office,
        [
            "grace: conflicts",
            "grace: sync",
            "grace: conflicts",
            "grace: show 1",
            "grace: conflicts settle 1 nothing --keep",
            "grace: conflicts settle 1 title",
            "grace: conflicts settle 1 title --take nobody",
            "grace: conflicts settle 1 title --take ada",
            "grace: conflicts settle 1 assignee --value ''",
            "grace: conflicts settle 1 assignee --keep",
            "grace: conflicts 1",
            "grace: sync",
            "ada: sync",
            "ada: conflicts",
            "ada: list",
            "ada: history 1 -n 3",
            "grace: undo",
            "grace: conflicts -q",
            "grace: redo",
            "grace: conflicts -q",
        ]
    );
}

#[test]
fn programs_see_both_values() {
    let office = at_once(
        &["comment 1 'It hangs' --edit 1"],
        &["comment 1 'It crashes' --edit 1"],
    );
    let report = office.json("grace", "sync");
    assert_eq!(report["conflicts"], json!(["#1"]));
    let found = office.json("grace", "conflicts 1");
    let conflict = &found[0];
    assert_eq!(conflict["title"], "Fix login");
    assert!(
        conflict["field"].as_str().unwrap().starts_with("comment:"),
        "{conflict}"
    );
    assert_eq!(conflict["stands"]["value"], "It crashes");
    assert_eq!(conflict["stands"]["agent"], "grace");
    assert_eq!(conflict["beside"][0]["value"], "It hangs");
    assert_eq!(conflict["beside"][0]["agent"], "ada");
    let shown = office.json("grace", "show 1");
    assert_eq!(shown["conflicts"], json!([conflict["field"]]));
    let event = &conflict["beside"][0]["event"].as_str().unwrap()[..8];
    let field = conflict["field"].as_str().unwrap();
    let settled = office.json(
        "grace",
        &format!("conflicts settle 1 {field} --take {event}"),
    );
    assert_eq!(
        (&settled["kept"], &settled["settled"]),
        (&json!(false), &json!(1))
    );
    assert_eq!(office.json("grace", "conflicts"), json!([]));
    assert!(office.json("grace", "show 1").get("conflicts").is_none());
    // The next contact brings nothing that is in conflict, so it says nothing of it.
    assert!(office.json("grace", "sync").get("conflicts").is_none());
}

#[test]
fn what_is_said_twice_or_of_something_else_is_no_conflict() {
    let office = at_once(
        &["close 1", "label 1 ui", "milestone update v1 --name v2"],
        &[
            "close 1",
            "label 1 ui",
            "update 1 -p low",
            "milestone update v1 --name v3",
        ],
    );
    office.tell("grace", "sync").success();
    let found = office.json("grace", "conflicts");
    assert_eq!(found.as_array().unwrap().len(), 1, "{found:#}");
    assert_eq!(found[0]["milestone"], true);
    office
        .tell("grace", "conflicts settle v3 name --milestone --take ada")
        .success();
    assert_eq!(office.json("grace", "milestone show v2")["name"], "v2");
    assert_eq!(office.json("grace", "conflicts"), json!([]));
}

#[test]
fn what_is_held_by_another_is_settled_only_by_force() {
    let office = at_once(&["update 1 -t One"], &["update 1 -t Two"]);
    office.tell("grace", "sync").success();
    office.tell("ada", "sync").success();
    office.tell("ada", "claim 1").success();
    office.tell("grace", "sync").success();
    office
        .tell("grace", "conflicts settle 1 title --keep")
        .ends_with(3);
    office
        .tell("grace", "conflicts settle 1 title --keep --force")
        .success();
}

#[test]
fn undo_takes_back_what_this_clone_did() {
    let office = Office::of(&["ada", "grace"]);
    office.tell("ada", "create Adas --agent builder").success();
    office.tell("ada", "sync").success();
    office.tell("grace", "sync").success();
    office
        .tell("grace", "create Graces --agent builder")
        .success();
    office.tell("grace", "sync").success();
    office.tell("ada", "create Later --agent builder").success();
    office.tell("ada", "sync").success();
    // Another clone's agent of the same name wrote last; here it is still this one's run that is taken back.
    office.tell("grace", "sync").success();
    let undone = office.tell("grace", "undo --agent builder").success();
    assert!(undone.stdout.contains("Graces"), "{undone}");
    let again = office.tell("grace", "undo --agent builder").ends_with(1);
    assert!(again.stderr.contains("There is nothing to undo"), "{again}");
    let asked = office
        .tell("grace", "undo --by builder --dry-run")
        .success();
    assert!(asked.stdout.contains("Adas"), "{asked}");
}

#[test]
fn a_claim_that_was_lost_stands_in_the_history() {
    let office = Office::of(&["ada", "grace"]);
    office.tell("ada", "create 'Fix login'").success();
    office.tell("ada", "sync").success();
    office.tell("grace", "sync").success();
    office.tell("grace", "claim 1 --offline").success();
    office.tell("ada", "claim 1").success();
    let synced = office.tell("grace", "sync").success();
    assert!(
        synced
            .stdout
            .contains("Lost the lock of 'grace' on issue #1"),
        "{synced}"
    );
    let history = office.json("grace", "history 1");
    let of_it = history.as_array().unwrap();
    let lost: Vec<_> = of_it
        .iter()
        .filter(|entry| entry["kind"] == "issue.claim_lost")
        .collect();
    assert_eq!(lost.len(), 1, "{history:#}");
    assert_eq!(
        (&lost[0]["what"], &lost[0]["agent"]),
        (&json!("lost #1 to 'ada'"), &json!("grace"))
    );
    // It is told once, and everybody learns of it.
    office.tell("grace", "sync").success();
    office.tell("ada", "sync").success();
    let history = office.json("ada", "history 1");
    let lost = history
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["kind"] == "issue.claim_lost");
    assert_eq!(lost.count(), 1);
}
