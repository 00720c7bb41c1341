//! Numbers of a project that shares come from granted blocks.

use crosslink_core::event::{Fact, IssueCreated, MilestoneCreated, Numbered};
use crosslink_core::hub::{Counter, HubView};
use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::model::Standing;
use crosslink_core::operation::IssueMade;
use crosslink_core::state::State;
use crosslink_sim::{Random, SeededIds};
use crosslink_store::{Clash, MilestoneClash, NumbersLeft, NumbersWanted, Store, Unnumbered};
use uuid::Uuid;

use super::{collect, hub, join, joined, read, write};
use crate::support::{append, create, issue, run_create, sealed};

fn milestone(id: u128) -> MilestoneId {
    MilestoneId(Uuid::from_u128(id))
}

fn milestone_created(id: u128, number: Option<u32>) -> Fact {
    Fact::MilestoneCreated(MilestoneCreated {
        milestone: milestone(id),
        number,
        name: format!("v{id}"),
        description: None,
        status: Standing::default(),
        due: None,
        author: None,
    })
}

fn unnumbered(id: u128) -> Fact {
    Fact::IssueCreated(Box::new(IssueCreated::new(issue(id), "No number yet")))
}

fn next(store: &Store) -> Option<u32> {
    read(store, |snapshot| {
        Ok(snapshot.hub().next_number(Counter::Issue)?)
    })
}

fn made(store: &mut Store, ids: &mut SeededIds) -> IssueMade {
    write(store, |writing| run_create(writing, "One", ids))
}

#[test]
fn who_counted_alone_goes_on_in_granted_blocks() {
    let mut ids = SeededIds::new(1);
    let mut store = Store::memory().unwrap();
    assert_eq!(made(&mut store, &mut ids).id, Some(1));
    join(&mut store);
    let without = made(&mut store, &mut ids);
    assert_eq!(
        (without.id, without.display_id),
        (None, without.uuid.short())
    );
    write(&mut store, |writing| {
        writing.grant(Counter::Issue, 33, 2)?;
        writing.grant(Counter::Issue, 65, 2)?;
        writing.grant(Counter::Milestone, 1, 0)
    });
    let drawn: Vec<_> = (0..5).map(|_| made(&mut store, &mut ids).id).collect();
    assert_eq!(drawn, [Some(33), Some(34), Some(65), Some(66), None]);
}

#[test]
fn no_number_of_a_block_is_drawn_that_was_seen_or_lies_below_one() {
    let mut store = joined();
    write(&mut store, |writing| writing.grant(Counter::Issue, 33, 32));
    collect(&mut store, "a-log", 1, &create(80, "Of another block"));
    assert_eq!(next(&store), Some(33));
    collect(
        &mut store,
        "a-log",
        2,
        &create(40, "Of a copy of this database"),
    );
    assert_eq!(next(&store), Some(41));
    let floor = |store: &Store| read(store, |snapshot| snapshot.numbers_floor(Counter::Issue));
    assert_eq!(floor(&store), 81);
    write(&mut store, |writing| writing.reserve(Counter::Issue, 128));
    assert_eq!(floor(&store), 129);
    write(&mut store, |writing| writing.reserve(Counter::Issue, 90));
    assert_eq!(floor(&store), 129);
}

#[test]
fn the_state_in_memory_draws_the_same() {
    for seed in 0..20 {
        let mut random = Random::new(seed);
        let (mut state, mut store) = (State::default(), Store::memory().unwrap());
        for step in 0..60 {
            match random.below(12) {
                0 => {
                    state.join();
                    write(&mut store, |writing| writing.join(&hub(1)));
                }
                1 => {
                    let (first, count) = (step * 40 + 1, 1 + random.below(5) as u32);
                    let counter = [Counter::Issue, Counter::Milestone][random.below(2)];
                    state.join();
                    state.grant(counter, first, count);
                    write(&mut store, |writing| {
                        writing.join(&hub(1))?;
                        writing.grant(counter, first, count)
                    });
                }
                2..5 => {
                    let number = Some(1 + random.below(2_500) as u32);
                    let fact = match random.one_in(2) {
                        true => milestone_created(u128::from(step), number),
                        false => Fact::IssueCreated(Box::new(IssueCreated {
                            number,
                            ..IssueCreated::new(issue(u128::from(step)), "Theirs")
                        })),
                    };
                    let event = sealed(i64::from(step), fact);
                    crosslink_core::reduce::apply(&mut state, &event).unwrap();
                    collect(&mut store, "a-log", 1, &event);
                }
                _ => {}
            }
            for counter in [Counter::Issue, Counter::Milestone] {
                for floor in [0, 41, 1 + random.below(2_500) as u32] {
                    let found = read(&store, |snapshot| {
                        Ok(snapshot.hub().number_above(counter, floor)?)
                    });
                    let wanted = state.number_above(counter, floor).unwrap();
                    assert_eq!(found, wanted, "seed {seed}, step {step}, above {floor}");
                }
            }
        }
    }
}

