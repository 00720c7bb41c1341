//! The health of a project never looks better than what is known.

use crosslink_fleet::health::{Attempt, ErrorClass, Health, HealthState};

use super::support::at;

const READ: Attempt = Attempt::Read { changed: false };

fn failed(class: ErrorClass) -> Attempt {
    Attempt::Failed {
        class,
        text: "remote hung up".to_owned(),
    }
}

/// What happens at which second.
fn lived(story: &[(i64, Attempt)]) -> Health {
    let mut health = Health::new(5, at(0));
    for (seconds, attempt) in story {
        health.attempted(attempt, at(*seconds));
    }
    health
}

#[test]
fn the_state_follows_from_what_happened_and_when() {
    use ErrorClass::{AuthRequired, Corrupt, Missing, Network, Other, Timeout, Unsupported};
    let timeouts = |n: i64| {
        let fails = (1..=n).map(|n| (n * 5, failed(Timeout)));
        [(0, READ)].into_iter().chain(fails).collect::<Vec<_>>()
    };
    let here = Attempt::HereOnly {
        changed: true,
        class: Network,
        text: "no route".to_owned(),
    };
    let cases = vec![
        (vec![], 0, HealthState::Starting),
        (vec![], 14, HealthState::Starting),
        (vec![], 15, HealthState::Delayed),
        (vec![(0, READ)], 0, HealthState::Live),
        (vec![(0, READ)], 14, HealthState::Live),
        (vec![(0, READ)], 15, HealthState::Delayed),
        (vec![(0, READ), (12, READ)], 15, HealthState::Live),
        (timeouts(1), 6, HealthState::Degraded),
        (timeouts(2), 11, HealthState::Degraded),
        (timeouts(3), 16, HealthState::Unreachable),
        (vec![(1, failed(Other))], 1, HealthState::Unreachable),
        (vec![(1, here.clone())], 1, HealthState::Degraded),
        (
            vec![(1, here.clone()), (2, here.clone()), (3, here)],
            3,
            HealthState::Unreachable,
        ),
        (
            vec![(0, READ), (5, failed(Missing))],
            5,
            HealthState::Missing,
        ),
        (
            vec![(0, READ), (5, failed(AuthRequired))],
            5,
            HealthState::AuthRequired,
        ),
        (
            vec![(0, READ), (5, failed(Unsupported))],
            5,
            HealthState::Unsupported,
        ),
        (
            vec![(0, READ), (5, failed(Corrupt))],
            5,
            HealthState::Corrupt,
        ),
        (
            vec![(0, READ), (5, failed(Corrupt)), (10, READ)],
            10,
            HealthState::Live,
        ),
    ];
    for (story, seconds, state) in cases {
        assert_eq!(
            lived(&story).state(at(seconds)),
            state,
            "{story:?} at {seconds}"
        );
    }
}

#[test]
fn a_paused_project_is_paused_whatever_happened_and_is_old_afterwards() {
    let mut health = lived(&[(0, READ)]);
    health.pause();
    assert_eq!(health.state(at(1_000)), HealthState::Paused);
    health.resume(at(1_000));
    assert_eq!(health.state(at(1_000)), HealthState::Delayed);
    health.attempted(&READ, at(1_001));
    assert_eq!(health.state(at(1_001)), HealthState::Live);
}

#[test]
fn a_clock_set_back_far_makes_nothing_live() {
    let health = lived(&[(3_600, READ)]);
    assert_eq!(health.state(at(0)), HealthState::Delayed);
    assert_eq!(health.state(at(3_590)), HealthState::Live);
}

#[test]
fn the_state_changes_by_time_alone_at_a_known_second() {
    let health = lived(&[(0, READ)]);
    assert_eq!(health.next_change(at(1)), Some(at(15)));
    assert_eq!(health.next_change(at(15)), None);
}

#[test]
fn the_view_tells_ages_and_the_last_error_in_one_line() {
    let mut health = lived(&[(0, READ)]);
    let text = "fatal: \u{1b}[31mno\nroute".to_owned();
    let class = ErrorClass::Network;
    health.attempted(&Attempt::Failed { class, text }, at(5));
    health.scheduled(Some(at(15)), 5);
    let view = health.view(at(8));
    let error = view.last_error.unwrap();
    assert_eq!(
        (error.text.as_str(), error.at),
        ("fatal: \u{fffd}[31mno route", at(5))
    );
    assert_eq!(
        (
            view.state,
            view.age_seconds,
            view.last_success,
            view.last_attempt
        ),
        (HealthState::Degraded, Some(8), Some(at(0)), Some(at(5)))
    );
    assert_eq!(
        (
            view.consecutive_failures,
            view.next_attempt,
            view.interval_seconds
        ),
        (1, Some(at(15)), 5)
    );
}

#[test]
fn a_view_ages_as_the_health_it_was_taken_of() {
    for story in [
        vec![],
        vec![(0, READ)],
        vec![(0, failed(ErrorClass::Missing))],
    ] {
        let health = lived(&story);
        let view = health.view(at(0));
        for seconds in [-16, -15, -14, 0, 14, 15, 3_600] {
            let now = at(seconds);
            assert_eq!(
                view.at(now).state,
                health.state(now),
                "{story:?} at {seconds}"
            );
        }
    }
}

#[test]
fn a_stored_health_is_the_same_after_a_restart() {
    let health = lived(&[(0, READ), (5, failed(ErrorClass::Timeout))]);
    let text = serde_json::to_string(&health).unwrap();
    assert_eq!(serde_json::from_str::<Health>(&text).unwrap(), health);
}
