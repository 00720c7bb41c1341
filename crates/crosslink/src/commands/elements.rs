//! `label`, `relate`, `reference`: what is in the sets of an issue.

use clap::Args;
use crosslink_workspace::Bulk;
use crosslink_workspace::core::operation::{ElementOf, Operation, SetElement};
use crosslink_workspace::core::problem::Problem;

use super::Run;
use super::changes::{name, say};
use crate::app::App;
use crate::input;
use crate::render::issue::quiet_name;
use crate::several::Asked;

/// Sets or takes several labels in one step.
fn set_labels(app: &mut App, id: &str, labels: &[String], present: bool) -> Result<(), Problem> {
    let issue = app.issue(id)?;
    let done = app.workspace()?.transact(SetElement::NAME, |transaction| {
        let set = |label: &String| {
            transaction.run(SetElement {
                issue,
                element: ElementOf::Label(label.clone()),
                present,
            })
        };
        labels.iter().map(set).collect::<Result<Vec<_>, _>>()
    })?;
    let outcomes: Vec<_> = done.outcome.iter().cloned().zip(labels).collect();
    let bulk = done.map(|done| Bulk {
        done,
        refused: Vec::new(),
    });
    if app.ui.is_json() || app.ui.quiet {
        return app.wrote_each(
            bulk,
            Asked::of(labels.len()),
            |edited| quiet_name(&edited.display_id),
            |_, _| {},
        );
    }
    for (edited, label) in outcomes {
        let (name, label) = (&edited.display_id, crate::render::text::safe(label));
        app.ui.line(&match (present, edited.changed) {
            (true, true) => format!("Added label '{label}' to issue {name}"),
            (true, false) => format!("Label '{label}' already exists on issue {name}"),
            (false, true) => format!("Removed label '{label}' from issue {name}"),
            (false, false) => format!("Label '{label}' not found on issue {name}"),
        });
    }
    Ok(())
}

/// Adds a label to an issue
#[derive(Args)]
pub(crate) struct Label {
    /// The issue
    id: String,
    /// The labels, separated by spaces or commas; `\,` is a comma within one
    #[arg(required = true)]
    labels: Vec<String>,
}

impl Run for Label {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        set_labels(app, &self.id, &input::labels(&self.labels), true)
    }
}

/// Takes a label from an issue
#[derive(Args)]
pub(crate) struct Unlabel {
    /// The issue
    id: String,
    /// The labels, separated by spaces or commas; `\,` is a comma within one
    #[arg(required = true)]
    labels: Vec<String>,
}

impl Run for Unlabel {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        set_labels(app, &self.id, &input::labels(&self.labels), false)
    }
}

/// Links two issues that have to do with each other
#[derive(Args)]
pub(crate) struct Relate {
    /// One issue
    a: String,
    /// The other issue
    b: String,
}

impl Run for Relate {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        relate(app, &self.a, &self.b, true)
    }
}

/// Takes the link between two issues away
#[derive(Args)]
pub(crate) struct Unrelate {
    /// One issue
    a: String,
    /// The other issue
    b: String,
}

impl Run for Unrelate {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        relate(app, &self.a, &self.b, false)
    }
}

fn relate(app: &mut App, a: &str, b: &str, present: bool) -> Result<(), Problem> {
    let (issue, other) = (app.issue(a)?, app.issue(b)?);
    let other_name = name(app, other)?;
    let element = ElementOf::Relation(other);
    let done = |name: &str| {
        if present {
            format!("Linked {name} ↔ {other_name}")
        } else {
            format!("Unlinked {name} ↔ {other_name}")
        }
    };
    let already = |name: &str| {
        if present {
            format!("Issues {name} and {other_name} are already related")
        } else {
            format!("No relation found between {name} and {other_name}")
        }
    };
    set_element(
        app,
        SetElement {
            issue,
            element,
            present,
        },
        done,
        already,
    )
}

/// Adds or takes an id that an issue has elsewhere
#[derive(Args)]
pub(crate) struct Reference {
    /// The issue
    id: String,
    /// The reference
    reference: String,
    /// Take it away
    #[arg(long)]
    remove: bool,
}

impl Run for Reference {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        let text = &self.reference;
        let element = ElementOf::ExternalRef(text.clone());
        let remove = self.remove;
        set_element(
            app,
            SetElement {
                issue,
                element,
                present: !remove,
            },
            |name| {
                if remove {
                    format!("Removed reference '{text}' from issue {name}")
                } else {
                    format!("Added reference '{text}' to issue {name}")
                }
            },
            |name| {
                if remove {
                    format!("Reference '{text}' not found on issue {name}")
                } else {
                    format!("Reference '{text}' already exists on issue {name}")
                }
            },
        )
    }
}

/// Sets or takes an element, and says which of the two lines holds.
fn set_element(
    app: &mut App,
    operation: SetElement,
    changed: impl Fn(&str) -> String,
    already: impl Fn(&str) -> String,
) -> Result<(), Problem> {
    let done = app.workspace()?.run(operation)?;
    let was = done.outcome.changed;
    say(
        app,
        &done,
        |name| if was { changed(name) } else { already(name) },
    )
}
