//! Reads again only what changed since the last look.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_git::ObjectId;

use super::{Reason, agents, issue, locks, meta};
use crate::snapshot::{
    CiStatus, ClockSkew, Damage, HubAgent, HubFormat, HubIssue, HubLock, HubMilestone, HubSnapshot,
};

/// Where the bytes of a file are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FileSource {
    /// In a commit.
    Blob(ObjectId),
    /// A whole folder of a commit, looked into only where it is another than before; only folders of issues are.
    Folder(ObjectId),
    /// In an unfinished checkout, as it was at some time and length.
    Disk {
        /// The file.
        path: PathBuf,
        /// When it was last written, in nanoseconds since 1970.
        modified: i128,
        /// Its length in bytes.
        length: u64,
    },
}

/// The files of a hub by their paths, with `/` between folders.
pub type FileMap = BTreeMap<String, FileSource>;

/// Gets what is in files and folders.
pub trait Source {
    /// The bytes of a file.
    ///
    /// # Errors
    /// What is wrong with it, for people.
    fn bytes(&self, file: &FileSource) -> Result<Vec<u8>, Reason>;

    /// The files of a folder and of those in it, by their paths from there.
    ///
    /// # Errors
    /// What is wrong with it, for people.
    fn list(&self, folder: ObjectId) -> Result<Vec<(String, FileSource)>, Reason>;
}

/// What files are read together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Layout,
    Issue(String),
    Locks,
    Milestones,
    Agents,
    Ci,
    Skews,
}

/// What was read of a part, and what could not be.
#[derive(Clone, Debug, Default)]
pub(super) struct Read<T> {
    pub(super) value: T,
    pub(super) damage: Vec<Damage>,
}

/// Remembers the last look at a hub.
#[derive(Debug, Default)]
pub struct Reader {
    /// What the files of each part were, as a number that is another when one of them is.
    prints: BTreeMap<Part, u64>,
    /// Whether an issue has a folder of its own.
    folders: bool,
    layout: Read<Option<u32>>,
    issues: BTreeMap<String, Read<Option<Arc<HubIssue>>>>,
    locks: Read<BTreeMap<u32, HubLock>>,
    milestones: Read<BTreeMap<MilestoneId, HubMilestone>>,
    agents: Read<BTreeMap<String, HubAgent>>,
    ci: Read<Option<CiStatus>>,
    skews: Read<Vec<ClockSkew>>,
}

/// The files of one look, and how to read them.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    files: &'a FileMap,
    source: &'a dyn Source,
}

impl<'a> Look<'a> {
    /// The files below a folder, whose name ends in `/`.
    pub(super) fn below(self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        let all = self.files.range(folder.to_owned()..);
        all.map(|(path, _)| path.as_str())
            .take_while(move |path| path.starts_with(folder))
    }

    pub(super) fn has(self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Reads a file, if it is there; what is wrong with it is noted.
    pub(super) fn read<T>(
        self,
        path: &str,
        damage: &mut Vec<Damage>,
        parse: impl FnOnce(&[u8]) -> Result<T, Reason>,
    ) -> Option<T> {
        let source = self.files.get(path)?;
        match self.source.bytes(source).and_then(|bytes| parse(&bytes)) {
            Ok(value) => Some(value),
            Err(reason) => {
                damage.push(damaged(path, reason));
                None
            }
        }
    }
}

pub(super) fn damaged(path: &str, reason: Reason) -> Damage {
    Damage {
        place: path.to_owned(),
        reason,
    }
}

impl Reader {
    /// Takes in the files as they are now; says whether anything that is read changed.
    pub fn update(&mut self, files: &FileMap, source: &dyn Source) -> bool {
        let prints = prints(files);
        let gone = self
            .prints
            .keys()
            .filter(|part| !prints.contains_key(*part));
        let other = prints
            .iter()
            .filter(|(part, print)| self.prints.get(*part) != Some(print));
        let parts: Vec<Part> = gone.chain(other.map(|(part, _)| part)).cloned().collect();
        for part in &parts {
            self.read_part(part, Look { files, source });
        }
        self.prints = prints;
        self.folders = files.iter().any(|(path, source)| {
            matches!(source, FileSource::Folder(_))
                || (path.starts_with("issues/") && path.ends_with("/issue.json"))
        });
        !parts.is_empty()
    }

