//! `init`: what is made, what is kept, what is put right.

use std::fs;
use std::sync::Barrier;

use crosslink_workspace::{InitOptions, InitReport, OpenOptions, Workspace};

use crate::support::repository::{Repository, create, titles};

/// The steps of a report, a line each.
fn told(report: &InitReport) -> String {
    let mut text = format!("{:?} as {}\n", report.outcome, report.agent);
    for step in &report.steps {
        text.push_str(&format!("{:?} {}\n", step.what, step.path));
    }
    for note in &report.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    text
}

const NEW: &str = "\
Initialized as agent-1
Created .crosslink/
Created .crosslink/installed.json
Created .crosslink/.gitignore
Created .crosslink/hook-config.json
Created .crosslink/agent.json
Created .crosslink/crosslink.db
";

const AGAIN: &str = "\
AlreadyInitialized as agent-1
Kept .crosslink/
Kept .crosslink/installed.json
Kept .crosslink/.gitignore
Kept .crosslink/hook-config.json
Kept .crosslink/agent.json
Kept .crosslink/crosslink.db
";

#[test]
fn a_repository_without_commits_becomes_a_project() {
    let repository = Repository::new();
    let report = repository.init(InitOptions::default());
    assert_eq!(told(&report), NEW);
    let mut workspace = repository.open(2);
    create(&mut workspace, "Fix login", &[]);
    assert_eq!(titles(&workspace), ["#1 Fix login"]);
    assert_eq!(workspace.agent().as_str(), "agent-1");
}

#[test]
fn nothing_but_the_directory_changes_and_git_sees_only_what_may_be_shared() {
    let repository = Repository::with_project();
    repository.init(InitOptions::default());
    let names: Vec<_> = repository.everything().into_keys().collect();
    assert!(names.iter().all(|name| name.starts_with(".crosslink/")));
    repository.write(".crosslink/backups/x.db", "");
    repository.write(".crosslink/keys/agent-1_ed25519", "");
    repository.write(".crosslink/hook-config.local.json", "{}");
    repository.write(".crosslink/last_test_run", "");
    assert_eq!(
        repository.git("project", "status --porcelain --untracked-files=all"),
        "?? .crosslink/.gitignore\n?? .crosslink/hook-config.json\n"
    );
}

#[test]
fn a_second_run_keeps_everything() {
    let repository = Repository::with_project();
    let before = repository.everything();
    assert_eq!(told(&repository.init(InitOptions::default())), AGAIN);
    assert_eq!(repository.everything(), before);
}

#[test]
fn a_dry_run_lists_what_a_run_makes_and_makes_nothing() {
    let repository = Repository::new();
    let preview = InitOptions {
        dry_run: true,
        ..InitOptions::default()
    };
    let (workspace, report) = Workspace::init(repository.environment(1), &preview).unwrap();
    assert!(workspace.is_none() && report.dry_run);
    assert_eq!(told(&report), NEW);
    assert!(repository.everything().is_empty());
    repository.init(InitOptions::default());
    let before = repository.everything();
    assert_eq!(told(&repository.init(preview)), AGAIN);
    assert_eq!(repository.everything(), before);
}

