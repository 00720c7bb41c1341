//! Taking up working copies, and finding them.

use std::path::PathBuf;

use crosslink_fleet::registry::{self, DEFAULT_DEPTH};
use crosslink_sim::OlderHub;

use crate::world::{World, git};

/// A working copy that is not tracked; its hub was fetched as any other branch of its remote.
fn fetched(world: &World) -> PathBuf {
    let clone = world.remotes().project("one").unwrap();
    world.push("one", "hub", &OlderHub::default().second_generation());
    git(&clone, &["fetch", "-q", "origin"]);
    clone
}

#[test]
fn a_working_copy_has_one_name() {
    let world = World::new();
    let clone = world.project("one");
    let now = OlderHub::default().now;
    let again = |slug| registry::track(&world.store, &clone, slug, now).unwrap_err();
    let second = again(Some("other/name"));
    let path = clone.display();
    assert_eq!(
        (second.code().name(), second.message()),
        (
            "project.tracked",
            format!("{path} is already tracked as acme/one").as_str()
        )
    );
    assert_eq!(again(None).message(), "acme/one is already tracked");
    registry::untrack(&world.store, "acme/one").unwrap();
    registry::track(&world.store, &clone, Some("other/name"), now).unwrap();
}

#[test]
fn a_hub_that_was_only_fetched_is_found_and_said_to_be_there() {
    let world = World::new();
    let clone = fetched(&world);
    let bare = world.remotes().project("bare").unwrap();
    let found = registry::walk(&[world.path("")], DEFAULT_DEPTH).unwrap();
    assert_eq!(found.projects, std::slice::from_ref(&clone));
    let now = OlderHub::default().now;
    let has_hub = |path| {
        registry::track(&world.store, path, None, now)
            .unwrap()
            .has_hub
    };
    assert!(has_hub(&clone));
    assert!(!has_hub(&bare));
}

#[test]
fn a_search_begins_in_folders() {
    let world = World::new();
    let file = world.path("file");
    std::fs::write(&file, "").unwrap();
    for root in [world.path("nowhere"), file] {
        let problem = registry::walk(&[world.path(""), root.clone()], 2).unwrap_err();
        let message = format!(
            "path does not exist or is not a directory: {}",
            root.display()
        );
        assert_eq!(
            (problem.code().name(), problem.message()),
            ("path.missing", message.as_str())
        );
    }
}

#[test]
fn a_bundle_is_a_remote_like_any_other() {
    let world = World::new();
    world.remotes().project("one").unwrap();
    world.push("one", "hub", &OlderHub::default().second_generation());
    let bundle = world.path("hub.bundle");
    let file = bundle.to_str().unwrap();
    git(
        &world.path("remotes/acme/one.git"),
        &["bundle", "create", "-q", file, "--all"],
    );
    git(
        world.directory.path(),
        &["clone", "-q", "--mirror", file, "copy"],
    );
    let now = OlderHub::default().now;
    let copy = world.path("copy");
    git(&copy, &["update-ref", "-d", "refs/heads/crosslink/hub"]);
    registry::track(&world.store, &copy, Some("local/copy"), now).unwrap();
    let view = world.watch().until_read("local/copy");
    assert_eq!(view.counters.unwrap().open_issues, 20);
}
