//! Whether a watch runs, and answers.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::report::{Area, Finding};
use crate::running::{Beacon, Running};

pub(super) fn look(
    running: Option<&Running>,
    home: &Path,
    projects: usize,
    found: &mut Vec<Finding>,
) {
    let Some(running) = running else {
        found.extend(absent(home, projects));
        return;
    };
    let here = env!("CARGO_PKG_VERSION");
    match running.version() {
        Ok(version) if version == here => {}
        Ok(version) => {
            let message = format!("the server is version {version}, this program is {here}");
            let fix = "end the server and start it again";
            found.push(Finding::warning(Area::Watch, "watch.other_version", message).fix(fix));
        }
        Err(problem) => {
            let finding = Finding::warning(Area::Watch, "watch.silent", problem.message());
            found.push(finding.fix("end the server and start it again"));
        }
    }
}

/// What is said where no server answers.
fn absent(home: &Path, projects: usize) -> Option<Finding> {
    let left = Beacon::left(home);
    match (is_held(home), left) {
        (true, Some(left)) => {
            let (url, process) = (&left.url, left.process);
            let message =
                format!("process {process} watches, but its server at {url} does not answer");
            let finding = Finding::error(Area::Watch, "watch.silent", message);
            Some(finding.fix(format!("kill {process}, then `crosslink dashboard serve`")))
        }
        (true, None) => {
            let message =
                "a process watches that serves nobody, such as `crosslink dashboard refresh`";
            Some(Finding::note(Area::Watch, "watch.unserved", message))
        }
        (false, Some(left)) => {
            let message = format!(
                "the server of process {} ended without a word",
                left.process
            );
            let finding = Finding::warning(Area::Watch, "watch.crashed", message);
            Some(finding.fix("crosslink dashboard serve"))
        }
        (false, None) if projects == 0 => None,
        (false, None) => {
            let message = "no watch runs: what is known only grows older";
            let finding = Finding::note(Area::Watch, "watch.absent", message);
            Some(finding.fix("crosslink dashboard serve"))
        }
    }
}

/// Whether somebody holds the place of the watch.
fn is_held(home: &Path) -> bool {
    let Ok(file) = File::open(home.join("fleet.lock")) else {
        return false;
    };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}
