//! The one thread that remembers every project, writes the index and tells the others.

mod index;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crosslink_core::problem::Problem;
use crosslink_core::time::{Clock, Timestamp};
use crosslink_hub::{Cancel, Look, RemoteSaid, Where};
use crosslink_store::fleet::{FleetStore, ProjectRow, ProjectStatus};

use super::WatchOptions;
use super::bell::Bell;
use super::eyes::Eyes;
use super::kept::Kept;
use super::pool::{Exchange, Job, Jobs, Looked};
use super::project::News;
use super::pulse::Pulse;
use super::save;
use super::source::Source;
use super::view::{Board, ProjectView, Update, UpdateKind};
use crate::alerts::{AlertBook, AlertEvent, AlertKey, Snooze};
use crate::deliver::Waker;
use crate::samples::RollUp;
use crate::schedule::{Finished, Pace, ProjectId, Scheduler};

/// How often it is asked whether somebody else wrote to the index.
pub(super) const OTHERS: Duration = Duration::from_secs(1);

/// What the keeper is told.
pub(super) enum Command {
    /// Something moved in these folders.
    Moved(BTreeSet<PathBuf>),
    /// A project is opened.
    Opened(ProjectId, Box<Source>),
    Looked(Box<Looked>),
    Refresh(Option<String>),
    Viewed(String, bool),
    Subscribe(Sender<Arc<Update>>),
    Acknowledge {
        slug: String,
        key: AlertKey,
        by: String,
        note: Option<String>,
        answer: Sender<bool>,
    },
    Snooze {
        slug: String,
        key: AlertKey,
        snooze: Snooze,
        answer: Sender<bool>,
    },
    Unsnooze {
        slug: String,
        key: AlertKey,
        answer: Sender<bool>,
    },
    Stop,
}

pub(super) struct Keeper {
    store: FleetStore,
    /// The directory of the index, and of what is laid out.
    home: PathBuf,
    clock: Box<dyn Clock + Send>,
    began: Instant,
    pace: Pace,
    scheduler: Scheduler,
    projects: BTreeMap<ProjectId, Kept>,
    jobs: Jobs,
    eyes: Eyes,
    board: Arc<RwLock<Board>>,
    subscribers: Vec<Sender<Arc<Update>>>,
    deliveries: Option<Waker>,
    sequence: u64,
    /// What the index was when it was last read.
    version: i64,
    asked_others: Duration,
    pulse: Arc<Pulse>,
    roll_up: RollUp,
    /// Time changes something.
    changes: Bell<Timestamp>,
    /// Something here is to be looked at again.
    agains: Bell<Duration>,
}

impl Keeper {
    pub(super) fn new(
        store: FleetStore,
        options: WatchOptions,
        board: Arc<RwLock<Board>>,
        commands: &Sender<Command>,
        cancel: Cancel,
    ) -> Result<Self, Problem> {
        let exchange = Exchange {
            transport: options.transport,
            deadline: options.deadline,
            cancel,
        };
        let jobs = Jobs::start(options.limits.at_once, &exchange, commands)
            .map_err(|error| Problem::bug("no thread could be started").caused_by(&error))?;
        let mut keeper = Self {
            store,
            home: options.home,
            clock: options.clock,
            began: Instant::now(),
            pace: options.pace,
            scheduler: Scheduler::new(options.pace, options.limits, options.seed),
            projects: BTreeMap::new(),
            jobs,
            eyes: Eyes::open(commands),
            board,
            subscribers: Vec::new(),
            deliveries: None,
            sequence: 0,
            version: 0,
            asked_others: Duration::ZERO,
            pulse: Arc::new(Pulse::new()),
            roll_up: RollUp::default(),
            changes: Bell::new(),
            agains: Bell::new(),
        };
        keeper.read_index()?;
        Ok(keeper)
    }

    /// Has deliveries hear of everything that is to be sent.
    pub(super) fn wakes(&mut self, deliveries: Waker) {
        self.deliveries = Some(deliveries);
    }

    /// What tells whether its loop turns.
    pub(super) fn pulse(&self) -> Arc<Pulse> {
        Arc::clone(&self.pulse)
    }

