//! Steps of a write at which a test makes the process end or fail, to prove that nothing half-done remains. The
//! variable is read from a process in debug builds only; the simulator puts it into its environments itself.

use std::collections::BTreeMap;

use crosslink_core::problem::{Code, Problem};

/// Before an event is appended.
pub(crate) const BEFORE_APPEND: &str = "before-append";
/// After everything was written, before the commit.
pub(crate) const BEFORE_COMMIT: &str = "before-commit";

/// Of a migration: what is to be pushed was verified.
pub(crate) const MIGRATE_VERIFIED: &str = "migrate:verified";
/// Of a migration: the remote has the migrated history.
pub(crate) const MIGRATE_GENESIS: &str = "migrate:genesis";
/// Of a migration: the remote knows where numbers begin.
pub(crate) const MIGRATE_NUMBERS: &str = "migrate:numbers";
/// Of a migration: the hub is founded.
pub(crate) const MIGRATE_FOUNDED: &str = "migrate:founded";
/// Of a migration: the clients of the reference are kept out.
pub(crate) const MIGRATE_FENCED: &str = "migrate:fenced";
/// Of taking a migration back: the remote is as it was before.
pub(crate) const MIGRATE_REMOVED: &str = "migrate:removed";

/// Ends the process as by `kill -9` (`<step>:abort`) or answers a full disk (`<step>:full`) at a step.
pub(crate) fn reach(vars: &BTreeMap<String, String>, step: &str) -> Result<(), Problem> {
    let Some(wanted) = vars.get(crate::vars::FAIL_POINT) else {
        return Ok(());
    };
    match wanted.rsplit_once(':') {
        Some((name, "abort")) if name == step => std::process::abort(),
        Some((name, "full")) if name == step => Err(Problem::new(
            Code::DiskFull,
            "There is no room left for the change",
        )
        .hint("free some space and try again; nothing was changed")
        .retryable()),
        _ => Ok(()),
    }
}
