//! A state as text: one line an issue, saying only what is not as at first.

use std::collections::BTreeMap;

use crosslink_core::entity::{Issue, Milestone};
use crosslink_core::event::Element;
use crosslink_core::hub::HubView;
use crosslink_core::id::IssueId;
use crosslink_core::model::{Lifecycle, Priority};
use crosslink_core::state::State;

use crate::history::Names;

/// Draws a state with the names of a history.
pub(crate) fn picture(state: &State, names: &Names) -> String {
    let drawer = Drawer { state, names };
    let mut lines = Vec::new();
    for (name, id) in &names.issues {
        if let Some(issue) = state.issue(*id).unwrap() {
            lines.push(drawer.issue(name, &issue));
            lines.extend(drawer.comments(*id));
        }
    }
    for (name, id) in &names.milestones {
        if let Some(found) = state.milestone(*id).unwrap() {
            lines.push(milestone(name, &found));
        }
    }
    if lines.is_empty() {
        "nothing".to_owned()
    } else {
        lines.join("\n")
    }
}

struct Drawer<'a> {
    state: &'a State,
    names: &'a Names,
}

impl Drawer<'_> {
    fn issue(&self, name: &str, issue: &Issue) -> String {
        let numbers = self.state.numbers(issue.id).unwrap();
        let mut parts = vec![name.to_owned()];
        parts.extend(numbers.iter().map(|number| format!("#{number}")));
        parts.push(format!("{:?}", issue.title));
        let hidden = [
            (issue.created.is_none(), "stub"),
            (issue.deleted, "deleted"),
        ];
        parts.extend(
            hidden
                .iter()
                .filter(|(is, _)| *is)
                .map(|(_, word)| (*word).to_owned()),
        );
        parts.push(standing(issue.standing.state).to_owned());
        parts.extend(self.fields(issue));
        let elements = self.state.elements(issue.id).unwrap();
        parts.extend(elements.iter().map(|element| self.element(element)));
        let times = self.state.times(issue.id);
        let shown = times.iter().filter(|entry| entry.is_visible());
        let seconds: i64 = shown.filter_map(|entry| entry.seconds).sum();
        parts.extend((seconds > 0).then(|| format!("{seconds} s")));
        parts.join(" ")
    }

    fn fields(&self, issue: &Issue) -> Vec<String> {
        let priority = Some(issue.priority).filter(|priority| *priority != Priority::Medium);
        let milestone = issue
            .milestone
            .and_then(|id| key_of(&self.names.milestones, &id));
        let fields = [
            priority.map(|priority| priority.to_string()),
            issue
                .description
                .as_ref()
                .map(|text| format!("described {text:?}")),
            issue.assignee.as_ref().map(|who| format!("for {who}")),
            issue
                .parent
                .map(|parent| format!("under {}", self.name(parent))),
            milestone.map(|name| format!("in {name}")),
        ];
        fields.into_iter().flatten().collect()
    }

    fn name(&self, id: IssueId) -> String {
        key_of(&self.names.issues, &id).unwrap_or_else(|| id.short())
    }

    fn element(&self, element: &Element) -> String {
        match element {
            Element::Label(label) => format!("+{label}"),
            Element::Blocker(blocker) => format!("after {}", self.name(*blocker)),
            Element::Relation(other) => format!("~{}", self.name(*other)),
            Element::ExternalRef(reference) => format!("@{reference}"),
        }
    }

    fn comments(&self, issue: IssueId) -> Vec<String> {
        let comments = self.state.comments(issue);
        let drawn = comments.iter().map(|comment| {
            let name = key_of(&self.names.comments, &comment.id).unwrap_or_default();
            let text = if comment.redacted {
                "redacted".to_owned()
            } else {
                format!("{:?}", comment.body)
            };
            let author = if comment.created.is_some() {
                &comment.author
            } else {
                "nobody yet"
            };
            let hidden = if comment.hidden.is_some_and(|hidden| hidden.present) {
                " hidden"
            } else {
                ""
            };
            format!("- {name} {text} by {author}{hidden}")
        });
        drawn.collect()
    }
}

fn standing(state: Lifecycle) -> &'static str {
    match state {
        Lifecycle::Open => "open",
        Lifecycle::Closed => "closed",
        Lifecycle::Archived => "archived",
    }
}

fn milestone(name: &str, found: &Milestone) -> String {
    let state = if found.standing.state == Lifecycle::Open {
        "open"
    } else {
        "closed"
    };
    let deleted = if found.deleted { " deleted" } else { "" };
    format!("{name} {:?} {state}{deleted}", found.name)
}

fn key_of<V: PartialEq>(map: &BTreeMap<String, V>, value: &V) -> Option<String> {
    map.iter()
        .find(|(_, found)| *found == value)
        .map(|(name, _)| name.clone())
}
