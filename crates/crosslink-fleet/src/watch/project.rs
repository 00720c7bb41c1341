//! One watched project, as the keeper remembers it. What follows from a look is pure: the time is handed in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crosslink_core::id::IssueId;
use crosslink_core::time::Timestamp;
use crosslink_hub::{
    Change, Found, HubError, HubSnapshot, Look, RemoteSaid, TransportError, WatchError, changes,
};

use crate::alerts::{
    AlertBook, AlertEvent, AlertKey, Divergence, Facts, Reading, Rewrite, Thresholds, derive,
    track_blocked,
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
    rewritten: Vec<Rewrite>,
    default_branch_tip: Option<String>,
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
            rewritten: Vec::new(),
            default_branch_tip: None,
        }
    }

    /// Takes in what a look found, or why it found nothing.
    pub(super) fn looked(&mut self, found: Result<Found, WatchError>, now: Timestamp) -> News {
        let before = self.health.state(now);
        let mut news = News::default();
        let attempt = match found {
            Ok(found) => self.take_in(found, now, &mut news),
            Err(error) => Some(failed(&error)),
        };
        if let Some(attempt) = &attempt {
            self.health.attempted(attempt, now);
        }
        news.state |= self.health.state(now) != before;
        let fresh = !matches!(attempt, Some(Attempt::Failed { .. }));
        self.derive(fresh, now, &mut news);
        news
    }

    /// Takes in that time went by.
    pub(super) fn aged(&mut self, now: Timestamp) -> News {
        let mut news = News::default();
        let fresh = self.read_at.is_some() && self.health.last_error().is_none();
        self.derive(fresh, now, &mut news);
        news
    }

    /// Takes in what was found; returns what it says of the health, which only a look at the remote does.
    fn take_in(&mut self, found: Found, now: Timestamp, news: &mut News) -> Option<Attempt> {
        let changed = matches!(found.look, Look::Changed(_));
        if let Look::Changed(snapshot) = found.look {
            if let Some(before) = &self.snapshot {
                news.changes = changes(before, &snapshot);
            }
            self.last_activity_at = self.last_activity_at.max(snapshot.last_commit_at);
            self.blocked_since = track_blocked(&self.blocked_since, &snapshot, now);
            self.snapshot = Some(*snapshot);
            news.state = true;
        }
        self.position = found.position;
        self.read_at = Some(now);
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
        let rewritten = found.rewritten.into_iter().map(|rewritten| Rewrite {
            agent: rewritten.agent,
            was: rewritten.was.to_string(),
            is: rewritten.is.map(|is| is.to_string()),
        });
        self.rewritten.extend(rewritten);
        match found.remote {
            RemoteSaid::NotAsked => None,
            RemoteSaid::Answered => Some(Attempt::Read { changed }),
            RemoteSaid::Failed(error) => Some(Attempt::HereOnly {
                changed,
                class: class_of(&error),
                text: error.to_string(),
            }),
        }
    }

    /// Works out counters and alerts from what is remembered.
    fn derive(&mut self, fresh: bool, now: Timestamp, news: &mut News) {
        let mut next = self.health.next_change(now);
        if let Some(snapshot) = &self.snapshot {
            let limits = self.thresholds.counter_limits();
            let counters = counters::count(snapshot, &limits, now);
            news.counters = self.counters != Some(counters);
            news.state |= news.counters;
            self.counters = Some(counters);
            next = earlier(next, counters::next_change(snapshot, &limits, now));
        }
        let facts = Facts {
            slug: self.slug.as_str(),
            host: self.host.as_deref(),
            snapshot: self.snapshot.as_ref(),
            health: &self.health,
            default_branch_tip: self.default_branch_tip.as_deref(),
            bad_signature_at: None,
            diverged: &self.diverged,
            rewritten: &self.rewritten,
            blocked_since: &self.blocked_since,
        };
        let derived = derive(&facts, &self.thresholds, now);
        let reading = match &self.snapshot {
            Some(snapshot) if fresh => Reading::Fresh(snapshot),
            _ => Reading::Failed {
                since: self.health.last_success().unwrap_or(now),
            },
        };
        let done = self
            .book
            .reconcile(&derived.alerts, reading, &self.thresholds, now);
        news.events.extend(done.events);
        news.alerts.extend(done.changed);
        self.next_change = earlier(earlier(next, derived.next_change), done.next_change);
    }
}

fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    [one, other].into_iter().flatten().min()
}

fn failed(error: &WatchError) -> Attempt {
    let class = match error {
        WatchError::Missing(_) => ErrorClass::Missing,
        WatchError::Hub(HubError::Newer { .. }) => ErrorClass::Unsupported,
        WatchError::Hub(HubError::Damaged { .. }) => ErrorClass::Corrupt,
        _ => ErrorClass::Other,
    };
    Attempt::Failed {
        class,
        text: error.to_string(),
    }
}

fn class_of(error: &TransportError) -> ErrorClass {
    match error {
        TransportError::AuthRequired { .. } => ErrorClass::AuthRequired,
        TransportError::TimedOut { .. } => ErrorClass::Timeout,
        TransportError::Unreachable { .. } => ErrorClass::Network,
        _ => ErrorClass::Other,
    }
}
