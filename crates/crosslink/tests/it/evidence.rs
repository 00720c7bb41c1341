//! Pages of evidence: tables whose rows name the tests that show what they say.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Reads a page of `docs/`.
pub(crate) fn page(name: &str) -> String {
    fs::read_to_string(root().join("docs").join(name)).unwrap()
}

/// The rows of the first table below a heading: their cells.
pub(crate) fn rows(page: &str, heading: &str) -> Vec<Vec<String>> {
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
pub(crate) fn tests(cell: &str) -> Vec<(String, String)> {
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
        let above = before.trim_end().lines().rev().map(str::trim);
        let mut attributes = above.take_while(|line| !line.is_empty());
        attributes.any(|line| line == "#[test]")
    })
}

/// Looks whether every test that a page names is there; says how many it names.
pub(crate) fn check(page: &str) -> usize {
    let mut count = 0;
    let tables = page.lines().enumerate();
    for (number, line) in tables.filter(|(_, line)| line.starts_with('|')) {
        for (file, test) in tests(line) {
            let found = is_there(&file, &test);
            assert!(found, "line {}: {file}::{test}", number + 1);
            count += 1;
        }
    }
    assert!(!is_there("fleet/watch", "nothing_of_this_name"));
    count
}

/// Looks whether the last cell of every row names a test, or says after a dash why there is none.
pub(crate) fn answered(rows: &[Vec<String>]) {
    for cells in rows {
        let answer = cells.last().unwrap();
        let excused = answer.starts_with('–') && answer.len() > 10;
        assert!(excused || !tests(answer).is_empty(), "{cells:?}");
    }
}
