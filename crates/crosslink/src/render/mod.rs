//! From views to what is printed.

pub(crate) mod detail;
pub(crate) mod issue;
pub(crate) mod list;
pub(crate) mod prose;
pub(crate) mod source;
pub(crate) mod text;

use crosslink_workspace::core::problem::{Code, Problem};
use serde::Serialize;
use serde_json::Value;

use crate::app::App;
use crate::ui::{Format, Ui};

/// Something that can be shown in every form.
pub(crate) trait Render: Serialize {
    /// Prints it for people.
    fn text(&self, ui: &mut Ui);

    /// Its ids, for `--quiet`.
    fn ids(&self) -> Vec<String> {
        Vec::new()
    }

    /// Prints it as Markdown; by default as the text for people, indented as code.
    fn markdown(&self, ui: &mut Ui) {
        let before = ui.take();
        let colored = std::mem::replace(&mut ui.colored, false);
        let wrap = ui.wrap.take();
        self.text(ui);
        (ui.colored, ui.wrap) = (colored, wrap);
        let text = ui.take();
        ui.raw(&before);
        for line in text.lines() {
            ui.line(format!("    {line}").trim_end());
        }
    }
}

/// Shows one answer in the form that was asked for.
pub(crate) fn show(app: &mut App, answer: &impl Render) -> Result<(), Problem> {
    match app.ui.format {
        Format::Json | Format::Jsonl => json(app, answer),
        _ if app.ui.quiet => {
            for id in answer.ids() {
                app.ui.line(&id);
            }
            Ok(())
        }
        Format::Md => {
            answer.markdown(&mut app.ui);
            Ok(())
        }
        Format::Table => {
            answer.text(&mut app.ui);
            Ok(())
        }
    }
}

/// Prints data as JSON: pretty, or on one line as `jsonl` asks.
pub(crate) fn json(app: &mut App, data: &impl Serialize) -> Result<(), Problem> {
    let fields = app.globals.fields.clone();
    let text = match (&app.source, fields.is_empty()) {
        (None, true) => written(app.ui.format, data)?,
        (Some(_), true) => written(app.ui.format, &source::named(app, data)?)?,
        (_, false) => written(app.ui.format, &chosen(source::named(app, data)?, &fields)?)?,
    };
    app.ui.line(&text);
    Ok(())
}

/// Writes data in a form of JSON.
pub(crate) fn written(format: Format, data: &impl Serialize) -> Result<String, Problem> {
    let text = match format {
        Format::Jsonl => serde_json::to_string(data),
        _ => serde_json::to_string_pretty(data),
    };
    text.map_err(|error| Problem::bug(error.to_string()))
}

/// What `--fields` leaves of an answer.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Chosen {
    /// Fields of an object.
    Object(#[serde(serialize_with = "picked")] Vec<(String, Value)>),
    /// The same of each object of an array.
    Array(Vec<Chosen>),
    /// What has no fields.
    Other(Value),
}

fn picked<S: serde::Serializer>(
    fields: &[(String, Value)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fields.iter().map(|(field, value)| (field, value)))
}

/// Keeps only some fields of an object, or of each object of an array, in the order they were named. A field that an
/// object leaves out because it is empty is `null`.
pub(crate) fn chosen(value: Value, fields: &[String]) -> Result<Chosen, Problem> {
    match value {
        Value::Array(items) => {
            let items = items.into_iter().map(|item| chosen(item, fields));
            items.collect::<Result<_, _>>().map(Chosen::Array)
        }
        Value::Object(mut object) => {
            if !fields
                .iter()
                .any(|field| object.contains_key(field.as_str()))
            {
                let known: Vec<String> = object.keys().cloned().collect();
                return Err(Problem::new(
                    Code::UsageInvalid,
                    format!("No field is called {}", fields.join(" or ")),
                )
                .hint(format!("the fields are {}", known.join(", "))));
            }
            let take = |field: &String| {
                (
                    field.clone(),
                    object.remove(field.as_str()).unwrap_or_default(),
                )
            };
            Ok(Chosen::Object(fields.iter().map(take).collect()))
        }
        other => Ok(Chosen::Other(other)),
    }
}
