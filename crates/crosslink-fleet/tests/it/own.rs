//! Projects of this program: the watch reads their own database.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::operation::{
    ClaimIssue, CloseIssue, CreateIssue, CreateMilestone, ElementOf, SetElement,
};
use crosslink_core::query::Query;
use crosslink_core::time::Timestamp;
use crosslink_fleet::alerts::AlertKind;
use crosslink_fleet::counters::Counters;
use crosslink_fleet::health::HealthState;
use crosslink_fleet::registry;
use crosslink_fleet::schedule::Pace;
use crosslink_fleet::watch::{Watch, WatchOptions};
use crosslink_sim::{OlderHub, environment};
use crosslink_workspace::{Environment, InitOptions, OpenOptions, Workspace};

use crate::support::{DAY, HOUR, MINUTE};
use crate::world::{Running, World};

const SLUG: &str = "acme/own";

fn start() -> Timestamp {
    OlderHub::default().now
}

fn surroundings(world: &World, seed: u64) -> Environment {
    Environment {
        clock: Box::new(world.clock.clone()),
        ..environment(seed)
    }
}

/// A tracked working copy that has our own database, and the workspace of an agent in it.
fn project(world: &World) -> (PathBuf, Workspace) {
    let folder = world.project("own");
    let workspace = init(world, &folder);
    (folder, workspace)
}

fn init(world: &World, folder: &Path) -> Workspace {
    let options = InitOptions {
        directory: Some(folder.to_owned()),
        agent: Some("agent-1".to_owned()),
        ..InitOptions::default()
    };
    let (workspace, _) = Workspace::init(surroundings(world, 1), &options).unwrap();
    workspace.unwrap()
}

fn agent(world: &World, folder: &Path, name: &str, seed: u64) -> Workspace {
    let options = OpenOptions {
        directory: Some(folder.to_owned()),
        agent: Some(name.to_owned()),
        ..OpenOptions::default()
    };
    Workspace::discover(surroundings(world, seed), &options).unwrap()
}

fn make(workspace: &mut Workspace, title: &str, change: impl FnOnce(&mut CreateIssue)) -> IssueId {
    let mut issue = CreateIssue {
        title: title.to_owned(),
        ..CreateIssue::default()
    };
    change(&mut issue);
    workspace.run(issue).unwrap().outcome.uuid
}

fn block(workspace: &mut Workspace, issue: IssueId, blocker: IssueId) {
    let edge = SetElement {
        issue,
        element: ElementOf::Blocker(blocker),
        present: true,
    };
    workspace.run(edge).unwrap();
}

fn claim(workspace: &mut Workspace, issue: IssueId) {
    let claim: ClaimIssue = serde_json::from_value(serde_json::json!({ "issue": issue })).unwrap();
    workspace.run(claim).unwrap();
}

fn close(workspace: &mut Workspace, issue: IssueId) {
    let close: CloseIssue = serde_json::from_value(serde_json::json!({ "issue": issue })).unwrap();
    workspace.run(close).unwrap();
}

/// A watch that looks by itself once in an hour.
fn patient(world: &World) -> Running {
    let options = WatchOptions {
        pace: Pace::of_tick(Duration::from_secs(3_600)),
        ..world.options()
    };
    let watch = Watch::start(options).unwrap();
    let updates = watch.subscribe();
    Running { watch, updates }
}

fn open_issues(count: u64) -> impl Fn(&crosslink_fleet::watch::ProjectView) -> bool {
    move |view| {
        view.counters
            .is_some_and(|counters| counters.open_issues == count)
    }
}

fn open_kinds(world: &World) -> Vec<(AlertKind, String)> {
    let open = world.store.open_alerts().unwrap().into_iter();
    let mut kinds: Vec<_> = open
        .map(|record| {
            let row: crosslink_fleet::alerts::AlertRow =
                serde_json::from_str(&record.body).unwrap();
            (row.kind, row.subject_ref)
        })
        .collect();
    kinds.sort();
    kinds
}

