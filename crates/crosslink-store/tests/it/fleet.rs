//! The index of watched projects.

use std::path::{Path, PathBuf};

use crosslink_core::problem::Code;
use crosslink_core::time::Timestamp;
use crosslink_store::fleet::{
    ActivityRow, FleetStore, NewProject, OlderAction, OlderDashboard, ProjectStatus, StateRow,
};
use rusqlite::Connection;

fn project(slug: &str) -> NewProject {
    NewProject {
        slug: slug.to_owned(),
        path: format!("/src/{slug}").into(),
        default_branch: "main".to_owned(),
        status: ProjectStatus::Active,
        pinned: false,
        added_at: Timestamp::from_seconds(100),
    }
}

fn state(counters: &str) -> StateRow {
    StateRow {
        position: "p1".to_owned(),
        counters: counters.to_owned(),
        health: "{}".to_owned(),
        last_activity_at: Some(Timestamp::from_seconds(90)),
        read_at: Timestamp::from_seconds(110),
        remembered: "{\"rewritten\":[]}".to_owned(),
    }
}

#[test]
fn projects_are_listed_pinned_first_then_by_slug() {
    let directory = tempfile::tempdir().unwrap();
    let store = FleetStore::open(&directory.path().join("home/fleet.db")).unwrap();
    for slug in ["acme/beta", "acme/alpha", "zeta/last"] {
        assert!(store.add_project(&project(slug)).unwrap().is_some());
    }
    assert_eq!(store.add_project(&project("acme/beta")).unwrap(), None);
    assert!(store.set_project_pinned("zeta/last", true).unwrap());
    assert!(!store.set_project_pinned("no/such", true).unwrap());
    let slugs = |store: &FleetStore| {
        let rows = store.projects().unwrap().into_iter();
        rows.map(|row| row.project.slug).collect::<Vec<_>>()
    };
    assert_eq!(slugs(&store), ["zeta/last", "acme/alpha", "acme/beta"]);
    assert!(store.remove_project("acme/alpha").unwrap());
    assert!(!store.remove_project("acme/alpha").unwrap());
    assert_eq!(slugs(&store), ["zeta/last", "acme/beta"]);
}

#[test]
fn what_a_look_found_replaces_what_the_last_one_found() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("fleet.db");
    let store = FleetStore::open(&path).unwrap();
    let id = store.add_project(&project("acme/alpha")).unwrap().unwrap();
    assert_eq!(store.project("acme/alpha").unwrap().unwrap().state, None);
    store.set_project_state(id, &state("{\"open\":1}")).unwrap();
    store.set_project_state(id, &state("{\"open\":2}")).unwrap();
    drop(store);
    let again = FleetStore::open(&path).unwrap();
    let row = again.project("acme/alpha").unwrap().unwrap();
    assert_eq!(row.state, Some(state("{\"open\":2}")));
}

#[test]
fn an_index_of_the_first_version_keeps_what_it_has() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("fleet.db");
    let connection = Connection::open(&path).unwrap();
    let first = include_str!("../../src/fleet/0001.sql");
    connection.execute_batch(first).unwrap();
    connection
        .execute_batch(
            "PRAGMA application_id = 0x4372466c; PRAGMA user_version = 1;
            INSERT INTO projects (slug, path, default_branch, status, added_at)
            VALUES ('acme/alpha', '/src/acme/alpha', 'main', 'active', 100000000000);
            INSERT INTO project_state VALUES (1, 'p1', '{}', '{}', 90000000000, 110000000000);",
        )
        .unwrap();
    drop(connection);
    for _ in 0..2 {
        let store = FleetStore::open(&path).unwrap();
        let row = store.project("acme/alpha").unwrap().unwrap();
        assert_eq!(row.project, project("acme/alpha"));
        let kept = StateRow {
            remembered: "{}".to_owned(),
            ..state("{}")
        };
        assert_eq!(row.state, Some(kept));
    }
}

