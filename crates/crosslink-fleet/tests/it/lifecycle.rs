//! The life of an alert, as a table of cases: at each second something happens, and this is what follows.

use std::collections::BTreeMap;

use crosslink_core::time::Timestamp;
use crosslink_fleet::alerts::{
    Alert, AlertBook, AlertChange, AlertEvent, AlertKind, AlertRow, AlertState, Flapping,
    KindChange, Reading, Severity, Snooze, Thresholds,
};
use crosslink_hub::{HubFormat, HubSnapshot};

use super::support::{DAY, HOUR, MINUTE, at, beat, damage, hub, key, lock};

/// What happens.
enum Step {
    /// The hub was read, and it is so.
    So,
    /// The hub was read, and it is not so.
    Not,
    /// The hub could not be read.
    Failed,
    /// The hub was read, and it is so with another text.
    Says(&'static str),
    Ack,
    Snooze(i64),
    Unsnooze,
    Restart,
}

use Step::{Ack, Failed, Not, Restart, Says, So, Unsnooze};

struct Stage {
    book: AlertBook,
    thresholds: Thresholds,
    hub: HubSnapshot,
    kind: AlertKind,
    subject: &'static str,
}

impl Stage {
    fn new(kind: AlertKind, subject: &'static str, change: KindChange) -> Self {
        Self {
            book: AlertBook::default(),
            thresholds: Thresholds::default().with(&BTreeMap::from([(kind, change)])),
            hub: hub(HubFormat::V3),
            kind,
            subject,
        }
    }

    fn alert(&self, detail: &str) -> Alert {
        Alert {
            kind: self.kind,
            subject_ref: self.subject.to_owned(),
            severity: self.thresholds.rule(self.kind).severity,
            detail: detail.to_owned(),
            cause: None,
        }
    }

    fn reconcile(&mut self, derived: &[Alert], failed: bool, now: Timestamp) -> Vec<AlertEvent> {
        let reading = match failed {
            true => Reading::Failed { since: at(0) },
            false => Reading::Fresh(&self.hub),
        };
        let done = self.book.reconcile(derived, reading, &self.thresholds, now);
        let again = self.book.reconcile(derived, reading, &self.thresholds, now);
        assert_eq!(
            (again.events.len(), again.changed.len()),
            (0, 0),
            "twice is once"
        );
        assert_eq!(again.next_change, done.next_change);
        done.events
    }

