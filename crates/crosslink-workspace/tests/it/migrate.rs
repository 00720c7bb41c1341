//! Older hubs on a remote become hubs of format 4: once, whoever does it, and back again.

use std::path::PathBuf;

use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_sim::{OlderHub, Remotes, environment, git, real_data};
use crosslink_workspace::exchange::{ImportOptions, ImportSource};
use crosslink_workspace::{
    Environment, InitOptions, MigrateOptions, Migration, MigrationState, OpenOptions, SyncOptions,
    Workspace,
};
use tempfile::TempDir;

use crate::support::exchange::export_text;
use crate::support::repository::create;

/// A remote with an older hub, and clones of it.
struct Scene {
    directory: TempDir,
}

impl Scene {
    /// The remote with a made-up hub.
    fn made_up(generation: u8) -> Self {
        let scene = Self {
            directory: tempfile::tempdir().unwrap(),
        };
        let remotes = scene.remotes();
        remotes.project("one").unwrap();
        let hub = OlderHub {
            now: Timestamp::from_seconds(1_760_000_000),
            ..OlderHub::default()
        };
        match generation {
            2 => remotes
                .push("one", "hub", &hub.second_generation())
                .unwrap(),
            _ => {
                for (branch, files) in hub.third_generation() {
                    remotes.push("one", &branch, &files).unwrap();
                }
            }
        }
        scene
    }

    /// The remote with a real hub; nothing where there is no data.
    fn real(bundle: &str) -> Option<Self> {
        let bundle = real_data(bundle)?;
        let scene = Self {
            directory: tempfile::tempdir().unwrap(),
        };
        scene.remotes().unbundle("one", &bundle).unwrap();
        Some(scene)
    }

    fn remotes(&self) -> Remotes {
        Remotes::new(self.directory.path())
    }

    /// Runs git in the remote.
    fn remote(&self, arguments: &[&str]) -> String {
        git(&self.remotes().remote("one"), arguments).unwrap()
    }

    fn remote_refs(&self) -> String {
        self.remote(&["for-each-ref"])
    }

    /// A clone with a project in it, by a name and the seed of its chance.
    fn clone_of(&self, name: &str, seed: u64) -> Clone {
        let path = self.directory.path().join(name);
        if !path.exists() {
            let remote = self.remotes().remote("one");
            let arguments = ["clone", "-q", remote.to_str().unwrap(), name];
            git(self.directory.path(), &arguments).unwrap();
        }
        let clone = Clone {
            home: self.directory.path().join(format!("home-{name}")),
            path,
            seed,
        };
        let options = InitOptions::default();
        Workspace::init(clone.environment(None), &options).unwrap();
        clone
    }
}

/// One clone.
struct Clone {
    path: PathBuf,
    home: PathBuf,
    seed: u64,
}

impl Clone {
    fn environment(&self, fail: Option<&str>) -> Environment {
        let mut environment = environment(self.seed);
        let home = self.home.to_str().unwrap().to_owned();
        environment.vars.insert("HOME".to_owned(), home.clone());
        environment.vars.insert("CROSSLINK_HOME".to_owned(), home);
        let agent = format!("agent-{}", self.seed);
        environment.vars.insert("CROSSLINK_AGENT".to_owned(), agent);
        if let Some(fail) = fail {
            let name = "CROSSLINK_FAIL_POINT".to_owned();
            environment.vars.insert(name, fail.to_owned());
        }
        environment.cwd = Some(self.path.clone());
        environment
    }

    fn open(&self) -> Workspace {
        Workspace::discover(self.environment(None), &OpenOptions::default()).unwrap()
    }

    fn migrate(&self) -> Migration {
        let migrated = self.open().migrate(&MigrateOptions::default());
        migrated.unwrap_or_else(|problem| panic!("{problem}: {:?}", problem.causes()))
    }

    /// Migrates, and fails at a step.
    fn interrupted(&self, step: &str) -> Problem {
        let environment = self.environment(Some(&format!("migrate:{step}:full")));
        let mut workspace = Workspace::discover(environment, &OpenOptions::default()).unwrap();
        workspace.migrate(&MigrateOptions::default()).unwrap_err()
    }

