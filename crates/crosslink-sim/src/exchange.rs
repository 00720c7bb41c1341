//! How lines travel between the databases of a world: late, twice, in any order, and some never until the end.

use std::collections::BTreeSet;

use crosslink_core::id::EventId;

use crate::stranger::{Cast, NEWER_LINES, strange_event};
use crate::world::World;

/// Lines on their way to a database.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) to: usize,
    /// Whose log they are from.
    pub(crate) log: String,
    pub(crate) events: Vec<EventId>,
    /// Lines no database can read, among the others.
    pub(crate) junk: usize,
}

/// What nobody can read.
const JUNK: [&str; 4] = [
    "",
    "{",
    "not a line at all",
    r#"{"id":"00000000000000000000000000000000","v":1}"#,
];

impl World {
    /// One database sends some of what it knows to another.
    pub(crate) fn send(&mut self) {
        let (from, to) = (
            self.random.below(self.databases.len()),
            self.random.below(self.databases.len()),
        );
        if from == to {
            return;
        }
        let some = 1 + self.random.below(4);
        let known: Vec<EventId> = self.databases[from].known.iter().copied().collect();
        let all = self.random.one_in(3);
        let chosen = known
            .into_iter()
            .filter(|_| all || self.random.one_in(some));
        let delivery = Delivery {
            events: chosen.collect(),
            to,
            log: format!("log-{from}"),
            junk: 0,
        };
        if self.random.one_in(5) {
            self.flight.push(delivery.clone());
        }
        self.flight.push(delivery);
    }

    /// Somebody strange sends lines to one database.
    pub(crate) fn mischief(&mut self) -> Result<(), String> {
        let cast = Cast {
            issues: self
                .oracle
                .issues
                .iter()
                .take(4)
                .map(|made| made.id)
                .collect(),
            comments: self
                .oracle
                .comments
                .iter()
                .take(3)
                .map(|made| made.id.1)
                .collect(),
            milestones: self
                .oracle
                .milestones
                .iter()
                .take(2)
                .map(|made| made.id)
                .collect(),
        };
        let count = 1 + self.random.below(4);
        let mut events: Vec<_> = (0..count)
            .map(|_| strange_event(&mut self.random, &cast))
            .collect();
        if self.random.one_in(3) {
            let line = NEWER_LINES[self.random.below(NEWER_LINES.len())];
            let newer = crosslink_core::event::Event::decode(line);
            events.push(
                newer.map_err(|problem| {
                    format!("a line of a newer version is refused: {problem}")
                })?,
            );
        }
        let delivery = Delivery {
            to: self.random.below(self.databases.len()),
            log: "stranger".to_owned(),
            events: events.iter().map(|event| event.id).collect(),
            junk: self.random.below(JUNK.len()),
        };
        events.into_iter().for_each(|event| self.oracle.hear(event));
        self.flight.push(delivery);
        Ok(())
    }

    /// Something that is on its way arrives, or a part of it.
    pub(crate) fn arrive(&mut self) -> Result<(), String> {
        if self.flight.is_empty() {
            return Ok(());
        }
        let place = self.random.below(self.flight.len());
        let mut delivery = self.flight.swap_remove(place);
        self.random.shuffle(&mut delivery.events);
        if delivery.events.len() > 4 && self.random.one_in(3) {
            let rest = delivery.events.split_off(delivery.events.len() / 2);
            self.flight.push(Delivery {
                events: rest,
                junk: 0,
                ..delivery.clone()
            });
        }
        self.deliver(&delivery)
    }

    /// Hands lines over and counts what became of them.
    pub(crate) fn deliver(&mut self, delivery: &Delivery) -> Result<(), String> {
        let database = &mut self.databases[delivery.to];
        let lines = delivery
            .events
            .iter()
            .filter_map(|id| self.oracle.events.get(id))
            .map(|event| event.line());
        let junk = JUNK.iter().take(delivery.junk).copied();
        let taken = database
            .workspace()
            .take_in(junk.chain(lines), &delivery.log);
        let taken = taken
            .map_err(|problem| format!("database {} took nothing in: {problem}", delivery.to))?;
        let new: BTreeSet<EventId> = delivery
            .events
            .iter()
            .copied()
            .filter(|id| !database.known.contains(id))
            .collect();
        if taken.new != new.len() || taken.set_aside.len() != delivery.junk {
            return Err(format!(
                "database {} took in {} new lines of {} and set aside {} of {}",
                delivery.to,
                taken.new,
                new.len(),
                taken.set_aside.len(),
                delivery.junk
            ));
        }
        database.known.extend(new);
        Ok(())
    }

    /// Every event that anybody has, or that is on its way.
    pub(crate) fn alive(&self) -> BTreeSet<EventId> {
        let known = self.databases.iter().flat_map(|database| &database.known);
        let coming = self.flight.iter().flat_map(|delivery| &delivery.events);
        known.chain(coming).copied().collect()
    }
}
