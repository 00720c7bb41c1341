//! Timers: one for each agent, logged to the second.

use crosslink_core::id::IssueId;
use crosslink_core::model::Status;
use crosslink_core::operation::{CloseIssue, CreateIssue, DeleteIssue};
use crosslink_core::problem::Code;
use crosslink_core::query::Query;
use crosslink_workspace::{
    CloseOptions, SetStatus, TimeFilter, UndoOptions, UndoTarget, Workspace, set_status,
};

use crate::support::office::{Office, make, refusal};

#[test]
fn the_time_between_start_and_stop_is_logged() {
    let office = Office::new();
    let mut agent_1 = office.agent("agent-1");
    let issue = make(&mut agent_1, "A");
    office.pass(1);
    assert_eq!(agent_1.start_timer(issue).unwrap().issue.display_id, "#1");
    office.pass(3725);
    let running = agent_1.timer().unwrap();
    assert_eq!(
        (
            running.running,
            running.elapsed_seconds,
            running.logged_seconds
        ),
        (true, 3725, 0)
    );
    let stopped = agent_1.stop_timer().unwrap();
    assert!(stopped.operation.is_some());
    let stopped = stopped.outcome;
    assert_eq!(
        (stopped.seconds, stopped.total_seconds, stopped.logged),
        (3725, 3725, true)
    );
    office.pass(1);
    agent_1.start_timer(issue).unwrap();
    office.pass(10);
    assert_eq!(agent_1.stop_timer().unwrap().outcome.total_seconds, 3735);
    assert!(!agent_1.timer().unwrap().running);
    let none = "No timer running. Start one with 'crosslink start <id>'.".to_owned();
    assert_eq!(refusal(agent_1.stop_timer()), (Code::TimerNone, none));
}

#[test]
fn each_agent_has_one_timer() {
    let office = Office::new();
    let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    let (one, two) = (make(&mut agent_1, "One"), make(&mut agent_1, "Two"));
    agent_1.start_timer(one).unwrap();
    agent_2.start_timer(two).unwrap();
    assert_eq!(
        refusal(agent_1.start_timer(one)),
        (
            Code::TimerRunning,
            "Timer already running for issue #1".to_owned()
        )
    );
    let other = "Timer already running for issue #1. Stop it first with 'crosslink stop'.";
    assert_eq!(
        refusal(agent_1.start_timer(two)),
        (Code::TimerRunning, other.to_owned())
    );
    assert_eq!(agent_2.timer().unwrap().issue.unwrap().display_id, "#2");
}

#[test]
fn a_timer_runs_on_open_issues_and_can_always_be_stopped() {
    let office = Office::new();
    let mut agent_1 = office.agent("agent-1");
    let issue = make(&mut agent_1, "A");
    agent_1.start_timer(issue).unwrap();
    // The clock was set back.
    office.pass(-3600);
    let close = CloseIssue {
        issue,
        reason: None,
        recursive: false,
        force: false,
    };
    agent_1.run(close).unwrap();
    assert_eq!(refusal(agent_1.stop_timer()).0, Code::TimerNone);
    let report = agent_1.time_report(&TimeFilter::default()).unwrap();
    assert_eq!((report.total_seconds, report.issues.len()), (0, 1));
    assert_eq!(
        refusal(agent_1.start_timer(issue)),
        (Code::IssueNotOpen, "Issue #1 is not open".to_owned())
    );
    let doomed = make(&mut agent_1, "B");
    agent_1.start_timer(doomed).unwrap();
    let delete = DeleteIssue {
        issue: doomed,
        children: Default::default(),
        force: false,
    };
    agent_1.run(delete).unwrap();
    assert!(!agent_1.stop_timer().unwrap().outcome.logged);
    assert!(!agent_1.timer().unwrap().running);
}

