//! Every name of format 4: refs, the files in their trees, and where a clone keeps its own view of them.

use std::fmt;

use crosslink_core::id::IssueId;
use crosslink_git::ObjectId;
use uuid::Uuid;

pub(super) use super::name::{LogName, Tip};

/// Where a clone keeps what a remote said last.
const TRACKING: &str = "refs/crosslink-tracking/";

/// Where somebody who only watches keeps what a remote said last.
const WATCHED: &str = "refs/crosslink-watch-hub/";

/// Where a clone keeps the heads it holds.
const HELD: &str = "refs/crosslink-held/";

/// A value: a lock, presence, a grant, the description of a hub.
const VALUE_LIMIT: u64 = 64 * 1024;

/// The lines of one commit, and the list of an archive.
pub const BATCH_LIMIT: u64 = 16 * 1024 * 1024;

/// Where the refs of a hub lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Prefix {
    /// Refs of their own, out of the way of branches.
    Custom,
    /// Branches, where a host allows no others.
    Branches,
}

impl Prefix {
    /// Both, in the order they are looked for.
    pub const ALL: [Self; 2] = [Self::Custom, Self::Branches];

    /// What the full names of the refs begin with.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Custom => "refs/crosslink-hub/",
            Self::Branches => "refs/heads/crosslink-hub/",
        }
    }
}

/// One ref of a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HubRef {
    /// What the hub is, and whom it trusts.
    Meta,
    /// The blocks of numbers.
    Numbers,
    /// The log of a database.
    Log(LogName),
    /// A second valid head of a log.
    Sibling(LogName, Tip),
    /// What was migrated from an older hub.
    Genesis,
    /// Who holds an issue.
    Lock(IssueId),
    /// Who is at work in a database.
    Presence(LogName),
    /// The logs at rest.
    Archive,
}

/// A file in the tree of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HubFile {
    /// Its name.
    pub name: &'static str,
    /// The most bytes that are read of it.
    pub limit: u64,
}

const fn file(name: &'static str, limit: u64) -> HubFile {
    HubFile { name, limit }
}

/// What the hub is.
pub const HUB_JSON: HubFile = file("hub.json", VALUE_LIMIT);
/// What a commit adds to the trust log.
pub const TRUST_LINES: HubFile = file("trust.ndjson", BATCH_LIMIT);
/// A grant of numbers.
pub const GRANT_JSON: HubFile = file("grant.json", VALUE_LIMIT);
/// What a commit adds to a log.
pub const EVENT_LINES: HubFile = file("events.ndjson", BATCH_LIMIT);
/// A lock.
pub const LOCK_JSON: HubFile = file("lock.json", VALUE_LIMIT);
/// Presence.
pub const PRESENCE_JSON: HubFile = file("presence.json", VALUE_LIMIT);
/// The logs at rest.
pub const LOGS_JSON: HubFile = file("logs.json", BATCH_LIMIT);

impl HubRef {
    /// The name below the prefix.
    pub fn name(&self) -> String {
        match self {
            Self::Meta => "meta".to_owned(),
            Self::Numbers => "numbers".to_owned(),
            Self::Log(log) => format!("logs/{log}"),
            Self::Sibling(log, tip) => format!("logs/{log}-{tip}"),
            Self::Genesis => "logs/genesis".to_owned(),
            Self::Lock(issue) => format!("locks/{issue}"),
            Self::Presence(log) => format!("presence/{log}"),
            Self::Archive => "archive".to_owned(),
        }
    }

    /// The full name.
    pub fn full(&self, prefix: Prefix) -> String {
        format!("{}{}", prefix.as_str(), self.name())
    }

    /// Reads a name below the prefix, to the letter; nothing for names of newer formats.
    pub fn parse(name: &str) -> Option<Self> {
        match name.split_once('/') {
            None => match name {
                "meta" => Some(Self::Meta),
                "numbers" => Some(Self::Numbers),
                "archive" => Some(Self::Archive),
                _ => None,
            },
            Some(("logs", "genesis")) => Some(Self::Genesis),
            Some(("logs", log)) => match log.split('-').count() {
                3 => {
                    let (log, tip) = log.rsplit_once('-')?;
                    Some(Self::Sibling(log.parse().ok()?, Tip::parse(tip)?))
                }
                _ => log.parse().ok().map(Self::Log),
            },
            Some(("locks", issue)) => hyphenated(issue).map(IssueId).map(Self::Lock),
            Some(("presence", log)) => log.parse().ok().map(Self::Presence),
            _ => None,
        }
    }

