//! Finding projects on disk.

use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

/// How deep a search goes unless it is told otherwise.
pub const DEFAULT_DEPTH: usize = 4;

/// At most so many folders are looked at in one search.
const FOLDERS: usize = 200_000;

/// Folders that hold no projects of a person, or far too much.
const SKIPPED: &[&str] = &[
    "node_modules",
    "target",
    "build",
    "dist",
    "out",
    "venv",
    "env",
    "__pycache__",
    "Library",
    "AppData",
    "Downloads",
    "Desktop",
    "Movies",
    "Music",
    "Pictures",
    "Videos",
];

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Working copies that have a project, sorted.
    pub projects: Vec<PathBuf>,
    /// Whether the search stopped before it was through.
    pub cut: bool,
}

/// Looks below each root for folders that have both `.git` and `.crosslink`, and for bare repositories with a database of
/// this program, without following links and without looking into what it found.
pub fn walk(roots: &[PathBuf], depth: usize) -> Found {
    let mut seen = BTreeSet::new();
    let mut projects = BTreeSet::new();
    let mut waiting: VecDeque<(PathBuf, usize)> = roots
        .iter()
        .filter_map(|root| Some((fs::canonicalize(root).ok()?, 0)))
        .collect();
    while let Some((folder, at)) = waiting.pop_front() {
        if seen.len() >= FOLDERS {
            return Found {
                projects: projects.into_iter().collect(),
                cut: true,
            };
        }
        if !seen.insert(folder.clone()) {
            continue;
        }
        if is_project(&folder) {
            projects.insert(folder);
        } else if at < depth {
            waiting.extend(folders(&folder).into_iter().map(|below| (below, at + 1)));
        }
    }
    Found {
        projects: projects.into_iter().collect(),
        cut: false,
    }
}

fn is_project(folder: &Path) -> bool {
    let is_bare =
        || folder.join("HEAD").is_file() && folder.join("crosslink/crosslink.db").is_file();
    (folder.join(".git").exists() && folder.join(".crosslink").is_dir()) || is_bare()
}

/// The folders in a folder that are worth a look; one that cannot be read has none.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            !name.starts_with('.') && !SKIPPED.contains(&name.as_ref())
        })
        .map(|entry| entry.path())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projects_are_found_and_not_looked_into() {
        let root = tempfile::tempdir().unwrap();
        let make = |path: &str| fs::create_dir_all(root.path().join(path)).unwrap();
        for project in [
            "one",
            "group/two",
            "one/inner",
            "node_modules/three",
            ".hidden/four",
            "a/b/c/d/deep",
        ] {
            make(&format!("{project}/.git"));
            make(&format!("{project}/.crosslink"));
        }
        for bare in ["group/bare.git", "group/no-project.git"] {
            make(&format!("{bare}/crosslink"));
            fs::write(root.path().join(bare).join("HEAD"), "ref: refs/heads/main").unwrap();
        }
        let database = root.path().join("group/bare.git/crosslink/crosslink.db");
        fs::write(database, "").unwrap();
        make("only-git/.git");
        make("only-crosslink/.crosslink");
        let names = |found: Found| -> Vec<String> {
            let root = fs::canonicalize(root.path()).unwrap();
            let paths = found.projects.into_iter();
            paths
                .map(|path| {
                    path.strip_prefix(&root)
                        .unwrap()
                        .to_string_lossy()
                        .into_owned()
                })
                .collect()
        };
        let roots = [root.path().to_owned(), root.path().join("group")];
        assert_eq!(
            names(walk(&roots, DEFAULT_DEPTH)),
            ["group/bare.git", "group/two", "one"]
        );
        assert_eq!(
            names(walk(&roots, 5)),
            ["a/b/c/d/deep", "group/bare.git", "group/two", "one"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed_and_loops_end() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("a")).unwrap();
        std::os::unix::fs::symlink(root.path(), root.path().join("a/loop")).unwrap();
        assert_eq!(walk(&[root.path().to_owned()], 9), Found::default());
    }
}
