//! `import`, `export`.

use crate::support::{Project, story};

const BEADS: &str = concat!(
    r#"{"id":"bd-1","title":"First","status":"open","priority":1,"issue_type":"bug","created_at":"2025-01-01T00:00:00Z","updated_at":"2025-01-02T00:00:00Z","labels":["ui"]}"#,
    "\n",
    r#"{"id":"bd-2","title":"Second","status":"closed","priority":2,"issue_type":"task","created_at":"2025-01-01T00:00:00Z","updated_at":"2025-01-03T00:00:00Z","closed_at":"2025-01-03T00:00:00Z","dependencies":[{"issue_id":"bd-2","depends_on_id":"bd-1","type":"blocks","created_at":"2025-01-01T00:00:00Z"}]}"#,
    "\n",
);

#[test]
fn importing_twice_changes_nothing() {
    let project = Project::new();
    project.write("beads.jsonl", BEADS);
    story!(
        project,
        [
            "import beads.jsonl --dry-run",
            "list -s all -q",
            "import beads.jsonl",
            "import beads.jsonl",
            "list -s all",
            "show bd-2 -q",
            "import beads.jsonl -q",
            "import beads.jsonl --json --fields created,updated,unchanged,ack",
        ]
    );
}

#[test]
fn an_import_that_was_undone_is_redone_as_old_as_it_was() {
    let project = Project::new();
    project.write("beads.jsonl", BEADS);
    let before = {
        project.tell("import beads.jsonl").success();
        project.json("list -s all --fields id,title,updated_at")
    };
    story!(
        project,
        [
            "undo",
            "import beads.jsonl",
            "import beads.jsonl --json --fields created,unchanged,deleted,deleted_here",
            "count",
            "redo --dry-run",
            "redo",
            "history",
            "list -s all --as-of 2025-06-01",
            "list -s all -q",
        ]
    );
    assert_eq!(
        project.json("list -s all --fields id,title,updated_at"),
        before
    );
}

#[test]
fn an_import_says_how_much_of_it_is_deleted() {
    let project = Project::new();
    let gone =
        r#"{"id":"bd-3","title":"Gone","status":"tombstone","deleted_at":"2025-01-04T00:00:00Z"}"#;
    project.write("beads.jsonl", &format!("{BEADS}{gone}\n"));
    story!(
        project,
        [
            "import beads.jsonl --dry-run",
            "import beads.jsonl",
            "import beads.jsonl --json --fields created,unchanged,deleted",
        ]
    );
}

#[test]
fn a_bad_line_stops_an_import_before_anything_is_written() {
    let project = Project::new();
    project.write("bad.jsonl", &format!("{BEADS}not json\n"));
    project.write("data.txt", "whatever this is");
    story!(
        project,
        [
            "import bad.jsonl",
            "list -s all",
            "import bad.jsonl --skip-bad",
            "import nowhere.jsonl",
            "import data.txt",
            "import bad.jsonl --format xml",
            "import bad.jsonl --json",
        ]
    );
}

#[test]
fn what_was_exported_comes_back_the_same() {
    let project = Project::new();
    for line in [
        "create A -l ui -p high -d 'With text'",
        "subissue 1 B",
        "dep add 1 2",
        "comment 1 Hello --kind decision",
        "milestone create v1",
        "milestone add v1 1",
        "close 2",
        "archive add 2",
    ] {
        project.tell(line).success();
    }
    for format in ["json", "jsonl"] {
        let first = project.tell(&format!("export --format {format}")).success();
        let other = Project::new();
        other.feed(["import"], &first.stdout).success();
        let second = other.tell(&format!("export --format {format}")).success();
        assert_eq!(first.stdout, second.stdout, "{format}");
    }
}

#[test]
fn an_export_says_where_it_went() {
    let project = Project::with_issues(&["A", "B"]);
    story!(
        project,
        [
            "export -o out.json",
            "export -o out.md -f markdown",
            "export -o out.csv -f csv label:nowhere",
            "export -o missing/out.json",
            "export -f xml",
            "export -o out.json --json",
            "export --as github",
            "export -o out.json -q",
        ]
    );
}

#[test]
fn an_export_for_people_is_markdown() {
    let project = Project::with_issues(&["A"]);
    story!(project, ["label 1 ui", "comment 1 Hello", "export -f md"]);
}