#[test]
fn a_block_is_asked_for_when_few_are_left_and_one_for_each_that_waits() {
    let mut store = Store::memory().unwrap();
    let wanted = |store: &Store| {
        let NumbersWanted { issue, milestone } = read(store, |snapshot| snapshot.numbers_wanted());
        (issue, milestone)
    };
    assert_eq!(wanted(&store), (0, 0), "alone nothing is granted");
    join(&mut store);
    assert_eq!(wanted(&store), (32, 8));
    write(&mut store, |writing| {
        writing.grant(Counter::Issue, 1, 9)?;
        writing.grant(Counter::Milestone, 1, 3)
    });
    assert_eq!(wanted(&store), (0, 0));
    append(
        &mut store,
        &[create(1, "One"), sealed(2, milestone_created(2, Some(1)))],
    );
    let left = NumbersLeft {
        issue: 8,
        milestone: 2,
    };
    assert_eq!(read(&store, |snapshot| snapshot.numbers_left()), left);
    assert_eq!(wanted(&store), (32, 8));
    let waiting: Vec<_> = (10..20)
        .map(|id| sealed(id.into(), unnumbered(id as u128)))
        .collect();
    append(&mut store, &waiting);
    assert_eq!(wanted(&store), (34, 8));
}

#[test]
fn what_was_created_without_a_number_waits_for_one() {
    let mut store = joined();
    collect(&mut store, "a-log", 1, &sealed(9, unnumbered(9)));
    append(
        &mut store,
        &[
            sealed(1, unnumbered(1)),
            create(2, "Two"),
            sealed(3, milestone_created(3, None)),
            sealed(4, unnumbered(4)),
        ],
    );
    let waiting = |store: &Store| {
        let Unnumbered { issues, milestones } = read(store, |snapshot| snapshot.unnumbered_own());
        (issues, milestones)
    };
    assert_eq!(
        waiting(&store),
        (vec![issue(1), issue(4)], vec![milestone(3)])
    );
    let numbered = Fact::IssueNumbered(Numbered::<IssueId> {
        id: issue(1),
        number: 5,
    });
    append(&mut store, &[sealed(5, numbered)]);
    for _ in 0..2 {
        assert_eq!(waiting(&store), (vec![issue(4)], vec![milestone(3)]));
        write(&mut store, |writing| writing.grant(Counter::Issue, 33, 32));
    }
}

#[test]
fn who_joins_learns_which_of_its_numbers_others_have_too() {
    let mut store = Store::memory().unwrap();
    let twin = create(4, "Known on both sides");
    append(
        &mut store,
        &[
            create(1, "One"),
            create(2, "Two"),
            create(3, "Three"),
            twin.clone(),
            sealed(5, milestone_created(5, Some(1))),
        ],
    );
    let theirs = |id: u128, number| {
        let made = IssueCreated {
            number: Some(number),
            ..IssueCreated::new(issue(id), "Theirs")
        };
        sealed(id as i64, Fact::IssueCreated(Box::new(made)))
    };
    let renumbered = Fact::IssueNumbered(Numbered::<IssueId> {
        id: issue(103),
        number: 50,
    });
    join(&mut store);
    for event in [
        theirs(101, 1),
        theirs(102, 2),
        theirs(103, 3),
        sealed(104, renumbered),
        sealed(105, milestone_created(105, Some(1))),
        twin,
    ] {
        collect(&mut store, "a-log", 1, &event);
    }
    let clash = |own: u128| Clash {
        issue: issue(own),
        number: own as u32,
        other: issue(100 + own),
    };
    let clashes = |store: &Store| read(store, |snapshot| snapshot.clashes());
    assert_eq!(
        clashes(&store),
        [clash(1), clash(2)],
        "3 is only an alias there"
    );
    let milestones = MilestoneClash {
        milestone: milestone(5),
        number: 1,
        other: milestone(105),
    };
    assert_eq!(
        read(&store, |snapshot| snapshot.milestone_clashes()),
        [milestones]
    );
    // What others have seen already keeps its number, until somebody says otherwise.
    write(&mut store, |writing| writing.published(2, &[1, 2], 1));
    assert_eq!(clashes(&store), []);
}
