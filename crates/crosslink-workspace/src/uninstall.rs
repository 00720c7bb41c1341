//! `uninstall`: takes away what `init` made, byte for byte, and leaves everything else.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crosslink_core::counted;
use crosslink_core::problem::{Code, Kind, Problem};
use crosslink_store::Store;
use schemars::JsonSchema;
use serde::Serialize;

use crate::environment::Environment;
use crate::init::installed::Installed;
use crate::paths::Paths;
use crate::settings::SettingsPaths;
use crate::workspace::{Workspace, discover_paths, identity_of};
use crate::{backup, files};

/// The longest file that is compared.
const SIZE_LIMIT: u64 = 1024 * 1024;

/// How often what a daemon writes while it ends is deleted before that is an error.
const LAST_LINES: usize = 100;

/// What `uninstall` is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UninstallOptions {
    /// `-C`: a directory of the repository, if not the current one.
    pub directory: Option<PathBuf>,
    /// Whether issues and backups go too; without it a project that has some is left alone.
    pub delete_data: bool,
    /// Whether files go that were changed since `init` made them, and this clone's own settings.
    pub force: bool,
    /// Whether to say what would go, and delete nothing.
    pub dry_run: bool,
}

/// A file that stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KeptFile {
    /// The file, seen from the directory the project lies in.
    pub path: String,
    /// Why it stays.
    pub why: String,
}

/// What was taken away, or would be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "uninstall")]
pub struct UninstallReport {
    /// The project's directory.
    pub directory: String,
    /// Whether nothing was deleted because only a preview was asked for.
    pub dry_run: bool,
    /// What went, in order.
    pub removed: Vec<String>,
    /// What stays in the project's directory.
    pub kept: Vec<KeptFile>,
    /// What the real run would refuse to delete without being asked to; only a preview has such.
    pub asks: Vec<AskedFirst>,
}

/// What goes only where a flag says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AskedFirst {
    /// The flag that says so.
    pub flag: String,
    /// What would go with it.
    pub why: String,
}

impl Workspace {
    /// Takes the project out of a repository. Needs no database that can be opened.
    ///
    /// # Errors
    /// `project.not_found`; `confirmation.needed` where there are issues or backups and `delete_data` is
    /// not set; or where files cannot be deleted.
    pub fn uninstall(
        mut environment: Environment,
        options: &UninstallOptions,
    ) -> Result<UninstallReport, Problem> {
        let paths = discover_paths(&environment, options.directory.as_deref())?;
        if !paths.directory.is_dir() {
            let message = format!("There is no project at {}", paths.directory.display());
            return Err(
                Problem::new(Code::ProjectNotFound, message).hint("there is nothing to take away")
            );
        }
        let around = paths.directory.parent().unwrap_or(&paths.directory);
        files::exclusively(around, || {
            let mut removal = Removal {
                paths: &paths,
                options,
                report: UninstallReport {
                    directory: paths.directory.display().to_string(),
                    dry_run: options.dry_run,
                    ..UninstallReport::default()
                },
            };
            removal.run(&mut environment)?;
            Ok(removal.report)
        })
    }
}

struct Removal<'a> {
    paths: &'a Paths,
    options: &'a UninstallOptions,
    report: UninstallReport,
}

