//! Whom git would name as author, as far as settings say.

use std::path::Path;

use crate::{Repository, config};

/// Where a person keeps settings for all repositories, below the home directory; the later counts.
const GLOBAL: [&str; 2] = [".config/git/config", ".gitconfig"];

/// What settings say about whoever works here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownPerson {
    /// `user.name`
    pub name: Option<String>,
    /// `user.email`
    pub email: Option<String>,
}

impl Repository {
    /// Returns whom git would name as author: what this repository's settings say, else those of the person whose home
    /// directory it is. Included files are not followed; what cannot be read says nothing.
    pub fn person(&self, home: Option<&Path>) -> KnownPerson {
        let mut person = KnownPerson::default();
        for file in GLOBAL {
            person.apply(home.map(|home| home.join(file)).as_deref());
        }
        person.apply(Some(&self.common_dir().join("config")));
        person
    }
}

impl KnownPerson {
    fn apply(&mut self, file: Option<&Path>) {
        let Some(Ok(text)) = file.map(config::read) else {
            return;
        };
        for setting in config::settings(&text) {
            if setting.section != "user" || !setting.subsection.is_empty() {
                continue;
            }
            let value = setting.value.filter(|value| !value.trim().is_empty());
            match setting.key.as_str() {
                "name" if value.is_some() => self.name = value,
                "email" if value.is_some() => self.email = value,
                _ => {}
            }
        }
    }
}
