//! The world of a seed: its databases, what is on its way between them, and what happens at each step.

use std::collections::BTreeSet;

use crosslink_core::hub::Counter;
use crosslink_core::id::{EventId, OperationId};
use crosslink_core::problem::{Kind, Problem};
use tempfile::TempDir;

use crate::agreement::{Named, difference};
use crate::clock::WorldTime;
use crate::database::{Blueprint, Database};
use crate::deeds::{Chooser, happen};
use crate::environment::START;
use crate::exchange::Delivery;
use crate::oracle::Oracle;
use crate::random::Random;
use crate::stranger::fold;

/// One world in so many keeps its databases in files, which can be copied and restored.
const FILES: usize = 12;

/// A database is compared with the fold of what it knows once in so many steps.
const SAMPLE: usize = 16;

/// How often an agent tries to do something in one step.
const TRIES: usize = 4;

/// Databases that work, exchange and suffer.
pub(crate) struct World {
    pub(crate) random: Random,
    pub(crate) time: WorldTime,
    pub(crate) databases: Vec<Database>,
    pub(crate) flight: Vec<Delivery>,
    pub(crate) oracle: Oracle,
    pub(crate) directory: Option<TempDir>,
}

impl World {
    /// Makes the world of a seed.
    pub(crate) fn new(seed: u64) -> Result<Self, String> {
        let mut random = Random::new(seed);
        let directory = random.one_in(FILES).then(tempfile::tempdir).transpose();
        let directory = directory.map_err(|error| format!("no temporary directory: {error}"))?;
        let mut world = Self {
            random,
            time: WorldTime::new(START),
            databases: Vec::new(),
            flight: Vec::new(),
            oracle: Oracle::default(),
            directory,
        };
        let count = 2 + world.random.below(2) + world.random.below(2);
        for place in 0..count {
            let blueprint = Blueprint {
                place,
                seed: world.random.draw(),
                time: &world.time,
                directory: world.directory.as_ref().map(TempDir::path),
            };
            let founded = Database::found(&blueprint)
                .map_err(|problem| format!("no database was made: {problem}"))?;
            world.databases.push(founded);
        }
        Ok(world)
    }

    /// Lets one thing happen.
    pub(crate) fn step(&mut self) -> Result<(), String> {
        let still = self.random.one_in(4);
        let nanos = self.random.below(20_000_000_000) as i64;
        self.time.pass(if still { 0 } else { nanos });
        let mishaps = if self.directory.is_some() { 100 } else { 88 };
        match self.random.below(mishaps) {
            0..54 => self.work()?,
            54..66 => self.send(),
            66..78 => self.arrive()?,
            78..82 => self.lie(),
            82..85 => self.crash()?,
            85..88 => self.mischief()?,
            88..91 => self.reopen()?,
            91..93 => self.copy()?,
            93..97 => self.back_up()?,
            _ => self.restore()?,
        }
        if self.random.one_in(SAMPLE) {
            let place = self.random.below(self.databases.len());
            self.check_log(place)?;
            self.check_state(place)?;
        }
        Ok(())
    }

    /// An agent does something; what is refused leads to another try.
    fn work(&mut self) -> Result<(), String> {
        let place = self.random.below(self.databases.len());
        for _ in 0..TRIES {
            if self.try_work(place)? {
                break;
            }
        }
        Ok(())
    }

    fn try_work(&mut self, place: usize) -> Result<bool, String> {
        let (random, oracle) = (&mut self.random, &self.oracle);
        let database = &mut self.databases[place];
        let known = std::mem::take(&mut database.known);
        let mut chooser = Chooser {
            random,
            oracle,
            known: &known,
        };
        let done = happen(database.workspace(), &mut chooser);
        database.known = known;
        match done {
            Ok(run) => {
                self.acknowledge(place, run)?;
                Ok(run.is_some())
            }
            Err(problem) => refusal(problem).map(|()| false),
        }
    }

    /// Remembers what a database acknowledged, and looks at the numbers it gave out.
    pub(crate) fn acknowledge(
        &mut self,
        place: usize,
        run: Option<OperationId>,
    ) -> Result<(), String> {
        let Some(run) = run else { return Ok(()) };
        let database = &mut self.databases[place];
        let events = database.reader().read(|snapshot| snapshot.operation(run));
        let events = events.map_err(|problem| problem.to_string())?.events;
        if events.is_empty() {
            return Err(format!(
                "database {place} acknowledged a run of which it has no event"
            ));
        }
        let ids: BTreeSet<EventId> = events.iter().map(|event| event.id).collect();
        let greatest = self.oracle.greatest_numbers(&database.known);
        database.known.extend(&ids);
        self.oracle.acknowledge(events);
        let given = self.oracle.greatest_numbers(&ids);
        for (what, given, greatest) in [
            ("issue", given.0, greatest.0),
            ("milestone", given.1, greatest.1),
        ] {
            if given != 0 && given <= greatest {
                return Err(format!(
                    "database {place} gave an {what} the number {given}, but knows {greatest}"
                ));
            }
        }
        Ok(())
    }

    /// Whether a database holds exactly what it must.
    pub(crate) fn check_log(&self, place: usize) -> Result<(), String> {
        let database = &self.databases[place];
        let log = database
            .log()
            .map_err(|problem| format!("the log of database {place} cannot be read: {problem}"))?;
        let found: BTreeSet<EventId> = log.iter().map(|event| event.id).collect();
        let missing: Vec<_> = database.known.difference(&found).collect();
        let surplus: Vec<_> = found.difference(&database.known).collect();
        if missing.is_empty() && surplus.is_empty() {
            return Ok(());
        }
        Err(format!(
            "database {place} lacks {missing:?} and has {surplus:?} too many"
        ))
    }

    /// Whether what a database shows is the fold of what it knows.
    pub(crate) fn check_state(&self, place: usize) -> Result<(), String> {
        let database = &self.databases[place];
        let events: Vec<_> = self.oracle.of(&database.known).collect();
        let (issue, milestone) = self.oracle.greatest_numbers(&database.known);
        let named = Named::by(events.iter().copied());
        let differs = database.reader().read(|snapshot| {
            let hub = snapshot.hub();
            let next = (
                hub.next_number(Counter::Issue)?,
                hub.next_number(Counter::Milestone)?,
            );
            if next.0 <= Some(issue) || next.1 <= Some(milestone) {
                return Ok(Some(format!(
                    "the next numbers are {next:?}, but {issue} and {milestone} are in use"
                )));
            }
            Ok(difference(&fold(events)?, hub, &named)?)
        });
        match differs.map_err(|problem| problem.to_string())? {
            Some(what) => Err(format!(
                "database {place} is not the fold of its log: {what}"
            )),
            None => Ok(()),
        }
    }
}

/// Lets a refusal by the rules pass; anything else is a failure.
pub(crate) fn refusal(problem: Problem) -> Result<(), String> {
    match problem.code().kind() {
        Kind::Refused | Kind::NotFound | Kind::Held | Kind::Invalid => Ok(()),
        _ => Err(format!(
            "an operation failed: {problem} ({})",
            problem.code().name()
        )),
    }
}