#[test]
fn of_what_happened_the_newest_is_kept_and_listed_by_project_or_altogether() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("fleet.db");
    let store = FleetStore::open(&path).unwrap();
    let slugs = ["acme/alpha", "acme/beta"];
    let [alpha, beta] = slugs.map(|slug| store.add_project(&project(slug)).unwrap().unwrap());
    let happened = |number: i64| ActivityRow {
        at: Timestamp::from_seconds(number),
        author: None,
        kind: "issue.created".to_owned(),
        subject: Some(format!("issue:{number}")),
        summary: None,
    };
    store.add_activity(beta, &[happened(1)]).unwrap();
    let many: Vec<_> = (1..=5_010).map(happened).collect();
    store.add_activity(alpha, &many).unwrap();
    store.add_activity(beta, &[happened(2)]).unwrap();
    let listed = |slug, before, limit| {
        let rows = store.activity(slug, before, limit).unwrap().into_iter();
        rows.map(|(_, slug, row)| (slug, row.at.as_nanos() / 1_000_000_000))
            .collect::<Vec<_>>()
    };
    let [first, second] = slugs.map(str::to_owned);
    let all = listed(None, None, 9_999);
    assert_eq!(all.len(), 5_002);
    assert_eq!(all[..2], [(second.clone(), 2), (first.clone(), 5_010)]);
    assert_eq!(all[5_000..], [(first.clone(), 11), (second.clone(), 1)]);
    assert_eq!(
        listed(Some("acme/beta"), None, 9),
        [(second.clone(), 2), (second, 1)]
    );
    let of_alpha = listed(Some("acme/alpha"), None, 9_999);
    assert_eq!(of_alpha.len(), 5_000);
    let last = store.activity(Some("acme/alpha"), None, 1).unwrap()[0].0;
    assert_eq!(listed(Some("acme/alpha"), Some(last), 1), [(first, 5_009)]);
    assert_eq!(listed(Some("no/such"), None, 9), []);
    // Those that would have gone at once were never written, nor numbered.
    assert_eq!(last, 5_001);
}

