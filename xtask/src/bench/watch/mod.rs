//! The watch: what a server costs that looks at many projects while nothing happens, and how soon it tells when something does.
//!
//! The method is that of the reference's own figures: hubs of the second generation with 300 issues, two agents and two
//! locks, each with a bare remote on this machine, one live client.

mod changes;
mod fleet;
mod http;
mod process;
mod rest;
mod serving;
mod template;

use std::thread::sleep;
use std::time::Duration;

use crate::project::Fallible;

use super::figure::{Figure, Limit, Unit};
use super::floors;
use super::measure;
use super::projects::Place;
use fleet::Fleet;
use serving::Serving;
use template::Template;

/// So many projects are watched at a time.
const SIZES: [usize; 4] = [5, 50, 200, 1_000];
/// Between two looks at a project.
const TICK: Duration = Duration::from_secs(5);
/// How long a server is left alone before it is measured.
const SETTLE: Duration = Duration::from_secs(6);
/// At this size one remote that never answers is added.
const HUNG: usize = 200;

type Measure = dyn Fn(&Place, &Template) -> Fallible<Vec<Figure>>;

/// Something measured together, by its name.
struct Group {
    name: String,
    measure: Box<Measure>,
}

/// Whether only rows of the watch can be meant.
pub(crate) fn alone(only: &str) -> bool {
    only.starts_with("watch")
}

/// Measures the groups whose names contain a text.
pub(crate) fn measured(place: &Place, only: &str) -> Fallible<Vec<Figure>> {
    let wanted: Vec<Group> = groups()
        .into_iter()
        .filter(|group| group.name.contains(only))
        .collect();
    if wanted.is_empty() || !cfg!(target_os = "linux") {
        return Ok(Vec::new());
    }
    println!("preparing hubs of {} issues", template::ISSUES);
    let template = Template::make(place)?;
    let mut figures = Vec::new();
    for group in wanted {
        println!("measuring {}", group.name);
        figures.extend((group.measure)(place, &template)?);
    }
    Ok(figures)
}

fn groups() -> Vec<Group> {
    let mut groups: Vec<Group> = SIZES
        .iter()
        .map(|&size| Group {
            name: format!("watch {size}"),
            measure: Box::new(move |place, template| at_size(place, template, size)),
        })
        .collect();
    groups.push(Group {
        name: "watch hung remote".to_owned(),
        measure: Box::new(with_a_hung_remote),
    });
    groups.push(Group {
        name: "watch one tick".to_owned(),
        measure: Box::new(one_tick),
    });
    groups
}

/// The cost at rest, then under one question a second, then how soon changes are told.
fn at_size(place: &Place, template: &Template, size: usize) -> Fallible<Vec<Figure>> {
    let fleet = Fleet::make(place, template, size)?;
    let serving = Serving::start(place, TICK)?;
    let live = serving.listen()?;
    let first = serving.all_read(size)?;
    sleep(SETTLE);
    let name = |what: &str| format!("{what}, {size} projects");
    let mut figures = vec![Figure {
        row: name("first pass"),
        ours: first.as_secs_f64(),
        unit: Unit::Seconds,
        limit: Limit::None,
        reference: reference::first_pass(size),
        note: String::new(),
    }];
    figures.extend(rest::measured(&serving, &live, size, name)?);
    figures.extend(rest::asked(&serving, size, name)?);
    figures.extend(changes::measured(&fleet, &live, size, name)?);
    fleet.forget()?;
    Ok(figures)
}

/// Two hundred projects and one whose remote takes the connection and says nothing.
fn with_a_hung_remote(place: &Place, template: &Template) -> Fallible<Vec<Figure>> {
    let fleet = Fleet::make(place, template, HUNG)?;
    let silence = fleet.add_hung(place, template)?;
    let serving = Serving::start(place, TICK)?;
    serving.all_read(HUNG)?;
    sleep(SETTLE);
    let gaps = rest::gaps(&serving, &mut Vec::new())?;
    let note = format!("connections taken and never answered: {}", silence.taken());
    let worst = gaps.iter().max().copied().unwrap_or_default();
    fleet.forget()?;
    Ok(vec![Figure {
        row: format!("longest between two looks, {HUNG} projects and a hung remote"),
        ours: worst.as_secs_f64(),
        unit: Unit::Seconds,
        limit: Limit::AtMost(rest::LONGEST_GAP.as_secs_f64()),
        reference: None,
        note,
    }])
}

