//! What all handlers share.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crosslink_fleet::elsewhere::Answering;
use crosslink_fleet::store::ProjectRow;
use crosslink_fleet::watch::Watch;
use crosslink_fleet::{Index, registry};
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::time::{Clock, Timestamp};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::access::{Attempts, Door};
use crate::api::Meters;
use crate::desk::{Desk, Place};
use crate::guard::Hosts;
use crate::live::Live;
use crate::refusal::Refusal;
use crate::timings::Timings;

/// What all handlers share.
pub(crate) struct App {
    pub(crate) parts: Parts,
    index: Mutex<Index>,
    clock: Mutex<Box<dyn Clock + Send>>,
    door: Mutex<Door>,
    cookie: String,
    attempts: Attempts,
    meters: Meters,
}

/// What is handed on as it is.
pub(crate) struct Parts {
    pub(crate) watch: Arc<Watch>,
    pub(crate) live: Arc<Live>,
    pub(crate) hosts: Hosts,
    /// Opens the projects themselves.
    pub(crate) desk: Desk,
    pub(crate) timings: Timings,
    /// Where the index lies.
    pub(crate) path: PathBuf,
    /// The directory of the index, and of what is laid out beside it.
    pub(crate) home: PathBuf,
    /// The folder of pages that somebody named.
    pub(crate) pages: Option<PathBuf>,
    /// Where browsers of this machine find the server.
    pub(crate) url: String,
    /// Turns true when the server is told to stop.
    pub(crate) stopping: watch::Receiver<bool>,
}

pub(crate) type Shared = Arc<App>;

impl App {
    pub(crate) fn new(
        parts: Parts,
        index: Index,
        clock: Box<dyn Clock + Send>,
        door: Door,
        port: u16,
    ) -> Self {
        Self {
            parts,
            index: Mutex::new(index),
            clock: Mutex::new(clock),
            door: Mutex::new(door),
            // Browsers send cookies to all ports of a host: two servers must not take each other's away.
            cookie: format!("crosslink_session_{port}"),
            attempts: Attempts::default(),
            meters: Meters::default(),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        held(&self.clock).now()
    }

    pub(crate) fn door(&self) -> MutexGuard<'_, Door> {
        held(&self.door)
    }

    pub(crate) fn watch(&self) -> &Watch {
        &self.parts.watch
    }

    pub(crate) fn live(&self) -> &Arc<Live> {
        &self.parts.live
    }

    pub(crate) fn hosts(&self) -> &Hosts {
        &self.parts.hosts
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.parts.desk
    }

    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    pub(crate) fn attempts(&self) -> &Attempts {
        &self.attempts
    }

    pub(crate) fn meters(&self) -> &Meters {
        &self.meters
    }

    /// Asks the index aside from the thread that serves connections.
    pub(crate) async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Self, &Index) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || question(&app, &held(&app.index)));
        answered(answer).await
    }

    /// Asks the watch, apart from the index: where it hangs, nobody else waits for it.
    pub(crate) async fn ask_watch<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Watch) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = Arc::clone(self);
        answered(tokio::task::spawn_blocking(move || question(app.watch()))).await
    }

    /// Asks the index over a connection of its own, for what may take long.
    pub(crate) async fn ask_apart<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Self, &Index) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || {
            let index = Index::open(&app.parts.path)?;
            question(&app, &index)
        });
        answered(answer).await
    }

    /// Asks one of the watched projects.
    pub(crate) async fn ask_project<T: Send + 'static>(
        self: &Arc<Self>,
        slug: String,
        question: impl FnOnce(&Answering) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.with_place(slug, |app, place| app.desk().ask(place, question))
            .await
    }

    /// Does something with one of the watched projects, aside from the thread that serves connections; the index is free
    /// meanwhile.
    pub(crate) async fn with_place<T: Send + 'static>(
        self: &Arc<Self>,
        slug: String,
        work: impl FnOnce(&Self, &Place) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || {
            let row = registry::project(&held(&app.index), &slug)?;
            work(&app, &app.place(row))
        });
        match answer.await {
            Ok(answer) => answer.map_err(Refusal::of_project),
            Err(_) => Err(Refusal::internal()),
        }
    }

    /// Does something with the index, from a thread that may wait for it.
    pub(crate) fn with_index<T>(&self, work: impl FnOnce(&Index) -> T) -> T {
        work(&held(&self.index))
    }

    /// Where a watched project is, and when it was read last.
    pub(crate) fn place(&self, row: ProjectRow) -> Place {
        let board = self.watch().board();
        let view = board.get(&row.project.slug);
        Place {
            id: row.id,
            read_at: view.and_then(|view| view.read_at),
            slug: row.project.slug,
            path: row.project.path,
        }
    }
}

async fn answered<T>(answer: JoinHandle<Result<T, Problem>>) -> Result<T, Refusal> {
    match answer.await {
        Ok(answer) => answer.map_err(Refusal::from),
        Err(_) => Err(Refusal::internal()),
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
