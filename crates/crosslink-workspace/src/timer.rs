//! Timers: one running for each agent, logged on the issue when it stops.

use crosslink_core::id::IssueId;
use crosslink_core::operation::{LogTime, Operation, display, existing};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_core::view::{LinkedIssue, TimeEntryView};
use crosslink_store::{Snapshot, Timer};
use schemars::JsonSchema;
use serde::Serialize;

use crate::run::Committed;
use crate::workspace::Workspace;

/// A timer that was started.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "timer_started")]
pub struct TimerStarted {
    /// The issue.
    pub issue: LinkedIssue,
    /// When it was started.
    pub started_at: Timestamp,
}

/// A timer that was stopped.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "timer_stopped")]
pub struct TimerStopped {
    /// The issue; `null` where it is not known here any more.
    pub issue: Option<LinkedIssue>,
    /// When it was started.
    pub started_at: Timestamp,
    /// Seconds since then.
    pub seconds: i64,
    /// Seconds logged on the issue by anyone, with these.
    pub total_seconds: i64,
    /// Whether the time was logged; not where the issue was deleted meanwhile.
    pub logged: bool,
}

/// Whether a timer runs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "timer")]
pub struct TimerView {
    /// Whether this agent's timer runs.
    pub running: bool,
    /// The issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<LinkedIssue>,
    /// When it was started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// Seconds since then.
    pub elapsed_seconds: i64,
    /// Seconds logged on the issue by anyone before.
    pub logged_seconds: i64,
}

/// Which logged time is reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimeFilter {
    /// Only this issue.
    pub issue: Option<IssueId>,
    /// Only this agent's.
    pub agent: Option<String>,
    /// Only stretches that began at or after this.
    pub since: Option<Timestamp>,
    /// Only stretches that began before this.
    pub until: Option<Timestamp>,
}

/// Logged time by issue.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "time_report")]
pub struct TimeReport {
    /// Seconds of all of it.
    pub total_seconds: i64,
    /// The issues with logged time, most first.
    pub issues: Vec<IssueTime>,
}

/// The time logged on one issue.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct IssueTime {
    /// The issue.
    pub issue: LinkedIssue,
    /// Seconds of all its stretches.
    pub total_seconds: i64,
    /// The stretches, oldest first.
    pub entries: Vec<TimeEntryView>,
}

impl Workspace {
    /// Starts the agent's timer on an issue.
    ///
    /// # Errors
    /// `timer.running`, `issue.not_found`, `issue.not_open`.
    pub fn start_timer(&mut self, issue: IssueId) -> Result<TimerStarted, Problem> {
        let started = self.transact("timer.start", |transaction| {
            let hub = transaction.hub();
            let found = existing(hub, issue)?;
            let name = display(hub, issue)?;
            let agent = transaction.agent.clone();
            if let Some(timer) = transaction.local().timer(&agent)? {
                return Err(running(&display(hub, timer.issue)?, timer.issue == issue));
            }
            if !found.is_open() {
                let message = format!("Issue {name} is not open");
                return Err(Problem::new(Code::IssueNotOpen, message).hint(format!(
                    "`crosslink issue reopen {}` opens it again",
                    name.trim_start_matches('#')
                )));
            }
            let started_at = transaction.now();
            let timer = Timer { issue, started_at };
            transaction.local().set_timer(&agent, Some(timer))?;
            let issue = transaction.snapshot()?.linked(issue)?;
            Ok(TimerStarted {
                issue: issue.ok_or_else(|| Problem::bug("an existing issue has no row"))?,
                started_at,
            })
        })?;
        Ok(started.outcome)
    }

    /// Stops the agent's timer and logs the time.
    ///
    /// # Errors
    /// `timer.none`.
    pub fn stop_timer(&mut self) -> Result<Committed<TimerStopped>, Problem> {
        self.transact(LogTime::NAME, |transaction| {
            let agent = transaction.agent.clone();
            let timer = transaction.local().timer(&agent)?.ok_or_else(|| {
                let message = "No timer running. Start one with 'crosslink start <id>'.";
                Problem::new(Code::TimerNone, message)
            })?;
            let Timer { issue, started_at } = timer;
            // A clock that was set back must not make a timer that cannot be stopped.
            let ended_at = transaction.now().max(started_at);
            let found = transaction.hub().issue(issue)?;
            let logged = found.is_some_and(|issue| issue.is_visible());
            if logged {
                transaction.run(LogTime {
                    issue,
                    started_at,
                    ended_at,
                })?;
            }
            transaction.local().set_timer(&agent, None)?;
            let snapshot = transaction.snapshot()?;
            Ok(TimerStopped {
                issue: snapshot.linked(issue)?,
                started_at,
                seconds: ended_at.seconds_since(started_at),
                total_seconds: total(&snapshot.times(issue)?),
                logged,
            })
        })
    }

    /// Says whether the agent's timer runs.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn timer(&self) -> Result<TimerView, Problem> {
        let now = self.now();
        self.read(|snapshot| {
            let Some(timer) = snapshot.local().timer(self.agent())? else {
                return Ok(TimerView {
                    running: false,
                    issue: None,
                    started_at: None,
                    elapsed_seconds: 0,
                    logged_seconds: 0,
                });
            };
            Ok(TimerView {
                running: true,
                issue: snapshot.linked(timer.issue)?,
                started_at: Some(timer.started_at),
                elapsed_seconds: now.seconds_since(timer.started_at).max(0),
                logged_seconds: total(&snapshot.times(timer.issue)?),
            })
        })
    }

    /// Reports logged time by issue.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn time_report(&self, filter: &TimeFilter) -> Result<TimeReport, Problem> {
        self.read(|snapshot| {
            let issues = match filter.issue {
                Some(issue) => vec![issue],
                None => snapshot.timed_issues()?,
            };
            let mut found = Vec::new();
            for issue in issues {
                found.extend(time_of(snapshot, issue, filter)?);
            }
            found.sort_by_key(|issue| std::cmp::Reverse(issue.total_seconds));
            Ok(TimeReport {
                total_seconds: found.iter().map(|issue| issue.total_seconds).sum(),
                issues: found,
            })
        })
    }
}

fn running(name: &str, same: bool) -> Problem {
    let message = if same {
        format!("Timer already running for issue {name}")
    } else {
        format!("Timer already running for issue {name}. Stop it first with 'crosslink stop'.")
    };
    Problem::new(Code::TimerRunning, message).hint("`crosslink stop` logs the time so far")
}

fn time_of(
    snapshot: &Snapshot,
    issue: IssueId,
    filter: &TimeFilter,
) -> Result<Option<IssueTime>, Problem> {
    let wanted = |entry: &TimeEntryView| {
        filter
            .agent
            .as_ref()
            .is_none_or(|agent| *agent == entry.author)
            && filter.since.is_none_or(|since| entry.started_at >= since)
            && filter.until.is_none_or(|until| entry.started_at < until)
    };
    let mut entries = snapshot.times(issue)?;
    entries.retain(wanted);
    let Some(linked) = snapshot.linked(issue)?.filter(|_| !entries.is_empty()) else {
        return Ok(None);
    };
    Ok(Some(IssueTime {
        issue: linked,
        total_seconds: total(&entries),
        entries,
    }))
}

fn total(entries: &[TimeEntryView]) -> i64 {
    let seconds = entries.iter().filter_map(|entry| entry.duration_seconds);
    seconds.fold(0, i64::saturating_add)
}
