//! What may be written where: one table of words, the places they may stand in, and what to do instead.

use super::Finding;
use super::files::{File, Tree};
use super::rust_text::RustText;

/// Where a rule looks.
#[derive(Clone, Copy)]
enum View {
    Code,
    Uncommented,
    Strings,
    Comments,
}

/// Which code a rule is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Production,
    Tests,
    Everywhere,
}

struct Rule {
    /// Any of these, as whole words.
    words: &'static [&'static str],
    view: View,
    reach: Reach,
    /// The directory the rule is about; empty for all.
    under: &'static str,
    /// The files and directories where it does not hold.
    allowed: &'static [&'static str],
    remedy: &'static str,
}

const MAIN: &str = "crates/crosslink/src/main.rs";
/// It talks to cargo: the environment is what it is told, its output what it answers.
const BUILD: &str = "crates/crosslink/build.rs";
const BUILD_SERVER: &str = "crates/crosslink-server/build.rs";
/// What tests of several crates share.
const REPOSITORIES: &str = "crates/crosslink-sim/src/repositories.rs";
const REAL_DATA: &str = "crates/crosslink-sim/src/real_data.rs";

const RULES: &[Rule] = &[
    Rule {
        words: &["Command::new(\"git\")"],
        view: View::Uncommented,
        reach: Reach::Production,
        under: "crates/",
        allowed: &[
            "crates/crosslink-git/src/transport/command.rs",
            REPOSITORIES,
        ],
        remedy: "read git's files in process, through crosslink-git",
    },
    Rule {
        words: &[
            "println!",
            "eprintln!",
            "print!",
            "eprint!",
            "stdout()",
            "stderr()",
        ],
        view: View::Code,
        reach: Reach::Production,
        under: "crates/",
        allowed: &[
            MAIN,
            BUILD,
            BUILD_SERVER,
            REAL_DATA,
            "crates/crosslink/src/ui.rs",
        ],
        remedy: "return it as data and let crates/crosslink/src/ui.rs print it",
    },
    Rule {
        words: &[
            "std::env",
            "env::var",
            "env::var_os",
            "env::vars",
            "env::args",
        ],
        view: View::Code,
        reach: Reach::Production,
        under: "crates/",
        allowed: &[
            MAIN,
            BUILD,
            BUILD_SERVER,
            REAL_DATA,
            "crates/crosslink-workspace/src/environment.rs",
        ],
        remedy: "take it from crosslink_workspace::Environment",
    },
    Rule {
        words: &[
            "SELECT ",
            "INSERT INTO ",
            "INSERT OR ",
            "DELETE FROM ",
            "CREATE TABLE ",
        ],
        view: View::Strings,
        reach: Reach::Production,
        under: "crates/",
        allowed: &["crates/crosslink-store/"],
        remedy: "ask crosslink-store, the one crate with SQL",
    },
    Rule {
        words: &["#[ignore"],
        view: View::Code,
        reach: Reach::Everywhere,
        under: "",
        allowed: &[],
        remedy: "make it pass, or assert the known wrong behaviour",
    },
    Rule {
        words: &["#[allow(", "#![allow("],
        view: View::Code,
        reach: Reach::Everywhere,
        under: "",
        allowed: &[],
        remedy: "write #[expect(…, reason = \"…\")], which tells when it is no longer needed",
    },
    Rule {
        words: &["TODO", "XXX"],
        view: View::Comments,
        reach: Reach::Everywhere,
        under: "",
        allowed: &[],
        remedy: "do it, or file an issue",
    },
    Rule {
        words: &["FIXME"],
        view: View::Comments,
        reach: Reach::Production,
        under: "",
        allowed: &[],
        remedy: "mend it, or assert the known wrong behaviour in a test",
    },
    Rule {
        words: &["thread::sleep"],
        view: View::Code,
        reach: Reach::Tests,
        under: "",
        allowed: &[],
        remedy: "wait for a condition, not for a time",
    },
];

/// Finds what stands where it may not.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let sources: Vec<_> = tree.rust().collect();
    RULES
        .iter()
        .flat_map(|rule| {
            sources
                .iter()
                .flat_map(move |(file, rust)| rule.check(file, rust))
        })
        .collect()
}

