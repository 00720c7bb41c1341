//! Databases that are damaged, foreign or missing: said clearly, left as they are, and nothing is lost.

use std::fs;
use std::path::PathBuf;

use crate::robust_support::{Ended, all_issues, assert_sound, crosslink};
use crate::support::{CROSSLINK, Project};

/// A project whose whole database is in one file, and that file.
fn in_one_file() -> (Project, Vec<u8>) {
    let project = Project::with_issues(&["First", "Second"]);
    project.run(["backup", "create"]).success();
    let backups = project.path().join(".crosslink/backups");
    let backup = fs::read_dir(&backups)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let bytes = fs::read(&backup).unwrap();
    fs::remove_dir_all(backups).unwrap();
    put(&project, &bytes);
    assert_eq!(all_issues(&project).len(), 2);
    (project, bytes)
}

fn database(project: &Project) -> PathBuf {
    project.path().join(".crosslink/crosslink.db")
}

/// Takes the database away, with the files beside it.
fn take_away(project: &Project) {
    for name in ["crosslink.db", "crosslink.db-wal", "crosslink.db-shm"] {
        let _ = fs::remove_file(project.path().join(".crosslink").join(name));
    }
}

fn put(project: &Project, bytes: &[u8]) {
    take_away(project);
    fs::write(database(project), bytes).unwrap();
}

/// Where SQLite's file format keeps the `user_version` and the `application_id`.
const USER_VERSION: std::ops::Range<usize> = 60..64;
const APPLICATION_ID: std::ops::Range<usize> = 68..72;

fn with(bytes: &[u8], range: std::ops::Range<usize>, value: &[u8; 4]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[range].copy_from_slice(value);
    bytes
}

/// Commands that need the database: those that ask, those that change, those that maintain.
const NEEDING: [&[&str]; 8] = [
    &["list", "--json"],
    &["show", "1", "--json"],
    &["next", "--json"],
    &["export", "--json"],
    &["create", "More", "--json"],
    &["undo", "--json"],
    &["session", "start", "--json"],
    &["init", "--defaults", "--json"],
];

#[test]
fn a_database_that_cannot_be_used_is_named_and_left_as_it_is() {
    let (project, sound) = in_one_file();
    let garbage: Vec<u8> = (0u32..20_000)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let table: [(&str, Vec<u8>, &[&str]); 9] = [
        (
            "of a newer version",
            with(&sound, USER_VERSION, &99u32.to_be_bytes()),
            &["database.newer"],
        ),
        (
            "of another program",
            with(&sound, APPLICATION_ID, &[0; 4]),
            &["database.foreign"],
        ),
        ("garbage", garbage, &["database.foreign"]),
        ("text", b"{\"id\": 1}\n".repeat(100), &["database.foreign"]),
        (
            "cut in its head",
            sound[..60].to_vec(),
            &["database.foreign", "database.damaged"],
        ),
        (
            "cut after its head",
            sound[..100].to_vec(),
            &["database.foreign", "database.damaged"],
        ),
        (
            "cut in its first page",
            sound[..1000].to_vec(),
            &["database.damaged"],
        ),
        (
            "cut after its first page",
            sound[..4096].to_vec(),
            &["database.damaged"],
        ),
        (
            "cut in the middle",
            sound[..sound.len() / 2].to_vec(),
            &["database.damaged"],
        ),
    ];
    for (what, bytes, codes) in table {
        put(&project, &bytes);
        for line in NEEDING {
            let ended = Ended::of(&mut crosslink(&project, line), b"");
            let code = ended.problem();
            assert!(
                codes.contains(&code.as_str()),
                "{what}, {line:?}: {ended:?}"
            );
            assert_eq!(ended.code, Some(5), "{what}, {line:?}");
            assert!(
                fs::read(database(&project)).unwrap() == bytes,
                "{what} was changed by {line:?}"
            );
        }
        let doctor = Ended::of(&mut crosslink(&project, &["doctor", "--json"]), b"");
        assert_eq!(
            (doctor.code, doctor.problem()),
            (Some(1), "check.failed".to_owned()),
            "{what}"
        );
        assert!(
            codes.iter().any(|code| doctor.text().contains(code)),
            "{what}: {doctor:?}"
        );
    }
    put(&project, &sound);
    assert_sound(&project);
}

