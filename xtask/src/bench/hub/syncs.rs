//! `sync`, with nothing new and with some events.

use super::super::figure::{Figure, Limit, Unit};
use super::super::floors;
use super::super::measure::{Side, Work};
use super::super::report::{Budget, Line};
use super::super::rows::{GROWTH, Note, Row, silent};
use super::git::GitFloor;
use super::team::{Member, Team};
use super::{Bench, Outcome, reference};
use crate::project::Fallible;

/// How many events are new, beside a single one.
const MANY: [u64; 2] = [100, 1_000];

/// One who writes and one who syncs.
struct Two<'a> {
    size: u64,
    team: Team<'a>,
    writer: Member<'a>,
    reader: Member<'a>,
}

impl<'a> Two<'a> {
    fn make(bench: &Bench<'a>, size: u64) -> Fallible<Two<'a>> {
        let team = Team::make(bench.place)?;
        let writer = team.filled(size)?;
        let reader = team.joined()?;
        Ok(Two {
            size,
            team,
            writer,
            reader,
        })
    }

    /// A sync that finds nothing new.
    fn idle(&self) -> Side<'_> {
        Box::new(|| Ok(Work::One(self.reader.crosslink(&["sync"]))))
    }

    /// A sync that finds so many events, in one commit.
    fn news(&self, events: u64) -> Side<'_> {
        Box::new(move || {
            self.writer.publish(events)?;
            Ok(Work::One(self.reader.crosslink(&["sync"])))
        })
    }

    /// Makes sure that the syncs took over all there was.
    fn has_all(&self) -> Note<'_> {
        Box::new(|| match self.reader.sync()? {
            (0, _) => Ok(String::new()),
            (left, _) => Err(format!("syncs left {left} events").into()),
        })
    }
}

pub(super) fn measured(bench: &Bench<'_>) -> Fallible<Outcome> {
    let git = GitFloor::make(bench.place)?;
    let twos = bench.sizes().into_iter();
    let twos = twos
        .map(|size| Two::make(bench, size))
        .collect::<Fallible<Vec<_>>>()?;
    let mut outcome = Outcome::default();
    for two in &twos {
        outcome.add(bench, nothing_new(two))?;
        outcome.add(bench, one_event(&git, two))?;
    }
    if let [small, .., home] = twos.as_slice() {
        for (what, floor, ours) in [
            ("nothing new", small.idle(), home.idle()),
            ("1 event", small.news(1), home.news(1)),
        ] {
            outcome.add(
                bench,
                Row {
                    name: format!("hub sync: {what}, {} over {}", home.size, small.size),
                    budget: Budget::Ratio(GROWTH),
                    heavy: false,
                    reference: None,
                    floor,
                    ours,
                    note: silent(),
                },
            )?;
        }
    }
    if let Some(home) = twos.last() {
        many(bench, &git, home, &mut outcome)?;
    }
    Ok(outcome)
}

fn nothing_new<'a>(two: &'a Two<'_>) -> Row<'a> {
    let remote = two.team.remote();
    Row {
        name: format!("hub sync: nothing new at {}", two.size),
        budget: Budget::Ratio(2.0),
        heavy: false,
        reference: reference::sync(two.size),
        floor: Box::new(move || {
            let lane = vec![floors::listing(&remote), floors::shell("start")?];
            Ok(Work::Lanes(vec![lane]))
        }),
        ours: two.idle(),
        note: silent(),
    }
}

fn one_event<'a>(git: &'a GitFloor<'_>, two: &'a Two<'_>) -> Row<'a> {
    Row {
        name: format!("hub sync: 1 event at {}", two.size),
        budget: Budget::Ratio(1.2),
        heavy: false,
        reference: None,
        floor: Box::new(|| Ok(Work::One(git.fetch(1)?))),
        ours: two.news(1),
        note: two.has_all(),
    }
}

/// A hundred events and a thousand: beside a fetch of one commit with as many lines, and what each further one takes.
fn many(
    bench: &Bench<'_>,
    git: &GitFloor<'_>,
    two: &Two<'_>,
    outcome: &mut Outcome,
) -> Fallible<()> {
    let mut lines: Vec<(u64, Line)> = Vec::new();
    for events in [1].into_iter().chain(MANY) {
        let row = Row {
            name: format!("hub sync: of {events} events at {}", two.size),
            budget: Budget::None,
            heavy: events > 1,
            reference: None,
            floor: Box::new(move || Ok(Work::One(git.fetch(events)?))),
            ours: two.news(events),
            note: two.has_all(),
        };
        lines.extend(bench.line(row)?.map(|line| (events, line)));
    }
    if let [(one, least), (few, middle), (all, most)] = lines.as_slice() {
        let each = |count: u64, line: &Line| {
            (line.ours_ms() - least.ours_ms()) / count.saturating_sub(*one).max(1) as f64
        };
        let (of_few, of_all) = (each(*few, middle), each(*all, most));
        let figure = |row: String, ours, limit| Figure {
            row,
            ours,
            unit: Unit::Milliseconds,
            limit,
            reference: Some(reference::EVENT.to_owned()),
            note: String::new(),
        };
        outcome.figures.extend([
            figure(
                format!("hub sync: each further event of {few}"),
                of_few,
                Limit::None,
            ),
            figure(
                format!("hub sync: each further event of {all}"),
                of_all,
                Limit::AtMost(of_few * GROWTH),
            ),
        ]);
    }
    outcome
        .lines
        .extend(lines.into_iter().map(|(_, line)| line));
    Ok(())
}
