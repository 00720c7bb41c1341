//! Many at once: twenty writers in one clone, a hundred agents, a hundred logs, a hundred thousand events.

use crosslink_core::operation::CreateIssue;
use crosslink_sim::RemoteKind;
use crosslink_workspace::SyncOptions;

use super::forger::{Forger, created, line};
use crate::team::{Team, on_both, titles_in, told};

fn create(title: String) -> CreateIssue {
    CreateIssue {
        title,
        ..CreateIssue::default()
    }
}

#[test]
fn d9_twenty_writers_in_one_clone_all_come_through_while_it_syncs() {
    on_both(2, |team| {
        team.sync_all();
        let writers: Vec<_> = (0..20).map(|_| team.beside(0)).collect();
        let syncing = &mut team.clones[0].workspace;
        std::thread::scope(|scope| {
            let writing: Vec<_> = writers
                .into_iter()
                .enumerate()
                .map(|(writer, mut workspace)| {
                    scope.spawn(move || {
                        for number in 0..3 {
                            let done = workspace.run(create(format!("{writer}: {number}")));
                            done.unwrap_or_else(|problem| panic!("{}", told(&problem)));
                        }
                    })
                })
                .collect();
            while writing.iter().any(|writer| !writer.is_finished()) {
                syncing.sync(&SyncOptions::default()).unwrap();
            }
        });
        let export = team.agreed();
        assert_eq!(titles_in(&export).len(), 60);
        let issues: Vec<serde_json::Value> = serde_json::from_str(&export).unwrap();
        let numbers = issues
            .iter()
            .map(|issue| issue["display_id"].as_u64().unwrap());
        assert_eq!(numbers.collect::<std::collections::BTreeSet<_>>().len(), 60);
    });
}

#[test]
fn a_hundred_agents_in_few_clones_need_no_ref_of_their_own() {
    on_both(4, |team| {
        team.sync_all();
        for agent in 0..100 {
            let mut helper = team.helper(agent % 4, &format!("helper-{agent}"));
            helper.run(create(format!("Of helper {agent}"))).unwrap();
        }
        assert_eq!(team.titles().len(), 100);
        assert_eq!(team.names("logs/").len(), 4);
    });
}

#[test]
fn of_a_hundred_logs_only_the_one_that_moved_is_read() {
    on_both(2, |team| {
        team.create(0, "Zero");
        team.sync_all();
        let now = team.time.now();
        for key in 0..100 {
            let text = line(
                "stranger",
                now,
                created(500 + u128::from(key), "Of a stranger"),
            );
            Forger::stranger(team, 100 + key).publish(team, &[&text]);
        }
        assert_eq!(team.sync(1).received.logs, 100);
        let text = line("stranger", now, created(900, "Of one of them"));
        Forger::stranger(team, 142).publish(team, &[&text]);
        let received = team.sync(1).received;
        assert_eq!((received.logs, received.events), (1, 1));
        assert_eq!(team.sync(1).received.logs, 0);
        assert_eq!(team.agreed(), team.export(1));
    });
}

#[test]
fn a_hundred_thousand_events_come_to_who_joins_late() {
    let events = crate::rounds(2_000, 100_000);
    let mut team = Team::of(RemoteKind::Simulated, 1);
    team.create(0, "Zero");
    team.sync(0);
    let stranger = Forger::stranger(&mut team, 60);
    let mut time = team.time.now();
    let mut next = 1_000;
    for _ in 0..events / 1_000 {
        let lines: Vec<String> = (0..1_000)
            .map(|_| {
                next += 1;
                time = time.plus_seconds(1);
                line("stranger", time, created(next, "One of many"))
            })
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        stranger.publish(&team, &lines);
    }
    let joined = team.join();
    assert_eq!(team.sync(joined).received.events, events as u64 + 1);
    team.create(joined, "One more");
    team.agreed();
    assert_eq!(team.events(0), events + 2);
}

#[test]
fn p1_what_an_event_costs_does_not_grow_with_those_before_it() {
    let mut team = Team::of(RemoteKind::Simulated, 1);
    team.sync(0);
    let mut publish = |count: usize| {
        let before = team.remote.size().unwrap();
        for number in 0..count {
            team.create(0, &format!("Issue {:06}", number % 7));
            team.pass(1);
            team.sync(0);
        }
        (team.remote.size().unwrap() - before) / count as u64
    };
    let first = publish(20);
    publish(crate::rounds(100, 2_000));
    let last = publish(20);
    assert!(
        last <= first + first / 10,
        "{first} bytes each at first, then {last}"
    );
    assert!(first < 4_000, "{first} bytes each");
}
