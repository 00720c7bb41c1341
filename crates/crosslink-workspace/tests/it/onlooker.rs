//! Watching a project from outside: what changed comes once, and adds up to the whole.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::time::Duration;

use crosslink_core::id::{AgentId, IssueId};
use crosslink_core::operation::{CreateIssue, CreateMilestone, ElementOf, Operation, SetElement};
use crosslink_core::problem::Code;
use crosslink_core::time::Timestamp;
use crosslink_workspace::{
    Glance, GlanceIssue, InitOptions, Onlooker, UndoOptions, UndoTarget, Workspace, lease_until,
};
use serde_json::json;

use crate::support::repository::{Repository, create};

/// Longer than a database takes to settle.
const LATER: Duration = Duration::from_secs(10);

/// What somebody knows who was told every change.
#[derive(Default)]
struct Told {
    issues: BTreeMap<IssueId, GlanceIssue>,
    rest: Option<Glance>,
}

impl Told {
    fn take_in(&mut self, mut glance: Glance) {
        if glance.whole {
            self.issues.clear();
        }
        for id in std::mem::take(&mut glance.hidden) {
            self.issues.remove(&id);
        }
        let issues = std::mem::take(&mut glance.issues);
        self.issues
            .extend(issues.into_iter().map(|issue| (issue.id, issue)));
        glance.whole = true;
        self.rest = Some(glance);
    }
}

fn onlooker(repository: &Repository) -> Onlooker {
    Onlooker::of(&repository.root).unwrap()
}

fn whole(repository: &Repository) -> Told {
    let mut told = Told::default();
    let glance = onlooker(repository).look(Duration::ZERO).unwrap().unwrap();
    assert!(glance.whole);
    told.take_in(glance);
    told
}

fn run<O: Operation + serde::de::DeserializeOwned>(
    workspace: &mut Workspace,
    operation: serde_json::Value,
) {
    let operation: O = serde_json::from_value(operation).unwrap();
    workspace.run(operation).unwrap();
}

fn block(workspace: &mut Workspace, issue: IssueId, blocker: IssueId) {
    let edge = SetElement {
        issue,
        element: ElementOf::Blocker(blocker),
        present: true,
    };
    workspace.run(edge).unwrap();
}

fn lines(workspace: &Workspace) -> Vec<String> {
    let events = workspace.read(|snapshot| snapshot.events_after(0, usize::MAX));
    let events = events.unwrap().into_iter();
    events
        .map(|logged| logged.event.line().to_owned())
        .collect()
}

