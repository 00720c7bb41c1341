//! What no file should hold: places that exist on one machine only, loose ends of lines.

use super::Finding;
use super::files::{File, Tree};

/// Split in two, so that this file may be searched as well.
const MACHINE: &[&str] = &[
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/main"),
    concat!("/wo", "rk/shared"),
    concat!("/wo", "rk/steering"),
    concat!("/wo", "rk/.library"),
    concat!("/fa", "rm/"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("registry.", "npmjs"),
    concat!("pypi.", "org"),
    concat!("deb.", "debian"),
];

/// Finds machine paths, package hosts, files without a last newline, and spaces at the end of a line.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files
        .iter()
        .flat_map(|file| [machine(file), spaces(file), last_line(file)])
        .flatten()
        .collect()
}

fn machine(file: &File) -> Vec<Finding> {
    if file.path.ends_with("Cargo.lock") {
        return Vec::new();
    }
    let lines = file.text.lines().enumerate();
    lines
        .filter_map(|(at, line)| {
            let name = MACHINE.iter().find(|name| names(line, name))?;
            let what = format!("`{name}` belongs to one machine");
            Some(Finding::new(
                &file.path,
                at + 1,
                what,
                "say it without the place",
            ))
        })
        .collect()
}

/// A path counts where it begins, not as a part of a longer one.
fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !name.starts_with('/')
            || !before.is_some_and(|one| one.is_alphanumeric() || "_-./~}*>)".contains(one))
    })
}

/// Documents only: in sources rustfmt sees to it, and strings may hold what they like.
fn spaces(file: &File) -> Vec<Finding> {
    // A fuzzing corpus is data: its odd lines are the point.
    if !file.path.ends_with(".md") || file.path.contains("/corpus/") {
        return Vec::new();
    }
    let lines = file.text.lines().enumerate();
    lines
        .filter(|(_, line)| line.ends_with([' ', '\t']))
        .map(|(at, _)| {
            Finding::new(
                &file.path,
                at + 1,
                "spaces at the end of the line",
                "take them away",
            )
        })
        .collect()
}

fn last_line(file: &File) -> Vec<Finding> {
    const WRITTEN: &[&str] = &[
        ".rs", ".md", ".toml", ".sql", ".sh", ".json", ".jsonl", ".yml",
    ];
    let written = WRITTEN.iter().any(|ending| file.path.ends_with(ending)) && !file.is_test();
    if !written || file.text.is_empty() || file.text.ends_with('\n') {
        return Vec::new();
    }
    let line = file.text.lines().count();
    vec![Finding::new(
        &file.path,
        line,
        "no newline at the end",
        "add one",
    )]
}

#[cfg(test)]
mod tests {
    use super::super::lines_of;
    use super::*;

    #[test]
    fn places_of_one_machine_are_found() {
        for name in MACHINE {
            let line = format!("see {name}x\n");
            let expected =
                format!("a.toml:1: `{name}` belongs to one machine, say it without the place");
            assert_eq!(lines_of(check, &[("a.toml", &line)]), [expected]);
            assert_eq!(
                lines_of(check, &[("fuzz/Cargo.lock", &line)]),
                Vec::<String>::new()
            );
        }
        let within = format!(
            "docs{}x and https://example.org{}\n",
            MACHINE[0], MACHINE[1]
        );
        assert_eq!(lines_of(check, &[("a.md", &within)]), Vec::<String>::new());
    }

    #[test]
    fn loose_ends_are_found() {
        let files = [
            ("a.md", "one \ntwo"),
            ("b.rs", "fn a() {}"),
            ("c.txt", "x"),
            ("d.md", ""),
        ];
        assert_eq!(
            lines_of(check, &files),
            [
                "a.md:1: spaces at the end of the line, take them away",
                "a.md:2: no newline at the end, add one",
                "b.rs:1: no newline at the end, add one",
            ]
        );
    }
}
