//! Lists: whole, or cut to a limit or budget with a cursor to go on with.

use crosslink_workspace::core::problem::{Code, Problem};
use serde::Serialize;

use super::{Chosen, Render, chosen, source, written};
use crate::app::App;
use crate::ui::{Format, Ui};

/// A token is about this many bytes.
const BYTES_PER_TOKEN: usize = 3;

/// How a list is shown.
pub(crate) struct ListOptions<'a, T> {
    /// What is said where there is nothing.
    pub(crate) empty: &'a str,
    /// At most so many; the answer then names a cursor.
    pub(crate) limit: Option<usize>,
    /// Fields the query asked for, beside those of `--fields`.
    pub(crate) fields: &'a [String],
    /// Prints the whole list for people.
    pub(crate) table: &'a dyn Fn(&mut Ui, &[T]),
}

impl<'a, T> ListOptions<'a, T> {
    /// A list that is shown whole.
    pub(crate) fn whole(empty: &'a str, table: &'a dyn Fn(&mut Ui, &[T])) -> Self {
        Self {
            empty,
            limit: None,
            fields: &[],
            table,
        }
    }
}

/// A list that was cut, with a cursor to go on with.
#[derive(Serialize)]
struct Page {
    items: Vec<Chosen>,
    next: Option<String>,
}

/// Shows a list in the form that was asked for.
pub(crate) fn show<T: Render>(
    app: &mut App,
    items: &[T],
    options: &ListOptions<'_, T>,
) -> Result<(), Problem> {
    let start = start(app, items)?.min(items.len());
    let limit = options.limit.unwrap_or(usize::MAX);
    let rest = &items[start..];
    let page = &rest[..limit.min(rest.len())];
    let cut =
        options.limit.is_some() || app.globals.budget.is_some() || app.globals.after.is_some();
    match app.ui.format {
        Format::Json if cut => paged(app, page, start, items.len(), options.fields),
        Format::Json => whole(app, page, options.fields),
        Format::Jsonl => lines(app, page, options.fields),
        _ if app.ui.quiet => {
            for item in page {
                for id in item.ids() {
                    app.ui.line(&id);
                }
            }
            Ok(())
        }
        Format::Md if !page.is_empty() => {
            for item in page {
                item.markdown(&mut app.ui);
            }
            more(app, start, page, items.len());
            Ok(())
        }
        Format::Md | Format::Table => {
            people(app, page, options);
            more(app, start, page, items.len());
            Ok(())
        }
    }
}

/// The place a cursor names: after the item that was shown last. Where that is gone from the list meanwhile, the page
/// is shown again from its beginning, so that nothing is passed over.
fn start<T: Render>(app: &App, items: &[T]) -> Result<usize, Problem> {
    let Some(cursor) = &app.globals.after else {
        return Ok(0);
    };
    let parts = cursor
        .strip_prefix('c')
        .and_then(|rest| rest.split_once('.'));
    let (page, last) = parts
        .and_then(|(page, last)| Some((page.parse::<usize>().ok()?, last)))
        .ok_or_else(|| {
            Problem::new(Code::UsageInvalid, format!("'{cursor}' is no cursor"))
                .hint("use the `next` of an earlier answer, with the same command")
        })?;
    if let Some(place) = last.strip_prefix('p').and_then(|place| place.parse().ok()) {
        return Ok(place);
    }
    let found = items
        .iter()
        .position(|item| item.ids().first().is_some_and(|id| id == last));
    Ok(found.map_or(page, |place| place + 1))
}

/// The cursor that goes on after a page that begins at `start`; nothing at the end of the list.
fn cursor<T: Render>(start: usize, page: &[T], total: usize) -> Option<String> {
    let place = start + page.len();
    // What has no id is found again by its place.
    let last = page
        .last()?
        .ids()
        .into_iter()
        .next()
        .unwrap_or_else(|| format!("p{place}"));
    (place < total).then(|| format!("c{start}.{last}"))
}

fn wanted<'a>(app: &'a App, fields: &'a [String]) -> Vec<String> {
    if app.globals.fields.is_empty() {
        fields.to_vec()
    } else {
        app.globals.fields.clone()
    }
}

