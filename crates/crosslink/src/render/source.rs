//! Where an answer is from, when it is from another repository.

use crosslink_fleet::elsewhere::{Answering, AnsweringPages, TransportError};
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::time::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::text::{ago, count, safe};
use crate::app::App;
use crate::ui::Ui;

/// Says beside the answer where it is from, how old it is, and what is missing.
pub(crate) fn tell(ui: &Ui, answering: &Answering) {
    let heard = (answering.as_of, answering.silence.as_ref());
    tell_of(ui, &answering.source, (heard, answering.workspace.now()));
    if let Some(first) = answering.damage.first() {
        ui.warn(&format!(
            "{} of the hub could not be read, first {}: {}",
            count(answering.damage.len(), "part"),
            safe(&first.place),
            safe(&first.reason)
        ));
    }
}

/// The same of knowledge pages.
pub(crate) fn tell_pages(ui: &Ui, answering: &AnsweringPages, now: Timestamp) {
    let heard = (answering.as_of, answering.silence.as_ref());
    tell_of(ui, &answering.source, (heard, now));
}

/// When a remote answered last, and why it does not now.
type Heard<'a> = (Option<Timestamp>, Option<&'a TransportError>);

fn tell_of(ui: &Ui, source: &str, ((as_of, silence), now): (Heard<'_>, Timestamp)) {
    let age = as_of.map(|then| ago(then, now));
    let known = age.as_deref().map(|age| format!(", as of {age}"));
    // Programs find it in the answer.
    if !ui.is_json() {
        let source = safe(source);
        let known = known.unwrap_or_default();
        ui.note(&format!("Results from {source}{known}"));
    }
    if let Some(silence) = silence {
        let age = age.as_deref().unwrap_or("an unknown time ago");
        let silence = silence.to_string();
        let silence = safe(&silence);
        ui.warn(&format!("{silence}; this is how it was {age}"));
    }
}

/// Data as JSON, each object with the other repository it is from, if it is.
pub(crate) fn named(app: &App, data: &impl Serialize) -> Result<Value, Problem> {
    let value = serde_json::to_value(data).map_err(|error| Problem::bug(error.to_string()))?;
    Ok(match &app.source {
        Some(source) => within(value, source),
        None => value,
    })
}

fn within(value: Value, source: &str) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(|item| within(item, source)).collect(),
        Value::Object(mut fields) => {
            fields.insert("source".to_owned(), source.into());
            Value::Object(fields)
        }
        other => other,
    }
}