    fn refs(&self) -> String {
        git(&self.path, &["for-each-ref"]).unwrap()
    }
}

#[test]
fn a_made_up_hub_of_each_generation_is_migrated_and_shared() {
    for generation in [2, 3] {
        let scene = Scene::made_up(generation);
        let before = scene.remote_refs();
        let one = scene.clone_of("one", 1);
        let plan = one.open().plan_migration().unwrap();
        assert_eq!(plan.state, MigrationState::Planned);
        assert_eq!(scene.remote_refs(), before, "a plan changes nothing");
        let migrated = one.migrate();
        assert_eq!(migrated.state, MigrationState::Migrated);
        assert_eq!(migrated.genesis, plan.genesis);
        let mut promised = plan.refs;
        promised.sort();
        let mut made = migrated.refs.clone();
        made.sort();
        assert_eq!(made, promised);
        // The older branches are where they were.
        let after = scene.remote_refs();
        assert!(before.lines().all(|line| after.contains(line)), "{after}");
        // Others join it by a sync, and see the same.
        let two = scene.clone_of("two", 2);
        let mut workspace = two.open();
        let report = workspace.sync(&SyncOptions::default()).unwrap();
        assert!(report.joined);
        assert_eq!(report.faults, []);
        assert_eq!(export_text(&one.open()), export_text(&workspace));
        // New numbers begin above those in use.
        let made = create(&mut workspace, "New", &[]);
        let summary = workspace
            .read(|snapshot| snapshot.summary(made))
            .unwrap()
            .unwrap();
        assert!(summary.id.unwrap() > 30, "{summary:?}");
        let again = two.migrate();
        assert_eq!((again.state, again.refs), (MigrationState::Already, vec![]));
        assert_eq!(again.genesis, migrated.genesis);
    }
}

#[test]
fn the_real_hubs_are_migrated_by_two_clones_to_one_hub() {
    for (bundle, issues, comments) in [("hub-v2.bundle", 759, 1_345), ("hub-v3.bundle", 784, 1_395)]
    {
        let (Some(scene), Some(apart)) = (Scene::real(bundle), Scene::real(bundle)) else {
            return;
        };
        let (one, two) = (scene.clone_of("one", 1), scene.clone_of("two", 2));
        let migrated = one.migrate();
        let found = migrated.found.unwrap();
        assert_eq!((found.issues, found.comments), (issues, comments));
        assert_eq!(
            found.signatures_valid,
            if bundle == "hub-v3.bundle" { 213 } else { 0 }
        );
        let joined = two.migrate();
        assert_eq!(
            (joined.hub, &joined.genesis),
            (migrated.hub, &migrated.genesis)
        );
        let text = export_text(&one.open());
        assert_eq!(text.lines().count(), issues);
        assert_eq!(text, export_text(&two.open()));
        let elsewhere = apart.clone_of("one", 3).migrate();
        assert_eq!(
            (elsewhere.hub, elsewhere.genesis),
            (migrated.hub, migrated.genesis)
        );
    }
}

