//! The cost while nothing happens.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc::Receiver;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use super::super::figure::{Figure, Limit, Unit};
use super::reference;
use super::serving::{Heard, Serving};
use crate::project::Fallible;

/// How long the server is watched at rest, and how long it is asked something every second.
const WINDOW: Duration = Duration::from_secs(20);
/// What may lie between two looks at a project: a tick, a fifth more by chance, and a little.
pub(super) const LONGEST_GAP: Duration = Duration::from_millis(6_500);
/// The size that has budgets.
const BUDGETED: usize = 200;

/// Watches the server while nobody asks it anything.
pub(super) fn measured(
    serving: &Serving,
    live: &Receiver<Heard>,
    size: usize,
    name: impl Fn(&str) -> String,
) -> Fallible<Vec<Figure>> {
    let process = serving.process();
    live.try_iter().for_each(drop);
    let (index, before) = (stamps(&serving.index), process.times()?);
    let began = Instant::now();
    sleep(WINDOW);
    let (after, took) = (process.times()?, began.elapsed());
    let frames = live.try_iter().count();
    let written = stamps(&serving.index) != index;
    let started = after.children.faults != before.children.faults;
    let cpu = after.since(&before).as_secs_f64() / took.as_secs_f64() * 100.0;
    let memory = process.resident()? as f64 / 1e6;
    let limit = |at_most: f64| match size {
        BUDGETED => Limit::AtMost(at_most),
        _ => Limit::None,
    };
    let figure = |what: &str, ours: f64, unit, limit, reference| Figure {
        row: name(what),
        ours,
        unit,
        limit,
        reference,
        note: String::new(),
    };
    let mut figures = vec![
        figure(
            "CPU at rest",
            cpu,
            Unit::Percent,
            limit(1.0),
            reference::cpu(size),
        ),
        figure(
            "memory",
            memory,
            Unit::Megabytes,
            limit(60.0),
            reference::memory(size),
        ),
    ];
    figures[1].note = format!("{} threads", process.threads()?);
    for (what, ours, reference) in [
        (
            "processes started",
            usize::from(started),
            reference::processes(size),
        ),
        (
            "writes to the index",
            usize::from(written),
            Some("2 a project and tick".to_owned()),
        ),
        ("frames", frames, reference::frames(size)),
    ] {
        let at_rest = format!("{what} at rest");
        figures.push(figure(
            &at_rest,
            ours as f64,
            Unit::Times,
            Limit::AtMost(0.0),
            reference,
        ));
    }
    Ok(figures)
}

/// Asks for all projects once a second, as the reference was, and looks at how old they are.
pub(super) fn asked(
    serving: &Serving,
    size: usize,
    name: impl Fn(&str) -> String,
) -> Fallible<Vec<Figure>> {
    let mut answers = Vec::new();
    let before = serving.process().times()?;
    let began = Instant::now();
    let mut gaps = gaps(serving, &mut answers)?;
    let spent = serving.process().times()?.since(&before);
    let cpu = spent.as_secs_f64() / began.elapsed().as_secs_f64() * 100.0;
    gaps.sort();
    answers.sort();
    let mean = gaps.iter().sum::<Duration>().as_secs_f64() / gaps.len().max(1) as f64;
    let worst = gaps.last().copied().unwrap_or_default();
    let figure = |what: &str, ours: f64, unit, limit, reference| Figure {
        row: name(what),
        ours,
        unit,
        limit,
        reference,
        note: String::new(),
    };
    let mut period = figure(
        "between two looks",
        mean,
        Unit::Seconds,
        Limit::AtMost(super::TICK.as_secs_f64() * 1.05),
        reference::period(size),
    );
    period.note = format!("longest {:.2} s of {}", worst.as_secs_f64(), gaps.len());
    let median = answers.get(answers.len() / 2).copied().unwrap_or_default();
    let longest = answers.last().copied().unwrap_or_default();
    let mut question = figure(
        "GET /projects",
        median.as_secs_f64() * 1_000.0,
        Unit::Milliseconds,
        Limit::None,
        reference::question(size),
    );
    question.note = format!("longest {:.1} ms", longest.as_secs_f64() * 1_000.0);
    let cpu = figure(
        "CPU, asked once a second",
        cpu,
        Unit::Percent,
        Limit::None,
        reference::cpu(size),
    );
    Ok(vec![period, cpu, question])
}

/// Asks for all projects once a second and returns what lay between two looks at each; how long the answers took goes
/// into `answers`.
pub(super) fn gaps(serving: &Serving, answers: &mut Vec<Duration>) -> Fallible<Vec<Duration>> {
    let mut last: BTreeMap<String, f64> = BTreeMap::new();
    let mut gaps = Vec::new();
    let began = Instant::now();
    while began.elapsed() < WINDOW {
        let asked = Instant::now();
        let projects = serving.projects()?;
        answers.push(asked.elapsed());
        for project in &projects {
            let health = &project["health"];
            let (Some(slug), Some(at)) =
                (project["slug"].as_str(), health["last_attempt"].as_str())
            else {
                continue;
            };
            if health["state"] != "live" {
                continue;
            }
            let at = time_of_day(at).ok_or_else(|| format!("`{at}` is no time"))?;
            let before = last.insert(slug.to_owned(), at).unwrap_or(at);
            if at != before {
                // Midnight lies between them.
                let gap = (at - before).rem_euclid(86_400.0);
                gaps.push(Duration::from_secs_f64(gap));
            }
        }
        sleep(Duration::from_secs(1).saturating_sub(asked.elapsed()));
    }
    Ok(gaps)
}

/// Seconds since midnight, of `2026-11-23T03:34:55.123Z`.
fn time_of_day(text: &str) -> Option<f64> {
    let (_, time) = text.split_once(['T', ' '])?;
    let mut parts = time.trim_end_matches('Z').split(':');
    let mut next = || parts.next()?.parse::<f64>().ok();
    Some(next()? * 3_600.0 + next()? * 60.0 + next()?)
}

/// When the index and its log were last written, and how long they are.
fn stamps(index: &Path) -> Vec<Option<(SystemTime, u64)>> {
    let files = ["", "-wal"].map(|end| index.with_extension(format!("db{end}")));
    let stamp = |file: &std::path::PathBuf| {
        let metadata = std::fs::metadata(file).ok()?;
        Some((metadata.modified().ok()?, metadata.len()))
    };
    files.iter().map(stamp).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read() {
        assert_eq!(time_of_day("2026-11-23T01:02:03.5Z"), Some(3_723.5));
        assert_eq!(time_of_day("nonsense"), None);
    }
}
