//! An examination finds what is wrong with a watch, says what helps, and changes nothing.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crosslink_core::problem::Code;
use crosslink_core::time::Timestamp;
use crosslink_fleet::checkup::{Area, Checkup, Report};
use crosslink_fleet::deliver::{Failing, Secret, WebhookKind, list};
use crosslink_fleet::health::HealthState;
use crosslink_fleet::registry::{set_paused, track};
use crosslink_fleet::store::{NewDelivery, NewWebhook};
use crosslink_fleet::{Beacon, write_private};
use crosslink_sim::{OlderHub, environment};
use crosslink_workspace::{InitOptions, Workspace};

use super::facts::Breaks;
use super::world::World;

fn examine(world: &World) -> Report {
    let mut checkup = Checkup::new(world.path("home"), OlderHub::default().now);
    checkup.system = world.path("sys");
    checkup.examine().unwrap()
}

/// The codes of what was found, with what each is about.
fn codes(report: &Report) -> Vec<(&'static str, &str)> {
    let findings = report.findings.iter();
    let codes = findings.map(|one| (one.code, one.subject.as_deref().unwrap_or("")));
    codes.collect()
}

#[test]
fn a_home_in_order_is_healthy() {
    let world = World::new();
    world.project("one");
    world.push("one", "hub", &OlderHub::default().second_generation());
    let report = examine(&world);
    assert_eq!(codes(&report), [("watch.absent", "")]);
    assert!(report.is_healthy());
    assert_eq!((report.areas, report.projects), (Area::ALL.to_vec(), 1));
}

#[test]
fn what_is_wrong_with_projects_is_named_each() {
    let world = World::new();
    for name in ["bare", "gone", "paused", "remoteless", "well"] {
        world.project(name);
    }
    world.push("well", "hub", &OlderHub::default().second_generation());
    std::fs::remove_dir_all(world.path("gone")).unwrap();
    std::fs::remove_dir_all(world.path("paused")).unwrap();
    set_paused(&world.store, "acme/paused", true).unwrap();
    std::fs::remove_dir_all(world.path("remotes/acme/remoteless.git")).unwrap();
    let report = examine(&world);
    let expected = [
        ("watch.absent", ""),
        ("project.no_hub", "acme/bare"),
        ("project.missing", "acme/gone"),
        ("project.no_hub", "acme/remoteless"),
        ("project.remote_unreachable", "acme/remoteless"),
    ];
    assert_eq!(codes(&report), expected);
    assert!(!report.is_healthy());
    let fixes: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.is_open())
        .map(|finding| finding.fix.clone().unwrap())
        .collect();
    let ask = format!("git -C {} ls-remote", world.path("remoteless").display());
    let expected = [
        "put it back, or `crosslink dashboard untrack acme/gone`".to_owned(),
        format!("see what `{ask}` says"),
    ];
    assert_eq!(fixes, expected);
}

#[test]
fn a_project_of_ours_without_its_database_is_missing_as_the_watch_says() {
    let world = World::new();
    let folder = world.project("own");
    let options = InitOptions {
        directory: Some(folder.clone()),
        agent: Some("agent-1".to_owned()),
        ..InitOptions::default()
    };
    Workspace::init(environment(1), &options).unwrap();
    assert_eq!(codes(&examine(&world)), [("watch.absent", "")]);
    let running = world.watch();
    running.until_read("acme/own");
    for suffix in ["", "-wal", "-shm"] {
        let file = folder.join(format!(".crosslink/crosslink.db{suffix}"));
        let _ = std::fs::remove_file(file);
    }
    running.until("acme/own", |view| view.health.state == HealthState::Missing);
    drop(running);
    let expected = [("watch.absent", ""), ("project.missing", "acme/own")];
    assert_eq!(codes(&examine(&world)), expected);
}

