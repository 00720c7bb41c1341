//! `watch`, `wait`: following what happens.

use std::time::Duration;

use clap::Args;
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::query::{Filter, Query, matches};
use crosslink_workspace::core::view::IssueSummary;
use crosslink_workspace::{Changes, Sleep, WaitFor};

use super::Run;
use super::choice::query;
use crate::app::App;
use crate::render::issue::table;
use crate::render::list::ListOptions;
use crate::render::text::{one_line, safe};
use crate::ui::{Format, Ui};

/// Reads a number of seconds, minutes or hours: `90`, `90s`, `5m`, `2h`.
fn duration(text: &str) -> Result<Duration, String> {
    let (digits, factor) = match text.char_indices().last() {
        Some((at, 's')) => (&text[..at], 1),
        Some((at, 'm')) => (&text[..at], 60),
        Some((at, 'h')) => (&text[..at], 3600),
        _ => (text, 1),
    };
    let number: u64 = digits
        .parse()
        .map_err(|_| "expected a duration such as 30s, 5m or 2h".to_owned())?;
    Ok(Duration::from_secs(number.saturating_mul(factor)))
}

/// Prints changes as they happen
///
/// Each line of `--json` (or `--format jsonl`) has the events of one moment, the issues they touched, and `seq`, the
/// cursor to go on from with `--since-seq`.
#[derive(Args)]
pub(crate) struct Watch {
    /// Only changes of issues that answer to this query
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Begin after this place in the log; 0 begins at the beginning
    #[arg(long, value_name = "SEQ")]
    since_seq: Option<i64>,
    /// End after so long without a change
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    timeout: Option<Duration>,
    /// End after the first change
    #[arg(long)]
    once: bool,
}

impl Run for Watch {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let query = query(app, &self.query)?;
        app.workspace()?;
        let mut cursor = self.since_seq;
        loop {
            let changes = {
                let workspace = app.workspace()?;
                let mut watcher = workspace.watch(cursor)?;
                let found = watcher.next(self.timeout, &mut Sleep)?;
                cursor = Some(watcher.seq());
                found.map(|changes| chosen(changes, &query, &workspace.query_context()))
            };
            let Some(changes) = changes else {
                return Ok(());
            };
            if changes.events.is_empty() {
                continue;
            }
            say(app, &changes)?;
            if app.ui.flush(None).is_err() || self.once {
                // A reader that went away ends the watch quietly.
                return Ok(());
            }
        }
    }
}

/// Keeps the changes of issues that answer to the query.
fn chosen(
    mut changes: Changes,
    query: &Query,
    cx: &crosslink_workspace::core::query::QueryContext,
) -> Changes {
    if query.filter.is_everything() {
        return changes;
    }
    changes
        .issues
        .retain(|issue| matches(&query.filter, &Plain(issue), cx));
    let kept: std::collections::BTreeSet<_> =
        changes.issues.iter().map(|issue| issue.uuid).collect();
    changes
        .events
        .retain(|event| event.issue.is_some_and(|issue| kept.contains(&issue)));
    changes
}

/// An issue whose comments are not at hand.
struct Plain<'a>(&'a IssueSummary);

impl crosslink_workspace::core::query::Candidate for Plain<'_> {
    fn summary(&self) -> &IssueSummary {
        self.0
    }

    fn contains(&self, needle: &str) -> bool {
        use crosslink_workspace::core::query::fold;
        fold(&self.0.title).contains(needle)
            || fold(self.0.description.as_deref().unwrap_or_default()).contains(needle)
    }
}

fn say(app: &mut App, changes: &Changes) -> Result<(), Problem> {
    match app.ui.format {
        Format::Json | Format::Jsonl => {
            let line = crate::render::written(Format::Jsonl, changes)?;
            app.ui.line(&line);
        }
        _ if app.ui.quiet => {
            for issue in &changes.issues {
                app.ui
                    .line(&crate::render::issue::quiet_id(issue.id, issue.uuid));
            }
        }
        _ => {
            for event in &changes.events {
                app.ui.line(&format!(
                    "{}  {}  {}",
                    crate::render::text::second(event.time),
                    safe(&event.agent),
                    one_line(&event.what)
                ));
            }
        }
    }
    Ok(())
}

/// Waits until issues are as a query says
///
/// `crosslink wait 12 13 --until status:closed` waits until both are closed; `--any` until one is. Without issues it
/// waits until some issue answers to the query, with `--none` until none does. Ends with exit code 1 after `--timeout`.
#[derive(Args)]
pub(crate) struct Wait {
    /// The issues
    ids: Vec<String>,
    /// What is waited for
    #[arg(long, value_name = "QUERY", default_value = "status:closed")]
    until: String,
    /// One of the issues is enough
    #[arg(long)]
    any: bool,
    /// Until no issue answers to the query
    #[arg(long, conflicts_with_all = ["ids", "any"])]
    none: bool,
    /// At most so long, such as 30s, 5m or 2h
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    timeout: Option<Duration>,
}

impl Run for Wait {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let query = query(app, std::slice::from_ref(&self.until))?;
        if query.filter == Filter::default() {
            return Err(Problem::new(
                Code::UsageInvalid,
                "`--until` says nothing to wait for",
            ));
        }
        let issues = app.issues(&self.ids)?;
        let which = match (issues.is_empty(), self.any, self.none) {
            (true, _, true) => WaitFor::None,
            (true, ..) => WaitFor::Any,
            (false, true, _) => WaitFor::AnyOf(issues),
            (false, false, _) => WaitFor::All(issues),
        };
        let found = app
            .workspace()?
            .wait_for(&query, &which, self.timeout, &mut Sleep)?;
        let now = app.now();
        let show = |ui: &mut Ui, issues: &[IssueSummary]| table(ui, issues, now);
        let empty = "No issue answers to the query any more.";
        app.show_list(&found, &ListOptions::whole(empty, &show))
    }
}
