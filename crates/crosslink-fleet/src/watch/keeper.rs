//! The one thread that remembers every project, writes the index and tells the others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crosslink_core::problem::Problem;
use crosslink_core::time::{Clock, Timestamp};
use crosslink_hub::{Cancel, RemoteSaid, Watched, Where};
use crosslink_store::fleet::{FleetStore, ProjectRow, ProjectStatus};

use super::WatchOptions;
use super::eyes::Eyes;
use super::pool::{self, Exchange, Job, Looked};
use super::project::{News, Project};
use super::save;
use super::view::{Board, ProjectView, Update, UpdateKind};
use crate::alerts::{AlertBook, AlertEvent, AlertKey, Snooze};
use crate::deliver::Waker;
use crate::schedule::{Activity, Finished, Pace, ProjectId, Scheduler};

/// How often it is asked whether somebody else wrote to the index.
const OTHERS: Duration = Duration::from_secs(1);

/// One look of so many goes everywhere, whatever the eyes saw.
const EYES_TRUSTED: u32 = 12;

/// What the keeper is told.
pub(super) enum Command {
    /// Something moved in these folders.
    Moved(BTreeSet<PathBuf>),
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
    Stop,
}

pub(super) struct Keeper {
    store: FleetStore,
    clock: Box<dyn Clock + Send>,
    began: Instant,
    pace: Pace,
    scheduler: Scheduler,
    projects: BTreeMap<ProjectId, Kept>,
    jobs: Sender<Job>,
    eyes: Eyes,
    board: Arc<RwLock<Board>>,
    subscribers: Vec<Sender<Arc<Update>>>,
    deliveries: Option<Waker>,
    sequence: u64,
    /// What the index was when it was last read.
    version: i64,
    asked_others: Duration,
}

