//! Copies of the database under `.crosslink/backups/`: made, listed, restored.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crosslink_core::problem::{Code, Kind, Problem};
use crosslink_core::time::Timestamp;
use crosslink_store::Store;
use schemars::JsonSchema;
use serde::Serialize;

use crate::environment::Environment;
use crate::files;
use crate::paths::Paths;
use crate::workspace::{OpenOptions, Workspace, discover_paths, identity_of};

/// A copy of the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "backup")]
pub struct BackupView {
    /// What `backup restore` takes: the time it was made, and its label.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
    /// How many bytes it has.
    pub size: u64,
    /// How many events it holds; `null` if it cannot be read.
    pub events: Option<u64>,
    /// Why it cannot be restored, if it cannot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// What restoring did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "backup_restored")]
pub struct BackupRestored {
    /// The copy that the database now holds.
    pub restored: BackupView,
    /// The copy that was made of what was there before.
    pub kept_as: Option<String>,
    /// Where the file that was there went, if it was too damaged to copy.
    pub moved_to: Option<String>,
}

impl Workspace {
    /// Writes a copy of the database, named by the time and a label.
    ///
    /// # Errors
    /// `usage.invalid` for the label, or where the copy cannot be written.
    pub fn backup_create(&self, label: Option<&str>) -> Result<BackupView, Problem> {
        files::exclusively(&self.paths.directory, || {
            create(&self.store, &self.paths, label, self.now())
        })
    }

    /// The copies of a project's database, newest first. Needs no database that can be opened.
    ///
    /// # Errors
    /// `project.not_found`.
    pub fn backup_list(
        environment: &Environment,
        options: &OpenOptions,
    ) -> Result<Vec<BackupView>, Problem> {
        let paths = discover_paths(environment, options.directory.as_deref())?;
        Ok(list(&paths))
    }

    /// Makes the database hold what a copy holds. Needs no database that can be opened.
    ///
    /// What was there before is copied first, or moved aside where it is too damaged for that. Numbers
    /// given out before stay taken.
    ///
    /// # Errors
    /// `backup.not_found`, `database.damaged` for the copy, or where the storage fails. Nothing was changed then.
    pub fn backup_restore(
        mut environment: Environment,
        options: &OpenOptions,
        name: &str,
    ) -> Result<BackupRestored, Problem> {
        let paths = discover_paths(&environment, options.directory.as_deref())?;
        let restored = find(&paths, name)?;
        let copy = file_of(&paths, &restored.name);
        Store::verify(&copy)?;
        files::exclusively(&paths.directory, || {
            let database = paths.database();
            let mut kept_as = None;
            let mut moved_to = None;
            let outcome = Store::open(&database, identity_of(&mut environment)).and_then(|store| {
                store.restore(&copy, || {
                    let identity = identity_of(&mut environment);
                    let present = Store::open(&database, identity)?;
                    let label = Some("before-restore");
                    kept_as = Some(create(&present, &paths, label, environment.now())?.name);
                    Ok(())
                })
            });
            match outcome {
                Err(problem) if kept_as.is_none() && is_beyond_copying(&problem) => {
                    let aside = unused(&paths, &environment.now().compact(), "damaged");
                    Store::put_in_place(&copy, &database, &aside)?;
                    moved_to = aside.exists().then(|| aside.display().to_string());
                }
                other => other?,
            }
            Ok(BackupRestored {
                restored,
                kept_as,
                moved_to,
            })
        })
    }
}

fn is_beyond_copying(problem: &Problem) -> bool {
    problem.kind() == Kind::Damaged || problem.code() == Code::ProjectNotFound
}

/// Writes a copy under a new name. The caller holds the directory's file lock.
///
/// # Errors
/// `usage.invalid` for the label, or where the copy cannot be written.
pub(crate) fn create(
    store: &Store,
    paths: &Paths,
    label: Option<&str>,
    now: Timestamp,
) -> Result<BackupView, Problem> {
    let stem = match label {
        Some(label) => format!("{}-{}", now.compact(), check_label(label)?),
        None => now.compact(),
    };
    let folder = paths.backups();
    fs::create_dir_all(&folder).map_err(|error| files::unwritable(&folder, &error))?;
    let target = unused(paths, &stem, "db");
    let temporary = files::temporary(&target);
    files::delete(&temporary)?;
    let written = store.back_up(&temporary).and_then(|()| {
        fs::File::open(&temporary)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&temporary, &target))
            .map_err(|error| files::unwritable(&target, &error))
    });
    if let Err(problem) = written {
        files::delete(&temporary)?;
        return Err(problem);
    }
    files::sync_directory(&target);
    view_of(&target).ok_or_else(|| Problem::bug("a copy just made has no name"))
}

