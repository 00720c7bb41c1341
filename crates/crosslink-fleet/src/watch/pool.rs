//! The workers that look at projects, so that one that hangs holds up nobody but itself.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crosslink_core::time::Timestamp;
use crosslink_hub::{Cancel, ExchangeLimits, Found, Transport, WatchError, Watched, Where};

use super::keeper::Command;
use crate::schedule::ProjectId;

/// A project to look at.
pub(super) struct Job {
    pub(super) id: ProjectId,
    pub(super) watched: Box<Watched>,
    pub(super) now: Timestamp,
    /// Where to look.
    pub(super) to: Where,
}

/// What came of a look; the project's reader comes back with it.
pub(super) struct Looked {
    pub(super) id: ProjectId,
    pub(super) watched: Box<Watched>,
    pub(super) found: Result<Found, WatchError>,
    pub(super) to: Where,
}

/// What every look goes by.
#[derive(Clone)]
pub(super) struct Exchange {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) deadline: Duration,
    pub(super) cancel: Cancel,
}

/// Starts the workers; they end when the sender is dropped and what they do has ended.
pub(super) fn start(
    workers: usize,
    exchange: &Exchange,
    answers: &Sender<Command>,
) -> std::io::Result<Sender<Job>> {
    let (jobs, inbox) = mpsc::channel();
    let inbox = Arc::new(Mutex::new(inbox));
    for number in 0..workers {
        let (inbox, exchange, answers) = (Arc::clone(&inbox), exchange.clone(), answers.clone());
        std::thread::Builder::new()
            .name(format!("look-{number}"))
            .spawn(move || work(&inbox, &exchange, &answers))?;
    }
    Ok(jobs)
}

fn work(inbox: &Mutex<Receiver<Job>>, exchange: &Exchange, answers: &Sender<Command>) {
    loop {
        let job = inbox.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(mut job) = job else { return };
        let limits = ExchangeLimits {
            deadline: exchange.deadline,
            cancel: &exchange.cancel,
        };
        let exchange = (exchange.transport.as_ref(), limits);
        let found = job.watched.look(job.to, exchange, job.now);
        let looked = Looked {
            id: job.id,
            watched: job.watched,
            found,
            to: job.to,
        };
        if answers.send(Command::Looked(Box::new(looked))).is_err() {
            return;
        }
    }
}
