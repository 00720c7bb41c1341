//! `installed.json`: what `init` made, so that `uninstall` takes away exactly that.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crosslink_core::problem::Problem;
use serde::{Deserialize, Serialize};

use crate::files;
use crate::paths::Paths;

/// The name of the file in the project's directory.
pub(crate) const NAME: &str = "installed.json";

/// The longest file that is read.
const SIZE_LIMIT: u64 = 1024 * 1024;

/// What `init` made. It is written before anything is made, so that a crash leaves nothing unrecorded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Installed {
    /// Whether the directory was made, too.
    pub(crate) directory: bool,
    /// The files that were made, with their text.
    pub(crate) files: BTreeMap<String, String>,
    /// The files that were there, with the text put at their end.
    pub(crate) added: BTreeMap<String, String>,
}

impl Installed {
    /// Reads what was made; nothing if there is no record or it is damaged.
    pub(crate) fn read(paths: &Paths) -> Option<Self> {
        let text = files::read_text(&Self::path(paths), SIZE_LIMIT).ok()??;
        serde_json::from_str(&text).ok()
    }

    /// Records what is about to be made.
    ///
    /// # Errors
    /// `file.unwritable`.
    pub(crate) fn write(&self, paths: &Paths) -> Result<(), Problem> {
        let text = serde_json::to_string_pretty(self).expect("plain data serialises");
        files::replace(&Self::path(paths), &format!("{text}\n"))
    }

    /// Where the record lies.
    pub(crate) fn path(paths: &Paths) -> PathBuf {
        paths.directory.join(NAME)
    }
}
