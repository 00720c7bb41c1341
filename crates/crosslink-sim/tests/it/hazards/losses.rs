//! What the reference loses, by the names its weak points have: here nothing of it is lost.

use crosslink_core::operation::{ArchiveIssue, Children, CloseIssue, DeleteIssue, LogTime};
use crosslink_core::query::Query;
use crosslink_sim::Lie;
use crosslink_workspace::DoctorOptions;

use super::forger::Forger;
use crate::team::{HUB, on_both, titles_in};

const DAY: i64 = 86_400;

#[test]
fn l1_what_was_written_offline_or_over_a_slow_link_is_everywhere_after_the_next_contact() {
    on_both(3, |team| {
        team.sync_all();
        team.offline(0..1);
        let late = team.create(0, "Written offline");
        for number in 0..12 {
            team.create(1, &format!("Written online {number}"));
            team.sync(1);
            team.sync(2);
        }
        team.online();
        team.comment(0, late, "And on it goes");
        let titles = team.titles();
        assert_eq!(titles.len(), 13, "{titles:?}");
        assert!(titles.contains(&"Written offline".to_owned()));
    });
}

#[test]
fn l2_a_clock_that_runs_ahead_stops_nobody_and_beats_no_later_edit() {
    on_both(2, |team| {
        team.sync_all();
        let year = 365 * DAY;
        for ahead in [DAY, 200 * year] {
            team.clones[0].machine.clock.lie(Lie::Beside(ahead));
            let poisoned = team.create(0, &format!("Ahead by {ahead}"));
            team.retitle(0, poisoned, "From the future");
            team.sync(0);
            team.clones[0].machine.clock.lie(Lie::None);
            team.sync(1);
            team.retitle(1, poisoned, &format!("Seen and changed {ahead}"));
            team.create(1, &format!("Written after {ahead}"));
            team.create(0, &format!("Own clock mended {ahead}"));
        }
        let titles = team.titles();
        assert_eq!(titles.len(), 6, "{titles:?}");
        assert!(
            !titles.contains(&"From the future".to_owned()),
            "{titles:?}"
        );
    });
}

#[test]
fn l3_who_comes_later_and_packs_everything_takes_nothing_away() {
    on_both(1, |team| {
        for number in 0..8 {
            team.create(0, &format!("Of the first {number}"));
        }
        team.sync(0);
        let late = team.join();
        team.sync(late);
        for number in 0..2 {
            team.create(late, &format!("Of the second {number}"));
        }
        team.sync(late);
        team.workspace(late).compact(None).unwrap();
        team.sync(0);
        team.create(0, "After that");
        assert_eq!(team.titles().len(), 11);
    });
}

#[test]
fn l4_one_log_that_moved_backwards_cuts_nobody_off() {
    on_both(3, |team| {
        team.sync_all();
        team.create(0, "Zero");
        team.sync(0);
        let log = team.log_of(0);
        let before = team.refs()[&log];
        team.create(0, "Zero again");
        team.sync(0);
        team.sync(1);
        team.tamper(&log, Some(before));
        team.create(2, "Two");
        team.sync(2);
        // The first contact of the one who saw more takes in what is new, and gives back what was lost.
        let report = team.sync(1);
        assert_eq!((report.received.events, report.healed.len()), (1, 1));
        assert_eq!(team.titles(), ["Two", "Zero", "Zero again"]);
    });
}

#[test]
fn l5_what_somebody_without_a_name_wrote_offline_stays_in_its_log() {
    on_both(2, |team| {
        team.sync_all();
        let nameless = team.clones[0]
            .machine
            .repository()
            .join(".crosslink/agent.json");
        let _ = std::fs::remove_file(nameless);
        team.reopen(0);
        team.offline(0..1);
        team.create(0, "One");
        team.create(0, "Two");
        team.online();
        team.sync(0);
        let log = team.log_of(0);
        let tip = team.refs()[&log];
        team.sync(0);
        assert_eq!(team.refs()[&log], tip);
        assert_eq!(team.titles(), ["One", "Two"]);
    });
}

#[test]
fn l6_nothing_that_is_pushed_beside_the_logs_changes_what_is_so() {
    on_both(2, |team| {
        let issue = team.create(0, "As it was written");
        team.sync_all();
        let stranger = Forger::stranger(team, 66);
        team.tamper(&format!("{HUB}checkpoint"), Some(stranger.junk(None)));
        let log = team.log_of(0);
        let tip = team.refs()[&log];
        team.tamper(&log, Some(stranger.junk(Some(tip))));
        team.comment(1, issue, "Another word");
        assert_eq!(team.titles(), ["As it was written"]);
        let joined = team.join();
        team.sync(joined);
        assert_eq!(titles_in(&team.export(joined)), ["As it was written"]);
    });
}

#[test]
fn l7_a_repair_of_a_healthy_clone_changes_nothing() {
    on_both(2, |team| {
        team.create(0, "One");
        team.create(1, "Two");
        let before = team.agreed();
        for place in 0..2 {
            let repair = DoctorOptions {
                repair: true,
                ..DoctorOptions::default()
            };
            team.workspace(place).doctor(&repair).unwrap();
            assert_eq!(team.export(place), before);
        }
        assert_eq!(team.agreed(), before);
    });
}

#[test]
fn smaller_losses_time_archive_and_the_last_delete_are_shared_and_outlive_a_rebuild() {
    on_both(2, |team| {
        let (kept, gone) = (team.create(0, "Kept"), team.create(0, "Gone"));
        let log = LogTime {
            issue: kept,
            started_at: team.time.now().plus_seconds(-600),
            ended_at: team.time.now(),
        };
        team.run(0, log);
        team.run(
            0,
            CloseIssue {
                issue: kept,
                reason: None,
                recursive: false,
                force: false,
            },
        );
        team.run(0, ArchiveIssue { issue: kept });
        let shown = team.agreed();
        assert!(
            shown.contains("archived") && shown.contains("time_entries"),
            "{shown}"
        );
        for issue in [gone, kept] {
            let (children, force) = (Children::Delete, true);
            team.run(
                1,
                DeleteIssue {
                    issue,
                    children,
                    force,
                },
            );
        }
        team.agreed();
        for place in 0..2 {
            let workspace = team.workspace(place);
            let query = Query::default();
            let left =
                workspace.read(|snapshot| snapshot.issue_lines(&query, &workspace.query_context()));
            assert!(left.unwrap().is_empty());
        }
    });
}

#[test]
fn smaller_losses_the_same_agent_in_two_clones_loses_nothing() {
    on_both(2, |team| {
        let name = std::fs::read(
            team.clones[0]
                .machine
                .repository()
                .join(".crosslink/agent.json"),
        );
        let twin = team.clones[1]
            .machine
            .repository()
            .join(".crosslink/agent.json");
        std::fs::write(twin, name.unwrap()).unwrap();
        team.reopen(1);
        assert_eq!(
            team.clones[0].workspace.agent(),
            team.clones[1].workspace.agent()
        );
        for round in 0..3 {
            team.create(0, &format!("First {round}"));
            team.create(1, &format!("Second {round}"));
            team.sync_all();
        }
        assert_eq!(team.titles().len(), 6);
    });
}
