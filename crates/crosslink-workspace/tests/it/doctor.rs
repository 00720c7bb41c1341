//! `doctor` and `integrity`: what is found, what helps, and what a repair leaves behind.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

use std::fs;

use crosslink_core::entity::{Issue, Lock};
use crosslink_core::hub::HubView;
use crosslink_core::operation::{CloseIssue, LockChange};
use crosslink_core::time::Timestamp;
use crosslink_workspace::{
    Check, DoctorOptions, DoctorReport, OpenOptions, UninstallOptions, Workspace,
};

use crate::support::repository::{Repository, create, titles};

const REPAIR: DoctorOptions = DoctorOptions {
    checks: Vec::new(),
    repair: true,
};

fn told(report: &DoctorReport) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        let repaired = if finding.repaired { " (repaired)" } else { "" };
        text.push_str(&format!(
            "{:?} {}: {}{repaired}\n",
            finding.severity, finding.code, finding.message
        ));
        if let Some(fix) = &finding.fix {
            text.push_str(&format!("  fix: {fix}\n"));
        }
    }
    for skipped in &report.skipped {
        text.push_str(&format!(
            "skipped {}: {}\n",
            skipped.check.as_str(),
            skipped.why
        ));
    }
    text
}

fn integrity(report: &DoctorReport) -> String {
    let line = |check: &crosslink_workspace::IntegrityCheck| {
        let detail = check.detail.as_deref().unwrap_or_default();
        format!("{} {} {detail}", check.status.tag(), check.name)
            .trim_end()
            .to_owned()
            + "\n"
    };
    report.integrity().iter().map(line).collect()
}

fn look(repository: &Repository) -> DoctorReport {
    repository
        .open(5)
        .doctor(&DoctorOptions::default())
        .unwrap()
}

fn unopened(repository: &Repository, options: &DoctorOptions) -> DoctorReport {
    let environment = repository.environment(6);
    Workspace::doctor_unopened(environment, &OpenOptions::default(), options).unwrap()
}

/// Changes the title of an issue behind the log's back.
fn falsify(repository: &Repository, title: &str) {
    let workspace = repository.open(3);
    let id = workspace
        .resolve(&crosslink_core::id::IssueRef::Number(1))
        .unwrap();
    let (_, mut store) = workspace.into_parts();
    store
        .write(|writing| {
            let issue = writing.hub().issue(id)?.unwrap();
            let title = title.to_owned();
            Ok(writing.hub_mut().put_issue(&Issue { title, ..issue })?)
        })
        .unwrap();
}

/// Leaves a lock on a closed issue.
fn lock_closed(repository: &Repository) {
    let mut workspace = repository.open(3);
    let issue = create(&mut workspace, "Done", &[]);
    let close = CloseIssue {
        issue,
        reason: None,
        recursive: false,
        force: false,
    };
    workspace.run(close).unwrap();
    let lock = Lock {
        issue,
        agent: "agent-3".to_owned(),
        elsewhere: None,
        session: None,
        token: uuid::Uuid::nil(),
        claimed_at: Timestamp::from_seconds(0),
        branch: None,
    };
    let (_, mut store) = workspace.into_parts();
    store
        .write(|writing| writing.change_lock(&LockChange::Set(lock)))
        .unwrap();
}

#[test]
fn a_healthy_project_passes_every_check_and_a_look_changes_nothing() {
    let repository = Repository::with_project();
    create(&mut repository.open(2), "Fix login", &[]);
    let names = |repository: &Repository| repository.everything().into_keys().collect::<Vec<_>>();
    let before = names(&repository);
    let report = look(&repository);
    assert_eq!(told(&report), "");
    assert!(report.is_healthy());
    assert_eq!(report.checks, Check::ALL);
    assert_eq!(
        integrity(&report),
        "[PASS] schema\n[PASS] counters\n[PASS] hydration\n[PASS] locks\n[PASS] layout\n"
    );
    let repaired = repository.open(5).doctor(&REPAIR).unwrap();
    assert_eq!((repaired.backup, repaired.findings.len()), (None, 0));
    assert_eq!(names(&repository), before);
}

