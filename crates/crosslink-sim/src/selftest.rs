//! The self-test: worlds by the thousand. A failure names its seed and the fewest steps that show it.

use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};

use crate::hub::{RemoteKind, run_hub_seed};
use crate::world::World;

/// One world in so many shares its project through a remote as well, which takes as long as some dozen others.
const SHARED: u64 = 8;

/// What is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelftestOptions {
    /// The seeds; each is a world.
    pub seeds: Range<u64>,
    /// How many things happen in each.
    pub steps: u32,
    /// How many worlds are tried at once.
    pub threads: usize,
}

impl SelftestOptions {
    /// So many steps a world, where nobody says otherwise.
    pub const STEPS: u32 = 60;

    /// Tries the first seeds, one world at a time.
    pub fn first(seeds: u64) -> Self {
        Self {
            seeds: 0..seeds,
            steps: Self::STEPS,
            threads: 1,
        }
    }

    /// Tries one seed.
    pub fn one(seed: u64) -> Self {
        Self {
            seeds: seed..seed.saturating_add(1),
            ..Self::first(1)
        }
    }
}

/// How far the test is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SelftestProgress {
    /// Worlds that held.
    pub done: u64,
    /// Worlds there are to try.
    pub total: u64,
}

/// What was tried; all of it held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SelftestReport {
    /// Worlds.
    pub seeds: u64,
    /// Steps of all of them.
    pub steps: u64,
    /// Events that their databases acknowledged.
    pub acknowledged: u64,
    /// Those of them that went down with the only file that held them, when a copy was put in its place.
    pub excused: u64,
    /// Contacts with a remote that came through.
    pub contacts: u64,
}

impl SelftestReport {
    fn add(&mut self, other: &Self) {
        self.seeds += other.seeds;
        self.steps += other.steps;
        self.acknowledged += other.acknowledged;
        self.excused += other.excused;
        self.contacts += other.contacts;
    }
}

/// A world in which a promise was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelftestFailure {
    /// Its seed.
    pub seed: u64,
    /// The fewest steps after which it shows.
    pub steps: u32,
    /// What was broken.
    pub what: String,
}

impl fmt::Display for SelftestFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, steps, what } = self;
        writeln!(f, "Seed {seed} fails after {steps} steps: {what}")?;
        write!(
            f,
            "To repeat: crosslink selftest --seed {seed} --steps {steps}"
        )
    }
}

impl std::error::Error for SelftestFailure {}

/// Lives through one world.
///
/// # Errors
/// What was broken.
pub fn run_seed(seed: u64, steps: u32) -> Result<SelftestReport, String> {
    let mut world = World::new(seed)?;
    for step in 0..steps {
        world
            .step()
            .map_err(|what| format!("at step {}: {what}", step + 1))?;
    }
    let mut report = SelftestReport {
        seeds: 1,
        steps: steps.into(),
        acknowledged: world.oracle.acknowledged.len() as u64,
        excused: world.oracle.excused.len() as u64,
        contacts: 0,
    };
    world.heal()?;
    if cfg!(unix) && seed.is_multiple_of(SHARED) {
        let shared = run_hub_seed(RemoteKind::Simulated, seed, steps)
            .map_err(|what| format!("with a remote, {what}"))?;
        report.steps += u64::from(steps);
        report.acknowledged += shared.acknowledged;
        report.contacts = shared.contacts;
    }
    Ok(report)
}

/// Tries every seed, and tells `progress` after each.
///
/// # Errors
/// The least of the seeds that failed, with the fewest steps that show it.
pub fn selftest(
    options: &SelftestOptions,
    progress: &mut dyn FnMut(SelftestProgress),
) -> Result<SelftestReport, SelftestFailure> {
    let total = options.seeds.end.saturating_sub(options.seeds.start);
    let (next, stop) = (AtomicU64::new(options.seeds.start), AtomicBool::new(false));
    let (sender, results) = mpsc::channel();
    let mut report = SelftestReport::default();
    let failed = std::thread::scope(|scope| {
        for _ in 0..options.threads.max(1) {
            let sender = sender.clone();
            scope.spawn(|| work(options, &next, &stop, sender));
        }
        drop(sender);
        let mut failed: Option<u64> = None;
        for (seed, result) in results {
            match result {
                Ok(lived) => {
                    report.add(&lived);
                    progress(SelftestProgress {
                        done: report.seeds,
                        total,
                    });
                }
                Err(_) => failed = Some(failed.map_or(seed, |least| least.min(seed))),
            }
        }
        failed
    });
    match failed {
        Some(seed) => Err(shrunk(seed, options.steps)),
        None => Ok(report),
    }
}

/// Seeds are handed out in order, so that all before a failing one are tried too.
fn work(
    options: &SelftestOptions,
    next: &AtomicU64,
    stop: &AtomicBool,
    sender: Sender<(u64, Result<SelftestReport, String>)>,
) {
    while !stop.load(Ordering::Relaxed) {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if !options.seeds.contains(&seed) {
            break;
        }
        let result = run_seed(seed, options.steps);
        stop.fetch_or(result.is_err(), Ordering::Relaxed);
        if sender.send((seed, result)).is_err() {
            break;
        }
    }
}

/// Looks for the fewest steps by halving; what fails early mostly fails late too.
fn shrunk(seed: u64, steps: u32) -> SelftestFailure {
    let (mut holds, mut fails) = (None, steps);
    let mut what = run_seed(seed, steps)
        .err()
        .unwrap_or_else(|| "it failed once, and then held".to_owned());
    while holds.map_or(0, |holds| holds + 1) < fails {
        let middle = holds
            .map_or(0, |holds: u32| holds + 1)
            .midpoint(fails.saturating_sub(1));
        match run_seed(seed, middle) {
            Ok(_) => holds = Some(middle),
            Err(found) => (fails, what) = (middle, found),
        }
    }
    SelftestFailure {
        seed,
        steps: fails,
        what,
    }
}
