//! `cargo xtask bench`: CPU time of whole processes as ratios against floors measured in the same run, in turns; what
//! sharing costs, and what the watch costs at rest.

mod figure;
mod floors;
mod hooks;
mod hub;
mod measure;
mod orphans;
mod projects;
mod report;
mod rows;
mod watch;

use std::fs;

use crate::flags::Accepts;
use crate::platform;
use crate::project::{self, Fallible, cargo};
use figure::Figure;
use floors::Floor;
use projects::Place;
use report::Line;
use rows::{Ground, Row, World};
use serde::Serialize;

const SIZES: &str = "100,1000,10000";
const RUNS: u64 = 41;
/// How often what takes long is measured, at most.
const HEAVY_RUNS: u64 = 5;

/// Measures the rows, prints the table and writes `target/bench/report.json`.
pub(crate) fn run(arguments: &[String]) -> Fallible<()> {
    let accepts = Accepts {
        switches: &["--as-built"],
        values: &["--sizes", "--runs", "--only"],
        words: 0,
    };
    let flags = accepts.read(arguments)?;
    let sizes = sizes(flags.value("--sizes").unwrap_or(SIZES))?;
    let runs = flags.number("--runs", RUNS)?;
    let only = flags.value("--only").unwrap_or_default();
    platform::require(&[platform::GIT, platform::CC, platform::SQLITE3])?;
    if !flags.has("--as-built") {
        let build = ["build", "--release", "--locked", "--package", "crosslink"];
        project::run(&mut cargo(&build))?;
    }

    let place = Place::make()?;
    let path = place.path("report.json");
    let watch = watch::measured(&place, only)?;
    let hub = hub::measured(&place, &sizes, (only, runs))?;
    let commands = match watch::alone(only) || hub::alone(only) {
        true => Vec::new(),
        false => lines(&world(place, &sizes)?, only, runs)?,
    };
    let all = Report {
        commands,
        hub: hub.lines,
        hub_figures: hub.figures,
        watch,
    };
    if all.is_empty() {
        return Err(format!("no row's name contains `{only}`").into());
    }
    fs::write(path, serde_json::to_string_pretty(&all)?)?;
    all.show();
    Ok(())
}

/// What is written for programs.
#[derive(Serialize)]
struct Report {
    commands: Vec<Line>,
    hub: Vec<Line>,
    hub_figures: Vec<Figure>,
    watch: Vec<Figure>,
}

impl Report {
    fn is_empty(&self) -> bool {
        let lines = self.commands.is_empty() && self.hub.is_empty();
        lines && self.hub_figures.is_empty() && self.watch.is_empty()
    }

    fn show(&self) {
        for lines in [&self.commands, &self.hub] {
            if !lines.is_empty() {
                println!("\n{}", report::table(lines));
            }
        }
        for figures in [&self.hub_figures, &self.watch] {
            if !figures.is_empty() {
                println!("\n{}", figure::table(figures));
            }
        }
    }
}

/// Measures the commands whose rows' names contain a text.
fn lines(world: &World, only: &str, runs: u64) -> Fallible<Vec<Line>> {
    let rows = rows::rows(world).into_iter();
    rows.filter(|row| row.name.contains(only))
        .map(|row| {
            println!("measuring {}", row.name);
            measured(row, runs)
        })
        .collect()
}

/// Reads a list of sizes and returns it, the smallest first.
fn sizes(text: &str) -> Fallible<Vec<u64>> {
    let mut sizes = Vec::new();
    for part in text.split(',') {
        let size = part.trim().parse::<u64>().ok().filter(|size| *size > 0);
        sizes.push(size.ok_or_else(|| format!("--sizes wants numbers, not `{part}`"))?);
    }
    sizes.sort_unstable();
    sizes.dedup();
    Ok(sizes)
}

fn world(place: Place, sizes: &[u64]) -> Fallible<World> {
    let mut grounds = Vec::new();
    for &size in sizes {
        println!("preparing a project of {size} issues");
        let issues = place.issues(size)?;
        let floor =
            |purpose: &str| Floor::fill(place.path(&format!("floor-{purpose}-{size}")), &issues);
        grounds.push(Ground {
            project: place.project(size)?,
            read: floor("read")?,
            written: floor("written")?,
        });
    }
    Ok(World { place, grounds })
}

fn measured(mut row: Row<'_>, runs: u64) -> Fallible<Line> {
    let runs = if row.heavy {
        runs.min(HEAVY_RUNS)
    } else {
        runs
    };
    let pair = measure::compare(&mut row.floor, &mut row.ours, runs)?;
    let line = Line::new(&row.name, pair, row.budget, (row.note)()?);
    Ok(line.beside(row.reference))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_numbers_the_smallest_first() {
        assert_eq!(sizes("10000,100, 1000,100").unwrap(), [100, 1000, 10_000]);
        for text in ["", "100,,1", "x", "0"] {
            assert!(sizes(text).is_err(), "{text}");
        }
    }
}
