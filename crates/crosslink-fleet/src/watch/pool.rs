//! The workers that look at projects, so that one that hangs holds up nobody but itself.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use crosslink_core::time::Timestamp;
use crosslink_hub::{Cancel, ExchangeLimits, Found, Transport, Where};

use super::keeper::Command;
use super::queue::Queue;
use super::source::{LookError, Source};
use crate::schedule::ProjectId;

/// A project to look at.
pub(super) struct Job {
    pub(super) id: ProjectId,
    pub(super) source: Box<Source>,
    pub(super) now: Timestamp,
    /// Where to look; nothing if it is only to be opened.
    pub(super) to: Option<Where>,
}

/// What came of a look; the project's reader comes back with it.
pub(super) struct Looked {
    pub(super) id: ProjectId,
    pub(super) source: Box<Source>,
    pub(super) found: Result<Found, LookError>,
    pub(super) to: Where,
}

/// What every look goes by.
#[derive(Clone)]
pub(super) struct Exchange {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) deadline: Duration,
    pub(super) cancel: Cancel,
}

/// So many workers look at nothing but what is on this machine: they wait for no remote.
const HERE: usize = 2;

/// Where jobs are handed in. The workers end when it is dropped and what they do has ended.
pub(super) struct Jobs {
    away: Lane,
    here: Lane,
}

impl Jobs {
    /// Starts the workers: so many, and a few that wait for no remote.
    pub(super) fn start(
        workers: usize,
        exchange: &Exchange,
        answers: &Sender<Command>,
    ) -> std::io::Result<Self> {
        Ok(Self {
            away: start("look", workers, exchange, answers)?,
            here: start("look-here", HERE, exchange, answers)?,
        })
    }

    /// Hands a job in.
    pub(super) fn send(&self, job: Job) {
        let here = job.to == Some(Where::Here) || job.source.is_here();
        let lane = if here { &self.here } else { &self.away };
        lane.0.put(job);
    }
}

/// One end of a queue; the workers have the other. Dropping it ends them.
struct Lane(Arc<Queue<Job>>);

impl Drop for Lane {
    fn drop(&mut self) {
        self.0.end();
    }
}

fn start(
    name: &str,
    workers: usize,
    exchange: &Exchange,
    answers: &Sender<Command>,
) -> std::io::Result<Lane> {
    let lane = Lane(Arc::default());
    for number in 0..workers {
        let (queue, exchange, answers) = (Arc::clone(&lane.0), exchange.clone(), answers.clone());
        std::thread::Builder::new()
            .name(format!("{name}-{number}"))
            .spawn(move || work(&queue, &exchange, &answers))?;
    }
    Ok(lane)
}

fn work(queue: &Queue<Job>, exchange: &Exchange, answers: &Sender<Command>) {
    while let Some(mut job) = queue.take() {
        let Some(to) = job.to else {
            job.source.open_safely();
            if answers.send(Command::Opened(job.id, job.source)).is_err() {
                return;
            }
            continue;
        };
        let limits = ExchangeLimits {
            deadline: exchange.deadline,
            cancel: &exchange.cancel,
        };
        let exchange = (exchange.transport.as_ref(), limits);
        let found = job.source.look_safely(to, exchange, job.now);
        let looked = Looked {
            id: job.id,
            source: job.source,
            found,
            to,
        };
        if answers.send(Command::Looked(Box::new(looked))).is_err() {
            return;
        }
    }
}
