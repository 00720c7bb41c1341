//! Locks that are rebuilt, released late, forged, or asked for twice: H14 to H19.

use crosslink_core::operation::CloseIssue;
use crosslink_core::problem::Code;
use crosslink_sim::{Lie, Moment};
use crosslink_workspace::trust::{Policy, Wish};
use crosslink_workspace::{DoctorOptions, Guard, WorkOptions};

use super::forger::{Forger, lock_of};
use crate::team::{SECOND, Team, on_both};

/// The lease of a claim, in seconds.
const LEASE: i64 = 7_200;

/// Lets the lease of a silent holder run out, as another clone sees it.
fn outwait(team: &mut Team, place: usize) {
    team.sync(place);
    team.pass(LEASE / 4 * 5 + 10);
    team.sync(place);
}

fn close(issue: crosslink_core::id::IssueId, force: bool) -> CloseIssue {
    CloseIssue {
        issue,
        reason: None,
        recursive: false,
        force,
    }
}

#[test]
fn h14_a_rebuild_brings_no_dead_lock_back() {
    on_both(2, |team| {
        let issue = team.create(0, "One");
        team.sync_all();
        team.claim(0, issue).unwrap();
        outwait(team, 1);
        team.workspace(1).steal(issue, false).unwrap();
        team.sync(0);
        for place in 0..2 {
            let repair = DoctorOptions {
                repair: true,
                ..DoctorOptions::default()
            };
            team.workspace(place).doctor(&repair).unwrap();
        }
        assert_eq!(team.guard(0, issue), Guard::NotHeld);
        assert_eq!(team.guard(1, issue), Guard::Held);
        assert_eq!(team.claim(0, issue), Err(Code::IssueHeld));
    });
}

#[test]
fn h15_the_token_of_one_claim_is_never_that_of_another() {
    on_both(2, |team| {
        let issue = team.create(0, "One");
        team.sync_all();
        let mut tokens = std::collections::BTreeSet::new();
        for round in 0..4 {
            let place = round % 2;
            team.claim(place, issue).unwrap();
            let lock = team
                .workspace(place)
                .read(|snapshot| snapshot.shared_lock(issue));
            tokens.insert(lock.unwrap().unwrap().lock.token);
            team.workspace(place).release(issue, false).unwrap();
            team.sync_all();
        }
        assert_eq!(tokens.len(), 4);
    });
}

#[test]
fn h16_no_clock_of_anybody_lets_a_living_holder_be_robbed_or_a_dead_one_stay() {
    on_both(3, |team| {
        let issue = team.create(0, "One");
        team.sync_all();
        for (holder, thief) in [(0, 9), (9, 0), (-9, 9)] {
            let hours = |hours: i64| Lie::Beside(hours * 3_600);
            team.clones[0].machine.clock.lie(hours(holder));
            team.clones[1].machine.clock.lie(hours(thief));
            team.claim(0, issue).unwrap();
            for _ in 0..5 {
                team.pass(LEASE / 3);
                team.sync(0);
                team.sync(1);
                let robbed = team.workspace(1).steal(issue, false);
                assert_eq!(robbed.unwrap_err().code(), Code::IssueHeld);
            }
            outwait(team, 1);
            team.workspace(1).steal(issue, false).unwrap();
            assert_eq!(team.guard(0, issue), Guard::Unconfirmed);
            team.workspace(1).release(issue, false).unwrap();
            team.sync_all();
        }
    });
}

#[test]
fn h16_a_lock_that_is_fetched_long_after_it_was_listed_counts_as_seen_when_it_was_fetched() {
    on_both(2, |team| {
        let issue = team.create(0, "One");
        team.sync_all();
        team.claim(0, issue).unwrap();
        // The one who looks sleeps in the middle of its contact; the holder renews just before it wakes up.
        let holder = std::sync::Mutex::new(Some(team.beside(0)));
        let time = team.time.clone();
        team.clones[1].machine.network.meanwhile(move |moment| {
            if moment == Moment::Fetches
                && let Some(mut holder) = holder.lock().unwrap().take()
            {
                time.pass(2 * LEASE * SECOND);
                holder.renew().unwrap();
            }
        });
        team.sync(1);
        team.clones[1].machine.network.calm();
        let robbed = team.workspace(1).steal(issue, false);
        assert_eq!(robbed.unwrap_err().code(), Code::IssueHeld);
        assert_eq!(team.guard(0, issue), Guard::Held);
    });
}

