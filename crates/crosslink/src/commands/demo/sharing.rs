//! The middle of the demo: three clones of one bare remote, which come to agree.

use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::{create_bare_repository, name_remote};

use super::{PROJECT, Stage, StepShown, unwritable};
use crate::app::App;

/// The remote.
const REMOTE: &str = "hub.git";
/// The other two clones.
const CLONES: [&str; 2] = ["laptop", "server"];

/// What is shown, and what is typed in the demo's project.
const STEPS: &[(&str, &[&str])] = &[
    (
        "Clones share a project through the git remote they already have.",
        &["sync"],
    ),
    ("", &["-C", "../laptop", "init", "--defaults", "--quiet"]),
    ("", &["-C", "../laptop", "sync"]),
    ("", &["-C", "../server", "init", "--defaults", "--quiet"]),
    ("", &["-C", "../server", "sync"]),
    (
        "Each writes on its own, offline if need be; numbers are final at once.",
        &["-C", "../laptop", "create", "Pay by card", "-p", "high"],
    ),
    (
        "",
        &["-C", "../server", "create", "Pay by invoice", "-l", "later"],
    ),
    (
        "",
        &["-C", "../server", "comment", "5", "Two pages, not one."],
    ),
    (
        "After the next contact all agree. (Writes are published by themselves within a second.)",
        &["-C", "../laptop", "sync"],
    ),
    ("", &["-C", "../server", "sync"]),
    ("", &["-C", "../laptop", "sync"]),
    ("", &["sync"]),
    ("", &["list", "Pay"]),
    ("", &["-C", "../laptop", "list", "Pay"]),
    ("", &["-C", "../server", "list", "Pay"]),
];

/// Lets three clones share the demo's project.
pub(super) fn steps(app: &App, stage: &Stage<'_>) -> Result<Vec<StepShown>, Problem> {
    let remote = stage.place.join(REMOTE);
    create_bare_repository(&remote).map_err(|error| unwritable("a temporary remote", &error))?;
    for clone in CLONES {
        stage.repository(clone)?;
    }
    for clone in [PROJECT, CLONES[0], CLONES[1]] {
        let named = name_remote(&stage.place.join(clone), "origin", &remote);
        named.map_err(|error| unwritable("a temporary clone", &error))?;
    }
    let steps = STEPS.iter();
    steps
        .map(|(says, does)| stage.take(app, says, does))
        .collect()
}
