//! The watch: one keeper that remembers every project, and a few workers that look.
//!
//! ```text
//! Scheduler ── due? ──▶ workers ── Found ──▶ keeper ──▶ index, one transaction, if anything changed
//!     ▲                                        │
//!     └────────────── next time ◀──────────────┴──▶ board, subscribers, deliveries
//! ```

mod apart;
mod bell;
mod calm;
mod clock;
mod eyes;
mod fourth;
mod keeper;
mod kept;
mod laid_out;
mod own;
mod pool;
mod project;
mod pulse;
mod queue;
mod save;
mod source;
mod view;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::{Clock, Timestamp};
use crosslink_hub::{Cancel, GitTransport, Transport};
use crosslink_store::fleet::FleetStore;

use crate::alerts::{AlertKey, Snooze};
use crate::deliver::Deliveries;
use crate::health::HealthState;
use crate::schedule::{Limits, Pace};
use keeper::{Command, Keeper};
use pulse::Pulse;

pub use clock::SharedClock;
pub(crate) use save::{keep_alert, stored_projects};
pub(crate) use source::{LookError, Source, read_here};
pub use view::{AlertCounts, Board, ProjectView, Update, UpdateKind};

/// What a watch needs to begin.
pub struct WatchOptions {
    /// The directory of the index.
    pub home: PathBuf,
    /// How often projects are looked at.
    pub pace: Pace,
    /// How much may go on at once.
    pub limits: Limits,
    /// How long one exchange with a remote may take.
    pub deadline: Duration,
    /// Where the present comes from.
    pub clock: Box<dyn Clock + Send>,
    /// How remotes are talked to.
    pub transport: Arc<dyn Transport>,
    /// Decides how looks are spread.
    pub seed: u64,
}

impl WatchOptions {
    /// The usual options; `clock` is where the present comes from.
    pub fn new(home: PathBuf, clock: Box<dyn Clock + Send>) -> Self {
        let transport = Arc::new(GitTransport::new(home.join("git")));
        Self {
            home,
            pace: Pace::default(),
            limits: Limits::default(),
            deadline: Duration::from_secs(15),
            clock,
            transport,
            seed: u64::from(std::process::id()),
        }
    }
}

/// After so many ticks without a turn of its loop the watch is said to hang.
const HANGS: u32 = 3;

/// How long who asks the watch for something waits for its answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// The index of projects in a home.
pub fn index(home: &Path) -> PathBuf {
    home.join("fleet.db")
}

/// A watch that runs. It ends when it is dropped.
pub struct Watch {
    commands: Sender<Command>,
    board: Arc<RwLock<Board>>,
    cancel: Cancel,
    pulse: Arc<Pulse>,
    tick: Duration,
    keeper: Mutex<Option<Running>>,
    deliveries: Deliveries,
}

/// The keeper's thread, and the lock that is held as long as it runs, so that nobody else watches the same projects.
struct Running {
    thread: JoinHandle<()>,
    _lock: File,
}

impl Watch {
    /// Begins to watch every project of the index.
    ///
    /// # Errors
    /// `watch.running` where another process does already, or where the index cannot be opened.
    pub fn start(mut options: WatchOptions) -> Result<Self, Problem> {
        let store = FleetStore::open(&index(&options.home))?;
        let lock = lock(&options.home)?;
        let (commands, inbox) = mpsc::channel();
        let board = Arc::new(RwLock::new(Board::default()));
        let cancel = Cancel::new();
        let clock = SharedClock::new(options.clock);
        options.clock = Box::new(clock.clone());
        let home = options.home.clone();
        let tick = options.pace.hot;
        let mut keeper = Keeper::new(
            store,
            options,
            Arc::clone(&board),
            &commands,
            cancel.clone(),
        )?;
        let deliveries = Deliveries::start(&index(&home), Box::new(clock))?;
        keeper.wakes(deliveries.waker());
        let pulse = keeper.pulse();
        let thread = std::thread::Builder::new()
            .name("keeper".to_owned())
            .spawn(move || keeper.run(&inbox))
            .map_err(|error| Problem::bug("no thread could be started").caused_by(&error))?;
        Ok(Self {
            commands,
            board,
            cancel,
            pulse,
            tick,
            keeper: Mutex::new(Some(Running {
                thread,
                _lock: lock,
            })),
            deliveries,
        })
    }