/// A project, and what looks at it unless it is looking.
struct Kept {
    project: Project,
    watched: Option<Box<Watched>>,
    pinned: bool,
    viewed: bool,
    /// Whether something moved here while it was looked at.
    moved: bool,
    /// Whether its turn came while something here was read.
    turn: bool,
    /// How many turns it had.
    looks: u32,
    /// What could not be written is written with the next news.
    unsaved: Option<News>,
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
        let jobs = pool::start(options.limits.at_once, &exchange, commands)
            .map_err(|error| Problem::bug("no thread could be started").caused_by(&error))?;
        let mut keeper = Self {
            store,
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
        };
        keeper.read_index()?;
        Ok(keeper)
    }

    /// Has deliveries hear of everything that is to be sent.
    pub(super) fn wakes(&mut self, deliveries: Waker) {
        self.deliveries = Some(deliveries);
    }

    /// Runs until it is told to stop.
    pub(super) fn run(mut self, inbox: &Receiver<Command>) {
        loop {
            self.begin_looks();
            self.let_time_pass();
            match inbox.recv_timeout(self.patience()) {
                Ok(Command::Stop) | Err(RecvTimeoutError::Disconnected) => return,
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
        let until_look = self
            .scheduler
            .next_wake()
            .map(|at| at.saturating_sub(self.elapsed()));
        let now = self.now();
        let changes = self
            .projects
            .values()
            .filter_map(|kept| kept.project.next_change);
        let until_change = changes.min().map(|at| {
            let nanos = at.as_nanos().saturating_sub(now.as_nanos()).max(0);
            Duration::from_nanos(nanos.unsigned_abs())
        });
        let soonest = [until_look, until_change].into_iter().flatten().min();
        soonest.map_or(OTHERS, |soonest| soonest.min(OTHERS))
    }

    fn begin_looks(&mut self) {
        for id in self.scheduler.due(self.elapsed()) {
            self.begin(id, false);
        }
    }

    /// Sends a project to be looked at; one that is being looked at gets its turn afterwards.
    fn begin(&mut self, id: ProjectId, here: bool) {
        let now = self.now();
        let eyes = self.eyes.are_open();
        let begun = match self.projects.get_mut(&id) {
            Some(kept) => match kept.watched.take() {
                Some(watched) => {
                    let to = kept.look_to(here, eyes);
                    let job = Job {
                        id,
                        watched,
                        now,
                        to,
                    };
                    self.jobs.send(job).is_ok()
                }
                None => {
                    kept.moved |= here;
                    kept.turn |= !here;
                    true
                }
            },
            None => false,
        };
        if !begun && !here {
            let failed = Finished::Failed { host_wait: None };
            self.scheduler.finished(id, failed, self.elapsed());
        }
    }

    /// What time alone changes: an issue falls due, a lock goes stale, an agent falls silent.
    fn let_time_pass(&mut self) {
        let now = self.now();
        let ripe = |kept: &&mut Kept| kept.project.next_change.is_some_and(|at| at <= now);
        let ripe: Vec<(ProjectId, News)> = self
            .projects
            .iter_mut()
            .filter_map(|(id, kept)| ripe(&kept).then(|| (*id, kept.project.aged(now))))
            .collect();
        for (id, news) in ripe {
            self.publish(id, news, now);
        }
    }

    fn handle(&mut self, command: Command) {
        match command {
            Command::Looked(looked) => self.looked(*looked),
            Command::Moved(folders) => {
                for id in self.eyes.projects(&folders) {
                    self.begin(id, true);
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
            Command::Stop => {}
        }
    }

    fn looked(&mut self, looked: Looked) {
        let (now, elapsed) = (self.now(), self.elapsed());
        let Some(kept) = self.projects.get_mut(&looked.id) else {
            self.scheduler
                .finished(looked.id, Finished::Failed { host_wait: None }, elapsed);
            return;
        };
        if looked.to != Where::Remote {
            self.eyes.turn_to(looked.id, looked.watched.places());
        }
        kept.watched = Some(looked.watched);
        let read = looked
            .found
            .as_ref()
            .is_ok_and(|found| !matches!(found.remote, RemoteSaid::Failed(_)));
        let news = kept.project.looked(looked.found, now);
        let activity = kept.activity(now);
        let next = match (
            std::mem::take(&mut kept.turn),
            std::mem::take(&mut kept.moved),
        ) {
            (true, _) => Some(false),
            (false, true) => Some(true),
            (false, false) => None,
        };
        if looked.to == Where::Here {
            self.scheduler.observe(looked.id, activity, elapsed);
        } else {
            let finished = match read {
                true => Finished::Read(activity),
                false => Finished::Failed { host_wait: None },
            };
            self.scheduler.finished(looked.id, finished, elapsed);
            self.note_schedule(looked.id, now, elapsed);
        }
        self.publish(looked.id, news, now);
        if let Some(here) = next {
            self.begin(looked.id, here);
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
            Ok(to_send) => self.wake_deliveries(to_send),
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

    /// Reads the index again where somebody else wrote to it.
    fn hear_others(&mut self) {
        let elapsed = self.elapsed();
        if elapsed.saturating_sub(self.asked_others) < OTHERS {
            return;
        }
        self.asked_others = elapsed;
        let read = match self.store.version() {
            Ok(version) if version == self.version => return,
            Ok(_) => self.read_index(),
            Err(problem) => Err(problem),
        };
        // Somebody may have turned an endpoint on, or wants something sent again.
        self.wake_deliveries(true);
        if let Err(problem) = read {
            tracing::error!(%problem, "the index cannot be read");
        }
    }

    fn read_index(&mut self) -> Result<(), Problem> {
        self.version = self.store.version()?;
        let rows = self.store.projects()?;
        let gone: Vec<ProjectId> = self
            .projects
            .keys()
            .filter(|id| !rows.iter().any(|row| row.id == id.0))
            .copied()
            .collect();
        for id in gone {
            self.forget(id);
        }
        for row in &rows {
            self.take_up(row)?;
        }
        Ok(())
    }

    fn take_up(&mut self, row: &ProjectRow) -> Result<(), Problem> {
        let (id, now, elapsed) = (ProjectId(row.id), self.now(), self.elapsed());
        let paused = row.project.status == ProjectStatus::Paused;
        if !self.projects.contains_key(&id) {
            let interval = self.pace.hot.as_secs().max(1).cast_signed();
            let project = save::load(&self.store, row, interval, now)?;
            let watched = Watched::new(&row.project.path, &row.project.default_branch);
            let kept = Kept {
                project,
                watched: Some(Box::new(watched)),
                pinned: row.project.pinned,
                viewed: false,
                moved: false,
                turn: false,
                looks: 0,
                unsaved: None,
            };
            self.projects.insert(id, kept);
            self.scheduler.add(id, None, elapsed);
        }
        let Some(kept) = self.projects.get_mut(&id) else {
            return Ok(());
        };
        let was_paused = kept.project.health.is_paused();
        let changed = was_paused != paused || kept.pinned != row.project.pinned;
        kept.pinned = row.project.pinned;
        kept.project.thresholds = save::thresholds(&row.settings);
        if paused && !was_paused {
            kept.project.health.pause();
            self.scheduler.pause(id);
        } else if was_paused && !paused {
            kept.project.health.resume(now);
            self.scheduler.resume(id, elapsed);
        }
        let rows = save::alerts(&self.store, id.0)?;
        if save::differs(&kept.project.book, &rows) {
            kept.project.book = AlertBook::new(rows);
        }
        let news = News {
            state: changed,
            ..News::default()
        };
        self.publish(id, news, now);
        Ok(())
    }

    fn forget(&mut self, id: ProjectId) {
        self.scheduler.remove(id);
        self.eyes.turn_away(id);
        let Some(kept) = self.projects.remove(&id) else {
            return;
        };
        let slug = kept.project.slug.to_string();
        self.board
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&slug);
        let now = self.now();
        self.tell(&slug, UpdateKind::Removed, now);
    }
}

impl Kept {
    /// Where to look next. What moves here is seen by the eyes, but for now and then nobody relies on them.
    fn look_to(&mut self, here: bool, eyes: bool) -> Where {
        if here {
            return Where::Here;
        }
        self.looks = self.looks.wrapping_add(1);
        match eyes && self.looks % EYES_TRUSTED != 1 {
            true => Where::Remote,
            false => Where::Everywhere,
        }
    }

    /// What goes on in the project, which decides how often it is looked at.
    fn activity(&self, now: Timestamp) -> Activity {
        let counters = self.project.counters.unwrap_or_default();
        let changed = self.project.health.last_change();
        Activity {
            watched: self.viewed,
            live_agents: counters.active_agents > 0,
            open_alerts: self.project.book.open().next().is_some(),
            changed_ago: changed
                .map(|at| Duration::from_secs(now.seconds_since(at).max(0).unsigned_abs())),
        }
    }
}
