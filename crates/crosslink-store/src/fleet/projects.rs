//! Watched projects, and what the last look at each found.

use std::path::PathBuf;

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};

use super::FleetStore;

/// Whether a project is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProjectStatus {
    /// It is.
    #[default]
    Active,
    /// Not until it is resumed.
    Paused,
}

impl ProjectStatus {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
        }
    }

    fn of(word: &str) -> Self {
        if word == "paused" {
            Self::Paused
        } else {
            Self::Active
        }
    }
}

/// A project to watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProject {
    /// `owner/repo`, unique.
    pub slug: String,
    /// The working copy.
    pub path: PathBuf,
    /// The branch that is released from.
    pub default_branch: String,
    /// Whether it is looked at.
    pub status: ProjectStatus,
    /// Whether it stands before the others.
    pub pinned: bool,
    /// Since when it is watched.
    pub added_at: Timestamp,
}

/// A watched project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectRow {
    /// Its number in this index.
    pub id: i64,
    /// What was said of it.
    pub project: NewProject,
    /// Its own thresholds, as JSON.
    pub settings: String,
    /// What the looks at it found, or why they found nothing.
    pub state: Option<StateRow>,
}

/// What a look at a project found. The texts are JSON; this crate does not look into them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateRow {
    /// Where the hub stood.
    pub position: String,
    /// The counters.
    pub counters: String,
    /// How the project is.
    pub health: String,
    /// When anything last happened there.
    pub last_activity_at: Option<Timestamp>,
    /// When it was read.
    pub read_at: Timestamp,
    /// What no later look can tell again.
    pub remembered: String,
}

const SELECT: &str =
    "SELECT p.id, p.slug, p.path, p.default_branch, p.status, p.pinned, p.added_at, p.settings,
    s.position, s.counters, s.health, s.last_activity_at, s.read_at,
    s.remembered
    FROM projects p LEFT JOIN project_state s ON s.project = p.id";

fn project_of(row: &Row) -> rusqlite::Result<ProjectRow> {
    Ok(ProjectRow {
        id: row.get(0)?,
        project: NewProject {
            slug: row.get(1)?,
            path: PathBuf::from(row.get::<_, String>(2)?),
            default_branch: row.get(3)?,
            status: ProjectStatus::of(&row.get::<_, String>(4)?),
            pinned: row.get(5)?,
            added_at: Timestamp::from_nanos(row.get(6)?),
        },
        settings: row.get(7)?,
        state: state_of(row)?,
    })
}

fn state_of(row: &Row) -> rusqlite::Result<Option<StateRow>> {
    let Some(position) = row.get(8)? else {
        return Ok(None);
    };
    let last_activity: Option<i64> = row.get(11)?;
    Ok(Some(StateRow {
        position,
        counters: row.get(9)?,
        health: row.get(10)?,
        last_activity_at: last_activity.map(Timestamp::from_nanos),
        read_at: Timestamp::from_nanos(row.get(12)?),
        remembered: row.get(13)?,
    }))
}

impl FleetStore {
    /// Begins to watch a project; returns its number, or nothing if the slug is taken.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn add_project(&self, project: &NewProject) -> Result<Option<i64>, Problem> {
        let sql = "INSERT INTO projects (slug, path, default_branch, status, pinned, added_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (slug) DO NOTHING";
        let values = params![
            project.slug,
            project.path.to_string_lossy(),
            project.default_branch,
            project.status.as_str(),
            project.pinned,
            project.added_at.as_nanos(),
        ];
        let added = self.execute(sql, values)? == 1;
        Ok(added.then(|| self.connection.last_insert_rowid()))
    }

    /// Watches a project no longer; its alerts and history go too. Says whether there was one.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn remove_project(&self, slug: &str) -> Result<bool, Problem> {
        let sql = "DELETE FROM projects WHERE slug = ?1";
        Ok(self.execute(sql, params![slug])? == 1)
    }

    /// Returns every project: pinned ones first, then by slug.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn projects(&self) -> Result<Vec<ProjectRow>, Problem> {
        self.many(
            &format!("{SELECT} ORDER BY p.pinned DESC, p.slug"),
            [],
            project_of,
        )
    }

    /// Returns one project.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn project(&self, slug: &str) -> Result<Option<ProjectRow>, Problem> {
        self.one(
            &format!("{SELECT} WHERE p.slug = ?1"),
            params![slug],
            project_of,
        )
    }

    /// Returns the project of a number.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn project_numbered(&self, id: i64) -> Result<Option<ProjectRow>, Problem> {
        self.one(
            &format!("{SELECT} WHERE p.id = ?1"),
            params![id],
            project_of,
        )
    }

    /// Pauses or resumes a project; says whether there is one.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_project_status(&self, slug: &str, status: ProjectStatus) -> Result<bool, Problem> {
        let sql = "UPDATE projects SET status = ?2 WHERE slug = ?1";
        Ok(self.execute(sql, params![slug, status.as_str()])? == 1)
    }

    /// Puts a project before the others, or back among them; says whether there is one.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_project_pinned(&self, slug: &str, pinned: bool) -> Result<bool, Problem> {
        let sql = "UPDATE projects SET pinned = ?2 WHERE slug = ?1";
        Ok(self.execute(sql, params![slug, pinned])? == 1)
    }

    /// Keeps the thresholds of a project, as JSON; says whether there is one.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_project_settings(&self, slug: &str, settings: &str) -> Result<bool, Problem> {
        let sql = "UPDATE projects SET settings = ?2 WHERE slug = ?1";
        Ok(self.execute(sql, params![slug, settings])? == 1)
    }

    /// Keeps what a look at a project found.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_project_state(&self, project: i64, state: &StateRow) -> Result<(), Problem> {
        let sql = "INSERT OR REPLACE INTO project_state
            (project, position, counters, health, last_activity_at, read_at, remembered)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let values = params![
            project,
            state.position,
            state.counters,
            state.health,
            state.last_activity_at.map(Timestamp::as_nanos),
            state.read_at.as_nanos(),
            state.remembered,
        ];
        self.execute(sql, values).map(drop)
    }

    /// Returns a value that was kept under a name.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn config(&self, key: &str) -> Result<Option<String>, Problem> {
        let sql = "SELECT value FROM config WHERE key = ?1";
        self.one(sql, params![key], |row| row.get(0))
    }

    /// Keeps a value under a name, or forgets it.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_config(&self, key: &str, value: Option<&str>) -> Result<(), Problem> {
        match value {
            Some(value) => {
                let sql = "INSERT OR REPLACE INTO config (key, value) VALUES (?1, ?2)";
                self.execute(sql, params![key, value]).map(drop)
            }
            None => self
                .execute("DELETE FROM config WHERE key = ?1", params![key])
                .map(drop),
        }
    }
}
