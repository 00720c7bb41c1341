//! How well a project is known: never better than it is.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crosslink_core::time::Timestamp;

use crate::moment::Moment;

/// So many intervals may go by until what was read no longer counts as live.
const LIVE_INTERVALS: i64 = 3;
/// So many failures in a row make a project unreachable.
const UNREACHABLE_FAILURES: u32 = 3;
/// Longest text of an error, in characters.
const ERROR_LIMIT: usize = 400;

/// How well a project is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    /// Not read yet, or there is no hub yet.
    Starting,
    /// Read within the last three intervals.
    Live,
    /// Not read within the last three intervals, though nothing failed.
    Delayed,
    /// The last attempt failed, or only part of the project could be read.
    Degraded,
    /// Several attempts failed, or none ever worked.
    Unreachable,
    /// Somebody said not to look.
    Paused,
    /// There is nothing at its path, or its hub is gone.
    Missing,
    /// The remote wants credentials.
    AuthRequired,
    /// Its hub has a format nobody here knows.
    Unsupported,
    /// Its hub is damaged beyond reading.
    Corrupt,
}

impl HealthState {
    /// The word, for people and programs alike.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Live => "live",
            Self::Delayed => "delayed",
            Self::Degraded => "degraded",
            Self::Unreachable => "unreachable",
            Self::Paused => "paused",
            Self::Missing => "missing",
            Self::AuthRequired => "auth_required",
            Self::Unsupported => "unsupported",
            Self::Corrupt => "corrupt",
        }
    }
}

impl fmt::Display for HealthState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Why an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorClass {
    /// The deadline went by.
    Timeout,
    /// The remote cannot be reached, or broke off.
    Network,
    /// The host said that it is asked too often.
    RateLimited,
    /// The remote wants credentials.
    AuthRequired,
    /// There is nothing at the path.
    Missing,
    /// The hub has a format nobody here knows.
    Unsupported,
    /// The hub is damaged beyond reading.
    Corrupt,
    /// There is no hub, here or on the remote.
    NoHub,
    /// Anything else.
    Other,
}

/// A failure, as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LastError {
    /// Why.
    pub class: ErrorClass,
    /// One line for people.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// What came of an attempt to read a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It was read; whether anything was new.
    Read {
        /// Whether anything was new.
        changed: bool,
    },
    /// The remote did not answer, and the project was read from what is here.
    HereOnly {
        /// Whether anything was new.
        changed: bool,
        /// Why the remote did not answer.
        class: ErrorClass,
        /// One line for people.
        text: String,
    },
    /// Nothing was read.
    Failed {
        /// Why.
        class: ErrorClass,
        /// One line for people.
        text: String,
    },
}

/// What is remembered of the attempts to read a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    started_at: Timestamp,
    interval: i64,
    paused: bool,
    last_attempt: Option<Timestamp>,
    last_success: Option<Timestamp>,
    last_change: Option<Timestamp>,
    failures: u32,
    last_error: Option<LastError>,
    next_attempt: Option<Timestamp>,
}

/// The health of a project as clients see it; every time comes with its age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HealthView {
    /// How well the project is known.
    pub state: HealthState,
    /// When it was last tried to read it.
    pub last_attempt: Option<Timestamp>,
    /// When it was last read, remote and all.
    pub last_success: Option<Timestamp>,
    /// How many seconds ago that was.
    pub age_seconds: Option<i64>,
    /// When it was begun to look, which only the watch itself goes by.
    #[serde(skip)]
    started_at: Option<Timestamp>,
    /// When something new was last read.
    pub last_change: Option<Timestamp>,
    /// How many attempts failed since the last that worked.
    pub consecutive_failures: u32,
    /// What went wrong last; stays until the next attempt that works.
    pub last_error: Option<LastError>,
    /// When it will be tried again.
    pub next_attempt: Option<Timestamp>,
    /// How many seconds should lie between two attempts.
    pub interval_seconds: i64,
}

impl Health {
    /// A project nobody has looked at yet, to be read every so many seconds.
    pub fn new(interval: i64, now: Timestamp) -> Self {
        Self {
            started_at: now,
            interval: interval.max(1),
            paused: false,
            last_attempt: None,
            last_success: None,
            last_change: None,
            failures: 0,
            last_error: None,
            next_attempt: None,
        }
    }

    /// Takes in what came of an attempt.
    pub fn attempted(&mut self, attempt: &Attempt, now: Timestamp) {
        self.last_attempt = Some(now);
        self.next_attempt = None;
        match attempt {
            Attempt::Read { changed } => {
                self.failures = 0;
                self.last_error = None;
                self.last_success = Some(now);
                self.changed(*changed, now);
            }
            Attempt::HereOnly {
                changed,
                class,
                text,
            } => {
                self.changed(*changed, now);
                self.failed(*class, text, now);
            }
            Attempt::Failed { class, text } => self.failed(*class, text, now),
        }
    }

    fn changed(&mut self, changed: bool, now: Timestamp) {
        if changed {
            self.last_change = Some(now);
        }
    }

    fn failed(&mut self, class: ErrorClass, text: &str, now: Timestamp) {
        self.failures = self.failures.saturating_add(1);
        self.last_error = Some(LastError {
            class,
            text: crate::alerts::one_line(text, ERROR_LIMIT),
            at: now,
        });
    }