#[test]
fn changes_add_up_to_the_whole() {
    use crosslink_core::operation as op;
    let repository = Repository::with_project();
    let mut workspace = repository.open(2);
    let mut watching = onlooker(&repository);
    let mut told = Told::default();
    let ids: Vec<IssueId> = (0..6)
        .map(|number| create(&mut workspace, &format!("Issue {number}"), &["a"]))
        .collect();
    let one = |id: IssueId| json!({ "issue": id });
    type Step<'a> = (&'a str, Box<dyn Fn(&mut Workspace) + 'a>);
    let steps: Vec<Step> = vec![
        ("nothing", Box::new(|_| ())),
        ("block", Box::new(|at| block(at, ids[0], ids[1]))),
        (
            "claim",
            Box::new(|at| run::<op::ClaimIssue>(at, one(ids[0]))),
        ),
        ("session", Box::new(|at| drop(at.start_session().unwrap()))),
        (
            "note",
            Box::new(|at| drop(at.record_action("thought").unwrap())),
        ),
        (
            "comment",
            Box::new(|at| {
                run::<op::AddComment>(at, json!({ "issue": ids[2], "body": "long text" }));
            }),
        ),
        (
            "close",
            Box::new(|at| run::<op::CloseIssue>(at, one(ids[1]))),
        ),
        (
            "delete",
            Box::new(|at| run::<op::DeleteIssue>(at, one(ids[3]))),
        ),
        (
            "restore",
            Box::new(|at| run::<op::RestoreIssue>(at, one(ids[3]))),
        ),
        (
            "undo",
            Box::new(|at| drop(at.undo(&UndoTarget::Last, UndoOptions::default()).unwrap())),
        ),
        (
            "release",
            Box::new(|at| run::<op::ReleaseIssue>(at, one(ids[0]))),
        ),
        (
            "milestone",
            Box::new(|at| {
                let milestone = CreateMilestone {
                    name: "M".to_owned(),
                    description: None,
                    due: Some(Timestamp::from_seconds(1_800_000_000)),
                };
                at.run(milestone).unwrap();
            }),
        ),
        (
            "others",
            Box::new(|at| {
                // Another clone says the opposite of the first edge: one of the two is left out.
                let away = Repository::with_project();
                let mut other = away.open(50);
                let known = lines(at);
                other
                    .take_in(known.iter().map(String::as_str), "here")
                    .unwrap();
                run::<op::ReopenIssue>(&mut other, one(ids[1]));
                run::<SetElement>(
                    &mut other,
                    json!({ "issue": ids[0], "element": { "blocker": ids[1] }, "present": false }),
                );
                block(&mut other, ids[1], ids[0]);
                let said = lines(&other);
                block(at, ids[0], ids[4]);
                block(at, ids[4], ids[5]);
                at.take_in(said.iter().map(String::as_str), "there")
                    .unwrap();
                block(at, ids[5], ids[2]);
            }),
        ),
        (
            "many",
            Box::new(|at| {
                for number in 0..30 {
                    create(at, &format!("More {number}"), &[]);
                }
            }),
        ),
        (
            "backup",
            Box::new(|at| drop(at.backup_create(Some("now")).unwrap())),
        ),
    ];
    for (place, (name, step)) in steps.iter().enumerate() {
        step(&mut workspace);
        let at = LATER * u32::try_from(place).unwrap();
        if let Some(glance) = watching.look(at).unwrap() {
            assert_eq!(glance.whole, place == 0, "{name}");
            told.take_in(glance);
        }
        let now = whole(&repository);
        assert_eq!(told.issues, now.issues, "{name}");
        assert_eq!(told.rest, now.rest, "{name}");
    }
}

#[test]
fn an_edge_that_is_left_out_comes_back() {
    let (here, there) = (Repository::with_project(), Repository::with_project());
    let (mut ours, mut theirs) = (here.open(2), there.open(90));
    let one = create(&mut ours, "One", &[]);
    let two = create(&mut ours, "Two", &[]);
    let known = lines(&ours);
    theirs
        .take_in(known.iter().map(String::as_str), "here")
        .unwrap();
    block(&mut ours, one, two);
    block(&mut theirs, two, one);
    let mut watching = onlooker(&here);
    let mut told = Told::default();
    told.take_in(watching.look(Duration::ZERO).unwrap().unwrap());
    let said = lines(&theirs);
    ours.take_in(said.iter().map(String::as_str), "there")
        .unwrap();
    told.take_in(watching.look(LATER).unwrap().unwrap());
    assert_eq!(told.rest.as_ref().unwrap().idle_blockers, [(two, one)]);
    assert_eq!(
        (&told.issues[&one].blockers, &told.issues[&two].blockers),
        (&vec![two], &Vec::new())
    );
    run::<SetElement>(
        &mut ours,
        json!({ "issue": one, "element": { "blocker": two }, "present": false }),
    );
    told.take_in(watching.look(LATER * 2).unwrap().unwrap());
    assert_eq!(told.issues, whole(&here).issues);
    assert_eq!(told.issues[&two].blockers, [one]);
}

#[test]
fn what_did_not_move_is_not_opened() {
    let repository = Repository::with_project();
    create(&mut repository.open(2), "One", &[]);
    let mut watching = onlooker(&repository);
    assert!(watching.look(Duration::ZERO).unwrap().is_some());
    assert_eq!(watching.settles_in(), Some(Duration::from_millis(40)));
    // A commit shows in the files before it counts, so they are read again until that must be over.
    assert_eq!(watching.look(LATER).unwrap(), None);
    assert_eq!(watching.settles_in(), None);
    spoil_unseen(&repository.file(".crosslink/crosslink.db"));
    spoil_unseen(&repository.file(".crosslink/crosslink.db-wal"));
    assert_eq!(watching.look(LATER * 2).unwrap(), None);
    watching.doubt();
    let refused = watching.look(LATER * 3).unwrap_err();
    assert_eq!(refused.code(), Code::DatabaseForeign);
    assert!(
        watching.look(LATER * 4).is_err(),
        "a failure is not forgotten"
    );
}

