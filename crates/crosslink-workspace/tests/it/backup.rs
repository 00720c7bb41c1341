//! Backups: what a copy holds comes back, and what was there is kept.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

use std::fs;
use std::sync::Barrier;

use crosslink_workspace::{BackupRestored, OpenOptions, Workspace};

use crate::support::repository::{Repository, create, titles};

fn restore(repository: &Repository, name: &str) -> BackupRestored {
    Workspace::backup_restore(repository.environment(7), &OpenOptions::default(), name).unwrap()
}

fn listed(repository: &Repository) -> Vec<String> {
    Workspace::backup_list(&repository.environment(8), &OpenOptions::default())
        .unwrap()
        .into_iter()
        .map(|backup| match (backup.events, backup.fault) {
            (Some(events), None) => format!("{} {events}", backup.name),
            (_, fault) => format!("{} {}", backup.name, fault.unwrap()),
        })
        .collect()
}

/// A project with one issue in a backup, and a second one made since.
fn moved_on() -> (Repository, String) {
    let repository = Repository::with_project();
    let mut workspace = repository.open(2);
    create(&mut workspace, "Kept", &[]);
    let backup = workspace.backup_create(Some("first")).unwrap();
    create(&mut workspace, "Later", &[]);
    (repository, backup.name)
}

#[test]
fn a_backup_is_named_by_its_time_and_label() {
    let (repository, name) = moved_on();
    assert!(
        name.starts_with("20270101T1202") && name.ends_with("Z-first"),
        "{name}"
    );
    let backup =
        &Workspace::backup_list(&repository.environment(8), &OpenOptions::default()).unwrap()[0];
    assert_eq!(format!("{}-first", backup.created.compact()), name);
    let size = fs::metadata(repository.file(&format!(".crosslink/backups/{name}.db")));
    assert_eq!(backup.size, size.unwrap().len());
    assert_eq!(listed(&repository), [format!("{name} 1")]);
}

#[test]
fn what_a_copy_holds_comes_back_and_what_was_there_is_kept() {
    let (repository, name) = moved_on();
    let restored = restore(&repository, &format!("{name}.db"));
    assert_eq!(
        (restored.restored.name, restored.moved_to),
        (name.clone(), None)
    );
    let kept = restored.kept_as.unwrap();
    assert_eq!(titles(&repository.open(3)), ["#1 Kept"]);
    assert_eq!(
        listed(&repository),
        [format!("{kept} 2"), format!("{name} 1")]
    );
    restore(&repository, &kept);
    assert_eq!(titles(&repository.open(4)), ["#1 Kept", "#2 Later"]);
}

#[test]
fn a_number_given_out_before_is_not_given_out_again() {
    let (repository, name) = moved_on();
    restore(&repository, &name);
    create(&mut repository.open(3), "After", &[]);
    assert_eq!(titles(&repository.open(4)), ["#1 Kept", "#3 After"]);
}

#[test]
fn whoever_has_the_database_open_sees_the_restored_one() {
    let (repository, name) = moved_on();
    let mut open = repository.open(3);
    restore(&repository, &name);
    assert_eq!(titles(&open), ["#1 Kept"]);
    create(&mut open, "After", &[]);
    assert_eq!(titles(&repository.open(4)), ["#1 Kept", "#3 After"]);
}

#[test]
fn a_restored_database_writes_a_log_of_its_own() {
    let (repository, name) = moved_on();
    restore(&repository, &name);
    let mut after = repository.open(3);
    create(&mut after, "After", &[]);
    create(&mut after, "Again", &[]);
    let report = after.doctor(&Default::default()).unwrap();
    assert_eq!(report.findings, []);
    let backup = after.backup_create(None).unwrap();
    assert_eq!(backup.events, Some(3));
}

