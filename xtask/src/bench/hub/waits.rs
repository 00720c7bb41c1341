//! Writes that answer when the remote has them.

use super::super::floors::Floor;
use super::super::measure::{Side, Work};
use super::super::orphans;
use super::super::report::Budget;
use super::super::rows::{Row, silent};
use super::git::GitFloor;
use super::team::{Member, Team};
use super::{Bench, Outcome, reference};
use crate::project::Fallible;

const GROWTH: f64 = 1.15;

pub(super) fn measured(bench: &Bench<'_>) -> Fallible<Outcome> {
    let git = GitFloor::make(bench.place)?;
    let mut teams = Vec::new();
    for size in bench.sizes() {
        let team = Team::make(bench.place)?;
        let member = team.filled(size)?;
        let floor = bench.place.fresh("floor");
        let inserts = Floor::fill(floor, &bench.place.issues(size)?)?;
        teams.push((size, member, inserts));
    }
    let mut outcome = Outcome::default();
    for (size, member, inserts) in &teams {
        outcome.add(
            bench,
            Row {
                name: format!("hub wait: create at {size}"),
                budget: Budget::Ratio(2.0),
                heavy: false,
                reference: reference::write("create", *size),
                floor: Box::new(|| {
                    Ok(Work::Lanes(vec![vec![
                        git.receive()?,
                        inserts.sql("insert")?,
                    ]]))
                }),
                ours: waited(member),
                note: Box::new(|| git.has_all()),
            },
        )?;
    }
    let Some((size, member, inserts)) = teams.last() else {
        return Ok(outcome);
    };
    outcome.add(
        bench,
        Row {
            name: format!("hub wait: create at {size}, over git push"),
            budget: Budget::None,
            heavy: false,
            reference: None,
            floor: Box::new(|| Ok(Work::Lanes(vec![vec![git.push()?, inserts.sql("insert")?]]))),
            ours: waited(member),
            note: Box::new(|| git.has_all()),
        },
    )?;
    if let [(least, small, _), .., (most, home, _)] = teams.as_slice() {
        outcome.add(
            bench,
            Row {
                name: format!("hub wait: create, {most} over {least}"),
                budget: Budget::Ratio(GROWTH),
                heavy: false,
                reference: None,
                floor: waited(small),
                ours: waited(home),
                note: silent(),
            },
        )?;
    }
    Ok(outcome)
}

fn waited<'a>(member: &'a Member<'_>) -> Side<'a> {
    Box::new(move || {
        orphans::wait()?;
        Ok(Work::One(member.crosslink(&[
            "create",
            "Measured issue",
            "--wait",
        ])))
    })
}
