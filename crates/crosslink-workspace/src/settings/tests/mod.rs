//! What settings promise, on real files.

use std::fs;
use std::path::Path;

use crosslink_core::problem::Problem;
use tempfile::TempDir;

use super::{Settings, SettingsPaths};

mod damage;
mod edits;
mod layering;
mod pages;
mod starting;
mod values;

/// A project directory with the settings files that a test writes.
struct Project {
    directory: TempDir,
}

impl Project {
    fn new() -> Self {
        Self {
            directory: TempDir::new().unwrap(),
        }
    }

    fn with(team: &str, local: &str) -> Self {
        let project = Self::new();
        for (name, text) in [(SettingsPaths::TEAM, team), (SettingsPaths::LOCAL, local)] {
            if !text.is_empty() {
                fs::write(project.path().join(name), text).unwrap();
            }
        }
        project
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn team(&self) -> String {
        fs::read_to_string(self.path().join(SettingsPaths::TEAM)).unwrap()
    }

    fn local(&self) -> String {
        fs::read_to_string(self.path().join(SettingsPaths::LOCAL)).unwrap()
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn load(&self) -> Result<Settings, Problem> {
        self.load_with(&[], &[])
    }

    fn load_with(
        &self,
        variables: &[(&str, &str)],
        flags: &[(&str, &str)],
    ) -> Result<Settings, Problem> {
        let paths = SettingsPaths::within(self.path());
        Settings::load(&paths, pairs(variables).into_iter(), &pairs(flags))
    }

    fn settings(&self) -> Settings {
        self.load().unwrap()
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}
