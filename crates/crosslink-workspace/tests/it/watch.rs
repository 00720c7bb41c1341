//! Following the log, and waiting for a condition.

use std::time::Duration;

use crosslink_core::operation::CreateIssue;
use crosslink_core::problem::Code;
use crosslink_core::query::Query;
use crosslink_workspace::{Changes, CloseOptions, WaitFor, Waiter, Workspace};

use crate::support::office::{Office, make, refusal, titled};

/// Lets others write instead of waiting: one step of the script each time.
struct Meanwhile<F: FnMut(usize)> {
    step: usize,
    script: F,
}

impl<F: FnMut(usize)> Waiter for Meanwhile<F> {
    fn wait(&mut self, at_most: Duration) -> bool {
        assert!(!at_most.is_zero());
        (self.script)(self.step);
        self.step += 1;
        self.step < 1000
    }
}

fn meanwhile<F: FnMut(usize)>(script: F) -> Meanwhile<F> {
    Meanwhile { step: 0, script }
}

fn told(changes: &Changes) -> Vec<String> {
    let events = changes.events.iter();
    events
        .map(|event| format!("{}: {}", event.agent, event.what))
        .collect()
}

#[test]
fn what_others_write_is_handed_over_once() {
    let office = Office::new();
    let (agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    make(&mut agent_2, "Before");
    let mut watcher = agent_1.watch(None).unwrap();
    let mut waiter = meanwhile(|step| {
        if step == 2 {
            make(&mut agent_2, "New");
        }
    });
    let changes = watcher.next(None, &mut waiter).unwrap().unwrap();
    assert_eq!(told(&changes), ["agent-2: created #2: New"]);
    assert_eq!(
        changes
            .issues
            .iter()
            .map(|issue| issue.title.as_str())
            .collect::<Vec<_>>(),
        ["New"]
    );
    assert_eq!((watcher.seq(), waiter.step), (changes.seq, 3));
    let minute = Some(Duration::from_secs(60));
    assert_eq!(watcher.next(minute, &mut meanwhile(|_| ())).unwrap(), None);
}

#[test]
fn a_cursor_goes_on_where_it_stopped() {
    let office = Office::new();
    let mut agent_1 = office.agent("agent-1");
    for title in ["One", "Two", "Three"] {
        make(&mut agent_1, title);
    }
    let mut watcher = agent_1.watch(Some(1)).unwrap();
    let changes = watcher.look().unwrap().unwrap();
    assert_eq!(
        told(&changes),
        ["agent-1: created #2: Two", "agent-1: created #3: Three"]
    );
    assert_eq!(watcher.look().unwrap(), None);
    assert_eq!(watcher.look().unwrap(), None);
}

#[test]
fn the_time_to_wait_ends() {
    let office = Office::new();
    let agent_1 = office.agent("agent-1");
    let mut waited = Duration::ZERO;
    struct Add<'a>(&'a mut Duration);
    impl Waiter for Add<'_> {
        fn wait(&mut self, at_most: Duration) -> bool {
            *self.0 += at_most;
            true
        }
    }
    let second = Some(Duration::from_secs(1));
    let mut watcher = agent_1.watch(None).unwrap();
    assert_eq!(watcher.next(second, &mut Add(&mut waited)).unwrap(), None);
    assert_eq!(waited, Duration::from_secs(1));
    let never = agent_1.wait_for(
        &Query::default(),
        &WaitFor::Any,
        second,
        &mut Add(&mut waited),
    );
    assert_eq!(refusal(never).0, Code::WaitTimeout);
    assert_eq!(waited, Duration::from_secs(2));
}

#[test]
fn a_condition_is_waited_for() {
    let office = Office::new();
    let (agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    let issues = ["One", "Two"].map(|title| make(&mut agent_2, title));
    let closed = Query::parse("is:closed sort:id").unwrap();
    let open = Query::parse("is:open").unwrap();
    let wait = |query: &Query, which: WaitFor, agent_2: &mut Workspace| {
        let mut waiter = meanwhile(|step| {
            if let Some(issue) = issues.get(step) {
                agent_2
                    .close_many(&[*issue], &CloseOptions::default())
                    .unwrap();
            }
        });
        let found = agent_1
            .wait_for(query, &which, Some(Duration::from_secs(9)), &mut waiter)
            .unwrap();
        let found = found
            .iter()
            .map(|issue| issue.title.clone())
            .collect::<Vec<_>>();
        let steps = waiter.step;
        for issue in issues {
            agent_2
                .run(crosslink_core::operation::ReopenIssue { issue })
                .unwrap();
        }
        (found.join(" "), steps)
    };
    assert_eq!(
        wait(&closed, WaitFor::Any, &mut agent_2),
        ("One".to_owned(), 1)
    );
    assert_eq!(
        wait(&closed, WaitFor::All(issues.to_vec()), &mut agent_2),
        ("One Two".to_owned(), 2)
    );
    assert_eq!(
        wait(&closed, WaitFor::AnyOf(vec![issues[1]]), &mut agent_2),
        ("Two".to_owned(), 2)
    );
    assert_eq!(wait(&open, WaitFor::None, &mut agent_2), (String::new(), 2));
    assert_eq!(wait(&open, WaitFor::Any, &mut agent_2).1, 0);
}

#[test]
fn a_date_can_come_true_without_a_write() {
    let office = Office::new();
    let mut agent_1 = office.agent("agent-1");
    let due = CreateIssue {
        due: Some(office.now().plus_seconds(100)),
        ..titled("Due")
    };
    agent_1.run(due).unwrap();
    let overdue = Query::parse("is:overdue").unwrap();
    let found = agent_1.wait_for(
        &overdue,
        &WaitFor::Any,
        None,
        &mut meanwhile(|_| office.pass(10)),
    );
    assert_eq!(found.unwrap().len(), 1);
}
