//! Claim races: of several that ask at once exactly one wins, whatever clocks and networks do.

use std::sync::Barrier;

use crosslink_core::id::IssueId;
use crosslink_core::problem::{Code, Problem};
use crosslink_sim::{Lie, Moment, RaceReport, Random, RemoteKind, Weather, run_race_seed};
use crosslink_workspace::{Guard, WorkOptions, Workspace};

use crate::team::{SECOND, Team, told};

/// How often eight clones claim the same issue, unless `CROSSLINK_RACES` says otherwise.
const ROUNDS: usize = 150;

/// How far the clocks of the clones are beside the truth, in days.
const DAYS: [i64; 8] = [0, 3, -3, 400, -400, 1, -1, 30];

/// What became of a claim: whether it was granted, and whether its clone may rely on it once all have their answers.
type Claimed = (bool, Guard);

/// Lets all claim each issue at once; says what became of the claims of each clone.
fn race(workspaces: Vec<&mut Workspace>, issues: &[IssueId]) -> Vec<Vec<Claimed>> {
    let barrier = Barrier::new(workspaces.len());
    std::thread::scope(|scope| {
        let running: Vec<_> = workspaces
            .into_iter()
            .map(|workspace| scope.spawn(|| run(workspace, issues, &barrier)))
            .collect();
        running.into_iter().map(|it| it.join().unwrap()).collect()
    })
}

fn run(workspace: &mut Workspace, issues: &[IssueId], barrier: &Barrier) -> Vec<Claimed> {
    let claim = |issue: &IssueId| {
        barrier.wait();
        let claimed = workspace.claim(*issue, &WorkOptions::default());
        barrier.wait();
        let guard = workspace.guard(*issue).unwrap();
        (claimed.map(|claimed| claimed.outcome.already), guard)
    };
    let judge = |(claimed, guard): (Result<bool, Problem>, Guard)| match claimed {
        Ok(already) => (!already, guard),
        Err(problem) => {
            assert_eq!(problem.code(), Code::IssueHeld, "{}", told(&problem));
            (false, guard)
        }
    };
    issues.iter().map(claim).map(judge).collect()
}

/// Of each round there is one winner, who alone may rely on it.
fn race_of_eight(kind: RemoteKind, rounds: usize, prepare: impl Fn(&Team)) {
    let (mut team, issues) = Team::sharing(kind, 8, rounds);
    prepare(&team);
    let workspaces = team.clones.iter_mut().map(|clone| &mut clone.workspace);
    let claims = race(workspaces.collect(), &issues);
    for (round, issue) in issues.iter().enumerate() {
        let claimed: Vec<Claimed> = claims.iter().map(|claims| claims[round]).collect();
        let mut wanted = [(false, Guard::NotHeld); 8];
        for (wanted, claimed) in wanted.iter_mut().zip(&claimed) {
            if claimed.0 {
                *wanted = (true, Guard::Held);
            }
        }
        assert_eq!(claimed, wanted, "round {round}: {issue}");
        let winners = claimed.iter().filter(|(won, _)| *won).count();
        assert_eq!(winners, 1, "round {round}: {issue}");
    }
    assert_eq!(team.names("locks/").len(), rounds);
}

/// Clocks are days off, exchanges take up to a minute each, and every third answer to a push is lost.
fn trouble(team: &Team) {
    for (clone, days) in team.clones.iter().zip(DAYS) {
        clone.machine.clock.lie(Lie::Beside(days * 86_400));
        clone.machine.network.weather(Weather {
            silent: 0,
            lost_answers: 3,
        });
        let (time, random) = (team.time.clone(), Random::new(days.unsigned_abs()));
        let random = std::sync::Mutex::new(random);
        clone.machine.network.meanwhile(move |moment: Moment| {
            let seconds = random.lock().unwrap().below(4) as i64;
            if moment != Moment::Lists {
                time.pass(seconds * SECOND);
            }
            std::thread::yield_now();
        });
    }
}

#[test]
fn of_eight_clones_that_claim_at_once_exactly_one_wins() {
    let rounds = crate::wanted("CROSSLINK_RACES", ROUNDS);
    race_of_eight(RemoteKind::Simulated, rounds, |_| {});
}

#[test]
fn of_eight_clones_whose_clocks_and_networks_fail_exactly_one_wins() {
    let rounds = crate::wanted("CROSSLINK_RACES", ROUNDS);
    race_of_eight(RemoteKind::Simulated, rounds, trouble);
}

#[test]
fn of_clones_that_claim_at_a_bare_repository_exactly_one_wins() {
    let rounds = crate::rounds(3, 100);
    race_of_eight(RemoteKind::Bare, rounds, |_| {});
}

#[test]
fn of_clones_whose_networks_fail_at_a_bare_repository_exactly_one_wins() {
    let rounds = crate::rounds(2, 100);
    race_of_eight(RemoteKind::Bare, rounds, trouble);
}

/// So many histories are checked, unless `CROSSLINK_RACE_SEEDS` says otherwise.
const SEEDS: u64 = 12;

/// So much happens in each.
const STEPS: u32 = 400;

/// Lives through races; every answer and every guard must fit what the remote said.
fn histories(kind: RemoteKind, seeds: u64, steps: u32) -> RaceReport {
    let mut all = RaceReport::default();
    let mut broken = Vec::new();
    for seed in 0..seeds {
        match run_race_seed(kind, seed, steps) {
            Ok(held) => {
                all.granted += held.granted;
                all.refused += held.refused;
                all.unclear += held.unclear;
                all.killed += held.killed;
                all.tampered += held.tampered;
                all.guarded += held.guarded;
                all.excused += held.excused;
            }
            Err(what) => broken.push(format!("seed {seed}: {what}")),
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    all
}

#[test]
fn no_two_clones_ever_rely_on_one_lock_whatever_stops_dies_or_sleeps_in_between() {
    let seeds = crate::wanted("CROSSLINK_RACE_SEEDS", SEEDS);
    let all = histories(RemoteKind::Simulated, seeds, STEPS);
    let enough = all.granted > 200 && all.refused > 50 && all.unclear > 20 && all.killed > 30;
    assert!(enough && all.guarded > 1_000 && all.tampered > 5, "{all:?}");
}

#[test]
fn no_two_clones_ever_rely_on_one_lock_of_a_bare_repository() {
    let seeds = crate::wanted("CROSSLINK_BARE_RACE_SEEDS", 2);
    let all = histories(RemoteKind::Bare, seeds, 150);
    assert!(all.granted > 4 && all.guarded > 20, "{all:?}");
}
