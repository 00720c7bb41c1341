//! Issues: one line in a list, and milestones beside them.

use crosslink_workspace::core::model::{Lifecycle, Priority, Status};
use crosslink_workspace::core::time::Timestamp;
use crosslink_workspace::core::view::{ClaimMark, IssueSummary, LinkedIssue, MilestoneView};

use super::Render;
use super::text::{ago, fit, fitted, minute, pad, safe, span, width};
use crate::ui::{Paint, Ui};

/// How a priority is painted.
pub(crate) fn priority_paint(priority: Priority) -> Paint {
    match priority {
        Priority::Critical => Paint::Alarm,
        Priority::High => Paint::Attention,
        Priority::Medium => Paint::Strong,
        Priority::Low => Paint::Faint,
    }
}

/// How a status is painted.
pub(crate) fn status_paint(status: Status) -> Paint {
    match status {
        Status::Open => Paint::Strong,
        Status::InProgress => Paint::Active,
        Status::Closed | Status::Archived => Paint::Done,
    }
}

/// The mark of a status.
pub(crate) fn mark(status: Status) -> &'static str {
    match status {
        Status::Open => "[ ]",
        Status::InProgress => "[~]",
        Status::Closed => "[✓]",
        Status::Archived => "[a]",
    }
}

/// What a quiet command prints for an issue: its number, or its uuid while it has none.
pub(crate) fn quiet_id(id: Option<u32>, uuid: impl std::fmt::Display) -> String {
    id.map_or_else(|| uuid.to_string(), |id| id.to_string())
}

/// What a quiet command prints for an issue that people call `#12`.
pub(crate) fn quiet_name(display_id: &str) -> String {
    display_id.trim_start_matches('#').to_owned()
}

/// What is worth a word beside the title: blocked, due, labels, part of something.
pub(crate) fn tags(issue: &IssueSummary, now: Timestamp) -> Vec<(Paint, String)> {
    let mut tags = Vec::new();
    if issue.deleted {
        tags.push((Paint::Alarm, "deleted".to_owned()));
    }
    if issue.open_blockers > 0 && issue.status.is_open() {
        tags.push((Paint::Attention, format!("blocked:{}", issue.open_blockers)));
    }
    if let Some(due) = issue.due_at.filter(|_| issue.status.is_open()) {
        let left = due.seconds_since(now);
        let (paint, word) = if left < 0 {
            (Paint::Alarm, "overdue")
        } else {
            (Paint::Attention, "due")
        };
        tags.push((paint, format!("{word}:{}", span(left))));
    }
    if let Some(holder) = &issue.claimed_by {
        let mark = match issue.claim {
            Some(ClaimMark::Elsewhere) => " (elsewhere)",
            Some(ClaimMark::Tentative) => " (tentative)",
            None => "",
        };
        tags.push((Paint::Active, format!("@{holder}{mark}")));
    } else if let Some(assignee) = &issue.assignee {
        tags.push((Paint::Faint, format!("@{assignee}")));
    }
    if let Some(parent) = issue.parent_id {
        tags.push((Paint::Faint, format!("^#{parent}")));
    }
    if issue.subissues.total > 0 {
        tags.push((
            Paint::Faint,
            format!("{}/{}", issue.subissues.closed, issue.subissues.total),
        ));
    }
    tags.extend(
        issue
            .labels
            .iter()
            .map(|label| (Paint::Faint, format!("+{}", word(label)))),
    );
    tags
}

/// A label as one word: one that holds a space stands in quotes, as a query would have it.
fn word(label: &str) -> std::borrow::Cow<'_, str> {
    if label.contains(char::is_whitespace) {
        format!("\"{label}\"").into()
    } else {
        label.into()
    }
}

/// The widths of a list's columns.
struct Columns {
    id: usize,
    status: usize,
    priority: usize,
    rest: usize,
}

impl Columns {
    fn of(ui: &Ui, issues: &[IssueSummary]) -> Self {
        let widest =
            |measure: fn(&IssueSummary) -> usize| issues.iter().map(measure).max().unwrap_or(0);
        let id = widest(|issue| issue.display_id.len());
        let status = widest(|issue| issue.status.as_str().len());
        let priority = widest(|issue| issue.priority.as_str().len());
        let taken = id + status + priority + AGE + 8;
        Self {
            id,
            status,
            priority,
            rest: ui.width.saturating_sub(taken).max(20),
        }
    }
}

/// The width of a relative time.
const AGE: usize = 4;

/// Lines about issues whose columns stand below each other, also where something else comes between.
pub(crate) struct Rows {
    columns: Columns,
    now: Timestamp,
}

impl Rows {
    /// Makes room for these issues.
    pub(crate) fn of(ui: &Ui, issues: &[IssueSummary], now: Timestamp) -> Self {
        Self {
            columns: Columns::of(ui, issues),
            now,
        }
    }

    /// Prints one of them.
    pub(crate) fn print(&self, ui: &mut Ui, issue: &IssueSummary) {
        let line = row(ui, issue, &self.columns, self.now);
        ui.line(&line);
    }
}

