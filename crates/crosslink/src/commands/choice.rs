//! Which issues a command is about: flags, and a query or its name.

use clap::Args;
use crosslink_workspace::core::model::{Priority, Status};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::query::{Filter, Query};

use crate::app::App;

/// Flags that choose issues, beside or instead of a query.
#[derive(Args, Clone, Default)]
pub(crate) struct Choice {
    /// open, closed, archived, in_progress or all
    #[arg(short, long, value_name = "STATUS")]
    pub(crate) status: Vec<String>,
    /// With these labels, separated by commas; may be repeated
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
            crate::input::labels(&self.labels)
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

/// Reads a query: its words, with `@name` standing for a saved filter, and references looked up.
///
/// # Errors
/// `query.invalid`, or where a reference means nothing.
pub(crate) fn query(app: &mut App, words: &[String]) -> Result<Query, Problem> {
    let text = match words {
        [name] if name.starts_with('@') && name.len() > 1 => saved(app, &name[1..])?,
        words => words
            .iter()
            .map(|word| crate::tree::unshielded(word))
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
