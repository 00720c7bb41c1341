//! One watched project, as the keeper remembers it. What follows from a look is pure: the time is handed in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crosslink_core::id::IssueId;
use crosslink_core::time::Timestamp;
use crosslink_hub::{
    Change, Found, HubFormat, HubSnapshot, Look, ObjectId, RemoteSaid, Rewritten, TransportError,
    Watched, changes,
};
use serde::{Deserialize, Serialize};

use super::calm::Calm;
use super::source::LookError;
use crate::alerts::{
    AlertBook, AlertEvent, AlertKey, AlertRow, Divergence, Facts, Reading, Rewrite, Source,
    Thresholds, derive_from, track_blocked,
};
use crate::counters::{self, Counters};
use crate::health::{Attempt, ErrorClass, Health};
use crate::registry::Slug;

/// What the keeper remembers of a project.
#[derive(Debug)]
pub(super) struct Project {
    pub(super) slug: Slug,
    pub(super) path: PathBuf,
    pub(super) host: Option<String>,
    pub(super) thresholds: Thresholds,
    pub(super) health: Health,
    pub(super) book: AlertBook,
    pub(super) snapshot: Option<HubSnapshot>,
    pub(super) counters: Option<Counters>,
    pub(super) position: String,
    pub(super) last_activity_at: Option<Timestamp>,
    pub(super) read_at: Option<Timestamp>,
    /// The next time at which something would be another though nothing is read.
    pub(super) next_change: Option<Timestamp>,
    blocked_since: BTreeMap<IssueId, Timestamp>,
    diverged: Vec<Divergence>,
    remembered: Remembered,
    default_branch_tip: Option<String>,
    calm: Option<Calm>,
    /// Whether it was last read from its own database, well or not.
    own: bool,
    /// Whether the last look found no hub. One that nobody ever saw is no empty hub.
    hubless: bool,
}

/// What no later look can tell again, so that it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Remembered {
    /// Logs that lost what was once in them.
    pub(super) rewritten: Vec<Rewrite>,
}

/// What a look, or time alone, brought.
#[derive(Debug, Default)]
pub(super) struct News {
    /// Counters, health or position are not what they were.
    pub(super) state: bool,
    /// The counters are not what they were.
    pub(super) counters: bool,
    /// Alerts to write.
    pub(super) alerts: Vec<AlertKey>,
    /// What happened to alerts.
    pub(super) events: Vec<AlertEvent>,
    /// What happened in the hub.
    pub(super) changes: Vec<Change>,
}

impl News {
    /// What could not be written, and what came after.
    pub(super) fn together(missed: Option<Self>, news: Self) -> Self {
        let Some(mut all) = missed else { return news };
        all.state |= news.state;
        all.counters |= news.counters;
        all.alerts.extend(news.alerts);
        all.events.extend(news.events);
        all.changes.extend(news.changes);
        all
    }

    pub(super) fn is_none(&self) -> bool {
        !self.state && self.alerts.is_empty() && self.events.is_empty() && self.changes.is_empty()
    }
}

impl Project {
    /// A project nobody has looked at since the watch began.
    pub(super) fn new(slug: Slug, path: PathBuf, health: Health, book: AlertBook) -> Self {
        Self {
            slug,
            path,
            host: None,
            thresholds: Thresholds::default(),
            health,
            book,
            snapshot: None,
            counters: None,
            position: String::new(),
            last_activity_at: None,
            read_at: None,
            next_change: None,
            blocked_since: BTreeMap::new(),
            diverged: Vec::new(),
            remembered: Remembered::default(),
            default_branch_tip: None,
            calm: None,
            own: false,
            hubless: false,
        }
    }

    /// Takes in that something else was said about it than a look can tell: everything is worked out again.
    pub(super) fn stir(&mut self) {
        self.calm = None;
    }

