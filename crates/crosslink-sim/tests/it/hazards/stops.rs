//! What stops the clients of the reference, lets them diverge, or believe whom they should not, by the names its weak points have.

use crosslink_core::event::{Change, Changed, Fact, IssueField, IssueVerb};
use crosslink_core::operation::{AddComment, CreateIssue, ElementOf, SetElement};
use crosslink_core::problem::Code;
use crosslink_core::query::Query;
use crosslink_core::time::Timestamp;
use crosslink_sim::{NEWER_LINES, Weather};
use crosslink_workspace::trust::{Policy, Wish};
use crosslink_workspace::{Guard, SyncOptions};

use super::forger::{Forger, created, line};
use crate::team::{HUB, Team, on_both, titles_in};

#[test]
fn d1_lines_of_a_newer_program_and_lines_that_are_none_stop_nobody() {
    on_both(2, |team| {
        team.create(0, "One");
        team.sync_all();
        let stranger = Forger::stranger(team, 67);
        let fine = line("stranger", team.time.now(), created(70, "Between them"));
        let lines = [
            NEWER_LINES[0],
            "{\"no\":\"event\"}",
            &fine,
            NEWER_LINES[1],
            "}{",
        ];
        stranger.publish(team, &lines);
        team.create(1, "Two");
        assert_eq!(team.titles(), ["Between them", "One", "Two"]);
        for place in 0..2 {
            let aside = team
                .workspace(place)
                .read(|snapshot| snapshot.set_aside_lines());
            let aside: Vec<u32> = aside.unwrap().iter().map(|line| line.line).collect();
            assert_eq!(aside, [2, 5], "clone {place}");
        }
    });
}

#[test]
fn d2_two_comments_of_one_name_stop_nobody() {
    on_both(2, |team| {
        let issue = team.create(0, "One");
        team.comment(0, issue, "The first of that name");
        team.sync_all();
        let events = team.clones[0]
            .workspace
            .read(|snapshot| snapshot.events_after(0, 100));
        let mut facts = events.unwrap().into_iter().map(|logged| logged.event.fact);
        let again = facts.find_map(|fact| match fact {
            Fact::CommentAdded(mut added) => {
                added.body = "The second of that name".to_owned();
                Some(Fact::CommentAdded(added))
            }
            _ => None,
        });
        let text = line("stranger", team.time.now(), again.unwrap());
        Forger::stranger(team, 68).publish(team, &[&text]);
        team.create(1, "Two");
        assert_eq!(team.titles(), ["One", "Two"]);
    });
}

#[test]
fn d4_a_first_contact_that_fails_at_any_exchange_is_made_up_for_by_the_next() {
    on_both(1, |team| {
        team.create(0, "One");
        team.sync(0);
        for failing in 0..6 {
            let place = team.join();
            team.create(place, &format!("Of clone {place}"));
            for bad in 0..=failing {
                let weather = Weather {
                    silent: usize::from(bad == 0) + failing - bad,
                    lost_answers: failing % 3,
                };
                team.weather([place], weather);
                let _ = team.workspace(place).sync(&SyncOptions::default());
            }
            team.online();
            team.sync(place);
        }
        assert_eq!(team.titles().len(), 7);
    });
}

#[test]
fn d6_blockers_that_close_a_circle_leave_something_to_do() {
    on_both(2, |team| {
        let (one, two) = (team.create(0, "One"), team.create(0, "Two"));
        team.sync_all();
        for (place, issue, blocker) in [(0, one, two), (1, two, one)] {
            let element = ElementOf::Blocker(blocker);
            let present = true;
            team.run(
                place,
                SetElement {
                    issue,
                    element,
                    present,
                },
            );
        }
        team.agreed();
        for place in 0..2 {
            let workspace = team.workspace(place);
            assert_eq!(workspace.ready(&Query::default()).unwrap().len(), 1);
            assert_eq!(workspace.cycles().unwrap().len(), 1);
        }
    });
}

