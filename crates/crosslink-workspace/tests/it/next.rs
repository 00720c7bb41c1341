//! What a person at work asks: what is next, what waits, how it hangs together.

use crosslink_core::id::IssueId;
use crosslink_core::model::Priority;
use crosslink_core::operation::{CreateIssue, ElementOf, SetElement};
use crosslink_core::problem::Code;
use crosslink_core::query::{GroupKey, Query};
use crosslink_core::tree::TreeNode;
use crosslink_workspace::{CloseOptions, DependencyNode, Direction, WorkOptions, Workspace};
use serde_json::json;

use crate::support::office::{Office, block, make, refusal, titled};

fn part(workspace: &mut Workspace, title: &str, parent: IssueId) -> IssueId {
    let part = CreateIssue {
        parent: Some(parent),
        ..titled(title)
    };
    workspace.run(part).unwrap().outcome.uuid
}

fn close(workspace: &mut Workspace, issue: IssueId) {
    workspace
        .close_many(&[issue], &CloseOptions::default())
        .unwrap();
}

#[test]
fn the_next_issue_is_never_one_that_has_to_wait() {
    let office = Office::new();
    let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    let urgent = CreateIssue {
        priority: Priority::Critical,
        scheduled: Some(office.now().plus_seconds(3600)),
        ..titled("Later")
    };
    let later = agent_1.run(urgent).unwrap().outcome.uuid;
    let blocked = make(&mut agent_1, "Blocked");
    block(&mut agent_1, blocked, later);
    make(&mut agent_1, "Held");
    agent_2
        .claim_next(&Query::default(), &WorkOptions::default())
        .unwrap();
    let view = agent_1.next(&Query::default()).unwrap();
    assert_eq!(view.next, None);
    let waiting = &view.waiting;
    assert_eq!(
        (waiting.blocked, waiting.scheduled, waiting.held),
        (1, 1, 1)
    );
    assert_eq!(waiting.earliest, Some(office.now().plus_seconds(3600)));
    office.pass(3601);
    let view = agent_1.next(&Query::default()).unwrap();
    assert_eq!(view.next.unwrap().issue.title, "Later");
    // What agent-2 holds is hers to go on with.
    let of_agent_2 = agent_2.next(&Query::parse("title:held").unwrap()).unwrap();
    assert_eq!(of_agent_2.next.unwrap().issue.title, "Held");
}

#[test]
fn a_part_of_a_closed_issue_is_recommended_like_any_other() {
    let mut agent_1 = Office::new().agent("agent-1");
    let whole = make(&mut agent_1, "Whole");
    part(&mut agent_1, "Part", whole);
    close(&mut agent_1, whole);
    let next = agent_1.next(&Query::default()).unwrap().next.unwrap();
    assert_eq!(
        (next.issue.title.as_str(), next.score, next.parent),
        ("Part", 200, None)
    );
}

#[test]
fn ready_and_blocked_part_the_open_issues() {
    let mut agent_1 = Office::new().agent("agent-1");
    let [one, two, three, done] =
        ["One", "Two", "Three", "Done"].map(|title| make(&mut agent_1, title));
    block(&mut agent_1, one, three);
    block(&mut agent_1, one, two);
    block(&mut agent_1, one, done);
    close(&mut agent_1, done);
    let ready = agent_1.ready(&Query::default()).unwrap();
    let ready: Vec<_> = ready
        .iter()
        .map(|issue| issue.display_id.as_str())
        .collect();
    assert_eq!(ready, ["#2", "#3"]);
    let blocked = serde_json::to_value(agent_1.blocked(&Query::default()).unwrap()).unwrap();
    let names = |value: &serde_json::Value| -> Vec<(String, i64)> {
        let list = value.as_array().unwrap().iter();
        list.map(|one| {
            (
                one["display_id"].as_str().unwrap().to_owned(),
                one["id"].as_i64().unwrap(),
            )
        })
        .collect()
    };
    assert_eq!(blocked.as_array().unwrap().len(), 1);
    assert_eq!(
        names(&blocked[0]["blocked_by"]),
        [("#2".to_owned(), 2), ("#3".to_owned(), 3)]
    );
    assert_eq!(names(&blocked[0]["done_blockers"]), [("#4".to_owned(), 4)]);
    let head = (
        &blocked[0]["display_id"],
        &blocked[0]["id"],
        &blocked[0]["priority"],
    );
    assert_eq!(head, (&json!("#1"), &json!(1), &json!("medium")));
}

fn drawn(nodes: &[TreeNode]) -> String {
    let one = |node: &TreeNode| {
        let mark = if node.context { "~" } else { "" };
        format!("{mark}{}[{}]", node.display_id, drawn(&node.children))
    };
    nodes.iter().map(one).collect()
}

