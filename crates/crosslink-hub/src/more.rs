//! What few issues have, which costs the others a pointer: a watch holds tens of thousands of issues.

use std::fmt;
use std::ops::{Deref, DerefMut};

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::time::Timestamp;

use crate::snapshot::HubTimeEntry;

/// What few issues have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoreOfIssue {
    /// Work should not start before this.
    pub scheduled_at: Option<Timestamp>,
    /// Work should be done by this.
    pub due_at: Option<Timestamp>,
    /// The issues it has to do with, sorted; often only one side says so.
    pub related: Vec<IssueId>,
    /// The milestone it counts towards; it need not exist.
    pub milestone: Option<MilestoneId>,
    /// Stretches of work, oldest first.
    pub time_entries: Vec<HubTimeEntry>,
}

static NOTHING: MoreOfIssue = MoreOfIssue {
    scheduled_at: None,
    due_at: None,
    related: Vec::new(),
    milestone: None,
    time_entries: Vec::new(),
};

/// Holds a [`MoreOfIssue`] and reads as one; takes no room of its own where there is nothing.
#[derive(Clone, Default)]
pub struct More(Option<Box<MoreOfIssue>>);

impl More {
    /// Takes it out.
    pub(crate) fn into_inner(self) -> MoreOfIssue {
        self.0.map_or_else(MoreOfIssue::default, |more| *more)
    }
}

impl From<MoreOfIssue> for More {
    fn from(more: MoreOfIssue) -> Self {
        Self((more != NOTHING).then(|| Box::new(more)))
    }
}

impl Deref for More {
    type Target = MoreOfIssue;

    fn deref(&self) -> &MoreOfIssue {
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

impl DerefMut for More {
    fn deref_mut(&mut self) -> &mut MoreOfIssue {
        self.0.get_or_insert_default()
    }
}

impl PartialEq for More {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for More {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::{More, MoreOfIssue};
    use crosslink_core::time::Timestamp;

    #[test]
    fn nothing_takes_no_room_and_equals_what_was_emptied() {
        let mut more = More::from(MoreOfIssue::default());
        assert!(more.0.is_none());
        more.due_at = Some(Timestamp::from_seconds(1));
        assert_ne!(more, More::default());
        more.due_at = None;
        assert_eq!(more, More::default());
    }

    #[test]
    fn an_issue_stays_small() {
        assert!(size_of::<crate::snapshot::HubIssue>() <= 192);
    }
}
