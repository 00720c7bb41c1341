//! What the reference's dashboard knew comes over once, whole, and without a change to its file.

use std::path::PathBuf;

use crosslink_core::problem::Code;
use crosslink_core::time::Timestamp;
use crosslink_fleet::alerts::AlertState;
use crosslink_fleet::people::{self, AlertFilter};
use crosslink_fleet::registry::{
    Renamed, TakenOver, older_file, take_over, take_over_once, taken_over, untrack,
};
use crosslink_fleet::store::{FleetStore, ProjectStatus};
use crosslink_fleet::watch::index;
use crosslink_fleet::{deliver, registry};
use tempfile::TempDir;

/// The reference's index; what it holds stands in `dashboard_v1.sql` beside it.
const DASHBOARD: &[u8] = include_bytes!("../../../crosslink-store/tests/it/dashboard-v1.db");

const NOW: Timestamp = Timestamp::from_seconds(1_795_400_000);

struct Home {
    directory: TempDir,
    store: FleetStore,
}

impl Home {
    fn new(dashboard: &[u8]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(older_file(directory.path()), dashboard).unwrap();
        let store = FleetStore::open(&index(directory.path())).unwrap();
        Self { directory, store }
    }

    fn once(&self) -> Option<TakenOver> {
        take_over_once(&self.store, self.directory.path(), NOW).unwrap()
    }

    fn file(&self) -> PathBuf {
        older_file(self.directory.path())
    }
}

fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

#[test]
fn everything_comes_over_and_the_file_stays_as_it_is() {
    let home = Home::new(DASHBOARD);
    let taken = home.once().unwrap();
    let expected = TakenOver {
        file: home.file(),
        at: NOW,
        projects: 3,
        renamed: vec![Renamed {
            was: "my team/gamma".to_owned(),
            is: "my-team/gamma".to_owned(),
        }],
        alerts: 2,
        actions: 2,
        settings: 2,
        webhooks: 2,
        known: 2,
        refused: vec![
            "an alert of the kind \"budget\": it is not known here".to_owned(),
            "…: this scheme is not supported: an endpoint looks like https://host/path".to_owned(),
        ],
    };
    assert_eq!(taken, expected);
    assert_eq!(taken_over(&home.store).unwrap(), Some(expected));
    assert_eq!(std::fs::read(home.file()).unwrap(), DASHBOARD);
    let names = std::fs::read_dir(home.directory.path()).unwrap().flatten();
    let mut names: Vec<_> = names.map(|entry| entry.file_name()).collect();
    names.retain(|name| name.to_string_lossy().starts_with("dashboard"));
    assert_eq!(names, ["dashboard.db"], "nothing is left beside it");
}

#[test]
fn projects_keep_their_place_and_alerts_their_age_and_who_saw_them() {
    let home = Home::new(DASHBOARD);
    home.once().unwrap();
    let rows = home.store.projects().unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let project = &row.project;
            (
                project.slug.as_str(),
                project.path.to_str().unwrap(),
                project.status,
                project.pinned,
            )
        })
        .collect();
    let expected = [
        ("acme/alpha", "/src/alpha", ProjectStatus::Active, true),
        ("acme/beta", "/src/beta", ProjectStatus::Paused, false),
        ("my-team/gamma", "/src/gamma", ProjectStatus::Active, false),
    ];
    assert_eq!(rows, expected);
    let beta = registry::project(&home.store, "acme/beta").unwrap().project;
    assert_eq!(beta.default_branch, "trunk");
    assert_eq!(beta.added_at, time("2026-11-23T03:36:00Z"));
    let alerts = people::alerts(&home.store, &AlertFilter::default(), NOW).unwrap();
    let alerts: Vec<_> = alerts
        .iter()
        .map(|view| {
            (
                view.alert.key().to_string(),
                view.state,
                view.alert.opened_at,
            )
        })
        .collect();
    let expected = [
        (
            "silent_agent/agent:a".to_owned(),
            AlertState::Open,
            time("2026-11-22T00:00:00Z"),
        ),
        (
            "stale_lock/lock:2".to_owned(),
            AlertState::Acknowledged,
            time("2026-11-23T04:04:47Z"),
        ),
    ];
    assert_eq!(alerts, expected);
    let webhooks = deliver::list(&home.store).unwrap();
    let webhooks: Vec<_> = webhooks
        .iter()
        .map(|webhook| (webhook.address.as_str(), webhook.allow_private))
        .collect();
    let expected = [
        ("https://hooks.example/…", false),
        ("http://127.0.0.1:3999/…", true),
    ];
    assert_eq!(webhooks, expected);
    let setting = |key: &str| home.store.config(&format!("reference.{key}")).unwrap();
    assert_eq!(setting("github.token").as_deref(), Some("eyJ2IjoxfQ=="));
    assert_eq!(setting("github.default_org").as_deref(), Some("acme"));
}

