//! The steps of `init`, each of which makes one thing or keeps what is there.

use std::fs;
use std::path::Path;

use crosslink_core::id::AgentId;
use crosslink_core::problem::Problem;
use crosslink_store::Store;
use serde_json::{Map, Value as Json};

use super::installed::{self, Installed};
use super::report::{InitOutcome, InitReport, InitStep, StepOutcome};
use super::{InitOptions, files};
use crate::environment::Environment;
use crate::paths::Paths;
use crate::settings::{self, SettingsPaths};
use crate::workspace::identity_of;
use crate::{backup, identity, ignore};

/// The longest file that is completed or changed.
const SIZE_LIMIT: u64 = 1024 * 1024;

/// One run of `init`.
pub(super) struct Installer<'a> {
    paths: &'a Paths,
    options: &'a InitOptions,
    agent: AgentId,
    /// The agent that was named, where it is to be that of a linked work tree alone.
    own: Option<AgentId>,
    person: AgentId,
    team_file: String,
    known: bool,
    installed: Installed,
    steps: Vec<InitStep>,
    notes: Vec<String>,
}

impl<'a> Installer<'a> {
    /// Checks what was asked for; touches nothing.
    ///
    /// # Errors
    /// `agent.invalid`, `config.invalid`.
    pub(super) fn new(
        environment: &Environment,
        paths: &'a Paths,
        options: &'a InitOptions,
    ) -> Result<Self, Problem> {
        let person = identity::of_person(environment);
        let agent = match &options.agent {
            Some(name) => AgentId::new(name)?,
            None => person.clone(),
        };
        let team_file = match &options.preset {
            Some(name) => settings::preset(name)?,
            None => settings::template(),
        };
        Ok(Self {
            paths,
            options,
            agent,
            own: None,
            person,
            team_file,
            known: false,
            installed: Installed::default(),
            steps: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// Makes what is missing.
    ///
    /// # Errors
    /// Where files cannot be written, or the database is not one.
    pub(super) fn run(
        mut self,
        environment: &mut Environment,
    ) -> Result<(Option<Store>, InitReport), Problem> {
        self.make_files()?;
        let store = self.database(environment)?;
        Ok((store, self.report()))
    }

    /// Makes the directory and the small files in it.
    ///
    /// # Errors
    /// Where files cannot be written.
    pub(super) fn make_files(&mut self) -> Result<(), Problem> {
        let record = Installed::read(self.paths);
        self.known = record.is_some() || has_content(&self.paths.database());
        self.installed = record.unwrap_or_default();
        if self.known && self.paths.is_linked() && self.options.agent.is_some() {
            self.own = Some(std::mem::replace(&mut self.agent, self.person.clone()));
        }
        self.make_directory()?;
        self.record()?;
        if self.paths.root.is_some() {
            self.ignore_file()?;
        }
        let team = SettingsPaths::within(&self.paths.directory).team;
        self.make_file(&team, &self.team_file.clone())?;
        self.agent_file()?;
        self.work_tree_agent()
    }

    fn report(self) -> InitReport {
        let changed = self.steps.iter().any(|step| step.what != StepOutcome::Kept);
        let outcome = match (self.known, changed) {
            (false, _) => InitOutcome::Initialized,
            (true, true) => InitOutcome::Repaired,
            (true, false) => InitOutcome::AlreadyInitialized,
        };
        let older = Some(self.paths.older_database()).filter(|path| path.is_file());
        InitReport {
            directory: self.paths.directory.display().to_string(),
            outcome,
            dry_run: self.options.dry_run,
            steps: self.steps,
            agent: self.agent.to_string(),
            older_database: older.map(|path| path.display().to_string()),
            notes: self.notes,
        }
    }

    fn make_directory(&mut self) -> Result<(), Problem> {
        let directory = &self.paths.directory;
        let missing = !directory.exists();
        if missing {
            self.installed.directory = true;
            if !self.options.dry_run {
                fs::create_dir(directory).map_err(|error| files::unwritable(directory, &error))?;
            }
        }
        self.note_step("", missing);
        Ok(())
    }

    /// Writes down which files are about to be made, before any of them is.
    fn record(&mut self) -> Result<(), Problem> {
        let before = self.installed.clone();
        let mut files = vec![
            (SettingsPaths::TEAM, self.team_file.clone()),
            ("agent.json", identity::agent_file(&self.agent)),
        ];
        if self.paths.root.is_some() {
            files.push((".gitignore", ignore::new_file()));
            if let Some(block) = self.ignore_block()? {
                self.installed.added.insert(".gitignore".to_owned(), block);
            }
        }
        for (name, text) in files {
            if self.paths.directory.join(name).symlink_metadata().is_err() {
                self.installed.files.insert(name.to_owned(), text);
            }
        }
        let path = Installed::path(self.paths);
        let missing = !path.exists();
        if !self.options.dry_run && (missing || before != self.installed) {
            self.installed.write(self.paths)?;
        }
        self.note_step(installed::NAME, missing);
        Ok(())
    }

    fn ignore_block(&self) -> Result<Option<String>, Problem> {
        let there = files::read_text(&self.paths.ignore_file(), SIZE_LIMIT)?;
        Ok(there.and_then(|text| ignore::missing(&text)))
    }

    fn ignore_file(&mut self) -> Result<(), Problem> {
        let path = self.paths.ignore_file();
        let Some(block) = self.ignore_block()? else {
            return self.make_file(&path, &ignore::new_file());
        };
        if !self.options.dry_run {
            let text = files::read_text(&path, SIZE_LIMIT)?.unwrap_or_default();
            files::replace(&path, &format!("{text}{block}"))?;
        }
        self.step(".gitignore", StepOutcome::Completed);
        Ok(())
    }

    fn agent_file(&mut self) -> Result<(), Problem> {
        let path = self.paths.agent();
        let Some(text) = files::read_text(&path, SIZE_LIMIT)? else {
            return self.make_file(&path, &identity::agent_file(&self.agent));
        };
        let known = agent_in(&text);
        let named = self.options.agent.is_some()
            && self.own.is_none()
            && known.as_ref() != Some(&self.agent);
        if named && self.options.force {
            return self.change_agent(&path, &text);
        }
        if let Some(known) = known {
            if named {
                self.notes.push(format!(
                    "The agent of this clone stays {}; `--force` makes it {}",
                    known.as_str(),
                    self.agent.as_str()
                ));
            }
            self.agent = known;
        }
        self.step("agent.json", StepOutcome::Kept);
        Ok(())
    }

    /// Names the agent of a linked work tree, and says so. The rest of the clone keeps its own.
    fn work_tree_agent(&mut self) -> Result<(), Problem> {
        let path = self.paths.work_tree_agent();
        let there = files::read_text(&path, SIZE_LIMIT)?;
        let known = there.as_deref().map(str::trim).map(AgentId::new);
        let known = known.and_then(Result::ok);
        let Some(own) = self.own.clone().filter(|own| known.as_ref() != Some(own)) else {
            // Whoever is named in the work tree writes there, whatever the clone says.
            self.agent = known.unwrap_or_else(|| self.agent.clone());
            return Ok(());
        };
        if let Some(known) = known.filter(|_| !self.options.force) {
            self.notes.push(format!(
                "The agent of this work tree stays {}; `--force` makes it {}",
                known.as_str(),
                own.as_str()
            ));
            self.agent = known;
            return Ok(());
        }
        if !self.options.dry_run {
            files::replace(&path, &format!("{}\n", own.as_str()))?;
        }
        self.notes.push(format!(
            "The agent of this work tree is {} from now on; elsewhere in the clone it is {}",
            own.as_str(),
            self.agent.as_str()
        ));
        self.agent = own;
        Ok(())
    }

    /// Names another agent and keeps what else the file says.
    fn change_agent(&mut self, path: &Path, text: &str) -> Result<(), Problem> {
        let ours = self.installed.files.get("agent.json").map(String::as_str) == Some(text);
        let mut members: Map<String, Json> = serde_json::from_str(text).unwrap_or_default();
        let name = Json::String(self.agent.to_string());
        members.insert("agent_id".to_owned(), name);
        let text = serde_json::to_string_pretty(&members).expect("plain data serialises") + "\n";
        if !self.options.dry_run {
            if ours {
                self.installed
                    .files
                    .insert("agent.json".to_owned(), text.clone());
                self.installed.write(self.paths)?;
            }
            files::replace(path, &text)?;
        }
        self.step("agent.json", StepOutcome::Replaced);
        Ok(())
    }

    fn database(&mut self, environment: &mut Environment) -> Result<Option<Store>, Problem> {
        let path = self.paths.database();
        let missing = !has_content(&path);
        if missing && self.known && !backup::list(self.paths).is_empty() {
            self.notes.push(
                "The database was missing and a new one is empty; `crosslink backup list` shows what can be restored"
                    .to_owned(),
            );
        }
        let store = match self.options.dry_run {
            true => None,
            false => Some(Store::create(&path, identity_of(environment))?),
        };
        self.note_step("crosslink.db", missing);
        Ok(store)
    }

    fn make_file(&mut self, path: &Path, text: &str) -> Result<(), Problem> {
        let missing = path.symlink_metadata().is_err();
        if missing && !self.options.dry_run {
            files::create(path, text)?;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        self.note_step(&name, missing);
        Ok(())
    }

    fn note_step(&mut self, name: &str, missing: bool) {
        let what = match (missing, self.known) {
            (false, _) => StepOutcome::Kept,
            (true, false) => StepOutcome::Created,
            (true, true) => StepOutcome::Repaired,
        };
        self.step(name, what);
    }

    fn step(&mut self, name: &str, what: StepOutcome) {
        let directory = self.paths.directory.file_name().unwrap_or_default();
        let path = format!("{}/{name}", directory.to_string_lossy());
        self.steps.push(InitStep { path, what });
    }
}

fn agent_in(text: &str) -> Option<AgentId> {
    let members: Json = serde_json::from_str(text).ok()?;
    AgentId::new(members.get("agent_id")?.as_str()?).ok()
}

fn has_content(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.len() > 0)
}
