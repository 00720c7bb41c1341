//! Lists: whole, or cut to a limit or budget with a cursor to go on with.

use crosslink_workspace::core::problem::{Code, Problem};
use serde::Serialize;

use super::{Chosen, Render, chosen, written};
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
    let start = start(app)?.min(items.len());
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
            more(app, start + page.len(), items.len());
            Ok(())
        }
        Format::Md | Format::Table => {
            people(app, page, options);
            more(app, start + page.len(), items.len());
            Ok(())
        }
    }
}

/// The place a cursor names.
fn start(app: &App) -> Result<usize, Problem> {
    let Some(cursor) = &app.globals.after else {
        return Ok(0);
    };
    cursor
        .strip_prefix('c')
        .and_then(|place| place.parse().ok())
        .ok_or_else(|| {
            Problem::new(Code::UsageInvalid, format!("'{cursor}' is no cursor"))
                .hint("use the `next` of an earlier answer, with the same command")
        })
}

fn cursor(place: usize, total: usize) -> Option<String> {
    (place < total).then(|| format!("c{place}"))
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
    let text = if fields.is_empty() {
        written(app.ui.format, &items)?
    } else {
        let values = items
            .iter()
            .map(|item| picked(item, &fields))
            .collect::<Result<Vec<_>, _>>()?;
        written(app.ui.format, &values)?
    };
    app.ui.line(&text);
    Ok(())
}

fn lines<T: Render>(app: &mut App, items: &[T], fields: &[String]) -> Result<(), Problem> {
    let fields = wanted(app, fields);
    for item in items {
        let text = written(app.ui.format, &picked(item, &fields)?)?;
        app.ui.line(&text);
    }
    Ok(())
}

fn picked<T: Render>(item: &T, fields: &[String]) -> Result<Chosen, Problem> {
    let value = serde_json::to_value(item).map_err(|error| Problem::bug(error.to_string()))?;
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
        let value = picked(item, &fields)?;
        used += written(app.ui.format, &value)?.len();
        // One item is always shown, so that a cursor always goes on.
        if used > budget && !page.items.is_empty() {
            break;
        }
        page.items.push(value);
    }
    page.next = cursor(start + page.items.len(), total);
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
    let before = app.ui.take();
    (options.table)(&mut app.ui, items);
    let text = app.ui.take();
    app.ui.raw(&before);
    let Some(budget) = budget.filter(|budget| text.len() > *budget) else {
        app.ui.raw(&text);
        return;
    };
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

fn more(app: &App, shown: usize, total: usize) {
    if let Some(cursor) = cursor(shown, total) {
        app.ui.hint(&format!(
            "{} more; `--after {cursor}` goes on",
            total - shown
        ));
    }
}