    fn read_part(&mut self, part: &Part, look: Look<'_>) {
        match part {
            Part::Layout => {
                let mut damage = Vec::new();
                let value = look.read("meta/version.json", &mut damage, meta::layout_version);
                self.layout = Read { value, damage };
            }
            Part::Issue(name) => {
                let before = self.issues.remove(name).and_then(|read| read.value);
                let read = match look.files.get(&format!("issues/{name}")) {
                    Some(FileSource::Folder(folder)) => {
                        Some(read_folder(name, *folder, before, look.source))
                    }
                    _ => read_issue(name, before, look),
                };
                if let Some(read) = read {
                    self.issues.insert(name.clone(), read);
                }
            }
            Part::Locks => self.locks = read_locks(&self.locks.value, look),
            Part::Milestones => self.milestones = read_milestones(&self.milestones.value, look),
            Part::Agents => self.agents = agents::read(&self.agents.value, look),
            Part::Ci => {
                let mut damage = Vec::new();
                let value = look.read("meta/ci-status.json", &mut damage, meta::ci_status);
                self.ci = Read { value, damage };
            }
            Part::Skews => {
                let mut damage = Vec::new();
                let path = "checkpoint/skew_warnings.json";
                let value = look.read(path, &mut damage, meta::skews);
                self.skews = Read {
                    value: value.unwrap_or_default(),
                    damage,
                };
            }
        }
    }

    /// The hub as it stands.
    pub fn snapshot(&self) -> HubSnapshot {
        let mut damage = Vec::new();
        let mut issues: BTreeMap<IssueId, Arc<HubIssue>> = BTreeMap::new();
        for (name, read) in &self.issues {
            damage.extend_from_slice(&read.damage);
            let Some(issue) = &read.value else { continue };
            if issues.insert(issue.id, Arc::clone(issue)).is_some() {
                let reason = format!("another file is the issue {} too", issue.id);
                damage.push(damaged(&format!("issues/{name}"), reason));
            }
        }
        damage.extend_from_slice(&self.layout.damage);
        damage.extend_from_slice(&self.locks.damage);
        damage.extend_from_slice(&self.milestones.damage);
        damage.extend_from_slice(&self.agents.damage);
        damage.extend_from_slice(&self.ci.damage);
        damage.extend_from_slice(&self.skews.damage);
        HubSnapshot {
            issues,
            milestones: self.milestones.value.clone(),
            locks: self.locks.value.clone(),
            agents: self.agents.value.clone(),
            ci: self.ci.value.clone(),
            skews: self.skews.value.clone(),
            damage,
            ..HubSnapshot::empty(self.format())
        }
    }

