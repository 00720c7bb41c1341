//! Hubs of format 4 of projects that have no database here: the watch reads them from their refs.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crosslink_core::control::Control;
use crosslink_core::operation::{CiState, CreateIssue, ReportCi};
use crosslink_core::query::Query;
use crosslink_fleet::alerts::AlertRow;
use crosslink_fleet::checkup::Checkup;
use crosslink_fleet::counters::Counters;
use crosslink_fleet::elsewhere::{Asked, open};
use crosslink_fleet::health::HealthState;
use crosslink_fleet::registry;
use crosslink_fleet::watch::ProjectView;
use crosslink_git::{Expect, Objects, Person};
use crosslink_hub::v4::{Draft, HubRef, Prefix, write};
use crosslink_sim::{OlderHub, environment};
use crosslink_workspace::agents::WantedRequest;
use crosslink_workspace::{
    Environment, InitOptions, OpenOptions, SyncOptions, WorkOptions, Workspace,
};
use uuid::Uuid;

use crate::support::HOUR;
use crate::world::{World, git};

const SLUG: &str = "acme/four";

pub(crate) fn hub() -> OlderHub {
    OlderHub::default()
}

pub(crate) fn counts(wanted: impl Fn(&Counters) -> bool) -> impl Fn(&ProjectView) -> bool {
    move |view| view.counters.is_some_and(|counters| wanted(&counters))
}

/// What lies in a working copy and is not the watch's own.
fn everything(clone: &Path) -> String {
    let refs = git(clone, &["for-each-ref"]);
    let own = |line: &&str| !line.contains("refs/crosslink-watch");
    let refs: Vec<&str> = refs.lines().filter(own).collect();
    let files = git(clone, &["status", "--porcelain", "--ignored"]);
    format!(
        "{}{files}{}",
        refs.join(" "),
        clone.join(".crosslink").exists()
    )
}

#[test]
fn a_hub_is_read_from_its_refs_and_the_working_copy_stays_as_it_is() {
    let world = World::new();
    let clone = world.project("four");
    let before = everything(&clone);
    world.push_fourth("four", &hub());
    let running = world.watch();
    let view = running.until_read(SLUG);
    let expected = Counters {
        open_issues: 20,
        blocked_issues: 2,
        active_agents: 2,
        ..Counters::default()
    };
    assert_eq!(
        (view.counters, view.health.state),
        (Some(expected), HealthState::Live)
    );
    assert_eq!(everything(&clone), before);
    running.watch.stop();
    let position = world
        .store
        .project(SLUG)
        .unwrap()
        .unwrap()
        .state
        .unwrap()
        .position;
    assert!(position.starts_with("hub4 "), "{position}");
}

/// A clone of somebody else with a project of this program, whose hub lies on the remote.
pub(crate) fn other(world: &World, name: &str, agent: &str, seed: u64) -> Workspace {
    let folder = world.path(agent);
    let remote = world.remotes().remote(name);
    git(
        &world.path(""),
        &["clone", "-q", remote.to_str().unwrap(), agent],
    );
    let options = InitOptions {
        directory: Some(folder),
        agent: Some(agent.to_owned()),
        ..InitOptions::default()
    };
    let (workspace, _) = Workspace::init(surroundings(world, agent, seed), &options).unwrap();
    workspace.unwrap()
}

pub(crate) fn surroundings(world: &World, agent: &str, seed: u64) -> Environment {
    let home = world.path(&format!("home-of-{agent}"));
    Environment {
        clock: Box::new(world.clock.clone()),
        vars: [("CROSSLINK_HOME".to_owned(), home.display().to_string())].into(),
        ..environment(seed)
    }
}

pub(crate) fn make(workspace: &mut Workspace, title: &str) {
    let issue = CreateIssue {
        title: title.to_owned(),
        ..CreateIssue::default()
    };
    workspace.run(issue).unwrap();
}

pub(crate) fn sync(workspace: &mut Workspace) {
    workspace.sync(&SyncOptions::default()).unwrap();
}

