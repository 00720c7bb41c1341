//! The budgets: which work is held to how many times which floor.

use std::cell::RefCell;
use std::path::PathBuf;
use std::process::Command;
use std::rc::Rc;

use super::floors::{self, Floor};
use super::hooks;
use super::measure::{Side, Work};
use super::projects::{Place, Project};
use super::report::Budget;
use crate::project::Fallible;

/// Says something after a measurement; its failure is one of the program.
pub(crate) type Note<'a> = Box<dyn Fn() -> Fallible<String> + 'a>;

/// One thing to measure. What it says after the measurement stands beside the verdict.
pub(crate) struct Row<'a> {
    pub(crate) name: String,
    pub(crate) budget: Budget,
    /// Measured a few times only.
    pub(crate) heavy: bool,
    /// What the reference takes.
    pub(crate) reference: Option<&'static str>,
    pub(crate) floor: Side<'a>,
    pub(crate) ours: Side<'a>,
    pub(crate) note: Note<'a>,
}

/// What the rows are measured on.
pub(crate) struct World {
    pub(crate) place: Place,
    /// By size, the smallest first; never empty.
    pub(crate) grounds: Vec<Ground>,
}

/// A project, and floors with the same issues.
pub(crate) struct Ground {
    pub(crate) project: Project,
    /// Only read.
    pub(crate) read: Floor,
    /// To write to.
    pub(crate) written: Floor,
}

/// A command line; `MEASURED` is the issue every project has, `FRESH` one made for this run alone.
type Act = &'static [&'static str];

const LIST: Act = &["list"];
const SEARCH: Act = &["search", "daemon"];
/// What a floor prints that gives less than ours: no part of a text, no data of another program. It shows what those cost.
const BARE: &str = "over bare rows";
const READS: &[(&str, Act)] = &[
    ("show", &["show", "MEASURED"]),
    ("session status", &["session", "status"]),
];
const CHOICES: &[(&str, Act)] = &[("ready", &["ready"]), ("next", &["next"])];
const WRITES: &[(&str, Act)] = &[
    ("create", &["create", "Measured issue"]),
    ("comment", &["comment", "FRESH", "A comment to measure."]),
    ("close", &["close", "FRESH"]),
];

/// The size at which growth is stated.
pub(crate) const HOME: u64 = 10_000;
/// Fewer issues than this only show how the cost grows.
const LEAST: u64 = 1_000;
pub(crate) const GROWTH: f64 = 1.1;
const LANES: usize = 8;
const CREATES: usize = 25;

/// Returns all rows; those that only read come first.
pub(crate) fn rows(world: &World) -> Vec<Row<'_>> {
    let mut rows = vec![start(world)];
    let grounds: Vec<_> = world.stated().collect();
    for ground in &grounds {
        let against = |(name, act): &(&str, Act)| world.against_insert(name, 1.2, act, ground);
        rows.extend(READS.iter().map(against));
        rows.push(world.against_rows("list", "list", LIST, ground));
        rows.push(world.against_rows("search", "search_excerpts", SEARCH, ground));
        rows.push(
            world
                .against_rows("search", "search", SEARCH, ground)
                .over_bare_rows(),
        );
    }
    for ground in &world.grounds {
        let against = |(name, act): &(&str, Act)| world.against_list(name, act, &ground.project);
        rows.extend(CHOICES.iter().map(against));
    }
    let growth = |(name, act): &(&str, Act)| world.growth(name, act);
    rows.extend(READS.iter().filter_map(growth));
    rows.extend(grounds.iter().flat_map(|ground| hooks::rows(world, ground)));
    for ground in &grounds {
        rows.push(export(world, ground, "export"));
        rows.push(export(world, ground, "bulk_select").over_bare_rows());
    }
    for ground in &grounds {
        let against = |(name, act): &(&str, Act)| world.against_insert(name, 1.3, act, ground);
        rows.extend(WRITES.iter().map(against));
    }
    rows.extend(WRITES.iter().filter_map(growth));
    rows.extend(grounds.iter().map(|ground| import(world, &ground.project)));
    rows.push(crowd(world));
    rows
}

impl Row<'_> {
    /// The same work beside a floor that gives less, and so held to nothing.
    fn over_bare_rows(self) -> Self {
        Row {
            name: format!("{}, {BARE}", self.name),
            budget: Budget::None,
            ..self
        }
    }
}

impl World {
    /// The largest project of at most the size at which growth is stated.
    fn home(&self) -> &Project {
        let grounds = self.grounds.iter().rev();
        let home = grounds
            .map(|ground| &ground.project)
            .find(|project| project.size <= HOME);
        home.unwrap_or(&self.grounds[0].project)
    }

    /// The projects the budgets are stated for: those that are not small, or the only one.
    fn stated(&self) -> impl Iterator<Item = &Ground> {
        let only = self.grounds.len() == 1;
        let stated = move |ground: &&Ground| only || ground.project.size >= LEAST;
        self.grounds.iter().filter(stated)
    }

    pub(super) fn act<'a>(&'a self, project: &'a Project, act: Act) -> Side<'a> {
        Box::new(move || {
            let mut words = Vec::new();
            for word in act {
                words.push(match *word {
                    "MEASURED" => project.measured.clone(),
                    "FRESH" => self.place.create(&project.directory)?,
                    other => other.to_owned(),
                });
            }
            let words: Vec<_> = words.iter().map(String::as_str).collect();
            Ok(Work::One(self.place.crosslink(&project.directory, &words)))
        })
    }

