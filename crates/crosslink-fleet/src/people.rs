//! What people ask of the index, whether a watch runs or not.

use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_store::fleet::{AlertRecord, FleetStore, PastAlerts};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::alerts::{
    AlertBook, AlertEvent, AlertKey, AlertKind, AlertRow, AlertState, Severity, Snooze,
};
use crate::registry;
use crate::watch::{ProjectView, keep_alert, stored_projects};

/// The longest snooze, in seconds: a year.
const LONGEST: i64 = 366 * 86_400;
/// At most so many alerts are listed that are over.
const MOST: usize = 1_000;
/// So many are read at a time.
const BATCH: u32 = 500;

/// An alert as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "alert")]
pub struct AlertView {
    /// Its number in this index.
    pub id: i64,
    /// The name of its project.
    pub project_slug: String,
    /// Where it stands.
    pub state: AlertState,
    /// How many seconds ago it opened.
    pub age_seconds: i64,
    /// All else.
    #[serde(flatten)]
    pub alert: AlertRow,
}

/// Which alerts are asked for, by whether they are over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AlertScope {
    /// Those that are not.
    #[default]
    Open,
    /// Those that are.
    Resolved,
    /// All of them.
    All,
}

/// Which alerts are asked for; what is absent does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertFilter {
    /// Of this project.
    pub project: Option<String>,
    /// At least this bad.
    pub severity: Option<Severity>,
    /// Of this kind.
    pub kind: Option<AlertKind>,
    /// Whether acknowledged and snoozed ones are left out, and those that are over.
    pub unseen: bool,
    /// By whether they are over.
    pub scope: AlertScope,
}

/// Returns every project as it was last known, pinned ones first, then by name.
///
/// # Errors
/// Where the index cannot be read.
pub fn projects(index: &FleetStore, now: Timestamp) -> Result<Vec<ProjectView>, Problem> {
    stored_projects(index, now)
}

/// Returns the open alerts: the worst first, of equally bad ones the oldest. Where those that are over are asked for
/// too, it is the newest 1,000, the newest first.
///
/// # Errors
/// `project.not_tracked`, or where the index cannot be read.
pub fn alerts(
    index: &FleetStore,
    filter: &AlertFilter,
    now: Timestamp,
) -> Result<Vec<AlertView>, Problem> {
    if filter.scope != AlertScope::Open {
        return past_alerts(index, filter, None, MOST, now);
    }
    is_tracked(index, filter)?;
    let records = index.open_alerts()?.into_iter();
    let mut views: Vec<AlertView> = records
        .filter_map(|record| view(record, now).ok())
        .filter(|view| filter.wants(view))
        .collect();
    views.sort_by_key(|view| {
        (
            std::cmp::Reverse(view.alert.severity),
            view.alert.opened_at,
            view.id,
        )
    });
    Ok(views)
}

/// Returns alerts that are over, or all of them, as the filter says, the newest first: those with a number below
/// `before`, if one is named, at most `limit`.
///
/// # Errors
/// `project.not_tracked`, or where the index cannot be read.
pub fn past_alerts(
    index: &FleetStore,
    filter: &AlertFilter,
    before: Option<i64>,
    limit: usize,
    now: Timestamp,
) -> Result<Vec<AlertView>, Problem> {
    is_tracked(index, filter)?;
    let kind = filter.kind.map(|kind| kind.to_string());
    let mut asked = PastAlerts {
        open: filter.scope != AlertScope::Resolved,
        // Of those that are over, none is unseen.
        over: filter.scope != AlertScope::Open && !filter.unseen,
        project: filter.project.as_deref(),
        kind: kind.as_deref(),
        before,
        limit: BATCH,
    };
    let mut found = Vec::new();
    loop {
        let records = index.past_alerts(&asked)?;
        let Some(last) = records.last() else { break };
        asked.before = Some(last.id);
        let views = records
            .into_iter()
            .filter_map(|record| view(record, now).ok());
        let room = limit - found.len();
        found.extend(views.filter(|view| filter.wants(view)).take(room));
        if found.len() == limit {
            break;
        }
    }
    Ok(found)
}

