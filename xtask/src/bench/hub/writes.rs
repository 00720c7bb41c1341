//! Writes in a project that is shared, until they answer, and what the publisher does afterwards.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::super::figure::{Figure, Limit, Unit};
use super::super::measure::{Side, Work};
use super::super::orphans;
use super::super::projects::Project;
use super::super::report::Budget;
use super::super::rows::{Row, silent};
use super::team::{Member, Team};
use super::{Bench, Outcome, reference};
use crate::project::{self, Fallible};

/// `FRESH` is an issue made for this run alone.
type Act = (&'static str, &'static [&'static str]);

const WRITES: [Act; 3] = [
    ("create", &["create", "Measured issue"]),
    ("comment", &["comment", "FRESH", "A comment to measure."]),
    ("close", &["close", "FRESH"]),
];

/// Each run waits for the publisher of the one before.
const RUNS: u64 = 15;
/// How long something may take to be published by itself.
const SOON: Duration = Duration::from_secs(1);

/// A project that is shared, and one of the same size that is not.
struct Pair<'a> {
    size: u64,
    local: Project,
    team: Team<'a>,
    shared: Member<'a>,
}

pub(super) fn measured(bench: &Bench<'_>) -> Fallible<Outcome> {
    let mut pairs = Vec::new();
    for size in bench.sizes() {
        let team = Team::make(bench.place)?;
        let shared = team.filled(size)?;
        shared.answer(&["config", "set", "sync.publish", "background"])?;
        pairs.push(Pair {
            size,
            local: bench.place.project(size)?,
            team,
            shared,
        });
    }
    let bench = &Bench {
        runs: bench.runs.min(RUNS),
        ..*bench
    };
    let mut outcome = Outcome::default();
    for pair in &pairs {
        for act in &WRITES {
            outcome.add(bench, against_local(bench, pair, act))?;
        }
    }
    if let [small, .., home] = pairs.as_slice() {
        for act in &WRITES {
            outcome.add(bench, growth(small, home, act))?;
        }
    }
    for pair in &pairs {
        outcome.figures.extend(published(bench, pair)?);
    }
    Ok(outcome)
}

fn against_local<'a>(bench: &'a Bench<'_>, pair: &'a Pair<'_>, act: &'static Act) -> Row<'a> {
    let size = pair.size;
    let directory = &pair.local.directory;
    Row {
        name: format!("hub write: {} at {size}", act.0),
        budget: Budget::Ratio(2.0),
        heavy: false,
        reference: reference::write(act.0, size),
        floor: Box::new(move || {
            let words = words(act, || bench.place.create(directory))?;
            let words: Vec<_> = words.iter().map(String::as_str).collect();
            Ok(Work::One(bench.place.crosslink(directory, &words)))
        }),
        ours: shared(&pair.shared, act),
        note: Box::new(move || no_child_before_the_answer(&pair.shared, act)),
    }
}

fn growth<'a>(small: &'a Pair<'_>, home: &'a Pair<'_>, act: &'static Act) -> Row<'a> {
    Row {
        name: format!("hub write: {}, {} over {}", act.0, home.size, small.size),
        budget: Budget::Ratio(super::super::rows::GROWTH),
        heavy: false,
        reference: None,
        floor: shared(&small.shared, act),
        ours: shared(&home.shared, act),
        note: silent(),
    }
}

/// The write in a shared project. No publisher is at work when it begins; the one that it starts is not waited for.
fn shared<'a>(member: &'a Member<'_>, act: &'static Act) -> Side<'a> {
    Box::new(move || {
        let words = words(act, || member.create())?;
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        orphans::wait()?;
        Ok(Work::One(member.crosslink(&words)))
    })
}

fn words(act: &Act, fresh: impl Fn() -> Fallible<String>) -> Fallible<Vec<String>> {
    let word = |word: &&str| match *word {
        "FRESH" => fresh(),
        other => Ok(other.to_owned()),
    };
    act.1.iter().map(word).collect()
}

