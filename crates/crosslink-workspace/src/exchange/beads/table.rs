//! Which field of beads is which of ours: the one table that reading, writing and the reference page share.

use super::super::record::Record;
use super::fields::Fields;
use super::values;

/// When the text of a source is kept, and when it is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeping {
    /// Kept where our value does not give it back to the letter; given back until ours is changed here.
    Mirrored,
    /// Kept always; given back until ours is changed here.
    Verbatim,
    /// Kept always and given back always: nothing changes it here.
    Origin,
    /// A list, kept item by item; an item is given back as long as what it says holds here.
    Items,
}

/// Why a line cannot be an issue: the field, and a sentence.
pub(super) struct Refused {
    pub(super) name: &'static str,
    pub(super) reason: String,
}

/// Fields written as JSON, by name.
pub(super) type Written = Vec<(&'static str, String)>;

/// One field of ours and the fields of beads that say the same.
pub(super) struct Mapping {
    /// Theirs.
    pub(super) names: &'static [&'static str],
    /// Ours.
    pub(super) field: &'static str,
    /// How one becomes the other, for the reference page.
    pub(super) rule: &'static str,
    /// When theirs is kept.
    pub(super) keeping: Keeping,
    /// Takes theirs in.
    pub(super) read: fn(&Fields, &mut Record) -> Result<(), Refused>,
    /// Writes ours as theirs; the text is what the issue is called there.
    pub(super) write: fn(&Record, &str) -> Written,
}

/// Every field that is understood, in the order in which lines are written.
pub(super) const TABLE: &[Mapping] = &[
    Mapping {
        names: &["id"],
        field: "external reference",
        rule: "the first reference; the issue is found again by it",
        keeping: Keeping::Origin,
        read: values::read_id,
        write: values::write_id,
    },
    Mapping {
        names: &["title"],
        field: "title",
        rule: "as it stands; control characters become spaces, cut after 512 characters",
        keeping: Keeping::Mirrored,
        read: values::read_title,
        write: values::write_title,
    },
    Mapping {
        names: &["description"],
        field: "description",
        rule: "as it stands, cut after 64 KiB",
        keeping: Keeping::Mirrored,
        read: values::read_description,
        write: values::write_description,
    },
    Mapping {
        names: &["acceptance_criteria"],
        field: "acceptance criteria",
        rule: "as they stand, cut after 64 KiB",
        keeping: Keeping::Mirrored,
        read: values::read_acceptance,
        write: values::write_acceptance,
    },
    Mapping {
        names: &[
            "status",
            "closed_at",
            "close_reason",
            "closed_by_session",
            "deleted_at",
            "deleted_by",
            "delete_reason",
            "original_type",
        ],
        field: "status, close date, close reason, deleted",
        rule: "`closed` is closed with its date and reason, `tombstone` is deleted, every other word is open",
        keeping: Keeping::Mirrored,
        read: values::read_standing,
        write: values::write_standing,
    },
    Mapping {
        names: &["priority"],
        field: "priority",
        rule: "0 critical, 1 high, 2 medium, 3 and 4 low; medium where there is none",
        keeping: Keeping::Mirrored,
        read: values::read_priority,
        write: values::write_priority,
    },
    Mapping {
        names: &["issue_type"],
        field: "type",
        rule: "any word of up to 32 letters, digits, hyphens and underscores; `task` otherwise",
        keeping: Keeping::Mirrored,
        read: values::read_type,
        write: values::write_type,
    },
    Mapping {
        names: &["assignee"],
        field: "assignee",
        rule: "as it stands",
        keeping: Keeping::Mirrored,
        read: values::read_assignee,
        write: values::write_assignee,
    },
    Mapping {
        names: &["created_at"],
        field: "created",
        rule: "the same moment; a date before 1678, such as the zero of Go, is kept only",
        keeping: Keeping::Origin,
        read: values::read_created,
        write: values::write_created,
    },
    Mapping {
        names: &["created_by"],
        field: "author",
        rule: "as it stands",
        keeping: Keeping::Origin,
        read: values::read_author,
        write: values::write_author,
    },
    Mapping {
        names: &["updated_at"],
        field: "updated",
        rule: "the same moment, or that of the last comment if it is later; the issue is written again only if it is later than here",
        keeping: Keeping::Verbatim,
        read: values::read_updated,
        write: values::write_updated,
    },
    Mapping {
        names: &["due_at"],
        field: "due",
        rule: "the same moment",
        keeping: Keeping::Mirrored,
        read: values::read_due,
        write: values::write_due,
    },
    Mapping {
        names: &["defer_until"],
        field: "scheduled",
        rule: "the same moment",
        keeping: Keeping::Mirrored,
        read: values::read_scheduled,
        write: values::write_scheduled,
    },
    Mapping {
        names: &["external_ref", "external_refs"],
        field: "external references",
        rule: "further references, after the id",
        keeping: Keeping::Mirrored,
        read: values::read_references,
        write: values::write_references,
    },
    Mapping {
        names: &["labels"],
        field: "labels",
        rule: "each of up to 128 bytes; others are kept only",
        keeping: Keeping::Mirrored,
        read: values::read_labels,
        write: values::write_labels,
    },
    Mapping {
        names: &["dependencies"],
        field: "parent, blockers, relations",
        rule: "the first `parent-child` is the parent, each `blocks` a blocker, each `related` or `relates-to` a relation; other kinds, further parents and targets that are not known are kept only",
        keeping: Keeping::Items,
        read: super::links::read,
        write: values::write_nothing,
    },
    Mapping {
        names: &["comments"],
        field: "comments",
        rule: "each object with a `text`, with its author and date; found again by its id",
        keeping: Keeping::Items,
        read: super::comments::read,
        write: values::write_nothing,
    },
];

/// The row that understands a field.
pub(super) fn mapping_of(name: &str) -> Option<&'static Mapping> {
    TABLE.iter().find(|mapping| mapping.names.contains(&name))
}