impl Rule {
    fn check(&self, file: &File, rust: &RustText) -> Vec<Finding> {
        let within = |place: &&str| file.path.starts_with(*place);
        if !within(&self.under) || self.allowed.iter().any(within) {
            return Vec::new();
        }
        let view = match self.view {
            View::Code => &rust.code,
            View::Uncommented => &rust.uncommented,
            View::Strings => &rust.strings,
            View::Comments => &rust.comments,
        };
        let concerns = |line: usize| match self.reach {
            Reach::Everywhere => true,
            reach => (reach == Reach::Tests) == (file.is_test() || rust.in_test(line)),
        };
        view.lines()
            .enumerate()
            .filter_map(|(at, line)| {
                let word = self.words.iter().find(|word| holds_word(line, word))?;
                let what = format!("`{}` may not stand here", word.trim());
                concerns(at + 1).then(|| Finding::new(&file.path, at + 1, what, self.remedy))
            })
            .collect()
    }
}

/// Returns whether the line holds the word, with no letter, digit or underscore joined to it where it has one itself.
pub(crate) fn holds_word(line: &str, word: &str) -> bool {
    let joins = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let joined_before = word.starts_with(joins) && before.is_some_and(joins);
        let joined_after = word.ends_with(joins) && after.is_some_and(joins);
        !joined_before && !joined_after
    })
}

#[cfg(test)]
mod tests {
    use super::super::lines_of;
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        lines_of(check, &[(path, text)])
    }

    #[test]
    fn each_rule_finds_its_words() {
        for (text, finding) in [
            (
                "f(Command::new(\"git\"));",
                "`Command::new(\"git\")` may not stand here",
            ),
            ("println!(\"x\");", "`println!` may not stand here"),
            ("io::stdout().lock();", "`stdout()` may not stand here"),
            ("use std::env;", "`std::env` may not stand here"),
            ("f(\"SELECT 1\");", "`SELECT` may not stand here"),
            ("#[ignore = \"slow\"]", "`#[ignore` may not stand here"),
            ("#[allow(dead_code)]", "`#[allow(` may not stand here"),
            ("// TODO later", "`TODO` may not stand here"),
            ("/// FIXME", "`FIXME` may not stand here"),
        ] {
            let found = findings("crates/crosslink-core/src/a.rs", text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            let start = format!("crates/crosslink-core/src/a.rs:1: {finding}, ");
            assert!(found[0].starts_with(&start), "{text}: {}", found[0]);
        }
    }

    #[test]
    fn what_is_in_its_place_is_no_finding() {
        let tests = "#[cfg(test)]\nmod tests {\n    // FIXME\n    println!();\n}\n";
        for (path, text) in [
            ("crates/crosslink/src/ui.rs", "println!();"),
            (MAIN, "std::env::args();"),
            (
                "crates/crosslink-workspace/src/environment.rs",
                "std::env::vars_os();",
            ),
            ("crates/crosslink-store/src/read.rs", "f(\"SELECT 1\");"),
            (
                "crates/crosslink-core/src/a.rs",
                "// println! and \"SELECT 1\" in prose",
            ),
            (
                "crates/crosslink-core/src/a.rs",
                "f(\"println!\"); child.stdout(Stdio::null());",
            ),
            ("crates/crosslink-core/src/a.rs", "f(\"TODO\"); // TODOS"),
            ("crates/crosslink-core/src/a.rs", tests),
            ("crates/crosslink/tests/it/git.rs", "Command::new(\"git\");"),
            ("xtask/src/a.rs", "println!();"),
        ] {
            assert_eq!(findings(path, text), Vec::<String>::new(), "{path}: {text}");
        }
    }

    #[test]
    fn tests_do_not_sleep() {
        let text = "fn a() { thread::sleep(x) }\n";
        assert_eq!(findings("crates/a/src/a.rs", text), Vec::<String>::new());
        assert_eq!(
            findings("crates/a/tests/it/a.rs", text),
            [
                "crates/a/tests/it/a.rs:1: `thread::sleep` may not stand here, \
              wait for a condition, not for a time"
            ]
        );
    }
}
