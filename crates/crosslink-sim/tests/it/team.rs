//! Clones that share a project, and what scenarios do with them: against a remote in memory and a bare repository alike.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crosslink_core::id::{IssueId, IssueRef};
use crosslink_core::operation::{AddComment, CreateIssue, EditIssue, Operation};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_git::ObjectId;
use crosslink_sim::{
    Blueprint, HubClone, Machine, RemoteKind, SharedRemote, Weather, WorldTime, git, kill, outlived,
};
use crosslink_workspace::exchange::{ExportFormat, ExportOptions};
use crosslink_workspace::{Guard, OpenOptions, SyncReport, WorkOptions, Workspace};
use tempfile::TempDir;

pub(crate) const SECOND: i64 = 1_000_000_000;

pub(crate) const HUB: &str = "refs/crosslink-hub/";

/// In so many rounds everything must have come everywhere.
const ROUNDS: usize = 6;

/// Some clones and their remote.
pub(crate) struct Team {
    pub(crate) clones: Vec<HubClone>,
    pub(crate) time: WorldTime,
    pub(crate) remote: SharedRemote,
    seed: u64,
    directory: TempDir,
}

/// Plays a scenario with so many clones that share nothing yet, once with each sort of remote.
pub(crate) fn on_both(clones: usize, play: impl Fn(&mut Team)) {
    for kind in RemoteKind::ALL {
        let mut team = Team::of(kind, clones);
        play(&mut team);
        if kind == RemoteKind::Bare {
            git(
                team.remote.address(),
                &["fsck", "--strict", "--no-progress"],
            )
            .unwrap();
        }
    }
}

