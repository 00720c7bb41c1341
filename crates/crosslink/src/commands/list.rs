//! `list`, `search`, `ready`, `blocked`, `count`: which issues there are.

use clap::Args;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::query::{DateUse, Filter, Query, SortKey};
use crosslink_workspace::core::stats::Group;
use crosslink_workspace::core::time::Timestamp;
use crosslink_workspace::core::view::IssueSummary;
use crosslink_workspace::{CountView, Snapshot};

use super::Run;
use super::choice::{Choice, query};
use crate::app::App;
use crate::render::issue::{Rows, table};
use crate::render::list::ListOptions;
use crate::render::text::{count, one_line_of, pad, safe, width};
use crate::ui::{Paint, Ui};

/// Flags that say how a list is ordered and cut.
#[derive(Args, Clone, Default)]
pub(crate) struct Shape {
    /// Order by this key; `-key` the other way round
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    pub(crate) sort: Option<String>,
    /// Show at most so many; 0 shows all
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Put them under headings: status, priority, label, assignee, type, milestone or parent
    #[arg(long, value_name = "KEY")]
    pub(crate) group: Option<String>,
}

impl Shape {
    fn apply(&self, query: &mut Query) -> Result<(), Problem> {
        let mut words = Vec::new();
        words.extend(self.sort.iter().map(|key| format!("sort:{key}")));
        words.extend(self.group.iter().map(|key| format!("group:{key}")));
        if words.is_empty() {
            return Ok(());
        }
        let shape = Query::parse(&words.join(" "))?;
        if self.sort.is_some() {
            query.sort = shape.sort;
        }
        if self.group.is_some() {
            query.group = shape.group;
        }
        Ok(())
    }
}

/// Asks for issues and returns those, in order, with what the query wanted.
///
/// # Errors
/// Where the storage fails, or `--as-of` is no date.
pub(crate) fn ask(
    app: &mut App,
    query: &Query,
    as_of: Option<&str>,
) -> Result<Vec<IssueSummary>, Problem> {
    let lines = !app.ui.is_json();
    let as_of = app.date_if(as_of, DateUse::Until)?;
    let workspace = app.workspace()?;
    // The limit is the page's, so that the answer can name a cursor.
    let whole = Query {
        limit: None,
        ..query.clone()
    };
    let answer = |snapshot: &Snapshot| match lines {
        true => snapshot.issue_lines(&whole, &workspace.query_context()),
        false => snapshot.issues(&whole, &workspace.query_context()),
    };
    let Some(time) = as_of else {
        return workspace.read(answer);
    };
    let past = workspace.as_of(time)?;
    let issues = past.read(answer)?;
    let begins = past.begins();
    say_begin(app, time, begins);
    Ok(issues)
}

/// Says why the project is empty where it is asked for a time before its first record.
pub(crate) fn say_begin(app: &App, then: Timestamp, begins: Option<Timestamp>) {
    if let Some(begins) = begins.filter(|begins| then < *begins) {
        app.ui.hint(&format!(
            "the project knows nothing before {}Z: `--as-of` goes by when things were recorded here, and an import records the past when it runs",
            begins.minute()
        ));
    }
}

/// List issues
///
/// Shows open issues, newest first, unless a query or a flag says otherwise. A query is written as in
/// `crosslink list status:open label:bug priority:>=high assignee:@me due:<7d "free text" -label:wip`;
/// `crosslink schema query` explains it, and `@name` is a query saved with `crosslink config set filter.name`.
#[derive(Args)]
pub(crate) struct List {
    /// A query, or `@name` for a saved one
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    shape: Shape,
    /// Show the project as it was then, at the end of a day: `2026-01-31`, `yesterday`, `3d`, `2w` or RFC 3339, in UTC
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    as_of: Option<String>,
}

impl Run for List {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let mut query = query(app, &self.query)?;
        let open = !query.mentions_status() && !self.choice.mentions_status();
        self.choice.narrow(app, &mut query)?;
        if open {
            query = query.and_open();
        }
        finish(
            app,
            query,
            &self.shape,
            self.as_of.as_deref(),
            "No issues found.",
        )
    }
}

/// Orders, cuts and shows the issues of a query.
fn finish(
    app: &mut App,
    mut query: Query,
    shape: &Shape,
    as_of: Option<&str>,
    empty: &str,
) -> Result<(), Problem> {
    let settings = app.settings()?;
    if query.sort.is_empty() && shape.sort.is_none() {
        query.sort = default_sort(settings.text("list.sort"))?;
    }
    let default_limit = usize::try_from(settings.integer("list.limit")).unwrap_or(0);
    shape.apply(&mut query)?;
    let issues = ask(app, &query, as_of)?;
    let people = app.ui.is_terminal && !app.ui.is_json();
    let limit = shape
        .limit
        .or(query.limit)
        .or(Some(default_limit).filter(|_| people))
        .filter(|limit| *limit > 0);
    let now = app.now();
    let group = query.group;
    let table = |ui: &mut Ui, issues: &[IssueSummary]| match group {
        Some(group) => grouped(ui, issues, group, now),
        None => table(ui, issues, now),
    };
    app.show_list(
        &issues,
        &ListOptions {
            empty,
            limit,
            fields: &query.fields,
            table: &table,
        },
    )
}

fn default_sort(text: &str) -> Result<Vec<SortKey>, Problem> {
    if text.is_empty() {
        Ok(Vec::new())
    } else {
        Ok(Query::parse(&format!("sort:{text}"))?.sort)
    }
}

