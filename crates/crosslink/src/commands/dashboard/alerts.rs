//! What is wrong, and what people say about it.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use crosslink_fleet::alerts::{AlertKind, AlertState, Severity, Snooze};
use crosslink_fleet::people::{self, AlertFilter, AlertScope, AlertView};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::query::DateUse;

use super::super::Run;
use super::open;
use crate::app::App;
use crate::render::Render;
use crate::render::list::ListOptions;
use crate::render::text::{minute, pad, safe, span};
use crate::ui::{Paint, Ui};

/// Lists what is wrong in the watched projects, the worst first
#[derive(Args)]
pub(crate) struct Alerts {
    /// Only of this project
    #[arg(value_name = "OWNER/REPO")]
    slug: Option<String>,
    /// At least this bad: `info`, `warning`, `critical`
    #[arg(long, value_name = "SEVERITY")]
    severity: Option<String>,
    /// Only of this kind
    #[arg(long, value_name = "KIND", long_help = format!("Only of this kind: {}", kinds()))]
    kind: Option<String>,
    /// Leave out what somebody acknowledged or snoozed
    #[arg(long)]
    unseen: bool,
    /// List what is over instead, the newest first
    #[arg(long, conflicts_with = "all")]
    resolved: bool,
    /// List everything: what is over too, and what follows from another alert
    #[arg(long)]
    all: bool,
}

impl Run for Alerts {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let filter = AlertFilter {
            project: self.slug,
            severity: word(
                self.severity.as_deref(),
                Severity::parse,
                "severity",
                "info, warning, critical",
            )?,
            kind: word(
                self.kind.as_deref(),
                AlertKind::parse,
                "kind of alert",
                &kinds(),
            )?,
            unseen: self.unseen,
            scope: match (self.all, self.resolved) {
                (true, _) => AlertScope::All,
                (false, true) => AlertScope::Resolved,
                (false, false) => AlertScope::Open,
            },
        };
        let alerts = people::alerts(&open(app)?, &filter, app.now())?;
        let all = self.all;
        let table = |ui: &mut Ui, alerts: &[AlertView]| table(ui, alerts, all);
        let nothing = match self.resolved {
            true => "Nothing is over.",
            false => "Nothing is wrong.",
        };
        app.show_list(&alerts, &ListOptions::whole(nothing, &table))
    }
}

/// Prints alerts; those that follow from one of the others are only counted below it, unless all are asked for.
fn table(ui: &mut Ui, alerts: &[AlertView], all: bool) {
    let name = |view: &AlertView| (view.project_slug.clone(), view.alert.key().to_string());
    let names: BTreeSet<(String, String)> = alerts.iter().map(name).collect();
    let cause = |view: &AlertView| Some((view.project_slug.clone(), view.alert.cause.clone()?));
    let mut below: BTreeMap<(String, String), usize> = BTreeMap::new();
    for cause in alerts
        .iter()
        .filter_map(cause)
        .filter(|cause| !all && names.contains(cause))
    {
        *below.entry(cause).or_default() += 1;
    }
    for view in alerts {
        if cause(view).is_some_and(|cause| below.contains_key(&cause)) {
            continue;
        }
        line(ui, view);
        if let Some(number) = below.get(&name(view)) {
            let more = format!("      and {number} more that follow from it; `--all` lists them");
            ui.line(&ui.paint(Paint::Faint, &more));
        }
    }
}

/// Every kind of alert.
fn kinds() -> String {
    let kinds: Vec<_> = AlertKind::all().map(AlertKind::as_str).collect();
    kinds.join(", ")
}

fn word<T>(
    text: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
    what: &str,
    known: &str,
) -> Result<Option<T>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let found = parse(text).ok_or_else(|| {
        let message = format!("'{}' is no {what}", text.escape_debug());
        Problem::new(Code::UsageInvalid, message).hint(format!("it is one of {known}"))
    })?;
    Ok(Some(found))
}

