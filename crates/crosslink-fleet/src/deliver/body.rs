//! What is sent to an endpoint.

mod chat;
mod endpoint;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crosslink_core::time::Timestamp;

use crate::alerts::{AlertChange, AlertEvent, AlertKind, Severity};

pub use endpoint::Format;

/// What happened, as endpoints hear of it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum News {
    /// An alert opened, or is back after a snooze.
    Opened,
    /// An alert became worse.
    Escalated,
    /// An alert is over.
    Resolved,
    /// Somebody wants to know whether the endpoint works.
    Test,
}

impl News {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Escalated => "escalated",
            Self::Resolved => "resolved",
            Self::Test => "test",
        }
    }
}

/// One thing to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice<'a> {
    /// What happened.
    pub news: News,
    /// What the alert is about.
    pub kind: AlertKind,
    /// How bad it is.
    pub severity: Severity,
    /// How bad it was, if it became worse.
    pub previous_severity: Option<Severity>,
    /// The project.
    pub project_slug: &'a str,
    /// Which one the alert is about.
    pub subject_ref: &'a str,
    /// One line for people.
    pub detail: &'a str,
    /// When the alert opened.
    pub opened_at: Timestamp,
    /// When this happened.
    pub at: Timestamp,
}

impl<'a> Notice<'a> {
    /// Returns what to tell of an event; nothing where nobody wants to be told.
    pub fn of(event: &'a AlertEvent, project_slug: &'a str) -> Option<Self> {
        let (news, previous_severity) = match &event.change {
            AlertChange::Opened | AlertChange::Unsnoozed => (News::Opened, None),
            AlertChange::Escalated { from } => (News::Escalated, Some(*from)),
            AlertChange::Resolved => (News::Resolved, None),
            AlertChange::Updated
            | AlertChange::Acknowledged { .. }
            | AlertChange::Snoozed { .. } => return None,
        };
        let alert = &event.alert;
        (!event.quiet).then_some(Self {
            news,
            kind: alert.kind,
            severity: alert.severity,
            previous_severity,
            project_slug,
            subject_ref: &alert.subject_ref,
            detail: &alert.detail,
            opened_at: alert.opened_at,
            at: event.at,
        })
    }

    /// Returns what is sent to see whether an endpoint works.
    pub fn test(project_slug: &'a str, now: Timestamp) -> Self {
        Self {
            news: News::Test,
            kind: AlertKind::StaleLock,
            severity: Severity::Info,
            previous_severity: None,
            project_slug,
            subject_ref: "lock:1",
            detail: "a test: nothing is wrong",
            opened_at: now,
            at: now,
        }
    }
}

/// Returns the body of the request, as JSON.
pub fn body(format: Format, notice: &Notice<'_>) -> String {
    match format {
        Format::Generic => generic(notice),
        Format::Slack => chat::slack(notice).to_string(),
        Format::Discord => chat::discord(notice).to_string(),
    }
}

/// The keys of the first kind of news, and one or two more for the others.
#[derive(Serialize)]
struct Generic<'a> {
    event: String,
    kind: AlertKind,
    severity: Severity,
    project_slug: &'a str,
    subject_ref: &'a str,
    detail: &'a str,
    opened_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_severity: Option<Severity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    escalated_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved_at: Option<Timestamp>,
}

fn generic(notice: &Notice<'_>) -> String {
    let at = |news| (notice.news == news).then_some(notice.at);
    let body = Generic {
        event: format!("crosslink.alert.{}", notice.news.as_str()),
        kind: notice.kind,
        severity: notice.severity,
        project_slug: notice.project_slug,
        subject_ref: notice.subject_ref,
        detail: notice.detail,
        opened_at: notice.opened_at,
        previous_severity: notice.previous_severity,
        escalated_at: at(News::Escalated),
        resolved_at: at(News::Resolved),
    };
    serde_json::to_string(&body).expect("texts and words are always JSON")
}
