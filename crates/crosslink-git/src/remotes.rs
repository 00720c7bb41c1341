//! The remotes that a repository's own settings name.

use std::path::Path;

use crate::config::{self, Setting};
use crate::{GitError, RemoteUrl, Repository};

impl Repository {
    /// Returns the names of the remotes that have an address, in the order of the settings.
    ///
    /// # Errors
    ///
    /// Fails if the settings cannot be read.
    pub fn remotes(&self) -> Result<Vec<String>, GitError> {
        let mut names = Vec::new();
        for setting in addresses(self.common_dir())? {
            if !names.contains(&setting.subsection) {
                names.push(setting.subsection);
            }
        }
        Ok(names)
    }

    /// Returns the first address of a remote, relative paths taken from the work tree; `None` if it has none.
    /// Only the repository's own file is read: what a person's settings rewrite is git's business.
    ///
    /// # Errors
    ///
    /// Fails if the settings cannot be read, or if the address is none that is talked to.
    pub fn remote_url(&self, name: &str) -> Result<Option<RemoteUrl>, GitError> {
        let mut addresses = addresses(self.common_dir())?.into_iter();
        let Some(text) = addresses
            .find(|it| it.subsection == name)
            .and_then(|it| it.value)
        else {
            return Ok(None);
        };
        match RemoteUrl::parse(&text) {
            Ok(url) => Ok(Some(url.within(self.work_dir().unwrap_or(self.git_dir())))),
            Err(error) => Err(GitError::invalid(format!("the remote {name:?}: {error}"))),
        }
    }
}

fn addresses(common_dir: &Path) -> Result<Vec<Setting>, GitError> {
    let path = common_dir.join("config");
    let text = config::read(&path).map_err(|source| GitError::unreadable(&path, source))?;
    let mut settings = config::settings(&text);
    settings.retain(|it| {
        let filled = it.value.as_ref().is_some_and(|value| !value.is_empty());
        it.section == "remote" && !it.subsection.is_empty() && it.key == "url" && filled
    });
    Ok(settings)
}
