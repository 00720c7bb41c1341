//! `list`, `search`, `ready`, `blocked`, `count`: which issues there are.

use clap::Args;
use crosslink_workspace::core::model::{Priority, Status};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::query::{Filter, Query, SortKey};
use crosslink_workspace::core::stats::Group;
use crosslink_workspace::core::time::{DayEnd, Timestamp, parse_date};
use crosslink_workspace::core::view::IssueSummary;
use crosslink_workspace::{CountView, Snapshot};

use super::Run;
use crate::app::App;
use crate::render::issue::{Rows, table};
use crate::render::list::ListOptions;
use crate::render::text::{count, pad, safe, width};
use crate::ui::{Paint, Ui};

/// Flags that choose issues, beside or instead of a query.
#[derive(Args, Clone, Default)]
pub(crate) struct Choice {
    /// open, closed, archived, in_progress or all
    #[arg(short, long, value_name = "STATUS")]
    pub(crate) status: Vec<String>,
    /// With this label; may be repeated
    #[arg(short, long = "label", value_name = "LABEL")]
    pub(crate) labels: Vec<String>,
    /// With this priority
    #[arg(short, long, value_name = "PRIORITY", allow_hyphen_values = true)]
    pub(crate) priority: Option<String>,
    /// Of this type
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) issue_type: Option<String>,
    /// Assigned to this agent; `@me` and `none` work
    #[arg(short, long, value_name = "AGENT")]
    pub(crate) assignee: Option<String>,
    /// Parts of this issue
    #[arg(long, value_name = "ID")]
    pub(crate) parent: Option<String>,
    /// In this milestone
    #[arg(long, value_name = "MILESTONE")]
    pub(crate) milestone: Option<String>,
}

impl Choice {
    /// Adds the flags to a query as further conditions.
    ///
    /// # Errors
    /// Where a flag's word is no status, priority, issue or milestone.
    pub(crate) fn narrow(&self, app: &mut App, query: &mut Query) -> Result<(), Problem> {
        let mut words = Vec::new();
        if let Some(statuses) = self.statuses()? {
            words.push(format!("status:{statuses}"));
        }
        words.extend(
            self.labels
                .iter()
                .map(|label| format!("label:{}", quoted(label))),
        );
        if let Some(priority) = &self.priority {
            words.push(format!("priority:{}", Priority::parse(priority)?));
        }
        words.extend(
            self.issue_type
                .iter()
                .map(|word| format!("type:{}", quoted(word))),
        );
        words.extend(
            self.assignee
                .iter()
                .map(|word| format!("assignee:{}", quoted(word))),
        );
        if let Some(parent) = &self.parent {
            words.push(format!("parent:{}", number_of(app, parent)?));
        }
        if let Some(milestone) = &self.milestone {
            let id = app.workspace()?.resolve_milestone(milestone)?;
            let view = app.workspace()?.read(|snapshot| snapshot.milestone(id))?;
            words.push(format!(
                "milestone:{}",
                view.and_then(|view| view.id).unwrap_or_default()
            ));
        }
        if !words.is_empty() {
            let flags = Query::parse(&words.join(" "))?;
            let filter = std::mem::take(&mut query.filter);
            query.filter = Filter::all(vec![filter, flags.filter]);
        }
        Ok(())
    }

    fn statuses(&self) -> Result<Option<String>, Problem> {
        let mut words = Vec::new();
        for word in self.status.iter().flat_map(|text| text.split(',')) {
            if word == "all" {
                return Ok(None);
            }
            let status = Status::parse(word).ok_or_else(|| {
                let message = format!(
                    "Invalid status '{word}'. Valid values: open, closed, archived, in_progress, all"
                );
                Problem::new(Code::StatusInvalid, message)
            })?;
            words.push(status.as_str());
        }
        Ok((!words.is_empty()).then(|| words.join(",")))
    }

    /// Whether a status was asked for, be it all of them.
    pub(crate) fn mentions_status(&self) -> bool {
        !self.status.is_empty()
    }
}

fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The display number an argument means.
fn number_of(app: &mut App, argument: &str) -> Result<u32, Problem> {
    let id = app.issue(argument)?;
    let issue = app.workspace()?.read(|snapshot| snapshot.linked(id))?;
    Ok(issue.and_then(|issue| issue.id).unwrap_or_default())
}

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