#[test]
fn a_projection_that_differs_is_made_anew_after_a_copy() {
    let repository = Repository::with_project();
    create(&mut repository.open(2), "Fix login", &[]);
    falsify(&repository, "Fix nothing");
    let found = look(&repository);
    assert_eq!(
        told(&found),
        "Error doctor.projection_differs: table `issues` differs from what the log says
  fix: crosslink doctor --repair
"
    );
    assert!(!found.is_healthy());
    assert_eq!(titles(&repository.open(4)), ["#1 Fix nothing"]);

    let repaired = repository.open(4).doctor(&REPAIR).unwrap();
    assert_eq!(
        told(&repaired),
        "Error doctor.projection_differs: table `issues` differs from what the log says (repaired)\n"
    );
    assert!(repaired.is_healthy());
    assert!(integrity(&repaired).contains("[REPAIRED] hydration table `issues` differs"));
    assert_eq!(titles(&repository.open(5)), ["#1 Fix login"]);
    assert!(repaired.backup.unwrap().ends_with("-before-repair"));
    assert_eq!(told(&look(&repository)), "");
}

#[test]
fn a_projection_without_a_log_is_never_rebuilt() {
    let repository = Repository::with_project();
    let id = create(&mut repository.open(2), "Fix login", &[]);
    let issue = repository
        .open(3)
        .read(|snapshot| Ok(snapshot.hub().issue(id)?.unwrap()))
        .unwrap();
    let lost = Repository::with_project();
    let (_, mut store) = lost.open(3).into_parts();
    store
        .write(|writing| {
            writing.hub_mut().put_issue(&issue)?;
            Ok(writing.hub_mut().put_number(id, 1)?)
        })
        .unwrap();
    let repaired = lost.open(4).doctor(&REPAIR).unwrap();
    assert_eq!(
        told(&repaired),
        "Error doctor.projection_differs: the log is empty, but there are issues; a rebuild would delete them\n"
    );
    assert_eq!(
        (repaired.backup.clone(), repaired.is_healthy()),
        (None, false)
    );
    assert_eq!(titles(&lost.open(5)), ["#1 Fix login"]);
}

#[test]
fn a_lock_on_a_closed_issue_is_freed() {
    let repository = Repository::with_project();
    lock_closed(&repository);
    let options = DoctorOptions {
        checks: Check::behind("locks").unwrap().to_vec(),
        repair: false,
    };
    let found = repository.open(4).doctor(&options).unwrap();
    assert_eq!(
        integrity(&found),
        "[FAIL] locks 'agent-3' holds #1, which is not open\n"
    );
    let repaired = repository
        .open(4)
        .doctor(&DoctorOptions {
            repair: true,
            ..options
        })
        .unwrap();
    assert_eq!(
        integrity(&repaired),
        "[REPAIRED] locks 'agent-3' holds #1, which is not open\n"
    );
    let locks = repository.open(5).read(|snapshot| snapshot.local().locks());
    assert_eq!(locks.unwrap(), []);
}

#[test]
fn a_repair_is_taken_back_with_its_copy() {
    let repository = Repository::with_project();
    create(&mut repository.open(2), "Fix login", &[]);
    lock_closed(&repository);
    let backup = repository.open(4).doctor(&REPAIR).unwrap().backup.unwrap();
    let environment = repository.environment(5);
    Workspace::backup_restore(environment, &OpenOptions::default(), &backup).unwrap();
    assert_eq!(titles(&repository.open(6)), ["#1 Fix login", "#2 Done"]);
}

#[test]
fn a_changed_event_is_found_and_the_newest_sound_copy_is_named() {
    let repository = Repository::with_project();
    let mut workspace = repository.open(2);
    create(&mut workspace, "Fix login", &[]);
    let sound = workspace.backup_create(None).unwrap().name;
    drop(workspace);
    let copy = repository.file(&format!(".crosslink/backups/{sound}.db"));
    let mut bytes = fs::read(copy).unwrap();
    let at: Vec<_> = (0..bytes.len() - 9)
        .filter(|at| &bytes[*at..at + 9] == b"Fix login")
        .collect();
    assert!(!at.is_empty());
    for at in at {
        bytes[at..at + 9].copy_from_slice(b"Fix l0gin");
    }
    repository.spoil(Some(&bytes));
    let report = look(&repository);
    let text = told(&report);
    assert!(
        text.starts_with("Error doctor.event_damaged: event 1"),
        "{text}"
    );
    assert!(
        text.contains(&format!("fix: crosslink backup restore {sound}\n")),
        "{text}"
    );
    assert!(!report.is_healthy());
}