impl Team {
    /// Clones that share nothing yet.
    pub(crate) fn of(kind: RemoteKind, clones: usize) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut team = Self {
            clones: Vec::new(),
            time: WorldTime::new(Timestamp::from_seconds(1_767_225_600)),
            remote: SharedRemote::make(kind, directory.path()).unwrap(),
            seed: 77,
            directory,
        };
        for _ in 0..clones {
            team.join();
        }
        team
    }

    /// One clone of another project, with ids of its own.
    pub(crate) fn elsewhere(kind: RemoteKind) -> Self {
        let mut team = Self::of(kind, 0);
        team.seed += 1_000_000;
        team.join();
        team
    }

    /// Clones that all know the same issues.
    pub(crate) fn sharing(kind: RemoteKind, clones: usize, issues: usize) -> (Self, Vec<IssueId>) {
        let mut team = Self::of(kind, clones);
        let made = (0..issues).map(|number| team.create(0, &format!("Issue {number}")));
        let made = made.collect();
        team.sync_all();
        (team, made)
    }

    fn draw(&mut self) -> u64 {
        self.seed += 1;
        self.seed
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Makes another clone, which shares nothing yet.
    pub(crate) fn join(&mut self) -> usize {
        let place = self.clones.len();
        let blueprint = Blueprint {
            place,
            seed: self.draw(),
            time: self.time.clone(),
            directory: self.directory.path().to_owned(),
            remote: self.remote.clone(),
        };
        self.clones.push(HubClone::found(&blueprint).unwrap());
        place
    }

    /// Ends the process of a clone, and begins another one.
    pub(crate) fn reopen(&mut self, place: usize) {
        self.at_rest(place, |_| {});
    }

    /// Copies the database of a clone aside.
    pub(crate) fn save(&mut self, place: usize) -> PathBuf {
        let name = format!("saved-{}", self.draw());
        let aside = self.path().join(name);
        self.at_rest(place, |machine| {
            copy_database(&machine.database(), &aside);
        });
        aside
    }

    /// Puts a database that was copied into the place of a clone's.
    pub(crate) fn restore(&mut self, place: usize, from: &Path) {
        self.at_rest(place, |machine| copy_database(from, &machine.database()));
    }

    fn at_rest(&mut self, place: usize, act: impl FnOnce(&Machine)) {
        let seed = self.draw();
        let clone = self.clones.remove(place).at_rest(seed, act).unwrap();
        self.clones.insert(place, clone);
    }

    /// Lets a clone do something, and kills it at a moment of its exchanges; says whether it came that far.
    pub(crate) fn killed_at(
        &mut self,
        place: usize,
        moment: usize,
        act: impl FnOnce(&mut Workspace),
    ) -> bool {
        let left = AtomicUsize::new(moment);
        let network = std::sync::Arc::clone(&self.clones[place].machine.network);
        network.meanwhile(move |_| {
            if left.fetch_sub(1, Ordering::Relaxed) == 0 {
                kill();
            }
        });
        let killed = outlived(|| act(self.workspace(place))).is_none();
        network.calm();
        self.reopen(place);
        killed
    }

    /// Another process of a clone, for an agent of some name.
    pub(crate) fn helper(&mut self, place: usize, agent: &str) -> Workspace {
        let seed = self.draw();
        let surroundings = self.clones[place].machine.surroundings(seed);
        let options = OpenOptions {
            agent: Some(agent.to_owned()),
            ..OpenOptions::default()
        };
        Workspace::discover(surroundings, &options).unwrap()
    }

    /// Another process of a clone.
    pub(crate) fn beside(&mut self, place: usize) -> Workspace {
        let seed = self.draw();
        self.clones[place].machine.open(seed).unwrap()
    }

    pub(crate) fn workspace(&mut self, place: usize) -> &mut Workspace {
        &mut self.clones[place].workspace
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.time.pass(seconds * SECOND);
    }

    /// The weather between some clones and the remote.
    pub(crate) fn weather(&self, places: impl IntoIterator<Item = usize>, weather: Weather) {
        for place in places {
            self.clones[place].machine.network.weather(weather);
        }
    }

    /// Cuts clones off.
    pub(crate) fn offline(&self, places: impl IntoIterator<Item = usize>) {
        let silent = Weather {
            silent: 1,
            lost_answers: 0,
        };
        self.weather(places, silent);
    }

    pub(crate) fn online(&self) {
        self.weather(0..self.clones.len(), Weather::default());
    }

    pub(crate) fn run<O: Operation>(&mut self, place: usize, operation: O) -> O::Outcome {
        self.pass(1);
        self.workspace(place).run(operation).unwrap().outcome
    }

    pub(crate) fn create(&mut self, place: usize, title: &str) -> IssueId {
        let issue = CreateIssue {
            title: title.to_owned(),
            ..CreateIssue::default()
        };
        self.run(place, issue).uuid
    }

    pub(crate) fn comment(&mut self, place: usize, issue: IssueId, body: &str) {
        let comment = AddComment {
            issue,
            body: body.to_owned(),
            kind: None,
        };
        self.run(place, comment);
    }

    pub(crate) fn retitle(&mut self, place: usize, issue: IssueId, title: &str) {
        let edit = EditIssue {
            title: Some(title.to_owned()),
            ..EditIssue::new(issue)
        };
        self.run(place, edit);
    }

    pub(crate) fn sync(&mut self, place: usize) -> SyncReport {
        self.pass(1);
        match self.clones[place].sync() {
            Ok(report) => report,
            Err(problem) => panic!("clone {place} cannot sync: {}", told(&problem)),
        }
    }

    pub(crate) fn sync_all(&mut self) {
        for place in 0..self.clones.len() {
            self.sync(place);
        }
    }

    pub(crate) fn claim(&mut self, place: usize, issue: IssueId) -> Result<(), Code> {
        let claimed = self.workspace(place).claim(issue, &WorkOptions::default());
        claimed.map(drop).map_err(|problem| problem.code())
    }

    pub(crate) fn guard(&mut self, place: usize, issue: IssueId) -> Guard {
        self.workspace(place).guard(issue).unwrap()
    }

    pub(crate) fn refs(&self) -> BTreeMap<String, ObjectId> {
        self.remote.refs().unwrap()
    }

    /// The names of the remote's refs below a folder of the hub, as the custom prefix has them.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let start = format!("{HUB}{folder}");
        let names = self.refs().into_keys();
        names.filter(|name| name.starts_with(&start)).collect()
    }

    pub(crate) fn tamper(&self, name: &str, id: Option<ObjectId>) {
        self.remote.tamper(name, id).unwrap();
    }

    /// The ref of a clone's log.
    pub(crate) fn log_of(&mut self, place: usize) -> String {
        let own = self.workspace(place).read(|snapshot| snapshot.own_log());
        format!("{HUB}logs/{}", own.unwrap().hub.unwrap())
    }

    /// Everything a clone shows, as `export` says it.
    pub(crate) fn export(&self, place: usize) -> String {
        let options = ExportOptions {
            format: ExportFormat::Json,
            include_deleted: true,
            ..ExportOptions::default()
        };
        let mut out = Vec::new();
        let workspace = &self.clones[place].workspace;
        workspace.export(&options, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// Lets everybody sync until nothing is new; all show the same then, which is returned.
    pub(crate) fn agreed(&mut self) -> String {
        for _ in 0..ROUNDS {
            let mut quiet = true;
            for place in 0..self.clones.len() {
                let report = self.sync(place);
                quiet &= report.received.events == 0
                    && report.sent.events == 0
                    && report.healed.is_empty()
                    && report.waiting == 0;
            }
            if quiet {
                let first = self.export(0);
                for place in 1..self.clones.len() {
                    assert_same(&first, &self.export(place), place);
                }
                return first;
            }
        }
        panic!("after {ROUNDS} rounds something is still new");
    }

    /// The titles that all agree on, in the order of the alphabet.
    pub(crate) fn titles(&mut self) -> Vec<String> {
        titles_in(&self.agreed())
    }

    /// How many events a clone counts.
    pub(crate) fn events(&mut self, place: usize) -> usize {
        let events = self
            .workspace(place)
            .read(|snapshot| snapshot.events_after(0, 10_000_000));
        events.unwrap().len()
    }

    /// How many events a clone wrote itself.
    pub(crate) fn own_events(&mut self, place: usize) -> usize {
        let own = self.workspace(place).read(|snapshot| {
            let mut own = 0;
            for logged in snapshot.events_after(0, 10_000_000)? {
                own += usize::from(snapshot.hub().is_own(logged.event.id)?);
            }
            Ok(own)
        });
        own.unwrap()
    }

    /// The numbers of an issue in a clone, the one it shows last.
    pub(crate) fn numbers(&mut self, place: usize, issue: IssueId) -> Vec<u32> {
        let numbers = self
            .workspace(place)
            .read(|snapshot| Ok(snapshot.hub().numbers(issue)?));
        numbers.unwrap().into_iter().collect()
    }

    /// What a reference means in a clone.
    pub(crate) fn resolve(&mut self, place: usize, reference: &str) -> Result<IssueId, Code> {
        let reference = IssueRef::parse(reference).unwrap();
        let resolved = self.workspace(place).resolve(&reference);
        resolved.map_err(|problem| problem.code())
    }
}

/// The titles in an export, in the order of the alphabet.
pub(crate) fn titles_in(export: &str) -> Vec<String> {
    let issues: Vec<serde_json::Value> = serde_json::from_str(export).unwrap();
    let mut titles: Vec<String> = issues
        .iter()
        .map(|issue| issue["title"].as_str().unwrap().to_owned())
        .collect();
    titles.sort();
    titles
}

/// Two exports are the same to the byte; if not, the first lines that differ are shown.
fn assert_same(wanted: &str, found: &str, place: usize) {
    for (wanted, found) in wanted.lines().zip(found.lines()) {
        assert_eq!(found, wanted, "clone {place} differs");
    }
    assert_eq!(found.len(), wanted.len(), "clone {place} differs");
}

/// A problem with its causes.
pub(crate) fn told(problem: &Problem) -> String {
    let causes = problem.causes().join(": ");
    format!("{problem} ({}): {causes}", problem.code().name())
}

/// Copies a database with what lies beside it; the copy is another file.
fn copy_database(from: &Path, to: &Path) {
    let beside = |path: &Path, companion: &str| format!("{}{companion}", path.display());
    for companion in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(beside(to, companion));
    }
    std::fs::copy(from, to).unwrap();
    let _ = std::fs::copy(beside(from, "-wal"), beside(to, "-wal"));
}
