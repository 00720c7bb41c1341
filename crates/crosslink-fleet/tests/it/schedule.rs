//! When projects are read.

use std::time::Duration;

use crosslink_fleet::schedule::{Activity, Finished, Limits, Pace, ProjectId, Scheduler};

const A: ProjectId = ProjectId(1);
const B: ProjectId = ProjectId(2);

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Without chance, so that times can be written down.
fn exact() -> Pace {
    Pace {
        jitter_percent: 0,
        ..Pace::default()
    }
}

fn scheduler() -> Scheduler {
    Scheduler::new(exact(), Limits::default(), 0)
}

fn quiet() -> Finished {
    Finished::Read(Activity::default())
}

const FAILED: Finished = Finished::Failed { host_wait: None };

#[test]
fn the_interval_follows_from_what_goes_on() {
    let idle = Activity::default();
    let changed = |seconds| Activity {
        changed_ago: Some(secs(seconds)),
        ..idle
    };
    let cases = [
        (
            Activity {
                watched: true,
                ..idle
            },
            5,
        ),
        (
            Activity {
                live_agents: true,
                ..idle
            },
            5,
        ),
        (
            Activity {
                open_alerts: true,
                ..idle
            },
            5,
        ),
        (changed(3_600), 5),
        (changed(3_601), 15),
        (changed(86_400), 15),
        (changed(86_401), 60),
        (idle, 60),
    ];
    for (activity, expected) in cases {
        assert_eq!(
            Pace::default().interval(&activity),
            secs(expected),
            "{activity:?}"
        );
    }
    let slow = Pace::of_tick(secs(30));
    assert_eq!(
        (slow.hot, slow.warm, slow.cold),
        (secs(30), secs(30), secs(60))
    );
}

#[test]
fn the_first_reading_is_at_once_and_the_next_an_interval_after_its_beginning() {
    let mut scheduler = scheduler();
    scheduler.add(A, None, secs(3));
    assert_eq!(scheduler.next_wake(), Some(secs(3)));
    assert_eq!(scheduler.due(secs(3)), [A]);
    assert_eq!(
        (scheduler.due(secs(3)), scheduler.next_wake()),
        (vec![], None)
    );
    scheduler.finished(A, quiet(), secs(4));
    assert_eq!(scheduler.next_attempt(A), Some(secs(63)));
    assert_eq!(scheduler.due(secs(62)), []);
    assert_eq!(scheduler.due(secs(63)), [A]);
}

#[test]
fn turns_that_were_missed_are_skipped() {
    let mut scheduler = scheduler();
    scheduler.add(A, None, secs(0));
    assert_eq!(scheduler.due(secs(0)), [A]);
    scheduler.finished(A, quiet(), secs(200));
    assert_eq!(scheduler.next_attempt(A), Some(secs(240)));
    // Nobody woke the watch for an hour: one reading follows, not sixty.
    assert_eq!(scheduler.due(secs(3_840)), [A]);
    assert_eq!(scheduler.lag(A, secs(3_840)), secs(3_600));
    scheduler.finished(A, quiet(), secs(3_840));
    assert_eq!(scheduler.next_attempt(A), Some(secs(3_900)));
}

#[test]
fn failures_double_the_wait_up_to_ten_minutes_and_one_success_ends_that() {
    let mut scheduler = scheduler();
    scheduler.add(A, None, secs(0));
    let mut now = secs(0);
    let mut waits = Vec::new();
    for _ in 0..6 {
        assert_eq!(scheduler.due(now), [A]);
        scheduler.finished(A, FAILED, now);
        let next = scheduler.next_attempt(A).unwrap();
        waits.push((next - now).as_secs());
        now = next;
    }
    assert_eq!(waits, [120, 240, 480, 600, 600, 600]);
    assert_eq!(scheduler.due(now), [A]);
    scheduler.finished(A, quiet(), now);
    assert_eq!(scheduler.next_attempt(A), Some(now + secs(60)));
}

#[test]
fn a_project_that_grows_livelier_is_read_sooner() {
    let mut scheduler = scheduler();
    scheduler.add(A, None, secs(0));
    scheduler.due(secs(0));
    scheduler.finished(A, quiet(), secs(0));
    let watched = Activity {
        watched: true,
        ..Activity::default()
    };
    scheduler.observe(A, watched, secs(10));
    assert_eq!(scheduler.next_attempt(A), Some(secs(15)));
    scheduler.observe(A, watched, secs(12));
    assert_eq!(scheduler.next_attempt(A), Some(secs(15)), "not later");
    assert_eq!(scheduler.interval(A), Some(secs(5)));
}

