//! What changed, told as it happens.
//!
//! One thread hears the watch and puts what it says into a ring. Every client has a place in that ring and takes, at its
//! own pace, what lies beyond: of each project only what it was last. Nothing is queued for anybody.

mod events;
mod follower;
mod message;
mod older;
mod ring;
mod socket;
mod viewers;

use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crosslink_fleet::watch::{Update, Watch};
use crosslink_workspace::core::problem::Problem;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::access::{Entropy, secret};
use crate::refusal::Refusal;
use ring::Ring;

pub(crate) use events::events;
pub(crate) use follower::LiveQuery;
pub(crate) use message::Message;
pub(crate) use older::{older, subscribes};
pub(crate) use socket::socket;

/// So many clients may be connected at once.
const CLIENTS: usize = 64;
/// How often the thread that hears the watch looks whether the server stops.
const ATTENTION: Duration = Duration::from_millis(500);
/// How long a client may take to take one message.
const PATIENCE: Duration = Duration::from_secs(10);

/// What changed of late, and who hears of it.
pub(crate) struct Live {
    /// Names this run of the server: numbers of another run mean something else.
    server_id: String,
    ring: Mutex<Ring>,
    last: watch::Sender<u64>,
    ended: watch::Sender<bool>,
    places: Arc<Semaphore>,
    viewers: viewers::Viewers,
}

impl Live {
    pub(crate) fn new(entropy: &mut dyn Entropy) -> Result<Self, Problem> {
        Ok(Self {
            server_id: secret::<8>(entropy)?,
            ring: Mutex::new(Ring::default()),
            last: watch::Sender::new(0),
            ended: watch::Sender::new(false),
            places: Arc::new(Semaphore::new(CLIENTS)),
            viewers: viewers::Viewers::default(),
        })
    }

    /// Starts the thread that hears what a watch says, until either ends.
    pub(crate) fn hear(
        live: &Arc<Self>,
        watch: &Watch,
        stopping: watch::Receiver<bool>,
    ) -> Result<JoinHandle<()>, Problem> {
        let updates = watch.subscribe();
        let live = Arc::clone(live);
        let work = move || {
            while !*stopping.borrow() {
                match updates.recv_timeout(ATTENTION) {
                    Ok(update) => live.heard(&update),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            live.ended.send_replace(true);
        };
        std::thread::Builder::new()
            .name("live".to_owned())
            .spawn(work)
            .map_err(|error| Problem::bug("no thread could be started").caused_by(&error))
    }

    /// What names this run of the server.
    pub(crate) fn server_id(&self) -> &str {
        &self.server_id
    }

    fn heard(&self, update: &Update) {
        let last = self.ring().push(update);
        self.last.send_replace(last);
    }

    /// Whether the watch has ended, so that nothing new will ever be heard.
    pub(crate) fn has_ended(&self) -> bool {
        *self.ended.borrow()
    }

    /// How many clients are connected.
    pub(crate) fn clients(&self) -> usize {
        CLIENTS.saturating_sub(self.places.available_permits())
    }

    /// Waits until no client is connected.
    pub(crate) async fn emptied(&self) {
        // The places are never closed.
        let _ = self.places.acquire_many(CLIENTS as u32).await;
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for one more client.
    fn place(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        place.map_err(|_| Refusal::too_many_live())
    }
}
