//! What happened to alerts becomes deliveries.

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_store::fleet::{FleetStore, NewDelivery, WebhookRow};

use crate::alerts::{AlertChange, AlertEvent, one_line};

use super::body::{Notice, body};
use super::filter::Filter;
use super::send::format_of;

/// Longest line for people, in characters.
const SUMMARY: usize = 300;

/// Takes up what endpoints want to hear of events; says whether there is anything new. To be called in the transaction
/// that keeps the alerts, so that a crash neither loses nor doubles anything.
///
/// # Errors
/// Where the index fails.
pub fn enqueue(
    store: &FleetStore,
    project: i64,
    slug: &str,
    events: &[AlertEvent],
    now: Timestamp,
) -> Result<bool, Problem> {
    let told: Vec<(String, Notice<'_>)> = events
        .iter()
        .filter_map(|event| Some((key(project, event), Notice::of(event, slug)?)))
        .collect();
    if told.is_empty() {
        return Ok(false);
    }
    let mut any = false;
    for row in store.webhooks()?.iter().filter(|row| row.enabled) {
        let filter = filter_of(row);
        for (key, notice) in told.iter().filter(|(_, notice)| filter.wants(notice)) {
            any |= store.enqueue(&NewDelivery {
                webhook: row.id,
                key,
                summary: &summary(notice),
                body: &body(format_of(row), notice),
                queued_at: now,
            })?;
        }
    }
    Ok(any)
}

/// What an endpoint wants to hear of. Who wrote what cannot be read hears everything.
pub(super) fn filter_of(row: &WebhookRow) -> Filter {
    serde_json::from_str(&row.webhook.filter).unwrap_or_default()
}

/// What an event is known by. An alert opens and ends once each time it comes; the rest may happen again.
fn key(project: i64, event: &AlertEvent) -> String {
    let alert = &event.alert;
    let what = match &event.change {
        AlertChange::Opened => "opened".to_owned(),
        AlertChange::Resolved => "resolved".to_owned(),
        AlertChange::Escalated { .. } => format!("escalated@{}", event.at),
        _ => format!("back@{}", event.at),
    };
    let (kind, occurrence, subject) = (alert.kind, alert.occurrence, &alert.subject_ref);
    format!("{project} {kind} {occurrence} {what} {subject}")
}

fn summary(notice: &Notice<'_>) -> String {
    let (news, kind) = (notice.news.as_str(), notice.kind);
    let line = format!(
        "{news} {kind} {} of {}",
        notice.subject_ref, notice.project_slug
    );
    one_line(&line, SUMMARY)
}