#[test]
fn clones_that_migrate_at_the_same_time_make_one_hub() {
    let scene = Scene::made_up(3);
    let clones: Vec<Clone> = (1..=3)
        .map(|number| scene.clone_of(&format!("clone-{number}"), number))
        .collect();
    let migrated: Vec<Migration> = std::thread::scope(|scope| {
        let running: Vec<_> = clones
            .iter()
            .map(|clone| scope.spawn(|| clone.migrate()))
            .collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    for one in &migrated {
        assert_eq!(
            (one.hub, &one.genesis),
            (migrated[0].hub, &migrated[0].genesis)
        );
    }
    let texts: Vec<String> = clones
        .iter()
        .map(|clone| {
            let mut workspace = clone.open();
            workspace.sync(&SyncOptions::default()).unwrap();
            export_text(&workspace)
        })
        .collect();
    assert!(texts.iter().all(|text| *text == texts[0]));
}

#[test]
fn a_migration_is_taken_back_to_the_last_ref() {
    for generation in [2, 3] {
        let scene = Scene::made_up(generation);
        let one = scene.clone_of("one", 1);
        let (there, here) = (scene.remote_refs(), one.refs());
        one.migrate();
        assert_ne!(scene.remote_refs(), there);
        one.open().take_migration_back().unwrap();
        assert_eq!(scene.remote_refs(), there);
        assert_eq!(one.refs(), here);
        assert_eq!(export_text(&one.open()), "");
        let again = one.migrate();
        assert_eq!(again.state, MigrationState::Migrated);
        assert_eq!(export_text(&one.open()).lines().count(), 30);
    }
}

#[test]
fn a_migration_that_others_built_on_stays() {
    let scene = Scene::made_up(3);
    let one = scene.clone_of("one", 1);
    one.migrate();
    let two = scene.clone_of("two", 2);
    two.open().sync(&SyncOptions::default()).unwrap();
    let there = scene.remote_refs();
    let refused = one.open().take_migration_back().unwrap_err();
    assert_eq!(refused.code(), Code::MigrationRefused);
    assert!(
        refused
            .causes()
            .iter()
            .any(|cause| cause.contains("another clone joined it")),
        "{:?}",
        refused.causes()
    );
    let refused = two.open().take_migration_back().unwrap_err();
    assert!(
        refused
            .causes()
            .iter()
            .any(|cause| cause.contains("another key migrated it")),
        "{:?}",
        refused.causes()
    );
    assert_eq!(scene.remote_refs(), there);
}

#[test]
fn an_interrupted_migration_goes_on_by_itself() {
    for step in ["verified", "genesis", "numbers", "founded", "fenced"] {
        let scene = Scene::made_up(2);
        let (one, two) = (scene.clone_of("one", 1), scene.clone_of("two", 2));
        assert_eq!(one.interrupted(step).code(), Code::DiskFull, "{step}");
        // Nobody founds another hub in between.
        let synced = two.open().sync(&SyncOptions::default());
        match step {
            "founded" | "fenced" => assert!(synced.unwrap().joined, "{step}"),
            _ => assert_eq!(synced.unwrap_err().code(), Code::HubOlder, "{step}"),
        }
        let (mine, theirs) = (one.migrate(), two.migrate());
        assert_eq!(
            (mine.hub, mine.genesis),
            (theirs.hub, theirs.genesis),
            "{step}"
        );
        assert_eq!(export_text(&one.open()), export_text(&two.open()), "{step}");
        assert!(
            scene
                .remote_refs()
                .contains("zz-this-hub-needs-a-newer-client"),
            "{step}"
        );
    }
}

#[test]
fn an_interrupted_way_back_goes_on_by_itself() {
    let scene = Scene::made_up(3);
    let one = scene.clone_of("one", 1);
    let (there, here) = (scene.remote_refs(), one.refs());
    one.migrate();
    let environment = one.environment(Some("migrate:removed:full"));
    let mut workspace = Workspace::discover(environment, &OpenOptions::default()).unwrap();
    let problem = workspace.take_migration_back().unwrap_err();
    assert_eq!(problem.code(), Code::DiskFull);
    drop(workspace);
    one.open().take_migration_back().unwrap();
    assert_eq!((scene.remote_refs(), one.refs()), (there, here));
    let problem = one.open().take_migration_back().unwrap_err();
    assert_eq!(problem.code(), Code::MigrationRefused);
}

#[test]
fn a_sync_founds_no_second_hub_beside_an_older_one() {
    let scene = Scene::made_up(2);
    let before = scene.remote_refs();
    let one = scene.clone_of("one", 1);
    let problem = one.open().sync(&SyncOptions::default()).unwrap_err();
    assert_eq!(problem.code(), Code::HubOlder);
    assert!(
        problem
            .hints()
            .iter()
            .any(|hint| hint.contains("crosslink migrate"))
    );
    assert_eq!(scene.remote_refs(), before);
}

#[test]
fn what_was_made_here_before_joins_the_migrated_hub() {
    let scene = Scene::made_up(3);
    let one = scene.clone_of("one", 1);
    let mut workspace = one.open();
    create(&mut workspace, "Only here", &[]);
    let migrated = workspace.migrate(&MigrateOptions::default()).unwrap();
    let sync = migrated.sync.unwrap();
    assert_eq!(sync.renumbered.len(), 1);
    assert!(sync.renumbered[0].to > 30, "{sync:?}");
    assert_eq!(export_text(&workspace).lines().count(), 31);
    // It is in the hub now: there is no way back.
    let refused = workspace.take_migration_back().unwrap_err();
    assert_eq!(refused.code(), Code::MigrationRefused);
}

#[test]
fn the_history_counts_only_where_the_trust_log_names_it() {
    let scene = Scene::made_up(3);
    let one = scene.clone_of("one", 1);
    one.migrate();
    let text = export_text(&one.open());
    // Somebody puts another commit in its place, and one on top of it.
    let genesis = "refs/crosslink-hub/logs/genesis";
    let tip = scene.remote(&["rev-parse", genesis]);
    let tree = scene.remote(&["rev-parse", &format!("{genesis}^{{tree}}")]);
    let message = scene.remote(&["log", "-1", "--format=%B", genesis]);
    for parent in [None, Some(tip.trim())] {
        let mut arguments = vec!["commit-tree", tree.trim(), "-m", message.trim()];
        if let Some(parent) = parent {
            arguments.extend(["-p", parent]);
        }
        let other = scene.remote(&arguments);
        scene.remote(&["update-ref", genesis, other.trim()]);
        let fresh = scene.clone_of(if parent.is_some() { "three" } else { "two" }, 5);
        let mut workspace = fresh.open();
        let report = workspace.sync(&SyncOptions::default()).unwrap();
        assert!(
            report.faults.iter().any(|fault| fault.at == "logs/genesis"),
            "{report:?}"
        );
        let same = export_text(&workspace) == text;
        assert_eq!(
            same,
            parent.is_some(),
            "what lies above does not count, what it names does"
        );
        // Whoever has it puts it back.
        let mut workspace = one.open();
        workspace.sync(&SyncOptions::default()).unwrap();
        assert_eq!(export_text(&workspace), text);
        if parent.is_none() {
            assert_eq!(scene.remote(&["rev-parse", genesis]), tip);
        }
    }
}

#[test]
fn an_issue_that_was_imported_before_is_the_same_issue() {
    let scene = Scene::made_up(2);
    let id = "30fa0ed8-8e41-4acf-a264-87f0d3565e61";
    let comment = "40fa0ed8-8e41-4acf-a264-87f0d3565e61";
    let changed = scene.remotes().edit("one", "hub", |tree| {
        let folder = tree.join(format!("issues/{id}/comments"));
        std::fs::create_dir_all(&folder)?;
        let issue = serde_json::json!({
            "uuid": id, "display_id": 31, "title": "Shared", "status": "open", "priority": "low",
            "created_by": "maria", "created_at": "2026-11-20T10:00:00Z", "updated_at": "2026-11-20T10:00:00Z",
        });
        std::fs::write(tree.join(format!("issues/{id}/issue.json")), issue.to_string())?;
        let said = serde_json::json!({
            "uuid": comment, "issue_uuid": id, "author": "lena", "content": "Said once", "kind": "note",
            "created_at": "2026-11-20T11:00:00Z",
        });
        std::fs::write(folder.join(format!("{comment}.json")), said.to_string())
    });
    changed.unwrap();
    let one = scene.clone_of("one", 1);
    let older = scene.directory.path().join("issues.db");
    std::fs::write(&older, include_bytes!("fixtures/issues-v17.db")).unwrap();
    let mut workspace = one.open();
    workspace
        .import(
            ImportSource::Path(older),
            &ImportOptions::default(),
            &mut |_| {},
        )
        .unwrap();
    workspace.migrate(&MigrateOptions::default()).unwrap();
    let text = export_text(&workspace);
    // Thirty of the hub, three of the database, one of them in both.
    assert_eq!(text.lines().count(), 31 + 3 - 1);
    assert_eq!(text.matches(comment).count(), 1);
}
