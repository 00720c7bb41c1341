//! `create`, `quick`, `subissue`.

use crate::support::{Project, story};

#[test]
fn an_issue_is_created_and_its_number_printed() {
    story!(
        Project::new(),
        [
            "create 'Login forgets the session'",
            "issue create 'Sign-up page' -p high -l ui -l auth --type feature -d 'Mail and password'",
            "new 'Under the older name' -q",
            "create -p=critical 'Flags may come first' --due 2099-01-31 --scheduled 2098-12-01 -a agent-1",
            "show 4",
            "list",
        ]
    );
}

#[test]
fn what_cannot_be_created_is_refused_and_draws_no_number() {
    story!(
        Project::new(),
        [
            "create ''",
            "create 'two\nlines'",
            "create A -p urgent",
            "create A -t nonsense",
            "create A --due tomorrow-ish",
            "create A --parent 99",
            "create A --milestone v9",
            "create A --blocked-by 7",
            "create A --type 'Two Words'",
            "create A -l ''",
            "create",
            "create A -q",
        ]
    );
}

#[test]
fn a_text_that_is_too_long_is_refused_with_its_limit() {
    let project = Project::new();
    let check = |arguments: &[&str], text: &str, message: &str| {
        let output = project.feed(arguments, text).ends_with(2);
        assert!(output.stderr.contains(message), "{output}");
    };
    check(
        &["create", &"x".repeat(513)],
        "",
        "Title exceeds maximum length of 512 characters",
    );
    check(
        &["create", "A", "-d", "-"],
        &"x".repeat(65_537),
        "Description exceeds maximum length of 65536 bytes",
    );
    check(
        &["create", "A", "-l", &"x".repeat(129)],
        "",
        "Label exceeds maximum length of 128 bytes",
    );
    project.run(["create", "A"]).success();
    check(
        &["comment", "1", "-"],
        &"x".repeat(1_048_577),
        "Comment exceeds maximum length of 1048576 bytes",
    );
}

#[test]
fn a_program_is_answered_with_the_issue_and_how_far_it_travelled() {
    story!(
        Project::new(),
        [
            "create A --json",
            "subissue 1 B --json --fields display_id,parent",
            "quick C --json",
            "create '' --json",
        ]
    );
}

#[test]
fn a_part_of_an_issue_names_it() {
    story!(
        Project::with_issues(&["Whole"]),
        [
            "subissue 1 'First part' -p high -l ui",
            "create 'Second part' --parent 1",
            "issue subissue 1 'Third part' -q",
            "subissue 99 Nothing",
            "list --parent 1",
        ]
    );
}

#[test]
fn quick_claims_where_a_session_is_open() {
    story!(
        Project::new(),
        [
            "quick 'Without a session'",
            "session start",
            "quick 'Now it is work'",
            "create 'This too' --work",
            "q 'Only its number' -q",
            "session status",
        ]
    );
}

#[test]
fn texts_may_come_from_standard_input_or_a_file() {
    let project = Project::new();
    project.write("body.md", "From a file\n");
    story!(
        project,
        [
            "create - <<< A title by pipe",
            "create B -d - <<< Two\\nlines\\n",
            "create C --description-file body.md",
            "create D --description-file nowhere.md",
            "show 2",
            "show 3 --json --fields description",
        ]
    );
}

#[test]
fn a_key_makes_an_issue_only_once() {
    story!(
        Project::new(),
        [
            "create A --idempotency-key k1 -q",
            "create A --idempotency-key k1 -q",
            "create B --idempotency-key k1",
            "create B --idempotency-key ''",
            "list -q",
        ]
    );
}

#[test]
fn a_key_has_at_most_200_characters() {
    let project = Project::new();
    let create = |length: usize| {
        let key = "ä".repeat(length);
        project.run(["create", "A", "--idempotency-key", &key, "-q"])
    };
    assert_eq!(create(200).success().stdout, "1\n");
    assert_eq!(create(200).success().stdout, "1\n");
    let long = create(201).ends_with(2);
    let said = "Error: The idempotency key has 201 characters, the limit is 200\n";
    assert!(long.stderr.starts_with(said), "{long}");
}

#[test]
fn dates_in_the_wrong_order_are_worth_a_warning() {
    story!(
        Project::new(),
        [
            "create A --scheduled 2099-12-31 --due 2099-01-01",
            "list -q"
        ]
    );
}
