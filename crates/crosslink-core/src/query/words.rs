//! The closed vocabularies of the language, as tables: a word and what it means, the first word
//! being the name.

use crate::model::{IssueType, Status};

use super::order::{GroupKey, SortBy};

/// A word and its meaning.
pub(crate) type Row<T> = (&'static str, T);

/// What can be true of an issue, beyond its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Predicate {
    /// Open, and nothing open blocks it.
    Ready,
    /// Open, and something open blocks it.
    Blocked,
    /// Somebody holds it.
    Claimed,
    /// Open, and its due date has passed.
    Overdue,
    /// Open, and due today or before.
    Due,
    /// Open, and not to be started yet.
    Scheduled,
    /// Open, and unchanged for the configured number of days.
    Stale,
    /// Deleted, and not restored.
    Deleted,
    /// Assigned to, or held by, the agent who asks.
    Mine,
    /// It has a parent.
    Subissue,
    /// Of this built-in type.
    Type(&'static str),
}

impl Predicate {
    /// Whether it holds for open issues only.
    pub fn implies_open(self) -> bool {
        matches!(
            self,
            Self::Ready | Self::Blocked | Self::Overdue | Self::Due | Self::Scheduled | Self::Stale
        )
    }

    /// Whether asking for it leaves nothing to add about status.
    pub(crate) fn decides_status(self) -> bool {
        self.implies_open() || self == Self::Deleted
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        name_of(&PREDICATES, self)
    }
}

/// Something an issue may have or lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// A description.
    Description,
    /// A due date.
    Due,
    /// A date from which work may start.
    Scheduled,
    /// At least one label.
    Label,
    /// Someone who should do it.
    Assignee,
    /// A parent.
    Parent,
    /// A milestone.
    Milestone,
    /// At least one comment.
    Comments,
    /// At least one sub-issue.
    Subissues,
    /// At least one external reference.
    Ref,
    /// At least one open issue that blocks it.
    Blockers,
    /// Someone who holds it.
    Claim,
}

impl Aspect {
    /// The word for it.
    pub fn name(self) -> &'static str {
        name_of(&ASPECTS, self)
    }
}

/// What the words for statuses ask for: `open` includes what is in progress, and `all` is a word here only.
pub(crate) const STATUSES: [Row<&[Status]>; Status::WORDS.len() + 1] = {
    /// Where `all` stands: behind the names.
    const ALL_AT: usize = 5;
    let mut rows: [Row<&[Status]>; Status::WORDS.len() + 1] =
        [("all", ALL); Status::WORDS.len() + 1];
    let mut index = 0;
    while index < Status::WORDS.len() {
        let (word, status) = Status::WORDS[index];
        let asked = if index == 0 { OPEN } else { alone(status) };
        rows[if index < ALL_AT { index } else { index + 1 }] = (word, asked);
        index += 1;
    }
    rows
};

const ALL: &[Status] = &[
    Status::Open,
    Status::InProgress,
    Status::Closed,
    Status::Archived,
];
const OPEN: &[Status] = &[Status::Open, Status::InProgress];

const fn alone(status: Status) -> &'static [Status] {
    match status {
        Status::Open => &[Status::Open],
        Status::InProgress => &[Status::InProgress],
        Status::Closed => &[Status::Closed],
        Status::Archived => &[Status::Archived],
    }
}

pub(crate) const PREDICATES: [Row<Predicate>; 16] = [
    ("ready", Predicate::Ready),
    ("blocked", Predicate::Blocked),
    ("claimed", Predicate::Claimed),
    ("overdue", Predicate::Overdue),
    ("due", Predicate::Due),
    ("scheduled", Predicate::Scheduled),
    ("stale", Predicate::Stale),
    ("deleted", Predicate::Deleted),
    ("mine", Predicate::Mine),
    ("subissue", Predicate::Subissue),
    ("locked", Predicate::Claimed),
    (
        IssueType::BUILT_IN[0],
        Predicate::Type(IssueType::BUILT_IN[0]),
    ),
    (
        IssueType::BUILT_IN[1],
        Predicate::Type(IssueType::BUILT_IN[1]),
    ),
    (
        IssueType::BUILT_IN[2],
        Predicate::Type(IssueType::BUILT_IN[2]),
    ),
    (
        IssueType::BUILT_IN[3],
        Predicate::Type(IssueType::BUILT_IN[3]),
    ),
    (
        IssueType::BUILT_IN[4],
        Predicate::Type(IssueType::BUILT_IN[4]),
    ),
];

pub(crate) const ASPECTS: [Row<Aspect>; 18] = [
    ("description", Aspect::Description),
    ("due", Aspect::Due),
    ("scheduled", Aspect::Scheduled),
    ("label", Aspect::Label),
    ("assignee", Aspect::Assignee),
    ("parent", Aspect::Parent),
    ("milestone", Aspect::Milestone),
    ("comments", Aspect::Comments),
    ("subissues", Aspect::Subissues),
    ("ref", Aspect::Ref),
    ("blockers", Aspect::Blockers),
    ("claim", Aspect::Claim),
    ("desc", Aspect::Description),
    ("labels", Aspect::Label),
    ("comment", Aspect::Comments),
    ("subissue", Aspect::Subissues),
    ("children", Aspect::Subissues),
    ("refs", Aspect::Ref),
];

pub(crate) const SORTS: [Row<SortBy>; 9] = [
    ("created", SortBy::Created),
    ("updated", SortBy::Updated),
    ("closed", SortBy::Closed),
    ("due", SortBy::Due),
    ("priority", SortBy::Priority),
    ("id", SortBy::Id),
    ("title", SortBy::Title),
    ("status", SortBy::Status),
    ("number", SortBy::Id),
];

pub(crate) const GROUPS: [Row<GroupKey>; 7] = [
    ("status", GroupKey::Status),
    ("priority", GroupKey::Priority),
    ("label", GroupKey::Label),
    ("assignee", GroupKey::Assignee),
    ("type", GroupKey::Type),
    ("milestone", GroupKey::Milestone),
    ("parent", GroupKey::Parent),
];

/// The words of a table.
pub(crate) const fn names<T: Copy, const N: usize>(table: &[Row<T>; N]) -> [&'static str; N] {
    let mut words = [""; N];
    let mut index = 0;
    while index < N {
        words[index] = table[index].0;
        index += 1;
    }
    words
}

/// The form in which words and keys are compared: lower case, `_` for `-`.
pub(crate) fn normal(text: &str) -> String {
    super::fold(text).replace('-', "_")
}

/// Looks a word up.
pub(crate) fn meaning<T: Copy>(table: &[Row<T>], text: &str) -> Option<T> {
    let wanted = normal(text);
    table
        .iter()
        .find(|(word, _)| *word == wanted)
        .map(|(_, value)| *value)
}

/// The first word that means this.
pub(crate) fn name_of<T: Copy + PartialEq>(table: &[Row<T>], value: T) -> &'static str {
    table
        .iter()
        .find(|(_, other)| *other == value)
        .map(|(word, _)| *word)
        .expect("every value has a row in its table")
}