#[test]
fn several_things_are_done_together_or_not_at_all() {
    let directory = tempfile::tempdir().unwrap();
    let store = FleetStore::open(&directory.path().join("fleet.db")).unwrap();
    let failed = store.transact(|store| {
        store.add_project(&project("acme/alpha"))?;
        Err::<(), _>(crosslink_core::problem::Problem::bug("on purpose"))
    });
    assert!(failed.is_err());
    assert_eq!(store.projects().unwrap(), []);
    store
        .transact(|store| store.add_project(&project("acme/alpha")))
        .unwrap();
    assert_eq!(store.projects().unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("fleet.db");
    let _store = FleetStore::open(&path).unwrap();
    for name in ["fleet.db", "fleet.db-wal", "fleet.db-shm"] {
        let Ok(metadata) = std::fs::metadata(directory.path().join(name)) else {
            continue;
        };
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_newer_index_and_another_file_are_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let newer = directory.path().join("newer.db");
    drop(FleetStore::open(&newer).unwrap());
    let connection = Connection::open(&newer).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let problem = FleetStore::open(&newer).err().unwrap();
    assert_eq!(problem.code(), Code::DatabaseNewer);

    let other = directory.path().join("other.db");
    let connection = Connection::open(&other).unwrap();
    connection
        .execute_batch("CREATE TABLE notes (text)")
        .unwrap();
    drop(connection);
    let before = std::fs::read(&other).unwrap();
    let problem = FleetStore::open(&other).err().unwrap();
    assert_eq!(problem.code(), Code::DatabaseForeign);
    assert_eq!(std::fs::read(&other).unwrap(), before);
    let text = directory.path().join("text.db");
    std::fs::write(&text, "no database at all, but long enough to be one").unwrap();
    assert!(FleetStore::open(&text).is_err());
    assert!(
        std::fs::read_to_string(&text)
            .unwrap()
            .starts_with("no database")
    );
}

/// Makes the reference's index; `more` is done to it afterwards.
fn older_index(directory: &Path, more: &str) -> PathBuf {
    let path = directory.join("dashboard.db");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(include_str!("dashboard_v1.sql"))
        .unwrap();
    connection.execute_batch(more).unwrap();
    path
}

#[test]
fn the_references_index_is_read_and_not_written() {
    let directory = tempfile::tempdir().unwrap();
    let path = older_index(directory.path(), "");
    let before = std::fs::read(&path).unwrap();
    let found = OlderDashboard::read(&path).unwrap();
    let projects: Vec<_> = found
        .projects
        .iter()
        .map(|project| {
            (
                project.slug.as_str(),
                project.status.as_str(),
                project.pinned,
            )
        })
        .collect();
    let expected = [
        ("acme/alpha", "active", true),
        ("acme/beta", "paused", false),
        ("my team/gamma", "active", false),
    ];
    assert_eq!(projects, expected);
    let open: Vec<_> = found
        .alerts
        .iter()
        .map(|alert| (alert.kind.as_str(), alert.acknowledged_by.as_deref()))
        .collect();
    let expected = [
        ("stale_lock", Some("ada")),
        ("stale_lock", None),
        ("silent_agent", None),
        ("budget", None),
    ];
    assert_eq!(open, expected);
    assert_eq!(found.actions.len(), 2);
    let keys: Vec<_> = found.config.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["github.default_org", "github.token", "webhook.urls"]);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let files = std::fs::read_dir(directory.path()).unwrap().count();
    assert_eq!(files, 1, "no journal is left beside it");
}

#[test]
fn the_file_that_other_crates_test_with_is_made_of_the_same_lines() {
    let directory = tempfile::tempdir().unwrap();
    let made = older_index(directory.path(), "");
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/dashboard-v1.db");
    let (made, kept) = (OlderDashboard::read(&made), OlderDashboard::read(&kept));
    assert_eq!(made.unwrap(), kept.unwrap());
}

#[test]
fn what_is_no_index_of_the_reference_is_refused_and_left_alone() {
    for (more, code) in [
        ("PRAGMA user_version = 2", Code::DatabaseNewer),
        ("DROP TABLE config", Code::DatabaseForeign),
        ("UPDATE projects SET pinned = 'x'", Code::DatabaseDamaged),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let path = older_index(directory.path(), more);
        let before = std::fs::read(&path).unwrap();
        let problem = OlderDashboard::read(&path).unwrap_err();
        assert_eq!(problem.code(), code, "{more}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
    let directory = tempfile::tempdir().unwrap();
    let text = directory.path().join("dashboard.db");
    std::fs::write(
        &text,
        "no database at all, but long enough to be taken for one",
    )
    .unwrap();
    let problem = OlderDashboard::read(&text).unwrap_err();
    assert_eq!(problem.code(), Code::DatabaseForeign);
    let problem = OlderDashboard::read(directory.path()).unwrap_err();
    assert_eq!(problem.code(), Code::DatabaseForeign, "a folder");
    let problem = OlderDashboard::read(&directory.path().join("none")).unwrap_err();
    assert_eq!(problem.code(), Code::FileUnreadable);
}

#[test]
fn a_log_beside_the_references_index_is_not_made_nor_overlooked() {
    let directory = tempfile::tempdir().unwrap();
    let path = older_index(directory.path(), "PRAGMA journal_mode = wal");
    let names = || {
        let entries = std::fs::read_dir(directory.path()).unwrap().flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(), ["dashboard.db"]);
    assert_eq!(OlderDashboard::read(&path).unwrap().projects.len(), 3);
    assert_eq!(names(), ["dashboard.db"]);
    // Somebody writes to it now.
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("DELETE FROM config").unwrap();
    let problem = OlderDashboard::read(&path).unwrap_err();
    assert_eq!(problem.code(), Code::DatabaseBusy);
}

#[test]
fn a_change_of_the_reference_that_was_cut_off_is_not_ended_here() {
    let directory = tempfile::tempdir().unwrap();
    let path = older_index(directory.path(), "");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; UPDATE projects SET clone_path = hex(zeroblob(9000));",
        )
        .unwrap();
    let other = tempfile::tempdir().unwrap();
    for name in ["dashboard.db", "dashboard.db-journal"] {
        std::fs::copy(directory.path().join(name), other.path().join(name)).unwrap();
    }
    let copy = other.path().join("dashboard.db");
    let before = std::fs::read(&copy).unwrap();
    let problem = OlderDashboard::read(&copy).unwrap_err();
    assert_eq!(problem.code(), Code::DatabaseBusy, "{problem:?}");
    assert_eq!(std::fs::read(&copy).unwrap(), before);
    assert!(other.path().join("dashboard.db-journal").exists());
}

#[test]
fn a_deed_is_kept_once() {
    let directory = tempfile::tempdir().unwrap();
    let store = FleetStore::open(&directory.path().join("fleet.db")).unwrap();
    let deed = OlderAction {
        actor: "ada".to_owned(),
        verb: "close_issue".to_owned(),
        ..OlderAction::default()
    };
    let at = Timestamp::from_seconds(5);
    assert!(store.add_action(None, &deed, at).unwrap());
    assert!(!store.add_action(None, &deed, at).unwrap());
    assert!(store.add_action(None, &deed, at.next()).unwrap());
}

#[test]
fn faults_of_an_index_are_found() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("fleet.db");
    let store = FleetStore::open(&path).unwrap();
    assert_eq!(store.faults().unwrap(), Vec::<String>::new());
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch("PRAGMA foreign_keys = 0; INSERT INTO alert_events (project, at, body) VALUES (9, 1, '{}')")
        .unwrap();
    let loose = "a row of alert_events belongs to none of projects";
    assert_eq!(store.faults().unwrap(), [loose]);
}
