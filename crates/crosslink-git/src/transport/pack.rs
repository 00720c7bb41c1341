//! Packing loose objects together, when there are many of them.
//!
//! Git works in a scratch repository that borrows the objects, so that no setting of the repository counts. Every loose
//! object is packed, reachable or not, and only files whose object is in a pack are removed: nothing is lost.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::scratch::Scratch;
use super::{GitTransport, Limits, TransportError, child};
use crate::{GitError, ObjectId, Objects};

/// Loose objects are packed when there seem to be more than so many.
const LOOSE_LIMIT: usize = 2048;

/// How many folders loose objects are spread over, evenly.
const FOLDERS: usize = 256;

/// The one that is looked at.
const SAMPLE: &str = "17";

/// Git says the name of each new pack, and nothing more.
const OUTPUT_LIMIT: usize = 64 * 1024;

impl GitTransport {
    /// Packs the loose objects of the repository whose common git directory is `common_dir` if there seem to be more
    /// than two thousand of them, and says how many it packed. No object is lost, reachable or not, and no ref changes.
    ///
    /// # Errors
    ///
    /// Fails if the repository cannot be read or written, and if it takes too long or is cancelled; what is packed by
    /// then stays packed.
    pub fn pack_loose(
        &self,
        common_dir: &Path,
        limits: Limits<'_>,
    ) -> Result<usize, TransportError> {
        if limits.cancel.is_cancelled() {
            return Err(TransportError::Cancelled);
        }
        let here = Objects::open(common_dir)?;
        let objects = here.common_dir().join("objects");
        let sample = names_in(&objects, SAMPLE)?;
        if sample.len() * FOLDERS <= LOOSE_LIMIT {
            return Ok(0);
        }
        self.pack(&objects, limits)
    }

    fn pack(&self, objects: &Path, limits: Limits<'_>) -> Result<usize, TransportError> {
        let mut names = Vec::new();
        for folder in 0..FOLDERS {
            names.extend(names_in(objects, &format!("{folder:02x}"))?);
        }
        let scratch = Scratch::take(&self.scratch)?;
        let list = scratch.git_dir().join("loose");
        let listed = fs::write(&list, names.join("\n") + "\n").and_then(|()| File::open(&list));
        let listed = listed.map_err(|source| TransportError::Scratch { path: list, source })?;
        let started = Instant::now();
        let mut packing = self.git(scratch.git_dir(), "pack-objects");
        packing
            .args(["--quiet", "--non-empty"])
            .arg(objects.join("pack/pack"))
            .stdin(Stdio::from(listed));
        work(packing, objects, limits)?;
        let mut pruning = self.git(scratch.git_dir(), "prune-packed");
        pruning.arg("--quiet");
        let left = Limits {
            deadline: limits.deadline.saturating_sub(started.elapsed()),
            ..limits
        };
        work(pruning, objects, left)?;
        Ok(names.len())
    }
}

fn work(mut command: Command, objects: &Path, limits: Limits<'_>) -> Result<(), TransportError> {
    command.env("GIT_OBJECT_DIRECTORY", objects);
    let failed = |reason: String| {
        let what = "a pack".to_owned();
        TransportError::Here(GitError::NotWritten { what, reason })
    };
    match child::run(command, OUTPUT_LIMIT, limits) {
        Ok(ended) if ended.status.success() => Ok(()),
        Ok(ended) => Err(failed(super::error::first_words(&ended.complaint))),
        Err(child::Failure::Cancelled) => Err(TransportError::Cancelled),
        Err(child::Failure::NotStarted(error)) if error.kind() == ErrorKind::NotFound => {
            Err(TransportError::GitMissing)
        }
        Err(child::Failure::NotStarted(error)) => Err(failed(error.to_string())),
        Err(child::Failure::TimedOut) => Err(failed("it takes too long".into())),
        Err(child::Failure::TooMuch) => Err(failed("git says too much".into())),
    }
}

/// The names of the loose objects in one of the folders. A file without content, which a crash may leave, is none.
fn names_in(objects: &Path, folder: &str) -> Result<Vec<String>, GitError> {
    let path = objects.join(folder);
    let read = || -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&path)? {
            let entry = entry?;
            let name = format!("{folder}{}", entry.file_name().to_string_lossy());
            let is_name = ObjectId::from_hex(name.as_bytes()).is_ok();
            if is_name
                && entry
                    .metadata()
                    .is_ok_and(|it| it.is_file() && it.len() > 0)
            {
                names.push(name);
            }
        }
        Ok(names)
    };
    match read() {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(GitError::unreadable(&path, error)),
        Ok(names) => Ok(names),
    }
}