fn line(ui: &mut Ui, view: &AlertView) {
    let alert = &view.alert;
    let (paint, mark) = match alert.severity {
        Severity::Critical => (Paint::Alarm, "critical"),
        Severity::Warning => (Paint::Attention, "warning"),
        Severity::Info => (Paint::Faint, "info"),
    };
    let state = match view.state {
        AlertState::Acknowledged => " (seen)",
        AlertState::Snoozed => " (snoozed)",
        AlertState::Resolved => " (over)",
        AlertState::Open => "",
    };
    let id = ui.paint(Paint::Id, &pad(&view.id.to_string(), 4));
    let severity = ui.paint(paint, &pad(mark, 8));
    let head = format!(
        "{id}  {severity}  {}  {}{state}",
        pad(&span(view.age_seconds), 4),
        safe(&view.project_slug)
    );
    ui.line(&head);
    ui.prose("      ", "      ", &safe(&alert.detail));
}

impl Render for AlertView {
    fn text(&self, ui: &mut Ui) {
        line(ui, self);
    }

    fn ids(&self) -> Vec<String> {
        vec![self.id.to_string()]
    }
}

/// Notes that you have seen an alert
#[derive(Args)]
pub(crate) struct Ack {
    /// The number of the alert
    id: i64,
    /// What to remember with it
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

impl Run for Ack {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let by = somebody(app);
        let index = open(app)?;
        let alert = people::acknowledge(&index, self.id, &by, self.note.as_deref(), app.now())?;
        said(app, &alert, "Acknowledged")
    }
}

/// Silences an alert for a while
#[derive(Args)]
pub(crate) struct SnoozeArgs {
    /// The number of the alert
    id: i64,
    /// Until when: a date, `tomorrow`, or a distance like `2h` or `3d`
    #[arg(long, value_name = "WHEN", default_value = "1h")]
    until: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

impl Run for SnoozeArgs {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let now = app.now();
        let until = app.date(&self.until, DateUse::Begin)?;
        people::check_snooze(until, now)
            .map_err(|problem| problem.hint("`--until 2h`, `--until tomorrow`"))?;
        let snooze = Snooze {
            by: somebody(app),
            at: now,
            until,
            reason: self.reason,
        };
        let alert = people::snooze(&open(app)?, self.id, snooze, now)?;
        said(app, &alert, "Snoozed")
    }
}

/// Lets a snoozed alert be heard again
#[derive(Args)]
pub(crate) struct Unsnooze {
    /// The number of the alert
    id: i64,
}

impl Run for Unsnooze {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let alert = people::unsnooze(&open(app)?, self.id, app.now())?;
        said(app, &alert, "Unsnoozed")
    }
}

fn said(app: &mut App, alert: &AlertView, done: &str) -> Result<(), Problem> {
    if app.ui.is_json() || app.ui.quiet {
        return app.show(alert);
    }
    let slug = safe(&alert.project_slug);
    let snoozed = alert.alert.snoozed.as_ref().filter(|_| done == "Snoozed");
    let until = snoozed.map_or_else(String::new, |snooze| {
        format!(" until {}", minute(snooze.until))
    });
    let (id, detail) = (alert.id, safe(&alert.alert.detail));
    let said = format!("{done} alert {id} of {slug}{until}: {detail}");
    app.ui.prose("", "  ", &said);
    Ok(())
}

/// Who asks: the agent that is named, else the person.
fn somebody(app: &App) -> String {
    let environment = app.environment();
    let named = app.globals.agent.clone();
    let named = named.or_else(|| environment.var("CROSSLINK_AGENT").map(str::to_owned));
    let person = || {
        environment
            .var("USER")
            .or_else(|| environment.var("USERNAME"))
            .map(str::to_owned)
    };
    named
        .or_else(person)
        .unwrap_or_else(|| "somebody".to_owned())
}
