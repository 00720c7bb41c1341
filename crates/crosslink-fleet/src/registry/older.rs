//! Taking over what the reference's dashboard knew: once, all of it, and without writing to its file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_store::fleet::{
    FleetStore, NewProject, OlderAlert, OlderDashboard, OlderProject, ProjectStatus, StoredAlert,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::slug::Slug;
use crate::alerts::{Acknowledgement, AlertKey, AlertKind, AlertRow, Severity, one_line};
use crate::deliver;

/// What is kept in the index of what was taken over last.
const REMEMBERED: &str = "reference.taken_over";
/// Settings of the reference are kept under their own names, behind this.
const PREFIX: &str = "reference.";
/// The setting of the reference that has the addresses of endpoints.
const WEBHOOKS: &str = "webhook.urls";
/// Longest text of an alert, in characters.
const DETAIL: usize = 400;

/// What was taken over of the reference's dashboard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "taken_over")]
pub struct TakenOver {
    /// The file; it was read and not written.
    pub file: PathBuf,
    /// When.
    pub at: Timestamp,
    /// How many projects.
    pub projects: u32,
    /// Projects that have another name here.
    pub renamed: Vec<Renamed>,
    /// How many open alerts, with who has seen them.
    pub alerts: u32,
    /// How many deeds of the log of actions.
    pub actions: u32,
    /// How many settings; nothing uses them yet, and what was sealed stays sealed.
    pub settings: u32,
    /// How many endpoints that are told of alerts.
    pub webhooks: u32,
    /// How many of all these were here already.
    pub known: u32,
    /// What could not be taken over, and why, without secrets.
    pub refused: Vec<String>,
}

/// A project whose name could not stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Renamed {
    /// What the reference called it.
    pub was: String,
    /// What it is called here.
    pub is: String,
}

impl TakenOver {
    /// Whether anything came over that was not here.
    pub fn is_new(&self) -> bool {
        let numbers = [
            self.projects,
            self.alerts,
            self.actions,
            self.settings,
            self.webhooks,
        ];
        numbers.iter().any(|number| *number > 0)
    }
}

/// Where the reference keeps its index, if this is its home too.
pub fn older_file(home: &Path) -> PathBuf {
    home.join("dashboard.db")
}

/// What was taken over last, if anything ever was.
///
/// # Errors
/// Where the index cannot be read.
pub fn taken_over(index: &FleetStore) -> Result<Option<TakenOver>, Problem> {
    let kept = index.config(REMEMBERED)?;
    Ok(kept.map(|kept| serde_json::from_str(&kept).unwrap_or_default()))
}

/// Takes over what the reference's dashboard knew, if it has a file in this home and that was never done before; says
/// what came over, if it was done now.
///
/// # Errors
/// As [`take_over`]. It is tried again the next time.
pub fn take_over_once(
    index: &FleetStore,
    home: &Path,
    now: Timestamp,
) -> Result<Option<TakenOver>, Problem> {
    let file = older_file(home);
    if index.config(REMEMBERED)?.is_some() || !file.exists() {
        return Ok(None);
    }
    let older = OlderDashboard::read(&file)?;
    index.transact(|index| {
        // Another process may have done it meanwhile.
        match index.config(REMEMBERED)? {
            Some(_) => Ok(None),
            None => bring(index, &older, file, now).map(Some),
        }
    })
}

/// Takes over what a dashboard of the reference knew; what is here already stays as it is. Doing it twice is as good as
/// doing it once.
///
/// # Errors
/// `database.foreign` where the file is none of the reference's, `database.newer` where a newer version wrote it, or where
/// one of the two cannot be read or written. Nothing was taken over then.
pub fn take_over(index: &FleetStore, file: &Path, now: Timestamp) -> Result<TakenOver, Problem> {
    let older = OlderDashboard::read(file)?;
    index.transact(|index| bring(index, &older, file.to_owned(), now))
}

fn bring(
    index: &FleetStore,
    older: &OlderDashboard,
    file: PathBuf,
    now: Timestamp,
) -> Result<TakenOver, Problem> {
    let mut bringing = Bringing {
        index,
        now,
        ids: BTreeMap::new(),
        done: TakenOver {
            file,
            at: now,
            ..TakenOver::default()
        },
    };
    for project in &older.projects {
        bringing.project(project)?;
    }
    bringing.alerts(&older.alerts)?;
    bringing.actions(older)?;
    for (key, value) in &older.config {
        bringing.setting(key, value)?;
    }
    let done = bringing.done;
    // A second time brings nothing, and what the first brought is worth more.
    if done.is_new() || index.config(REMEMBERED)?.is_none() {
        let kept = serde_json::to_string(&done)
            .map_err(|error| Problem::bug("a report is always JSON").caused_by(&error))?;
        index.set_config(REMEMBERED, Some(&kept))?;
    }
    Ok(done)
}

/// The work under way.
struct Bringing<'a> {
    index: &'a FleetStore,
    now: Timestamp,
    /// The numbers of projects here by their numbers there.
    ids: BTreeMap<i64, i64>,
    done: TakenOver,
}