impl Removal<'_> {
    fn run(&mut self, environment: &mut Environment) -> Result<(), Problem> {
        let installed = Installed::read(self.paths).unwrap_or_default();
        self.backups_may_go()?;
        self.database(environment)?;
        self.backups()?;
        for (name, text) in &installed.files {
            self.installed_file(name, text)?;
        }
        for (name, block) in &installed.added {
            self.added_lines(name, block)?;
        }
        for left in self.paths.of_sharing() {
            self.remove(&left)?;
        }
        for agent in self.paths.work_tree_agents() {
            self.remove(&agent)?;
        }
        if self.options.force {
            self.remove(&SettingsPaths::within(&self.paths.directory).local)?;
        }
        let mark = self.paths.last_test_run();
        if mark.metadata().is_ok_and(|mark| mark.len() == 0) {
            self.remove(&mark)?;
        }
        // While something of it stays, the list of what was installed stays too: a later run may go on from it.
        let list = Installed::path(self.paths);
        if self.report.kept.is_empty() {
            self.remove(&list)?;
        } else {
            self.keep(&list, "it says what is left of the project");
        }
        self.directory(installed.directory)
    }

    fn backups_may_go(&mut self) -> Result<(), Problem> {
        let count = backup::list(self.paths).len();
        if count == 0 || self.options.delete_data {
            return Ok(());
        }
        let message = format!("The project has {count} backup(s) of its database");
        self.refuse(data_stays(message))
    }

    /// Refuses; in a preview it only notes that the real run would.
    fn refuse(&mut self, problem: Problem) -> Result<(), Problem> {
        if !self.options.dry_run {
            return Err(problem);
        }
        self.report.asks.push(AskedFirst {
            flag: DELETE_DATA.to_owned(),
            why: problem.message().to_owned(),
        });
        Ok(())
    }

    fn database(&mut self, environment: &mut Environment) -> Result<(), Problem> {
        let path = self.paths.database();
        let Ok(metadata) = path.metadata() else {
            return Ok(());
        };
        if metadata.len() == 0 {
            return self.remove(&path);
        }
        match Store::open(&path, identity_of(environment)) {
            Ok(store) if self.options.dry_run => {
                let may_go = store.read(|snapshot| self.data_may_go(snapshot));
                may_go.or_else(|problem| self.refuse(problem))
            }
            Ok(store) => store.destroy(|snapshot| self.data_may_go(snapshot)),
            Err(problem) if problem.kind() != Kind::Damaged => Err(problem),
            Err(_) if self.options.delete_data && self.options.dry_run => Ok(()),
            Err(_) if self.options.delete_data => Store::delete_files(&path),
            Err(problem) => self.refuse(
                data_stays("The database cannot be read, so nobody can say what it holds")
                    .caused_by(&problem),
            ),
        }?;
        self.removed(&path);
        Ok(())
    }

    fn data_may_go(&self, snapshot: &crosslink_store::Snapshot) -> Result<(), Problem> {
        let events = snapshot.last_seq()?;
        if events == 0 || self.options.delete_data {
            return Ok(());
        }
        Err(data_stays(format!(
            "The project holds issues ({} in its log)",
            counted(events.unsigned_abs(), "event")
        )))
    }

    fn backups(&mut self) -> Result<(), Problem> {
        for backup in backup::list(self.paths) {
            self.remove(&self.paths.backups().join(format!("{}.db", backup.name)))?;
        }
        Ok(())
    }

    fn installed_file(&mut self, name: &str, text: &str) -> Result<(), Problem> {
        let path = self.paths.directory.join(name);
        let there = files::read_text(&path, SIZE_LIMIT);
        match there {
            Ok(None) => Ok(()),
            Ok(Some(there)) if there == text => self.remove(&path),
            _ if self.options.force => self.remove(&path),
            _ => {
                self.keep(&path, "changed since `init` made it; `--force` deletes it");
                Ok(())
            }
        }
    }

    fn added_lines(&mut self, name: &str, block: &str) -> Result<(), Problem> {
        let path = self.paths.directory.join(name);
        let Some(text) = files::read_text(&path, SIZE_LIMIT)? else {
            return Ok(());
        };
        match text.rfind(block) {
            Some(at) if !self.options.dry_run => {
                let before = format!("{}{}", &text[..at], &text[at + block.len()..]);
                files::replace(&path, &before)
            }
            Some(_) => Ok(()),
            None => {
                self.keep(&path, "the lines that `init` added were changed since");
                Ok(())
            }
        }
    }

    /// Deletes what is empty, and names what stays.
    fn directory(&mut self, made: bool) -> Result<(), Problem> {
        let backups = self.paths.backups();
        if !self.options.dry_run && is_empty(&backups) {
            fs::remove_dir(&backups).map_err(|error| files::unwritable(&backups, &error))?;
        }
        let mut left: Vec<_> = fs::read_dir(&self.paths.directory)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        left.sort();
        for path in left {
            let name = self.name_of(&path);
            let settled = self.report.removed.contains(&name)
                || self.report.kept.iter().any(|kept| kept.path == name)
                || self.options.dry_run && path == backups
                || self.paths.of_sharing().contains(&path);
            if !settled && !is_companion(&path) {
                self.keep(&path, "not made by `init`");
            }
        }
        if made && self.report.kept.is_empty() {
            if !self.options.dry_run {
                self.remove_directory()
                    .map_err(|error| files::unwritable(&self.paths.directory, &error))?;
            }
            let name = self.name_of(&self.paths.directory);
            self.report.removed.push(format!("{name}/"));
        }
        Ok(())
    }

    /// A daemon that notices that the project is gone may still write its last line.
    fn remove_directory(&self) -> io::Result<()> {
        for _ in 0..LAST_LINES {
            match fs::remove_dir(&self.paths.directory) {
                Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => {
                    for left in self.paths.of_sharing() {
                        let _ = fs::remove_file(left);
                    }
                }
                done => return done,
            }
        }
        fs::remove_dir(&self.paths.directory)
    }

    fn remove(&mut self, path: &Path) -> Result<(), Problem> {
        if path.symlink_metadata().is_err() {
            return Ok(());
        }
        if !self.options.dry_run {
            files::delete(path)?;
        }
        self.removed(path);
        Ok(())
    }

    fn removed(&mut self, path: &Path) {
        let name = self.name_of(path);
        self.report.removed.push(name);
    }

    fn keep(&mut self, path: &Path, why: &str) {
        let kept = KeptFile {
            path: self.name_of(path),
            why: why.to_owned(),
        };
        self.report.kept.push(kept);
    }

    fn name_of(&self, path: &Path) -> String {
        let around = self.paths.directory.parent();
        let inner = around.and_then(|around| path.strip_prefix(around).ok());
        inner.unwrap_or(path).display().to_string()
    }
}

/// The flag that lets issues and backups go.
const DELETE_DATA: &str = "--delete-data";

fn data_stays(message: impl Into<String>) -> Problem {
    Problem::new(Code::ConfirmationNeeded, message)
        .hint("`crosslink export` keeps a copy of the issues elsewhere")
        .hint(format!(
            "`{DELETE_DATA}` deletes the database and its backups for good"
        ))
}

fn is_empty(directory: &Path) -> bool {
    fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_none())
}

/// What SQLite keeps beside an open database; only a preview still sees it.
fn is_companion(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    matches!(name.as_ref(), "crosslink.db-wal" | "crosslink.db-shm")
}
