//! Many clones of one remote, all writing at random and syncing at random: in the end all show the same.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crosslink_core::id::IssueId;
use crosslink_core::operation::{
    AddComment, CloseIssue, CreateIssue, EditIssue, ElementOf, SetElement,
};
use crosslink_sim::{Random, RemoteKind};
use crosslink_workspace::{SyncOptions, Workspace};

use crate::team::{Team, told};

/// What was printed: the issue of each number.
type Printed = Mutex<BTreeMap<u32, IssueId>>;

/// Lets a clone do something; most of it about issues of its own.
fn step(workspace: &mut Workspace, random: &mut Random, own: &mut Vec<IssueId>, printed: &Printed) {
    let issue = random.pick(own);
    let done = match (random.below(10), issue) {
        (0..3, _) | (_, None) => {
            let title = format!("{} has {}", workspace.agent(), own.len());
            let create = CreateIssue {
                title,
                ..CreateIssue::default()
            };
            workspace.run(create).map(|made| {
                own.push(made.outcome.uuid);
                note(printed, made.outcome.id, made.outcome.uuid);
            })
        }
        (3, Some(issue)) => {
            let (body, kind) = ("A comment".to_owned(), None);
            let comment = AddComment { issue, body, kind };
            workspace.run(comment).map(drop)
        }
        (4, Some(issue)) => {
            let label = SetElement {
                issue,
                element: ElementOf::Label("label".to_owned()),
                present: random.one_in(2),
            };
            workspace.run(label).map(drop)
        }
        (5, Some(issue)) => {
            let edit = EditIssue {
                description: Some(format!("Edited {}", random.below(100))),
                force: true,
                ..EditIssue::new(issue)
            };
            workspace.run(edit).map(drop)
        }
        (6, Some(issue)) => {
            let close = CloseIssue {
                issue,
                reason: None,
                recursive: false,
                force: true,
            };
            workspace.run(close).map(drop)
        }
        _ => workspace.sync(&SyncOptions::default()).map(drop),
    };
    if let Err(problem) = done {
        panic!("{}: {}", workspace.agent(), told(&problem));
    }
    // What another wrote is edited too, so that clones meet.
    let seen = workspace.read(|snapshot| {
        let query = crosslink_core::query::Query::default();
        snapshot.issue_lines(&query, &workspace.query_context())
    });
    own.extend(random.pick(&seen.unwrap()).map(|issue| issue.uuid));
    own.sort_unstable();
    own.dedup();
}

fn note(printed: &Printed, number: Option<u32>, issue: IssueId) {
    let Some(number) = number else { return };
    let mut printed = printed.lock().unwrap();
    let first = *printed.entry(number).or_insert(issue);
    assert_eq!(first, issue, "#{number} was printed twice");
}

/// So many clones write at once, in so many threads, and agree in the end: nothing is missing, and no number changed.
fn swarm(kind: RemoteKind, clones: usize, steps: usize) {
    let mut team = Team::of(kind, clones);
    // Numbers are final once a clone has met the hub.
    team.sync_all();
    let printed = Printed::default();
    let mut share = team.clones.iter_mut().enumerate().collect::<Vec<_>>();
    std::thread::scope(|scope| {
        for (place, clone) in share.drain(..) {
            let printed = &printed;
            scope.spawn(move || {
                let mut random = Random::new(place as u64);
                let mut own = Vec::new();
                for _ in 0..steps {
                    step(&mut clone.workspace, &mut random, &mut own, printed);
                }
            });
        }
    });
    let written: usize = (0..clones).map(|place| team.own_events(place)).sum();
    let export = team.agreed();
    let issues: Vec<serde_json::Value> = serde_json::from_str(&export).unwrap();
    let shown: BTreeMap<u64, &str> = issues
        .iter()
        .filter_map(|issue| Some((issue["display_id"].as_u64()?, issue["uuid"].as_str()?)))
        .collect();
    assert_eq!(shown.len(), issues.len(), "a number is missing or doubled");
    for (number, issue) in printed.into_inner().unwrap() {
        let shown = shown.get(&u64::from(number)).copied();
        assert_eq!(shown, Some(issue.to_string().as_str()), "#{number}");
    }
    for place in 0..clones {
        assert!(
            team.events(place) >= written,
            "clone {place} lacks something"
        );
    }
    assert_eq!(team.names("logs/").len(), clones);
}

#[test]
fn two_clones_agree() {
    swarm(RemoteKind::Simulated, 2, crate::rounds(60, 400));
    swarm(RemoteKind::Bare, 2, crate::rounds(12, 200));
}

#[test]
fn eight_clones_agree() {
    swarm(RemoteKind::Simulated, 8, crate::rounds(30, 400));
    swarm(RemoteKind::Bare, 8, crate::rounds(4, 100));
}

#[test]
fn fifty_clones_agree() {
    swarm(RemoteKind::Simulated, 50, crate::rounds(6, 300));
    if crate::rounds(0, 1) == 1 {
        swarm(RemoteKind::Bare, 50, 30);
    }
}
