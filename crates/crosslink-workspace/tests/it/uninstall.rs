//! `uninstall`: exactly what `init` made goes, and nothing that could be missed.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

use std::fs;

use crosslink_workspace::{InitOptions, UninstallOptions, UninstallReport, Workspace};

use crate::support::repository::{Repository, create};

fn told(report: &UninstallReport) -> String {
    let removed = report
        .removed
        .iter()
        .map(|path| format!("removed {path}\n"));
    let kept = report
        .kept
        .iter()
        .map(|kept| format!("kept {}: {}\n", kept.path, kept.why));
    let asks = report
        .asks
        .iter()
        .map(|asked| format!("asks for {}: {}\n", asked.flag, asked.why));
    removed.chain(kept).chain(asks).collect()
}

fn uninstall(repository: &Repository, options: &UninstallOptions) -> UninstallReport {
    Workspace::uninstall(repository.environment(9), options).unwrap()
}

#[test]
fn what_init_made_goes_without_a_trace() {
    let repository = Repository::with_project();
    let dry_run = UninstallOptions {
        dry_run: true,
        ..UninstallOptions::default()
    };
    let before = repository.everything();
    let preview = told(&uninstall(&repository, &dry_run));
    assert_eq!(repository.everything(), before);
    let expected = "removed .crosslink/crosslink.db
removed .crosslink/.gitignore
removed .crosslink/agent.json
removed .crosslink/hook-config.json
removed .crosslink/installed.json
removed .crosslink/
";
    assert_eq!(preview, expected);
    assert_eq!(
        told(&uninstall(&repository, &UninstallOptions::default())),
        expected
    );
    assert!(repository.everything().is_empty());
}

#[test]
fn what_was_there_before_is_there_afterwards_byte_for_byte() {
    let repository = Repository::new();
    repository.write(".crosslink/.gitignore", "issues.db");
    repository.write(".crosslink/hook-config.json", "{}");
    repository.write(".crosslink/issues.db", "older");
    repository.write(".crosslink/rules/global.md", "Be kind.\n");
    let before = repository.everything();
    repository.init(InitOptions::default());
    assert_ne!(repository.everything(), before);
    uninstall(&repository, &UninstallOptions::default());
    assert_eq!(repository.everything(), before);
}

#[test]
fn an_empty_directory_that_was_there_stays() {
    let repository = Repository::new();
    fs::create_dir(repository.file(".crosslink")).unwrap();
    repository.init(InitOptions::default());
    uninstall(&repository, &UninstallOptions::default());
    let names: Vec<_> = repository.everything().into_keys().collect();
    assert_eq!(names, [".crosslink/"]);
}

#[test]
fn what_was_changed_or_added_stays_unless_forced() {
    let repository = Repository::with_project();
    repository.write(".crosslink/hook-config.json", "{}");
    repository.write(".crosslink/templates/epic.md", "Why: ");
    let report = uninstall(&repository, &UninstallOptions::default());
    assert_eq!(
        told(&report),
        "removed .crosslink/crosslink.db
removed .crosslink/.gitignore
removed .crosslink/agent.json
kept .crosslink/hook-config.json: changed since `init` made it; `--force` deletes it
kept .crosslink/installed.json: it says what is left of the project
kept .crosslink/templates: not made by `init`
"
    );
    // A later run goes on from there.
    let force = UninstallOptions {
        force: true,
        ..UninstallOptions::default()
    };
    assert_eq!(
        told(&uninstall(&repository, &force)),
        "removed .crosslink/hook-config.json
removed .crosslink/installed.json
kept .crosslink/templates: not made by `init`
"
    );

    let repository = Repository::with_project();
    repository.write(".crosslink/hook-config.json", "{}");
    repository.write(".crosslink/hook-config.local.json", "{}");
    repository.write(".crosslink/last_test_run", "");
    uninstall(&repository, &force);
    assert!(repository.everything().is_empty());
}

#[test]
fn issues_and_backups_go_only_when_that_is_said() {
    type Fill = fn(&Repository);
    let table: [(Fill, &str); 3] = [
        (
            |repository| {
                create(&mut repository.open(2), "Fix login", &[]);
            },
            "The project holds issues (1 event in its log)",
        ),
        (
            |repository| {
                repository.open(2).backup_create(None).unwrap();
            },
            "The project has 1 backup(s) of its database",
        ),
        (
            |repository| repository.spoil(Some(b"scrambled, and long enough")),
            "The database cannot be read, so nobody can say what it holds",
        ),
    ];
    for (fill, expected) in table {
        let repository = Repository::with_project();
        fill(&repository);
        let names: Vec<_> = repository.everything().into_keys().collect();
        let without = UninstallOptions::default();
        let problem = Workspace::uninstall(repository.environment(9), &without).unwrap_err();
        assert_eq!(problem.message(), expected);
        assert_eq!(problem.code().name(), "confirmation.needed");
        let options = UninstallOptions {
            delete_data: true,
            ..UninstallOptions::default()
        };
        let [asked, agreed] = [without, options.clone()].map(|options| {
            let dry_run = true;
            uninstall(&repository, &UninstallOptions { dry_run, ..options })
        });
        assert!(repository.everything().into_keys().eq(names));
        assert!(told(&asked).ends_with(&format!("asks for --delete-data: {expected}\n")));
        assert_eq!(
            (&asked.removed, &asked.kept),
            (&agreed.removed, &agreed.kept)
        );
        assert_eq!(agreed.asks, []);
        let done = uninstall(&repository, &options);
        assert_eq!(done.removed, asked.removed, "what was shown is what goes");
        assert_eq!(
            repository.everything().into_keys().collect::<Vec<_>>(),
            Vec::<String>::new(),
            "{expected}"
        );
    }
}

#[test]
fn whoever_has_the_database_open_is_told_instead_of_writing_into_nothing() {
    let repository = Repository::with_project();
    let mut open = repository.open(2);
    uninstall(&repository, &UninstallOptions::default());
    let refused = open.run(crosslink_core::operation::CreateIssue {
        title: "Lost".to_owned(),
        ..Default::default()
    });
    assert_eq!(refused.unwrap_err().code().name(), "database.damaged");
}

#[test]
fn where_there_is_no_project_there_is_nothing_to_take_away() {
    let repository = Repository::new();
    let problem =
        Workspace::uninstall(repository.environment(1), &UninstallOptions::default()).unwrap_err();
    assert_eq!(problem.code().name(), "project.not_found");
}