    fn against_insert<'a>(
        &'a self,
        name: &str,
        limit: f64,
        act: Act,
        ground: &'a Ground,
    ) -> Row<'a> {
        Row {
            name: format!("{name} at {}", ground.project.size),
            budget: Budget::Ratio(limit),
            heavy: false,
            reference: None,
            floor: Box::new(|| Ok(Work::One(ground.written.sql("insert")?))),
            ours: self.act(&ground.project, act),
            note: silent(),
        }
    }

    fn against_rows<'a>(
        &'a self,
        name: &str,
        script: &'static str,
        act: Act,
        ground: &'a Ground,
    ) -> Row<'a> {
        let project = &ground.project;
        Row {
            name: format!("{name} at {}", project.size),
            budget: Budget::Ratio(1.0),
            heavy: false,
            reference: None,
            floor: ground.select(script),
            ours: self.act(project, act),
            note: Box::new(move || {
                let json = [act, &["--json"]].concat();
                let ours = self.place.rows(&project.directory, &json)?;
                let floor = ground.read.rows(script)?;
                Ok(if ours == floor {
                    format!("{ours} rows")
                } else {
                    format!("{ours} rows, floor {floor}")
                })
            }),
        }
    }

    fn against_list<'a>(&'a self, name: &str, act: Act, project: &'a Project) -> Row<'a> {
        Row {
            name: format!("{name} at {}", project.size),
            budget: if project.size > HOME {
                Budget::Milliseconds(150.0)
            } else {
                Budget::Ratio(1.3)
            },
            heavy: false,
            reference: None,
            floor: self.act(project, LIST),
            ours: self.act(project, act),
            note: silent(),
        }
    }

    /// The cost in the home project over the cost in the smallest, where these are two.
    fn growth(&self, name: &str, act: Act) -> Option<Row<'_>> {
        let (small, home) = (&self.grounds[0].project, self.home());
        (small.size < home.size).then(|| Row {
            name: format!("{name}, {} over {}", home.size, small.size),
            budget: Budget::Ratio(GROWTH),
            heavy: false,
            reference: None,
            floor: self.act(small, act),
            ours: self.act(home, act),
            note: silent(),
        })
    }
}

impl Ground {
    fn select(&self, script: &'static str) -> Side<'_> {
        Box::new(move || Ok(Work::One(self.read.sql(script)?)))
    }
}

/// Says nothing.
pub(crate) fn silent<'a>() -> Note<'a> {
    Box::new(|| Ok(String::new()))
}

fn start(world: &World) -> Row<'_> {
    Row {
        name: "start".to_owned(),
        budget: Budget::Ratio(1.7),
        heavy: false,
        reference: None,
        floor: Box::new(|| Ok(Work::One(floors::shell("start")?))),
        ours: world.act(world.home(), &["--version"]),
        note: silent(),
    }
}

fn export<'a>(world: &'a World, ground: &'a Ground, script: &'static str) -> Row<'a> {
    Row {
        name: format!("export of {}", ground.project.size),
        budget: Budget::Ratio(1.5),
        heavy: true,
        reference: None,
        floor: ground.select(script),
        ours: world.act(&ground.project, &["export"]),
        note: silent(),
    }
}

fn import<'a>(world: &'a World, project: &'a Project) -> Row<'a> {
    let place = &world.place;
    Row {
        name: format!("import of {}", project.size),
        budget: Budget::Ratio(4.0),
        heavy: true,
        reference: None,
        floor: Box::new(|| {
            let floor = Floor::empty(place.fresh("floor"), &place.issues(project.size)?)?;
            Ok(Work::One(floor.sql("bulk_insert")?))
        }),
        ours: Box::new(|| {
            let directory = place.empty_project()?;
            Ok(Work::One(
                place.import(&directory, &place.issues(project.size)?)?,
            ))
        }),
        note: silent(),
    }
}

/// Eight processes at a time create issues in one clone; afterwards the numbers are looked at.
fn crowd(world: &World) -> Row<'_> {
    let place = &world.place;
    let last = Rc::new(RefCell::new(PathBuf::new()));
    let seen = Rc::clone(&last);
    Row {
        name: format!("{LANES} x {CREATES} creates"),
        budget: Budget::Ratio(2.0),
        heavy: true,
        reference: None,
        floor: Box::new(|| {
            let floor = Floor::empty(
                place.fresh("floor"),
                &place.issues(world.grounds[0].project.size)?,
            )?;
            lanes(|| floor.sql("insert"))
        }),
        ours: Box::new(move || {
            let directory = place.empty_project()?;
            let work = lanes(|| Ok(place.crosslink(&directory, &["create", "Measured issue"])));
            last.replace(directory);
            work
        }),
        note: Box::new(move || numbers_note(&place.numbers(&seen.borrow())?)),
    }
}

fn lanes(command: impl Fn() -> Fallible<Command>) -> Fallible<Work> {
    let lane = || {
        (0..CREATES)
            .map(|_| command())
            .collect::<Fallible<Vec<_>>>()
    };
    Ok(Work::Lanes(
        (0..LANES).map(|_| lane()).collect::<Fallible<_>>()?,
    ))
}

/// None lost, no gap: that is a failure of the program, not of the budget.
fn numbers_note(numbers: &[u64]) -> Fallible<String> {
    if numbers.iter().copied().eq(1..=(LANES * CREATES) as u64) {
        return Ok("none lost, no gap".to_owned());
    }
    Err(format!("{} creates left the numbers {numbers:?}", LANES * CREATES).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_numbers_and_gaps_are_told() {
        let all: Vec<u64> = (1..=200).collect();
        assert_eq!(numbers_note(&all).unwrap(), "none lost, no gap");
        let gap: Vec<u64> = (1..=201).filter(|number| *number != 7).collect();
        assert!(numbers_note(&gap).is_err());
        assert!(numbers_note(&all[..199]).is_err());
    }
}
