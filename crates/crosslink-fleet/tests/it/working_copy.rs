//! A look at somebody's working copy changes nothing in it, believes nothing in it and is kept out by nothing in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crosslink_core::time::Timestamp;
use crosslink_fleet::registry;
use crosslink_fleet::watch::{Watch, WatchOptions};
use crosslink_git::{FetchReport, RemoteUrl};
use crosslink_hub::{ExchangeLimits, GitTransport, ObjectId, Transport, TransportError};
use crosslink_sim::OlderHub;

use crate::world::{Running, World, git};

fn hub(issues: u32) -> OlderHub {
    OlderHub {
        issues,
        locks: 0,
        agents: 0,
        ..OlderHub::default()
    }
}

/// Every file of a working copy but objects, and the refs that the watch keeps for itself.
fn contents(clone: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let own = [
        clone.join(".git/objects"),
        clone.join(".git/refs/crosslink-watch"),
    ];
    let mut found = BTreeMap::new();
    let mut waiting = vec![clone.to_owned()];
    while let Some(folder) = waiting.pop() {
        if own.contains(&folder) {
            continue;
        }
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => waiting.push(path),
                false => drop(found.insert(path.clone(), fs::read(&path).unwrap())),
            }
        }
    }
    found
}

fn until_open(running: &Running, slug: &str, count: u64) {
    running.until(slug, |view| {
        view.counters
            .is_some_and(|counters| counters.open_issues == count)
    });
}

/// The checkout of the hub as the reference's dashboard makes it, with what its own set-up leaves there.
fn hub_cache(clone: &Path, branch: &str) -> PathBuf {
    let cache = clone.join(".crosslink/.hub-cache");
    git(
        clone,
        &[
            "worktree",
            "add",
            "-q",
            "--force",
            cache.to_str().unwrap(),
            branch,
        ],
    );
    fs::create_dir_all(cache.join(".claude")).unwrap();
    fs::write(cache.join(".claude/helper"), "untracked").unwrap();
    cache
}

#[test]
fn a_hub_that_is_checked_out_with_other_files_in_it_is_followed_and_left_alone() {
    let world = World::new();
    let clone = world.project("files");
    world.push("files", "hub", &hub(30).second_generation());
    git(
        &clone,
        &["fetch", "-q", "origin", "crosslink/hub:crosslink/hub"],
    );
    hub_cache(&clone, "crosslink/hub");
    let before = contents(&clone);
    let running = world.watch();
    until_open(&running, "acme/files", 20);
    world.push("files", "hub", &hub(33).second_generation());
    until_open(&running, "acme/files", 22);
    running.watch.stop();
    assert_eq!(contents(&clone), before);
}

#[test]
fn a_left_over_hub_of_files_does_not_rewind_the_checkout_of_a_hub_of_logs() {
    let world = World::new();
    let clone = world.project("logs");
    world.push("logs", "hub", &hub(6).second_generation());
    world.push_third("logs", &hub(30));
    git(
        &clone,
        &["checkout", "-q", "--orphan", "crosslink/hub-v3-host"],
    );
    fs::create_dir_all(clone.join("trust")).unwrap();
    fs::write(clone.join("trust/allowed_signers"), "somebody\n").unwrap();
    git(&clone, &["add", "-A"]);
    git(&clone, &["commit", "-q", "-m", "host"]);
    git(&clone, &["checkout", "-q", "--orphan", "main"]);
    git(&clone, &["rm", "-rqf", "."]);
    git(&clone, &["commit", "-q", "--allow-empty", "-m", "main"]);
    let cache = hub_cache(&clone, "crosslink/hub-v3-host");
    let before = contents(&clone);
    let running = world.watch();
    until_open(&running, "acme/logs", 20);
    world.push_third("logs", &hub(33));
    until_open(&running, "acme/logs", 22);
    running.watch.stop();
    assert_eq!(contents(&clone), before);
    assert!(cache.join("trust/allowed_signers").exists());
}