/// Waits until exactly these alerts are open. The board knows of them a little before they are written.
fn until_open(world: &World, running: &Running, kinds: &[AlertKind]) {
    running.until(SLUG, |_| {
        let open = open_kinds(world);
        // A clock that jumps looks like a watch that sleeps.
        let open = open.iter().map(|(kind, _)| kind);
        open.filter(|kind| **kind != AlertKind::PollLag).eq(kinds)
    });
}

#[test]
fn an_empty_project_of_our_own_gives_a_row_of_zeros() {
    let world = World::new();
    let _project = project(&world);
    let running = world.watch();
    let view = running.until_read(SLUG);
    assert_eq!(view.counters, Some(Counters::default()));
    assert_eq!(view.health.state, HealthState::Live);
    running.watch.stop();
    let row = world.store.project(SLUG).unwrap().unwrap();
    assert_eq!(row.state.unwrap().position, "v4 0");
}

#[test]
fn the_numbers_are_those_the_project_itself_says() {
    let world = World::new();
    let (folder, mut ours) = project(&world);
    let mut other = agent(&world, &folder, "agent-2", 2);
    let now = start();
    let ids: Vec<IssueId> = (0..12)
        .map(|number| {
            make(&mut ours, &format!("Issue {number}"), |issue| {
                let due = i64::from(number) * 7 * HOUR - DAY;
                issue.due = (number % 2 == 0).then(|| now.plus_seconds(due));
                issue.description = Some("a long text".to_owned());
            })
        })
        .collect();
    block(&mut ours, ids[0], ids[1]);
    block(&mut ours, ids[2], ids[1]);
    block(&mut ours, ids[2], ids[3]);
    block(&mut ours, ids[4], ids[5]);
    close(&mut ours, ids[5]);
    claim(&mut other, ids[6]);
    let running = world.watch();
    let counted = running.until_read(SLUG).counters.unwrap();
    let found = |query: &str| {
        let query = Query::parse(query).unwrap();
        let found = ours.read(|snapshot| snapshot.issues(&query, &ours.query_context()));
        found.unwrap()
    };
    let open = found("status:open,in-progress");
    let due = |from: i64, to: i64| {
        let due = open.iter().filter_map(|issue| issue.due_at);
        due.filter(|due| (from..to).contains(&due.seconds_since(now)))
            .count() as u64
    };
    let blocked = open.iter().filter(|issue| issue.open_blockers > 0).count();
    let expected = Counters {
        open_issues: open.len() as u64,
        overdue_issues: due(i64::MIN, 0),
        due_soon_issues: due(0, DAY),
        blocked_issues: blocked as u64,
        active_agents: 2,
        ..Counters::default()
    };
    assert_eq!(counted, expected);
    assert_eq!(
        (
            counted.open_issues,
            counted.overdue_issues,
            counted.blocked_issues
        ),
        (11, 2, 2)
    );
}

#[test]
fn a_write_shows_without_waiting_for_the_tick() {
    let world = World::new();
    let (folder, mut ours) = project(&world);
    let running = patient(&world);
    running.until_read(SLUG);
    let mut other = agent(&world, &folder, "agent-2", 2);
    for number in 1..=20 {
        let writer = if number % 2 == 0 {
            &mut ours
        } else {
            &mut other
        };
        let began = Instant::now();
        make(writer, "One more", |_| ());
        running.until(SLUG, open_issues(number));
        assert!(began.elapsed() < Duration::from_secs(5));
    }
    close_all(&mut ours);
    running.until(SLUG, open_issues(0));
}

fn close_all(workspace: &mut Workspace) {
    let query = Query::parse("status:open").unwrap();
    let open = workspace.read(|snapshot| snapshot.issues(&query, &workspace.query_context()));
    for issue in open.unwrap() {
        close(workspace, issue.uuid);
    }
}

#[test]
fn a_project_that_is_made_while_it_is_watched_shows() {
    let world = World::new();
    let folder = world.project("own");
    let running = world.watch();
    running.until(SLUG, |view| view.health.last_attempt.is_some());
    let mut ours = init(&world, &folder);
    make(&mut ours, "One", |_| ());
    running.until(SLUG, open_issues(1));
    assert_eq!(open_kinds(&world), []);
}

