//! `knowledge`: pages of Markdown that all clones share.

mod ask;
mod files;
mod write;

use std::path::Path;

use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::knowledge::PageDamage;

use super::Run;
use crate::app::App;
use crate::input;
use crate::render::text::{count, safe};

pub(crate) use ask::{History, List, Search, Show};
pub(crate) use files::{Export, Import, Sync, at_odds};
pub(crate) use write::{Add, Append, Edit, Remove, Section};

/// A text given as a flag, where `-` is standard input, or as a file.
fn text(flag: Option<&str>, file: Option<&Path>) -> Result<Option<String>, Problem> {
    match (flag, file) {
        (Some(flag), _) => input::text(flag).map(Some),
        (None, Some(file)) => input::file(file).map(Some),
        (None, None) => Ok(None),
    }
}

/// Says what could not be read beside what was.
fn warn(app: &App, damage: &[PageDamage]) {
    if let Some(first) = damage.first() {
        app.ui.warn(&format!(
            "{} could not be read, first {}: {}",
            count(damage.len(), "page"),
            safe(&first.place),
            safe(&first.reason)
        ));
    }
}

/// The refusal after everything else was done.
fn some_failed(errors: &[PageDamage], what: &str) -> Result<(), Problem> {
    let Some(first) = errors.first() else {
        return Ok(());
    };
    let message = format!("{} could not be {what}", count(errors.len(), "file"));
    let problem = Problem::new(Code::ImportInvalid, message);
    Err(problem.hint(format!("{}: {}", first.place, first.reason)))
}
