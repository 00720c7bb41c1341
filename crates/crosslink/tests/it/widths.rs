//! What people read fits their terminal: on the real data, and in the demo.

use std::collections::HashSet;

use unicode_width::UnicodeWidthStr;

use crate::real_source::Source;
use crate::support::Project;

/// Lines of a text whose letters have their places: code, tables and drawings.
fn preformatted(text: &str) -> impl Iterator<Item = &str> {
    let mut fenced = false;
    text.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        let drawn = line.contains(|letter| matches!(letter, '\t' | '\u{2500}'..='\u{257f}'));
        fence || fenced || drawn || line.starts_with("    ") || line.trim_start().starts_with('|')
    })
}

/// Whether a line is as wide as it is for the sake of one word, such as an address.
fn is_one_word(line: &str) -> bool {
    let words = || line.split_whitespace().map(UnicodeWidthStr::width);
    let longest = words().max().unwrap_or(0);
    words().sum::<usize>() - longest <= 14
}

/// The first line that is wider than a terminal.
fn too_wide(text: &str, columns: usize) -> Option<&str> {
    text.lines().find(|line| line.width() > columns)
}

#[test]
fn every_issue_is_shown_within_the_terminal() {
    let Some(source) = Source::read() else { return };
    let texts = source.lines.values().flat_map(|line| {
        let comments = line["comments"].as_array().into_iter().flatten();
        let comments = comments.map(|comment| &comment["text"]);
        ["description", "design", "notes", "acceptance_criteria"]
            .map(|field| &line[field])
            .into_iter()
            .chain(comments)
    });
    let kept: HashSet<&str> = texts
        .filter_map(|text| text.as_str())
        .flat_map(preformatted)
        .map(str::trim)
        .collect();
    for columns in [80, 120] {
        let project = source.project().with("COLUMNS", &columns.to_string());
        let ids = project.tell("list --status all -q").success().stdout;
        let shown = project.feed(["show", "-"], &ids).success().stdout;
        assert!(shown.lines().count() > 40_000, "{}", shown.lines().count());
        let wide: Vec<&str> = shown
            .lines()
            .filter(|line| line.width() > columns)
            .filter(|line| !kept.contains(line.trim()) && !is_one_word(line))
            .collect();
        assert!(
            wide.is_empty(),
            "{} lines:\n{}",
            wide.len(),
            wide.join("\n")
        );
    }
}

#[test]
fn every_answer_fits_the_terminal() {
    let Some(source) = Source::read() else { return };
    for columns in [80, 120] {
        let project = source.project().with("COLUMNS", &columns.to_string());
        for line in [
            "list",
            "list --status all",
            "ready",
            "next",
            "next assignee:any",
            "tree",
            "tree --status open",
            "stats",
            "search import",
            "blocked",
            "stale",
            "duplicates",
            "lint",
            "history",
            "history --limit 0",
            "blame 3072",
            "count --by label",
            "dep critical-path",
            "dep tree 1016",
            "config list",
            "config show",
            "templates",
            "doctor",
            "milestone list",
            "archive list",
            "undo --dry-run",
        ] {
            let output = project.tell(line);
            assert!(output.code <= 1, "{output}");
            let wide = too_wide(&output.stdout, columns);
            assert_eq!(wide, None, "`{line}` is too wide for {columns} columns");
        }
    }
}

#[test]
fn the_demo_fits_eighty_columns() {
    let project = Project::without_project().with("COLUMNS", "80");
    let shown = project.tell("demo").success().stdout;
    assert_eq!(too_wide(&shown, 80), None, "{shown}");
    let second = "fix and test are in.\" \\\n    --kind result --agent agent-one\n";
    assert!(shown.contains(second), "{shown}");
}
