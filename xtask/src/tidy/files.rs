//! The project's files: everything under the root that `.gitignore` does not name.

use std::fs;
use std::path::Path;

use super::rust_text::RustText;
use crate::project::Fallible;

/// A text file, by its path from the root with `/` between the parts.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
    /// What the lexer made of it, for Rust.
    pub(crate) rust: Option<RustText>,
}

/// All files, and the paths of those that are not text too.
#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
    pub(crate) paths: Vec<String>,
}

impl Tree {
    /// Reads the tree under a root; fails where a directory or file cannot be read.
    pub(crate) fn read(root: &Path) -> Fallible<Tree> {
        let ignored = Ignored::parse(&fs::read_to_string(root.join(".gitignore"))?);
        let mut tree = Tree::default();
        tree.walk(root, "", &ignored)?;
        Ok(tree)
    }

    fn walk(&mut self, directory: &Path, prefix: &str, ignored: &Ignored) -> Fallible<()> {
        let mut entries = fs::read_dir(directory)?.collect::<Result<Vec<_>, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            if name == ".git" || ignored.names(&path) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                self.walk(&entry.path(), &format!("{path}/"), ignored)?;
            } else {
                self.add(&path, fs::read(entry.path())?);
            }
        }
        Ok(())
    }

    fn add(&mut self, path: &str, bytes: Vec<u8>) {
        self.paths.push(path.to_owned());
        if let Ok(text) = String::from_utf8(bytes) {
            let rust = path.ends_with(".rs").then(|| RustText::read(&text));
            self.files.push(File {
                path: path.to_owned(),
                text,
                rust,
            });
        }
    }

    /// Returns the files of Rust with what the lexer made of them.
    pub(crate) fn rust(&self) -> impl Iterator<Item = (&File, &RustText)> {
        self.files
            .iter()
            .filter_map(|file| Some((file, file.rust.as_ref()?)))
    }

    pub(crate) fn markdown(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.ends_with(".md"))
    }

    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Returns whether a file or directory of this path is there.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        path.is_empty()
            || self.paths.iter().any(|known| {
                known
                    .strip_prefix(path)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
    }

    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        for (path, text) in files {
            tree.add(path, text.as_bytes().to_vec());
        }
        tree
    }
}

impl File {
    /// Returns whether the whole file is test code, by its place.
    pub(crate) fn is_test(&self) -> bool {
        let stem = self
            .path
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(".rs");
        self.path.contains("/tests/") || stem == "tests" || stem.ends_with("_tests")
    }
}

/// The forms of a pattern the project's `.gitignore` uses: `/path` from the root, `*.ending`, and a bare name.
struct Ignored {
    rooted: Vec<String>,
    endings: Vec<String>,
    names: Vec<String>,
}

impl Ignored {
    fn parse(text: &str) -> Ignored {
        let mut ignored = Ignored {
            rooted: vec![],
            endings: vec![],
            names: vec![],
        };
        for line in text
            .lines()
            .map(str::trim)
            .filter(|line| !line.starts_with('#'))
        {
            let line = line.trim_end_matches('/');
            if let Some(path) = line.strip_prefix('/') {
                ignored.rooted.push(path.to_owned());
            } else if let Some(ending) = line.strip_prefix('*') {
                ignored.endings.push(ending.to_owned());
            } else if !line.is_empty() {
                ignored.names.push(line.to_owned());
            }
        }
        ignored
    }

    fn names(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.rooted.iter().any(|rooted| rooted == path)
            || self
                .endings
                .iter()
                .any(|ending| name.ends_with(ending.as_str()))
            || self.names.iter().any(|known| known == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_gitignore_names_is_left_out() {
        let ignored = Ignored::parse("# built\n/target\n/fuzz/corpus/\n*.snap.new\n.crosslink\n");
        let named = [
            "target",
            "fuzz/corpus",
            "a/b.snap.new",
            "a/.crosslink",
            ".crosslink",
        ];
        let kept = ["a/target", "corpus", "a/b.snap", "built", ""];
        assert_eq!(named.map(|path| ignored.names(path)), [true; 5]);
        assert_eq!(kept.map(|path| ignored.names(path)), [false; 5]);
    }

    #[test]
    fn files_directories_and_the_root_are_held() {
        let tree = Tree::of(&[("docs/guides/a.md", "")]);
        for path in ["docs/guides/a.md", "docs/guides/", "docs", ""] {
            assert!(tree.holds(path), "{path}");
        }
        assert!(!tree.holds("docs/gui"));
    }

    #[test]
    fn test_code_is_known_by_its_place() {
        let is_test = |path: &str| Tree::of(&[(path, "")]).files[0].is_test();
        for path in [
            "crates/a/tests/it/b.rs",
            "crates/a/src/b/tests.rs",
            "src/b_tests.rs",
        ] {
            assert!(is_test(path), "{path}");
        }
        assert!(!is_test("crates/a/src/latest.rs"));
    }
}
