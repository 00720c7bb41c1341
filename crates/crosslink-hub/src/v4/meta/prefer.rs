//! Which of two valid heads of `meta` counts.

use std::cmp::Ordering;

use crosslink_git::ObjectId;

/// What decides between two valid heads of one hub.
///
/// What the root signed comes first: a driver whose key the root revoked can make a chain that lacks the revocation as long
/// as it likes, but cannot sign for the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How many of the commits the root of their time signed.
    pub by_root: u64,
    /// How many commits there are.
    pub height: u64,
    /// The head.
    pub head: ObjectId,
}

impl Ord for Standing {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.by_root.cmp(&other.by_root))
            .then(self.height.cmp(&other.height))
            .then(other.head.cmp(&self.head))
    }
}

impl PartialOrd for Standing {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The one of two valid heads that counts: the one with more commits by the root, then the longer one, then the one whose
/// name is the lesser. Every clone that has seen both agrees.
pub fn prefer(one: Standing, other: Standing) -> Standing {
    one.max(other)
}
