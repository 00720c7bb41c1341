//! Where pages are kept: a branch on the remote, a held ref here.

use crosslink_git::{GitError, ObjectId, Objects};

use crate::heads::namespace;

/// The pages as this clone holds them. No branch, work tree or index is involved.
pub const HELD: &str = "refs/crosslink-held/knowledge";

/// The branch of the remote that has the pages, which the reference has in clones too.
pub const BRANCH: &str = "refs/heads/crosslink/knowledge";

/// What a remote said last about its branch.
pub fn tracking(remote: &str) -> String {
    format!("refs/crosslink-tracking/{remote}/knowledge")
}

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
        tracking(remote),
        BRANCH.to_owned(),
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