#[test]
fn it_is_done_once_by_itself_and_as_often_as_somebody_asks() {
    let home = Home::new(DASHBOARD);
    let first = home.once().unwrap();
    untrack(&home.store, "acme/beta").unwrap();
    assert_eq!(home.once(), None, "what was let go of does not come back");
    let again = take_over(&home.store, &home.file(), NOW).unwrap();
    assert_eq!(
        (again.projects, again.alerts),
        (1, 1),
        "but it does when it is asked for"
    );
    assert_eq!((again.actions, again.webhooks, again.settings), (0, 0, 0));
    let third = take_over(&home.store, &home.file(), NOW).unwrap();
    assert!(!third.is_new());
    let remembered = taken_over(&home.store).unwrap().unwrap();
    assert_eq!(remembered, again, "what brought nothing is not remembered");
    assert_ne!(remembered, first);
}

#[test]
fn what_is_here_already_stays_as_it_is() {
    let home = Home::new(DASHBOARD);
    let elsewhere = crosslink_fleet::store::NewProject {
        slug: "acme/alpha".to_owned(),
        path: "/other/alpha".into(),
        default_branch: "main".to_owned(),
        status: ProjectStatus::Active,
        pinned: false,
        added_at: NOW,
    };
    home.store.add_project(&elsewhere).unwrap();
    let taken = home.once().unwrap();
    assert_eq!((taken.projects, taken.alerts), (2, 1));
    let refused = [
        "acme/alpha at /src/alpha: acme/alpha is at /other/alpha",
        "an alert of \"stale_lock\": its project did not come over",
    ];
    assert_eq!(taken.refused[..2], refused);
    let alpha = registry::project(&home.store, "acme/alpha").unwrap();
    assert_eq!(alpha.project, elsewhere);
}

#[test]
fn what_cannot_be_read_changes_nothing_and_is_tried_again() {
    let home = Home::new(b"something else that is long enough to be looked at");
    for _ in 0..2 {
        let problem = take_over_once(&home.store, home.directory.path(), NOW).unwrap_err();
        assert_eq!(problem.code(), Code::DatabaseForeign);
    }
    std::fs::write(home.file(), DASHBOARD).unwrap();
    assert_eq!(home.once().unwrap().projects, 3);
    let none = Home::new(DASHBOARD);
    std::fs::remove_file(none.file()).unwrap();
    assert_eq!(none.once(), None);
    assert_eq!(taken_over(&none.store).unwrap(), None, "one may still come");
}

#[test]
fn two_at_once_take_it_over_once() {
    let home = Home::new(DASHBOARD);
    let path = home.directory.path();
    let done: Vec<_> = std::thread::scope(|scope| {
        let take = || {
            let store = FleetStore::open(&index(path)).unwrap();
            take_over_once(&store, path, NOW).unwrap().is_some()
        };
        let takers: Vec<_> = (0..4).map(|_| scope.spawn(take)).collect();
        takers
            .into_iter()
            .map(|taker| taker.join().unwrap())
            .collect()
    });
    assert_eq!(done.iter().filter(|done| **done).count(), 1);
    assert_eq!(home.store.projects().unwrap().len(), 3);
}