#[test]
fn what_other_clones_push_shows_with_the_next_look() {
    let world = World::new();
    world.project("four");
    let mut alice = other(&world, "four", "alice", 1);
    make(&mut alice, "One");
    sync(&mut alice);
    let running = world.watch();
    running.until(SLUG, counts(|counters| counters.open_issues == 1));
    let mut bob = other(&world, "four", "bob", 2);
    sync(&mut bob);
    for number in 2..6 {
        let who = if number % 2 == 0 {
            &mut bob
        } else {
            &mut alice
        };
        make(who, &format!("Issue {number}"));
        let began = Instant::now();
        sync(who);
        running.until(SLUG, counts(|counters| counters.open_issues == number));
        assert!(began.elapsed() < Duration::from_secs(5));
    }
    running.watch.stop();
    let seen = world.store.activity(Some(SLUG), None, 100).unwrap();
    let created = seen
        .iter()
        .filter(|(_, _, row)| row.kind == "issue.created");
    assert_eq!(
        created.count(),
        4,
        "the first look told nothing of what was there"
    );
}

#[test]
fn nothing_new_is_nothing_told_and_nothing_written() {
    let world = World::new();
    world.project("four");
    world.push_fourth("four", &hub());
    let running = world.watch();
    running.until_read(SLUG);
    while running
        .updates
        .recv_timeout(Duration::from_millis(300))
        .is_ok()
    {}
    let (version, shadow) = (world.store.version().unwrap(), shadow(&world));
    let before = std::fs::metadata(&shadow).unwrap().modified().unwrap();
    let later = hub().now.plus_seconds(2);
    world.clock.set(later);
    running.until(SLUG, |view| view.health.last_attempt == Some(later));
    let told = running.updates.recv_timeout(Duration::from_millis(300));
    assert!(told.is_err(), "{told:?}");
    assert_eq!(world.store.version().unwrap(), version);
    let after = std::fs::metadata(&shadow).unwrap().modified().unwrap();
    assert_eq!(after, before);
}

/// Where the only hub is laid out.
pub(crate) fn shadow(world: &World) -> PathBuf {
    let folder = std::fs::read_dir(world.path("home/cache/shadows")).unwrap();
    let mut files = folder.flatten().map(|entry| entry.path());
    files
        .find(|path| path.extension().is_some_and(|end| end == "db"))
        .unwrap()
}

#[test]
fn what_was_laid_out_is_gone_on_from_and_made_again_where_it_is_damaged() {
    let world = World::new();
    world.project("four");
    world.push_fourth("four", &hub());
    world.watch().until_read(SLUG);
    for spoilt in [false, true] {
        if spoilt {
            std::fs::write(shadow(&world), "no database").unwrap();
        }
        let view = world.watch().until_read(SLUG);
        assert_eq!(view.counters.unwrap().open_issues, 20, "{spoilt}");
    }
}

#[test]
fn a_hub_below_branches_and_one_in_a_bare_repository_are_read_too() {
    let world = World::new();
    world.project("four");
    world.push_fourth("four", &hub());
    let remote = world.remotes().remote("four");
    let bare = world.path("bare.git");
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    git(&world.path(""), &["init", "-q", "--bare", "bare.git"]);
    let all = "refs/crosslink-hub/*:refs/crosslink-hub/*";
    git(&bare, &["fetch", "-q", &text(&remote), all]);
    let branches = "refs/crosslink-hub/*:refs/heads/crosslink-hub/*";
    git(&remote, &["fetch", "-q", &text(&bare), branches]);
    for line in git(
        &remote,
        &["for-each-ref", "--format=%(refname)", "refs/crosslink-hub"],
    )
    .lines()
    {
        git(&remote, &["update-ref", "-d", line]);
    }
    registry::track(&world.store, &bare, Some("acme/bare"), hub().now).unwrap();
    let running = world.watch();
    for slug in [SLUG, "acme/bare"] {
        let view = running.until_read(slug);
        assert_eq!(view.counters.unwrap().open_issues, 20, "{slug}");
    }
    running.watch.stop();
    let found = registry::walk(&[world.path("")], registry::DEFAULT_DEPTH).unwrap();
    let clone = world.path("four").canonicalize().unwrap();
    assert_eq!(found.projects, [clone], "it was fetched");
}

