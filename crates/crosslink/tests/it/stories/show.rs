//! `show`, `comment`, `comments`, `intervene`.

use crate::support::{Project, story};

fn discussed() -> Project {
    let project = Project::new();
    for line in [
        "create 'Login fails' -p critical -l bug -l auth --type bug -a agent-1 -d 'First line\n\nSecond' --acceptance 'It works'",
        "create 'Session store' -p high",
        "create 'Docs'",
        "subissue 1 'Write a test'",
        "milestone create v1",
        "milestone add v1 1",
        "dep add 1 2",
        "dep add 3 1",
        "relate 1 3",
        "reference 1 gh-17",
        "comment 1 'A note\nof two lines'",
        "comment 1 'We do it so' --kind decision --agent agent-1",
        "intervene 1 'Do not touch the host' --trigger redirect --context 'running rm'",
    ] {
        project.tell(line).success();
    }
    project
}

#[test]
fn an_issue_is_shown_with_everything_that_belongs_to_it() {
    story!(discussed(), ["show 1", "issue show 3", "show '#2' 4 -q"]);
}

#[test]
fn a_program_is_shown_every_field() {
    story!(discussed(), ["show 1 --json"]);
}

#[test]
fn what_is_not_there_is_not_found() {
    story!(
        Project::with_issues(&["A"]),
        [
            "show 99",
            "show 99 --json",
            "show '#99' -q",
            "show nonsense!",
            "show @",
            "show 1 99 -q",
            "comments 99",
            "show",
        ]
    );
}

#[test]
fn every_name_of_an_issue_finds_it() {
    let project = discussed();
    let uuid = project.json("show 1")["uuid"].as_str().unwrap().to_owned();
    let check = |name: &str| {
        let output = project.run(["show", name, "-q"]).success();
        assert_eq!(output.stdout, "1\n", "{output}");
    };
    check("1");
    check("#1");
    check(&uuid);
    // A part of digits alone would be a number.
    check(&uuid[..10]);
    check(&uuid[22..]);
    check("gh-17");
    project.tell("session start").success();
    project.tell("session work 1 --force").success();
    check("@");
    assert_eq!(project.tell("show @last -q").success().stdout, "4\n");
}

#[test]
fn comments_are_added_replaced_and_redacted() {
    story!(
        discussed(),
        [
            "comments 1",
            "comments 1 --kind decision",
            "comment 1 'By pipe: ' --kind result -q",
            "comment 1 - <<< By pipe",
            "comment 1 'Better so' --edit 1",
            "comment 1 --redact 2",
            "comments 1",
            "comments 2",
            "comments 1 --json --fields id,kind,author,content,redacted,edited",
            "comment 1 Again --json --fields display_id,changed,ack",
        ]
    );
}

#[test]
fn a_comment_that_makes_no_sense_is_refused() {
    story!(
        discussed(),
        [
            "comment 99 Text",
            "comment 1 ''",
            "comment 1",
            "comment 1 Text --edit 77",
            "comment 1 --redact 77 --json",
            "comment 1 'Any word is kept' --kind musing",
        ]
    );
}

#[test]
fn an_intervention_names_its_trigger() {
    story!(
        discussed(),
        [
            "intervene 1 'No' --trigger tool_rejected",
            "intervene 1 'No' --trigger nonsense",
            "intervene 1 'No'",
            "intervene 99 'No' --trigger redirect",
            "intervene 1 'No' --trigger redirect -q",
            "config set intervention_tracking false",
            "intervene 1 'No' --trigger redirect",
        ]
    );
}
