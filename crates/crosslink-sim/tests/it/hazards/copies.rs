//! Databases that are copied, restored and joined: H1 to H4, H7, H8, H13, H22, H29, H30.

use crosslink_core::event::{Fact, Numbered};
use crosslink_core::operation::{CreateIssue, RenumberIssue};
use crosslink_core::problem::Code;
use crosslink_sim::Weather;
use crosslink_workspace::{SyncOptions, WorkOptions, Workspace};

use super::forger::{Forger, created, line};
use crate::team::{HUB, Team, on_both, titles_in};

/// The numbers that all agree on; no two issues share one.
fn numbers(team: &mut Team) -> Vec<u64> {
    let issues: Vec<serde_json::Value> = serde_json::from_str(&team.agreed()).unwrap();
    let numbers = issues.iter().map(|issue| issue["display_id"].as_u64());
    let mut numbers: Vec<u64> = numbers.map(Option::unwrap).collect();
    numbers.sort_unstable();
    let doubled = numbers.windows(2).find(|pair| pair[0] == pair[1]);
    assert_eq!(doubled, None);
    numbers
}

#[test]
fn h1_a_restored_database_learns_what_it_wrote_and_goes_on_in_a_log_of_its_own() {
    on_both(2, |team| {
        for number in 0..3 {
            team.create(0, &format!("Before the copy {number}"));
        }
        team.sync_all();
        let saved = team.save(0);
        for number in 0..3 {
            team.create(0, &format!("After the copy {number}"));
        }
        team.sync(0);
        team.restore(0, &saved);
        team.create(0, "After it was restored");
        team.create(1, "Meanwhile");
        assert_eq!(numbers(team).len(), 8);
        assert_eq!(team.names("logs/").len(), 3);
        assert_eq!(team.events(0), team.events(1));
    });
}

#[test]
fn h2_a_copied_database_prints_no_number_of_the_original() {
    on_both(2, |team| {
        team.create(0, "Before the copy");
        team.sync(0);
        let saved = team.save(0);
        team.restore(1, &saved);
        for number in 0..4 {
            team.create(0, &format!("Of the original {number}"));
            team.create(1, &format!("Of the copy {number}"));
        }
        assert_eq!(numbers(team).len(), 9);
        assert_eq!(team.names("logs/").len(), 2);
    });
}

#[test]
fn h3_a_contact_that_is_killed_at_any_moment_publishes_everything_once() {
    on_both(2, |team| {
        team.sync_all();
        let mut moment = 0;
        let mut killed = true;
        while killed {
            team.create(0, &format!("Pending at {moment}"));
            killed = team.killed_at(0, moment, |workspace| {
                workspace.sync(&SyncOptions::default()).unwrap();
            });
            moment += 1;
        }
        assert!(moment > 4, "only {moment} moments");
        assert_eq!(team.titles().len(), moment);
        assert_eq!(team.names("logs/").len(), 1);
        assert_eq!(team.events(0), moment);
    });
}

#[test]
fn h3_a_push_whose_answer_is_lost_is_no_second_log_and_no_second_event() {
    on_both(2, |team| {
        team.sync_all();
        for number in 0..6 {
            team.create(0, &format!("Number {number}"));
            let weather = Weather {
                silent: 0,
                lost_answers: 1,
            };
            team.weather(0..1, weather);
            let lost = team.workspace(0).sync(&SyncOptions::default());
            assert_eq!(lost.unwrap_err().code(), Code::RemoteUnreachable);
            team.online();
        }
        assert_eq!(team.titles().len(), 6);
        assert_eq!(team.names("logs/").len(), 1);
    });
}

#[test]
fn h3_a_claim_that_is_killed_at_any_moment_can_be_made_again_and_is_nobody_elses() {
    on_both(2, |team| {
        let mut moment = 0;
        let mut killed = true;
        while killed {
            let issue = team.create(0, &format!("Claimed until {moment}"));
            team.sync_all();
            let claim = |workspace: &mut Workspace| {
                workspace.claim(issue, &WorkOptions::default()).unwrap();
            };
            killed = team.killed_at(0, moment, claim);
            team.claim(0, issue).unwrap();
            assert_eq!(team.claim(1, issue), Err(Code::IssueHeld), "at {moment}");
            moment += 1;
        }
        assert!(moment > 3, "only {moment} moments");
        assert_eq!(team.names("locks/").len(), moment);
    });
}

#[test]
fn h4_what_moved_to_another_log_is_the_same_event_in_the_same_order() {
    on_both(3, |team| {
        let issue = team.create(0, "One");
        team.sync_all();
        let saved = team.save(0);
        team.retitle(0, issue, "Two");
        team.sync(0);
        team.sync(1);
        // The copy publishes an edit that stands on what the original took back to.
        team.restore(0, &saved);
        team.retitle(0, issue, "Three");
        team.comment(1, issue, "On the second title");
        let exported = team.agreed();
        let joined = team.join();
        team.sync(joined);
        assert_eq!(team.export(joined), exported);
        assert_eq!(team.events(joined), team.events(0));
    });
}

