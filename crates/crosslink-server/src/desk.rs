//! The projects themselves: opened for questions, and for changes by the person whose home this is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crosslink_fleet::elsewhere::{Answering, open_folder};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::time::Timestamp;
use crosslink_workspace::{Elsewhere, Environment, OpenOptions, Workspace};

/// The variable that says where the person's own files lie.
const HOME: &str = "CROSSLINK_HOME";

/// What a server takes from the program it runs in, to open projects.
pub struct Surroundings {
    /// Makes the surroundings of a project that is opened.
    pub environment: Box<dyn Fn() -> Environment + Send + Sync>,
    /// What follows a change, so that it travels to others.
    pub written: fn(&Workspace),
}

/// A project to be opened.
pub(crate) struct Place {
    /// Its number in the index.
    pub(crate) id: i64,
    pub(crate) slug: String,
    pub(crate) path: PathBuf,
    /// When the watch read it last.
    pub(crate) read_at: Option<Timestamp>,
}

/// Opens projects, and keeps those that take long to open.
pub(crate) struct Desk {
    surroundings: Surroundings,
    home: PathBuf,
    told: Mutex<BTreeMap<i64, Kept>>,
}

/// What a hub told, as long as the watch has read nothing newer.
#[derive(Clone)]
struct Kept {
    path: PathBuf,
    read_at: Timestamp,
    answering: Arc<Mutex<Answering>>,
}

impl Desk {
    pub(crate) fn new(surroundings: Surroundings, home: &Path) -> Self {
        Self {
            surroundings,
            home: home.to_owned(),
            told: Mutex::default(),
        }
    }

    /// Asks a project: its own database, or what its hub told.
    ///
    /// # Errors
    /// As [`open_folder`], and whatever `question` answers.
    pub(crate) fn ask<T>(
        &self,
        place: &Place,
        question: impl FnOnce(&Answering) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        if let Some(kept) = self.kept(place) {
            return question(&held(&kept));
        }
        let (environment, options) = self.opening(&place.path);
        let answering = open_folder(environment, &options, &place.path)?;
        if answering.is_own {
            return question(&answering);
        }
        let kept = self.keep(place, answering);
        question(&held(&kept))
    }

    /// Opens a project to change it.
    ///
    /// # Errors
    /// `repo.read_only` where it has no database of its own, or where that cannot be opened.
    pub(crate) fn open(&self, place: &Place) -> Result<Workspace, Problem> {
        if Elsewhere::find(&place.path).is_none() {
            return Err(read_only(&place.slug));
        }
        let (environment, options) = self.opening(&place.path);
        Workspace::discover(environment, &options)
    }

    /// Who writes: the person, whatever agent the clone was given.
    pub(crate) fn author(&self) -> String {
        (self.surroundings.environment)().person_agent().to_string()
    }

    /// Lets what was written travel.
    pub(crate) fn written(&self, workspace: &Workspace) {
        (self.surroundings.written)(workspace);
    }

    fn opening(&self, path: &Path) -> (Environment, OpenOptions) {
        let mut environment = (self.surroundings.environment)();
        let home = self.home.display().to_string();
        environment.vars.insert(HOME.to_owned(), home);
        let options = OpenOptions {
            directory: Some(path.to_owned()),
            agent: Some(environment.person_agent().to_string()),
            settings: Vec::new(),
        };
        (environment, options)
    }

    fn kept(&self, place: &Place) -> Option<Arc<Mutex<Answering>>> {
        let told = held(&self.told);
        let kept = told.get(&place.id)?;
        let same = Some(kept.read_at) == place.read_at && kept.path == place.path;
        // One that came to have a database since is read from there.
        let fresh = same && Elsewhere::find(&place.path).is_none();
        fresh.then(|| Arc::clone(&kept.answering))
    }

    fn keep(&self, place: &Place, answering: Answering) -> Arc<Mutex<Answering>> {
        let answering = Arc::new(Mutex::new(answering));
        if let Some(read_at) = place.read_at {
            let kept = Kept {
                path: place.path.clone(),
                read_at,
                answering: Arc::clone(&answering),
            };
            held(&self.told).insert(place.id, kept);
        }
        answering
    }
}

fn read_only(slug: &str) -> Problem {
    let message = format!("{slug} has no database on this machine, so it is only read");
    Problem::new(Code::RepositoryReadOnly, message)
        .hint("`crosslink init` in its working copy makes one; `crosslink migrate` brings an older hub along")
}

fn held<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
