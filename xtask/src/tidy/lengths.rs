//! How long a file and a function may be.

use super::Finding;
use super::files::{File, Tree};
use super::rust_text::{RustText, indent};

const FILE_LIMIT: usize = 600;
const FUNCTION_LIMIT: usize = 100;

/// Files that may be longer: (path, reason).
const LONG_FILES: &[(&str, &str)] = &[];
/// Functions that may be longer: (path, name, reason).
const LONG_FUNCTIONS: &[(&str, &str, &str)] = &[];

/// Finds files and functions that tell more than one story, and exceptions that are no longer needed.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used = Vec::new();
    for (file, rust) in tree.rust() {
        findings.extend(long_file(file, &mut used));
        findings.extend(long_functions(file, rust, &mut used));
    }
    let listed = LONG_FILES.iter().map(|(path, _)| (*path, ""));
    let listed = listed.chain(LONG_FUNCTIONS.iter().map(|(path, name, _)| (*path, *name)));
    let stale = listed.filter(|&(path, name)| {
        !used
            .iter()
            .any(|(used_path, used_name)| used_path == path && used_name == name)
    });
    findings.extend(stale.map(|(path, name)| {
        let what = format!("{path} {name} is within the limit");
        Finding::new(
            "xtask/src/tidy/lengths.rs",
            1,
            what,
            "take it off the list of exceptions",
        )
    }));
    findings
}

fn long_file(file: &File, used: &mut Vec<(String, String)>) -> Option<Finding> {
    let lines = file.text.lines().count();
    if lines <= FILE_LIMIT {
        return None;
    }
    if LONG_FILES.iter().any(|(path, _)| *path == file.path) {
        used.push((file.path.clone(), String::new()));
        return None;
    }
    let what = format!("{lines} lines, more than {FILE_LIMIT}");
    Some(Finding::new(
        &file.path,
        1,
        what,
        "split it into files that tell one story each",
    ))
}

fn long_functions(file: &File, rust: &RustText, used: &mut Vec<(String, String)>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for function in functions(&rust.code) {
        let is_test = file.is_test() || rust.in_test(function.line);
        if function.lines <= FUNCTION_LIMIT || is_test {
            continue;
        }
        let name = function.name;
        if LONG_FUNCTIONS
            .iter()
            .any(|(path, known, _)| *path == file.path && *known == name)
        {
            used.push((file.path.clone(), name));
            continue;
        }
        let what = format!(
            "fn {name} has {} lines, more than {FUNCTION_LIMIT}",
            function.lines
        );
        findings.push(Finding::new(
            &file.path,
            function.line,
            what,
            "give its steps names",
        ));
    }
    findings
}

#[derive(Debug, PartialEq, Eq)]
struct Function {
    name: String,
    line: usize,
    lines: usize,
}

/// Finds the functions of code formatted by rustfmt: each ends at the first closing brace with its own indentation.
fn functions(code: &str) -> Vec<Function> {
    let lines: Vec<&str> = code.lines().collect();
    let declared = lines.iter().enumerate();
    declared
        .filter_map(|(at, line)| {
            let name = declared_name(line)?;
            let closes = |below: &&str| {
                indent(below) == indent(line) && below.trim_start().starts_with(['}', ')'])
            };
            let trimmed = line.trim_end();
            if trimmed.ends_with([';', '}']) {
                return Some(Function {
                    name,
                    line: at + 1,
                    lines: 1,
                });
            }
            let mut below = lines[at + 1..]
                .iter()
                .enumerate()
                .filter(|(_, line)| closes(line));
            let (offset, _) = below.find(|(_, line)| {
                line.trim_start().starts_with('}') || line.trim_end().ends_with([';', '}'])
            })?;
            Some(Function {
                name,
                line: at + 1,
                lines: offset + 2,
            })
        })
        .collect()
}

fn declared_name(line: &str) -> Option<String> {
    const QUALIFIERS: &[&str] = &["pub", "const", "async", "unsafe", "extern", "default"];
    let mut words = line.split_whitespace();
    loop {
        let word = words.next()?;
        if word == "fn" {
            let name = words.next()?;
            return Some(name.split(['(', '<']).next()?.to_owned());
        }
        let qualifies = QUALIFIERS.contains(&word) || word.starts_with("pub(");
        if !qualifies {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines_of;
    use super::*;

    fn measured(code: &str) -> Vec<(String, usize, usize)> {
        let found = functions(code).into_iter();
        found
            .map(|function| (function.name, function.line, function.lines))
            .collect()
    }

    #[test]
    fn functions_end_at_their_own_brace() {
        for (code, expected) in [
            ("fn a() {\n    b();\n}\n", vec![("a", 1, 3)]),
            (
                "pub(crate) const fn a() {}\nfn b();\n",
                vec![("a", 1, 1), ("b", 2, 1)],
            ),
            (
                "impl A {\n    fn a<T>(\n        b: T,\n    ) -> C {\n        if d {\n        }\n    }\n}\n",
                vec![("a", 2, 6)],
            ),
            (
                "fn a(\n    b: C,\n) -> D;\nfn e() {\n}\n",
                vec![("a", 1, 3), ("e", 4, 2)],
            ),
            ("fn a()\nwhere\n    B: C,\n{\n    d\n}\n", vec![("a", 1, 6)]),
            ("let a: fn(b) = c;\n", vec![]),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(name, line, lines)| (name.to_owned(), line, lines))
                .collect();
            assert_eq!(measured(code), expected, "{code}");
        }
    }

    #[test]
    fn long_files_and_functions_are_found() {
        let long_function = format!("fn a() {{\n{}}}\n", "    b();\n".repeat(99));
        assert_eq!(
            lines_of(check, &[("a.rs", &long_function)]),
            ["a.rs:1: fn a has 101 lines, more than 100, give its steps names"]
        );
        let long_file = "// a\n".repeat(601);
        assert_eq!(
            lines_of(check, &[("a.rs", &long_file)]),
            ["a.rs:1: 601 lines, more than 600, split it into files that tell one story each"]
        );
        let short = format!("fn a() {{\n{}}}\n", "    b();\n".repeat(98));
        assert_eq!(lines_of(check, &[("a.rs", &short)]), Vec::<String>::new());
    }

    #[test]
    fn test_functions_may_be_long() {
        let test = format!(
            "#[cfg(test)]\nmod t {{\n    fn a() {{\n{}    }}\n}}\n",
            "        b();\n".repeat(120)
        );
        assert_eq!(lines_of(check, &[("a.rs", &test)]), Vec::<String>::new());
    }
}