fn whole<T: Render>(app: &mut App, items: &[T], fields: &[String]) -> Result<(), Problem> {
    let fields = wanted(app, fields);
    let text = if fields.is_empty() && app.source.is_none() {
        written(app.ui.format, &items)?
    } else {
        known_fields(app, items, &fields)?;
        let values = items
            .iter()
            .map(|item| picked(app, item, &fields))
            .collect::<Result<Vec<_>, _>>()?;
        written(app.ui.format, &values)?
    };
    app.ui.line(&text);
    Ok(())
}

fn lines<T: Render>(app: &mut App, items: &[T], fields: &[String]) -> Result<(), Problem> {
    let fields = wanted(app, fields);
    known_fields(app, items, &fields)?;
    for item in items {
        let text = written(app.ui.format, &picked(app, item, &fields)?)?;
        app.ui.line(&text);
    }
    Ok(())
}

/// Fields that an item leaves out while they are empty.
const OPTIONAL: [&str; 16] = [
    "scheduled_at",
    "due_at",
    "close_reason",
    "external_refs",
    "deleted",
    "acceptance",
    "aliases",
    "foreign",
    "trigger_type",
    "intervention_context",
    "driver_key_fingerprint",
    "edited",
    "redacted",
    "working_on",
    "last_action",
    "done_blockers",
];

/// Refuses a field that no item has: most likely its name is mistyped.
fn known_fields<T: Render>(app: &App, items: &[T], fields: &[String]) -> Result<(), Problem> {
    let Some(first) = items.first().filter(|_| !fields.is_empty()) else {
        return Ok(());
    };
    let value = source::named(app, first)?;
    let known =
        |field: &&String| value.get(field.as_str()).is_some() || OPTIONAL.contains(&field.as_str());
    let Some(unknown) = fields.iter().find(|field| !known(field)) else {
        return Ok(());
    };
    let names: Vec<_> = value
        .as_object()
        .into_iter()
        .flat_map(|object| object.keys().cloned())
        .collect();
    Err(Problem::new(
        Code::UsageInvalid,
        format!("No field is called '{unknown}'"),
    )
    .hint(format!("the fields are {}", names.join(", "))))
}

fn picked<T: Render>(app: &App, item: &T, fields: &[String]) -> Result<Chosen, Problem> {
    let value = source::named(app, item)?;
    if fields.is_empty() {
        Ok(Chosen::Other(value))
    } else {
        chosen(value, fields)
    }
}

fn paged<T: Render>(
    app: &mut App,
    items: &[T],
    start: usize,
    total: usize,
    fields: &[String],
) -> Result<(), Problem> {
    let fields = wanted(app, fields);
    known_fields(app, items, &fields)?;
    let budget = app
        .globals
        .budget
        .map_or(usize::MAX, |tokens| tokens.saturating_mul(BYTES_PER_TOKEN));
    let mut page = Page {
        items: Vec::new(),
        next: None,
    };
    let mut used = 0;
    for item in items {
        let value = picked(app, item, &fields)?;
        used += written(app.ui.format, &value)?.len();
        // One item is always shown, so that a cursor always goes on.
        if used > budget && !page.items.is_empty() {
            break;
        }
        page.items.push(value);
    }
    page.next = cursor(start, &items[..page.items.len()], total);
    let text = written(app.ui.format, &page)?;
    app.ui.line(&text);
    Ok(())
}

fn people<T: Render>(app: &mut App, items: &[T], options: &ListOptions<'_, T>) {
    if items.is_empty() {
        app.ui.line(options.empty);
        return;
    }
    let budget = app
        .globals
        .budget
        .map(|tokens| tokens.saturating_mul(BYTES_PER_TOKEN));
    let Some(budget) = budget else {
        (options.table)(&mut app.ui, items);
        return;
    };
    let before = app.ui.take();
    (options.table)(&mut app.ui, items);
    let text = app.ui.take();
    app.ui.raw(&before);
    if text.len() <= budget {
        app.ui.raw(&text);
        return;
    }
    let mut used = 0;
    for line in text.lines() {
        used += line.len() + 1;
        // One line is always shown.
        if used > budget && used > line.len() + 1 {
            break;
        }
        app.ui.line(line);
    }
    app.ui.hint(&format!(
        "cut to about {} tokens (bytes ÷ 3); `--json` gives a cursor",
        budget / BYTES_PER_TOKEN
    ));
}

fn more<T: Render>(app: &App, start: usize, page: &[T], total: usize) {
    if let Some(cursor) = cursor(start, page, total) {
        let left = total - start - page.len();
        app.ui
            .hint(&format!("{left} more; `--after {cursor}` goes on"));
    }
}