/// What one tick of one project at rest costs, against a process that lists the refs of its remote.
fn one_tick(place: &Place, template: &Template) -> Fallible<Vec<Figure>> {
    const TICKS: u32 = 30;
    let second = Duration::from_secs(1);
    let fleet = Fleet::make(place, template, 1)?;
    let remote = fleet.projects[0].remote.clone();
    let mut listing: measure::Side<'_> =
        Box::new(|| Ok(measure::Work::One(floors::listing(&remote))));
    let mut again: measure::Side<'_> =
        Box::new(|| Ok(measure::Work::One(floors::listing(&remote))));
    let floor = measure::compare(&mut listing, &mut again, 21)?.floor;
    let serving = Serving::start(place, second)?;
    serving.all_read(1)?;
    sleep(SETTLE);
    let before = serving.process().times()?;
    sleep(second * TICKS);
    let spent = serving.process().times()?.since(&before);
    drop((listing, again));
    fleet.forget()?;
    let milliseconds = |time: Duration| time.as_secs_f64() * 1_000.0;
    Ok(vec![Figure {
        row: "one project at rest, one tick".to_owned(),
        ours: milliseconds(spent / TICKS),
        unit: Unit::Milliseconds,
        limit: Limit::AtMost(milliseconds(floor) * 1.3),
        reference: Some("34 ms".to_owned()),
        note: format!("a bare ref listing takes {:.2} ms", milliseconds(floor)),
    }])
}

/// What the reference took for the same work, as its specification reports it.
mod reference {
    fn of(size: usize, figures: [&str; 3]) -> Option<String> {
        let at = [5, 50, 200].iter().position(|known| *known == size)?;
        Some(figures[at].to_owned())
    }

    pub(super) fn first_pass(size: usize) -> Option<String> {
        of(size, ["0.5 s", "1.7 s", "11.2 s"])
    }

    pub(super) fn period(size: usize) -> Option<String> {
        of(size, ["5.0 s", "5.0 s", "10-15 s"])
    }

    pub(super) fn cpu(size: usize) -> Option<String> {
        of(size, ["3.4 %", "28.6 %", "45.6 %"])
    }

    pub(super) fn memory(size: usize) -> Option<String> {
        of(size, ["17.4 MB", "18.7 MB", "18.5 MB"])
    }

    pub(super) fn processes(size: usize) -> Option<String> {
        of(size, ["75 a pass", "750 a pass", "3 000 a pass"])
    }

    pub(super) fn frames(size: usize) -> Option<String> {
        of(size, ["1 a second", "10 a second", "13-18 a second"])
    }

    pub(super) fn question(size: usize) -> Option<String> {
        of(size, ["4 ms", "5 ms", "6 ms"])
    }

    pub(super) fn local_change(size: usize) -> Option<String> {
        of(size, ["1400 ms", "2200 ms", "14500 ms"])
    }

    pub(super) fn remote_change(size: usize) -> Option<String> {
        of(size, ["never", "never", "never"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_the_watch_are_chosen_by_their_names() {
        let named = |only: &str| {
            let groups = groups().into_iter().map(|group| group.name);
            groups.filter(|name| name.contains(only)).count()
        };
        assert_eq!(
            (named("watch"), named("watch 200"), named("list")),
            (6, 1, 0)
        );
        assert!(alone("watch 5") && !alone("") && !alone("list"));
        assert_eq!(reference::cpu(50).as_deref(), Some("28.6 %"));
        assert_eq!(reference::cpu(1_000), None);
    }
}