#[test]
fn h7_numbers_that_the_remote_forgot_are_not_granted_again() {
    on_both(2, |team| {
        for number in 0..5 {
            team.create(0, &format!("Number {number}"));
        }
        team.sync_all();
        team.tamper(&format!("{HUB}numbers"), None);
        team.sync(1);
        let joined = team.join();
        team.sync(joined);
        for place in 0..3 {
            team.create(place, &format!("Afterwards {place}"));
        }
        assert_eq!(numbers(team).len(), 8);
    });
}

#[test]
fn h7_a_number_that_two_issues_carry_names_both_until_one_is_renumbered() {
    on_both(2, |team| {
        let issue = team.create(0, "First of that number");
        team.sync_all();
        let stranger = Forger::stranger(team, 70);
        let twin = created(71, "Second of that number");
        let id = crosslink_core::id::IssueId(uuid::Uuid::from_u128(71));
        let number = Fact::IssueNumbered(Numbered { id, number: 1 });
        let now = team.time.now();
        let lines = [line("stranger", now, twin), line("stranger", now, number)];
        stranger.publish(team, &[&lines[0], &lines[1]]);
        team.agreed();
        for place in 0..2 {
            assert_eq!(team.resolve(place, "1"), Err(Code::IssueAmbiguous));
        }
        team.run(1, RenumberIssue { issue: id });
        team.agreed();
        for place in 0..2 {
            assert_eq!(team.resolve(place, "1"), Ok(issue), "clone {place}");
            let numbers = team.numbers(place, id);
            assert_eq!((numbers.len(), numbers[0]), (2, 1), "clone {place}");
        }
    });
}

#[test]
fn h8_an_edit_of_what_is_not_known_yet_waits_for_nothing() {
    on_both(2, |team| {
        let issue = team.create(0, "Not known to the third");
        team.sync_all();
        team.retitle(1, issue, "Edited by the second");
        team.sync(1);
        let log = team.log_of(0);
        team.tamper(&log, None);
        let third = team.join();
        team.sync(third);
        assert_eq!(titles_in(&team.export(third)).len(), 0);
        assert_eq!(team.titles(), ["Edited by the second"]);
    });
}

#[test]
fn h13_projects_that_counted_alone_join_and_their_numbers_change_once_and_stay_aliases() {
    on_both(3, |team| {
        let mut made = Vec::new();
        for place in 0..3 {
            for number in 0..3 {
                made.push((place, team.create(place, &format!("{place} has {number}"))));
            }
        }
        team.sync_all();
        assert_eq!(numbers(team).len(), 9);
        let shown: Vec<Vec<u32>> = made
            .iter()
            .map(|(_, issue)| team.numbers(0, *issue))
            .collect();
        team.sync_all();
        for ((place, issue), shown) in made.into_iter().zip(shown) {
            assert_eq!(team.numbers(2, issue), shown);
            // Who founded the hub keeps its numbers, the others keep theirs as aliases.
            assert_eq!(shown.len(), if place == 0 { 1 } else { 2 }, "{shown:?}");
        }
    });
}

#[test]
fn h13_a_copy_of_a_project_that_nobody_shared_is_no_clash() {
    on_both(2, |team| {
        for number in 0..3 {
            team.create(0, &format!("Number {number}"));
        }
        let saved = team.save(0);
        team.restore(1, &saved);
        team.create(1, "Of the copy");
        team.sync_all();
        assert_eq!(numbers(team).len(), 4);
        assert_eq!(team.titles().len(), 4);
    });
}

#[test]
fn h22_without_a_number_left_an_issue_waits_for_one() {
    on_both(2, |team| {
        team.sync_all();
        team.offline(0..1);
        let mut last = None;
        for number in 0..40 {
            let title = format!("Number {number}");
            let create = CreateIssue {
                title,
                ..CreateIssue::default()
            };
            last = Some(team.run(0, create));
        }
        let last = last.unwrap();
        assert_eq!((last.id, last.display_id.len()), (None, 8));
        team.online();
        team.create(1, "Meanwhile");
        assert_eq!(numbers(team).len(), 41);
        assert_eq!(team.numbers(1, last.uuid).len(), 1);
    });
}

#[test]
fn h30_a_second_create_of_an_issue_changes_no_field_and_adds_a_number() {
    on_both(2, |team| {
        let issue = team.create(0, "The first");
        team.retitle(0, issue, "Edited");
        team.sync_all();
        let Fact::IssueCreated(mut again) = created(issue.0.as_u128(), "The second") else {
            panic!("that is what it makes")
        };
        again.number = Some(900);
        let text = line("stranger", team.time.now(), Fact::IssueCreated(again));
        Forger::stranger(team, 72).publish(team, &[&text]);
        assert_eq!(team.titles(), ["Edited"]);
        for place in 0..2 {
            assert_eq!(team.resolve(place, "1"), Ok(issue));
            assert_eq!(team.resolve(place, "900"), Ok(issue));
        }
    });
}