#[test]
fn nothing_new_is_nothing_told_and_nothing_written() {
    let world = World::new();
    let (_, mut ours) = project(&world);
    make(&mut ours, "One", |_| ());
    let running = world.watch();
    running.until(SLUG, open_issues(1));
    while running
        .updates
        .recv_timeout(Duration::from_millis(300))
        .is_ok()
    {}
    let version = world.store.version().unwrap();
    world.clock.set(start().plus_seconds(2));
    running.until(SLUG, |view| {
        view.health.last_attempt == Some(start().plus_seconds(2))
    });
    let told = running.updates.recv_timeout(Duration::from_millis(300));
    assert!(told.is_err(), "{told:?}");
    assert_eq!(world.store.version().unwrap(), version);
}

#[test]
fn our_own_database_counts_before_an_older_hub() {
    let world = World::new();
    let (folder, mut ours) = project(&world);
    world.push("own", "hub", &OlderHub::default().second_generation());
    make(&mut ours, "One", |_| ());
    let running = world.watch();
    let view = running.until_read(SLUG);
    assert_eq!(view.counters.unwrap().open_issues, 1);
    // The hub is no second best, neither now nor after a restart: most issues would seem to be gone.
    drop(ours);
    spoil(&folder, None);
    let gone = running.until(SLUG, |view| view.health.state == HealthState::Missing);
    assert_eq!(gone.counters.unwrap().open_issues, 1);
    running.watch.stop();
    let again = world.watch();
    let gone = again.until(SLUG, |view| view.health.last_error.is_some());
    assert_eq!(gone.health.state, HealthState::Missing);
    assert_eq!(gone.counters.unwrap().open_issues, 1);
}

/// Puts other bytes in the place of the database, or nothing.
fn spoil(folder: &Path, bytes: Option<&[u8]>) {
    let database = folder.join(".crosslink/crosslink.db");
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(database.with_file_name(format!("crosslink.db{suffix}")));
    }
    if let Some(bytes) = bytes {
        fs::write(database, bytes).unwrap();
    }
}

#[test]
fn a_database_that_cannot_be_read_is_named_and_resolves_nothing() {
    let world = World::new();
    let (folder, mut ours) = project(&world);
    make(&mut ours, "Late", |issue| {
        issue.due = Some(start().plus_seconds(-DAY));
    });
    ours.backup_create(Some("whole")).unwrap();
    drop(ours);
    let running = patient(&world);
    let before = running.until(SLUG, |view| view.alerts.warning == 1);
    let overdue = (AlertKind::OverdueIssue, "issue:1".to_owned());
    let whole = fs::read(backup(&folder)).unwrap();
    let newer = with_number(&whole, 60, 9_999);
    let foreign = with_number(&whole, 68, 7);
    let cut = whole[..whole.len() / 2].to_vec();
    let broken: [(&str, &[u8], HealthState); 4] = [
        ("noise", b"this is no database", HealthState::Corrupt),
        ("foreign", &foreign, HealthState::Corrupt),
        ("newer", &newer, HealthState::Unsupported),
        ("cut", &cut, HealthState::Corrupt),
    ];
    for (name, bytes, wanted) in broken {
        spoil(&folder, Some(bytes));
        let view = running.until(SLUG, |view| view.health.state == wanted);
        assert_eq!(view.counters, before.counters, "{name}");
        assert!(open_kinds(&world).contains(&overdue), "{name}");
        spoil(&folder, Some(&whole));
        running.until(SLUG, |view| view.health.state == HealthState::Live);
    }
    assert!(open_kinds(&world).contains(&overdue));
}

fn backup(folder: &Path) -> PathBuf {
    let backups = fs::read_dir(folder.join(".crosslink/backups")).unwrap();
    backups.flatten().next().unwrap().path()
}

/// A database with another number in its head.
fn with_number(bytes: &[u8], at: usize, number: u32) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at..at + 4].copy_from_slice(&number.to_be_bytes());
    bytes
}

