//! What writes leave behind in the repository.

use std::fs::{self, File};

use super::super::figure::{Figure, Limit, Unit};
use super::team::{Member, Team, loose};
use super::{Bench, Outcome, reference};
use crate::project::{self, Fallible};

/// So many creates and comments, each published by itself.
const WRITES: u64 = 100;
/// So many at the beginning are compared with as many after a large history.
const SAMPLE: u64 = 10;
/// The large history.
const HISTORY: u64 = 100_000;
/// So many of it are of one issue.
const BULK: u64 = 1_000;

pub(super) fn measured(bench: &Bench<'_>) -> Fallible<Outcome> {
    let team = Team::make(bench.place)?;
    let member = team.joined()?;
    let founded = member.loose()?;
    let first = each(&member, SAMPLE)?;
    each(&member, WRITES - SAMPLE)?;
    let (objects, bytes) = added(&member, founded)?;
    let publishes = 2 * WRITES;
    let floor = as_git_writes_them(bench, &team)?;
    member.publish_issues(HISTORY / BULK, BULK - 1)?;
    let last = each(&member, SAMPLE)?;
    let figure = |row: &str, ours, unit, limit, reference: &str| Figure {
        row: format!("hub storage: {row}"),
        ours,
        unit,
        limit: Limit::AtMost(limit),
        reference: Some(reference.to_owned()),
        note: String::new(),
    };
    let grants = format!("of {publishes} publishes, with the grants of numbers");
    let figures = vec![
        Figure {
            note: grants,
            ..figure(
                "loose objects a publish",
                objects as f64 / publishes as f64,
                Unit::Ratio,
                3.0 * 1.05,
                reference::OBJECTS,
            )
        },
        Figure {
            note: format!("{} B a publish", bytes / publishes),
            ..figure(
                "bytes, over three objects a publish as git writes them",
                bytes as f64 / floor as f64,
                Unit::Ratio,
                1.0,
                reference::BYTES,
            )
        },
        Figure {
            note: format!("{first:.0} B at first, {last:.0} B after {HISTORY} events"),
            ..figure(
                "bytes of a publish, late over first",
                last / first,
                Unit::Ratio,
                1.05,
                reference::BYTES,
            )
        },
    ];
    Ok(Outcome {
        figures,
        ..Outcome::default()
    })
}

/// Makes so many creates, and a comment on each, every one published by itself; returns how many bytes each left.
fn each(member: &Member<'_>, count: u64) -> Fallible<f64> {
    let before = member.loose()?;
    for _ in 0..count {
        let words = ["create", "Stored issue", "--wait", "--quiet"];
        let issue = member.answer(&words)?;
        member.answer(&["comment", &issue, "A comment that is stored.", "--wait"])?;
    }
    let (_, bytes) = added(member, before)?;
    Ok(bytes as f64 / (2 * count) as f64)
}

fn added(member: &Member<'_>, (objects, bytes): (u64, u64)) -> Fallible<(u64, u64)> {
    let now = member.loose()?;
    Ok((now.0.saturating_sub(objects), now.1.saturating_sub(bytes)))
}

/// The bytes that git itself takes for the objects of the log, each in a file.
fn as_git_writes_them(bench: &Bench<'_>, team: &Team<'_>) -> Fallible<u64> {
    let scratch = bench.place.fresh("unpacked");
    fs::create_dir_all(&scratch)?;
    let git = |words: &[&str]| bench.place.git(&scratch, words);
    project::answer(&mut git(&["init", "--quiet", "--bare"]))?;
    let remote = team.remote();
    let list = scratch.join("objects-of-logs");
    let logs = ["rev-list", "--objects", "--glob=refs/crosslink-hub/logs/*"];
    fs::write(
        &list,
        project::answer(&mut bench.place.git(&remote, &logs))?,
    )?;
    let words = ["pack-objects", "--quiet", "--stdout"];
    let mut pack = bench.place.git(&remote, &words);
    let pack = pack.stdin(File::open(&list)?).output()?;
    let file = scratch.join("log.pack");
    fs::write(&file, pack.stdout)?;
    let mut unpack = git(&["unpack-objects", "-q"]);
    project::answer(unpack.stdin(File::open(&file)?))?;
    loose(&scratch.join("objects")).map(|(_, bytes)| bytes)
}