#[test]
fn a_project_on_which_this_program_breaks_is_named() {
    let world = World::new();
    world.project("one");
    let mut checkup = Checkup::new(world.path("home"), OlderHub::default().now);
    checkup.system = world.path("sys");
    checkup.transport = Arc::new(Breaks {
        inner: checkup.transport,
        breaks: Arc::new(AtomicBool::new(true)),
    });
    let report = checkup.examine().unwrap();
    let expected = [("watch.absent", ""), ("project.broken", "acme/one")];
    assert_eq!(codes(&report), expected);
    assert!(!report.is_healthy());
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_that_is_no_unicode_is_not_tracked() {
    use std::os::unix::ffi::OsStrExt as _;
    let world = World::new();
    let folder = world
        .path("")
        .join(std::ffi::OsStr::from_bytes(b"wrong-\xff"));
    std::fs::rename(world.remotes().project("one").unwrap(), &folder).unwrap();
    let now = OlderHub::default().now;
    let refused = track(&world.store, &folder, None, now).unwrap_err();
    assert_eq!(refused.code(), Code::PathInvalid);
    assert!(world.store.projects().unwrap().is_empty());
}

#[test]
fn deliveries_that_were_given_up_and_endpoints_that_are_off_are_named() {
    let world = World::new();
    let now = OlderHub::default().now;
    let endpoint = NewWebhook {
        url: Secret::new("https://hooks.example/sEcReT"),
        kind: WebhookKind::Auto,
        secret: None,
        filter: "{}".to_owned(),
        allow_private: false,
        added_at: now,
    };
    let id = world.store.add_webhook(&endpoint).unwrap().unwrap();
    for key in ["one", "two", "three"] {
        let delivery = NewDelivery {
            webhook: id,
            key,
            summary: key,
            body: "{}",
            queued_at: now.plus_seconds(-7_200),
        };
        world.store.enqueue(&delivery).unwrap();
    }
    for row in world.store.deliveries(None, 2).unwrap() {
        world
            .store
            .delivery_failed(row.id, "answered 500", None, now)
            .unwrap();
    }
    world.store.disable_webhook(id, "answered 410").unwrap();
    let report = examine(&world);
    let said: Vec<_> = report
        .findings
        .iter()
        .map(|one| (one.code, one.message.as_str()))
        .collect();
    let expected = [
        (
            "webhook.off",
            "https://hooks.example/… was turned off: answered 410",
        ),
        (
            "delivery.given_up",
            "given up: 2 deliveries for https://hooks.example/…; the last: answered 500",
        ),
        (
            "delivery.late",
            "not there after an hour: 1 delivery for https://hooks.example/…; the last: it was not tried yet",
        ),
    ];
    assert_eq!(said, expected);
}

#[test]
fn an_endpoint_that_fails_is_named_before_anything_is_given_up() {
    let world = World::new();
    let now = OlderHub::default().now;
    let endpoint = NewWebhook {
        url: Secret::new("https://hooks.example/sEcReT"),
        kind: WebhookKind::Auto,
        secret: None,
        filter: "{}".to_owned(),
        allow_private: false,
        added_at: now,
    };
    let id = world.store.add_webhook(&endpoint).unwrap().unwrap();
    for key in ["one", "two"] {
        let delivery = NewDelivery {
            webhook: id,
            key,
            summary: key,
            body: "{}",
            queued_at: now,
        };
        world.store.enqueue(&delivery).unwrap();
    }
    let first = world.store.waiting_deliveries().unwrap()[0].id;
    let next = now.plus_seconds(60);
    for error in ["answered 502", "answered 500"] {
        let failed = world.store.delivery_failed(first, error, Some(next), now);
        failed.unwrap();
    }
    let report = examine(&world);
    let said: Vec<_> = report
        .findings
        .iter()
        .map(|one| (one.code, one.message.as_str()))
        .collect();
    let message = "failed 2 times, and is tried again: a delivery for https://hooks.example/…; the last: answered 500";
    assert_eq!(said, [("delivery.failing", message)]);
    let listed = list(&world.store).unwrap().remove(0);
    let failing = Failing {
        attempts: 2,
        error: "answered 500".to_owned(),
        next_at: next,
    };
    assert_eq!((listed.failing, listed.given_up), (Some(failing), 0));
}

#[test]
fn a_server_that_ended_without_a_word_is_named() {
    let world = World::new();
    world.project("one");
    let beacon = Beacon {
        url: "http://127.0.0.1:9".to_owned(),
        server: "it".to_owned(),
        key: Secret::new("key"),
        process: 1,
        started_at: OlderHub::default().now,
    };
    beacon.leave(&world.path("home")).unwrap();
    let found = |report: Report| {
        report
            .findings
            .iter()
            .find(|one| one.area == Area::Watch)
            .unwrap()
            .code
    };
    assert_eq!(found(examine(&world)), "watch.crashed");
    let running = world.watch();
    assert_eq!(found(examine(&world)), "watch.silent");
    Beacon::clear(&world.path("home"));
    assert_eq!(found(examine(&world)), "watch.unserved");
    drop(running);
    assert_eq!(found(examine(&world)), "watch.absent");
}

#[test]
fn a_clock_that_lies_before_what_is_written_is_named() {
    let world = World::new();
    world.project("one");
    world.push("one", "hub", &OlderHub::default().second_generation());
    let running = world.watch();
    running.until("acme/one", |view| view.read_at.is_some());
    drop(running);
    for (now, code) in [
        (OlderHub::default().now, None),
        (
            OlderHub::default().now.plus_seconds(-301),
            Some("clock.behind"),
        ),
        (Timestamp::from_seconds(0), Some("clock.unset")),
    ] {
        let mut checkup = Checkup::new(world.path("home"), now);
        checkup.system = world.path("sys");
        let report = checkup.examine().unwrap();
        let clock = report.findings.iter().find(|one| one.area == Area::Clock);
        assert_eq!(clock.map(|one| one.code), code);
    }
}

#[test]
fn too_few_watched_folders_are_named() {
    let world = World::new();
    world.project("one");
    let inotify = world.path("sys/fs/inotify");
    std::fs::create_dir_all(&inotify).unwrap();
    for (watches, instances, codes) in [
        ("8192\n", "128\n", &[][..]),
        ("11\n", "128\n", &["limits.inotify_watches"]),
        ("12\n", "0\n", &["limits.inotify_instances"]),
        ("many\n", "\n", &[]),
    ] {
        std::fs::write(inotify.join("max_user_watches"), watches).unwrap();
        std::fs::write(inotify.join("max_user_instances"), instances).unwrap();
        let report = examine(&world);
        let found = report
            .findings
            .iter()
            .filter(|one| one.area == Area::Limits);
        let found: Vec<_> = found.map(|one| one.code).collect();
        assert_eq!(found, codes, "{watches}");
    }
}

#[test]
fn an_index_that_cannot_be_read_is_one_finding_and_the_rest_is_skipped() {
    let world = World::new();
    let home = world.path("other");
    std::fs::create_dir(&home).unwrap();
    write_private(
        &home.join("fleet.db"),
        "no database at all, but long enough",
    )
    .unwrap();
    let report = Checkup::new(home, OlderHub::default().now)
        .examine()
        .unwrap();
    assert_eq!(report.findings[0].area, Area::Index);
    let skipped: Vec<_> = report.skipped.iter().map(|one| one.area).collect();
    let expected = [
        Area::Reference,
        Area::Watch,
        Area::Projects,
        Area::Webhooks,
        Area::Clock,
    ];
    assert_eq!(skipped, expected);
    assert!(!report.is_healthy());
}

#[cfg(unix)]
#[test]
fn what_others_may_read_or_write_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    let mode = |path: PathBuf, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let home = world.path("home");
    let of_home = |report: &Report| -> Vec<&'static str> {
        let found = report.findings.iter().filter(|one| one.area == Area::Home);
        found.map(|one| one.code).collect()
    };
    mode(home.clone(), 0o775);
    assert!(of_home(&examine(&world)).is_empty());
    mode(home.clone(), 0o777);
    mode(home.join("fleet.db"), 0o644);
    let report = examine(&world);
    assert_eq!(
        of_home(&report),
        ["home.writable_by_others", "home.readable_by_others"]
    );
    let fix = format!("chmod 600 {}", home.join("fleet.db").display());
    assert_eq!(report.findings[1].fix.as_ref(), Some(&fix));
}