    /// Takes in what a look found, or why it found nothing.
    pub(super) fn looked(&mut self, found: Result<Found, LookError>, now: Timestamp) -> News {
        let before = self.health.state(now);
        let mut news = News::default();
        if self.let_go() {
            news.state = true;
            self.stir();
        }
        let calm = self.calm.filter(|calm| calm.holds(now));
        let calm = calm.filter(|_| found.as_ref().is_ok_and(|found| self.is_old(found)));
        self.own |= matches!(found, Err(LookError::Own(_)));
        let attempt = match found {
            Ok(found) => self.take_in(found, now, &mut news),
            Err(error) => Some(Attempt::Failed {
                class: error.class(),
                text: error.to_string(),
            }),
        };
        if let Some(attempt) = &attempt {
            self.health.attempted(attempt, now);
        }
        let same = self.health.state(now) == before;
        if same && calm.is_some_and(|calm| self.rest(calm, now)) {
            return news;
        }
        news.state |= !same;
        let fresh = !matches!(attempt, Some(Attempt::Failed { .. }));
        self.derive(fresh, now, &mut news);
        news
    }

    /// Takes in that time went by.
    pub(super) fn aged(&mut self, now: Timestamp) -> News {
        let mut news = News::default();
        news.state |= self.let_go();
        let fresh = self.read_at.is_some() && self.health.last_error().is_none();
        self.derive(fresh, now, &mut news);
        news
    }

    /// Lets go of rewritten logs that somebody has accepted: what happened once is over when it was seen. Says whether
    /// there were any.
    fn let_go(&mut self) -> bool {
        let seen = |one: &Rewrite| {
            let row = self.book.get(&one.key());
            row.is_some_and(|row| row.is_open() && row.acknowledged.is_some())
        };
        let before = self.remembered.rewritten.len();
        self.remembered.rewritten.retain(|one| !seen(one));
        let gone = self.remembered.rewritten.len() != before;
        self.calm = self.calm.filter(|_| !gone);
        gone
    }

    /// What no later look can tell again.
    pub(super) fn remembered(&self) -> &Remembered {
        &self.remembered
    }

    /// Takes up what was kept.
    pub(super) fn recall(&mut self, remembered: Remembered) {
        self.remembered = remembered;
    }

    /// Lets what looks at the project take up where the logs stood.
    pub(super) fn remind(&self, watched: &mut Watched) {
        let lost = self.remembered.rewritten.iter();
        let lost = lost.filter_map(|one| {
            let was = ObjectId::from_hex(one.was.as_bytes()).ok()?;
            Some((one.agent.clone(), was))
        });
        watched.remember(&self.position, lost);
    }

    /// Takes in what was found; returns what it says of the health, which only a look at the remote does.
    fn take_in(&mut self, found: Found, now: Timestamp, news: &mut News) -> Option<Attempt> {
        let mut changed = false;
        if let Look::Changed(snapshot) = found.look {
            news.state = true;
            self.hubless = !snapshot.is_there();
            changed = !self.hubless;
            self.take_hub(*snapshot, now, news);
        }
        self.position = found.position;
        if !self.hubless {
            self.read_at = Some(now);
        }
        self.default_branch_tip = found.default_branch_tip.map(|tip| tip.to_string());
        self.diverged = found
            .diverged
            .into_iter()
            .map(|diverged| Divergence {
                branch: diverged.branch,
                here: diverged.here.to_string(),
                there: diverged.there.to_string(),
            })
            .collect();
        news.state |= self.remember(&found.rewritten, &found.restored);
        match found.remote {
            // Whoever was asked before had nothing, and here it is now.
            RemoteSaid::NotAsked if changed && self.health.lacks_hub() => {
                Some(Attempt::Read { changed })
            }
            RemoteSaid::NotAsked => None,
            RemoteSaid::Answered if self.hubless => Some(self.no_hub()),
            RemoteSaid::Answered => Some(Attempt::Read { changed }),
            RemoteSaid::Failed(error) => Some(Attempt::HereOnly {
                changed,
                class: class_of(&error),
                text: error.to_string(),
            }),
        }
    }

    /// Takes in a hub as it is now. Where there is none, what was known stays.
    fn take_hub(&mut self, snapshot: HubSnapshot, now: Timestamp, news: &mut News) {
        if !snapshot.is_there() {
            return;
        }
        // A project that has moved over to our own format did not change because of that.
        let is_ours = |hub: &HubSnapshot| hub.format == HubFormat::V4;
        let before = self.snapshot.as_ref();
        if let Some(before) = before.filter(|before| is_ours(before) == is_ours(&snapshot)) {
            news.changes = changes(before, &snapshot);
        }
        self.own = snapshot.is_own();
        self.last_activity_at = self.last_activity_at.max(snapshot.last_commit_at);
        self.blocked_since = track_blocked(&self.blocked_since, &snapshot, now);
        self.snapshot = Some(snapshot);
    }

