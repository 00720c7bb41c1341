//! Finding projects on disk.

use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

use crosslink_core::problem::{Code, Problem};
use crosslink_hub::describe;

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

/// Looks below each root for working copies that have `.crosslink` or a hub, if only a fetched one, and for bare
/// repositories with a database of this program, without following links and without looking into what it found.
///
/// # Errors
/// `path.missing` where a root is no folder.
pub fn walk(roots: &[PathBuf], depth: usize) -> Result<Found, Problem> {
    let mut seen = BTreeSet::new();
    let mut projects = BTreeSet::new();
    let roots = roots.iter().map(|path| Ok((root(path)?, 0)));
    let mut waiting: VecDeque<(PathBuf, usize)> = roots.collect::<Result<_, Problem>>()?;
    while let Some((folder, at)) = waiting.pop_front() {
        if seen.len() >= FOLDERS {
            return Ok(Found {
                projects: projects.into_iter().collect(),
                cut: true,
            });
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
    Ok(Found {
        projects: projects.into_iter().collect(),
        cut: false,
    })
}

fn root(path: &Path) -> Result<PathBuf, Problem> {
    let found = fs::canonicalize(path).ok().filter(|root| root.is_dir());
    found.ok_or_else(|| {
        let message = format!(
            "path does not exist or is not a directory: {}",
            path.display()
        );
        Problem::new(Code::PathMissing, message).hint("name a folder to look below")
    })
}

fn is_project(folder: &Path) -> bool {
    let is_bare =
        || folder.join("HEAD").is_file() && folder.join("crosslink/crosslink.db").is_file();
    match folder.join(".git").exists() {
        true => folder.join(".crosslink").is_dir() || has_hub(folder),
        false => is_bare(),
    }
}

/// Whether the working copy in a folder has a hub; one that shares it with another is not counted again.
fn has_hub(folder: &Path) -> bool {
    describe(folder).is_ok_and(|found| found.has_hub && found.path == folder)
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
            names(walk(&roots, DEFAULT_DEPTH).unwrap()),
            ["group/bare.git", "group/two", "one"]
        );
        assert_eq!(
            names(walk(&roots, 5).unwrap()),
            ["a/b/c/d/deep", "group/bare.git", "group/two", "one"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed_and_loops_end() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("a")).unwrap();
        std::os::unix::fs::symlink(root.path(), root.path().join("a/loop")).unwrap();
        assert_eq!(
            walk(&[root.path().to_owned()], 9).unwrap(),
            Found::default()
        );
    }
}
