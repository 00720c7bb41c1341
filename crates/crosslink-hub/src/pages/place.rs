//! Where pages are kept: a branch on the remote, a held ref here.

use crosslink_git::{GitError, ObjectId, Objects};

use crate::branch::Branch;
use crate::heads::namespace;

/// The pages as this clone holds them. No branch, work tree or index is involved.
pub const HELD: &str = "refs/crosslink-held/knowledge";

/// The commit whose pages count here: the held one; where there is none yet, what was fetched, or what the reference
/// left in this clone.
///
/// # Errors
/// Where the held ref is there and cannot be followed, or refs cannot be read.
pub fn head(objects: &Objects, remote: &str) -> Result<Option<ObjectId>, GitError> {
    if let Some(held) = objects.resolve(HELD)? {
        return Ok(Some(held));
    }
    let beginnings = [
        Branch::Pages.tracking(remote),
        // The reference has the branch in clones too.
        Branch::Pages.full().to_owned(),
        format!("refs/remotes/{remote}/crosslink/knowledge"),
        // Where whoever watches the remote has it.
        format!("{}knowledge", namespace(remote)),
    ];
    for name in beginnings {
        match objects.resolve(&name) {
            Ok(Some(found)) => return Ok(Some(found)),
            // A ref of others that is broken is as good as none.
            Ok(None) | Err(GitError::BrokenRef { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}
