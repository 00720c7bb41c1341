//! What goes wrong in a world: clocks lie, writes fail half-way, files are copied and restored.

use std::collections::BTreeSet;

use crosslink_core::operation::CreateIssue;
use crosslink_core::problem::Code;
use crosslink_core::time::Timestamp;

use crate::clock::Lie;
use crate::database::{Backup, Blueprint, Database, copy_files, restore_files};
use crate::deeds::{Chooser, happen};
use crate::world::World;

/// No world has more databases than this.
const MOST: usize = 5;

impl World {
    /// A clock begins to lie, or stops lying.
    pub(crate) fn lie(&mut self) {
        const DAY: i64 = 86_400;
        let days = self.random.below(800) as i64 - 400;
        let lie = match self.random.below(8) {
            0 => Lie::None,
            1..3 => Lie::Beside(days * DAY),
            3 => Lie::Drifting(days),
            4 => Lie::Stuck(Timestamp::MAX),
            5 => Lie::Stuck(Timestamp::from_nanos(i64::MIN)),
            6 => Lie::Stuck(self.time.now()),
            _ => Lie::JumpingBack(days.abs() * DAY),
        };
        let database = self.random.below(self.databases.len());
        self.databases[database].clock.lie(lie);
    }

    /// A write fails at a step: nothing of it remains.
    pub(crate) fn crash(&mut self) -> Result<(), String> {
        let at = ["before-append:full", "before-commit:full"][self.random.below(2)];
        let place = self.random.below(self.databases.len());
        let (random, oracle) = (&mut self.random, &self.oracle);
        let database = &mut self.databases[place];
        let known = database.known.clone();
        let done = database.with_variable("CROSSLINK_FAIL_POINT", at, |database| {
            let mut chooser = Chooser {
                random,
                oracle,
                known: &known,
            };
            happen(database.workspace(), &mut chooser)
        });
        match done.map_err(|problem| problem.to_string())? {
            Ok(None) => {}
            Ok(Some(_)) => {
                return Err(format!(
                    "database {place} acknowledged a write that failed {at}"
                ));
            }
            Err(problem) if problem.code() == Code::DiskFull => {}
            Err(problem) => crate::world::refusal(problem)?,
        }
        self.check_log(place)
    }

    /// A database is closed and opened again.
    pub(crate) fn reopen(&mut self) -> Result<(), String> {
        let place = self.random.below(self.databases.len());
        self.databases[place].at_rest(|_| Ok(()))
    }

    /// The files of a database are copied, and both go on. The copy finds itself out at its next write.
    pub(crate) fn copy(&mut self) -> Result<(), String> {
        let (from, place) = (
            self.random.below(self.databases.len()),
            self.databases.len(),
        );
        let Some(directory) = self.directory.as_ref().filter(|_| place < MOST) else {
            return Ok(());
        };
        let blueprint = Blueprint {
            place,
            seed: self.random.draw(),
            time: &self.time,
            directory: Some(directory.path()),
        };
        let to = directory.path().join(format!("{place}.db"));
        self.databases[from].at_rest(|file| copy_files(file, &to))?;
        let known = self.databases[from].known.clone();
        let copied = Database::copied(&blueprint, known)
            .map_err(|problem| format!("a copy did not open: {problem}"))?;
        self.databases.push(copied);
        self.found_out(place)
    }

    /// The files of a database are kept, to be restored later.
    pub(crate) fn back_up(&mut self) -> Result<(), String> {
        let place = self.random.below(self.databases.len());
        let database = &mut self.databases[place];
        let Some(path) = database
            .file
            .as_ref()
            .map(|file| file.with_extension("backup"))
        else {
            return Ok(());
        };
        database.at_rest(|file| copy_files(file, &path))?;
        let known = database.known.clone();
        database.backup = Some(Backup { path, known });
        Ok(())
    }

    /// A database is put back to what it was. What nobody else had seen is gone, and excused.
    pub(crate) fn restore(&mut self) -> Result<(), String> {
        let place = self.random.below(self.databases.len());
        let in_place = self.random.one_in(2);
        let database = &mut self.databases[place];
        let Some(Backup { path, known }) = database.backup.clone() else {
            return Ok(());
        };
        database.at_rest(|file| restore_files(&path, file, in_place))?;
        let before = std::mem::replace(&mut database.known, known);
        let alive = self.alive();
        self.oracle.excused.extend(before.difference(&alive));
        self.check_log(place)?;
        if in_place {
            Ok(())
        } else {
            self.found_out(place)
        }
    }

    /// A database in another file than before gives up its locks and its log at its next write.
    fn found_out(&mut self, place: usize) -> Result<(), String> {
        let database = &mut self.databases[place];
        let before = database.known.clone();
        let run = database.workspace().run(CreateIssue {
            title: "Written after the copy".to_owned(),
            ..CreateIssue::default()
        });
        let run = run.map_err(|problem| {
            format!("database {place} wrote nothing after it was copied: {problem}")
        })?;
        self.acknowledge(place, run.operation)?;
        let held = self.databases[place].workspace().read(|snapshot| {
            let mut own = BTreeSet::new();
            for event in &before {
                if snapshot.hub().is_own(*event)? {
                    own.insert(*event);
                }
            }
            Ok((snapshot.local().locks()?.len(), own.len()))
        });
        match held.map_err(|problem| problem.to_string())? {
            (0, 0) => Ok(()),
            (locks, own) => Err(format!(
                "database {place} is a copy, yet holds {locks} locks and owns {own} earlier events"
            )),
        }
    }
}
