//! `cargo xtask tidy`: the rules of the code base that are programs.

mod files;
mod forgotten;
mod hygiene;
mod layers;
mod lengths;
mod links;
mod rust_text;
mod sources;
mod words;

use std::fmt;

use crate::flags::Accepts;
use crate::project::{self, Fallible};
use files::Tree;

/// One place that breaks a rule, and what to do about it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    path: String,
    line: usize,
    what: String,
    remedy: String,
}

impl Finding {
    fn new(path: &str, line: usize, what: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding {
            path: path.to_owned(),
            line,
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}:{}: {}, {}",
            self.path, self.line, self.what, self.remedy
        )
    }
}

/// The checks that need nothing but the files.
const CHECKS: &[fn(&Tree) -> Vec<Finding>] = &[
    sources::check,
    lengths::check,
    forgotten::check,
    links::check,
    words::check,
    hygiene::check,
];

/// Prints every finding and fails if there is one.
pub(crate) fn run(arguments: &[String]) -> Fallible<()> {
    Accepts {
        switches: &[],
        values: &[],
        words: 0,
    }
    .read(arguments)?;
    let tree = Tree::read(&project::root())?;
    let mut findings: Vec<_> = CHECKS.iter().flat_map(|check| check(&tree)).collect();
    findings.extend(layers::check(&layers::packages()?));
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        1 => Err("tidy: 1 finding".into()),
        many => Err(format!("tidy: {many} findings").into()),
    }
}

/// Checks a tree given as data and returns the findings as lines.
#[cfg(test)]
fn lines_of(check: fn(&Tree) -> Vec<Finding>, files: &[(&str, &str)]) -> Vec<String> {
    check(&Tree::of(files))
        .iter()
        .map(Finding::to_string)
        .collect()
}