#[test]
fn the_tree_shows_open_parts_of_closed_issues() {
    let mut agent_1 = Office::new().agent("agent-1");
    let whole = make(&mut agent_1, "Whole");
    let half = part(&mut agent_1, "Half", whole);
    part(&mut agent_1, "Quarter", half);
    make(&mut agent_1, "Other");
    close(&mut agent_1, whole);
    close(&mut agent_1, half);
    let tree = |text: &str, root| drawn(&agent_1.tree(&Query::parse(text).unwrap(), root).unwrap());
    assert_eq!(tree("", None), "#4[]#1[#2[#3[]]]");
    assert_eq!(tree("status:open", None), "#4[]~#1[~#2[#3[]]]");
    assert_eq!(tree("status:open", Some(half)), "#2[#3[]]");
}

#[test]
fn dependencies_are_unfolded_once() {
    fn drawn(node: &DependencyNode) -> String {
        let more = if node.more { "…" } else { "" };
        let below: String = node.children.iter().map(drawn).collect();
        format!("{}{more}[{below}]", node.issue.display_id)
    }
    let mut agent_1 = Office::new().agent("agent-1");
    let [one, two, three, four] = ["1", "2", "3", "4"].map(|title| make(&mut agent_1, title));
    for (issue, blocker) in [(one, two), (one, three), (two, four), (three, four)] {
        block(&mut agent_1, issue, blocker);
    }
    let five = make(&mut agent_1, "5");
    block(&mut agent_1, four, five);
    let tree = |issue, direction| drawn(&agent_1.dependency_tree(issue, direction).unwrap());
    assert_eq!(tree(one, Direction::Blockers), "#1[#2[#4[#5[]]]#3[#4…[]]]");
    assert_eq!(tree(five, Direction::Blocked), "#5[#4[#2[#1[]]#3[#1[]]]]");
    let path = agent_1.critical_path().unwrap();
    let path: Vec<_> = path.iter().map(|issue| issue.display_id.as_str()).collect();
    assert_eq!((path[0], path.len(), path[3]), ("#5", 4, "#1"));
    assert!(agent_1.cycles().unwrap().is_empty());
}

#[test]
fn related_issues_are_found_from_both_ends() {
    let mut agent_1 = Office::new().agent("agent-1");
    let (one, two) = (make(&mut agent_1, "One"), make(&mut agent_1, "Two"));
    let relation = SetElement {
        issue: two,
        element: ElementOf::Relation(one),
        present: true,
    };
    agent_1.run(relation).unwrap();
    for (from, to) in [(one, "Two"), (two, "One")] {
        let found = agent_1.related(from).unwrap();
        assert_eq!(
            found
                .iter()
                .map(|issue| issue.title.as_str())
                .collect::<Vec<_>>(),
            [to]
        );
    }
    let stranger = IssueId(uuid::Uuid::from_u128(9));
    assert_eq!(refusal(agent_1.related(stranger)).0, Code::IssueNotFound);
}

#[test]
fn numbers_findings_and_likenesses_come_from_one_snapshot() {
    let office = Office::new();
    let mut agent_1 = office.agent("agent-1");
    for title in ["Login fails on save", "login fails on save!", "Other"] {
        let bug = CreateIssue {
            issue_type: Some("bug".to_owned()),
            ..titled(title)
        };
        agent_1.run(bug).unwrap();
    }
    let epic = CreateIssue {
        issue_type: Some("epic".to_owned()),
        acceptance: Some("it works".to_owned()),
        ..titled("Everything")
    };
    agent_1.run(epic).unwrap();
    let stats = agent_1.stats().unwrap();
    assert_eq!((stats.total, stats.open, stats.ready), (4, 4, 4));
    let count = agent_1
        .count(&Query::parse("type:bug").unwrap(), Some(GroupKey::Type))
        .unwrap();
    assert_eq!(
        serde_json::to_value(count).unwrap(),
        json!({"total": 3, "groups": [{"key": "bug", "count": 3}]})
    );
    let found = agent_1.lint(&Query::default()).unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|one| (one.display_id.as_str(), one.code))
        .collect();
    use crosslink_core::lint::LintCode::{BugUndescribed, EpicEmpty};
    assert_eq!(
        found,
        [
            ("#1", BugUndescribed),
            ("#2", BugUndescribed),
            ("#3", BugUndescribed),
            ("#4", EpicEmpty)
        ]
    );
    assert_eq!(
        agent_1
            .lint(&Query::parse("type:epic").unwrap())
            .unwrap()
            .len(),
        1
    );
    let alike = agent_1.duplicates(&Query::default(), 0.7).unwrap();
    assert_eq!((alike.len(), alike[0].issues.len()), (1, 2));
    office.pass(5 * 86_400 + 1);
    assert_eq!(agent_1.stale(5, &Query::default()).unwrap().len(), 4);
    assert_eq!(agent_1.stale(6, &Query::default()).unwrap().len(), 0);
}
