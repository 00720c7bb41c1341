//! Several clones claim one issue at the same time.

use std::cell::RefCell;
use std::rc::Rc;

use super::super::measure::Work;
use super::super::report::Budget;
use super::super::rows::Row;
use super::git::GitFloor;
use super::team::{Member, Team};
use super::{Bench, Outcome, reference};
use crate::project::Fallible;

const CLONES: usize = 8;
/// How a claim ends that another one got.
const HELD: Option<i32> = Some(3);

pub(super) fn measured(bench: &Bench<'_>) -> Fallible<Outcome> {
    let team = Team::make(bench.place)?;
    let members = (0..CLONES).map(|_| team.joined());
    let members = members.collect::<Fallible<Vec<_>>>()?;
    let pushers = (0..CLONES).map(|_| GitFloor::make(bench.place));
    let pushers = pushers.collect::<Fallible<Vec<_>>>()?;
    let ends = Rc::default();
    let seen = Rc::clone(&ends);
    let mut outcome = Outcome::default();
    outcome.add(
        bench,
        Row {
            name: format!("hub race: {CLONES} claim one issue"),
            budget: Budget::Ratio(4.0),
            heavy: true,
            reference: Some(reference::WINNERS),
            floor: Box::new(|| {
                let pushes = pushers.iter().map(GitFloor::push);
                let lanes = pushes.map(|push| Ok(vec![push?]));
                Ok(Work::Lanes(lanes.collect::<Fallible<_>>()?))
            }),
            ours: Box::new(|| {
                let issue = known_to_all(&members)?;
                let claim = |member: &Member<'_>| member.crosslink(&["claim", &issue]);
                let runners = members.iter().map(claim).collect();
                Ok(Work::Race(runners, Rc::clone(&ends)))
            }),
            note: Box::new(move || one_winner_each(&seen)),
        },
    )?;
    Ok(outcome)
}

/// Makes an issue that all clones know.
fn known_to_all(members: &[Member<'_>]) -> Fallible<String> {
    let issue = members[0].create()?;
    members.iter().try_for_each(|it| it.sync().map(drop))?;
    Ok(issue)
}

fn one_winner_each(ends: &RefCell<Vec<Option<i32>>>) -> Fallible<String> {
    let ends = ends.borrow();
    let rounds = ends.chunks(CLONES);
    let of_round = |round: &[Option<i32>]| {
        let ended = |how| round.iter().filter(|end| **end == how).count();
        (ended(Some(0)), ended(HELD)) == (1, CLONES - 1)
    };
    let all = rounds.len();
    match rounds.clone().all(of_round) {
        true => Ok(format!("one winner in each of {all} rounds")),
        false => Err(format!("rounds of {CLONES} claims ended as {ends:?}").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_round_has_one_winner_and_the_others_are_told() {
        let mut round = vec![HELD; CLONES];
        round[3] = Some(0);
        let two = [round.clone(), round.clone()].concat();
        assert!(one_winner_each(&RefCell::new(two)).is_ok());
        for (at, end) in [(3, HELD), (4, Some(0)), (4, Some(70)), (4, None)] {
            let mut round = round.clone();
            round[at] = end;
            assert!(one_winner_each(&RefCell::new(round)).is_err(), "{end:?}");
        }
    }
}
