//! How the statements over tables that grow are carried out: none goes through all of a table, none sorts one.

use super::alerts::{self, PastAlerts};
use super::{FleetStore, history};

/// The steps of a statement, as SQLite plans them.
fn steps(store: &FleetStore, sql: &str) -> Vec<String> {
    let explain = format!("EXPLAIN QUERY PLAN {sql}");
    let mut statement = store.connection.prepare(&explain).unwrap();
    let steps = statement.raw_query().mapped(|row| row.get(3));
    steps.map(Result::unwrap).collect()
}

fn asked(open: bool, project: Option<&'static str>, kind: Option<&'static str>) -> String {
    alerts::past_alerts(&PastAlerts {
        open,
        over: true,
        project,
        kind,
        ..PastAlerts::default()
    })
}

#[test]
fn no_statement_over_a_table_that_grows_goes_through_all_of_it() {
    let directory = tempfile::tempdir().unwrap();
    let store = FleetStore::open(&directory.path().join("fleet.db")).unwrap();
    let (project, kind) = (Some("acme/one"), Some("stale_lock"));
    let statements = [
        history::TRIM.to_owned(),
        history::NEWEST.to_owned(),
        history::NEWEST_OF.to_owned(),
        history::ROLL_UP.to_owned(),
        history::ANY_BEFORE.to_owned(),
        history::FORGET.to_owned(),
        alerts::LAST.to_owned(),
        alerts::FORGET_EVENTS.to_owned(),
        alerts::any_old_alerts(),
        alerts::forget_alerts(),
        asked(false, None, None),
        asked(true, project, None),
        asked(true, None, kind),
        asked(false, project, kind),
    ];
    for sql in statements {
        let steps = steps(&store, &sql);
        let scans = |step: &&String| {
            let whole = [
                "samples",
                "activity",
                "alerts",
                "alert_events",
                "a",
                "b",
                "p",
            ];
            whole.iter().any(|table| {
                **step == format!("SCAN {table}") || step.starts_with(&format!("SCAN {table} "))
            })
        };
        assert_eq!(steps.iter().find(scans), None, "{sql}\n{steps:#?}");
        assert!(
            steps.iter().any(|step| step.starts_with("SEARCH")),
            "{sql}\n{steps:#?}"
        );
        // A window is sorted: of the samples since the last time.
        let sorted = !sql.contains("OVER") && steps.iter().any(|step| step.contains("TEMP B-TREE"));
        assert!(!sorted, "{sql}\n{steps:#?}");
    }
}
