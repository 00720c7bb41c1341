//! The end of a world: everything arrives everywhere, and then all must be one.

use std::collections::BTreeSet;

use crosslink_core::event::{Element, Entity, Event};
use crosslink_core::graph::{self, Edge};
use crosslink_core::hub::HubView;
use crosslink_core::id::{EventId, IssueId};
use crosslink_core::reduce::{self, AcceptAll};
use crosslink_core::state::State;
use crosslink_store::Store;

use crate::agreement::Named;
use crate::database::Database;
use crate::exchange::Delivery;
use crate::stranger::fold;
use crate::world::World;

impl World {
    /// Delivers everything, and says what is not as promised.
    pub(crate) fn heal(mut self) -> Result<(), String> {
        let everything = self.alive();
        self.check_kept(&everything)?;
        while !self.flight.is_empty() {
            self.arrive()?;
        }
        self.exchange_all()?;
        for (place, database) in self.databases.iter().enumerate() {
            if database.known != everything {
                return Err(format!("database {place} did not get everything"));
            }
            self.check_log(place)?;
        }
        let state = self.naive_folds(&everything)?;
        let named = Named::by(self.oracle.of(&everything));
        // All show the same, so it is enough to ask one of them closely.
        let chosen = self.random.below(self.databases.len());
        self.check_state(chosen)?;
        check_edges(chosen, &self.databases[chosen], &state, &named)?;
        let mut shown = Vec::new();
        for (place, database) in self.databases.drain(..).enumerate() {
            shown.push(Shown::of(place, database, place == chosen)?);
        }
        shown.windows(2).try_for_each(|pair| pair[0].same(&pair[1]))
    }

    /// What was acknowledged is somewhere, unless the only file that held it was overwritten.
    fn check_kept(&self, alive: &BTreeSet<EventId>) -> Result<(), String> {
        let promised = self.oracle.acknowledged.difference(&self.oracle.excused);
        match promised.copied().find(|id| !alive.contains(id)) {
            Some(lost) => Err(format!("the acknowledged event {lost} is nowhere")),
            None => Ok(()),
        }
    }

    /// Every database hands every other what that one lacks, and some of what it has.
    fn exchange_all(&mut self) -> Result<(), String> {
        let count = self.databases.len();
        // What the first ones get from the last ones goes round a second time.
        let pairs = (0..2 * count).flat_map(|turn| (0..count).map(move |to| (turn % count, to)));
        for (from, to) in pairs.filter(|(from, to)| from != to) {
            let (held, known) = (&self.databases[from].known, &self.databases[to].known);
            let random = &mut self.random;
            let sent = held
                .iter()
                .copied()
                .filter(|id| !known.contains(id) || random.one_in(16));
            let mut events: Vec<EventId> = sent.collect();
            random.shuffle(&mut events);
            let log = format!("log-{from}");
            self.deliver(&Delivery {
                to,
                log,
                events,
                junk: 0,
            })?;
        }
        Ok(())
    }

    /// Folds the set in three orders, and entity by entity: all must be equal.
    fn naive_folds(&mut self, everything: &BTreeSet<EventId>) -> Result<State, String> {
        let failed = |_| "the fold in memory failed".to_owned();
        let mut events: Vec<Event> = self.oracle.of(everything).cloned().collect();
        let wanted = fold(&events).map_err(failed)?;
        for _ in 0..2 {
            self.random.shuffle(&mut events);
            if fold(&events).map_err(failed)? != wanted {
                return Err("two orders of the same events give two states".to_owned());
            }
        }
        let mut state = State::default();
        let entities: BTreeSet<Entity> = events
            .iter()
            .filter_map(|event| event.fact.entity())
            .collect();
        for entity in entities {
            reduce::refold(&mut state, entity, &events, &AcceptAll).map_err(failed)?;
        }
        if state != wanted {
            return Err("folded entity by entity, the events give another state".to_owned());
        }
        Ok(wanted)
    }
}

