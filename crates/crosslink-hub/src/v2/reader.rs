//! Reads again only what changed since the last look.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_git::ObjectId;

use super::name::Name;
use super::{Reason, agents, issue, locks, meta};
use crate::snapshot::{
    CiStatus, ClockSkew, Damage, HubAgent, HubFormat, HubIssue, HubLock, HubMilestone, HubSnapshot,
};
use crate::words::{Texts, Words};

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
    Issue(Name),
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

/// An issue as it was last read.
#[derive(Debug)]
struct Known {
    /// What its files were, as a number that is another when one of them is.
    print: u64,
    value: Option<Arc<HubIssue>>,
}

/// Remembers the last look at a hub.
#[derive(Debug, Default)]
pub struct Reader {
    texts: Texts,
    words: Words,
    /// What the files of each part but the issues were, as a number that is another when one of them is.
    prints: BTreeMap<Part, u64>,
    /// Whether an issue has a folder of its own.
    folders: bool,
    layout: Read<Option<u32>>,
    issues: BTreeMap<Name, Known>,
    /// What of issues could not be read.
    issue_damage: BTreeMap<Name, Vec<Damage>>,
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

    /// The JSON files right in a folder, whose name ends in `/`; what lies deeper is nobody's.
    fn json_in(self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        self.below(folder)
            .filter(|path| path.ends_with(".json") && !path[folder.len()..].contains('/'))
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
    /// Remembers nothing yet.
    pub fn new(texts: Texts) -> Self {
        Self {
            texts,
            ..Self::default()
        }
    }

    /// Takes in the files as they are now; says whether anything that is read changed.
    pub fn update(&mut self, files: &FileMap, source: &dyn Source) -> bool {
        let mut prints = prints(files);
        let known = self.issues.keys().cloned().map(Part::Issue);
        let known = known.chain(self.prints.keys().cloned());
        let gone: Vec<Part> = known.filter(|part| !prints.contains_key(part)).collect();
        prints.retain(|part, print| self.print(part) != Some(*print));
        if gone.is_empty() && prints.is_empty() {
            return false;
        }
        let look = Look { files, source };
        for part in &gone {
            self.read_part(part, 0, look);
            self.forget(part);
        }
        for (part, print) in prints {
            self.read_part(&part, print, look);
            if !matches!(part, Part::Issue(_)) {
                self.prints.insert(part, print);
            }
        }
        self.folders = files.iter().any(|(path, source)| {
            matches!(source, FileSource::Folder(_))
                || (path.starts_with("issues/") && path.ends_with("/issue.json"))
        });
        self.words.tidy();
        // Made anew, a map has no gaps.
        self.issues = std::mem::take(&mut self.issues).into_iter().collect();
        true
    }

    fn print(&self, part: &Part) -> Option<u64> {
        match part {
            Part::Issue(name) => self.issues.get(name).map(|known| known.print),
            part => self.prints.get(part).copied(),
        }
    }

    fn forget(&mut self, part: &Part) {
        match part {
            Part::Issue(name) => {
                self.issues.remove(name);
                self.issue_damage.remove(name);
            }
            part => drop(self.prints.remove(part)),
        }
    }

    fn read_part(&mut self, part: &Part, print: u64, look: Look<'_>) {
        match part {
            Part::Layout => {
                let mut damage = Vec::new();
                let value = look.read("meta/version.json", &mut damage, meta::layout_version);
                self.layout = Read { value, damage };
            }
            Part::Issue(name) => {
                let before = self.issues.remove(name).and_then(|known| known.value);
                let mut read = read_either(&name.to_string(), before, look);
                if let Some(issue) = read.value.as_mut().and_then(Arc::get_mut) {
                    issue.pack(&mut self.words, self.texts);
                }
                let value = read.value;
                self.issues.insert(name.clone(), Known { print, value });
                self.issue_damage.remove(name);
                if !read.damage.is_empty() {
                    self.issue_damage.insert(name.clone(), read.damage);
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
        for (name, known) in &self.issues {
            damage.extend(self.issue_damage.get(name).into_iter().flatten().cloned());
            let Some(issue) = &known.value else { continue };
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
            // Made anew, a map has no gaps.
            issues: issues.into_iter().collect(),
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

/// Reads an issue, whose folder may not have been looked into yet.
fn read_either(
    name: &str,
    before: Option<Arc<HubIssue>>,
    look: Look<'_>,
) -> Read<Option<Arc<HubIssue>>> {
    match look.files.get(&format!("issues/{name}")) {
        Some(FileSource::Folder(folder)) => read_folder(name, *folder, before, look.source),
        _ => read_issue(name, before, look).unwrap_or_default(),
    }
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
        ["issues", file] => Part::Issue(Name::of(file.strip_suffix(".json").unwrap_or(file))),
        ["issues", name, "issue.json"] => Part::Issue(Name::of(name)),
        ["issues", name, "comments", file] if file.ends_with(".json") => {
            Part::Issue(Name::of(name))
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
    let folder = format!("issues/{name}/comments/");
    let mut comments = std::mem::take(&mut found.comments).into_vec();
    for path in look.json_in(&folder) {
        let comment = look.read(path, &mut damage, issue::comment).or_else(|| {
            let stem = path.strip_prefix(&folder)?.strip_suffix(".json")?;
            let mut known = before.as_ref()?.comments.iter();
            known
                .find(|comment| comment.uuid.to_string() == stem)
                .cloned()
        });
        comments.extend(comment);
    }
    issue::sort_comments(&mut comments);
    found.comments = comments.into();
    Some(Read {
        value: Some(Arc::new(found)),
        damage,
    })
}

/// Reads all locks. The file of all of them is a fossil where each has a file of its own.
fn read_locks(before: &BTreeMap<u32, HubLock>, look: Look<'_>) -> Read<BTreeMap<u32, HubLock>> {
    let mut read: Read<BTreeMap<u32, HubLock>> = Read::default();
    let mut own = look.json_in("locks/").peekable();
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
    for path in look.json_in("meta/milestones/") {
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