#[test]
fn a_database_beyond_opening_still_gets_advice() {
    let table: [(Option<&[u8]>, &str); 3] = [
        (
            Some(b"scrambled, and long enough"),
            "Error database.foreign: The file is not a database",
        ),
        (
            Some(b""),
            "Error database.foreign: …/.crosslink/crosslink.db is not a Crosslink database",
        ),
        (
            None,
            "Error project.not_found: There is no database at …/.crosslink/crosslink.db",
        ),
    ];
    for (bytes, expected) in table {
        let repository = Repository::with_project();
        let backup = repository.open(2).backup_create(None).unwrap().name;
        repository.spoil(bytes);
        for options in [DoctorOptions::default(), REPAIR] {
            let report = unopened(&repository, &options);
            let text = told(&report).replace(&repository.root.display().to_string(), "…");
            let mut wanted = format!("{expected}\n  fix: crosslink backup restore {backup}\n");
            for check in ["log", "projection", "counters", "relations", "locks"] {
                wanted += &format!("skipped {check}: the database cannot be opened\n");
            }
            assert_eq!(text, wanted);
            assert!(!report.is_healthy());
        }
    }
}

#[test]
fn a_truncated_database_is_found_damaged() {
    let repository = Repository::with_project();
    let mut workspace = repository.open(2);
    for number in 0..200 {
        create(
            &mut workspace,
            &format!("Issue {number} {}", "x".repeat(400)),
            &[],
        );
    }
    let sound = workspace.backup_create(None).unwrap().name;
    drop(workspace);
    let bytes = fs::read(repository.file(&format!(".crosslink/backups/{sound}.db"))).unwrap();
    repository.spoil(Some(&bytes[..bytes.len() / 2]));
    let report = unopened(&repository, &DoctorOptions::default());
    let first = &report.findings[0];
    assert_eq!(first.code, "database.damaged");
    assert_eq!(first.fix, Some(format!("crosslink backup restore {sound}")));
}

#[test]
fn what_lies_beside_the_database_is_looked_at_too() {
    let repository = Repository::with_project();
    repository.write(".crosslink/.gitignore", "");
    repository.write(
        ".crosslink/hook-config.json",
        "{\"colour\": 1, \"changelog\": \"perhaps\"}",
    );
    repository.write(".crosslink/issues.db", "older");
    repository.write(".crosslink/.agent.json.12.tmp", "");
    let report = look(&repository);
    let text = told(&report).replace(&repository.root.display().to_string(), "…");
    assert_eq!(
        text,
        "Warning config.invalid: Invalid value for changelog in hook-config.json: \"perhaps\". Valid values: off, on
Note doctor.setting_unknown: `colour` in hook-config.json is no setting
Warning doctor.ignore_incomplete: .gitignore lets files of this machine be committed
  fix: crosslink init
Note doctor.left_over: .agent.json.12.tmp was left behind by an interrupted write
  fix: delete it
Note doctor.older_database: issues.db of an older version lies beside the database
  fix: crosslink import …/.crosslink/issues.db
"
    );
}

#[test]
fn missing_files_are_made_again_and_still_go_with_an_uninstall() {
    let repository = Repository::with_project();
    for name in ["hook-config.json", ".gitignore"] {
        fs::remove_file(repository.file(&format!(".crosslink/{name}"))).unwrap();
    }
    assert!(!look(&repository).is_healthy());
    let repaired = repository.open(4).doctor(&REPAIR).unwrap();
    assert!(repaired.is_healthy(), "{}", told(&repaired));
    assert_eq!(repaired.findings.len(), 2);
    let environment = repository.environment(5);
    Workspace::uninstall(environment, &UninstallOptions::default()).unwrap();
    assert!(repository.everything().is_empty());
}

#[test]
fn settings_and_agents_that_cannot_be_read_are_named() {
    let repository = Repository::with_project();
    repository.write(".crosslink/hook-config.json", "{");
    repository.write(".crosslink/agent.json", "me");
    let report = unopened(&repository, &DoctorOptions::default());
    let codes: Vec<_> = report
        .findings
        .iter()
        .map(|one| (one.check, one.code))
        .collect();
    assert_eq!(
        codes,
        [
            (Check::Settings, "config.damaged"),
            (Check::Identity, "config.damaged")
        ]
    );
    assert_eq!(report.skipped, []);
}

#[test]
fn where_there_is_no_project_there_is_nothing_to_examine() {
    let repository = Repository::new();
    let environment = repository.environment(1);
    let problem = Workspace::doctor_unopened(
        environment,
        &OpenOptions::default(),
        &DoctorOptions::default(),
    )
    .unwrap_err();
    assert_eq!(problem.code().name(), "project.not_found");
}
