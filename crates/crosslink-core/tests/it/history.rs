//! Histories as text: who does what, in what order, and what comes of it.
//!
//! ```text
//! agent-1: create A "Fix login"
//! agent-2: pull agent-1
//! agent-2 clock +3d
//! agent-2: close A
//! agent-1: label A ui
//! all: sync
//! ```
//!
//! A line may end in `=> code` where it is refused. Everyone who is named begins with nothing.

use std::collections::BTreeMap;

use crosslink_core::event::Event;
use crosslink_core::id::{CommentId, IssueId, MilestoneId, OperationId};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;

use crate::picture::picture;
use crate::replica::{Lie, Replica};
use crate::script;

/// What the names in a history stand for.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) issues: BTreeMap<String, IssueId>,
    pub(crate) comments: BTreeMap<String, CommentId>,
    pub(crate) milestones: BTreeMap<String, MilestoneId>,
    pub(crate) operations: BTreeMap<String, OperationId>,
}

/// The clones of a history, and what they said.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) replicas: BTreeMap<String, Replica>,
    pub(crate) names: Names,
    pub(crate) said: Vec<String>,
    minutes: i64,
}

/// Plays a history and compares what came of it, indentation aside.
#[track_caller]
pub(crate) fn check(history: &str, expected: &str) {
    assert_eq!(dedent(&play(history).report()), dedent(expected));
}

/// Plays a history.
#[track_caller]
pub(crate) fn play(history: &str) -> World {
    let mut world = World::default();
    for line in history
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let (line, refusal) = line
            .split_once(" => ")
            .map_or((line, None), |(line, code)| (line, Some(code)));
        let found = world.step(line).map_err(|problem| problem.code().name());
        assert_eq!(found, refusal.map_or(Ok(()), Err), "{line}");
    }
    world
}

/// Takes the space around lines away, and empty lines.
fn dedent(text: &str) -> String {
    let lines: Vec<_> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

impl World {
    /// The true time: a minute a line.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::parse("2026-01-01T00:00:00Z")
            .unwrap()
            .plus_seconds(60 * self.minutes)
    }

    fn step(&mut self, line: &str) -> Result<(), Problem> {
        self.minutes += 1;
        let Some((who, what)) = line.split_once(": ") else {
            let (who, lie) = line
                .split_once(" clock ")
                .unwrap_or_else(|| panic!("no such line: {line}"));
            self.replica(who).lie = lie_of(lie);
            return Ok(());
        };
        match what.split_once(' ').unwrap_or((what, "")) {
            ("sync", _) => self.sync(),
            ("pull", from) => {
                let events = self.replica(from).log.clone();
                self.deliver(who, &events);
            }
            ("nothing", _) => drop(self.replica(who)),
            _ => return script::run(self, who, what),
        }
        Ok(())
    }

    /// A clone, new if it was not named before.
    pub(crate) fn replica(&mut self, name: &str) -> &mut Replica {
        self.replicas
            .entry(name.to_owned())
            .or_insert_with(|| Replica::new(name))
    }

    fn deliver(&mut self, to: &str, events: &[Event]) {
        let replica = self.replica(to);
        events.iter().for_each(|event| replica.receive(event));
    }

    /// Lets everyone have everything.
    fn sync(&mut self) {
        let all: Vec<Event> = self
            .replicas
            .values()
            .flat_map(|replica| replica.log.clone())
            .collect();
        for replica in self.replicas.values_mut() {
            all.iter().for_each(|event| replica.receive(event));
        }
    }

    /// What was said, then what each clone shows; clones that show the same are told together.
    pub(crate) fn report(&self) -> String {
        let mut shown: Vec<(Vec<&str>, String)> = Vec::new();
        for (name, replica) in &self.replicas {
            let picture = picture(&replica.state, &self.names);
            match shown.iter_mut().find(|(_, found)| *found == picture) {
                Some((names, _)) => names.push(name),
                None => shown.push((vec![name], picture)),
            }
        }
        let mut lines = self.said.clone();
        for (names, picture) in &shown {
            if shown.len() > 1 {
                lines.push(format!("{}:", names.join(", ")));
            }
            lines.push(picture.clone());
        }
        lines.join("\n")
    }
}

fn lie_of(text: &str) -> Lie {
    match text {
        "right" => Lie::Beside(0),
        "stuck at end" => Lie::Stuck(Timestamp::MAX),
        "stuck at beginning" => Lie::Stuck(Timestamp::from_nanos(i64::MIN)),
        _ => {
            let days = text
                .strip_suffix('d')
                .and_then(|days| days.parse::<i64>().ok());
            Lie::Beside(86_400 * days.unwrap_or_else(|| panic!("no such clock: {text}")))
        }
    }
}
