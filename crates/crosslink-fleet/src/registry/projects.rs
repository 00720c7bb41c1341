//! Taking projects up and letting go of them.

use std::path::{Path, PathBuf};

use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_hub::{Described, WatchError, describe};
use crosslink_workspace::Onlooker;
use schemars::JsonSchema;
use serde::Serialize;

use crosslink_store::fleet::{FleetStore, NewProject, ProjectRow, ProjectStatus};

use super::slug::Slug;

/// A project that was taken up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "tracked_project")]
pub struct Tracked {
    /// What it is called.
    pub slug: Slug,
    /// Where it is.
    pub path: PathBuf,
    /// Whether a hub, or a project of this program, was seen there; one may come later.
    pub has_hub: bool,
}

/// Begins to watch the working copy at a path.
///
/// # Errors
/// `path.missing` where there is no repository, `path.invalid` where the path is no Unicode, `slug.invalid` where neither a name was given nor the remote `origin`
/// has one, `project.tracked` where the name is taken, or the working copy has another name already.
pub fn track(
    store: &FleetStore,
    path: &Path,
    slug: Option<&str>,
    now: Timestamp,
) -> Result<Tracked, Problem> {
    let found = described(path)?;
    keepable(&found.path)?;
    let slug = match slug {
        Some(slug) => Slug::parse(slug)?,
        None => slug_of(&found).ok_or_else(|| {
            let message = format!(
                "{} has no remote `origin` to take a name from",
                path.display()
            );
            Problem::new(Code::SlugInvalid, message).hint("`--slug owner/repo` names it")
        })?,
    };
    must_be_new(store, &slug, &found.path)?;
    let project = NewProject {
        slug: slug.to_string(),
        path: found.path.clone(),
        default_branch: found.default_branch,
        status: ProjectStatus::Active,
        pinned: false,
        added_at: now,
    };
    if store.add_project(&project)?.is_none() {
        let problem = Problem::new(Code::ProjectTracked, format!("{slug} is already tracked"));
        return Err(
            problem.hint("`crosslink dashboard list` shows what is; `--slug` takes another name")
        );
    }
    Ok(Tracked {
        slug,
        path: found.path,
        has_hub: found.has_hub || has_database(path),
    })
}

/// Refuses a second name for a working copy: it would be looked at, and counted, twice.
fn must_be_new(store: &FleetStore, slug: &Slug, path: &Path) -> Result<(), Problem> {
    let rows = store.projects()?.into_iter().map(|row| row.project);
    let mut others = rows.filter(|known| known.path == path && known.slug != slug.as_str());
    let Some(known) = others.next() else {
        return Ok(());
    };
    let name = known.slug;
    let message = format!("{} is already tracked as {name}", path.display());
    let hint = format!("`crosslink dashboard untrack {name}` frees it for another name");
    Err(Problem::new(Code::ProjectTracked, message).hint(hint))
}

/// The name a working copy would be tracked under: that of its remote, else `local/<folder>`.
pub fn name_of(path: &Path) -> Option<Slug> {
    let found = describe(path).ok()?;
    slug_of(&found).or_else(|| Slug::of_folder(path.file_name()?.to_str()?))
}

/// Whether a working copy has a project of this program, which is read from its own database.
pub(crate) fn has_database(path: &Path) -> bool {
    Onlooker::of(path).is_some_and(|onlooker| onlooker.has_database())
}

fn slug_of(found: &Described) -> Option<Slug> {
    Slug::of_remote(found.origin.as_deref()?)
}

fn described(path: &Path) -> Result<Described, Problem> {
    describe(path).map_err(|error| match error {
        WatchError::Missing(_) => {
            let message = format!(
                "path does not exist or is not a directory: {}",
                path.display()
            );
            Problem::new(Code::PathMissing, message).hint("name the folder of a working copy")
        }
        error => {
            let message = format!("{} cannot be read", path.display());
            Problem::new(Code::FileUnreadable, message).caused_by(&error)
        }
    })
}

/// Refuses a path that the index would keep as another.
fn keepable(path: &Path) -> Result<(), Problem> {
    if path.to_str().is_some() {
        return Ok(());
    }
    let message = format!("the path is not written in Unicode: {}", path.display());
    Err(Problem::new(Code::PathInvalid, message).hint("give the folder another name"))
}

/// Lets go of a project; the working copy stays as it is.
///
/// # Errors
/// `project.not_tracked` where there is none.
pub fn untrack(store: &FleetStore, slug: &str) -> Result<(), Problem> {
    found(store.remove_project(slug)?, slug)
}

/// Stops or begins again to look at a project.
///
/// # Errors
/// `project.not_tracked` where there is none.
pub fn set_paused(store: &FleetStore, slug: &str, paused: bool) -> Result<(), Problem> {
    let status = if paused {
        ProjectStatus::Paused
    } else {
        ProjectStatus::Active
    };
    found(store.set_project_status(slug, status)?, slug)
}

/// Puts a project before the others, or back among them.
///
/// # Errors
/// `project.not_tracked` where there is none.
pub fn set_pinned(store: &FleetStore, slug: &str, pinned: bool) -> Result<(), Problem> {
    found(store.set_project_pinned(slug, pinned)?, slug)
}

/// Returns one project.
///
/// # Errors
/// `project.not_tracked` where there is none.
pub fn project(store: &FleetStore, slug: &str) -> Result<ProjectRow, Problem> {
    store.project(slug)?.ok_or_else(|| not_tracked(slug))
}

/// Returns the project of a number.
///
/// # Errors
/// `project.not_tracked` where there is none.
pub fn numbered(store: &FleetStore, number: i64) -> Result<ProjectRow, Problem> {
    let found = store.project_numbered(number)?;
    found.ok_or_else(|| not_tracked(&format!("project {number}")))
}

fn found(found: bool, slug: &str) -> Result<(), Problem> {
    if found {
        Ok(())
    } else {
        Err(not_tracked(slug))
    }
}

fn not_tracked(slug: &str) -> Problem {
    let message = format!("{} is not currently tracked", slug.escape_debug());
    Problem::new(Code::ProjectNotTracked, message).hint("`crosslink dashboard list` shows what is")
}