#[test]
fn of_several_generations_the_newest_that_holds_counts() {
    let world = World::new();
    world.project("four");
    let few = OlderHub { issues: 3, ..hub() };
    world.push("four", "hub", &few.second_generation());
    world.push_third("four", &few);
    let running = world.watch();
    running.until(SLUG, counts(|counters| counters.open_issues == 2));
    let remote = world.remotes().remote("four");
    let stray = git(&remote, &["rev-parse", "crosslink/hub"]);
    let meta = "refs/crosslink-hub/meta";
    git(&remote, &["update-ref", meta, stray.trim()]);
    running.until(
        SLUG,
        counts(|counters| (counters.open_issues, counters.damaged_parts) == (2, 1)),
    );
    git(&remote, &["update-ref", "-d", meta]);
    world.push_fourth("four", &hub());
    running.until(
        SLUG,
        counts(|counters| (counters.open_issues, counters.damaged_parts) == (20, 0)),
    );
    let report = Checkup::new(world.path("home"), hub().now)
        .examine()
        .unwrap();
    let named = report
        .findings
        .iter()
        .find(|one| one.code == "project.older_hub");
    assert_eq!(
        named.unwrap().message,
        "its hub is read as v4; beside it lies one of v3 and v2, which does not count"
    );
    // Whoever takes it away does not bring the old one back.
    for line in git(
        &remote,
        &["for-each-ref", "--format=%(refname)", "refs/crosslink-hub"],
    )
    .lines()
    {
        git(&remote, &["update-ref", "-d", line]);
    }
    let gone = running.until(SLUG, |view| view.alerts.critical > 0);
    assert_eq!(gone.counters.unwrap().open_issues, 20);
}

#[test]
fn a_newer_format_is_named_and_costs_nobody_else() {
    let world = World::new();
    world.project("four");
    world.project("other");
    world.push_fourth("other", &hub());
    let remote = world.remotes().remote("four");
    newer(&remote);
    let running = world.watch();
    let view = running.until(SLUG, |view| view.health.last_error.is_some());
    assert_eq!(view.health.state, HealthState::Unsupported);
    assert_eq!(
        running.until_read("acme/other").health.state,
        HealthState::Live
    );
}