    /// Takes in when it will be tried again, and how many seconds should lie between two attempts.
    pub fn scheduled(&mut self, next_attempt: Option<Timestamp>, interval: i64) {
        self.next_attempt = next_attempt;
        self.interval = interval.max(1);
    }

    /// Says not to look any more.
    pub fn pause(&mut self) {
        self.paused = true;
        self.next_attempt = None;
    }

    /// Says to look again.
    pub fn resume(&mut self, now: Timestamp) {
        if self.paused {
            self.paused = false;
            self.restarted(now);
        }
    }

    /// Takes in that the watch begins now. What is known may be old, but that is not the watch's lag.
    pub fn restarted(&mut self, now: Timestamp) {
        self.started_at = now;
        self.next_attempt = None;
    }

    /// How well the project is known now.
    pub fn state(&self, now: Timestamp) -> HealthState {
        self.state_at(&Moment::new(now))
    }

    /// Returns the first later time at which the state would be another without any attempt.
    pub fn next_change(&self, now: Timestamp) -> Option<Timestamp> {
        let moment = Moment::new(now);
        self.state_at(&moment);
        moment.next()
    }

    pub(crate) fn state_at(&self, moment: &Moment) -> HealthState {
        if self.paused {
            return HealthState::Paused;
        }
        if let Some(error) = &self.last_error {
            return self.failed_state(error.class);
        }
        let (state, since) = match self.last_success {
            Some(success) => (HealthState::Live, success),
            None => (HealthState::Starting, self.started_at),
        };
        aged(state, since, self.interval, moment)
    }

    fn failed_state(&self, class: ErrorClass) -> HealthState {
        match class {
            ErrorClass::Missing => HealthState::Missing,
            ErrorClass::AuthRequired => HealthState::AuthRequired,
            ErrorClass::Unsupported => HealthState::Unsupported,
            ErrorClass::Corrupt => HealthState::Corrupt,
            ErrorClass::NoHub if self.was_never_read() => HealthState::Starting,
            ErrorClass::NoHub => HealthState::Missing,
            ErrorClass::Timeout
            | ErrorClass::Network
            | ErrorClass::RateLimited
            | ErrorClass::Other => {
                match self.was_never_read() || self.failures >= UNREACHABLE_FAILURES {
                    true => HealthState::Unreachable,
                    false => HealthState::Degraded,
                }
            }
        }
    }

    fn was_never_read(&self) -> bool {
        self.last_success.is_none() && self.last_change.is_none()
    }

    /// Whether everybody who could have one was asked for a hub, and nobody had any.
    pub(crate) fn lacks_hub(&self) -> bool {
        let error = self.last_error.as_ref();
        error.is_some_and(|error| error.class == ErrorClass::NoHub)
    }

    /// Since when nothing more is known: the last success, or the start.
    pub(crate) fn known_since(&self) -> Timestamp {
        let success = self.last_success.unwrap_or(self.started_at);
        success.max(self.started_at)
    }

    /// Whether what went wrong last is the remote's doing.
    pub(crate) fn blames_remote(&self) -> bool {
        self.last_error.as_ref().is_some_and(|error| {
            matches!(
                error.class,
                ErrorClass::Timeout | ErrorClass::Network | ErrorClass::RateLimited
            )
        })
    }

    /// What went wrong last, unless it works again.
    pub fn last_error(&self) -> Option<&LastError> {
        self.last_error.as_ref()
    }

    /// How many seconds should lie between two attempts.
    pub fn interval(&self) -> i64 {
        self.interval
    }

    /// Whether somebody said not to look.
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// When it was last tried to read it.
    pub fn last_attempt(&self) -> Option<Timestamp> {
        self.last_attempt
    }

    /// When it was last read, remote and all.
    pub fn last_success(&self) -> Option<Timestamp> {
        self.last_success
    }

    /// When something new was last read.
    pub fn last_change(&self) -> Option<Timestamp> {
        self.last_change
    }

    /// What clients see.
    pub fn view(&self, now: Timestamp) -> HealthView {
        HealthView {
            state: self.state(now),
            last_attempt: self.last_attempt,
            last_success: self.last_success,
            age_seconds: self.last_success.map(|at| now.seconds_since(at).max(0)),
            started_at: Some(self.started_at),
            last_change: self.last_change,
            consecutive_failures: self.failures,
            last_error: self.last_error.clone(),
            next_attempt: self.next_attempt,
            interval_seconds: self.interval,
        }
    }
}

impl HealthView {
    /// Returns it as it is at a later time, for who has heard nothing since: what is known only ages.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Self {
        let mut view = self.clone();
        view.age_seconds = self.last_success.map(|at| now.seconds_since(at).max(0));
        let since = match (self.state, &self.last_error) {
            (HealthState::Live, _) => self.last_success,
            (HealthState::Starting, None) => self.started_at,
            _ => None,
        };
        if let Some(since) = since {
            view.state = aged(self.state, since, self.interval_seconds, &Moment::new(now));
        }
        view
    }
}

/// What becomes of a state that holds for less than three intervals. A time that far ahead is no better known than one
/// that far back: a clock was set.
fn aged(state: HealthState, since: Timestamp, interval: i64, moment: &Moment) -> HealthState {
    let limit = interval.saturating_mul(LIVE_INTERVALS);
    let is_recent = !moment.reached(since.plus_seconds(limit))
        && moment.reached(since.plus_seconds(-limit).next());
    match is_recent {
        true => state,
        false => HealthState::Delayed,
    }
}
