//! The settings files on disk: read whole, one writer at a time.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crosslink_core::problem::{Code, Problem};

use super::document::{Document, Object};
use crate::files;

/// Where the settings files of a project lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsPaths {
    /// What the team shares; its presence also says that the project is initialised.
    pub team: PathBuf,
    /// What holds for this clone only.
    pub local: PathBuf,
}

impl SettingsPaths {
    /// The name of the team file.
    pub const TEAM: &'static str = "hook-config.json";
    /// The name of the local file.
    pub const LOCAL: &'static str = "hook-config.local.json";

    /// Returns the paths inside a project's directory.
    pub fn within(project: &Path) -> Self {
        Self {
            team: project.join(Self::TEAM),
            local: project.join(Self::LOCAL),
        }
    }
}

/// More than any file of settings has, in bytes.
const SIZE_LIMIT: u64 = 4 * 1024 * 1024;

/// Reads a settings file; `None` if there is none.
///
/// # Errors
/// `file.unreadable`, or `config.damaged` with file, line and column.
pub(crate) fn read(path: &Path) -> Result<Option<(Document, Object)>, Problem> {
    let bytes = match crosslink_git::read_regular(path, SIZE_LIMIT) {
        Ok(bytes) => bytes,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => {
            let message = format!("Cannot read {}", path.display());
            return Err(Problem::new(Code::FileUnreadable, message).caused_by(&error));
        }
    };
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))?;
    Document::parse(&text)
        .map(Some)
        .map_err(|error| damaged(path, &error))
}

/// Runs `change` while no other process of this program changes settings in the same directory. The directory is
/// locked rather than the file, which each write replaces.
pub(crate) fn exclusively<T>(path: &Path, change: impl FnOnce() -> T) -> T {
    files::exclusively(path.parent().unwrap_or(path), change)
}

fn damaged(path: &Path, error: &serde_json::Error) -> Problem {
    let text = error.to_string();
    let complaint = match text.split_once(" at line ") {
        _ if error.is_data() => "expected an object",
        Some((complaint, _)) => complaint,
        None => &text,
    };
    let (file, line, column) = (file_name(path), error.line(), error.column().max(1));
    repairable(
        path,
        format!("Failed to parse {file} at line {line}, column {column}: {complaint}"),
    )
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> Problem {
    let sound = &error.as_bytes()[..error.utf8_error().valid_up_to()];
    let line = sound.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = sound
        .iter()
        .rev()
        .take_while(|byte| **byte != b'\n')
        .count()
        + 1;
    let message = format!(
        "Failed to parse {} at line {line}, column {column}: the text is not UTF-8",
        file_name(path)
    );
    repairable(path, message)
}

fn repairable(path: &Path, message: String) -> Problem {
    Problem::new(Code::ConfigDamaged, message)
        .hint(format!("correct {}; nothing was changed", path.display()))
}

/// Returns the last part of a path, as messages name settings files.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}