    /// The layout that is written down; where none is, the one the files have.
    fn format(&self) -> HubFormat {
        match self.layout.value {
            Some(1) => HubFormat::V1,
            Some(_) => HubFormat::V2,
            None if self.folders => HubFormat::V2,
            None => HubFormat::V1,
        }
    }
}

/// What the files of each part are, as a number that is another when one of them is.
fn prints(files: &FileMap) -> BTreeMap<Part, u64> {
    let mut hashers: BTreeMap<Part, DefaultHasher> = BTreeMap::new();
    for (path, source) in files {
        if let Some(part) = part_of(path) {
            (path, source).hash(hashers.entry(part).or_default());
        }
    }
    let prints = hashers.into_iter();
    prints
        .map(|(part, hasher)| (part, hasher.finish()))
        .collect()
}

/// Reads an issue whose folder was not looked into yet.
fn read_folder(
    name: &str,
    folder: ObjectId,
    before: Option<Arc<HubIssue>>,
    source: &dyn Source,
) -> Read<Option<Arc<HubIssue>>> {
    let place = format!("issues/{name}");
    let files = match source.list(folder) {
        Ok(files) => files.into_iter(),
        Err(reason) => {
            return Read {
                value: before,
                damage: vec![damaged(&place, reason)],
            };
        }
    };
    let files: FileMap = files
        .map(|(path, file)| (format!("{place}/{path}"), file))
        .collect();
    let look = Look {
        files: &files,
        source,
    };
    read_issue(name, before, look).unwrap_or_default()
}

fn part_of(path: &str) -> Option<Part> {
    let steps: Vec<&str> = path.split('/').collect();
    Some(match steps.as_slice() {
        ["issues", file] => Part::Issue(file.strip_suffix(".json").unwrap_or(file).to_owned()),
        ["issues", name, "issue.json"] => Part::Issue((*name).to_owned()),
        ["issues", name, "comments", file] if file.ends_with(".json") => {
            Part::Issue((*name).to_owned())
        }
        ["locks.json"] | ["locks", _] => Part::Locks,
        ["meta", "version.json"] => Part::Layout,
        ["meta", "ci-status.json"] => Part::Ci,
        ["meta", "milestones.json"] | ["meta", "milestones", _] => Part::Milestones,
        ["checkpoint", "skew_warnings.json"] => Part::Skews,
        ["heartbeats", _] | ["agents", _, "heartbeat.json"] => Part::Agents,
        ["agents", _, "requests", _] | ["trust", "allowed_signers"] => Part::Agents,
        _ => return None,
    })
}

/// Reads an issue with its comments; nothing if its files are gone. One that cannot be read any more stays as it was:
/// a hub does not look better for a file that broke.
fn read_issue(
    name: &str,
    before: Option<Arc<HubIssue>>,
    look: Look<'_>,
) -> Option<Read<Option<Arc<HubIssue>>>> {
    let (folder, flat) = (
        format!("issues/{name}/issue.json"),
        format!("issues/{name}.json"),
    );
    let path = [folder, flat].into_iter().find(|path| look.has(path))?;
    let mut damage = Vec::new();
    let Some(mut found) = look.read(&path, &mut damage, issue::issue) else {
        return Some(Read {
            value: before,
            damage,
        });
    };
    let comments = format!("issues/{name}/comments/");
    for path in look.below(&comments) {
        let comment = look.read(path, &mut damage, issue::comment).or_else(|| {
            let stem = path.strip_prefix(&comments)?.strip_suffix(".json")?;
            let mut known = before.as_ref()?.comments.iter();
            known
                .find(|comment| comment.uuid.to_string() == stem)
                .cloned()
        });
        found.comments.extend(comment);
    }
    issue::sort_comments(&mut found.comments);
    Some(Read {
        value: Some(Arc::new(found)),
        damage,
    })
}

/// Reads all locks. The file of all of them is a fossil where each has a file of its own.
fn read_locks(before: &BTreeMap<u32, HubLock>, look: Look<'_>) -> Read<BTreeMap<u32, HubLock>> {
    let mut read: Read<BTreeMap<u32, HubLock>> = Read::default();
    let mut own = look.below("locks/").peekable();
    if own.peek().is_none() {
        let all = look.read("locks.json", &mut read.damage, locks::locks);
        for lock in all.unwrap_or_default() {
            match lock {
                Ok((number, lock)) => drop(read.value.insert(number, lock)),
                Err(reason) => read.damage.push(damaged("locks.json", reason)),
            }
        }
        return read;
    }
    for path in own {
        let Some(name) = path
            .strip_prefix("locks/")
            .and_then(|file| file.strip_suffix(".json"))
        else {
            continue;
        };
        let number = match locks::number(name) {
            Ok(number) => number,
            Err(reason) => {
                read.damage.push(damaged(path, reason));
                continue;
            }
        };
        let lock = look.read(path, &mut read.damage, locks::lock);
        let lock = lock.or_else(|| before.get(&number).cloned());
        read.value.extend(lock.map(|lock| (number, lock)));
    }
    read
}

/// Reads all milestones: each from its file, or, where no such file can be read, from the file of all of them.
fn read_milestones(
    before: &BTreeMap<MilestoneId, HubMilestone>,
    look: Look<'_>,
) -> Read<BTreeMap<MilestoneId, HubMilestone>> {
    let mut read: Read<BTreeMap<MilestoneId, HubMilestone>> = Read::default();
    for path in look
        .below("meta/milestones/")
        .filter(|path| path.ends_with(".json"))
    {
        let found = look.read(path, &mut read.damage, meta::milestone);
        let found = found.or_else(|| {
            let mut known = before.values();
            known
                .find(|milestone| path.contains(&milestone.id.to_string()))
                .cloned()
        });
        read.value
            .extend(found.map(|milestone| (milestone.id, milestone)));
    }
    if !read.value.is_empty() {
        return read;
    }
    let all = look.read("meta/milestones.json", &mut read.damage, meta::milestones);
    for milestone in all.unwrap_or_default() {
        match milestone {
            Ok(milestone) => drop(read.value.insert(milestone.id, milestone)),
            Err(reason) => read.damage.push(damaged("meta/milestones.json", reason)),
        }
    }
    read
}
