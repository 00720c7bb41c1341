//! The index of watched projects.

use crosslink_core::problem::Code;
use crosslink_core::time::Timestamp;
use crosslink_store::fleet::{FleetStore, NewProject, OlderDashboard, ProjectStatus, StateRow};
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

#[test]
fn the_references_index_is_read_and_not_written() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("dashboard.db");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(include_str!("dashboard_v1.sql"))
        .unwrap();
    drop(connection);
    let before = std::fs::read(&path).unwrap();
    let found = OlderDashboard::read(&path).unwrap();
    let slugs: Vec<_> = found.projects.iter().map(|project| &project.slug).collect();
    assert_eq!(slugs, ["acme/alpha", "acme/beta"]);
    let open: Vec<_> = found
        .alerts
        .iter()
        .map(|alert| alert.kind.as_str())
        .collect();
    assert_eq!(open, ["stale_lock"]);
    assert_eq!(found.actions.len(), 1);
    assert_eq!(found.config[0].0, "webhook.urls");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let files = std::fs::read_dir(directory.path()).unwrap().count();
    assert_eq!(files, 1, "no journal is left beside it");
}
