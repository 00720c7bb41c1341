//! The rough edges of the reference implementation, and the tests that say they are gone.
//!
//! Every item of the list has its row: the test that asserts the opposite, or why it is not asserted here.

mod commands;
mod data;
mod interface;
mod knowledge;
mod trust;

/// What becomes of an item.
enum Answer {
    /// A test in this directory asserts the opposite.
    Test(&'static str),
    /// It is of a stage that is not built yet, or of a part that is gone.
    Not(&'static str),
}

use Answer::{Not, Test};

const HUB: &str = "needs a second machine: comes with the hub";
const AGENTS: &str = "running and configuring agents is a later stage";
const OTHERS: &str = "style is a later stage";

const ANSWERS: &[(u8, Answer)] = &[
    (1, Test("a_number_is_never_given_twice")),
    (
        2,
        Test("a_remote_changes_nothing_about_what_is_written_here"),
    ),
    (3, Not(HUB)),
    (4, Test("a_later_write_takes_nothing_away")),
    (5, Test("locks_are_released_and_stolen_for_real")),
    (6, Test("repairing_a_healthy_project_keeps_every_issue")),
    (7, Not(HUB)),
    (8, Test("the_last_issue_can_be_deleted")),
    (9, Test("importing_twice_makes_nothing_twice")),
    (10, Test("an_export_leaves_nothing_out")),
    (11, Test("rules_hold_for_every_write")),
    (12, Test("deleting_names_what_goes_and_can_be_taken_back")),
    (13, Test("a_second_init_keeps_the_settings")),
    (14, Test("resetting_keeps_what_is_not_known_here")),
    (15, Test("a_newer_database_is_left_alone")),
    (16, Not("init puts no files into editors' directories")),
    (17, Not(HUB)),
    (18, Test("integrity_tells_health_by_its_exit_code")),
    (19, Test("a_daemon_stays_until_it_is_asked_to_end")),
    (20, Not(AGENTS)),
    (21, Test("an_agent_can_be_named_after_init")),
    (22, Test("a_number_is_drawn_at_once")),
    (23, Not(OTHERS)),
    (24, Test("dotted_settings_are_the_ones_that_count")),
    (25, Test("this_clones_own_settings_count")),
    (26, Test("init_installs_nothing")),
    (27, Test("quiet_prints_ids_and_json_prints_json")),
    (28, Test("next_recommends_only_what_can_be_done")),
    (29, Test("open_parts_of_closed_issues_are_shown")),
    (30, Test("a_closed_issue_is_not_worked_on")),
    (31, Test("quick_without_a_session_claims_nothing")),
    (32, Test("knowledge_pages_answer_for_what_they_say")),
    (
        33,
        Test("closing_writes_no_file_unasked_and_no_entry_twice"),
    ),
    (34, Test("a_claim_needs_an_issue_that_is_there")),
    (35, Test("milestones_know_what_is_in_them")),
    (36, Test("what_is_said_beats_the_template")),
    (37, Test("dates_work_everywhere")),
    (38, Test("handoffs_are_found_further_back")),
    (39, Test("searching_takes_text_as_it_is")),
    (40, Test("an_issue_answers_to_all_its_names")),
    (41, Test("issue_commands_work_without_their_group")),
    (42, Test("what_is_not_there_is_an_error_everywhere")),
    (43, Test("filters_that_make_no_sense_are_refused")),
    (44, Test("text_of_others_cannot_steer_the_terminal")),
    (45, Test("columns_stand_below_each_other")),
    (46, Test("a_pipe_gets_plain_text_and_no_backtrace")),
    (47, Test("older_names_need_no_hint")),
    (48, Test("unknown_log_formats_are_refused")),
    (49, Not(AGENTS)),
    (50, Test("another_repository_answers_as_this_one_does")),
    (51, Test("a_first_init_can_be_previewed")),
    (52, Test("git_tracks_nothing_of_this_machine")),
    (53, Not(AGENTS)),
    (54, Test("a_linked_work_tree_shares_the_project")),
    (55, Not(HUB)),
    (56, Not(HUB)),
    (57, Not(HUB)),
    (58, Test("logged_time_is_reported_to_the_second")),
    (59, Test("closing_an_archived_issue_does_not_bring_it_back")),
    (60, Test("show_names_the_author_and_the_uuid")),
    (61, Test("a_key_is_made_for_sharing_only")),
    (62, Test("a_new_clone_does_not_admit_itself")),
    (63, Not(AGENTS)),
    (64, Test("files_are_not_followed_blindly")),
    (
        65,
        Test("tracking_that_is_off_still_checks_what_it_is_told"),
    ),
    (66, Not(HUB)),
    (
        67,
        Not("what commands cost is measured by `cargo xtask bench`"),
    ),
    (68, Test("labels_come_with_the_issue_in_one_operation")),
    (69, Not(HUB)),
    (70, Test("what_another_holds_is_left_alone")),
    (71, Test("long_texts_come_from_files_and_pipes")),
    (72, Test("what_was_missing_is_there")),
    (73, Test("a_list_shows_what_stands_in_the_way")),
    (74, Test("deleting_fails_where_nobody_answers")),
    (
        75,
        Test("damaged_settings_are_reported_by_all_who_read_them"),
    ),
    (76, Test("a_missing_settings_file_is_made_again")),
    (77, Test("a_new_project_differs_in_nothing")),
];

#[test]
fn every_item_has_its_answer() {
    let items: Vec<_> = ANSWERS.iter().map(|(item, _)| *item).collect();
    assert_eq!(items, (1..=77).collect::<Vec<_>>());
}

#[test]
fn every_answer_is_there() {
    let sources = [
        include_str!("commands.rs"),
        include_str!("data.rs"),
        include_str!("interface.rs"),
        include_str!("knowledge.rs"),
        include_str!("trust.rs"),
    ];
    for (item, answer) in ANSWERS {
        match answer {
            Test(name) => {
                let function = format!("#[test]\nfn {name}() {{");
                let there = sources.iter().any(|source| source.contains(&function));
                assert!(there, "R{item}: no test is called {name}");
            }
            Not(why) => assert!(!why.is_empty(), "R{item} has no reason"),
        }
    }
}