#[test]
fn h16_an_own_claim_that_looks_silent_is_no_reason_to_rob_who_took_it_since() {
    on_both(2, |team| {
        let issue = team.create(0, "One");
        team.sync_all();
        team.claim(0, issue).unwrap();
        team.workspace(1).steal(issue, true).unwrap();
        // By its own clock the first is silent for days, and does not know yet that it was overridden.
        team.clones[0].machine.clock.lie(Lie::Beside(3 * 86_400));
        let robbed = team.workspace(0).steal(issue, false);
        assert_eq!(robbed.unwrap_err().code(), Code::IssueHeld);
        assert_eq!(team.guard(1, issue), Guard::Held);
    });
}

#[test]
fn h17_a_holder_that_does_anything_is_asked_to_renew_in_time() {
    on_both(2, |team| {
        let issue = team.create(0, "One");
        team.sync_all();
        team.claim(0, issue).unwrap();
        assert!(!team.workspace(0).renewal_is_due().unwrap());
        team.pass(LEASE / 3 + 1);
        assert!(team.workspace(0).wants_publisher().unwrap());
        team.workspace(0).renew().unwrap();
        assert!(!team.workspace(0).renewal_is_due().unwrap());
        // Run out and not stolen is still held, and renewing works.
        team.pass(3 * LEASE);
        assert_eq!(team.guard(0, issue), Guard::Unconfirmed);
        team.sync(0);
        assert_eq!(team.guard(0, issue), Guard::Held);
    });
}

#[test]
fn h18_closing_and_releasing_take_nothing_from_others() {
    on_both(2, |team| {
        let (closed, late) = (team.create(0, "Closed"), team.create(0, "Late"));
        team.sync_all();
        // (a) Closing what another holds leaves its lock, which is its own to let go of.
        team.claim(0, closed).unwrap();
        team.sync(1);
        assert_eq!(
            team.workspace(1)
                .run(close(closed, false))
                .unwrap_err()
                .code(),
            Code::IssueHeld
        );
        team.workspace(1).run(close(closed, true)).unwrap();
        team.sync(1);
        assert!(team.refs().contains_key(&lock_of(closed)));
        team.sync(0);
        assert!(!team.refs().contains_key(&lock_of(closed)));
        // (c), (d) A release and a close that come late leave the lock of who has taken it since.
        team.claim(0, late).unwrap();
        team.offline(0..1);
        team.workspace(0).release(late, false).unwrap();
        outwait(team, 1);
        team.workspace(1).steal(late, false).unwrap();
        team.online();
        team.sync(0);
        assert_eq!(team.guard(1, late), Guard::Held);
        team.sync(1);
        assert_eq!(team.guard(1, late), Guard::Held);
    });
}

#[test]
fn h18_whoever_meets_the_lock_of_a_silent_one_on_a_closed_issue_removes_it() {
    on_both(2, |team| {
        let issue = team.create(0, "One");
        team.sync_all();
        team.claim(0, issue).unwrap();
        team.sync(1);
        team.workspace(1).run(close(issue, true)).unwrap();
        outwait(team, 1);
        assert_eq!(team.names("locks/").len(), 0);
    });
}

