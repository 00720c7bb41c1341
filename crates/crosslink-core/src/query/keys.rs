//! The keys of the language: one table for lookup, suggestions, completion and the reference page.

use crate::model::IssueType;

use super::words::{ASPECTS, GROUPS, PREDICATES, SORTS, STATUSES, names, normal};

/// What a key is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is described by its row in KEYS")]
pub enum Key {
    Status,
    Is,
    Label,
    Priority,
    Type,
    Assignee,
    Claimed,
    Author,
    Parent,
    Milestone,
    Id,
    Uuid,
    Title,
    Description,
    Text,
    Ref,
    Created,
    Updated,
    Closed,
    Due,
    Scheduled,
    Comments,
    Blockers,
    Subissues,
    Has,
    No,
    Sort,
    Limit,
    Fields,
    Group,
}

impl Key {
    /// Whether it says something about the whole answer rather than about one issue.
    pub fn is_modifier(self) -> bool {
        matches!(self, Self::Sort | Self::Limit | Self::Fields | Self::Group)
    }
}

/// One key, for lookup and for the reader.
#[derive(Clone, Copy, Debug)]
pub struct KeyDoc {
    /// What it is about.
    pub key: Key,
    /// The name it is printed with.
    pub name: &'static str,
    /// Other names that work.
    pub aliases: &'static [&'static str],
    /// Values worth offering; the only ones, where the list is closed.
    pub values: &'static [&'static str],
    /// A term that can be read.
    pub example: &'static str,
    /// One sentence for the reference page.
    pub about: &'static str,
}

/// Finds a key by its name or an alias, whatever its case, `-` being `_`.
pub fn key_doc(name: &str) -> Option<&'static KeyDoc> {
    let wanted = normal(name);
    KEYS.iter()
        .find(|doc| doc.name == wanted || doc.aliases.contains(&wanted.as_str()))
}

const STATUS: [&str; 10] = names(&STATUSES);
const PREDICATE: [&str; 16] = names(&PREDICATES);
const STATE: [&str; 26] = {
    let mut words = [""; 26];
    let mut index = 0;
    while index < words.len() {
        words[index] = if index < STATUS.len() {
            STATUS[index]
        } else {
            PREDICATE[index - STATUS.len()]
        };
        index += 1;
    }
    words
};
const ASPECT: [&str; 18] = names(&ASPECTS);
const SORT: [&str; 9] = names(&SORTS);
const GROUP: [&str; 7] = names(&GROUPS);
const PERSON: [&str; 3] = ["@me", "none", "any"];
const OPTIONAL: [&str; 2] = ["none", "any"];
const PAST: [&str; 6] = ["today", "yesterday", "<7d", ">2w", "none", "any"];
const PLANNED: [&str; 7] = ["today", "tomorrow", "<7d", ">7d", "<today", "none", "any"];

