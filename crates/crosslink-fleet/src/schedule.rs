//! When which project is read: each by its own schedule, all within common limits.
//!
//! The time here is the time since the watch began, which no clock set by hand can move.

mod interval;
mod limits;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

pub use interval::{Activity, Pace};
pub use limits::Limits;

#[cfg(test)]
pub(crate) use interval::mixed;
use interval::{jittered, retry_after};
use limits::Places;

/// Names a project in the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectId(pub i64);

/// What came of a reading, as far as the schedule goes by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finished {
    /// It worked.
    Read(Activity),
    /// It did not work.
    Failed {
        /// How long the host asked to be left alone.
        host_wait: Option<Duration>,
    },
}

/// Decides when to read which project.
#[derive(Debug)]
pub struct Scheduler {
    pace: Pace,
    seed: u64,
    places: Places,
    projects: BTreeMap<ProjectId, Entry>,
    /// What waits, by the time it is due.
    queue: BTreeSet<(Duration, ProjectId)>,
}

#[derive(Debug)]
struct Entry {
    host: Option<String>,
    activity: Activity,
    failures: u32,
    turns: u64,
    state: State,
    /// How long after it was due the last reading began.
    late: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Waiting { due: Duration },
    Running { begun: Duration, then: Then },
    Paused,
}

/// What follows a reading that is under way. Until it ends it keeps its place, so that no limit is
/// exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    NextTurn,
    AtOnce,
    Pause,
    Remove,
}

impl Scheduler {
    /// An empty schedule; the seed decides how readings are spread.
    pub fn new(pace: Pace, limits: Limits, seed: u64) -> Self {
        Self {
            pace,
            seed,
            places: Places::new(limits),
            projects: BTreeMap::new(),
            queue: BTreeSet::new(),
        }
    }

    /// Takes up a project, to be read at once; one that is reached over the network has a host.
    pub fn add(&mut self, id: ProjectId, host: Option<&str>, now: Duration) {
        if let Some(entry) = self.projects.get_mut(&id) {
            if let State::Running { then, .. } = &mut entry.state {
                *then = Then::AtOnce;
            }
            return;
        }
        let entry = Entry {
            host: host.map(str::to_ascii_lowercase),
            activity: Activity::default(),
            failures: 0,
            turns: 0,
            state: State::Waiting { due: now },
            late: Duration::ZERO,
        };
        self.projects.insert(id, entry);
        self.queue.insert((now, id));
    }

    /// Takes in that a project is reached on another host than before.
    pub fn set_host(&mut self, id: ProjectId, host: Option<&str>) {
        let Some(entry) = self.projects.get_mut(&id) else {
            return;
        };
        let host = host.map(str::to_ascii_lowercase);
        if let State::Running { .. } = entry.state {
            self.places.change(entry.host.as_deref(), host.as_deref());
        }
        entry.host = host;
    }

    /// Forgets a project, once a reading under way has ended.
    pub fn remove(&mut self, id: ProjectId) {
        let Some(entry) = self.projects.get_mut(&id) else {
            return;
        };
        match &mut entry.state {
            State::Running { then, .. } => *then = Then::Remove,
            State::Waiting { .. } | State::Paused => self.forget(id),
        }
    }

    /// Stops reading a project until it is resumed.
    pub fn pause(&mut self, id: ProjectId) {
        let Some(entry) = self.projects.get_mut(&id) else {
            return;
        };
        match &mut entry.state {
            State::Running { then, .. } if *then != Then::Remove => *then = Then::Pause,
            State::Waiting { due } => {
                self.queue.remove(&(*due, id));
                entry.state = State::Paused;
            }
            State::Running { .. } | State::Paused => {}
        }
    }

    /// Reads a paused project again, at once.
    pub fn resume(&mut self, id: ProjectId, now: Duration) {
        let Some(entry) = self.projects.get_mut(&id) else {
            return;
        };
        match &mut entry.state {
            State::Paused => {
                entry.failures = 0;
                self.wait_until(id, now);
            }
            State::Running { then, .. } if *then == Then::Pause => *then = Then::AtOnce,
            State::Running { .. } | State::Waiting { .. } => {}
        }
    }

    /// Takes in what goes on in a project between two readings; what grew livelier is read sooner.
    pub fn observe(&mut self, id: ProjectId, activity: Activity, now: Duration) {
        let Some(entry) = self.projects.get_mut(&id) else {
            return;
        };
        entry.activity = activity;
        if let State::Waiting { due } = entry.state
            && entry.failures == 0
        {
            let sooner = now + self.pace.interval(&activity);
            if sooner < due {
                self.wait_until(id, sooner);
            }
        }
    }

    /// Reads a project as soon as the limits allow, whatever it waits for; one that is being read, once
    /// more afterwards.
    pub fn refresh(&mut self, id: ProjectId, now: Duration) {
        let Some(entry) = self.projects.get_mut(&id) else {
            return;
        };
        match &mut entry.state {
            State::Waiting { due } => {
                let soon = now.min(*due);
                self.wait_until(id, soon);
            }
            State::Running { then, .. } if *then == Then::NextTurn => *then = Then::AtOnce,
            State::Running { .. } | State::Paused => {}
        }
    }