#[test]
fn an_empty_file_is_no_database_but_init_completes_it() {
    let (project, _) = in_one_file();
    put(&project, b"");
    for line in [&["list", "--json"][..], &["create", "More", "--json"]] {
        let ended = Ended::of(&mut crosslink(&project, line), b"");
        assert_eq!(
            (ended.code, ended.problem()),
            (Some(5), "database.foreign".to_owned()),
            "{line:?}"
        );
        assert_eq!(fs::metadata(database(&project)).unwrap().len(), 0);
    }
}

#[test]
fn a_folder_in_place_of_the_database_is_an_error() {
    let (project, sound) = in_one_file();
    take_away(&project);
    fs::create_dir(database(&project)).unwrap();
    for line in NEEDING {
        let ended = Ended::of(&mut crosslink(&project, line), b"");
        assert_eq!(
            (ended.code, ended.problem()),
            (Some(5), "database.foreign".to_owned()),
            "{line:?}"
        );
    }
    fs::remove_dir(database(&project)).unwrap();
    put(&project, &sound);
    assert_sound(&project);
}

#[test]
fn a_missing_database_is_never_made_unasked() {
    let (project, _) = in_one_file();
    take_away(&project);
    for line in &NEEDING[..7] {
        let ended = Ended::of(&mut crosslink(&project, line), b"");
        assert_eq!(
            (ended.code, ended.problem()),
            (Some(1), "project.not_found".to_owned()),
            "{line:?}"
        );
    }
    assert!(!database(&project).exists());
    fs::remove_dir_all(project.path().join(".crosslink")).unwrap();
    for line in &NEEDING[..7] {
        let ended = Ended::of(&mut crosslink(&project, line), b"");
        assert_eq!(
            (ended.code, ended.problem()),
            (Some(1), "project.not_found".to_owned()),
            "{line:?}"
        );
    }
    assert!(!project.path().join(".crosslink").exists());
}

#[test]
fn a_lost_write_ahead_log_is_noticed() {
    // A new database is in its write-ahead log alone.
    let project = Project::with_issues(&["First"]);
    fs::remove_file(project.path().join(".crosslink/crosslink.db-wal")).unwrap();
    let _ = fs::remove_file(project.path().join(".crosslink/crosslink.db-shm"));
    for line in &NEEDING[..7] {
        let ended = Ended::of(&mut crosslink(&project, line), b"");
        let code = ended.problem();
        assert!(
            ["database.foreign", "database.damaged"].contains(&code.as_str()),
            "{line:?}: {ended:?}"
        );
        assert_eq!(ended.code, Some(5), "{line:?}");
    }
}

#[test]
fn a_torn_write_ahead_log_loses_at_most_what_was_torn() {
    let (project, _) = in_one_file();
    for title in ["Third", "Fourth"] {
        project.run(["create", title]).success();
    }
    let log = project.path().join(".crosslink/crosslink.db-wal");
    let whole = fs::read(&log).unwrap();
    fs::write(&log, &whole[..whole.len() - 100]).unwrap();
    let _ = fs::remove_file(project.path().join(".crosslink/crosslink.db-shm"));
    let titles: Vec<_> = all_issues(&project)
        .iter()
        .map(|issue| issue["title"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(titles, ["Third", "Second", "First"]);
    assert_sound(&project);
}

#[test]
fn a_project_that_may_not_be_written_can_be_read() {
    let project = Project::with_issues(&["First"]);
    let folder = project.path().join(".crosslink");
    let script = format!(
        "mount --bind {0} {0} && mount -o remount,bind,ro {0} && shift 0 && exec \"$0\" \"$@\"",
        folder.display()
    );
    let run = |line: &[&str]| {
        let mut unshare = project.command("unshare");
        unshare
            .args(["-rm", "sh", "-c", &script, CROSSLINK])
            .args(line);
        Ended::of(&mut unshare, b"")
    };
    let trial = project
        .command("unshare")
        .args(["-rm", "sh", "-c", &script, "true"])
        .output();
    if !trial.is_ok_and(|trial| trial.status.success()) {
        eprintln!("skipped: nothing can be mounted read-only here");
        return;
    }
    let ended = run(&["create", "More", "--json"]);
    assert_eq!(
        (ended.code, ended.problem()),
        (Some(1), "database.read_only".to_owned())
    );
    let ended = run(&["list", "--json"]);
    ended.no_bug();
    assert_eq!(ended.code, Some(0), "{ended:?}");
}