#[test]
fn d7_what_was_written_at_one_moment_stands_in_one_order_everywhere() {
    on_both(3, |team| {
        let issue = team.create(0, "One");
        team.sync_all();
        for number in 0..4 {
            team.pass(1);
            for place in 0..3 {
                let (body, kind) = (format!("{place} says {number}"), None);
                let comment = AddComment { issue, body, kind };
                team.workspace(place).run(comment).unwrap();
            }
        }
        team.agreed();
    });
}

#[test]
fn d8_a_contact_that_lasts_keeps_nobody_from_writing() {
    on_both(2, |team| {
        team.sync_all();
        let beside = std::sync::Mutex::new(team.beside(0));
        team.clones[0].machine.network.meanwhile(move |_| {
            let create = CreateIssue {
                title: "Written meanwhile".to_owned(),
                ..Default::default()
            };
            beside.lock().unwrap().run(create).unwrap();
        });
        team.create(0, "Before");
        team.sync(0);
        team.clones[0].machine.network.calm();
        let titles = team.titles();
        assert!(titles.len() > 2, "{titles:?}");
    });
}

#[test]
fn s1_who_writes_in_anothers_name_is_known_by_the_key() {
    on_both(2, |team| {
        let issue = team.create(0, "As it was");
        team.sync_all();
        let change = Change {
            field: IssueField::Title("In another's name".to_owned()),
            version: 9,
            replaces: None,
            settles: Vec::new(),
        };
        let changed = Changed {
            id: issue,
            changes: vec![change],
        };
        let forged = Fact::IssueChanged(IssueVerb::Edited, changed);
        let text = line("agent-0", Timestamp::MAX, forged);
        let stranger = Forger::stranger(team, 69);
        // In the log of the other it is no part of that log.
        let log = team.log_of(0);
        let name = log.strip_prefix(&format!("{HUB}logs/")).unwrap();
        let tip = team.refs()[&log];
        let forged = stranger.append(name.parse().unwrap(), Some(tip), &[&text]);
        team.tamper(&log, Some(forged));
        assert_eq!(team.sync(1).faults.len(), 1);
        assert_eq!(team.titles(), ["As it was"]);
        // In a log of its own it counts where anybody may write, and says whose key it was.
        stranger.publish(team, &[&text]);
        assert_eq!(team.titles(), ["In another's name"]);
        let authors = team.workspace(1).read(|snapshot| snapshot.log_authors());
        let key = stranger.own_log().to_string();
        let found = authors.unwrap();
        let author = found.iter().find(|author| author.log == key).unwrap();
        assert_eq!(author.agent, "agent-0");
        // Once only admitted keys count, it counts nowhere.
        let enforce = Wish::Policy(Policy::Enforce);
        team.workspace(0).change_trust(&enforce).unwrap();
        assert_eq!(team.export_after_sync(1), "As it was");
    });
}

impl Team {
    /// The one title that a clone shows after a contact.
    fn export_after_sync(&mut self, place: usize) -> String {
        self.sync(place);
        let titles = titles_in(&self.export(place));
        assert_eq!(titles.len(), 1, "{titles:?}");
        titles.into_iter().next().unwrap()
    }
}

#[test]
fn k2_a_lock_is_let_go_of_and_taken_by_other_processes_than_the_one_that_claimed() {
    on_both(2, |team| {
        let issue = team.create(0, "One");
        team.sync_all();
        team.claim(0, issue).unwrap();
        let events = team.events(0);
        team.reopen(0);
        team.claim(0, issue).unwrap();
        assert_eq!(team.events(0), events, "claiming twice is recorded once");
        assert_eq!(team.claim(1, issue), Err(Code::IssueHeld));
        team.reopen(0);
        team.workspace(0).release(issue, false).unwrap();
        team.sync(0);
        team.claim(1, issue).unwrap();
        team.reopen(0);
        team.workspace(0).steal(issue, true).unwrap();
        team.sync(1);
        assert_eq!(team.guard(1, issue), Guard::NotHeld);
        assert_eq!(team.names("locks/").len(), 1);
    });
}