/// Returns one alert, open or over, if there is one of this number.
///
/// # Errors
/// Where the index cannot be read.
pub fn alert(index: &FleetStore, id: i64, now: Timestamp) -> Result<Option<AlertView>, Problem> {
    let record = index.alert(id)?;
    record.map(|record| view(record, now)).transpose()
}

/// A project that is not watched is no project in which nothing is wrong.
fn is_tracked(index: &FleetStore, filter: &AlertFilter) -> Result<(), Problem> {
    let slug = filter.project.as_deref();
    let row = slug.map(|slug| registry::project(index, slug));
    row.transpose().map(drop)
}

impl AlertFilter {
    fn wants(&self, view: &AlertView) -> bool {
        self.project
            .as_deref()
            .is_none_or(|slug| slug == view.project_slug)
            && self
                .severity
                .is_none_or(|least| view.alert.severity >= least)
            && self.kind.is_none_or(|kind| kind == view.alert.kind)
            && (!self.unseen || view.state == AlertState::Open)
    }
}

/// Notes that somebody has seen an alert. To have seen it already is no error.
///
/// # Errors
/// `alert.not_found`, `alert.over` where it is resolved, or where the index cannot be written.
pub fn acknowledge(
    index: &FleetStore,
    id: i64,
    by: &str,
    note: Option<&str>,
    now: Timestamp,
) -> Result<AlertView, Problem> {
    change(index, id, now, |book, key| {
        book.acknowledge(key, by, note, now)
    })
}

/// Says whether an alert may be silenced until then: after now, and within a year.
///
/// # Errors
/// `date.out_of_range`.
pub fn check_snooze(until: Timestamp, now: Timestamp) -> Result<(), Problem> {
    if until > now && until <= now.plus_seconds(LONGEST) {
        return Ok(());
    }
    let message = format!("{until} does not lie within a year from now");
    Err(Problem::new(Code::DateOutOfRange, message))
}

/// Silences an alert until a time.
///
/// # Errors
/// As [`acknowledge`].
pub fn snooze(
    index: &FleetStore,
    id: i64,
    snooze: Snooze,
    now: Timestamp,
) -> Result<AlertView, Problem> {
    change(index, id, now, |book, key| book.snooze(key, snooze))
}

/// Lets an alert be heard again.
///
/// # Errors
/// As [`acknowledge`].
pub fn unsnooze(index: &FleetStore, id: i64, now: Timestamp) -> Result<AlertView, Problem> {
    change(index, id, now, |book, key| book.unsnooze(key, now))
}

fn change(
    index: &FleetStore,
    id: i64,
    now: Timestamp,
    change: impl FnOnce(&mut AlertBook, &AlertKey) -> Option<AlertEvent>,
) -> Result<AlertView, Problem> {
    index.transact(|index| {
        let found = alert(index, id, now)?.ok_or_else(|| {
            let problem = Problem::new(Code::AlertNotFound, format!("Alert {id} not found"));
            problem.hint("`crosslink dashboard alerts` lists what is open")
        })?;
        if !found.alert.is_open() {
            let problem = Problem::new(Code::AlertOver, format!("Alert {id} is resolved"));
            return Err(problem.hint("there is nothing left to be done about it"));
        }
        let key = found.alert.key();
        let mut book = AlertBook::new([found.alert.clone()]);
        let Some(event) = change(&mut book, &key) else {
            return Ok(found);
        };
        keep_alert(index, &found.project_slug, &event)?;
        let alert = event.alert;
        Ok(AlertView {
            state: alert.state(),
            alert,
            ..found
        })
    })
}

fn view(record: AlertRecord, now: Timestamp) -> Result<AlertView, Problem> {
    let alert: AlertRow = serde_json::from_str(&record.body).map_err(|error| {
        let message = format!("Alert {} cannot be read", record.id);
        Problem::new(Code::DatabaseDamaged, message).caused_by(&error)
    })?;
    Ok(AlertView {
        id: record.id,
        project_slug: record.slug,
        state: alert.state(),
        age_seconds: now.seconds_since(alert.opened_at).max(0),
        alert,
    })
}
