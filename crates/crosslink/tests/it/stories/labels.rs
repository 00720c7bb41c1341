//! Labels as flags and arguments take them.

use serde_json::json;

use crate::support::{Project, story};

#[test]
fn a_comma_parts_labels() {
    story!(
        Project::new(),
        [
            "create A -l a,b -l 'c, d'",
            "show 1 --json --fields labels",
            "label 1 e,f g",
            "unlabel 1 a,g e",
            "show 1 --json --fields labels",
            "create B -l b",
            "list -l b,c -q",
            "list -l c -l b -q",
            "count -q -l b",
            "label 1 x,,y",
            "create C -l ,",
            "show 1 --json --fields labels",
            "label 2 'two words'",
            "list",
        ]
    );
}

#[test]
fn a_label_with_a_comma_survives_export_and_import() {
    let project = Project::new();
    let made = ["create", "A", "-l", r"a\,b", "-l", "c"];
    project.run(made).success();
    for (format, file) in [
        ("jsonl", "out.jsonl"),
        ("json", "out.json"),
        ("csv", "out.csv"),
        ("md", "out.md"),
    ] {
        let export = ["export", "--format", format, "--output", file];
        project.run(export).success();
        let other = Project::new();
        let text = project.read(file);
        other.write(file, &text);
        other.run(["import", file]).success();
        let labels = other.json("show 1 --fields labels");
        assert_eq!(labels, json!({ "labels": ["a,b", "c"] }), "{format}");
    }
    let taken = project.run(["unlabel", "1", r"a\,b", "-q"]);
    taken.success();
    assert_eq!(
        project.json("show 1 --fields labels"),
        json!({ "labels": ["c"] })
    );
}
