//! What the reference took for the same work, as its specification reports it: the median of five, on a machine of two cores with
//! the remote on the same disk.

/// A write, of which no other is faster: it travels before it answers.
pub(super) fn write(verb: &str, size: u64) -> Option<&'static str> {
    match (verb, size) {
        ("create", 1_000) => Some("335 ms"),
        ("create", 10_000) => Some("1 369 ms"),
        ("comment", 1_000) => Some("332 ms"),
        ("comment", 10_000) => Some("1 438 ms"),
        ("create", ..1_000) => Some("302 ms at 10"),
        ("comment", ..1_000) => Some("345 ms at 10"),
        _ => None,
    }
}

/// A `sync` that finds nothing new.
pub(super) fn sync(size: u64) -> Option<&'static str> {
    match size {
        1_000 => Some("304 ms"),
        10_000 => Some("1 064 ms"),
        ..1_000 => Some("223 ms at 10"),
        _ => None,
    }
}

/// The first sync of a fresh clone.
pub(super) fn join(size: u64) -> Option<&'static str> {
    match size {
        1_000 => Some("664 ms"),
        10_000 => Some("5 127 ms"),
        ..1_000 => Some("451 ms at 10"),
        _ => None,
    }
}

/// Each further signed event of a sync.
pub(super) const EVENT: &str = "62 ms";
/// A sync with a hundred branches of agents.
pub(super) const LOGS: &str = "1 939 ms";
/// Loose objects of one create.
pub(super) const OBJECTS: &str = "6";
/// Loose bytes of one create in a hub of ten issues, and in one of ten thousand.
pub(super) const BYTES: &str = "24 kB to 1.23 MB";
/// How many claim one issue at a time without being told of each other.
pub(super) const WINNERS: &str = "2 of 2";