#[test]
fn closing_an_issue_stops_the_own_timer_on_it() {
    let office = Office::new();
    let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    let whole = make(&mut agent_1, "Whole");
    let part = CreateIssue {
        title: "Part".to_owned(),
        parent: Some(whole),
        ..CreateIssue::default()
    };
    let part = agent_1.run(part).unwrap().outcome.uuid;
    let other = make(&mut agent_1, "Other");
    office.pass(1);
    agent_1.start_timer(part).unwrap();
    agent_2.start_timer(part).unwrap();
    office.pass(60);
    let options = CloseOptions {
        recursive: true,
        ..CloseOptions::default()
    };
    let closed = agent_1.close_many(&[other], &options).unwrap().outcome;
    assert_eq!(closed.done[0].timer, None);
    let closed = agent_1.close_many(&[whole], &options).unwrap().outcome;
    let timer = closed.done[0].timer.as_ref().unwrap();
    assert_eq!((timer.display_id.as_str(), timer.seconds), ("#2", 60));
    assert!(!agent_1.timer().unwrap().running);
    assert!(agent_2.timer().unwrap().running, "it is hers to stop");
    let total = |agent: &Workspace| {
        let report = agent.time_report(&TimeFilter::default()).unwrap();
        report.total_seconds
    };
    assert_eq!(total(&agent_1), 60);
    // Taking the closing back brings neither the timer back nor takes the time away.
    let undone = agent_1.undo(&UndoTarget::Last, UndoOptions::default());
    let left = &undone.unwrap().outcome.runs[0].left;
    assert_eq!(left, &["logged time on #2: the work was done"]);
    assert!(!agent_1.timer().unwrap().running);
    assert_eq!(total(&agent_1), 60);
    office.pass(5);
    assert_eq!(agent_2.stop_timer().unwrap().outcome.seconds, 65);
}

#[test]
fn every_way_to_close_an_issue_stops_its_timer() {
    type Close = fn(&mut Workspace, IssueId);
    let ways: [Close; 3] = [
        |agent, _| {
            let options = CloseOptions::default();
            let closed = agent.close_all(&Query::default(), &options).unwrap();
            assert!(closed.outcome.done[0].timer.is_some());
        },
        |agent, issue| {
            let wish = SetStatus {
                issue,
                status: Status::Closed,
                reason: None,
                force: false,
            };
            let set = agent.transact("test", |transaction| set_status(transaction, &wish));
            assert!(set.unwrap().outcome.closed.unwrap().timer.is_some());
        },
        |agent, issue| {
            let close = CloseIssue {
                issue,
                reason: None,
                recursive: false,
                force: false,
            };
            agent.run(close).unwrap();
        },
    ];
    for way in ways {
        let office = Office::new();
        let mut agent = office.agent("agent-1");
        let issue = make(&mut agent, "A");
        office.pass(1);
        agent.start_timer(issue).unwrap();
        office.pass(7);
        way(&mut agent, issue);
        assert!(!agent.timer().unwrap().running);
        let report = agent.time_report(&TimeFilter::default()).unwrap();
        assert_eq!(report.total_seconds, 7);
    }
}

#[test]
fn the_report_adds_up_by_issue() {
    let office = Office::new();
    let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    let (one, two) = (make(&mut agent_1, "One"), make(&mut agent_1, "Two"));
    make(&mut agent_1, "Untouched");
    for (worker, issue, seconds) in [(0, one, 10), (0, two, 100), (1, one, 30)] {
        let worker = if worker == 0 {
            &mut agent_1
        } else {
            &mut agent_2
        };
        office.pass(1);
        worker.start_timer(issue).unwrap();
        office.pass(seconds);
        worker.stop_timer().unwrap();
    }
    let report = |filter: TimeFilter| {
        let report = agent_1.time_report(&filter).unwrap();
        let issues = report.issues.iter();
        let issues: Vec<_> = issues
            .map(|one| {
                format!(
                    "{}={}/{}",
                    one.issue.display_id,
                    one.total_seconds,
                    one.entries.len()
                )
            })
            .collect();
        (report.total_seconds, issues.join(" "))
    };
    let all = TimeFilter::default();
    assert_eq!(report(all.clone()), (140, "#2=100/1 #1=40/2".to_owned()));
    let of_agent_2 = TimeFilter {
        agent: Some("agent-2".to_owned()),
        ..all.clone()
    };
    assert_eq!(report(of_agent_2), (30, "#1=30/1".to_owned()));
    let late = TimeFilter {
        since: Some(office.now().plus_seconds(-31)),
        issue: Some(one),
        ..all.clone()
    };
    assert_eq!(report(late), (30, "#1=30/1".to_owned()));
    let early = TimeFilter {
        until: Some(office.now().plus_seconds(-135)),
        ..all
    };
    assert_eq!(report(early), (10, "#1=10/1".to_owned()));
}
