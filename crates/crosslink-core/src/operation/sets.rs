//! Labels, blockers, relations and external references: putting one in, taking one out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decision::{display, existing};
use super::{Decision, Edited, Operation, check_label, check_word};
use crate::event::Element;
use crate::graph;
use crate::hub::{HubView, Read};
use crate::id::IssueId;
use crate::problem::{Code, Problem};

/// Which set, and what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ElementOf {
    /// A label.
    Label(String),
    /// An issue that must be closed first.
    Blocker(IssueId),
    /// An issue it has to do with, both ways.
    Relation(IssueId),
    /// An id it has elsewhere.
    ExternalRef(String),
}

/// Puts an element into a set of an issue, or takes it out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SetElement {
    /// The issue.
    pub issue: IssueId,
    /// Which set, and what.
    pub element: ElementOf,
    /// Whether it is in from now on.
    pub present: bool,
}

impl Operation for SetElement {
    const NAME: &'static str = "issue.set_element";
    type Outcome = Edited;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Edited, Problem> {
        existing(hub, self.issue)?;
        let display_id = display(hub, self.issue)?;
        let (owner, element) = match self.element {
            ElementOf::Label(label) => (self.issue, Element::Label(check_label(&label)?)),
            ElementOf::Blocker(blocker) => (self.issue, self::blocker(hub, self.issue, blocker, self.present)?),
            ElementOf::Relation(other) => relation(hub, self.issue, other)?,
            ElementOf::ExternalRef(text) => (self.issue, external(&text)?),
        };
        let changed = cx.write_element(hub, owner, element, self.present)?;
        Ok(Edited { display_id, changed })
    }
}

fn external(text: &str) -> Result<Element, Problem> {
    let word = check_word(text, "external reference")?;
    word.map(Element::ExternalRef)
        .ok_or_else(|| Problem::new(Code::TextInvalid, "The external reference is empty"))
}

fn blocker(hub: &dyn HubView, issue: IssueId, blocker: IssueId, present: bool) -> Result<Element, Problem> {
    if issue == blocker {
        return Err(Problem::new(Code::SelfReference, "An issue cannot block itself"));
    }
    existing(hub, blocker)?;
    if present && waits_for(hub, blocker, issue)? {
        return Err(Problem::new(
            Code::DependencyCycle,
            "Adding this dependency would create a circular dependency chain",
        )
        .hint(format!("{} waits for {} already", display(hub, blocker)?, display(hub, issue)?)));
    }
    Ok(Element::Blocker(blocker))
}

/// Whether an issue waits for another, through any chain of blockers.
fn waits_for(hub: &dyn HubView, issue: IssueId, other: IssueId) -> Result<bool, Problem> {
    let mut failed: Read<()> = Ok(());
    let found = graph::reaches(issue, other, |node| match hub.elements(node) {
        Ok(elements) => elements
            .into_iter()
            .filter_map(|element| match element {
                Element::Blocker(blocker) => Some(blocker),
                _ => None,
            })
            .collect(),
        Err(error) => {
            failed = Err(error);
            Vec::new()
        }
    });
    failed?;
    Ok(found)
}

/// A relation holds both ways and is kept at the lesser of the two ids.
fn relation(hub: &dyn HubView, issue: IssueId, other: IssueId) -> Result<(IssueId, Element), Problem> {
    if issue == other {
        return Err(Problem::new(Code::SelfReference, "Cannot relate an issue to itself"));
    }
    existing(hub, other)?;
    Ok((issue.min(other), Element::Relation(issue.max(other))))
}
