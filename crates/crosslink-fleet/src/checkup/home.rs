//! The home, and what of the reference lies there.

use std::path::Path;

use crosslink_core::problem::Problem;
use crosslink_store::fleet::{FleetStore, OlderDashboard};

use super::report::{Area, Finding};
use crate::registry::{older_file, taken_over};
use crate::running::Beacon;
use crate::watch::index;

/// Who may read what lies in the home.
#[cfg(unix)]
pub(super) fn look(home: &Path, found: &mut Vec<Finding>) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| {
        let metadata = std::fs::metadata(path).ok()?;
        Some(metadata.permissions().mode() & 0o777)
    };
    if let Some(mode) = mode(home).filter(|mode| mode & 0o002 != 0) {
        let shown = home.display().to_string();
        let message = format!("anybody may put files into {shown} (mode {mode:o})");
        let finding = Finding::error(Area::Home, "home.writable_by_others", message);
        found.push(finding.fix(format!("chmod o-w {shown}")).about(shown));
    }
    let index = index(home);
    for path in [index.clone(), beside(&index), Beacon::file(home)] {
        if let Some(mode) = mode(&path).filter(|mode| mode & 0o077 != 0) {
            let shown = path.display().to_string();
            let message = format!("others may read {shown}, which holds secrets (mode {mode:o})");
            let finding = Finding::error(Area::Home, "home.readable_by_others", message);
            found.push(finding.fix(format!("chmod 600 {shown}")).about(shown));
        }
    }
}

/// Other systems have no modes to look at.
#[cfg(not(unix))]
pub(super) fn look(_: &Path, _: &mut Vec<Finding>) {}

/// The log of writes beside the index.
#[cfg(unix)]
fn beside(index: &Path) -> std::path::PathBuf {
    let mut log = index.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

/// Whether a dashboard of the reference waits to be taken over, and what of it was refused.
pub(super) fn reference(
    store: &FleetStore,
    home: &Path,
    found: &mut Vec<Finding>,
) -> Result<(), Problem> {
    let file = older_file(home);
    let shown = file.display().to_string();
    if let Some(taken) = taken_over(store)? {
        for refused in taken.refused {
            let message = format!("not taken over from {}: {refused}", taken.file.display());
            found.push(Finding::note(Area::Reference, "reference.refused", message));
        }
        return Ok(());
    }
    if !file.exists() {
        return Ok(());
    }
    found.push(match OlderDashboard::read(&file) {
        Ok(_) => {
            let message = format!("{shown} was not taken over yet");
            Finding::note(Area::Reference, "reference.waiting", message)
                .fix("crosslink dashboard import")
        }
        Err(problem) => {
            let finding =
                Finding::warning(Area::Reference, "reference.unreadable", problem.message());
            let away = "move it away if nothing in it is wanted";
            let hint = problem.hints().first().map_or(away, String::as_str);
            finding.about(shown).fix(hint)
        }
    });
    Ok(())
}
