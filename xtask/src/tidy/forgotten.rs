//! Files that no module names: the compiler does not read them, and nobody notices.

use super::Finding;
use super::files::{File, Tree};
use super::sources::holds_word;

/// Finds sources that no `mod` reaches, and test programs beside a crate's one.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, _) in tree.rust() {
        let Some(place) = Place::of(&file.path) else {
            continue;
        };
        if place.is_second_test_program() {
            let what = "a test program of its own";
            findings.push(Finding::new(&file.path, 1, what, "move it into tests/it"));
        } else if !place.is_root() && !place.is_named(tree) {
            let what = format!(
                "no module names it, so it is never compiled: `mod {};`",
                place.module
            );
            let parents = place.parents();
            let there = parents.iter().find(|path| tree.file(path).is_some());
            let remedy = format!("add it to {}", there.unwrap_or(&parents[0]));
            findings.push(Finding::new(&file.path, 1, what, remedy));
        }
    }
    findings
}

/// Where a source stands in its crate.
struct Place<'a> {
    /// The directory of the crate's root file: `…/src`, `…/tests/it`, `…/tests`.
    root: &'a str,
    /// The directory that holds the parent module's children.
    directory: &'a str,
    module: &'a str,
    file: &'a str,
}

impl<'a> Place<'a> {
    fn of(path: &'a str) -> Option<Place<'a>> {
        let roots = ["/src/", "/tests/it/", "/tests/"];
        let root = roots.iter().find_map(|root| {
            let at = path.find(root)?;
            Some(&path[..at + root.len() - 1])
        })?;
        let (directory, file) = path.rsplit_once('/')?;
        let (directory, module) = match file {
            "mod.rs" => directory.rsplit_once('/')?,
            _ => (directory, file.trim_end_matches(".rs")),
        };
        Some(Place {
            root,
            directory,
            module,
            file,
        })
    }

    fn is_root(&self) -> bool {
        let programs = [
            format!("{}/bin", self.root),
            format!("{}/fuzz_targets", self.root),
        ];
        self.directory == self.root && matches!(self.file, "main.rs" | "lib.rs")
            || programs.iter().any(|directory| directory == self.directory)
    }

    fn is_second_test_program(&self) -> bool {
        self.root.ends_with("/tests") && self.directory == self.root
    }

    /// The files that may name the module.
    fn parents(&self) -> Vec<String> {
        let directory = self.directory;
        if directory == self.root {
            return vec![
                format!("{directory}/lib.rs"),
                format!("{directory}/main.rs"),
            ];
        }
        vec![format!("{directory}/mod.rs"), format!("{directory}.rs")]
    }

    fn is_named(&self, tree: &Tree) -> bool {
        let word = format!("mod {}", self.module);
        let path = format!("{}\"]", self.file);
        let names = |parent: &File| {
            let Some(rust) = &parent.rust else {
                return false;
            };
            rust.code
                .lines()
                .any(|line| holds_word(line, &word) && line.trim_end().ends_with(';'))
                || rust
                    .uncommented
                    .lines()
                    .any(|line| line.contains("#[path") && line.contains(&path))
        };
        self.parents()
            .iter()
            .filter_map(|path| tree.file(path))
            .any(names)
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines_of;
    use super::*;

    #[test]
    fn every_file_is_named_by_its_parent() {
        let files = [
            ("crates/a/src/lib.rs", "mod b;\npub mod c;\n"),
            ("crates/a/src/b.rs", "mod d;\n"),
            ("crates/a/src/b/d.rs", ""),
            ("crates/a/src/c/mod.rs", "mod e;\n"),
            ("crates/a/src/c/e.rs", ""),
            ("crates/a/src/main.rs", ""),
            ("crates/a/tests/it/main.rs", "mod f;\n"),
            ("crates/a/tests/it/f.rs", ""),
            ("crates/a/build.rs", ""),
        ];
        assert_eq!(lines_of(check, &files), Vec::<String>::new());
    }

    #[test]
    fn a_forgotten_file_is_found() {
        let files = [
            (
                "crates/a/tests/it/main.rs",
                "// mod list;\nmod listing;\nmod g {}\n",
            ),
            ("crates/a/tests/it/list.rs", ""),
            ("crates/a/tests/it/g/mod.rs", ""),
            ("crates/a/tests/it/listing.rs", ""),
        ];
        let remedy = "add it to crates/a/tests/it/main.rs";
        assert_eq!(
            lines_of(check, &files),
            [
                format!(
                    "crates/a/tests/it/list.rs:1: no module names it, so it is never compiled: `mod list;`, {remedy}"
                ),
                format!(
                    "crates/a/tests/it/g/mod.rs:1: no module names it, so it is never compiled: `mod g;`, {remedy}"
                ),
            ]
        );
    }

    #[test]
    fn a_crate_has_one_test_program() {
        let files = [("crates/a/tests/list.rs", "")];
        assert_eq!(
            lines_of(check, &files),
            ["crates/a/tests/list.rs:1: a test program of its own, move it into tests/it"]
        );
    }
}