/// Prints issues under headings, in the order in which the headings are first met.
fn grouped(
    ui: &mut Ui,
    issues: &[IssueSummary],
    group: crosslink_workspace::core::query::GroupKey,
    now: Timestamp,
) {
    let rows = Rows::of(ui, issues, now);
    let mut headings: Vec<String> = Vec::new();
    for issue in issues {
        for heading in group.headings(issue) {
            if !headings.contains(&heading) {
                headings.push(heading);
            }
        }
    }
    for (place, heading) in headings.iter().enumerate() {
        if place > 0 {
            ui.line("");
        }
        let members: Vec<_> = issues
            .iter()
            .filter(|issue| group.headings(issue).contains(heading))
            .collect();
        let title = format!("{} ({})", safe(heading), members.len());
        let title = ui.paint(Paint::Strong, &title);
        ui.line(&title);
        for member in members {
            rows.print(ui, member);
        }
    }
}

/// Search titles, descriptions and comments
///
/// Every word must occur, in any case; conditions of the query language work too.
#[derive(Args)]
pub(crate) struct Search {
    /// Words and conditions
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    shape: Shape,
}

impl Run for Search {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let text = self.query.join(" ");
        // Text that the language cannot read is searched for as it is, unless it speaks the language.
        let speaks = text.contains(':')
            || text
                .split_whitespace()
                .any(|word| matches!(word, "OR" | "AND"));
        let mut query = query(app, &self.query).or_else(|problem| {
            if speaks {
                Err(problem)
            } else {
                Ok(Query::of_words(&text))
            }
        })?;
        self.choice.narrow(app, &mut query)?;
        self.shape.apply(&mut query)?;
        let issues = ask(app, &query, None)?;
        let limit = self.shape.limit.or(query.limit).filter(|limit| *limit > 0);
        let now = app.now();
        let found = format!(
            "Found {} issue(s) matching '{}':",
            issues.len(),
            safe(&text)
        );
        let show = |ui: &mut Ui, issues: &[IssueSummary]| {
            ui.line(&found);
            ui.line("");
            let rows = Rows::of(ui, issues, now);
            for issue in issues {
                rows.print(ui, issue);
                excerpt(ui, issue);
            }
        };
        let empty = format!("No issues found matching '{}'", safe(&text));
        app.show_list(
            &issues,
            &ListOptions {
                empty: &empty,
                limit,
                fields: &query.fields,
                table: &show,
            },
        )
    }
}

/// Prints where the description has what was searched for.
fn excerpt(ui: &mut Ui, issue: &IssueSummary) {
    if let Some(line) = &issue.description {
        let text = one_line_of(line, ui.width.saturating_sub(9));
        let text = ui.paint(Paint::Faint, &format!("      └─ {text}"));
        ui.line(&text);
    }
}

/// List open issues that nothing blocks
#[derive(Args)]
pub(crate) struct Ready {
    /// A query that narrows the list
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    shape: Shape,
}

impl Run for Ready {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let mut query = query(app, &self.query)?;
        self.choice.narrow(app, &mut query)?;
        let ready = Query::parse("is:ready")?.filter;
        query.filter = Filter::all(vec![query.filter, ready]);
        if query.sort.is_empty() && self.shape.sort.is_none() {
            query.sort = Query::parse("sort:id")?.sort;
        }
        self.shape.apply(&mut query)?;
        let issues = ask(app, &query, None)?;
        let limit = self.shape.limit.or(query.limit).filter(|limit| *limit > 0);
        let now = app.now();
        let show = |ui: &mut Ui, issues: &[IssueSummary]| {
            ui.line("Ready issues (no blockers):");
            table(ui, issues, now);
        };
        app.show_list(
            &issues,
            &ListOptions {
                empty: "No ready issues.",
                limit,
                fields: &query.fields,
                table: &show,
            },
        )
    }
}

/// Count issues
#[derive(Args)]
pub(crate) struct Count {
    /// A query; all issues without one
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    choice: Choice,
    /// Count each: status, priority, label, assignee, type, milestone or parent
    #[arg(long, value_name = "KEY")]
    by: Option<String>,
}

/// Prints groups and how many there are in each.
pub(crate) fn counted(ui: &mut Ui, groups: &[Group], indent: &str) {
    let keys = groups.iter().map(|group| group.key.as_deref());
    let keys: Vec<_> = keys.map(|key| safe(key.unwrap_or("(none)"))).collect();
    let widest = keys.iter().map(|key| width(key)).max().unwrap_or_default();
    for (key, group) in keys.iter().zip(groups) {
        ui.line(&format!("{indent}{}  {:>6}", pad(key, widest), group.count));
    }
}

impl crate::render::Render for CountView {
    fn text(&self, ui: &mut Ui) {
        let Some(groups) = &self.groups else {
            ui.line(&self.total.to_string());
            return;
        };
        counted(ui, groups, "");
        ui.line(&count(self.total as usize, "issue"));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.total.to_string()]
    }
}

impl Run for Count {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let mut query = query(app, &self.query)?;
        self.choice.narrow(app, &mut query)?;
        let shape = Shape {
            group: self.by,
            ..Shape::default()
        };
        shape.apply(&mut query)?;
        let group = query.group;
        let view = app.workspace()?.count(&query, group)?;
        app.show(&view)
    }
}