#[test]
fn h18_of_a_renewal_and_a_theft_at_once_one_happens() {
    on_both(2, |team| {
        let issue = team.create(0, "One");
        team.sync_all();
        team.claim(0, issue).unwrap();
        outwait(team, 1);
        // The holder renews between the thief's look and its push.
        let holder = std::sync::Mutex::new(Some(team.beside(0)));
        team.clones[1].machine.network.meanwhile(move |moment| {
            if moment == Moment::Pushes
                && let Some(mut holder) = holder.lock().unwrap().take()
            {
                holder.renew().unwrap();
            }
        });
        let robbed = team.workspace(1).steal(issue, false);
        team.clones[1].machine.network.calm();
        assert_eq!(robbed.unwrap_err().code(), Code::IssueHeld);
        assert_eq!(team.guard(0, issue), Guard::Held);
        assert_eq!(team.guard(1, issue), Guard::NotHeld);
    });
}

#[test]
fn h18_a_lock_that_is_none_may_be_replaced_at_once() {
    on_both(2, |team| {
        let issue = team.create(0, "One");
        team.sync_all();
        let stranger = Forger::stranger(team, 90);
        let mine = team.log_of(1);
        let log = mine.rsplit('/').next().unwrap().parse().unwrap();
        // In another's name, and no lock at all.
        for forge in [
            &|team: &Team| stranger.hold(team, issue, log) as (),
            &|team: &Team| team.tamper(&lock_of(issue), Some(stranger.junk(None))) as (),
        ] as [&dyn Fn(&Team); 2]
        {
            forge(team);
            team.sync(0);
            team.claim(0, issue).unwrap();
            assert_eq!(team.claim(1, issue), Err(Code::IssueHeld));
            team.workspace(0).release(issue, false).unwrap();
            team.sync(0);
        }
        // The lock of a key that nobody admitted, where that matters.
        stranger.hold(team, issue, stranger.own_log());
        assert_eq!(team.claim(0, issue), Err(Code::IssueHeld));
        let enforce = Wish::Policy(Policy::Enforce);
        team.workspace(0).change_trust(&enforce).unwrap();
        team.claim(0, issue).unwrap();
        assert_eq!(team.guard(0, issue), Guard::Held);
    });
}

#[test]
fn h18_a_lock_that_is_tampered_with_is_what_the_remote_says_and_nobody_is_wedged() {
    on_both(3, |team| {
        let issue = team.create(0, "One");
        team.sync_all();
        team.claim(0, issue).unwrap();
        let first = team.refs()[&lock_of(issue)];
        // Deleted: it is free, and whoever held it learns so.
        team.tamper(&lock_of(issue), None);
        team.claim(1, issue).unwrap();
        assert_eq!(team.sync(0).lost_claims.len(), 1);
        assert_eq!(team.guard(0, issue), Guard::NotHeld);
        // Rewound to a claim that is over: its clone does not take it up again, but gives it back.
        team.tamper(&lock_of(issue), Some(first));
        team.sync(1);
        assert_eq!(team.guard(1, issue), Guard::NotHeld);
        team.sync(0);
        assert_eq!(team.guard(0, issue), Guard::NotHeld);
        team.claim(2, issue).unwrap();
        team.sync_all();
        let held = |team: &mut Team| {
            (0..3)
                .filter(|at| team.guard(*at, issue) == Guard::Held)
                .count()
        };
        assert_eq!(held(team), 1);
    });
}

#[test]
fn h19_a_second_one_in_the_same_clone_is_told_and_nothing_is_granted_twice() {
    on_both(1, |team| {
        let issue = team.create(0, "One");
        team.sync(0);
        team.claim(0, issue).unwrap();
        let mut helper = team.helper(0, "helper");
        let refused = helper.claim(issue, &WorkOptions::default());
        assert_eq!(refused.unwrap_err().code(), Code::IssueHeld);
        assert_eq!(helper.guard(issue).unwrap(), Guard::NotHeld);
        let lock = team.refs()[&lock_of(issue)];
        let events = team.events(0);
        let again = team
            .beside(0)
            .claim(issue, &WorkOptions::default())
            .unwrap();
        assert!(again.outcome.already);
        assert_eq!(team.refs()[&lock_of(issue)], lock);
        assert_eq!(team.events(0), events);
    });
}
