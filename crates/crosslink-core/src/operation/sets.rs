//! Labels, blockers, relations and external references: putting one in, taking one out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cycle::blocker_closes;
use super::decision::{display, existing};
use super::{Decision, Edited, Operation, check_label, check_word};
use crate::event::Element;
use crate::hub::HubView;
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
        let element = match self.element {
            ElementOf::Label(label) => Element::Label(check_label(&label)?),
            ElementOf::Blocker(blocker) => self::blocker(hub, self.issue, blocker, self.present)?,
            ElementOf::Relation(other) => {
                let changed = relate(hub, cx, (self.issue, other), self.present)?;
                return Ok(Edited {
                    display_id,
                    changed,
                });
            }
            ElementOf::ExternalRef(text) => external(&text)?,
        };
        let changed = cx.write_element(hub, self.issue, element, self.present)?;
        Ok(Edited {
            display_id,
            changed,
        })
    }
}

fn external(text: &str) -> Result<Element, Problem> {
    let word = check_word(text, "external reference")?;
    word.map(Element::ExternalRef)
        .ok_or_else(|| Problem::new(Code::TextInvalid, "The external reference is empty"))
}

fn blocker(
    hub: &dyn HubView,
    issue: IssueId,
    blocker: IssueId,
    present: bool,
) -> Result<Element, Problem> {
    if issue == blocker {
        return Err(Problem::new(
            Code::SelfReference,
            "An issue cannot block itself",
        ));
    }
    existing(hub, blocker)?;
    if present && blocker_closes(hub, issue, blocker)? {
        return Err(Problem::new(
            Code::DependencyCycle,
            "Adding this dependency would create a circular dependency chain",
        )
        .hint(format!(
            "{} waits for {} already",
            display(hub, blocker)?,
            display(hub, issue)?
        )));
    }
    Ok(Element::Blocker(blocker))
}

/// A relation holds both ways and is kept at the lesser of the two ids. A create may name it at the
/// greater one too, so it is looked for at both.
fn relate(
    hub: &dyn HubView,
    cx: &mut Decision,
    (issue, other): (IssueId, IssueId),
    present: bool,
) -> Result<bool, Problem> {
    if issue == other {
        return Err(Problem::new(
            Code::SelfReference,
            "Cannot relate an issue to itself",
        ));
    }
    existing(hub, other)?;
    let (lesser, greater) = Element::relation_ends(issue, other);
    let twin = Element::Relation(lesser);
    let at_greater = hub
        .membership(greater, &twin)?
        .is_some_and(|found| found.present);
    if present && at_greater {
        return Ok(false);
    }
    let here = cx.write_element(hub, lesser, Element::Relation(greater), present)?;
    let there = at_greater && cx.write_element(hub, greater, twin, present)?;
    Ok(here || there)
}