/// Prints a table of issues.
pub(crate) fn table(ui: &mut Ui, issues: &[IssueSummary], now: Timestamp) {
    let rows = Rows::of(ui, issues, now);
    for issue in issues {
        rows.print(ui, issue);
    }
}

fn row(ui: &Ui, issue: &IssueSummary, columns: &Columns, now: Timestamp) -> String {
    let mut line = String::with_capacity(ui.width + 32);
    // Ids and names of states are of letters that take a column each.
    let mut column = |paint: Paint, text: &str, width: usize| {
        ui.paint_into(&mut line, paint, text);
        spaces(&mut line, width.saturating_sub(text.len()) + 2);
    };
    column(Paint::Id, &issue.display_id, columns.id);
    column(
        status_paint(issue.status),
        issue.status.as_str(),
        columns.status,
    );
    column(
        priority_paint(issue.priority),
        issue.priority.as_str(),
        columns.priority,
    );
    let title = safe(&issue.title);
    let whole = width(&title);
    let (tags, used) = fitting_tags(issue, columns.rest - whole.min(columns.rest / 2), now);
    let room = columns.rest.saturating_sub(used);
    let (title, taken) = fitted(&title, whole, room);
    line.push_str(&title);
    spaces(&mut line, room.saturating_sub(taken));
    for (paint, tag) in &tags {
        line.push(' ');
        ui.paint_into(&mut line, *paint, tag);
    }
    let age = ago(issue.updated_at, now);
    spaces(&mut line, 2 + AGE.saturating_sub(age.len()));
    ui.paint_into(&mut line, Paint::Faint, &age);
    line
}

fn spaces(line: &mut String, number: usize) {
    const SPACES: &str = "                                                                ";
    let mut left = number;
    while left > 0 {
        let now = left.min(SPACES.len());
        line.push_str(&SPACES[..now]);
        left -= now;
    }
}

/// As many tags as there is room for, and the columns they take; the most important come first, and `…` stands
/// for those left out.
fn fitting_tags(
    issue: &IssueSummary,
    room: usize,
    now: Timestamp,
) -> (Vec<(Paint, String)>, usize) {
    let (mut fitting, mut used) = (Vec::new(), 0);
    for (paint, tag) in tags(issue, now) {
        let tag = safe(&tag);
        let (tag, width) = fitted(&tag, width(&tag), 24);
        if used + width >= room {
            fitting.push((Paint::Faint, "…".to_owned()));
            used += 2;
            break;
        }
        fitting.push((paint, tag.into_owned()));
        used += width + 1;
    }
    (fitting, used)
}

impl Render for IssueSummary {
    fn text(&self, ui: &mut Ui) {
        table(ui, std::slice::from_ref(self), self.updated_at);
    }

    fn markdown(&self, ui: &mut Ui) {
        let done = if self.status.is_open() { " " } else { "x" };
        let mut about = vec![self.status.as_str().to_owned(), self.priority.to_string()];
        about.extend(self.due_at.map(|due| format!("due {}", day_or_minute(due))));
        about.extend(self.labels.iter().map(|label| format!("`{}`", safe(label))));
        ui.line(&format!(
            "- [{done}] {} {} ({})",
            self.display_id,
            safe(&self.title),
            about.join(", ")
        ));
    }

    fn ids(&self) -> Vec<String> {
        vec![quiet_id(self.id, self.uuid)]
    }
}

impl Render for LinkedIssue {
    fn text(&self, ui: &mut Ui) {
        let line = linked(ui, self);
        ui.line(&line);
    }

    fn ids(&self) -> Vec<String> {
        vec![quiet_id(self.id, self.uuid)]
    }
}

/// One line for an issue that another one names.
pub(crate) fn linked(ui: &Ui, issue: &LinkedIssue) -> String {
    let id = ui.paint(Paint::Id, &pad(&issue.display_id, 5));
    let priority = ui.paint(priority_paint(issue.priority), issue.priority.as_str());
    let room = ui.width.saturating_sub(24);
    format!(
        "{id} {} {priority} {}",
        mark(issue.status),
        fit(&safe(&issue.title), room)
    )
}

/// A date; with its minute where it is not the end or beginning of a day.
pub(crate) fn day_or_minute(time: Timestamp) -> String {
    let start = time.start_of_day();
    let of_day = time.seconds_since(start);
    if of_day == 0 || of_day == 86_399 {
        time.date()
    } else {
        minute(time)
    }
}

impl Render for MilestoneView {
    fn text(&self, ui: &mut Ui) {
        let mark = if self.status == Lifecycle::Open {
            "[ ]"
        } else {
            "[✓]"
        };
        let id = ui.paint(
            Paint::Id,
            &pad(
                &self
                    .id
                    .map_or_else(|| "-".to_owned(), |id| format!("#{id}")),
                4,
            ),
        );
        let due = self
            .due_at
            .map(|due| format!(" due {}", day_or_minute(due)))
            .unwrap_or_default();
        let progress = format!("({}/{})", self.progress.closed, self.progress.total);
        ui.line(&format!("{id} {mark} {} {progress}{due}", safe(&self.name)));
    }

    fn ids(&self) -> Vec<String> {
        vec![quiet_id(self.id, self.uuid)]
    }
}