    /// Returns the projects to read now, those that waited longest first. Each must be told
    /// [`finished`](Self::finished).
    pub fn due(&mut self, now: Duration) -> Vec<ProjectId> {
        let waiting = self.queue.range(..=(now, ProjectId(i64::MAX)));
        let waiting: Vec<(Duration, ProjectId)> = waiting.copied().collect();
        let mut begun = Vec::new();
        for (due, id) in waiting {
            if self.places.is_full() {
                break;
            }
            let entry = self.projects.get_mut(&id).expect("what waits is known");
            let probe = entry.failures > 0;
            if self.places.take(entry.host.as_deref(), probe, now) {
                self.queue.remove(&(due, id));
                entry.late = now.saturating_sub(due);
                entry.turns += 1;
                entry.state = State::Running {
                    begun: now,
                    then: Then::NextTurn,
                };
                begun.push(id);
            }
        }
        begun
    }

    /// Takes in what came of a reading. Turns that went by meanwhile are skipped.
    pub fn finished(&mut self, id: ProjectId, outcome: Finished, now: Duration) {
        let Some(entry) = self.projects.get_mut(&id) else {
            return;
        };
        let State::Running { begun, then } = entry.state else {
            return;
        };
        self.places
            .give_back(entry.host.as_deref(), entry.failures > 0);
        match outcome {
            Finished::Read(activity) => {
                entry.activity = activity;
                entry.failures = 0;
            }
            Finished::Failed { host_wait } => {
                entry.failures = entry.failures.saturating_add(1);
                if let (Some(host), Some(wait)) = (&entry.host, host_wait) {
                    self.places.leave_alone(host, now + wait);
                }
            }
        }
        match then {
            Then::NextTurn => {
                let wait = self.turn(id);
                let turns = skipped(now.saturating_sub(begun), wait);
                self.wait_until(id, begun + wait * turns);
            }
            Then::AtOnce => self.wait_until(id, now),
            Then::Pause => entry.state = State::Paused,
            Then::Remove => self.forget(id),
        }
    }

    /// How long a project waits from the beginning of one reading to that of the next.
    fn turn(&self, id: ProjectId) -> Duration {
        let entry = &self.projects[&id];
        let interval = self.pace.interval(&entry.activity);
        let wait = match entry.failures {
            0 => interval,
            failures => retry_after(interval, failures, self.pace.longest_back_off),
        };
        let salt = self.seed ^ id.0.cast_unsigned().rotate_left(32) ^ entry.turns;
        jittered(wait, self.pace.jitter_percent, salt)
    }

    /// Returns the next time at which [`due`](Self::due) could have an answer, unless a reading that is
    /// under way finishes before; nothing if only that can bring one.
    pub fn next_wake(&self) -> Option<Duration> {
        if self.places.is_full() {
            return None;
        }
        let mut next: Option<Duration> = None;
        for (due, id) in &self.queue {
            if next.is_some_and(|next| next <= *due) {
                break;
            }
            let entry = &self.projects[id];
            let free = self
                .places
                .free_at(entry.host.as_deref(), entry.failures > 0);
            if let Some(at) = free.map(|free| free.max(*due)) {
                next = Some(next.map_or(at, |next| next.min(at)));
            }
        }
        next
    }

    /// When a project is to be read next; nothing while it is being read, or paused.
    pub fn next_attempt(&self, id: ProjectId) -> Option<Duration> {
        match self.projects.get(&id)?.state {
            State::Waiting { due } => Some(due),
            State::Running { .. } | State::Paused => None,
        }
    }

    /// How long should lie between two readings of a project that works.
    pub fn interval(&self, id: ProjectId) -> Option<Duration> {
        let entry = self.projects.get(&id)?;
        Some(self.pace.interval(&entry.activity))
    }

    /// How much later than planned a project is read: the last time, or by now if it still waits.
    pub fn lag(&self, id: ProjectId, now: Duration) -> Duration {
        let Some(entry) = self.projects.get(&id) else {
            return Duration::ZERO;
        };
        match entry.state {
            State::Waiting { due } => now.saturating_sub(due).max(entry.late),
            State::Running { .. } => entry.late,
            State::Paused => Duration::ZERO,
        }
    }

    /// How many projects are being read.
    pub fn running(&self) -> usize {
        self.places.running()
    }

    fn wait_until(&mut self, id: ProjectId, due: Duration) {
        let entry = self.projects.get_mut(&id).expect("who waits is known");
        if let State::Waiting { due: before } = entry.state {
            self.queue.remove(&(before, id));
        }
        entry.state = State::Waiting { due };
        self.queue.insert((due, id));
    }

    fn forget(&mut self, id: ProjectId) {
        let entry = self.projects.remove(&id);
        if let Some(State::Waiting { due }) = entry.map(|entry| entry.state) {
            self.queue.remove(&(due, id));
        }
    }
}

/// How many turns later the next one lies ahead: one, unless the reading took longer than that.
fn skipped(took: Duration, wait: Duration) -> u32 {
    let turns = took.as_nanos() / wait.as_nanos().max(1) + 1;
    u32::try_from(turns).unwrap_or(u32::MAX)
}