    /// Takes in what no later look tells again; says whether there was any.
    pub(super) fn remember(&mut self, rewritten: &[Rewritten], restored: &[String]) -> bool {
        let known = &mut self.remembered.rewritten;
        let before = known.len();
        known.retain(|one| !restored.contains(&one.agent));
        let any = known.len() != before || !rewritten.is_empty();
        known.extend(rewritten.iter().map(Rewrite::from));
        any
    }

    fn no_hub(&self) -> Attempt {
        let text = match self.counters {
            Some(_) => "the hub that was here is gone",
            None => "no hub is here yet; it shows as soon as one can be fetched",
        };
        Attempt::Failed {
            class: ErrorClass::NoHub,
            text: text.to_owned(),
        }
    }

    /// Whether a look found what is known.
    fn is_old(&self, found: &Found) -> bool {
        let diverged = found.diverged.iter().zip(&self.diverged);
        matches!(found.look, Look::Same)
            && !matches!(found.remote, RemoteSaid::Failed(_))
            && found.rewritten.is_empty()
            && found.restored.is_empty()
            && found.default_branch_tip.map(|tip| tip.to_string()) == self.default_branch_tip
            && found.diverged.len() == self.diverged.len()
            && diverged
                .into_iter()
                .all(|(new, known)| *known == Divergence::from(new))
    }

    /// Takes in that nothing is new but the project's health; says whether nothing is wrong with that.
    fn rest(&mut self, calm: Calm, now: Timestamp) -> bool {
        let watch = derive_from(Source::Watch, &self.facts(), &self.thresholds, now);
        if !watch.alerts.is_empty() {
            return false;
        }
        self.book.still_so(now);
        let health = self.health.next_change(now);
        self.next_change = earlier(calm.until, earlier(health, watch.next_change));
        true
    }

    /// Works out counters and alerts from what is remembered.
    fn derive(&mut self, fresh: bool, now: Timestamp, news: &mut News) {
        let mut until = None;
        if let Some(snapshot) = &self.snapshot {
            let limits = self.thresholds.counter_limits();
            let (counters, next) = counters::count_until(snapshot, &limits, now);
            news.counters = self.counters != Some(counters);
            news.state |= news.counters;
            self.counters = Some(counters);
            until = next;
        }
        let facts = self.facts();
        let mut wrong = derive_from(Source::Hub, &facts, &self.thresholds, now);
        let watch = derive_from(Source::Watch, &facts, &self.thresholds, now);
        wrong.alerts.extend(watch.alerts);
        let reading = match &self.snapshot {
            Some(snapshot) if fresh => Reading::Fresh(snapshot),
            _ => Reading::Failed {
                since: self.health.last_success().unwrap_or(now),
            },
        };
        let done = self
            .book
            .reconcile(&wrong.alerts, reading, &self.thresholds, now);
        news.events.extend(done.events);
        news.alerts.extend(done.changed);
        until = earlier(earlier(until, wrong.next_change), done.next_change);
        let health = self.health.next_change(now);
        self.next_change = earlier(until, earlier(health, watch.next_change));
        let of_watch = |row: &AlertRow| row.kind.info().source == Source::Watch;
        let calm = fresh && self.snapshot.is_some() && !self.book.open().any(of_watch);
        self.calm = calm.then_some(Calm { since: now, until });
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            slug: self.slug.as_str(),
            host: self.host.as_deref(),
            snapshot: self.snapshot.as_ref(),
            own: self.own,
            health: &self.health,
            default_branch_tip: self.default_branch_tip.as_deref(),
            diverged: &self.diverged,
            rewritten: &self.remembered.rewritten,
            blocked_since: &self.blocked_since,
        }
    }
}

fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    [one, other].into_iter().flatten().min()
}

fn class_of(error: &TransportError) -> ErrorClass {
    match error {
        TransportError::AuthRequired { .. } => ErrorClass::AuthRequired,
        TransportError::TimedOut { .. } => ErrorClass::Timeout,
        TransportError::Unreachable { said, .. } if said.contains("returned error: 429") => {
            ErrorClass::RateLimited
        }
        TransportError::Unreachable { .. } => ErrorClass::Network,
        _ => ErrorClass::Other,
    }
}
