//! Links between documents resolve, and the files ARCHITECTURE.md names exist.

use super::Finding;
use super::files::{File, Tree};

/// Finds relative links to nothing, anchors that no heading has, and file names that are gone.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings: Vec<_> = tree
        .markdown()
        .flat_map(|file| dead_links(tree, file))
        .collect();
    if let Some(file) = tree.file("ARCHITECTURE.md") {
        findings.extend(gone_files(tree, file));
    }
    findings
}

fn dead_links(tree: &Tree, file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, text) in prose(&file.text) {
        for target in targets(&without_spans(text)) {
            let Some(problem) = problem(tree, file, &target) else {
                continue;
            };
            findings.push(Finding::new(&file.path, line, problem, "correct the link"));
        }
    }
    findings
}

/// Says what is wrong with a link's target, if anything.
fn problem(tree: &Tree, from: &File, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = if path.is_empty() {
        from.path.clone()
    } else {
        resolve(&from.path, path)?
    };
    if !tree.holds(&path) {
        return Some(format!("`{target}` leads to no file"));
    }
    let headings = tree
        .file(&path)
        .filter(|file| file.path.ends_with(".md") && !anchor.is_empty())?;
    let found = anchors(&headings.text).iter().any(|known| known == anchor);
    (!found).then(|| format!("`{target}` leads to no heading"))
}

/// Joins a relative path to the directory of the file it stands in; `None` leaves the project.
fn resolve(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Returns the lines outside code fences, numbered from 1.
fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut fenced = false;
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            lines.push((at + 1, line));
        }
    }
    lines
}

/// Blanks what stands between backticks.
fn without_spans(line: &str) -> String {
    let pieces = line.split('`').enumerate();
    pieces
        .map(|(at, piece)| if at % 2 == 0 { piece } else { "x" })
        .collect()
}

/// Returns the targets of `[text](target)` and `[name]: target`.
fn targets(line: &str) -> Vec<String> {
    let inline = line.match_indices("](").map(|(at, _)| &line[at + 2..]);
    let inline = inline.filter_map(|rest| rest.split(')').next());
    let defined = line
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]: "));
    inline
        .chain(defined.map(|(_, target)| target))
        .filter_map(|target| target.split_whitespace().next())
        .map(|target| target.trim_matches(['<', '>']).to_owned())
        .collect()
}

/// Returns the anchors of a document's headings, as the common renderers make them.
fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for (_, line) in prose(text) {
        let title = line.trim_start_matches('#');
        if title.len() == line.len() || !title.starts_with(' ') {
            continue;
        }
        let base = anchor(title);
        let mut anchor = base.clone();
        let mut again = 0;
        while anchors.contains(&anchor) {
            again += 1;
            anchor = format!("{base}-{again}");
        }
        anchors.push(anchor);
    }
    anchors
}

fn anchor(title: &str) -> String {
    let kept = title
        .trim()
        .chars()
        .filter_map(|character| match character {
            ' ' => Some('-'),
            '-' | '_' => Some(character),
            other if other.is_alphanumeric() => Some(other),
            _ => None,
        });
    kept.flat_map(char::to_lowercase).collect()
}

/// Finds names in backticks that end in `.rs` or `/` and that no path of the project ends with.
fn gone_files(tree: &Tree, file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, line) in file.text.lines().enumerate() {
        for name in line
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|name| names_a_file(name))
        {
            let directory = name.ends_with('/');
            let wanted = format!("/{name}");
            let exists = tree.paths.iter().any(|path| {
                let path = format!("/{path}");
                if directory {
                    path.contains(&wanted)
                } else {
                    path.ends_with(&wanted)
                }
            });
            if !exists {
                let what = format!("`{name}` does not exist");
                findings.push(Finding::new(
                    &file.path,
                    at + 1,
                    what,
                    "tell where it is now",
                ));
            }
        }
    }
    findings
}

fn names_a_file(name: &str) -> bool {
    let plain = |character: char| character.is_alphanumeric() || "._-/".contains(character);
    (name.ends_with(".rs") || name.ends_with('/'))
        && name.chars().all(plain)
        && !name.starts_with('/')
}

#[cfg(test)]
mod tests {
    use super::super::lines_of;
    use super::*;

    #[test]
    fn links_that_resolve_are_no_finding() {
        let page = "# One\n## Two words: `a_b`!\n## One\n\
                    [a](b.md) [b](../README.md#top-of-it) [c](#two-words-a_b) [d](#one-1)\n\
                    [e](https://example.org/x) ![f](img/ \"title\") `[g](gone.md)`\n\
                    ```\n[h](gone.md)\n```\n[i]: b.md\n";
        let files = [
            ("docs/a.md", page),
            ("docs/b.md", ""),
            ("docs/img/c.svg", ""),
            ("README.md", "# Top of it\n"),
        ];
        assert_eq!(lines_of(check, &files), Vec::<String>::new());
    }

    #[test]
    fn dead_links_are_found() {
        let page = "[a](gone.md)\n\n[b](b.md#nowhere) and [c](../../x.md)\n[d]: gone/\n";
        assert_eq!(
            lines_of(check, &[("docs/a.md", page), ("docs/b.md", "# Here\n")]),
            [
                "docs/a.md:1: `gone.md` leads to no file, correct the link",
                "docs/a.md:3: `b.md#nowhere` leads to no heading, correct the link",
                "docs/a.md:4: `gone/` leads to no file, correct the link",
            ]
        );
    }

    #[test]
    fn files_named_by_the_architecture_exist() {
        let page =
            "`crates/core/` `reduce/mod.rs` `gone.rs` `old/` `Vec<T>` `crates/*/src/` `a b.rs`\n";
        let files = [
            ("ARCHITECTURE.md", page),
            ("crates/core/src/reduce/mod.rs", ""),
        ];
        assert_eq!(
            lines_of(check, &files),
            [
                "ARCHITECTURE.md:1: `gone.rs` does not exist, tell where it is now",
                "ARCHITECTURE.md:1: `old/` does not exist, tell where it is now",
            ]
        );
    }
}