/// The copies there are, newest first.
pub(crate) fn list(paths: &Paths) -> Vec<BackupView> {
    let entries = fs::read_dir(paths.backups()).into_iter().flatten();
    let mut found: Vec<_> = entries
        .flatten()
        .filter_map(|entry| view_of(&entry.path()))
        .collect();
    found.sort_by(|a, b| (b.created, &b.name).cmp(&(a.created, &a.name)));
    found
}

fn find(paths: &Paths, name: &str) -> Result<BackupView, Problem> {
    let wanted = name.strip_suffix(".db").unwrap_or(name);
    let found = list(paths);
    let names: Vec<_> = found.iter().map(|backup| backup.name.clone()).collect();
    found
        .into_iter()
        .find(|backup| backup.name == wanted)
        .ok_or_else(|| {
            let problem = Problem::new(Code::BackupNotFound, format!("Backup {name} not found"));
            match names.first() {
                Some(newest) => problem.hint(format!(
                    "the newest is {newest}; `crosslink backup list` shows them all"
                )),
                None => problem.hint("there is none; `crosslink backup create` makes one"),
            }
        })
}

fn check_label(label: &str) -> Result<&str, Problem> {
    let fits = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    if label.is_empty() || label.len() > 64 || !label.chars().all(fits) {
        let message = format!("\"{label}\" cannot name a backup");
        return Err(Problem::new(Code::UsageInvalid, message)
            .hint("a name is 1 to 64 letters, digits, hyphens, underscores and dots"));
    }
    Ok(label)
}

/// A path among the backups that nothing has yet.
fn unused(paths: &Paths, stem: &str, extension: &str) -> PathBuf {
    let named = |suffix: &str| paths.backups().join(format!("{stem}{suffix}.{extension}"));
    let free = |path: &PathBuf| path.symlink_metadata().is_err();
    let counted = (2..).map(|count: u32| named(&format!("-{count}")));
    std::iter::once(named(""))
        .chain(counted)
        .find(free)
        .expect("some number is free")
}

fn file_of(paths: &Paths, name: &str) -> PathBuf {
    paths.backups().join(format!("{name}.db"))
}

fn view_of(file: &Path) -> Option<BackupView> {
    if file.extension()? != "db" {
        return None;
    }
    let name = file.file_stem()?.to_str()?.to_owned();
    if name.starts_with('.') {
        return None;
    }
    let metadata = file.metadata().ok().filter(fs::Metadata::is_file)?;
    let counted = Store::count_events(file);
    Some(BackupView {
        created: time_in(&name).unwrap_or_else(|| modified(&metadata)),
        name,
        size: metadata.len(),
        fault: counted
            .as_ref()
            .err()
            .map(|problem| problem.message().to_owned()),
        events: counted.ok(),
    })
}

/// The time a name begins with, `YYYYMMDDTHHMMSSZ`.
fn time_in(name: &str) -> Option<Timestamp> {
    let part = |range: std::ops::Range<usize>| name.get(range);
    let text = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0..4)?,
        part(4..6)?,
        part(6..8)?,
        part(9..11)?,
        part(11..13)?,
        part(13..15)?
    );
    Timestamp::parse(&text).filter(|time| name.starts_with(&time.compact()))
}

fn modified(metadata: &fs::Metadata) -> Timestamp {
    let since = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Timestamp::from_seconds(since.map_or(0, |since| since.as_secs().cast_signed()))
}
