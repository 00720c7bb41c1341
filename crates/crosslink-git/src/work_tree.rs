//! What a work tree holds that no commit has. The user's `git` says it: how their files are to be read is theirs to set.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::transport::child::{Failure, run};
use crate::transport::command::in_work_tree;
use crate::{Cancel, Expect, GitError, Limits, NewCommit, ObjectId, Objects, Person};

/// How long git may take over a work tree.
const PATIENCE: Duration = Duration::from_secs(30);

/// The most bytes of names that are read.
const SIZE_LIMIT: usize = 4 * 1024 * 1024;

/// Returns the files of a work tree that differ from its commit, those that git does not know yet among them, sorted.
///
/// # Errors
///
/// Fails if the directory is no work tree, or git does not answer in time.
pub fn uncommitted(work_tree: &Path) -> Result<Vec<String>, GitError> {
    let words = [
        "status",
        "--porcelain",
        "-z",
        "--no-renames",
        "--untracked-files=all",
    ];
    let told = said(work_tree, in_work_tree(work_tree, &words))?;
    let names = told
        .split(|byte| *byte == 0)
        .filter_map(|entry| entry.get(3..));
    let mut names: Vec<_> = names
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    names.sort_unstable();
    Ok(names)
}

/// Keeps everything that a work tree holds, as a commit on top of its own that a ref points at. Its files, its index and its branch
/// stay as they are; what git ignores is not kept.
///
/// # Errors
///
/// As [`uncommitted`], and if the objects or the ref cannot be written.
pub fn keep_uncommitted(
    work_tree: &Path,
    full_name: &str,
    (person, message): (&Person, &str),
) -> Result<ObjectId, GitError> {
    let objects = Objects::open(work_tree)?;
    let index = Index::copy_of(&objects)?;
    said(
        work_tree,
        index.used_by(in_work_tree(work_tree, &["add", "--all", "--", ":/"])),
    )?;
    let tree = said(
        work_tree,
        index.used_by(in_work_tree(work_tree, &["write-tree"])),
    )?;
    let tree = ObjectId::from_hex(tree.trim_ascii())
        .map_err(|error| GitError::invalid(error.to_string()))?;
    let commit = NewCommit {
        tree,
        parents: objects.resolve("HEAD")?.into_iter().collect(),
        author: person.clone(),
        committer: person.clone(),
        message: message.to_owned(),
    };
    let commit = objects.write_commit(&commit, None)?;
    objects.make_durable(&[commit])?;
    objects.set_ref(full_name, Expect::Any, Some(commit))?;
    objects.make_ref_durable(full_name)?;
    Ok(commit)
}

/// A copy of a work tree's index, gone when it is dropped.
struct Index(std::path::PathBuf);

impl Index {
    fn copy_of(objects: &Objects) -> Result<Self, GitError> {
        let own = objects.git_dir().join("index");
        let copy = objects
            .git_dir()
            .join(format!("crosslink-index-{}", std::process::id()));
        if own.exists() {
            fs::copy(&own, &copy).map_err(|error| GitError::unreadable(&own, error))?;
        }
        Ok(Self(copy))
    }

    fn used_by(&self, mut command: Command) -> Command {
        command.env("GIT_INDEX_FILE", &self.0);
        command
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn said(work_tree: &Path, command: Command) -> Result<Vec<u8>, GitError> {
    let cancel = Cancel::new();
    let limits = Limits {
        deadline: PATIENCE,
        cancel: &cancel,
    };
    match run(command, SIZE_LIMIT, limits) {
        Ok(ended) if ended.status.success() => Ok(ended.output),
        Ok(ended) => Err(GitError::invalid(ended.complaint.trim().to_owned())),
        Err(Failure::NotStarted(error)) => Err(GitError::unreadable(work_tree, error)),
        Err(Failure::TooMuch) => Err(GitError::TooMuch {
            what: "bytes of names of files",
            limit: SIZE_LIMIT as u64,
        }),
        Err(Failure::TimedOut | Failure::Cancelled) => {
            Err(GitError::invalid("git did not answer in time"))
        }
    }
}
