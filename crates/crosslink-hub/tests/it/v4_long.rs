//! A log that is as long as one may be: what it costs to check it is in proportion to its commits, not to what they hold.

use std::fmt::Write as _;

use crosslink_hub::v4::{Advance, COMMITS_LIMIT, Fault, HubRef, LogChain, advance};

use crate::v4_support::{HUB, Place, log_of};

/// At most so many bytes are remembered of each commit.
const BYTES: u64 = 400;

/// What else may come and go meanwhile, in bytes.
const BESIDE: u64 = 48 * 1024 * 1024;

/// So many commits in every run of the tests; as many as one may have where `CROSSLINK_FULL` is set.
fn length() -> usize {
    #[expect(
        clippy::disallowed_methods,
        reason = "only whoever starts the tests can say how much of them is wanted"
    )]
    let full = std::env::var_os("CROSSLINK_FULL").is_some();
    if full { COMMITS_LIMIT } else { 12_000 }
}

/// Writes commits of a log that nobody signed, each with a megabyte of lines, which are all the same; returns the topmost.
fn unsigned(place: &Place, count: usize) -> crosslink_git::ObjectId {
    let lines = "x\n".repeat(512 * 1024);
    let at = HubRef::Log(log_of(1)).name();
    let message = format!("1 event\n\nCrosslink-Hub: {HUB}\nCrosslink-Ref: {at}\n");
    let mut stream = format!("blob\nmark :1\ndata {}\n{lines}\n", lines.len());
    for number in 0..count {
        let file = if number == 0 {
            "M 100644 :1 events.ndjson\n"
        } else {
            ""
        };
        write!(
            stream,
            "commit refs/heads/log\ncommitter a <a@example.invalid> {number} +0000\ndata {}\n{message}\n{file}\n",
            message.len()
        )
        .unwrap();
    }
    place
        .run(&["git", "fast-import", "--quiet"], stream.as_bytes())
        .unwrap();
    let tip = place.run(&["git", "rev-parse", "refs/heads/log"], b"");
    tip.unwrap().trim().parse().unwrap()
}

/// A line of what Linux says of this process, in bytes.
fn memory(of: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(of))?;
    let kilobytes: u64 = line.trim_matches([':', ' ', '\t', 'k', 'B']).parse().ok()?;
    Some(kilobytes * 1024)
}

#[test]
fn checking_a_long_log_remembers_little_of_each_commit() {
    let place = Place::new();
    let count = length();
    let below = unsigned(&place, count - 1);
    let top = place.append(Some(below), &["x"]);
    let chain = LogChain {
        hub: HUB,
        log: log_of(1),
    };
    let before = memory("VmRSS");
    let found = advance(&place.objects, &chain, None, top).unwrap();
    let after = memory("VmHWM");
    let Advance::Ahead { new, above } = found else {
        panic!("{found:?}")
    };
    assert_eq!((new.commits.len(), above), (count, None));
    if let (Some(before), Some(after)) = (before, after) {
        let taken = after.saturating_sub(before);
        assert!(
            taken < BESIDE + count as u64 * BYTES,
            "{taken} bytes for {count} commits"
        );
    }
    if count == COMMITS_LIMIT {
        let beyond = place.append(Some(top), &["x"]);
        let found = advance(&place.objects, &chain, None, beyond).unwrap();
        assert!(
            matches!(
                found,
                Advance::Nothing {
                    why: Fault::TooLong { .. }
                }
            ),
            "{found:?}"
        );
    }
}