    /// Reads a full name.
    pub fn parse_full(full: &str) -> Option<(Prefix, Self)> {
        Prefix::ALL.into_iter().find_map(|prefix| {
            let name = full.strip_prefix(prefix.as_str())?;
            Some((prefix, Self::parse(name)?))
        })
    }

    /// The ref whose name the commits bear: a sibling's that of its log.
    #[must_use]
    pub fn made_for(&self) -> Self {
        match *self {
            Self::Sibling(log, _) => Self::Log(log),
            other => other,
        }
    }

    /// The files in the tree of each of its commits, sorted by name.
    pub fn files(&self) -> &'static [HubFile] {
        match self {
            Self::Meta => &[HUB_JSON, TRUST_LINES],
            Self::Numbers => &[GRANT_JSON],
            Self::Log(_) | Self::Sibling(..) | Self::Genesis => &[EVENT_LINES],
            Self::Lock(_) => &[LOCK_JSON],
            Self::Presence(_) => &[PRESENCE_JSON],
            Self::Archive => &[LOGS_JSON],
        }
    }

    /// The full name under which a clone keeps what a remote said last.
    pub fn tracking(&self, remote: &str) -> String {
        self.within(&tracking_of(remote))
    }

    /// The full name below the beginning of others.
    pub fn within(&self, space: &str) -> String {
        format!("{space}{}", self.name())
    }

    /// The full name under which a clone keeps the head or value it holds.
    pub fn held(&self) -> String {
        format!("{HELD}{}", self.name())
    }

    /// The full name under which a clone keeps a head that lost against a longer one, which no remote gets.
    pub fn held_aside(&self, head: ObjectId) -> String {
        format!("{HELD}aside/{}-{}", self.name(), Tip::of(head))
    }

    /// The refspec that fetches it.
    pub fn refspec(&self, prefix: Prefix, remote: &str) -> String {
        self.refspec_into(prefix, &tracking_of(remote))
    }

    /// The refspec that fetches it to the same name below another beginning.
    pub(super) fn refspec_into(&self, prefix: Prefix, space: &str) -> String {
        format!("+{}:{}", self.full(prefix), self.within(space))
    }
}

/// What the full names begin with under which a clone keeps what a remote said last. Whatever characters the name of the
/// remote has, it is one step of a path.
pub fn tracking_of(remote: &str) -> String {
    format!("{TRACKING}{}/", step(remote))
}

/// What the full names begin with under which somebody who only watches keeps what a remote said last.
pub fn watched_of(remote: &str) -> String {
    format!("{WATCHED}{}/", step(remote))
}

fn step(remote: &str) -> String {
    match remote {
        "" => "%".to_owned(),
        _ => remote.bytes().map(plain).collect(),
    }
}

fn plain(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => char::from(byte).to_string(),
        other => format!("%{other:02x}"),
    }
}

/// Reads the full name of a tracking ref of a remote.
pub fn parse_tracking(remote: &str, full: &str) -> Option<HubRef> {
    HubRef::parse(full.strip_prefix(&tracking_of(remote))?)
}

/// What the full names of held heads begin with.
pub fn held_prefix() -> &'static str {
    HELD
}

/// Reads the full name of a held head; nothing for one that is kept aside.
pub fn parse_held(full: &str) -> Option<HubRef> {
    HubRef::parse(full.strip_prefix(HELD)?)
}

/// The refspec that fetches all of a hub.
pub fn refspec_of_all(prefix: Prefix, remote: &str) -> String {
    all_into(prefix, &tracking_of(remote))
}

/// The refspec that fetches all of a hub below another beginning.
pub(super) fn all_into(prefix: Prefix, space: &str) -> String {
    format!("+{}*:{space}*", prefix.as_str())
}

/// Reads a uuid in the one form it is written in.
pub(super) fn hyphenated(text: &str) -> Option<Uuid> {
    let uuid = Uuid::try_parse(text).ok()?;
    (uuid.hyphenated().to_string() == text).then_some(uuid)
}

impl fmt::Display for HubRef {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.name())
    }
}