    fn step(&mut self, seconds: i64, step: &Step) -> String {
        let now = at(seconds);
        let key = key(self.kind, self.subject);
        let events = match step {
            So => self.reconcile(&[self.alert("x")], false, now),
            Says(detail) => self.reconcile(&[self.alert(detail)], false, now),
            Not => self.reconcile(&[], false, now),
            Failed => self.reconcile(&[], true, now),
            Ack => self
                .book
                .acknowledge(&key, "maria", Some("on it"), now)
                .into_iter()
                .collect(),
            Step::Snooze(until) => {
                let snooze = Snooze {
                    by: "maria".to_owned(),
                    at: now,
                    until: at(*until),
                    reason: Some("lunch".to_owned()),
                };
                self.book.snooze(&key, snooze).into_iter().collect()
            }
            Unsnooze => self.book.unsnooze(&key, now).into_iter().collect(),
            Restart => {
                let rows: Vec<AlertRow> = self.book.get(&key).cloned().into_iter().collect();
                let text = serde_json::to_string(&rows).unwrap();
                self.book = AlertBook::new(serde_json::from_str::<Vec<AlertRow>>(&text).unwrap());
                Vec::new()
            }
        };
        events.iter().map(show).collect::<Vec<_>>().join(", ")
    }
}

fn show(event: &AlertEvent) -> String {
    let what = match &event.change {
        AlertChange::Opened if event.alert.flapping => "flapping".to_owned(),
        AlertChange::Opened => "opened".to_owned(),
        AlertChange::Updated if event.alert.unknown_since.is_some() => "unknown".to_owned(),
        AlertChange::Updated => format!("says {}", event.alert.detail),
        AlertChange::Escalated { from } => format!("{from} -> {}", event.alert.severity),
        AlertChange::Acknowledged { acknowledgement } => {
            format!("seen by {}", acknowledgement.by)
        }
        AlertChange::Snoozed { .. } => "snoozed".to_owned(),
        AlertChange::Unsnoozed => "back".to_owned(),
        AlertChange::Resolved => "resolved".to_owned(),
    };
    let quiet = if event.quiet { " quietly" } else { "" };
    format!("{what}{quiet} ({})", event.alert.occurrence)
}

/// Plays a story; each step says what follows.
fn play(stage: &mut Stage, story: &[(i64, Step, &str)]) {
    for (number, (seconds, step, expected)) in story.iter().enumerate() {
        assert_eq!(
            stage.step(*seconds, step),
            *expected,
            "step {number} at {seconds} s"
        );
    }
}

fn plain() -> Stage {
    Stage::new(AlertKind::OverdueIssue, "issue:1", KindChange::default())
}

#[test]
fn opening_and_resolving_happen_once_each() {
    play(
        &mut plain(),
        &[
            (0, Not, ""),
            (5, So, "opened (1)"),
            (10, So, ""),
            (15, Says("later"), "says later (1)"),
            (20, Not, "resolved (1)"),
            (25, Not, ""),
        ],
    );
}

#[test]
fn acknowledging() {
    let mut stage = plain();
    play(
        &mut stage,
        &[
            (0, Ack, ""),
            (5, So, "opened (1)"),
            (6, Ack, "seen by maria (1)"),
            (7, Ack, ""),
            (10, So, ""),
            (11, Restart, ""),
            (15, So, ""),
        ],
    );
    let row = stage.book.get(&key(stage.kind, stage.subject)).unwrap();
    assert_eq!(row.state(), AlertState::Acknowledged);
    let seen = row.acknowledged.clone().unwrap();
    assert_eq!((seen.at, seen.note.as_deref()), (at(6), Some("on it")));
    play(
        &mut stage,
        &[
            (20, Not, "resolved (1)"),
            (21, Ack, ""),
            (25, So, "opened (2)"),
        ],
    );
    let row = stage.book.get(&key(stage.kind, stage.subject)).unwrap();
    assert_eq!(
        row.state(),
        AlertState::Open,
        "a recurrence is seen by nobody yet"
    );
}

#[test]
fn a_snoozed_alert_that_is_still_so_comes_back_and_one_that_went_away_goes_silently() {
    play(
        &mut plain(),
        &[
            (5, So, "opened (1)"),
            (6, Step::Snooze(60), "snoozed quietly (1)"),
            (7, Step::Snooze(7), ""),
            (30, Says("later"), "says later quietly (1)"),
            (60, Says("later"), "back (1)"),
            (61, Step::Snooze(120), "snoozed quietly (1)"),
            (90, Not, "resolved quietly (1)"),
            (130, So, "opened (2)"),
        ],
    );
}

#[test]
fn a_snooze_outlives_a_recurrence_a_failed_reading_and_a_restart() {
    play(
        &mut plain(),
        &[
            (5, So, "opened (1)"),
            (6, Step::Snooze(100), "snoozed quietly (1)"),
            (10, Not, "resolved quietly (1)"),
            (20, So, "opened quietly (2)"),
            (30, Restart, ""),
            (40, Failed, "unknown quietly (2)"),
            (50, Unsnooze, "back (2)"),
            (51, Unsnooze, ""),
            (55, Step::Snooze(60), "snoozed quietly (2)"),
            (60, Failed, "back (2)"),
        ],
    );
}

#[test]
fn recurring_makes_a_new_alert_that_counts_on() {
    play(
        &mut plain(),
        &[
            (0, So, "opened (1)"),
            (5, Not, "resolved (1)"),
            (3_600, So, "opened (2)"),
            (3_601, Restart, ""),
            (3_605, Not, "resolved (2)"),
            (3_606, Restart, ""),
            (7_200, So, "opened (3)"),
        ],
    );
}

#[test]
fn flapping_becomes_one_alert_until_it_is_quiet() {
    let mut stage = plain();
    stage.thresholds.flapping = Flapping {
        openings: 3,
        within: 600,
    };
    play(
        &mut stage,
        &[
            (0, So, "opened (1)"),
            (10, Not, "resolved (1)"),
            (20, So, "opened (2)"),
            (30, Not, "resolved (2)"),
            (40, So, "flapping (3)"),
            (50, Not, ""),
            (60, So, ""),
            (70, Not, ""),
            (75, Restart, ""),
            (80, So, ""),
            (90, Not, ""),
            (689, Not, ""),
            (690, Not, "resolved (3)"),
            (5_000, So, "opened (4)"),
        ],
    );
}

#[test]
fn delays_hold_back_both_ends() {
    let change = KindChange {
        on_delay: Some(30),
        off_delay: Some(20),
        ..KindChange::default()
    };
    let mut stage = Stage::new(AlertKind::OverdueIssue, "issue:1", change);
    play(
        &mut stage,
        &[
            (0, So, ""),
            (29, So, ""),
            (29, Not, ""),
            (31, So, ""),
            (60, So, ""),
            (61, So, "opened (1)"),
            (70, Not, ""),
            (80, So, ""),
            (90, Not, ""),
            (109, Not, ""),
            (109, Restart, ""),
            (110, Not, "resolved (1)"),
        ],
    );
}

#[test]
fn age_makes_it_worse_and_only_then_it_wants_to_be_seen_again() {
    let change = KindChange {
        escalate_after: Some(HOUR),
        ..KindChange::default()
    };
    let mut stage = Stage::new(AlertKind::OverdueIssue, "issue:1", change);
    play(
        &mut stage,
        &[
            (0, So, "opened (1)"),
            (1, Ack, "seen by maria (1)"),
            (HOUR - 1, So, ""),
            (HOUR, So, "warning -> critical (1)"),
            (HOUR + 1, Ack, "seen by maria (1)"),
            (2 * HOUR, So, ""),
            (2 * HOUR, Restart, ""),
            (3 * HOUR, So, ""),
            (4 * HOUR, Not, "resolved (1)"),
        ],
    );
    let mut mild = Stage::new(AlertKind::OrphanSubissue, "issue:1", change);
    play(&mut mild, &[(0, So, "opened (1)"), (DAY, So, "")]);
}

#[test]
fn nothing_gets_worse_while_it_is_snoozed_or_unknown() {
    let change = KindChange {
        escalate_after: Some(60),
        ..KindChange::default()
    };
    let stage = || Stage::new(AlertKind::OverdueIssue, "issue:1", change);
    play(
        &mut stage(),
        &[
            (0, So, "opened (1)"),
            (1, Step::Snooze(100), "snoozed quietly (1)"),
            (70, So, ""),
            (100, So, "back (1), warning -> critical (1)"),
        ],
    );
    play(
        &mut stage(),
        &[
            (0, So, "opened (1)"),
            (30, Failed, "unknown (1)"),
            (70, Failed, ""),
            (80, So, "warning -> critical (1)"),
        ],
    );
}

#[test]
fn a_rule_that_says_worse_makes_it_worse_and_milder_milder() {
    let mut stage = plain();
    let mut alert = stage.alert("x");
    let mut said = |severity, seconds| {
        alert.severity = severity;
        let events = stage.reconcile(&[alert.clone()], false, at(seconds));
        events.iter().map(show).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(said(Severity::Info, 0), "opened (1)");
    assert_eq!(said(Severity::Warning, 1), "info -> warning (1)");
    assert_eq!(said(Severity::Critical, 2), "warning -> critical (1)");
    assert_eq!(said(Severity::Info, 3), "says x (1)");
}

#[test]
fn a_failed_reading_resolves_nothing_and_what_is_known_again_says_so() {
    play(
        &mut plain(),
        &[
            (5, So, "opened (1)"),
            (10, Failed, "unknown (1)"),
            (15, Failed, ""),
            (20, Restart, ""),
            (25, Failed, ""),
            (30, So, "says x (1)"),
            (35, Failed, "unknown (1)"),
            (40, Not, "resolved (1)"),
        ],
    );
}

#[test]
fn what_the_watch_knows_of_itself_is_known_while_the_hub_is_not() {
    let change = KindChange {
        off_delay: Some(0),
        ..KindChange::default()
    };
    let mut stage = Stage::new(AlertKind::UnreachableProject, "project:acme/beta", change);
    let alert = stage.alert("x");
    let events = stage.reconcile(&[alert], true, at(0));
    assert_eq!(show(&events[0]), "opened (1)");
    assert_eq!(stage.step(5, &Failed), "resolved (1)");
}

#[test]
fn a_clock_that_jumps_neither_resolves_nor_repeats() {
    let mut stage = Stage::new(AlertKind::StaleLock, "lock:1", KindChange::default());
    play(
        &mut stage,
        &[
            (5_000, So, "opened (1)"),
            (5_001, Ack, "seen by maria (1)"),
            (1_000, Not, "unknown (1)"),
            (1_005, Restart, ""),
            (1_010, Not, ""),
            (5_005, So, "says x (1)"),
            (500_000, So, "warning -> critical (1)"),
            (5_010, So, ""),
            (5_020, Not, "resolved (1)"),
        ],
    );
    let mut timeless = Stage::new(AlertKind::ParseError, "project:a/b", KindChange::default());
    play(
        &mut timeless,
        &[(5_000, So, "opened (1)"), (1_000, Not, "resolved (1)")],
    );
}

#[test]
fn a_clock_set_back_starts_delays_anew_but_not_for_longer() {
    let change = KindChange {
        on_delay: Some(30),
        off_delay: Some(30),
        ..KindChange::default()
    };
    let mut stage = Stage::new(AlertKind::ParseError, "project:a/b", change);
    play(
        &mut stage,
        &[
            (9_000, So, ""),
            (0, So, ""),
            (30, So, "opened (1)"),
            (9_000, Not, ""),
            (40, Not, ""),
            (70, Not, "resolved (1)"),
        ],
    );
}

#[test]
fn what_is_gone_because_a_file_is_damaged_is_not_over() {
    let cases = [
        (
            AlertKind::SilentAgent,
            "agent:agent-b",
            "agents/agent-b/heartbeat.json",
        ),
        (
            AlertKind::SilentAgent,
            "agent:agent-b",
            "refs/heads/crosslink/agents/agent-b:heartbeat.json",
        ),
        (AlertKind::SilentAgent, "agent:agent-b", "locks/2.json"),
        (AlertKind::StaleLock, "lock:2", "locks/2.json"),
        (AlertKind::StaleLock, "lock:2", "locks.json"),
        (AlertKind::StaleLock, "lock:2", "state.json"),
        (AlertKind::OverdueIssue, "issue:7", "issues/00/issue.json"),
        (AlertKind::CiFailure, "commit:0123", "meta/ci-status.json"),
    ];
    for (kind, subject, place) in cases {
        let mut stage = Stage::new(kind, subject, KindChange::default());
        play(&mut stage, &[(0, So, "opened (1)")]);
        damage(&mut stage.hub, place);
        play(&mut stage, &[(5, Not, "unknown (1)"), (10, Not, "")]);
        stage.hub.damage.clear();
        play(&mut stage, &[(15, Not, "resolved (1)")]);
    }
    let mut stage = Stage::new(AlertKind::StaleLock, "lock:2", KindChange::default());
    play(&mut stage, &[(0, So, "opened (1)")]);
    damage(&mut stage.hub, "agents/agent-b/heartbeat.json");
    beat(&mut stage.hub, "agent-c", 0);
    lock(&mut stage.hub, 3, "agent-c", 0);
    play(&mut stage, &[(5, Not, "resolved (1)")]);
}

#[test]
fn the_next_change_is_when_something_happens_though_the_same_is_wrong() {
    let change = KindChange {
        on_delay: Some(30),
        escalate_after: Some(HOUR),
        ..KindChange::default()
    };
    let mut stage = Stage::new(AlertKind::OverdueIssue, "issue:1", change);
    let alert = [stage.alert("x")];
    let next = |book: &mut AlertBook, seconds| {
        let reading = Reading::Fresh(&stage.hub);
        book.reconcile(&alert, reading, &stage.thresholds, at(seconds))
            .next_change
    };
    assert_eq!(next(&mut stage.book, 0), Some(at(30)));
    assert_eq!(next(&mut stage.book, 30), Some(at(30 + HOUR)));
    let snooze = Snooze {
        by: "maria".to_owned(),
        at: at(31),
        until: at(31 + MINUTE),
        reason: None,
    };
    stage
        .book
        .snooze(&key(AlertKind::OverdueIssue, "issue:1"), snooze)
        .unwrap();
    assert_eq!(next(&mut stage.book, 32), Some(at(31 + MINUTE)));
    assert_eq!(next(&mut stage.book, 31 + MINUTE), Some(at(30 + HOUR)));
    assert_eq!(next(&mut stage.book, 30 + HOUR), None);
}