/// Puts a `meta` of a newer format into a repository.
fn newer(repository: &Path) {
    let objects = Objects::open(repository).unwrap();
    let json = format!(r#"{{"format":9,"hub":"{}","how":"new"}}"#, Uuid::nil());
    let draft = Draft {
        hub: Uuid::nil(),
        at: HubRef::Meta,
        parents: Vec::new(),
        subject: "New",
        files: vec![("hub.json", json.as_bytes()), ("trust.ndjson", b"")],
        person: Person {
            name: "later".to_owned(),
            email: "later@example.invalid".to_owned(),
            time: 0,
        },
    };
    let id = write(&objects, &draft, None).unwrap();
    let name = HubRef::Meta.full(Prefix::Custom);
    objects.set_ref(&name, Expect::Any, Some(id)).unwrap();
}

#[test]
fn another_repository_with_such_a_hub_answers_questions() {
    let world = World::new();
    let clone = world.project("four");
    let mut alice = other(&world, "four", "alice", 1);
    make(&mut alice, "One");
    sync(&mut alice);
    let remote = world.remotes().remote("four").display().to_string();
    let asked = |repository: &str| {
        let asked = Asked {
            repository: repository.to_owned(),
            refresh: true,
        };
        open(
            surroundings(&world, "asker", 9),
            &OpenOptions::default(),
            &asked,
        )
    };
    let titles = |repository: &str| {
        let answering = asked(repository).unwrap();
        let query = Query::parse("status:open").unwrap();
        let workspace = &answering.workspace;
        let found = workspace.read(|snapshot| snapshot.issues(&query, &workspace.query_context()));
        let titles: Vec<String> = found
            .unwrap()
            .into_iter()
            .map(|issue| issue.title)
            .collect();
        titles
    };
    assert_eq!(titles(&format!("file://{remote}")), ["One"]);
    assert_eq!(titles(&remote), ["One"], "the bare repository itself");
    make(&mut alice, "Two");
    sync(&mut alice);
    assert_eq!(titles(&format!("file://{remote}")), ["Two", "One"]);
    assert!(
        asked(clone.to_str().unwrap()).is_err(),
        "nothing was fetched there yet"
    );
}

#[test]
fn a_project_with_a_database_shows_what_only_the_refs_of_others_say() {
    let world = World::new();
    let folder = world.project("four");
    let options = InitOptions {
        directory: Some(folder),
        agent: Some("alice".to_owned()),
        ..InitOptions::default()
    };
    let (alice, _) = Workspace::init(surroundings(&world, "alice", 1), &options).unwrap();
    let mut alice = alice.unwrap();
    make(&mut alice, "One");
    sync(&mut alice);
    let mut bob = other(&world, "four", "bob", 2);
    sync(&mut bob);
    bob.start_session().unwrap();
    let query = Query::parse("status:open").unwrap();
    let found = bob.read(|snapshot| snapshot.issues(&query, &bob.query_context()));
    let issue = found.unwrap()[0].uuid;
    bob.claim(issue, &WorkOptions::default()).unwrap();
    sync(&mut bob);
    let running = world.watch();
    running.until(SLUG, counts(|counters| counters.open_issues == 1));
    make(&mut alice, "Two");
    running.until(SLUG, counts(|counters| counters.pending_events == 1));
    let start = hub().now;
    world.clock.set(start.plus_seconds(5 * 60));
    sync(&mut alice);
    let shown = |counters: &Counters| (counters.pending_events, counters.active_agents) == (0, 2);
    running.until(SLUG, counts(shown));
    world.clock.set(start.plus_seconds(2 * HOUR + 1));
    running.until(SLUG, counts(|counters| counters.stale_locks == 1));
    running.watch.stop();
    let position = world
        .store
        .project(SLUG)
        .unwrap()
        .unwrap()
        .state
        .unwrap()
        .position;
    assert!(position.starts_with("v4 "), "{position}");
}

#[test]
fn requests_without_an_answer_and_checks_that_fail_alarm() {
    let world = World::new();
    world.project("four");
    let mut alice = other(&world, "four", "alice", 1);
    let clone = world.path("alice");
    git(&clone, &["commit", "-q", "--allow-empty", "-m", "first"]);
    git(&clone, &["push", "-q", "origin", "HEAD:refs/heads/main"]);
    make(&mut alice, "One");
    sync(&mut alice);
    let running = world.watch();
    running.until(SLUG, counts(|counters| counters.open_issues == 1));
    let pause = WantedRequest {
        target: "bob".to_owned(),
        control: Control::Pause,
        issue: None,
        reason: None,
        force: true,
    };
    alice.request(&pause).unwrap();
    let failing = ReportCi {
        commit: String::new(),
        state: CiState::Failing,
        check: None,
        url: None,
    };
    alice.report_ci(None, failing).unwrap();
    sync(&mut alice);
    running.until(SLUG, |view| view.alerts.warning == 1);
    world.clock.set(hub().now.plus_seconds(15 * 60 + 1));
    running.until(SLUG, |view| view.alerts.warning == 2);
    running.watch.stop();
    let open = world.store.open_alerts().unwrap().into_iter();
    let mut subjects: Vec<String> = open
        .map(|record| {
            let row: AlertRow = serde_json::from_str(&record.body).unwrap();
            let subject = row
                .subject_ref
                .split(':')
                .next()
                .unwrap_or_default()
                .to_owned();
            format!("{} {subject}", row.kind)
        })
        .filter(|line| !line.starts_with("poll_lag"))
        .collect();
    subjects.sort();
    assert_eq!(
        subjects,
        ["ci_failure commit", "pending_request_timeout agent"]
    );
}
