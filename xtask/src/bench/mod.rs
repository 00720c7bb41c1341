//! `cargo xtask bench`: CPU time of whole processes as ratios against floors measured in the same run, in turns.

mod floors;
mod measure;
mod projects;
mod report;
mod rows;

use std::fs;

use crate::flags::Accepts;
use crate::platform;
use crate::project::{self, Fallible, cargo};
use floors::Floor;
use projects::Place;
use report::Line;
use rows::{Row, World};

const SIZES: &str = "100,1000,10000";
const RUNS: u64 = 41;
/// How often what takes long is measured, at most.
const HEAVY_RUNS: u64 = 5;

/// Measures the rows, prints the table and writes `target/bench/report.json`.
pub(crate) fn run(arguments: &[String]) -> Fallible<()> {
    let accepts = Accepts {
        switches: &[],
        values: &["--sizes", "--runs", "--only"],
        words: 0,
    };
    let flags = accepts.read(arguments)?;
    let sizes = sizes(flags.value("--sizes").unwrap_or(SIZES))?;
    let runs = flags.number("--runs", RUNS)?;
    let only = flags.value("--only").unwrap_or_default();
    platform::require(&[platform::GIT, platform::CC, platform::SQLITE3])?;
    project::run(&mut cargo(&[
        "build",
        "--release",
        "--locked",
        "--package",
        "crosslink",
    ]))?;

    let world = world(&sizes)?;
    let mut lines = Vec::new();
    for row in rows::rows(&world)
        .into_iter()
        .filter(|row| row.name.contains(only))
    {
        println!("measuring {}", row.name);
        lines.push(measured(row, runs)?);
    }
    if lines.is_empty() {
        return Err(format!("no row's name contains `{only}`").into());
    }
    fs::write(
        world.place.path("report.json"),
        serde_json::to_string_pretty(&lines)?,
    )?;
    println!("\n{}", report::table(&lines));
    Ok(())
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

fn world(sizes: &[u64]) -> Fallible<World> {
    let place = Place::make()?;
    let mut projects = Vec::new();
    for &size in sizes {
        println!("preparing a project of {size} issues");
        projects.push(place.project(size)?);
    }
    let issues = place.issues(rows::home(&projects).size)?;
    let read = Floor::fill(place.path("floor-read"), &issues)?;
    let written = Floor::fill(place.path("floor-written"), &issues)?;
    Ok(World {
        place,
        projects,
        read,
        written,
    })
}

fn measured(mut row: Row<'_>, runs: u64) -> Fallible<Line> {
    let runs = if row.heavy {
        runs.min(HEAVY_RUNS)
    } else {
        runs
    };
    let pair = measure::compare(&mut row.floor, &mut row.ours, runs)?;
    Ok(Line::new(&row.name, pair, row.budget, (row.note)()?))
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