/// Every key, in the order of the reference page.
pub const KEYS: &[KeyDoc] = &[
    KeyDoc {
        key: Key::Status,
        name: "status",
        aliases: &["state"],
        values: &STATE,
        example: "status:open,closed",
        about: "Open (which includes in progress), `todo` (open and not held), in progress, closed or archived; the words of `is` work too.",
    },
    KeyDoc {
        key: Key::Is,
        name: "is",
        aliases: &[],
        values: &STATE,
        example: "is:ready",
        about: "What is true of it now: `ready` and `blocked` look at open blockers, `overdue`, `due` (by tonight) and `scheduled` (not yet) at its dates, `stale` at its last change; a built-in type works too.",
    },
    KeyDoc {
        key: Key::Label,
        name: "label",
        aliases: &["labels", "l", "tag"],
        values: &OPTIONAL,
        example: "label:bug,\"needs review\"",
        about: "One of its labels, whatever their case.",
    },
    KeyDoc {
        key: Key::Priority,
        name: "priority",
        aliases: &["p", "prio"],
        values: &["low", "medium", "high", "critical", ">=high", "low..medium"],
        example: "priority:>=high",
        about: "How urgent it is; words compare by urgency, the numbers 0 (critical) to 4 (low) as numbers.",
    },
    KeyDoc {
        key: Key::Type,
        name: "type",
        aliases: &["issue_type"],
        values: &IssueType::BUILT_IN,
        example: "type:bug,feature",
        about: "What sort of work it is.",
    },
    KeyDoc {
        key: Key::Assignee,
        name: "assignee",
        aliases: &["assigned", "assigned_to"],
        values: &PERSON,
        example: "assignee:@me",
        about: "Who should do it.",
    },
    KeyDoc {
        key: Key::Claimed,
        name: "claimed",
        aliases: &["claimed_by", "holder"],
        values: &PERSON,
        example: "claimed:none",
        about: "Who holds it now.",
    },
    KeyDoc {
        key: Key::Author,
        name: "author",
        aliases: &["created_by", "creator"],
        values: &PERSON,
        example: "author:@me",
        about: "Who created it.",
    },
    KeyDoc {
        key: Key::Parent,
        name: "parent",
        aliases: &[],
        values: &OPTIONAL,
        example: "parent:12",
        about: "The issue it is a part of.",
    },
    KeyDoc {
        key: Key::Milestone,
        name: "milestone",
        aliases: &[],
        values: &OPTIONAL,
        example: "milestone:3",
        about: "The milestone it belongs to, by number.",
    },
    KeyDoc {
        key: Key::Id,
        name: "id",
        aliases: &["number"],
        values: &[],
        example: "id:1..20,34",
        about: "Its number, a comparison or a range.",
    },
    KeyDoc {
        key: Key::Uuid,
        name: "uuid",
        aliases: &[],
        values: &[],
        example: "uuid:3f2a9c01",
        about: "At least four digits of the beginning or end of its uuid.",
    },
    KeyDoc {
        key: Key::Title,
        name: "title",
        aliases: &[],
        values: &[],
        example: "title:login",
        about: "A text in its title, whatever the case.",
    },
    KeyDoc {
        key: Key::Description,
        name: "description",
        aliases: &["desc", "body"],
        values: &[],
        example: "description:\"steps to reproduce\"",
        about: "A text in its description, whatever the case.",
    },
    KeyDoc {
        key: Key::Text,
        name: "text",
        aliases: &[],
        values: &[],
        example: "text:login,password",
        about: "A text in its title, its description or a comment; a word without a key means the same.",
    },
    KeyDoc {
        key: Key::Ref,
        name: "ref",
        aliases: &["external", "external_ref"],
        values: &OPTIONAL,
        example: "ref:gh-123",
        about: "One of the ids it has elsewhere, whatever their case.",
    },
    KeyDoc {
        key: Key::Created,
        name: "created",
        aliases: &["created_at"],
        values: &PAST,
        example: "created:2026-01-01..2026-02-01",
        about: "When it was created; a distance is an age.",
    },
    KeyDoc {
        key: Key::Updated,
        name: "updated",
        aliases: &["updated_at", "changed"],
        values: &PAST,
        example: "updated:>2w",
        about: "When anything about it last changed; a distance is an age.",
    },
    KeyDoc {
        key: Key::Closed,
        name: "closed",
        aliases: &["closed_at"],
        values: &PAST,
        example: "closed:<7d",
        about: "When it was closed; a distance is an age.",
    },
    KeyDoc {
        key: Key::Due,
        name: "due",
        aliases: &["due_at"],
        values: &PLANNED,
        example: "due:<7d",
        about: "When it should be done; a distance lies ahead, and what is overdue is nearer than any.",
    },
    KeyDoc {
        key: Key::Scheduled,
        name: "scheduled",
        aliases: &["scheduled_at"],
        values: &PLANNED,
        example: "scheduled:>today",
        about: "When work may start; a distance lies ahead.",
    },
    KeyDoc {
        key: Key::Comments,
        name: "comments",
        aliases: &[],
        values: &[],
        example: "comments:>3",
        about: "How many comments it has.",
    },
    KeyDoc {
        key: Key::Blockers,
        name: "blockers",
        aliases: &["blocked_by"],
        values: &[],
        example: "blockers:0",
        about: "How many open issues block it.",
    },
    KeyDoc {
        key: Key::Subissues,
        name: "subissues",
        aliases: &["children"],
        values: &[],
        example: "subissues:>=1",
        about: "How many sub-issues it has, done or not.",
    },
    KeyDoc {
        key: Key::Has,
        name: "has",
        aliases: &[],
        values: &ASPECT,
        example: "has:due,scheduled",
        about: "It has one of these.",
    },
    KeyDoc {
        key: Key::No,
        name: "no",
        aliases: &["without"],
        values: &ASPECT,
        example: "no:assignee",
        about: "It lacks one of these.",
    },
    KeyDoc {
        key: Key::Sort,
        name: "sort",
        aliases: &["order", "sort_by"],
        values: &SORT,
        example: "sort:-priority,created",
        about: "The order of the answer; `-` puts the greatest first, what has no date comes last.",
    },
    KeyDoc {
        key: Key::Limit,
        name: "limit",
        aliases: &[],
        values: &[],
        example: "limit:20",
        about: "How many issues at most.",
    },
    KeyDoc {
        key: Key::Fields,
        name: "fields",
        aliases: &["field"],
        values: &[],
        example: "fields:id,title,labels",
        about: "Which fields to show, by their names in JSON.",
    },
    KeyDoc {
        key: Key::Group,
        name: "group",
        aliases: &["group_by"],
        values: &GROUP,
        example: "group:status",
        about: "What to put under common headings.",
    },
];
