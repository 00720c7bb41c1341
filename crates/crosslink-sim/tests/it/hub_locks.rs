//! Locks through a remote: nobody is robbed or locked out.

use crosslink_core::operation::{CloseIssue, ReleaseIssue};
use crosslink_core::problem::Code;
use crosslink_sim::RemoteKind;
use crosslink_workspace::{Guard, SyncOptions, WorkOptions};

use crate::team::Team;

/// The lease of a claim.
const LEASE: i64 = 7_200;

/// Clones that all know the same issues.
fn team(clones: usize, issues: usize) -> (Team, Vec<crosslink_core::id::IssueId>) {
    Team::sharing(RemoteKind::Simulated, clones, issues)
}

#[test]
fn the_lock_of_a_dead_holder_is_had_within_two_and_a_half_leases() {
    let (mut team, issues) = team(2, 1);
    let issue = issues[0];
    team.claim(0, issue).unwrap();
    let mut waited = 0;
    while team.workspace(1).steal(issue, false).is_err() {
        team.pass(LEASE / 4);
        waited += LEASE / 4;
        assert!(2 * waited <= 5 * LEASE, "it was never had");
    }
    assert!(4 * waited >= 5 * LEASE, "it was had after {waited} s");
    assert_eq!(team.guard(0, issue), Guard::Unconfirmed);
    assert_eq!(team.guard(1, issue), Guard::Held);
    let report = team.clones[0].sync().unwrap();
    let lost: Vec<_> = report.lost_claims.iter().map(|lost| &lost.to).collect();
    assert_eq!(lost, [&Some("agent-1".to_owned())]);
    assert_eq!(team.guard(0, issue), Guard::NotHeld);
}

#[test]
fn a_holder_that_syncs_each_third_of_its_lease_is_never_robbed() {
    let (mut team, issues) = team(2, 1);
    let issue = issues[0];
    team.claim(0, issue).unwrap();
    for _ in 0..12 {
        team.pass(LEASE / 3);
        assert!(team.workspace(0).renewal_is_due().unwrap());
        team.workspace(0).sync(&SyncOptions::default()).unwrap();
        assert_eq!(team.guard(0, issue), Guard::Held);
        let robbed = team.workspace(1).steal(issue, false);
        assert_eq!(robbed.unwrap_err().code(), Code::IssueHeld);
    }
}

#[test]
fn force_takes_a_lock_and_the_one_it_was_taken_from_is_told() {
    let (mut team, issues) = team(2, 1);
    let issue = issues[0];
    team.claim(0, issue).unwrap();
    assert_eq!(team.claim(1, issue), Err(Code::IssueHeld));
    let stolen = team.workspace(1).steal(issue, true).unwrap().outcome;
    assert_eq!(stolen.from.as_deref(), Some("agent-0"));
    team.clones[0].sync().unwrap();
    assert_eq!(team.guard(0, issue), Guard::NotHeld);
    assert_eq!(team.claim(0, issue), Err(Code::IssueHeld));
}

#[test]
fn what_is_released_or_closed_is_free_for_others() {
    let (mut team, issues) = team(2, 2);
    let [released, closed] = issues[..] else {
        panic!("two were made")
    };
    team.claim(0, released).unwrap();
    team.claim(0, closed).unwrap();
    assert_eq!(team.names("locks/").len(), 2);
    let release = ReleaseIssue {
        issue: released,
        force: false,
    };
    team.workspace(0).run(release).unwrap();
    let close = CloseIssue {
        issue: closed,
        reason: None,
        recursive: false,
        force: false,
    };
    team.workspace(0).run(close).unwrap();
    team.clones[0].sync().unwrap();
    assert_eq!(team.names("locks/").len(), 0);
    team.claim(1, released).unwrap();
    assert_eq!(team.guard(1, released), Guard::Held);
    // Closing again what another holds by now takes nothing from it.
    team.clones[0].sync().unwrap();
    assert_eq!(team.guard(0, released), Guard::NotHeld);
    assert_eq!(team.names("locks/").len(), 1);
}

#[test]
fn a_claim_made_offline_is_tentative_until_the_remote_grants_it() {
    let (mut team, issues) = team(2, 2);
    let [lost, won] = issues[..] else {
        panic!("two were made")
    };
    team.claim(1, lost).unwrap();
    team.offline(0..1);
    assert_eq!(team.claim(0, won), Err(Code::RemoteUnreachable));
    let offline = WorkOptions {
        offline: true,
        ..WorkOptions::default()
    };
    for issue in [lost, won] {
        let claimed = team.workspace(0).claim(issue, &offline).unwrap().outcome;
        assert!(claimed.tentative);
        assert_eq!(team.guard(0, issue), Guard::Unconfirmed);
    }
    team.online();
    let report = team.clones[0].sync().unwrap();
    assert_eq!(report.lost_claims.len(), 1, "{report:?}");
    assert_eq!(team.guard(0, lost), Guard::NotHeld);
    assert_eq!(team.guard(0, won), Guard::Held);
}

#[test]
fn who_is_at_work_is_told_with_what_is_pushed() {
    let (mut team, issues) = team(2, 1);
    let issue = issues[0];
    team.workspace(0).start_session().unwrap();
    team.workspace(0)
        .work_on(issue, &WorkOptions::default())
        .unwrap();
    team.clones[0].sync().unwrap();
    team.clones[1].sync().unwrap();
    let present = team.workspace(1).read(|snapshot| snapshot.presence());
    let present: Vec<_> = present
        .unwrap()
        .into_iter()
        .map(|at| (at.agent, at.issue))
        .collect();
    assert_eq!(present, [("agent-0".to_owned(), Some(issue))]);
    let own = team.workspace(0).read(|snapshot| snapshot.presence());
    assert_eq!(own.unwrap(), []);
}

#[test]
fn a_copy_of_a_database_gives_its_locks_up_and_the_original_keeps_them() {
    let (mut team, issues) = team(2, 1);
    let issue = issues[0];
    team.claim(0, issue).unwrap();
    let saved = team.save(0);
    team.restore(1, &saved);
    team.sync(1);
    let copy = team.workspace(1);
    let held = copy.lock_of(issue).unwrap().unwrap();
    assert!(held.elsewhere.is_some(), "{held:?}");
    assert_eq!(copy.guard(issue).unwrap(), Guard::NotHeld);
    let claimed = copy.claim(issue, &WorkOptions::default());
    assert_eq!(claimed.unwrap_err().code(), Code::IssueHeld);
    team.clones[0].sync().unwrap();
    assert_eq!(team.guard(0, issue), Guard::Held);
}
