//! A hub that nobody ever saw is no empty hub.

use std::fs;

use crosslink_fleet::health::{ErrorClass, HealthState};
use crosslink_fleet::people;
use crosslink_fleet::watch::ProjectView;
use crosslink_sim::OlderHub;

use crate::world::World;

fn failed(view: &ProjectView) -> bool {
    view.health.last_error.is_some()
}

/// What a project says that was never read.
fn unknown(view: &ProjectView, state: HealthState) {
    assert_eq!(
        (view.health.state, view.counters, view.read_at),
        (state, None, None),
        "{view:?}"
    );
}

#[test]
fn a_remote_that_never_answered_leaves_everything_unknown() {
    let world = World::new();
    world.project("one");
    fs::remove_dir_all(world.path("remotes/acme/one.git")).unwrap();
    let running = world.watch();
    unknown(&running.until("acme/one", failed), HealthState::Unreachable);
    world.clock.set(OlderHub::default().now.plus_seconds(3_600));
    let told = running.until("acme/one", |view| view.alerts != <_>::default());
    unknown(&told, HealthState::Unreachable);
    running.watch.stop();
    let later = people::projects(&world.store, OlderHub::default().now).unwrap();
    unknown(&later[0], HealthState::Unreachable);
}

#[test]
fn a_project_waits_for_its_hub_without_an_alarm() {
    let world = World::new();
    world.project("one");
    let running = world.watch();
    let waiting = running.until("acme/one", failed);
    unknown(&waiting, HealthState::Starting);
    let error = waiting.health.last_error.clone().unwrap();
    assert_eq!(
        (error.class, error.text.as_str()),
        (
            ErrorClass::NoHub,
            "no hub is here yet; it shows as soon as one can be fetched"
        )
    );
    let later = OlderHub::default().now.plus_seconds(86_400);
    world.clock.set(later);
    running.watch.refresh(None);
    let waiting = running.until("acme/one", |view| view.health.last_attempt == Some(later));
    unknown(&waiting, HealthState::Starting);
    assert_eq!(waiting.alerts, <_>::default());
    world.push("one", "hub", &OlderHub::default().second_generation());
    running.watch.refresh(None);
    let read = running.until_read("acme/one");
    assert_eq!(
        (read.health.state, read.counters.unwrap().open_issues),
        (HealthState::Live, 20)
    );
}

#[test]
fn a_hub_that_goes_away_takes_nothing_with_it() {
    let world = World::new();
    world.project("one");
    world.push("one", "hub", &OlderHub::default().second_generation());
    let running = world.watch();
    let before = running.until_read("acme/one");
    let remote = world.path("remotes/acme/one.git");
    crate::world::git(&remote, &["update-ref", "-d", "refs/heads/crosslink/hub"]);
    let gone = running.until("acme/one", |view| view.health.state == HealthState::Missing);
    assert_eq!(gone.counters, before.counters);
    let error = gone.health.last_error.clone().unwrap();
    assert_eq!(error.text, "the hub that was here is gone");
    world.push("one", "hub", &OlderHub::default().second_generation());
    running.until("acme/one", |view| view.health.state == HealthState::Live);
}
