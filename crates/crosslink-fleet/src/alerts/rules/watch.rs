//! How well the project can be watched at all.

use crate::alerts::kind::AlertKind;
use crate::alerts::text;
use crate::health::HealthState;

use super::{Alert, Pass, by_log, event_name};

pub(super) fn unreachable_project(pass: &Pass<'_>) -> Vec<Alert> {
    let Some(detail) = trouble(pass) else {
        return Vec::new();
    };
    let host = pass
        .facts
        .host
        .filter(|_| pass.facts.health.blames_remote());
    let cause = host.map(|host| format!("host:{}", text::name(host)));
    vec![Alert {
        cause,
        ..pass.project(detail)
    }]
}

/// Why the project cannot be read, if so.
fn trouble(pass: &Pass<'_>) -> Option<String> {
    let health = pass.facts.health;
    let own = pass.facts.own;
    let what = match health.state_at(pass.moment) {
        HealthState::Unreachable => "cannot be reached",
        HealthState::Missing => "is missing",
        HealthState::AuthRequired => "cannot be read without credentials",
        HealthState::Unsupported if own => "has a database of an unknown format",
        HealthState::Corrupt if own => "has a damaged database",
        HealthState::Unsupported => "has a hub of an unknown format",
        HealthState::Corrupt => "has a damaged hub",
        HealthState::Starting
        | HealthState::Live
        | HealthState::Delayed
        | HealthState::Degraded
        | HealthState::Paused => return None,
    };
    let error = health
        .last_error()
        .map(|error| format!(": {}", text::line(&error.text, 200)));
    Some(format!("the project {what}{}", error.unwrap_or_default()))
}

pub(super) fn poll_lag(pass: &Pass<'_>) -> Vec<Alert> {
    let health = pass.facts.health;
    let limit = pass.rule.limit.saturating_mul(health.interval());
    let since = health.known_since();
    if health.is_paused() || health.lacks_hub() || !pass.moment.older(since, limit) {
        return Vec::new();
    }
    let unreachable = pass.thresholds.rule(AlertKind::UnreachableProject).enabled;
    let alert = pass.project(format!(
        "not read for {}; it should be every {} s",
        text::age(since, pass.moment),
        health.interval(),
    ));
    let cause = trouble(pass)
        .filter(|_| unreachable)
        .map(|_| format!("{}/{}", AlertKind::UnreachableProject, alert.subject_ref));
    vec![Alert { cause, ..alert }]
}

pub(super) fn parse_error(pass: &Pass<'_>) -> Vec<Alert> {
    let mut found = late_events(pass);
    let damage = pass
        .hub()
        .map(|hub| hub.damage.as_slice())
        .unwrap_or_default();
    // The order of the reader is no fact.
    let Some(first) = damage.iter().min_by_key(|one| (&one.place, &one.reason)) else {
        return found;
    };
    let more = match damage.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let (place, reason) = (
        text::line(&first.place, 160),
        text::line(&first.reason, 160),
    );
    found.push(pass.project(format!("cannot read {place}: {reason}{more}")));
    found
}

/// What the reference cannot read any more; it counts here.
fn late_events(pass: &Pass<'_>) -> Vec<Alert> {
    let events = pass.hub().map(|hub| &hub.late);
    let each = events.into_iter().flat_map(by_log);
    each.map(|(log, events)| {
        let detail = format!(
            "events of {} came after the checkpoint had passed them, so that other readers lost them: {}",
            text::name(log),
            text::list(events.iter().map(|event| event_name(event))),
        );
        pass.alert(super::agent_ref(log), detail)
    })
    .collect()
}

pub(super) fn hub_diverged(pass: &Pass<'_>) -> Vec<Alert> {
    let mut branches: Vec<String> = pass
        .facts
        .diverged
        .iter()
        .map(|one| {
            let (here, there) = (digits(&one.here), digits(&one.there));
            format!("{} ({here} here, {there} there)", text::name(&one.branch))
        })
        .collect();
    branches.sort_unstable();
    match branches.is_empty() {
        true => Vec::new(),
        false => vec![pass.project(format!("went different ways: {}", text::list(branches)))],
    }
}

pub(super) fn log_rewritten(pass: &Pass<'_>) -> Vec<Alert> {
    let rewritten = pass.facts.rewritten.iter();
    rewritten
        .map(|one| {
            let now = match &one.is {
                Some(is) => format!("is now at {}", digits(is)),
                None => "is gone".to_owned(),
            };
            let (agent, was) = (text::name(&one.agent), digits(&one.was));
            let detail = format!("the log of {agent} was at {was} and {now}, without what it had");
            pass.alert(super::agent_ref(&one.agent), detail)
        })
        .collect()
}

/// The first digits of a commit's name.
fn digits(commit: &str) -> String {
    text::line(commit, 64).chars().take(10).collect()
}
