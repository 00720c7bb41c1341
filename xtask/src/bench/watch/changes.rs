//! How soon a change is told.

use std::collections::BTreeMap;
use std::sync::mpsc::Receiver;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::super::figure::{Figure, Limit, Unit};
use super::fleet::{Fleet, Project};
use super::serving::Heard;
use super::{TICK, reference, template};
use crate::project::Fallible;

/// How often each is measured …
const TIMES: usize = 10;
/// … and how often a change on a remote is where there are enough projects: when the next look comes is chance.
const MANY: usize = 40;
/// Between two changes on remotes.
const APART: Duration = Duration::from_millis(170);
/// How long a change may take to be told.
const PATIENCE: Duration = Duration::from_secs(30);

/// Changes hubs here, then on their remotes, and waits for the frames.
pub(super) fn measured(
    fleet: &Fleet,
    live: &Receiver<Heard>,
    size: usize,
    name: impl Fn(&str) -> String,
) -> Fallible<Vec<Figure>> {
    let mut here = Vec::new();
    for turn in 0..TIMES {
        let project = chosen(fleet, turn, 0);
        let commit = &project.here[turn % template::STEPS];
        live.try_iter().for_each(drop);
        let began = Instant::now();
        project.move_here(commit)?;
        here.push(frame(live, &project.slug, began)?);
        sleep(Duration::from_millis(150));
    }
    let there = match fleet.projects.len() >= TIMES + MANY {
        true => many_there(fleet, live)?,
        false => few_there(fleet, live)?,
    };
    let (here, here_note) = middle(here);
    let (there, there_note) = middle(there);
    let ticks = there / TICK.as_secs_f64();
    Ok(vec![
        Figure {
            row: name("change here, until it is told"),
            ours: here * 1_000.0,
            unit: Unit::Milliseconds,
            limit: Limit::AtMost(300.0),
            reference: reference::local_change(size),
            note: here_note,
        },
        Figure {
            row: name("change on the remote, until it is told"),
            ours: ticks,
            unit: Unit::Ticks,
            // Half a tick, and what lies in the sample and in the fetch.
            limit: Limit::AtMost(0.65),
            reference: reference::remote_change(size),
            note: there_note,
        },
    ])
}

/// Changes one remote after the other was told of.
fn few_there(fleet: &Fleet, live: &Receiver<Heard>) -> Fallible<Vec<Duration>> {
    let mut took = Vec::new();
    for turn in 0..TIMES {
        // Whoever went on here does not follow the remote any more.
        let project = chosen(fleet, turn, TIMES);
        let commit = &project.there[turn % template::STEPS];
        live.try_iter().for_each(drop);
        let began = Instant::now();
        project.move_there(commit)?;
        took.push(frame(live, &project.slug, began)?);
        // Any moment of a tick is as likely as any other.
        sleep(APART * turn as u32);
    }
    Ok(took)
}

/// Changes many remotes, each a little after the other.
fn many_there(fleet: &Fleet, live: &Receiver<Heard>) -> Fallible<Vec<Duration>> {
    live.try_iter().for_each(drop);
    let mut waiting = BTreeMap::new();
    // Neighbours were first looked at together.
    let others = &fleet.projects[TIMES..];
    for project in others.iter().step_by(others.len() / MANY).take(MANY) {
        waiting.insert(project.slug.as_str(), Instant::now());
        project.move_there(&project.there[0])?;
        sleep(APART);
    }
    let mut took = Vec::new();
    while !waiting.is_empty() {
        let heard = live.recv_timeout(PATIENCE);
        let heard = heard.map_err(|_| format!("nothing was told of {waiting:?}"))?;
        let told = &heard.message;
        let began = told["slug"].as_str().and_then(|slug| waiting.get(slug));
        if let Some(began) = began
            .copied()
            .filter(|began| told["type"] == "project" && heard.at >= *began)
        {
            took.push(heard.at - began);
            waiting.remove(told["slug"].as_str().unwrap_or_default());
        }
    }
    Ok(took)
}

/// The project to change; where there are few, the same again with its next commit.
fn chosen(fleet: &Fleet, turn: usize, from: usize) -> &Project {
    let count = fleet.projects.len();
    match count < 2 * TIMES {
        // One half is changed here, the other on its remotes.
        true if from == 0 => &fleet.projects[turn % (count / 2)],
        true => &fleet.projects[count / 2 + turn % (count - count / 2)],
        false => &fleet.projects[from + turn],
    }
}

/// Waits for a frame about a project, and returns how long it took.
fn frame(live: &Receiver<Heard>, slug: &str, began: Instant) -> Fallible<Duration> {
    loop {
        let left = PATIENCE.saturating_sub(began.elapsed());
        let heard = live
            .recv_timeout(left)
            .map_err(|_| format!("nothing was told of {slug} within {PATIENCE:?}"))?;
        let told = &heard.message;
        if told["type"] == "project" && told["slug"] == slug && heard.at >= began {
            return Ok(heard.at - began);
        }
    }
}

/// The median in seconds, and the longest as a note.
fn middle(mut times: Vec<Duration>) -> (f64, String) {
    times.sort();
    let longest = times.last().copied().unwrap_or_default();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    let note = format!(
        "longest {:.0} ms of {}",
        longest.as_secs_f64() * 1e3,
        times.len()
    );
    (median.as_secs_f64(), note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_told_with_the_longest() {
        let times = [5, 1, 9].map(Duration::from_millis).to_vec();
        assert_eq!(middle(times), (0.005, "longest 9 ms of 3".to_owned()));
    }
}
