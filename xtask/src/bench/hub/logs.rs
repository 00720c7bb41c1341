//! A hub with many logs: they cost when they change.

use super::super::floors;
use super::super::measure::{Side, Work};
use super::super::report::Budget;
use super::super::rows::{GROWTH, Row, silent};
use super::team::{Member, Team};
use super::{Bench, Outcome, reference};
use crate::project::Fallible;

const LOGS: u32 = 100;

/// A hub with so many logs, one who writes, and one who only reads.
struct Hub<'a> {
    team: Team<'a>,
    writer: Member<'a>,
    reader: Member<'a>,
}

impl<'a> Hub<'a> {
    fn make(bench: &Bench<'a>, logs: u32) -> Fallible<Hub<'a>> {
        let team = Team::make(bench.place)?;
        let writer = team.member()?;
        writer.publish(1)?;
        team.crowd(logs - 1)?;
        let reader = team.joined()?;
        Ok(Hub {
            team,
            writer,
            reader,
        })
    }

    fn idle(&self) -> Side<'_> {
        Box::new(|| Ok(Work::One(self.reader.crosslink(&["sync"]))))
    }

    fn news(&self) -> Side<'_> {
        Box::new(|| {
            self.writer.publish(1)?;
            Ok(Work::One(self.reader.crosslink(&["sync"])))
        })
    }
}

pub(super) fn measured(bench: &Bench<'_>) -> Fallible<Outcome> {
    let one = Hub::make(bench, 1)?;
    let many = Hub::make(bench, LOGS)?;
    let remote = many.team.remote();
    let mut outcome = Outcome::default();
    outcome.add(
        bench,
        Row {
            name: format!("hub logs: 1 of {LOGS} moved, over 1 of 1"),
            budget: Budget::Ratio(GROWTH),
            heavy: false,
            reference: Some(reference::LOGS),
            floor: one.news(),
            ours: many.news(),
            note: silent(),
        },
    )?;
    outcome.add(
        bench,
        Row {
            name: format!("hub logs: none of {LOGS} moved"),
            budget: Budget::Ratio(2.0),
            heavy: false,
            reference: Some(reference::LOGS),
            floor: Box::new(move || {
                let lane = vec![floors::listing(&remote), floors::shell("start")?];
                Ok(Work::Lanes(vec![lane]))
            }),
            ours: many.idle(),
            note: silent(),
        },
    )?;
    Ok(outcome)
}