/// Reads a query: its words, with `@name` standing for a saved filter, and references looked up.
///
/// # Errors
/// `query.invalid`, or where a reference means nothing.
pub(crate) fn query(app: &mut App, words: &[String]) -> Result<Query, Problem> {
    let text = match words {
        [name] if name.starts_with('@') && name.len() > 1 => saved(app, &name[1..])?,
        words => words
            .iter()
            .map(|word| crate::cli::unshielded(word))
            .collect::<Vec<_>>()
            .join(" "),
    };
    let mut query = Query::parse(&text)?;
    query.resolve_refs(|reference| number_of(app, &reference.to_string()))?;
    Ok(query)
}

/// The text of a saved filter, which may be the name of another.
fn saved(app: &mut App, name: &str) -> Result<String, Problem> {
    let settings = app.settings()?;
    let filters = settings.map("filter");
    let mut name = name.to_owned();
    // More steps than there are filters, and they go round in a circle.
    for _ in 0..=filters.len() {
        let text = filters
            .get(&name)
            .ok_or_else(|| not_saved(&name, &filters))?;
        match text
            .trim()
            .strip_prefix('@')
            .filter(|other| !other.contains(char::is_whitespace))
        {
            Some(other) => name = other.to_owned(),
            None => return Ok(text.clone()),
        }
    }
    Err(Problem::new(
        Code::QueryInvalid,
        format!("The saved filter '@{name}' leads back to itself"),
    ))
}

fn not_saved(name: &str, filters: &std::collections::BTreeMap<String, String>) -> Problem {
    let known: Vec<_> = filters.keys().map(|name| format!("@{name}")).collect();
    let problem = Problem::new(
        Code::QueryInvalid,
        format!("No filter is saved as '@{name}'"),
    );
    if known.is_empty() {
        problem.hint(format!(
            "`crosslink config set filter.{name} \"status:open label:bug\"` saves one"
        ))
    } else {
        problem.hint(format!("saved are {}", known.join(", ")))
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
    match as_of {
        None => workspace.read(answer),
        Some(time) => workspace.as_of(moment(time)?)?.read(answer),
    }
}

/// Reads a point in the past: a date means its end.
///
/// # Errors
/// `date.invalid`.
pub(crate) fn moment(text: &str) -> Result<Timestamp, Problem> {
    parse_date(text, DayEnd::End)
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
    /// Show the project as it was then
    #[arg(long, value_name = "DATE")]
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
        // Text that the language cannot read is searched for as it is.
        let mut query = query(app, &self.query).or_else(|problem| {
            if text.contains(':') {
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
        let needles: Vec<String> =
            crosslink_workspace::core::query::text_needles(&query.filter).unwrap_or_default();
        let show = |ui: &mut Ui, issues: &[IssueSummary]| {
            ui.line(&found);
            ui.line("");
            let rows = Rows::of(ui, issues, now);
            for issue in issues {
                rows.print(ui, issue);
                excerpt(ui, issue, &needles);
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

/// Prints where the description has a needle.
fn excerpt(ui: &mut Ui, issue: &IssueSummary, needles: &[String]) {
    let description = issue.description.as_deref().unwrap_or_default();
    if let Some(line) = line_with(description, needles) {
        let room = ui.width.saturating_sub(9);
        let text = crate::render::text::fit(&crate::render::text::one_line(line), room);
        let text = ui.paint(Paint::Faint, &format!("      └─ {text}"));
        ui.line(&text);
    }
}

/// The first line that has one of the needles, which are folded.
fn line_with<'a>(text: &'a str, needles: &[String]) -> Option<&'a str> {
    text.lines().find(|line| {
        let folded = crosslink_workspace::core::query::fold(line);
        needles
            .iter()
            .any(|needle| folded.contains(needle.as_str()))
    })
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

impl crate::render::Render for CountView {
    fn text(&self, ui: &mut Ui) {
        let Some(groups) = &self.groups else {
            ui.line(&self.total.to_string());
            return;
        };
        let name = |group: &Group| {
            group
                .key
                .as_deref()
                .map_or_else(|| "(none)".to_owned(), safe)
        };
        let widest = groups
            .iter()
            .map(|group| width(&name(group)))
            .max()
            .unwrap_or(0);
        for group in groups {
            ui.line(&format!(
                "{}  {:>6}",
                pad(&name(group), widest),
                group.count
            ));
        }
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
