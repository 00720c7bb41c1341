//! CPU time of whole processes, and two kinds of work measured in turns.

use std::cell::RefCell;
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use crate::project::Fallible;

/// What is measured once.
pub(crate) enum Work {
    One(Command),
    /// Each lane runs its commands one after the other, all lanes at the same time.
    Lanes(Vec<Vec<Command>>),
    /// All at the same time. Those that lose may fail: each adds how it ended.
    Race(Vec<Command>, Rc<RefCell<Vec<Option<i32>>>>),
}

/// Prepares one piece of work, unmeasured, each time it is called.
pub(crate) type Side<'a> = Box<dyn FnMut() -> Fallible<Work> + 'a>;

/// The medians of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) floor: Duration,
    pub(crate) ours: Duration,
}

/// Measures both sides in turns, after one unmeasured turn each.
pub(crate) fn compare(floor: &mut Side<'_>, ours: &mut Side<'_>, runs: u64) -> Fallible<Pair> {
    cpu(floor()?)?;
    cpu(ours()?)?;
    let (mut floors, mut all_ours) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        floors.push(cpu(floor()?)?);
        all_ours.push(cpu(ours()?)?);
    }
    Ok(Pair {
        floor: median(floors),
        ours: median(all_ours),
    })
}

/// Returns the middle one, or the mean of the two in the middle.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    match times.len() {
        0 => Duration::ZERO,
        count if count % 2 == 1 => times[count / 2],
        count => (times[count / 2 - 1] + times[count / 2]) / 2,
    }
}

/// Runs the work and returns what it and its children took of the processor, in user and system time.
fn cpu(work: Work) -> Fallible<Duration> {
    let before = children()?;
    run(work)?;
    Ok(children()?.saturating_sub(before))
}

/// Runs the work to its end.
pub(super) fn run(work: Work) -> Fallible<()> {
    match work {
        Work::One(command) => finish(command)?,
        Work::Lanes(lanes) => {
            let lanes = lanes.into_iter();
            let threads: Vec<_> = lanes
                .map(|lane| thread::spawn(|| finish_all(lane)))
                .collect();
            for thread in threads {
                thread
                    .join()
                    .map_err(|_| "a lane of the measurement panicked")??;
            }
        }
        Work::Race(runners, ends) => ends.borrow_mut().extend(race(runners)?),
    }
    Ok(())
}

/// Starts all at the same time, and returns how each ended.
fn race(runners: Vec<Command>) -> Fallible<Vec<Option<i32>>> {
    let run = |mut runner: Command| {
        runner.stdout(Stdio::null()).stderr(Stdio::null());
        runner.status()
    };
    let runners = runners.into_iter();
    let threads: Vec<_> = runners
        .map(|runner| thread::spawn(move || run(runner)))
        .collect();
    let mut ends = Vec::new();
    for thread in threads {
        let ended = thread.join().map_err(|_| "a runner panicked")??;
        ends.push(ended.code());
    }
    Ok(ends)
}

fn finish_all(lane: Vec<Command>) -> Result<(), String> {
    lane.into_iter().try_for_each(finish)
}

/// Runs one command with its output thrown away; its failure carries what it said.
fn finish(mut command: Command) -> Result<(), String> {
    command.stdout(Stdio::null());
    let output = command
        .output()
        .map_err(|problem| format!("{command:?}: {problem}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?}: {}\n{}", output.status, said.trim()))
}

/// What all children took of the processor that have ended and were waited for.
#[cfg(unix)]
pub(super) fn children() -> Fallible<Duration> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let total = usage.user_time() + usage.system_time();
    Ok(Duration::from_micros(u64::try_from(
        total.num_microseconds(),
    )?))
}

#[cfg(not(unix))]
pub(super) fn children() -> Fallible<Duration> {
    Err("CPU time of children is only measured on Unix".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        for (times, middle) in [
            (vec![], 0),
            (vec![7], 7),
            (vec![9, 1, 5], 5),
            (vec![4, 1, 2, 9], 3),
        ] {
            let times = times.into_iter().map(Duration::from_millis).collect();
            assert_eq!(median(times), Duration::from_millis(middle));
        }
    }

    #[cfg(unix)]
    #[test]
    fn work_takes_time_and_failure_is_told() {
        let shell = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        let lanes = || {
            vec![
                vec![shell("i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done")],
                vec![],
            ]
        };
        assert!(cpu(Work::Lanes(lanes())).unwrap() > Duration::ZERO);
        let problem = cpu(Work::One(shell("echo no >&2; exit 3")))
            .unwrap_err()
            .to_string();
        assert!(problem.ends_with("exit status: 3\nno"), "{problem}");
        let ends = Rc::default();
        let runners = vec![shell("exit 0"), shell("exit 3")];
        cpu(Work::Race(runners, Rc::clone(&ends))).unwrap();
        assert_eq!(*ends.borrow(), [Some(0), Some(3)]);
    }
}