#[test]
fn what_is_no_file_keeps_nobody_waiting() {
    let world = World::new();
    let folder = world.project("own");
    fs::create_dir_all(folder.join(".crosslink/crosslink.db")).unwrap();
    let running = world.watch();
    let view = running.until(SLUG, |view| view.health.last_attempt.is_some());
    assert_eq!(view.counters, None, "there is no hub either");
}

#[test]
fn what_is_wrong_with_a_project_of_our_own_alarms() {
    let world = World::new();
    let (_, mut ours) = project(&world);
    let milestone: MilestoneId = {
        let milestone = CreateMilestone {
            name: "Soon".to_owned(),
            description: None,
            due: Some(start().plus_seconds(9 * DAY)),
        };
        ours.run(milestone).unwrap().outcome.uuid
    };
    let parent = make(&mut ours, "Parent", |_| ());
    let waiting = make(&mut ours, "Waits", |issue| {
        issue.parent = Some(parent);
        issue.milestone = Some(milestone);
    });
    let blocker = make(&mut ours, "Blocks", |_| ());
    block(&mut ours, waiting, blocker);
    claim(&mut ours, blocker);
    close(&mut ours, parent);
    let running = world.watch();
    running.until_read(SLUG);
    let orphan = AlertKind::OrphanSubissue;
    until_open(&world, &running, &[orphan]);
    // A claim of this machine lasts for two hours after its holder wrote anything.
    let later = start().plus_seconds(2 * HOUR);
    world.clock.set(later);
    running.until(SLUG, |view| view.health.last_attempt == Some(later));
    until_open(&world, &running, &[orphan]);
    world.clock.set(later.plus_seconds(MINUTE));
    let stale = AlertKind::StaleLock;
    let view = running.until(SLUG, |view| view.alerts.warning == 1);
    assert_eq!(view.counters.unwrap().stale_locks, 1);
    until_open(&world, &running, &[stale, orphan]);
    world.clock.set(start().plus_seconds(8 * DAY));
    let plans = [AlertKind::BlockedTooLong, AlertKind::MilestoneAtRisk];
    until_open(&world, &running, &[stale, orphan, plans[0], plans[1]]);
}

#[test]
fn edges_that_would_close_a_cycle_alarm_and_do_not_block() {
    let world = World::new();
    let (_, mut ours) = project(&world);
    let other = world.project("other");
    let mut theirs = init(&world, &other);
    let (one, two) = (
        make(&mut ours, "One", |_| ()),
        make(&mut ours, "Two", |_| ()),
    );
    exchange(&ours, &mut theirs);
    block(&mut ours, one, two);
    world.clock.set(start().plus_seconds(1));
    block(&mut theirs, two, one);
    exchange(&theirs, &mut ours);
    let running = world.watch();
    let view = running.until(SLUG, |view| view.alerts.warning == 1);
    assert_eq!(view.counters.unwrap().blocked_issues, 1);
    until_open(&world, &running, &[AlertKind::DependencyCycle]);
}

fn exchange(from: &Workspace, to: &mut Workspace) {
    let events = from.read(|snapshot| snapshot.events_after(0, usize::MAX));
    let lines: Vec<String> = events
        .unwrap()
        .iter()
        .map(|logged| logged.event.line().to_owned())
        .collect();
    to.take_in(lines.iter().map(String::as_str), "other")
        .unwrap();
}

#[test]
fn a_project_of_our_own_is_found_and_tracked() {
    let world = World::new();
    let folder = world.remotes().project("fresh").unwrap();
    let mut ours = init(&world, &folder);
    make(&mut ours, "One", |_| ());
    let found = registry::walk(&[world.path("")], registry::DEFAULT_DEPTH).unwrap();
    assert_eq!(found.projects, [folder.canonicalize().unwrap()]);
    registry::track(&world.store, &found.projects[0], None, start()).unwrap();
    let view = world.watch().until_read("acme/fresh");
    assert_eq!(view.counters.unwrap().open_issues, 1);
}
