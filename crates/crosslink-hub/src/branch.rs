//! The branches of the remote beside the hub. They are branches because they are meant to be looked at on the host.

use crate::v4::tracking_of;

/// A branch of the remote beside the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Branch {
    /// The knowledge pages, which the reference shares.
    Pages,
    /// The issues, for people who browse.
    Issues,
}

impl Branch {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Pages, Self::Issues];

    /// The full name at the remote.
    pub fn full(self) -> &'static str {
        match self {
            Self::Pages => "refs/heads/crosslink/knowledge",
            Self::Issues => "refs/heads/crosslink/issues",
        }
    }

    /// The full name under which a clone keeps what a remote said last.
    pub fn tracking(self, remote: &str) -> String {
        format!("{}{}", tracking_of(remote), self.step())
    }

    /// The refspec that fetches it.
    pub fn refspec(self, remote: &str) -> String {
        format!("+{}:{}", self.full(), self.tracking(remote))
    }

    /// Reads a full name.
    pub fn parse_full(full: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|branch| branch.full() == full)
    }

    /// The last step of its names.
    fn step(self) -> &'static str {
        match self {
            Self::Pages => "knowledge",
            Self::Issues => "issues",
        }
    }
}
