//! The hub: what sharing adds to a write, what a sync takes, what a clone that joins, a race and a year of writes cost.
//!
//! Everything happens between clones of one bare repository on this machine, each with a home of its own. What goes on in the
//! background after an answer is waited for before the next measurement, and counted by itself.

mod git;
mod join;
mod logs;
mod race;
mod reference;
mod storage;
mod syncs;
mod team;
mod waits;
mod writes;

use super::figure::Figure;
use super::orphans;
use super::projects::Place;
use super::report::Line;
use super::rows::{HOME, Row};
use crate::project::Fallible;

/// What was measured of the hub.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) lines: Vec<Line>,
    pub(crate) figures: Vec<Figure>,
}

/// What is measured, and where.
struct Bench<'a> {
    place: &'a Place,
    only: &'a str,
    runs: u64,
    /// The size over which growth is stated.
    small: u64,
    /// The size at which it is.
    home: u64,
}

type Measure = fn(&Bench<'_>) -> Fallible<Outcome>;

/// What is measured together, by what the names of its rows begin with.
const GROUPS: &[(&str, Measure)] = &[
    ("hub write", writes::measured),
    ("hub wait", waits::measured),
    ("hub sync", syncs::measured),
    ("hub logs", logs::measured),
    ("hub join", join::measured),
    ("hub race", race::measured),
    ("hub storage", storage::measured),
];

/// Whether only rows of the hub can be meant.
pub(crate) fn alone(only: &str) -> bool {
    only.starts_with("hub")
}

/// Measures the rows whose names contain a text.
pub(crate) fn measured(
    place: &Place,
    sizes: &[u64],
    (only, runs): (&str, u64),
) -> Fallible<Outcome> {
    let mut all = Outcome::default();
    let wanted: Vec<_> = GROUPS
        .iter()
        .filter(|(name, _)| is_wanted(name, only))
        .collect();
    if wanted.is_empty() || !cfg!(target_os = "linux") {
        return Ok(all);
    }
    orphans::adopt()?;
    let small = sizes.first().copied().unwrap_or(HOME);
    let home = sizes.iter().rev().find(|size| **size <= HOME);
    let bench = Bench {
        place,
        only,
        runs,
        small,
        home: home.copied().unwrap_or(small),
    };
    for (name, measure) in wanted {
        println!("preparing {name}");
        let outcome = measure(&bench)?;
        orphans::wait()?;
        all.lines.extend(outcome.lines);
        all.figures.extend(outcome.figures);
    }
    Ok(all)
}

/// A text chooses groups by a part of their name, or rows by what follows it.
fn is_wanted(group: &str, only: &str) -> bool {
    group.contains(only) || only.starts_with(group)
}

impl Outcome {
    fn add(&mut self, bench: &Bench<'_>, row: Row<'_>) -> Fallible<()> {
        self.lines.extend(bench.line(row)?);
        Ok(())
    }
}

impl Bench<'_> {
    /// Measures a row if it is wanted.
    fn line(&self, row: Row<'_>) -> Fallible<Option<Line>> {
        if !row.name.contains(self.only) && self.only.len() > "hub write".len() {
            return Ok(None);
        }
        println!("measuring {}", row.name);
        super::measured(row, self.runs).map(Some)
    }

    /// The sizes of projects, each once.
    fn sizes(&self) -> Vec<u64> {
        let mut sizes = vec![self.small, self.home];
        sizes.dedup();
        sizes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_chosen_by_a_part_of_their_name_or_by_a_row() {
        let chosen = |only: &str| {
            let names = GROUPS.iter().filter(|(name, _)| is_wanted(name, only));
            names.count()
        };
        assert_eq!(chosen(""), GROUPS.len());
        assert_eq!(chosen("hub"), GROUPS.len());
        assert_eq!(chosen("hub sync"), 1);
        assert_eq!(chosen("hub sync: nothing new"), 1);
        assert_eq!(chosen("list"), 0);
        assert!(alone("hub race") && !alone("") && !alone("list"));
    }
}