#[test]
fn refreshing_reads_now_even_while_backing_off_and_once_more_while_running() {
    let mut scheduler = scheduler();
    scheduler.add(A, None, secs(0));
    scheduler.due(secs(0));
    scheduler.finished(A, FAILED, secs(0));
    scheduler.refresh(A, secs(7));
    assert_eq!(scheduler.due(secs(7)), [A]);
    scheduler.refresh(A, secs(8));
    scheduler.refresh(A, secs(8));
    scheduler.finished(A, quiet(), secs(9));
    assert_eq!(scheduler.due(secs(9)), [A]);
    scheduler.finished(A, quiet(), secs(9));
    assert_eq!(scheduler.next_attempt(A), Some(secs(69)));
}

#[test]
fn a_host_is_asked_by_two_at_once_and_not_more_often_than_it_may_be() {
    let limits = Limits {
        host_interval: secs(1),
        ..Limits::default()
    };
    let mut scheduler = Scheduler::new(exact(), limits, 0);
    for id in 1..=4 {
        scheduler.add(ProjectId(id), Some("Git.example"), secs(0));
    }
    scheduler.add(ProjectId(9), None, secs(0));
    assert_eq!(scheduler.due(secs(0)), [ProjectId(1), ProjectId(9)]);
    assert_eq!(scheduler.next_wake(), Some(secs(1)));
    assert_eq!(scheduler.due(secs(1)), [ProjectId(2)]);
    assert_eq!(
        (scheduler.due(secs(5)), scheduler.next_wake()),
        (vec![], None)
    );
    scheduler.finished(ProjectId(1), quiet(), secs(5));
    assert_eq!(scheduler.due(secs(5)), [ProjectId(3)]);
    assert_eq!(scheduler.lag(ProjectId(3), secs(5)), secs(5));
    assert_eq!(scheduler.lag(ProjectId(4), secs(6)), secs(6));
}

#[test]
fn a_host_that_asks_for_peace_gets_it() {
    let mut scheduler = scheduler();
    scheduler.add(A, Some("git.example"), secs(0));
    assert_eq!(scheduler.due(secs(0)), [A]);
    let host_wait = Some(secs(300));
    scheduler.finished(A, Finished::Failed { host_wait }, secs(0));
    scheduler.add(B, Some("git.example"), secs(1));
    assert_eq!(scheduler.due(secs(299)), []);
    assert_eq!(scheduler.next_wake(), Some(secs(300)));
    assert_eq!(scheduler.due(secs(300)).len(), 1);
}

#[test]
fn what_failed_gets_half_of_the_places_at_most() {
    let mut scheduler = scheduler();
    for id in 1..=8 {
        scheduler.add(ProjectId(id), None, secs(0));
    }
    for id in scheduler.due(secs(0)) {
        scheduler.finished(id, FAILED, secs(15));
    }
    for id in 11..=18 {
        scheduler.add(ProjectId(id), None, secs(500));
    }
    let begun = scheduler.due(secs(500));
    let probes = begun.iter().filter(|id| id.0 <= 8).count();
    assert_eq!((begun.len(), probes), (8, 4));
}

#[test]
fn pausing_and_removing_wait_for_what_is_under_way_and_keep_its_place() {
    let mut scheduler = scheduler();
    scheduler.add(A, None, secs(0));
    scheduler.add(B, None, secs(0));
    assert_eq!(scheduler.due(secs(0)), [A, B]);
    scheduler.pause(A);
    scheduler.remove(B);
    assert_eq!(scheduler.running(), 2);
    scheduler.finished(A, quiet(), secs(1));
    scheduler.finished(B, quiet(), secs(1));
    scheduler.finished(B, quiet(), secs(1));
    assert_eq!((scheduler.running(), scheduler.next_wake()), (0, None));
    scheduler.resume(A, secs(70));
    scheduler.resume(B, secs(70));
    assert_eq!(scheduler.due(secs(70)), [A]);
    scheduler.pause(A);
    scheduler.resume(A, secs(71));
    scheduler.finished(A, quiet(), secs(72));
    assert_eq!(scheduler.next_attempt(A), Some(secs(72)));
}