#[test]
fn what_is_missing_is_made_again() {
    let repository = Repository::with_project();
    for name in [
        "hook-config.json",
        ".gitignore",
        "agent.json",
        "installed.json",
    ] {
        let path = repository.file(&format!(".crosslink/{name}"));
        let before = fs::read_to_string(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let report = repository.init(InitOptions::default());
        let expected = AGAIN.replace("AlreadyInitialized", "Repaired").replace(
            &format!("Kept .crosslink/{name}"),
            &format!("Repaired .crosslink/{name}"),
        );
        assert_eq!(told(&report), expected);
        if name != "installed.json" {
            assert_eq!(fs::read_to_string(&path).unwrap(), before);
        }
    }
}

#[test]
fn a_lost_database_is_made_again_and_its_backups_are_named() {
    let repository = Repository::with_project();
    repository.open(2).backup_create(None).unwrap();
    repository.spoil(None);
    let report = repository.init(InitOptions::default());
    assert_eq!(
        report.notes,
        [
            "The database was missing and a new one is empty; `crosslink backup list` shows what can be restored"
        ]
    );
}

#[test]
fn the_team_file_of_a_clone_is_kept_whatever_preset_is_asked_for() {
    let repository = Repository::new();
    repository.write(
        ".crosslink/hook-config.json",
        "{\"tracking_mode\": \"relaxed\"}",
    );
    repository.write(".crosslink/.gitignore", "issues.db\nagent.json");
    let report = repository.init(InitOptions {
        preset: Some("team".to_owned()),
        force: true,
        ..InitOptions::default()
    });
    assert_eq!(
        told(&report),
        "Initialized as agent-1
Kept .crosslink/
Created .crosslink/installed.json
Completed .crosslink/.gitignore
Kept .crosslink/hook-config.json
Created .crosslink/agent.json
Created .crosslink/crosslink.db
"
    );
    assert_eq!(
        repository.read(".crosslink/hook-config.json"),
        "{\"tracking_mode\": \"relaxed\"}"
    );
    assert!(
        repository
            .read(".crosslink/.gitignore")
            .starts_with("issues.db\nagent.json\n#")
    );
}

#[test]
fn a_preset_decides_how_the_team_file_starts() {
    for (preset, mode) in [(None, "strict"), (Some("solo"), "relaxed")] {
        let repository = Repository::new();
        repository.init(InitOptions {
            preset: preset.map(str::to_owned),
            ..InitOptions::default()
        });
        let settings = repository.open(2).settings().unwrap();
        assert_eq!(settings.text("tracking_mode"), mode);
    }
}

#[test]
fn the_agent_of_a_clone_changes_only_by_force() {
    let repository = Repository::with_project();
    repository.write(
        ".crosslink/agent.json",
        "{\"agent_id\": \"agent-1\", \"role\": \"driver\"}",
    );
    let named = |force| InitOptions {
        agent: Some("agent-3".to_owned()),
        force,
        ..InitOptions::default()
    };
    let report = repository.init(named(false));
    assert_eq!(report.agent, "agent-1");
    assert_eq!(
        report.notes,
        ["The agent of this clone stays agent-1; `--force` makes it agent-3"]
    );
    assert_eq!(repository.init(named(true)).agent, "agent-3");
    assert_eq!(
        repository.read(".crosslink/agent.json"),
        "{\n  \"agent_id\": \"agent-3\",\n  \"role\": \"driver\"\n}\n"
    );
}

#[test]
fn every_way_into_a_repository_leads_to_one_project() {
    let repository = Repository::new();
    repository.git("project", "commit -q --allow-empty -m first");
    repository.git("project", "worktree add -q ../linked");
    fs::create_dir_all(repository.file("deep/er")).unwrap();
    let linked = repository.around().join("linked");
    for (seed, directory) in [(1, repository.file("deep/er")), (2, linked.clone())] {
        let environment = repository.environment_in(&directory, seed);
        let (workspace, report) = Workspace::init(environment, &InitOptions::default()).unwrap();
        assert_eq!(
            report.directory,
            repository.file(".crosslink").display().to_string()
        );
        create(&mut workspace.unwrap(), &format!("From {seed}"), &[]);
    }
    assert_eq!(titles(&repository.open(3)), ["#1 From 1", "#2 From 2"]);
    assert_eq!(fs::read_dir(linked).unwrap().count(), 1);
}

#[test]
fn a_linked_work_tree_can_have_an_agent_of_its_own() {
    let repository = Repository::with_project();
    repository.git("project", "commit -q --allow-empty -m first");
    repository.git("project", "worktree add -q ../linked");
    let linked = repository.around().join("linked");
    let init = |directory: &std::path::Path, agent: Option<&str>, force| {
        let options = InitOptions {
            agent: agent.map(str::to_owned),
            force,
            ..InitOptions::default()
        };
        let environment = repository.environment_in(directory, 1);
        let (workspace, report) = Workspace::init(environment, &options).unwrap();
        let writes = workspace.unwrap().agent().to_string();
        (writes, report.agent, report.notes.join("\n"))
    };
    let all = |name: &str, note: &str| (name.to_owned(), name.to_owned(), note.to_owned());
    assert_eq!(init(&linked, None, false), all("agent-1", ""));
    let said =
        "The agent of this work tree is agent-7 from now on; elsewhere in the clone it is agent-1";
    assert_eq!(init(&linked, Some("agent-7"), false), all("agent-7", said));
    // It is who writes there from now on, and nowhere else.
    assert_eq!(init(&linked, None, false), all("agent-7", ""));
    assert_eq!(init(&repository.root, None, false), all("agent-1", ""));
    let stays = "The agent of this work tree stays agent-7; `--force` makes it agent-8";
    let (_, agent, note) = init(&linked, Some("agent-8"), false);
    assert_eq!((agent.as_str(), note.as_str()), ("agent-7", stays));
    let said = said.replace("agent-7", "agent-8");
    assert_eq!(init(&linked, Some("agent-8"), true), all("agent-8", &said));
    assert_eq!(
        init(&repository.root, Some("agent-9"), true),
        all("agent-9", "")
    );
    assert_eq!(init(&linked, None, false), all("agent-8", ""));
    // What init made goes again.
    let agent = repository.file(".git/worktrees/linked/crosslink-agent");
    assert_eq!(fs::read_to_string(&agent).unwrap(), "agent-8\n");
    let options = crosslink_workspace::UninstallOptions::default();
    Workspace::uninstall(repository.environment(9), &options).unwrap();
    assert!(!agent.exists());
}

#[test]
fn a_bare_repository_keeps_its_project_inside() {
    let repository = Repository::new();
    repository.git(".", "init -q --bare bare");
    let bare = repository.around().join("bare");
    let environment = repository.environment_in(&bare, 1);
    let (_, report) = Workspace::init(environment, &InitOptions::default()).unwrap();
    assert_eq!(
        told(&report),
        "Initialized as agent-1
Created crosslink/
Created crosslink/installed.json
Created crosslink/hook-config.json
Created crosslink/agent.json
Created crosslink/crosslink.db
"
    );
    let environment = repository.environment_in(&bare, 2);
    assert!(Workspace::discover(environment, &OpenOptions::default()).is_ok());
}

#[test]
fn the_database_of_an_older_version_is_named_and_left_alone() {
    let repository = Repository::new();
    repository.write(".crosslink/issues.db", "older");
    let report = repository.init(InitOptions::default());
    let older = repository
        .file(".crosslink/issues.db")
        .display()
        .to_string();
    assert_eq!(report.older_database, Some(older));
    assert_eq!(repository.read(".crosslink/issues.db"), "older");
}

#[test]
fn two_at_once_both_succeed() {
    for _ in 0..10 {
        let repository = Repository::new();
        let start = Barrier::new(4);
        std::thread::scope(|scope| {
            for seed in 1..=4 {
                let (repository, start) = (&repository, &start);
                scope.spawn(move || {
                    start.wait();
                    let environment = repository.environment(seed);
                    let (workspace, _) =
                        Workspace::init(environment, &InitOptions::default()).unwrap();
                    create(&mut workspace.unwrap(), "Mine", &[]);
                });
            }
        });
        assert_eq!(
            titles(&repository.open(9)),
            ["#1 Mine", "#2 Mine", "#3 Mine", "#4 Mine"]
        );
    }
}

/// A way to spoil a place, with what `init` says of it.
type Spoilt = (fn(&Repository), InitOptions, &'static str);

#[test]
fn what_cannot_be_is_refused_and_nothing_is_made() {
    let nothing: fn(&Repository) = |_| {};
    let table: [Spoilt; 5] = [
        (
            |repository| fs::write(repository.file(".crosslink"), "").unwrap(),
            InitOptions::default(),
            "project.exists: …/project/.crosslink is no directory",
        ),
        (
            |repository| {
                std::os::unix::fs::symlink(repository.around(), repository.file(".crosslink"))
                    .unwrap();
            },
            InitOptions::default(),
            "project.exists: …/project/.crosslink is no directory",
        ),
        (
            nothing,
            InitOptions {
                directory: Some("..".into()),
                ..InitOptions::default()
            },
            "project.no_git: No git repository found at …/project/..",
        ),
        (
            nothing,
            InitOptions {
                agent: Some("x".to_owned()),
                ..InitOptions::default()
            },
            "agent.invalid: agent_id must be at least 3 characters",
        ),
        (
            nothing,
            InitOptions {
                preset: Some("loud".to_owned()),
                ..InitOptions::default()
            },
            "config.invalid: Unknown preset: \"loud\". Valid presets: team, solo",
        ),
    ];
    for (spoil, options, expected) in table {
        let repository = Repository::new();
        spoil(&repository);
        let before = fs::read_dir(&repository.root).unwrap().count();
        let problem = Workspace::init(repository.environment(1), &options)
            .map(drop)
            .unwrap_err();
        let around = repository.around().display().to_string();
        let said = format!("{}: {problem}", problem.code()).replace(&around, "…");
        assert_eq!(said, expected);
        assert_eq!(fs::read_dir(&repository.root).unwrap().count(), before);
    }
}