/// Looks at what the write asks of the system: a failure of the program where it starts anything before it answers.
fn no_child_before_the_answer(member: &Member<'_>, act: &Act) -> Fallible<String> {
    if !project::has("strace") {
        return Ok("children not looked at, as `strace` is missing".to_owned());
    }
    let words = words(act, || member.create())?;
    orphans::wait()?;
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let plain = member.crosslink(&words);
    let trace = member.directory.with_extension("trace");
    let mut strace = Command::new("strace");
    strace
        .args([
            "-f",
            "-e",
            "trace=write,execve,fork,vfork,clone,clone3",
            "-o",
        ])
        .arg(&trace)
        .arg(plain.get_program())
        .args(plain.get_args())
        .current_dir(&member.directory);
    for (name, value) in plain.get_envs() {
        strace.env(name, value.unwrap_or_default());
    }
    project::answer(&mut strace)?;
    let calls = fs::read_to_string(&trace)?;
    answered_first(&calls).map_err(|why| format!("`{}`: {why}", act.0).into())
}

/// Whether the answer comes before anything is started.
fn answered_first(calls: &str) -> Result<String, &'static str> {
    let starts = ["fork(", "clone(", "clone3("];
    let mut calls = calls.lines().skip(1);
    let first = calls
        .find(|call| call.contains("write(1, ") || starts.iter().any(|start| call.contains(start)));
    match first {
        Some(call) if call.contains("write(1, ") => Ok("no child before the answer".to_owned()),
        Some(_) => Err("it starts something before it answers"),
        None => Err("it does not answer"),
    }
}

/// How soon the remote has what was written, and what that takes.
fn published(bench: &Bench<'_>, pair: &Pair<'_>) -> Fallible<[Figure; 2]> {
    let logs = pair.team.remote().join("refs/crosslink-hub/logs");
    let (mut delays, mut spent) = (Vec::new(), Vec::new());
    for _ in 0..bench.runs {
        orphans::wait()?;
        let before = log(&logs)?;
        project::answer(&mut pair.shared.crosslink(&["create", "Measured issue"]))?;
        let answered = Instant::now();
        while log(&logs)? == before {
            if answered.elapsed() > SOON * 20 {
                return Err("what was written was never published".into());
            }
            sleep(Duration::from_millis(2));
        }
        delays.push(answered.elapsed());
        spent.push(orphans::wait()?);
    }
    delays.sort();
    spent.sort();
    let size = pair.size;
    let figure = |row: String, ours: Duration, limit, note: String| Figure {
        row,
        ours: ours.as_secs_f64() * 1000.0,
        unit: Unit::Milliseconds,
        limit,
        reference: None,
        note,
    };
    let worst = delays.last().copied().unwrap_or_default();
    Ok([
        figure(
            format!("hub write: published by itself at {size}"),
            delays[delays.len() / 2],
            Limit::AtMost(SOON.as_secs_f64() * 1000.0),
            format!("time from the answer, {} ms at worst", worst.as_millis()),
        ),
        figure(
            format!("hub write: the publisher at {size}"),
            spent[spent.len() / 2],
            Limit::None,
            "its CPU time and that of its children".to_owned(),
        ),
    ])
}

/// What the only log of a remote says.
fn log(logs: &Path) -> Fallible<String> {
    let mut files = fs::read_dir(logs)?;
    let file = files.next().ok_or("the remote has no log")??;
    match fs::read_to_string(file.path()) {
        // Its lock file, which has just gone.
        Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => log(logs),
        other => Ok(other?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_started_after_the_answer_is_no_fault() {
        let first = "1 execve(\"crosslink\"\n";
        for (calls, fine) in [
            ("1 write(1, \"Created\"\n1 vfork()\n", true),
            ("1 write(1, \"Created\"\n", true),
            ("1 vfork()\n1 write(1, \"Created\"\n", false),
            (
                "1 write(3, \"x\"\n1 clone3({})\n1 write(1, \"Created\"\n",
                false,
            ),
            ("1 write(3, \"x\"\n", false),
        ] {
            let found = answered_first(&format!("{first}{calls}"));
            assert_eq!(found.is_ok(), fine, "{calls}");
        }
    }
}
