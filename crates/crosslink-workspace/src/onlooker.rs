//! Watching a project without taking part: its database is read when its files moved, and never written.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_git::{ObjectId, Objects, Repository};
use crosslink_store::{Glance, Store};

use crate::paths::Paths;

/// How many seconds a holder may be silent before its lease ran out, where no remote grants locks.
const LEASE: i64 = 2 * 60 * 60;

/// For so long after its files moved a database is read again. A commit moves the files first and counts a little
/// later, when the disk has it: a reader that comes in between sees what was before.
const SETTLING: Duration = Duration::from_secs(2);

/// The first time between two readings while a database settles; each further one is twice as long.
const FIRST_STEP: Duration = Duration::from_millis(40);

/// Where the default branch may be found, the best first.
const DEFAULT_BRANCHES: [&str; 6] = [
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
    "HEAD",
];

/// Whoever looks at a project again and again: what did not move is not opened.
#[derive(Debug)]
pub struct Onlooker {
    paths: Paths,
    repository: Repository,
    seen: Option<Seen>,
    /// What was read last, without the issues.
    last: Option<Glance>,
}

/// How the files of a database were seen.
#[derive(Debug)]
struct Seen {
    stamp: Stamp,
    /// When they were first seen so.
    since: Duration,
    /// When they were last read.
    read: Duration,
    /// Whether they are to be read again: that failed, or is in doubt.
    again: bool,
}

impl Seen {
    fn is_settled(&self) -> bool {
        self.read.saturating_sub(self.since) >= SETTLING
    }
}

/// How the files of a database look from outside: any commit makes it another.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp([Option<FileStamp>; 2]);

/// How a file looks from outside. A file without content is as good as none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FileStamp {
    number: u64,
    length: u64,
    written: Option<SystemTime>,
}

impl Onlooker {
    /// Finds where the project of a directory lies, whether it has a database or not; nothing where there is no
    /// repository.
    pub fn of(directory: &Path) -> Option<Self> {
        let repository = Repository::discover(directory).ok()?;
        Some(Self {
            paths: Paths::of(&repository),
            repository,
            seen: None,
            last: None,
        })
    }

    /// Whether the project has a database of this program. A file without content is as good as none, and links are
    /// not followed.
    pub fn has_database(&self) -> bool {
        self.database().is_some()
    }

    /// The database of the project, if it has one.
    pub(crate) fn database(&self) -> Option<PathBuf> {
        Some(self.paths.database()).filter(|path| FileStamp::of(path).is_some())
    }

    /// The folder in which something moves when somebody writes to the database, or makes it.
    pub fn place(&self) -> Option<PathBuf> {
        let directory = self.paths.directory.as_path();
        // Where there is no project yet, its folder shows in the one around it.
        let mut places = [Some(directory), directory.parent()].into_iter().flatten();
        places.find(|place| place.is_dir()).map(Path::to_owned)
    }

    /// Looks: nothing where all is as it was. `at` is the time since any fixed moment, by a clock that is never set.
    /// A look that failed is as good as none.
    ///
    /// # Errors
    /// `project.not_found` where there is no database, else where it cannot be read.
    pub fn look(&mut self, at: Duration) -> Result<Option<Glance>, Problem> {
        let database = self.paths.database();
        // Taken before reading: what is written in between makes the next look read again.
        let Some(stamp) = Stamp::of(&database) else {
            self.seen = None;
            let message = format!("There is no database at {}", database.display());
            return Err(Problem::new(Code::ProjectNotFound, message)
                .hint("`crosslink backup list` shows what can be restored"));
        };
        let before = self.seen.take().filter(|seen| seen.stamp == stamp);
        if let Some(same) = before
            .as_ref()
            .filter(|seen| !seen.again && seen.is_settled())
        {
            self.seen = Some(Seen { stamp, ..*same });
            return Ok(None);
        }
        let mark = self.last.as_ref().map(|last| &last.mark);
        let glance = Store::look(&database, |snapshot| snapshot.glance(mark));
        self.seen = Some(Seen {
            stamp,
            since: before.map_or(at, |seen| seen.since),
            read: at,
            again: glance.is_err(),
        });
        Ok(self.news(glance?))
    }

    /// When the commit of a lock was made, by its holder's clock; nothing where it cannot be read.
    pub fn made_at(&self, commit: [u8; 20]) -> Option<Timestamp> {
        made_at(&self.repository.objects().ok()?, commit)
    }

    /// The tip of the default branch, as far as this working copy knows: that of the remote, else of a branch of a usual name,
    /// else what is checked out.
    pub fn default_tip(&self) -> Option<String> {
        let objects = self.repository.objects().ok()?;
        let tips = DEFAULT_BRANCHES.into_iter();
        let mut tips = tips.filter_map(|name| objects.resolve(name).ok().flatten());
        tips.next().map(|tip| tip.to_string())
    }

    /// Has the next look read, however the files look.
    pub fn doubt(&mut self) {
        if let Some(seen) = &mut self.seen {
            seen.again = true;
        }
    }

    /// After which time the next look should come, though nothing more seems to move; nothing once all has settled.
    pub fn settles_in(&self) -> Option<Duration> {
        let seen = self.seen.as_ref().filter(|seen| !seen.is_settled())?;
        Some(seen.read.saturating_sub(seen.since).max(FIRST_STEP))
    }

    /// What is not as it was.
    fn news(&mut self, glance: Glance) -> Option<Glance> {
        let without_issues = Glance {
            issues: Vec::new(),
            hidden: Vec::new(),
            whole: false,
            locks: glance.locks.clone(),
            agents: glance.agents.clone(),
            milestones: glance.milestones.clone(),
            idle_blockers: glance.idle_blockers.clone(),
            sharing: glance.sharing.clone(),
            requests: glance.requests.clone(),
            checks: glance.checks.clone(),
            ..glance
        };
        let changed = self.last.as_ref() != Some(&without_issues);
        let issues = glance.whole || !glance.issues.is_empty() || !glance.hidden.is_empty();
        self.last = Some(without_issues);
        (changed || issues).then_some(glance)
    }
}

/// When a commit was made, by its author's clock; nothing where it cannot be read.
pub(crate) fn made_at(objects: &Objects, commit: [u8; 20]) -> Option<Timestamp> {
    let commit = objects.commit(ObjectId::from_bytes(commit)).ok()?;
    Some(Timestamp::from_seconds(commit.committer_time))
}

/// When the lease of a lock that the database itself granted runs out: whatever its holder writes renews it.
pub fn lease_until(claimed_at: Timestamp, holder_seen: Option<Timestamp>) -> Timestamp {
    let renewed = holder_seen.map_or(claimed_at, |seen| seen.max(claimed_at));
    renewed.plus_seconds(LEASE)
}

impl Stamp {
    /// Nothing where there is no database.
    fn of(database: &Path) -> Option<Self> {
        let mut log = database.as_os_str().to_owned();
        log.push("-wal");
        let found = FileStamp::of(database)?;
        Some(Self([Some(found), FileStamp::of(Path::new(&log))]))
    }
}

impl FileStamp {
    fn of(path: &Path) -> Option<Self> {
        let metadata = fs::symlink_metadata(path).ok()?;
        (metadata.is_file() && metadata.len() > 0).then(|| Self {
            number: file_number(&metadata),
            length: metadata.len(),
            written: metadata.modified().ok(),
        })
    }
}

#[cfg(unix)]
fn file_number(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    metadata.ino()
}

#[cfg(not(unix))]
fn file_number(_: &Metadata) -> u64 {
    0
}