/// Makes everything in a working copy that git could run leave a mark.
#[cfg(unix)]
fn set_traps(world: &World, clone: &Path) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let (trap, mark) = (world.path("trap"), world.path("mark"));
    fs::write(
        &trap,
        format!("#!/bin/sh\necho \"$0 $@\" >> {}\nexit 1\n", mark.display()),
    )
    .unwrap();
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).unwrap();
    for hook in [
        "reference-transaction",
        "post-checkout",
        "post-update",
        "fsmonitor-watchman",
    ] {
        fs::copy(&trap, clone.join(".git/hooks").join(hook)).unwrap();
    }
    let trap = trap.display();
    let path = clone.join(".git/config");
    let config = fs::read_to_string(&path).unwrap();
    let traps = format!(
        "[core]\nfsmonitor = {trap}\nsshCommand = {trap}\npager = {trap}\nalternateRefsCommand = {trap}\n\
         [credential]\nhelper = !{trap}\n[alias]\nfetch = !{trap}\n\
         [protocol \"ext\"]\nallow = always\n[url \"ext::{trap} \"]\ninsteadOf = /\n"
    );
    fs::write(path, config + &traps).unwrap();
    mark
}

#[cfg(unix)]
#[test]
fn a_hostile_working_copy_is_watched_and_runs_nothing() {
    let world = World::new();
    let clone = world.project("hostile");
    world.push("hostile", "hub", &hub(30).second_generation());
    let mark = set_traps(&world, &clone);
    let running = world.watch();
    until_open(&running, "acme/hostile", 20);
    world.push("hostile", "hub", &hub(33).second_generation());
    until_open(&running, "acme/hostile", 22);
    running.watch.stop();
    assert_eq!(fs::read_to_string(mark).unwrap_or_default(), "");
}

/// A transport that counts, and that cannot start git for a listing.
struct Counting {
    without_git: GitTransport,
    with_git: GitTransport,
    lists: AtomicUsize,
    fetches: AtomicUsize,
}

impl Transport for Counting {
    fn list(
        &self,
        remote: &RemoteUrl,
        prefixes: &[&str],
        limits: ExchangeLimits<'_>,
    ) -> Result<Vec<(String, ObjectId)>, TransportError> {
        self.lists.fetch_add(1, Ordering::SeqCst);
        self.without_git.list(remote, prefixes, limits)
    }

    fn fetch(
        &self,
        into: &Path,
        remote: &RemoteUrl,
        refspecs: &[String],
        limits: ExchangeLimits<'_>,
    ) -> Result<FetchReport, TransportError> {
        self.fetches.fetch_add(1, Ordering::SeqCst);
        self.with_git.fetch(into, remote, refspecs, limits)
    }
}

#[test]
fn looks_at_a_remote_on_this_machine_start_nothing_until_something_moved() {
    let world = World::new();
    world.project("one");
    world.push("one", "hub", &hub(30).second_generation());
    let transport = Arc::new(Counting {
        without_git: GitTransport::new(world.path("none")).with_variable("PATH", "/nowhere"),
        with_git: GitTransport::new(world.path("scratch")),
        lists: AtomicUsize::new(0),
        fetches: AtomicUsize::new(0),
    });
    let watch = Watch::start(WatchOptions {
        transport: Arc::clone(&transport) as Arc<dyn Transport>,
        ..world.options()
    });
    let watch = watch.unwrap();
    let running = Running {
        updates: watch.subscribe(),
        watch,
    };
    until_open(&running, "acme/one", 20);
    let fetches = || transport.fetches.load(Ordering::SeqCst);
    assert_eq!(fetches(), 1);
    for second in 1..=5 {
        let now: Timestamp = OlderHub::default().now.plus_seconds(second);
        world.clock.set(now);
        running.watch.refresh(None);
        running.until("acme/one", |view| view.health.last_attempt == Some(now));
    }
    assert_eq!(fetches(), 1, "nothing moved");
    assert!(transport.lists.load(Ordering::SeqCst) > 0);
    world.push("one", "hub", &hub(33).second_generation());
    until_open(&running, "acme/one", 22);
    assert_eq!(fetches(), 2);
}

#[test]
fn a_repository_without_a_remote_is_found_and_taken_up_by_its_folder() {
    let world = World::new();
    let folder = world.path("alone");
    fs::create_dir_all(folder.join(".crosslink")).unwrap();
    git(&folder, &["init", "-q"]);
    let found = registry::walk(&[world.path("")], registry::DEFAULT_DEPTH).unwrap();
    assert_eq!(found.projects.len(), 1, "{found:?}");
    let slug = registry::name_of(&folder).unwrap();
    assert_eq!(slug.as_str(), "local/alone");
    let now = OlderHub::default().now;
    registry::track(&world.store, &folder, Some(slug.as_str()), now).unwrap();
    let running = world.watch();
    running.until("local/alone", |view| view.health.last_attempt.is_some());
}