#[test]
fn a_database_beyond_opening_is_moved_aside() {
    let table: [(Option<&[u8]>, bool); 3] = [
        (Some(b"scrambled, and long enough"), true),
        (Some(b""), true),
        (None, false),
    ];
    for (bytes, moves) in table {
        let (repository, name) = moved_on();
        repository.spoil(bytes);
        let options = OpenOptions::default();
        assert!(Workspace::discover(repository.environment(3), &options).is_err());
        let restored = restore(&repository, &name);
        assert_eq!(
            (restored.kept_as, restored.moved_to.is_some()),
            (None, moves)
        );
        assert_eq!(
            restored
                .moved_to
                .map(|path| fs::read(path).unwrap())
                .as_deref(),
            bytes
        );
        let mut workspace = repository.open(4);
        assert_eq!(titles(&workspace), ["#1 Kept"]);
        create(&mut workspace, "After", &[]);
        assert_eq!(listed(&repository), [format!("{name} 1")]);
    }
}

#[test]
fn a_damaged_copy_is_refused_and_nothing_changes() {
    let (repository, name) = moved_on();
    let path = repository.file(&format!(".crosslink/backups/{name}.db"));
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let options = OpenOptions::default();
    let problem =
        Workspace::backup_restore(repository.environment(3), &options, &name).unwrap_err();
    assert_eq!(problem.code().name(), "database.damaged");
    assert_eq!(titles(&repository.open(4)), ["#1 Kept", "#2 Later"]);
    let names: Vec<_> = repository
        .everything()
        .into_keys()
        .filter(|name| name.starts_with(".crosslink/backups/"))
        .collect();
    assert_eq!(
        names,
        [
            ".crosslink/backups/".to_owned(),
            format!(".crosslink/backups/{name}.db")
        ]
    );
    fs::write(&path, "scrambled, and long enough").unwrap();
    assert_eq!(
        listed(&repository),
        [format!("{name} The file is not a database")]
    );
}

#[test]
fn a_name_that_is_none_is_refused() {
    let (repository, name) = moved_on();
    let options = OpenOptions::default();
    for unknown in ["nothing", "../crosslink", ""] {
        let problem =
            Workspace::backup_restore(repository.environment(3), &options, unknown).unwrap_err();
        assert_eq!(problem.message(), format!("Backup {unknown} not found"));
        assert_eq!(
            problem.hints(),
            [format!(
                "the newest is {name}; `crosslink backup list` shows them all"
            )]
        );
    }
    for label in ["", "a/b", "a b", &"x".repeat(65)] {
        let problem = repository.open(4).backup_create(Some(label)).unwrap_err();
        assert_eq!(problem.code().name(), "usage.invalid", "{label}");
    }
}

#[test]
fn backups_of_one_second_do_not_replace_each_other() {
    let repository = Repository::with_project();
    let names: Vec<_> = (0..3)
        .map(|_| repository.open(2).backup_create(None).unwrap().name)
        .collect();
    assert_eq!(
        names,
        [
            "20270101T120200Z",
            "20270101T120200Z-2",
            "20270101T120200Z-3"
        ]
    );
}

#[test]
fn what_is_written_while_a_copy_comes_back_is_here_or_in_the_copy_made_before() {
    let (repository, name) = moved_on();
    let start = Barrier::new(2);
    let written: Vec<String> = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut workspace = repository.open(5);
            start.wait();
            let write = |number| {
                let title = format!("Meanwhile {number}");
                create(&mut workspace, &title, &[]);
                title
            };
            (0..40).map(write).collect()
        });
        start.wait();
        let kept = restore(&repository, &name).kept_as.unwrap();
        let written: Vec<String> = writer.join().unwrap();
        let mut found = titles(&repository.open(6));
        restore(&repository, &kept);
        found.extend(titles(&repository.open(6)));
        let missing = |title: &String| !found.iter().any(|one| one.ends_with(title.as_str()));
        written.into_iter().filter(missing).collect()
    });
    assert_eq!(written, Vec::<String>::new());
}
