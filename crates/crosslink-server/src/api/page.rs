//! Lists that come in parts, and other answers.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use crosslink_workspace::core::problem::{Code, Problem};
use schemars::JsonSchema;
use serde::Serialize;

/// How many items are answered unless somebody says otherwise.
const USUAL: u32 = 100;
/// So many items at most are answered at once.
const MOST: u32 = 1_000;

/// One part of a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "PageOf{T}")]
pub(super) struct Page<T> {
    /// The items.
    pub(super) items: Vec<T>,
    /// Where the next part begins: send it as `cursor`. Nothing where this was the last.
    pub(super) next: Option<String>,
}

impl<T> Page<T> {
    /// Cuts a list after so many items; `mark` names the place after an item.
    pub(super) fn cut(mut items: Vec<T>, limit: usize, mark: impl Fn(&T) -> String) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(mark);
        Self { items, next }
    }

    /// The part of a list that begins after the item a cursor names; `name` names an item. Where that is gone meanwhile the
    /// part before is answered again, so that nothing is passed over.
    pub(super) fn part(
        mut items: Vec<T>,
        cursor: Option<&str>,
        limit: usize,
        name: impl Fn(&T) -> String,
    ) -> Result<Self, Problem> {
        let start = match cursor {
            None => 0,
            Some(cursor) => {
                let (start, last) = cursor.split_once('.').ok_or_else(foreign_cursor)?;
                let start: usize = start.parse().map_err(|_| foreign_cursor())?;
                let found = items.iter().position(|item| name(item) == last);
                found.map_or(start, |place| place + 1).min(items.len())
            }
        };
        items.drain(..start);
        Ok(Self::cut(items, limit, |item| {
            format!("{start}.{}", name(item))
        }))
    }

    /// A list that is whole.
    pub(super) fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

/// How many items somebody wants.
pub(super) fn limit(wanted: Option<u32>) -> Result<u32, Problem> {
    match wanted.unwrap_or(USUAL) {
        limit @ 1..=MOST => Ok(limit),
        other => {
            let message = format!("{other} is no number of items from 1 to {MOST}");
            Err(Problem::new(Code::NumberInvalid, message))
        }
    }
}

/// A cursor that nobody here has given out.
pub(super) fn foreign_cursor() -> Problem {
    Problem::new(Code::UsageInvalid, "The cursor cannot be read")
        .hint("take it from `next` of the answer before, or leave it out")
}

/// An answer of some type.
pub(crate) fn text(content: &'static str, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    let content = HeaderValue::from_static(content);
    response.headers_mut().insert(header::CONTENT_TYPE, content);
    response
}