    /// What is known of all projects now.
    pub fn board(&self) -> Board {
        let board = self.board.read();
        board.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether every project that is not paused was looked at since a time.
    pub fn has_looked(&self, since: Timestamp) -> bool {
        let board = self.board();
        board.values().all(|project| {
            project.health.state == HealthState::Paused
                || project.health.last_attempt.is_some_and(|at| at >= since)
        })
    }

    /// How long ago the loop that does everything last turned. It should every second, and whenever something happens.
    pub fn turned_ago(&self) -> Duration {
        self.pulse.age()
    }

    /// Whether that loop has not turned for three ticks: what the board says is no longer kept.
    pub fn hangs(&self) -> bool {
        self.turned_ago() > HANGS * self.tick.max(keeper::OTHERS)
    }

    /// Hears of everything that changes from now on.
    pub fn subscribe(&self) -> Receiver<Arc<Update>> {
        let (sender, updates) = mpsc::channel();
        self.tell(Command::Subscribe(sender));
        updates
    }

    /// What is on its way to endpoints.
    pub fn deliveries(&self) -> &Deliveries {
        &self.deliveries
    }

    /// Looks at a project as soon as the limits allow; at every project, if none is named.
    pub fn refresh(&self, slug: Option<&str>) {
        self.tell(Command::Refresh(slug.map(str::to_owned)));
    }

    /// Says whether somebody looks at a project, which is then looked at more often.
    pub fn viewed(&self, slug: &str, viewed: bool) {
        self.tell(Command::Viewed(slug.to_owned(), viewed));
    }

    /// Notes that somebody has seen an alert; says whether it is open and nobody had.
    ///
    /// # Errors
    /// `watch.hangs` where the watch does not answer.
    pub fn acknowledge(
        &self,
        slug: &str,
        key: AlertKey,
        by: &str,
        note: Option<&str>,
    ) -> Result<bool, Problem> {
        self.ask(|answer| Command::Acknowledge {
            slug: slug.to_owned(),
            key,
            by: by.to_owned(),
            note: note.map(str::to_owned),
            answer,
        })
    }

    /// Silences an alert for a while; says whether it is open.
    ///
    /// # Errors
    /// `watch.hangs` where the watch does not answer.
    pub fn snooze(&self, slug: &str, key: AlertKey, snooze: Snooze) -> Result<bool, Problem> {
        self.ask(|answer| Command::Snooze {
            slug: slug.to_owned(),
            key,
            snooze,
            answer,
        })
    }

    /// Lets an alert be heard again; says whether it was silenced.
    ///
    /// # Errors
    /// `watch.hangs` where the watch does not answer.
    pub fn unsnooze(&self, slug: &str, key: AlertKey) -> Result<bool, Problem> {
        self.ask(|answer| Command::Unsnooze {
            slug: slug.to_owned(),
            key,
            answer,
        })
    }

    /// Ends the watch and waits until it has ended.
    pub fn stop(&self) {
        self.cancel.cancel();
        self.tell(Command::Stop);
        self.deliveries.begin_to_stop();
        let keeper = self
            .keeper
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(keeper) = keeper {
            // A keeper that panicked has said so already.
            let _ = keeper.thread.join();
        }
        self.deliveries.stop();
    }

    fn ask(&self, command: impl FnOnce(Sender<bool>) -> Command) -> Result<bool, Problem> {
        let (sender, answer) = mpsc::channel();
        self.tell(command(sender));
        match answer.recv_timeout(PATIENCE) {
            Ok(done) => Ok(done),
            // It ended.
            Err(RecvTimeoutError::Disconnected) => Ok(false),
            Err(RecvTimeoutError::Timeout) => {
                let problem = Problem::new(Code::WatchHangs, "The watch does not answer");
                Err(problem
                    .hint("ask again later: it may still do what it was asked for")
                    .retryable())
            }
        }
    }

    /// A keeper that ended hears nothing; who asks sees an old board.
    fn tell(&self, command: Command) {
        let _ = self.commands.send(command);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop();
    }
}

fn lock(home: &Path) -> Result<File, Problem> {
    let path = home.join("fleet.lock");
    let unwritable = |error: &std::io::Error| {
        let message = format!("{} cannot be written", path.display());
        Problem::new(Code::FileUnwritable, message).caused_by(error)
    };
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    // Whoever can read it can hold it.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).map_err(|error| unwritable(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => {
            let message = "Another process watches these projects already";
            let problem = Problem::new(Code::WatchRunning, message);
            Err(problem.hint("use that one, or end it first"))
        }
        Err(std::fs::TryLockError::Error(error)) => Err(unwritable(&error)),
    }
}