    /// Runs until it is told to stop.
    pub(super) fn run(mut self, inbox: &Receiver<Command>) {
        loop {
            self.pulse.turn();
            self.begin_looks();
            self.let_time_pass();
            match inbox.recv_timeout(self.patience()) {
                Ok(Command::Stop) | Err(RecvTimeoutError::Disconnected) => return self.leave(),
                Ok(command) => self.handle(command),
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.hear_others();
        }
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// How long nothing will happen by itself.
    fn patience(&self) -> Duration {
        let look = self.scheduler.next_wake();
        let until_look = look.map(|at| together(at, self.pace).saturating_sub(self.elapsed()));
        let now = self.now();
        let until_change = self.changes.at().map(|at| {
            let nanos = at.as_nanos().saturating_sub(now.as_nanos()).max(0);
            Duration::from_nanos(nanos.unsigned_abs())
        });
        let again = self.agains.at();
        let until_again = again.map(|at| at.saturating_sub(self.elapsed()));
        let waits = [until_look, until_change, until_again];
        let soonest = waits.into_iter().flatten().min();
        soonest.map_or(OTHERS, |soonest| soonest.min(OTHERS))
    }

    fn begin_looks(&mut self) {
        let elapsed = self.elapsed();
        for id in self.scheduler.due(elapsed) {
            self.begin(id, false);
        }
        if !self.agains.rings(elapsed) {
            return;
        }
        let mut ripe = Vec::new();
        for (id, kept) in &self.projects {
            match kept.is_ripe(elapsed) {
                true => ripe.push(*id),
                // What is looking is heard of when it has looked.
                false => self
                    .agains
                    .tell(kept.again.filter(|_| kept.source.is_some())),
            }
        }
        for id in ripe {
            self.begin(id, true);
        }
    }

    /// Sends a project to be looked at; one that is being looked at gets its turn afterwards.
    fn begin(&mut self, id: ProjectId, here: bool) {
        let (now, elapsed) = (self.now(), self.elapsed());
        let eyes = self.eyes.are_open();
        if self.is_paused(id) {
            return self.skip(id, here, elapsed);
        }
        let Some(kept) = self.projects.get_mut(&id) else {
            if !here {
                let failed = Finished::Failed { host_wait: None };
                self.scheduler.finished(id, failed, elapsed);
            }
            return;
        };
        if let Some((source, to)) = kept.begin(here, eyes, elapsed) {
            self.jobs.send(Job {
                id,
                source,
                now,
                to: Some(to),
            });
        }
    }

    /// Takes a project's turns up once it is known which host is asked.
    fn opened(&mut self, id: ProjectId, source: Box<Source>) {
        let elapsed = self.elapsed();
        let Some(kept) = self.projects.get_mut(&id) else {
            return;
        };
        kept.project.host = source.host();
        kept.source = Some(source);
        self.agains.tell(kept.again);
        let host = kept.project.host.as_deref();
        self.scheduler.add(id, host, elapsed);
        if kept.project.health.is_paused() {
            self.scheduler.pause(id);
        }
    }

    /// Whether nobody is to look at a project. The index says it before the watch hears of it.
    fn is_paused(&mut self, id: ProjectId) -> bool {
        let Some(kept) = self.projects.get(&id) else {
            return false;
        };
        if kept.project.health.is_paused() || self.store.version().ok() == Some(self.version) {
            return kept.project.health.is_paused();
        }
        let row = self.store.project(kept.project.slug.as_str());
        let paused =
            |row: &ProjectRow| row.id == id.0 && row.project.status == ProjectStatus::Paused;
        let Some(row) = row.ok().flatten().filter(paused) else {
            return false;
        };
        if let Err(problem) = self.take_up(&row) {
            tracing::error!(%problem, "the index cannot be read");
        }
        true
    }

    /// Lets a turn go by.
    fn skip(&mut self, id: ProjectId, here: bool, elapsed: Duration) {
        let now = self.now();
        let Some(kept) = self.projects.get_mut(&id) else {
            return;
        };
        kept.again = None;
        if !here {
            let finished = Finished::Read(kept.activity(now));
            self.scheduler.finished(id, finished, elapsed);
        }
    }

    /// What time alone changes: an issue falls due, a lock goes stale, an agent falls silent.
    fn let_time_pass(&mut self) {
        let now = self.now();
        if !self.changes.rings(now) {
            return;
        }
        let mut ripe = Vec::new();
        for (id, kept) in &mut self.projects {
            if kept.project.health.is_paused() {
                continue;
            }
            if kept.project.next_change.is_some_and(|at| at <= now) {
                ripe.push((*id, kept.project.aged(now)));
            }
            self.changes.tell(kept.project.next_change);
        }
        for (id, news) in ripe {
            self.publish(id, news, now);
        }
    }

    fn handle(&mut self, command: Command) {
        match command {
            Command::Opened(id, source) => self.opened(id, source),
            Command::Looked(looked) => self.looked(*looked),
            Command::Moved(folders) => {
                let elapsed = self.elapsed();
                for id in self.eyes.projects(&folders) {
                    let kept = self.projects.get_mut(&id);
                    if let Some(kept) = kept.filter(|kept| !kept.project.health.is_paused()) {
                        kept.moved(elapsed);
                        self.agains.tell(kept.again);
                    }
                }
            }
            Command::Refresh(slug) => {
                let elapsed = self.elapsed();
                for (id, kept) in &self.projects {
                    if slug
                        .as_deref()
                        .is_none_or(|slug| slug == kept.project.slug.as_str())
                    {
                        self.scheduler.refresh(*id, elapsed);
                    }
                }
            }
            Command::Viewed(slug, viewed) => self.viewed(&slug, viewed),
            Command::Subscribe(subscriber) => self.subscribers.push(subscriber),
            Command::Acknowledge {
                slug,
                key,
                by,
                note,
                answer,
            } => {
                let now = self.now();
                let done = self.change_alert(&slug, &key, |book| {
                    book.acknowledge(&key, &by, note.as_deref(), now)
                });
                // Who asked may have gone away.
                let _ = answer.send(done);
            }
            Command::Snooze {
                slug,
                key,
                snooze,
                answer,
            } => {
                let done = self.change_alert(&slug, &key, |book| book.snooze(&key, snooze));
                let _ = answer.send(done);
            }
            Command::Unsnooze { slug, key, answer } => {
                let now = self.now();
                let done = self.change_alert(&slug, &key, |book| book.unsnooze(&key, now));
                let _ = answer.send(done);
            }
            Command::Stop => {}
        }
    }

    fn looked(&mut self, looked: Looked) {
        let (now, elapsed) = (self.now(), self.elapsed());
        let paused = self.is_paused(looked.id);
        let Some(kept) = self.projects.get_mut(&looked.id) else {
            self.scheduler
                .finished(looked.id, Finished::Failed { host_wait: None }, elapsed);
            return;
        };
        if paused {
            // Its turn may have come while something here was read.
            let turn = kept.drop_look(looked.source, looked.found.ok());
            return self.skip(looked.id, looked.to == Where::Here && !turn, elapsed);
        }
        let changed = matches!(&looked.found, Ok(found) if matches!(found.look, Look::Changed(_)));
        let unseen = (looked.to != Where::Remote || changed)
            && self.eyes.turn_to(looked.id, looked.source.places());
        if unseen {
            // What moved there before the eyes came was seen by nobody.
            kept.moved(elapsed);
        }
        if let Some(delay) = looked.source.again_in() {
            kept.look_again(elapsed + delay);
        }
        let host = looked.found.as_ref().ok().map(|_| looked.source.host());
        let host = host.filter(|host| kept.is_elsewhere(host.as_deref()));
        kept.source = Some(looked.source);
        let read = looked
            .found
            .as_ref()
            .is_ok_and(|found| !matches!(found.remote, RemoteSaid::Failed(_)));
        let news = kept.project.looked(looked.found, now);
        self.changes.tell(kept.project.next_change);
        self.agains.tell(kept.again);
        let activity = kept.activity(now);
        let turn = std::mem::take(&mut kept.turn);
        let host_wait = kept.host_wait();
        if let Some(host) = host {
            self.scheduler.set_host(looked.id, host.as_deref());
        }
        if looked.to == Where::Here {
            self.scheduler.observe(looked.id, activity, elapsed);
        } else {
            let finished = match read {
                true => Finished::Read(activity),
                false => Finished::Failed { host_wait },
            };
            self.scheduler.finished(looked.id, finished, elapsed);
            self.note_schedule(looked.id, now, elapsed);
        }
        self.publish(looked.id, news, now);
        if turn {
            self.begin(looked.id, false);
        }
    }

    /// Lets a project's health know when it is looked at next.
    fn note_schedule(&mut self, id: ProjectId, now: Timestamp, elapsed: Duration) {
        let next = self.scheduler.next_attempt(id);
        let next =
            next.map(|at| now.plus_seconds(at.saturating_sub(elapsed).as_secs().cast_signed()));
        let interval = self.scheduler.interval(id).unwrap_or(self.pace.cold);
        if let Some(kept) = self.projects.get_mut(&id) {
            let seconds = interval.as_secs().cast_signed();
            kept.project.health.scheduled(next, seconds);
        }
    }

    fn viewed(&mut self, slug: &str, viewed: bool) {
        let (now, elapsed) = (self.now(), self.elapsed());
        let found = self
            .projects
            .iter_mut()
            .find(|(_, kept)| kept.project.slug.as_str() == slug);
        if let Some((id, kept)) = found {
            kept.viewed = viewed;
            self.scheduler.observe(*id, kept.activity(now), elapsed);
        }
    }

    /// Changes one alert as somebody asked; says whether anything was to change.
    fn change_alert(
        &mut self,
        slug: &str,
        key: &AlertKey,
        change: impl FnOnce(&mut AlertBook) -> Option<AlertEvent>,
    ) -> bool {
        let now = self.now();
        let found = self
            .projects
            .iter_mut()
            .find(|(_, kept)| kept.project.slug.as_str() == slug);
        let Some((id, kept)) = found else {
            return false;
        };
        let Some(event) = change(&mut kept.project.book) else {
            return false;
        };
        kept.project.stir();
        let news = News {
            alerts: vec![key.clone()],
            events: vec![event],
            ..News::default()
        };
        let id = *id;
        self.publish(id, news, now);
        true
    }

    /// Writes news down and tells them; of nothing new nobody hears, and nothing is written.
    fn publish(&mut self, id: ProjectId, news: News, now: Timestamp) {
        let Some(kept) = self.projects.get_mut(&id) else {
            return;
        };
        let view = Arc::new(ProjectView::of(&kept.project, kept.pinned, now));
        let slug = view.slug.clone();
        self.board
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(slug.clone(), Arc::clone(&view));
        let events = news.events.clone();
        let news = News::together(kept.unsaved.take(), news);
        if news.is_none() {
            return;
        }
        match save::save(&self.store, id.0, &kept.project, &news, now) {
            Ok(to_send) => {
                self.wake_deliveries(to_send);
                if news.counters {
                    rolled(self.roll_up.sampled(&self.store, now));
                }
            }
            Err(problem) => {
                kept.unsaved = Some(news);
                tracing::error!(project = %slug, %problem, "the index cannot be written");
            }
        }
        self.tell(&slug, UpdateKind::Project { project: view }, now);
        if !events.is_empty() {
            self.tell(&slug, UpdateKind::Alerts { events }, now);
        }
    }

    fn wake_deliveries(&self, to_send: bool) {
        if let Some(deliveries) = self.deliveries.as_ref().filter(|_| to_send) {
            deliveries.wake();
        }
    }

    fn tell(&mut self, slug: &str, kind: UpdateKind, at: Timestamp) {
        self.sequence += 1;
        let update = Arc::new(Update {
            sequence: self.sequence,
            at,
            slug: slug.to_owned(),
            kind,
        });
        // A subscriber that went away is forgotten.
        self.subscribers
            .retain(|subscriber| subscriber.send(Arc::clone(&update)).is_ok());
    }
}

/// When to begin the looks that are due at a time: a few at once cost less than each by itself.
fn together(at: Duration, pace: Pace) -> Duration {
    let grid = (pace.hot.as_nanos() / 50).max(1);
    let nanos = at.as_nanos().div_ceil(grid) * grid;
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

/// History that could not be rolled up now is rolled up the next time.
fn rolled(outcome: Result<bool, Problem>) {
    if let Err(problem) = outcome {
        tracing::warn!(%problem, "samples could not be rolled up");
    }
}
