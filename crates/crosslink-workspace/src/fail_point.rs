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

/// Of a contact: the remote was listed.
pub(crate) const CONTACT_LISTED: &str = "contact:listed";
/// Of a contact: what moved was fetched.
pub(crate) const CONTACT_FETCHED: &str = "contact:fetched";
/// Of a contact: refs here keep what was found, and the database knows nothing of it.
pub(crate) const CONTACT_HELD: &str = "contact:held";
/// Of a contact: what was found is in the database.
pub(crate) const CONTACT_ADOPTED: &str = "contact:adopted";
/// Of a contact: so are the locks.
pub(crate) const CONTACT_MIRRORED: &str = "contact:mirrored";
/// Of founding a hub: it is known which refs the host allows.
pub(crate) const FOUND_PROBED: &str = "found:probed";
/// Of founding a hub: the remote has it.
pub(crate) const FOUND_PUSHED: &str = "found:pushed";
/// Of drawing numbers: the remote granted them.
pub(crate) const NUMBERS_PUSHED: &str = "numbers:pushed";
/// Of drawing numbers: they may be given here.
pub(crate) const NUMBERS_KEPT: &str = "numbers:kept";
/// Of healing: the remote has again what it lost.
pub(crate) const HEAL_PUSHED: &str = "heal:pushed";
/// Of publishing: the commits are written.
pub(crate) const PUBLISH_WRITTEN: &str = "publish:written";
/// Of publishing: so is that they are to be pushed.
pub(crate) const PUBLISH_INTENDED: &str = "publish:intended";
/// Of publishing: the remote has them.
pub(crate) const PUBLISH_PUSHED: &str = "publish:pushed";
/// Of publishing: a ref here keeps them.
pub(crate) const PUBLISH_HELD: &str = "publish:held";
/// Of publishing: it is recorded that they arrived.
pub(crate) const PUBLISH_RECORDED: &str = "publish:recorded";
/// Of keeping locks: the remote has what was renewed, removed or asked for.
pub(crate) const LOCKS_PUSHED: &str = "locks:pushed";
/// Of a claim: it is written down that it is on its way.
pub(crate) const CLAIM_NOTED: &str = "claim:noted";
/// Of a claim: the remote granted it.
pub(crate) const CLAIM_PUSHED: &str = "claim:pushed";
/// Of a claim: the database knows that, and no event records it yet.
pub(crate) const CLAIM_TAKEN: &str = "claim:taken";
/// Of the archive: the next one is written.
pub(crate) const ARCHIVE_WRITTEN: &str = "archive:written";
/// Of the archive: the remote has it.
pub(crate) const ARCHIVE_PUSHED: &str = "archive:pushed";
/// Of the archive: it is held here.
pub(crate) const ARCHIVE_HELD: &str = "archive:held";
/// Of the archive: the refs it stands for are removed.
pub(crate) const ARCHIVE_REMOVED: &str = "archive:removed";
/// Of filling an empty remote: all but `meta` is there.
pub(crate) const SEED_FILLED: &str = "seed:filled";
/// Of filling an empty remote: it is a hub.
pub(crate) const SEED_FOUNDED: &str = "seed:founded";
/// Of pages: the remote's were fetched.
pub(crate) const PAGES_FETCHED: &str = "pages:fetched";
/// Of pages: they are merged with those here.
pub(crate) const PAGES_MERGED: &str = "pages:merged";
/// Of pages: the remote has them.
pub(crate) const PAGES_PUSHED: &str = "pages:pushed";

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
