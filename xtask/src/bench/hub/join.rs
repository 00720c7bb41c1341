//! A fresh clone, until it lists the issues.

use std::fs;
use std::process::Command;

use super::super::floors::{self, Floor};
use super::super::measure::Work;
use super::super::report::Budget;
use super::super::rows::Row;
use super::team::Team;
use super::{Bench, Outcome, reference};
use crate::project::{self, Fallible};

pub(super) fn measured(bench: &Bench<'_>) -> Fallible<Outcome> {
    let team = Team::make(bench.place)?;
    let size = bench.home;
    let first = team.filled(size)?;
    let mut outcome = Outcome::default();
    outcome.add(
        bench,
        Row {
            name: format!("hub join: to the first list of {size}"),
            budget: Budget::Ratio(1.5),
            heavy: true,
            reference: reference::join(size),
            floor: Box::new(|| {
                let issues = bench.place.issues(size)?;
                let floor = Floor::empty(bench.place.fresh("floor"), &issues)?;
                let lane = vec![fetch_all(bench, &team)?, floor.sql("bulk_insert")?];
                Ok(Work::Lanes(vec![lane]))
            }),
            ours: Box::new(|| {
                let clone = team.repository()?;
                let steps = [&["init", "--defaults"][..], &["sync"], &["list"]];
                let lane = steps.iter().map(|words| clone.crosslink(words)).collect();
                Ok(Work::Lanes(vec![lane]))
            }),
            note: Box::new(|| {
                let second = team.joined()?;
                let same = second.answer(&["export"])? == first.answer(&["export"])?;
                match same {
                    true => Ok("exports are equal".to_owned()),
                    false => Err("a clone that joined has something else".into()),
                }
            }),
        },
    )?;
    Ok(outcome)
}

/// A fetch of all refs of the hub into an empty repository.
fn fetch_all(bench: &Bench<'_>, team: &Team<'_>) -> Fallible<Command> {
    let directory = bench.place.fresh("fetched");
    fs::create_dir_all(&directory)?;
    let remote = team.remote().display().to_string();
    let all = "+refs/crosslink-hub/*:refs/crosslink-hub/*";
    for words in [
        &["init", "--quiet", "--bare"][..],
        &["config", "remote.origin.url", &remote],
        &["config", "remote.origin.tagOpt", "--no-tags"],
        &["config", "remote.origin.fetch", all],
    ] {
        project::answer(&mut bench.place.git(&directory, words))?;
    }
    let mut command = floors::shell("fetch")?;
    bench.place.settle(&mut command, &directory);
    Ok(command)
}
