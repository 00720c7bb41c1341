//! What the watch keeps in the index, and takes up again when it begins.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_hub::Change;
use crosslink_store::fleet::{
    ActivityRow, FleetStore, ProjectRow, ProjectStatus, StateRow, StoredAlert,
};

use super::project::{News, Project};
use super::view::ProjectView;
use crate::alerts::{AlertBook, AlertEvent, AlertRow, Thresholds};
use crate::deliver;
use crate::health::Health;
use crate::registry::Slug;

/// Writes what a look, or time, brought: all of it or nothing. Says whether endpoints are to hear of it.
pub(super) fn save(
    store: &FleetStore,
    id: i64,
    project: &Project,
    news: &News,
    now: Timestamp,
) -> Result<bool, Problem> {
    store.transact(|store| {
        if news.state {
            let state = state(project, now)?;
            if news.counters {
                store.add_sample(id, now, &state.counters)?;
            }
            store.set_project_state(id, &state)?;
        }
        for key in &news.alerts {
            if let Some(row) = project.book.get(key) {
                put(store, id, row)?;
            }
        }
        for event in &news.events {
            store.add_alert_event(id, event.at, &json(event)?)?;
        }
        if !news.changes.is_empty() {
            let rows: Vec<_> = news
                .changes
                .iter()
                .map(|change| activity(change, now))
                .collect();
            store.add_activity(id, &rows)?;
        }
        deliver::enqueue(store, id, project.slug.as_str(), &news.events, now)
    })
}

/// Writes how every project is that was looked at, and is still in the index: all of it or nothing.
pub(super) fn leave<'a>(
    store: &FleetStore,
    projects: impl Iterator<Item = (i64, &'a Project)>,
    now: Timestamp,
) -> Result<(), Problem> {
    store.transact(|store| {
        let known: BTreeSet<i64> = store.projects()?.iter().map(|row| row.id).collect();
        let looked_at = |(id, project): &(i64, &Project)| {
            known.contains(id) && project.health.last_attempt().is_some()
        };
        for (id, project) in projects.filter(looked_at) {
            store.set_project_state(id, &state(project, now)?)?;
        }
        Ok(())
    })
}

fn state(project: &Project, now: Timestamp) -> Result<StateRow, Problem> {
    Ok(StateRow {
        position: project.position.clone(),
        counters: json(&project.counters)?,
        health: json(&project.health)?,
        last_activity_at: project.last_activity_at,
        read_at: project.read_at.unwrap_or(now),
        remembered: json(&project.remembered())?,
    })
}

/// Writes one alert as it is.
pub(super) fn put(store: &FleetStore, id: i64, row: &AlertRow) -> Result<(), Problem> {
    let body = json(row)?;
    store.put_alert(
        id,
        &StoredAlert {
            kind: &row.kind.to_string(),
            subject: &row.subject_ref,
            occurrence: row.occurrence,
            opened_at: row.opened_at,
            resolved_at: row.resolved_at,
            body: &body,
        },
    )
}

/// Writes what happened to one alert of a project.
pub(crate) fn keep_alert(
    store: &FleetStore,
    slug: &str,
    event: &AlertEvent,
) -> Result<(), Problem> {
    let Some(row) = store.project(slug)? else {
        return Ok(());
    };
    put(store, row.id, &event.alert)?;
    store.add_alert_event(row.id, event.at, &json(event)?)
}

/// Every project as it was last known.
pub(crate) fn stored_projects(
    store: &FleetStore,
    now: Timestamp,
) -> Result<Vec<ProjectView>, Problem> {
    let rows = store.projects()?;
    let views = rows.iter().map(|row| {
        let mut project = stored(store, row, 5, now)?;
        match row.project.status {
            ProjectStatus::Paused => project.health.pause(),
            ProjectStatus::Active => project.health.resume(now),
        }
        // Nobody plans a look.
        let interval = project.health.interval();
        project.health.scheduled(None, interval);
        Ok(ProjectView::of(&project, row.project.pinned, now))
    });
    views.collect()
}

/// Takes a project up as it was kept; the watch begins now.
pub(super) fn load(
    store: &FleetStore,
    row: &ProjectRow,
    interval: i64,
    now: Timestamp,
) -> Result<Project, Problem> {
    let mut project = stored(store, row, interval, now)?;
    project.health.restarted(now);
    Ok(project)
}

fn stored(
    store: &FleetStore,
    row: &ProjectRow,
    interval: i64,
    now: Timestamp,
) -> Result<Project, Problem> {
    let known = row.state.as_ref();
    let health = known.and_then(|state| serde_json::from_str::<Health>(&state.health).ok());
    let health = health.unwrap_or_else(|| Health::new(interval, now));
    let slug = Slug::parse(&row.project.slug)?;
    let book = AlertBook::new(alerts(store, row.id)?);
    let mut project = Project::new(slug, PathBuf::from(&row.project.path), health, book);
    project.thresholds = thresholds(&row.settings);
    if let Some(state) = known {
        // Old numbers are better than none, as long as their age stands beside them.
        project.counters = serde_json::from_str(&state.counters).ok();
        project.position.clone_from(&state.position);
        project.last_activity_at = state.last_activity_at;
        // Of a project nobody ever read the time is that of the last attempt.
        project.read_at = project.counters.map(|_| state.read_at);
        project.recall(serde_json::from_str(&state.remembered).unwrap_or_default());
    }
    Ok(project)
}

/// The alerts of a project as they are kept; one that cannot be read is left to open again.
fn alerts(store: &FleetStore, id: i64) -> Result<Vec<AlertRow>, Problem> {
    let bodies = store.last_alerts(id)?;
    Ok(bodies
        .iter()
        .filter_map(|body| serde_json::from_str(body).ok())
        .collect())
}

/// The open alerts of every project, by its name; one that cannot be read is left out.
pub(super) fn open_alerts(store: &FleetStore) -> Result<BTreeMap<String, Vec<AlertRow>>, Problem> {
    let mut all = BTreeMap::<_, Vec<_>>::new();
    for record in store.open_alerts()? {
        if let Ok(row) = serde_json::from_str(&record.body) {
            all.entry(record.slug).or_default().push(row);
        }
    }
    Ok(all)
}

pub(super) fn thresholds(settings: &str) -> Thresholds {
    let changes = serde_json::from_str(settings).unwrap_or_default();
    Thresholds::default().with(&changes)
}

fn activity(change: &Change, now: Timestamp) -> ActivityRow {
    ActivityRow {
        at: change.at.unwrap_or(now),
        author: change.author.clone(),
        kind: change.kind.as_str().to_owned(),
        subject: Some(change.subject.clone()),
        summary: Some(crate::alerts::one_line(&change.summary, 200)),
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|error| Problem::bug(error.to_string()))
}
