//! One database of a world: in memory, or a file that can be copied, restored and opened again.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crosslink_core::event::Event;
use crosslink_core::id::{AgentId, EventId, IdSource};
use crosslink_core::problem::Problem;
use crosslink_store::{Identity, Store};
use crosslink_workspace::{Environment, Workspace};

use crate::clock::{SkewedClock, WorldTime};
use crate::environment::environment;
use crate::ids::SeededIds;

/// A copy of a database's files, and what it knew then.
#[derive(Clone, Debug)]
pub(crate) struct Backup {
    pub(crate) path: PathBuf,
    pub(crate) known: BTreeSet<EventId>,
}

/// What makes a new database.
pub(crate) struct Blueprint<'a> {
    /// Its place in the world.
    pub(crate) place: usize,
    /// Of its ids.
    pub(crate) seed: u64,
    pub(crate) time: &'a WorldTime,
    /// Where its file lies, if it is not in memory.
    pub(crate) directory: Option<&'a Path>,
}

/// A database, opened as one agent.
pub(crate) struct Database {
    workspace: Option<Workspace>,
    pub(crate) clock: SkewedClock,
    ids: SeededIds,
    pub(crate) agent: AgentId,
    /// The file, if there is one.
    pub(crate) file: Option<PathBuf>,
    /// What it must hold.
    pub(crate) known: BTreeSet<EventId>,
    pub(crate) backup: Option<Backup>,
}

impl Database {
    /// Makes an empty database.
    pub(crate) fn found(blueprint: &Blueprint) -> Result<Self, Problem> {
        let mut database = Self::closed(blueprint);
        let store = match database.file.clone() {
            Some(file) => Store::create(&file, database.identity())?,
            None => Store::memory()?,
        };
        database.open_on(store, blueprint.seed)?;
        Ok(database)
    }

    /// Opens the copy of another database, with everything that one knew.
    pub(crate) fn copied(blueprint: &Blueprint, known: BTreeSet<EventId>) -> Result<Self, Problem> {
        let mut database = Self::closed(blueprint);
        database.known = known;
        let file = database.file.clone().expect("only files are copied");
        let store = Store::open(&file, database.identity())?;
        database.open_on(store, blueprint.seed)?;
        Ok(database)
    }

    fn closed(blueprint: &Blueprint) -> Self {
        // Two databases of one agent are nothing unusual.
        let name = ["agent-3", "agent-1", "agent-2"][blueprint.place % 3];
        let file = |directory: &Path| directory.join(format!("{}.db", blueprint.place));
        Self {
            workspace: None,
            clock: SkewedClock::new(blueprint.time.clone()),
            ids: SeededIds::new(!blueprint.seed),
            agent: AgentId::new(name).expect("the name fits"),
            file: blueprint.directory.map(file),
            known: BTreeSet::new(),
            backup: None,
        }
    }

    fn identity(&mut self) -> Identity {
        Identity {
            machine: "simulated".to_owned(),
            new_log: self.ids.uuid().simple().to_string(),
        }
    }

    fn open_on(&mut self, store: Store, seed: u64) -> Result<(), Problem> {
        let environment = Environment {
            clock: Box::new(self.clock.clone()),
            ..environment(seed)
        };
        self.workspace = Some(Workspace::on_store(environment, store, &self.agent)?);
        Ok(())
    }

    /// The door to it.
    pub(crate) fn workspace(&mut self) -> &mut Workspace {
        self.workspace
            .as_mut()
            .expect("a database is open between steps")
    }

    /// The door to it, for questions.
    pub(crate) fn reader(&self) -> &Workspace {
        self.workspace
            .as_ref()
            .expect("a database is open between steps")
    }

    /// Changes the surroundings for a while.
    pub(crate) fn with_variable<T>(
        &mut self,
        name: &str,
        value: &str,
        act: impl FnOnce(&mut Self) -> T,
    ) -> Result<T, Problem> {
        self.change(|environment| {
            drop(environment.vars.insert(name.to_owned(), value.to_owned()))
        })?;
        let done = act(self);
        self.change(|environment| drop(environment.vars.remove(name)))?;
        Ok(done)
    }

    fn change(&mut self, change: impl FnOnce(&mut Environment)) -> Result<(), Problem> {
        let workspace = self
            .workspace
            .take()
            .expect("a database is open between steps");
        let (mut environment, store) = workspace.into_parts();
        change(&mut environment);
        self.workspace = Some(Workspace::on_store(environment, store, &self.agent)?);
        Ok(())
    }

    /// Closes the file, does something to it, and opens it again.
    pub(crate) fn at_rest(
        &mut self,
        act: impl FnOnce(&Path) -> io::Result<()>,
    ) -> Result<(), String> {
        let Some(file) = self.file.clone() else {
            return Ok(());
        };
        let workspace = self
            .workspace
            .take()
            .expect("a database is open between steps");
        let (environment, store) = workspace.into_parts();
        drop(store);
        act(&file).map_err(|error| format!("the disk of the simulation failed: {error}"))?;
        let identity = self.identity();
        let opened = Store::open(&file, identity)
            .and_then(|store| Workspace::on_store(environment, store, &self.agent));
        self.workspace =
            Some(opened.map_err(|problem| format!("a database did not open again: {problem}"))?);
        Ok(())
    }

    /// Every event of its log.
    pub(crate) fn log(&self) -> Result<Vec<Event>, Problem> {
        self.reader().read(|snapshot| {
            let mut events = Vec::new();
            snapshot.for_each_event(|logged| {
                events.push(logged.event);
                Ok(())
            })?;
            Ok(events)
        })
    }

    /// Takes the database apart, at the end of the world.
    pub(crate) fn into_store(mut self) -> Store {
        self.workspace
            .take()
            .expect("a database is open between steps")
            .into_parts()
            .1
    }
}

/// Copies a database with its write-ahead log, as `cp` would.
pub(crate) fn copy_files(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::copy(from, to)?;
    let (from, to) = (beside(from, "-wal"), beside(to, "-wal"));
    if from.exists() {
        std::fs::copy(from, to)?;
    }
    Ok(())
}

/// Puts a copy in the place of a database: over its bytes, or as another file of its name.
pub(crate) fn restore_files(from: &Path, to: &Path, in_place: bool) -> io::Result<()> {
    for suffix in ["-wal", "-shm"] {
        let file = beside(to, suffix);
        if file.exists() {
            std::fs::remove_file(file)?;
        }
    }
    if in_place {
        return copy_files(from, to);
    }
    let aside = beside(to, ".new");
    copy_files(from, &aside)?;
    let log = beside(&aside, "-wal");
    if log.exists() {
        std::fs::rename(log, beside(to, "-wal"))?;
    }
    std::fs::rename(aside, to)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