/// Writes over a file so that it looks the same from outside.
fn spoil_unseen(path: &Path) {
    let before = fs::metadata(path).unwrap();
    let length = usize::try_from(before.len()).unwrap();
    let mut file = File::options().write(true).open(path).unwrap();
    std::io::Write::write_all(&mut file, &vec![b'x'; length]).unwrap();
    file.set_modified(before.modified().unwrap()).unwrap();
}

#[test]
fn a_look_between_the_write_and_the_commit_is_made_up_for() {
    let repository = Repository::with_project();
    let mut workspace = repository.open(2);
    let mut watching = onlooker(&repository);
    watching.look(Duration::ZERO).unwrap();
    let mut at = Duration::ZERO;
    let mut steps = Vec::new();
    while let Some(step) = watching.settles_in() {
        at += step;
        steps.push(step.as_millis());
        assert_eq!(watching.look(at).unwrap(), None);
    }
    assert_eq!(steps, [40, 40, 80, 160, 320, 640, 1280]);
    create(&mut workspace, "One", &[]);
    assert!(watching.look(at).unwrap().is_some());
    assert_eq!(watching.settles_in(), Some(Duration::from_millis(40)));
}

#[test]
fn what_is_no_database_is_named() {
    let repository = Repository::new();
    let mut watching = onlooker(&repository);
    assert!(!watching.has_database());
    let refused = watching.look(Duration::ZERO).unwrap_err();
    assert_eq!(refused.code(), Code::ProjectNotFound);
    repository.init(InitOptions::default());
    assert!(watching.has_database());
    assert!(watching.look(LATER).unwrap().unwrap().issues.is_empty());
    repository.spoil(Some(b"no database at all"));
    let refused = watching.look(LATER * 2).unwrap_err();
    assert_eq!(refused.code(), Code::DatabaseForeign);
    repository.spoil(None);
    let refused = watching.look(LATER * 3).unwrap_err();
    assert_eq!(refused.code(), Code::ProjectNotFound);
    assert!(Onlooker::of(&repository.around()).is_none());
}

#[test]
fn looking_changes_no_file() {
    let repository = Repository::with_project();
    let mut workspace = repository.open(2);
    workspace
        .run(CreateIssue {
            title: "One".to_owned(),
            ..CreateIssue::default()
        })
        .unwrap();
    drop(workspace);
    let read = |name: &str| fs::read(repository.file(&format!(".crosslink/{name}"))).unwrap();
    let files = || (read("crosslink.db"), read("crosslink.db-wal"));
    let before = files();
    onlooker(&repository).look(Duration::ZERO).unwrap();
    assert_eq!(files(), before);
}

#[test]
fn whatever_a_holder_writes_renews_its_lease() {
    let at = Timestamp::from_seconds;
    let claimed = at(10_000);
    assert_eq!(lease_until(claimed, None), at(17_200));
    assert_eq!(lease_until(claimed, Some(at(9_000))), at(17_200));
    assert_eq!(lease_until(claimed, Some(at(12_000))), at(19_200));
}

#[test]
fn agents_are_seen_by_what_they_write_and_where_they_work() {
    let repository = Repository::with_project();
    let mut workspace = repository.open(2);
    let issue = create(&mut workspace, "One", &[]);
    workspace.start_session().unwrap();
    workspace
        .work_on(issue, &crosslink_workspace::WorkOptions::default())
        .unwrap();
    let told = whole(&repository);
    let rest = told.rest.unwrap();
    let agents: Vec<_> = rest
        .agents
        .iter()
        .map(|agent| (agent.name.as_str(), agent.working_on))
        .collect();
    assert_eq!(
        agents,
        [(AgentId::new("agent-1").unwrap().as_str(), Some(1))]
    );
    let locks: Vec<_> = rest.locks.iter().map(|lock| lock.issue).collect();
    assert_eq!(locks, [1]);
}
