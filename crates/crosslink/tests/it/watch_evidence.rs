//! The page of evidence names tests that are there, and leaves nothing out.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A row of a table: its cells.
fn rows(page: &str, heading: &str) -> Vec<Vec<String>> {
    let section = page.split(heading).nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let lines = section.lines().skip_while(|line| !line.starts_with("|"));
    let lines = lines.take_while(|line| line.starts_with('|')).skip(2);
    let cells = |line: &str| {
        let cells = line.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().to_owned()).collect()
    };
    lines.map(cells).collect()
}

/// The tests a cell names: what stands between backticks and has `::` in it.
fn tests(cell: &str) -> Vec<(String, String)> {
    let quoted = cell.split('`').skip(1).step_by(2);
    let named = quoted.filter_map(|word| word.split_once("::"));
    named
        .map(|(file, test)| (file.to_owned(), test.to_owned()))
        .collect()
}

/// The files a test may be in: among those of its crate, or beside the code.
fn is_there(file: &str, test: &str) -> bool {
    let Some((name, module)) = file.split_once('/') else {
        return false;
    };
    let name = match name {
        "crosslink" => name.to_owned(),
        short => format!("crosslink-{short}"),
    };
    let function = format!("fn {test}() {{");
    ["tests/it", "src"].iter().any(|folder| {
        let path = root().join(format!("crates/{name}/{folder}/{module}.rs"));
        let text = fs::read_to_string(path).unwrap_or_default();
        let Some((before, _)) = text.split_once(&function) else {
            return false;
        };
        let above = before.trim_end().lines().next_back();
        above.is_some_and(|line| line.trim() == "#[test]")
    })
}

fn page() -> String {
    fs::read_to_string(root().join("docs/watch-evidence.md")).unwrap()
}

#[test]
fn every_test_it_names_is_there() {
    let page = page();
    let mut count = 0;
    for (number, line) in page
        .lines()
        .enumerate()
        .filter(|(_, line)| line.starts_with('|'))
    {
        for (file, test) in tests(line) {
            assert!(
                is_there(&file, &test),
                "line {}: {file}::{test}",
                number + 1
            );
            count += 1;
        }
    }
    assert!(count > 90, "only {count} tests are named");
    assert!(!is_there("fleet/watch", "nothing_of_this_name"));
}

#[test]
fn every_item_has_a_test_or_a_reason() {
    let page = page();
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
    for cells in all.iter().chain(&attacks) {
        let answer = cells.last().unwrap();
        let excused = answer.starts_with('–') && answer.len() > 10;
        assert!(excused || !tests(answer).is_empty(), "{cells:?}");
    }
}