impl Bringing<'_> {
    fn project(&mut self, older: &OlderProject) -> Result<(), Problem> {
        let Some(slug) = Slug::near(&older.slug) else {
            self.refuse(&format!("the project {:?}: it has no name", older.slug));
            return Ok(());
        };
        let path = PathBuf::from(&older.path);
        if let Some(known) = self.index.project(slug.as_str())? {
            if known.project.path == path {
                self.done.known += 1;
                self.ids.insert(older.id, known.id);
                return Ok(());
            }
            let there = known.project.path.display();
            self.refuse(&format!(
                "{} at {}: {slug} is at {there}",
                older.slug, older.path
            ));
            return Ok(());
        }
        let paused = older.status == ProjectStatus::Paused.as_str();
        let added = self.index.add_project(&NewProject {
            slug: slug.to_string(),
            path,
            default_branch: older.default_branch.clone(),
            status: match paused {
                true => ProjectStatus::Paused,
                false => ProjectStatus::Active,
            },
            pinned: older.pinned,
            added_at: Timestamp::parse(&older.added_at).unwrap_or(self.now),
        })?;
        if let Some(id) = added {
            self.ids.insert(older.id, id);
            self.done.projects += 1;
        }
        if slug.as_str() != older.slug {
            self.done.renamed.push(Renamed {
                was: older.slug.clone(),
                is: slug.to_string(),
            });
        }
        Ok(())
    }

    /// The next look of the watch resolves what is over and keeps the rest, with its age and with who has seen it.
    fn alerts(&mut self, older: &[OlderAlert]) -> Result<(), Problem> {
        let mut taken: BTreeMap<i64, BTreeSet<AlertKey>> = BTreeMap::new();
        for older in older {
            let Some(id) = self.ids.get(&older.project).copied() else {
                self.refuse(&format!(
                    "an alert of {:?}: its project did not come over",
                    older.kind
                ));
                continue;
            };
            let Some(row) = alert(older, self.now) else {
                self.refuse(&format!(
                    "an alert of the kind {:?}: it is not known here",
                    older.kind
                ));
                continue;
            };
            let known = match taken.entry(id) {
                std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
                std::collections::btree_map::Entry::Vacant(entry) => {
                    entry.insert(keys(self.index, id)?)
                }
            };
            if known.insert(row.key()) {
                keep(self.index, id, &row)?;
                self.done.alerts += 1;
            } else {
                self.done.known += 1;
            }
        }
        Ok(())
    }

    fn actions(&mut self, older: &OlderDashboard) -> Result<(), Problem> {
        for action in &older.actions {
            let project = action
                .project
                .and_then(|there| self.ids.get(&there))
                .copied();
            let requested_at = Timestamp::parse(&action.requested_at).unwrap_or(self.now);
            match self.index.add_action(project, action, requested_at)? {
                true => self.done.actions += 1,
                false => self.done.known += 1,
            }
        }
        Ok(())
    }

    fn setting(&mut self, key: &str, value: &str) -> Result<(), Problem> {
        if key == WEBHOOKS {
            return self.webhooks(value);
        }
        let name = format!("{PREFIX}{key}");
        if self.index.config(&name)?.is_some() {
            self.done.known += 1;
            return Ok(());
        }
        self.done.settings += 1;
        self.index.set_config(&name, Some(value))
    }

    fn webhooks(&mut self, urls: &str) -> Result<(), Problem> {
        match deliver::import(self.index, urls, self.now) {
            Ok(imported) => {
                self.done.webhooks += imported.added;
                self.done.known += imported.known;
                self.done.refused.extend(imported.refused);
                Ok(())
            }
            Err(problem) if problem.code() == Code::ConfigInvalid => {
                self.refuse(problem.message());
                Ok(())
            }
            Err(problem) => Err(problem),
        }
    }

    fn refuse(&mut self, why: &str) {
        self.done.refused.push(one_line(why, DETAIL));
    }
}

/// What alerts of a project are known here, open or over.
fn keys(index: &FleetStore, project: i64) -> Result<BTreeSet<AlertKey>, Problem> {
    let bodies = index.last_alerts(project)?;
    let rows = bodies
        .iter()
        .filter_map(|body| serde_json::from_str::<AlertRow>(body).ok());
    Ok(rows.map(|row| row.key()).collect())
}

fn keep(index: &FleetStore, project: i64, row: &AlertRow) -> Result<(), Problem> {
    let body = serde_json::to_string(row)
        .map_err(|error| Problem::bug("an alert is always JSON").caused_by(&error))?;
    let alert = StoredAlert {
        kind: row.kind.as_str(),
        subject: &row.subject_ref,
        occurrence: row.occurrence,
        opened_at: row.opened_at,
        resolved_at: None,
        body: &body,
    };
    index.put_alert(project, &alert)
}

/// An alert of the reference as one of ours; nothing where its kind is none.
fn alert(older: &OlderAlert, now: Timestamp) -> Option<AlertRow> {
    let kind = AlertKind::parse(&older.kind)?;
    let opened_at = Timestamp::parse(&older.opened_at).unwrap_or(now);
    let seen_at = older.acknowledged_at.as_deref();
    let acknowledged = seen_at.map(|at| Acknowledgement {
        by: older
            .acknowledged_by
            .clone()
            .unwrap_or_else(|| "somebody".to_owned()),
        at: Timestamp::parse(at).unwrap_or(now),
        note: None,
    });
    Some(AlertRow {
        kind,
        subject_ref: older.subject.clone().unwrap_or_default(),
        occurrence: 1,
        severity: Severity::parse(&older.severity).unwrap_or(kind.info().severity),
        detail: one_line(older.detail.as_deref().unwrap_or_default(), DETAIL),
        cause: None,
        opened_at,
        escalated_at: None,
        cleared_at: None,
        unknown_since: None,
        resolved_at: None,
        acknowledged,
        snoozed: None,
        flapping: false,
        openings: vec![opened_at],
        last_true_at: opened_at,
    })
}
