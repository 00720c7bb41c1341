//! Clones of a simulated remote, which write, sync, and put logs to rest.

use std::collections::{BTreeMap, BTreeSet};

use crosslink_core::event::{Event, Fact};
use crosslink_core::operation::CreateIssue;
use crosslink_core::time::Timestamp;
use crosslink_git::{ObjectId, Objects};
use crosslink_hub::v4::{Archive, HubRef};
use crosslink_sim::{Blueprint, HubClone, RemoteKind, SharedRemote, WorldTime};
use crosslink_workspace::SyncReport;
use crosslink_workspace::trust::Compacted;
use tempfile::TempDir;

const SECOND: i64 = 1_000_000_000;

/// A little more than a month.
pub(crate) const MONTH: i64 = 31 * 86_400 * SECOND;

pub(crate) const ARCHIVE: &str = "refs/crosslink-hub/archive";

/// Clones of a remote, and the titles of all that was ever written.
pub(crate) struct Team {
    pub(crate) clones: Vec<HubClone>,
    pub(crate) time: WorldTime,
    pub(crate) remote: SharedRemote,
    written: BTreeSet<String>,
    directory: TempDir,
}

impl Team {
    /// Clones that wrote something each, and know what the others wrote.
    pub(crate) fn of(count: usize) -> Self {
        Self::on(RemoteKind::Simulated, count)
    }

    /// The same with a remote of this sort.
    pub(crate) fn on(kind: RemoteKind, count: usize) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut team = Self {
            clones: Vec::new(),
            time: WorldTime::new(Timestamp::from_seconds(1_767_225_600)),
            remote: SharedRemote::make(kind, directory.path()).unwrap(),
            written: BTreeSet::new(),
            directory,
        };
        for place in 0..count {
            team.join();
            team.write(place);
        }
        team.all_sync();
        team
    }

    /// A fresh clone.
    pub(crate) fn join(&mut self) -> usize {
        let place = self.clones.len();
        let blueprint = Blueprint {
            place,
            seed: 90 + place as u64,
            time: self.time.clone(),
            directory: self.directory.path().to_owned(),
            remote: self.remote.clone(),
        };
        self.clones.push(HubClone::found(&blueprint).unwrap());
        place
    }

    pub(crate) fn sync(&mut self, place: usize) -> SyncReport {
        self.time.pass(SECOND);
        self.clones[place].sync().unwrap()
    }

    pub(crate) fn all_sync(&mut self) {
        for place in 0..self.clones.len() {
            self.sync(place);
        }
    }

    /// Writes an issue, and publishes it.
    pub(crate) fn write(&mut self, place: usize) {
        let title = format!("Issue {} of clone {place}", self.written.len());
        let issue = CreateIssue {
            title: title.clone(),
            ..CreateIssue::default()
        };
        self.clones[place].workspace.run(issue).unwrap();
        self.written.insert(title);
        self.sync(place);
    }

    pub(crate) fn compact(&mut self, place: usize) -> Compacted {
        self.time.pass(SECOND);
        self.clones[place].workspace.compact(None).unwrap()
    }

    pub(crate) fn titles(&self, place: usize) -> BTreeSet<String> {
        let log = self.clones[place]
            .workspace
            .read(|snapshot| snapshot.events_after(0, 10_000));
        let title = |event: &Event| match &event.fact {
            Fact::IssueCreated(created) => Some(created.title.clone()),
            _ => None,
        };
        let log = log.unwrap();
        log.iter()
            .filter_map(|logged| title(&logged.event))
            .collect()
    }

    /// What the remote has.
    pub(crate) fn refs(&self) -> BTreeMap<String, ObjectId> {
        self.remote.refs().unwrap()
    }

    /// Changes a ref of the remote, as whoever may do anything there could.
    pub(crate) fn tamper(&self, name: &str, new: Option<ObjectId>) {
        self.remote.tamper(name, new).unwrap();
    }

    /// The refs of logs at the remote.
    pub(crate) fn logs(&self) -> BTreeMap<String, ObjectId> {
        let mut refs = self.refs();
        refs.retain(|name, _| name.contains("/logs/"));
        refs
    }

    pub(crate) fn objects(&self) -> Objects {
        self.remote.objects().unwrap()
    }

    pub(crate) fn hub(&self) -> uuid::Uuid {
        let status = self.clones[0].workspace.sync_status().unwrap();
        status.hub.unwrap()
    }

    /// The logs that the remote's archive keeps.
    pub(crate) fn at_rest(&self) -> BTreeMap<HubRef, ObjectId> {
        let id = self.refs()[ARCHIVE];
        let archive = Archive::read(&self.objects(), self.hub(), id).unwrap();
        assert_eq!(archive.without, Vec::<String>::new());
        archive.logs().collect()
    }

    /// Everybody, a fresh clone too, has everything, and finds it in order.
    pub(crate) fn check(&mut self) {
        self.all_sync();
        self.join();
        self.all_sync();
        for place in 0..self.clones.len() {
            assert_eq!(self.titles(place), self.written, "clone {place}");
            let verified = self.clones[place].workspace.verify_hub().unwrap();
            assert!(verified.sound, "clone {place}: {verified:#?}");
        }
    }
}