/// Whether the edges that do not count are those the rules name, of all edges at once.
fn check_edges(
    place: usize,
    database: &Database,
    state: &State,
    named: &Named,
) -> Result<(), String> {
    let mut edges = Vec::new();
    for (issue, element) in &named.elements {
        let membership = state.membership(*issue, element).unwrap_or_default();
        if let (Element::Blocker(blocker), Some(membership)) =
            (element, membership.filter(|found| found.present))
        {
            edges.push(Edge {
                from: *issue,
                to: *blocker,
                stamp: membership.stamp,
            });
        }
    }
    let visible = |id: &IssueId| {
        state
            .issue(*id)
            .ok()
            .flatten()
            .is_some_and(|issue| issue.is_visible())
    };
    let inactive = graph::inactive(&edges);
    let wanted: BTreeSet<_> = inactive
        .into_iter()
        .filter(|(from, to)| visible(from) && visible(to))
        .collect();
    let found = database.reader().read(|snapshot| snapshot.inactive_edges());
    let found: BTreeSet<_> = found
        .map_err(|problem| problem.to_string())?
        .into_iter()
        .collect();
    if wanted == found {
        return Ok(());
    }
    Err(format!(
        "database {place} leaves out the edges {found:?} instead of {wanted:?}"
    ))
}

/// What the tables of a database hold.
struct Shown {
    place: usize,
    tables: Vec<(String, String)>,
}

impl Shown {
    /// Looks at a database, and perhaps rebuilds it: nothing may change.
    fn of(place: usize, database: Database, rebuild: bool) -> Result<Self, String> {
        let mut store = database.into_store();
        let look = |store: &Store| {
            let tables = store
                .projection_digest()
                .map_err(|problem| problem.to_string())?;
            Ok::<_, String>(Self { place, tables })
        };
        let before = look(&store)?;
        if rebuild {
            let rebuilt = store.rebuild();
            rebuilt.map_err(|problem| format!("database {place} cannot be rebuilt: {problem}"))?;
            before
                .same(&look(&store)?)
                .map_err(|what| format!("after a rebuild, {what}"))?;
        }
        Ok(before)
    }

    fn same(&self, other: &Self) -> Result<(), String> {
        for ((table, left), (_, right)) in self.tables.iter().zip(&other.tables) {
            if left != right {
                let differing = left
                    .lines()
                    .zip(right.lines())
                    .find(|(left, right)| left != right);
                let (left, right) = differing.unwrap_or(("fewer rows", "more rows"));
                let (here, there) = (self.place, other.place);
                return Err(format!(
                    "table {table} differs between databases {here} and {there}: {left} | {right}"
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crosslink_core::id::EventId;

    use crate::world::World;

    /// A world of a seed after some steps.
    fn lived(seed: u64) -> World {
        let mut world = World::new(seed).unwrap();
        for _ in 0..40 {
            world.step().unwrap();
        }
        world
    }

    #[test]
    fn an_event_that_was_acknowledged_and_is_nowhere_is_missed() {
        let mut world = lived(1);
        world.oracle.acknowledged.insert(EventId([9; 16]));
        let nowhere = "the acknowledged event 09090909090909090909090909090909 is nowhere";
        assert_eq!(world.heal(), Err(nowhere.to_owned()));
    }

    #[test]
    fn an_event_that_one_database_lacks_is_missed() {
        let mut world = lived(1);
        let place = (0..world.databases.len())
            .find(|place| world.databases[*place].known.len() > 1)
            .unwrap();
        let lost = world.databases[place].known.pop_first().unwrap();
        let what = world.check_log(place).unwrap_err();
        let surplus = format!("database {place} lacks [] and has [EventId({lost})] too many");
        assert_eq!(what, surplus);
        world.databases[place].known.insert(EventId([9; 16]));
        assert!(
            world
                .check_log(place)
                .unwrap_err()
                .contains("lacks [EventId(0909")
        );
    }

    #[test]
    fn a_database_that_is_not_the_fold_of_its_log_is_found() {
        let mut world = World::new(2).unwrap();
        let mut other = lived(3);
        let created = other.oracle.issues[0].by;
        let event = other.oracle.events.remove(&created).unwrap();
        world.oracle.hear(event);
        world.databases[0].known.insert(created);
        let what = world.check_state(0).unwrap_err();
        assert!(
            what.starts_with("database 0 is not the fold of its log: "),
            "{what}"
        );
    }
}
