//! Settling a conflict: one write that everybody who disagreed is answered by.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::claims::{let_go_unless_open, note_override};
use super::cycle::{blocker_closes, parent_closes};
use super::decision::{created, display, existing, existing_milestone, guard};
use super::{Decision, Operation};
use crate::conflict::{Conflict, Register, Value, writes};
use crate::entity::Issue;
use crate::event::{
    Change, Changed, CommentEdited, Element, ElementChanged, Fact, IssueField, IssueFieldName,
    IssueVerb, MilestoneVerb,
};
use crate::hub::{HubView, Read};
use crate::id::{EventId, IssueId, MilestoneId};
use crate::model::Stamp;
use crate::problem::{Code, Problem};

/// Writes a value to a register that replaces all that were written to it beside each other.
#[derive(Clone, Debug, PartialEq)]
pub struct SettleConflict {
    /// The register.
    pub register: Register,
    /// Which value.
    pub choice: Choice,
    /// Whether to go on although another agent holds the issue.
    pub force: bool,
}

/// Which value a conflict is settled with.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// The one that stands.
    Keep,
    /// The one that this event wrote.
    Take(EventId),
    /// Another one.
    Write(Value),
}

/// How a conflict was settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "conflict_settled")]
pub struct Settled {
    /// What people call the issue or milestone.
    pub display_id: String,
    /// Whether what stood stays.
    pub kept: bool,
    /// How many values were settled beside it.
    pub settled: usize,
}

impl Operation for SettleConflict {
    const NAME: &'static str = "conflict.settle";
    type Outcome = Settled;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Settled, Problem> {
        let conflict = conflict_at(hub, &self.register)?;
        let before = written(hub, conflict.stands, &self.register)?;
        let value = match self.choice {
            Choice::Keep => before.1.clone(),
            Choice::Take(event) if is_among(&conflict, event) => {
                written(hub, event, &self.register)?.1
            }
            Choice::Take(event) => return Err(not_among(&conflict, event)),
            Choice::Write(value) => value,
        };
        let settled = Settled {
            display_id: name_of(hub, &self.register)?,
            kept: value == before.1,
            settled: conflict.beside.len(),
        };
        let (version, replaces) = cx.version_over(hub, Some(before.0))?;
        let over = Over {
            version,
            replaces,
            settles: conflict.beside,
            force: self.force,
        };
        over.write(hub, cx, self.register, value)?;
        Ok(settled)
    }
}

/// What the settling write is written over.
struct Over {
    version: u32,
    replaces: Option<EventId>,
    settles: Vec<EventId>,
    force: bool,
}

impl Over {
    fn write(
        self,
        hub: &dyn HubView,
        cx: &mut Decision,
        register: Register,
        value: Value,
    ) -> Result<(), Problem> {
        match (register, value) {
            (Register::Issue(id, _), Value::Issue(field)) => self.field(hub, cx, id, field),
            (Register::Element(id, element), Value::Present(present)) => {
                self.element(hub, cx, (id, element), present)
            }
            (Register::Comment(issue, comment), Value::Text(body)) => {
                existing(hub, issue)?;
                cx.emit(Fact::CommentEdited(CommentEdited {
                    issue,
                    comment,
                    body: super::check_comment(&body)?,
                    version: self.version,
                    replaces: self.replaces,
                    settles: self.settles,
                }));
                Ok(())
            }
            (Register::Milestone(id, _), Value::Milestone(field)) => {
                let changes = vec![self.change(field)];
                let changed = Changed { id, changes };
                cx.emit(Fact::MilestoneChanged(MilestoneVerb::Settled, changed));
                Ok(())
            }
            _ => Err(unfit()),
        }
    }

    fn change<F>(self, field: F) -> Change<F> {
        Change {
            field,
            version: self.version,
            replaces: self.replaces,
            settles: self.settles,
        }
    }

    fn field(
        self,
        hub: &dyn HubView,
        cx: &mut Decision,
        id: IssueId,
        field: IssueField,
    ) -> Result<(), Problem> {
        let issue = visible(hub, id, &field)?;
        guard(hub, cx, id, self.force)?;
        if let IssueField::Parent(Some(parent)) = field {
            existing(hub, parent)?;
            if parent == id || parent_closes(hub, id, parent)? {
                let message = format!("Issue {} is a part of it", display(hub, parent)?);
                return Err(Problem::new(Code::ParentCycle, message));
            }
        }
        let_go_unless_open(hub, cx, &issue, std::slice::from_ref(&field))?;
        let changes = vec![self.change(field)];
        cx.emit(Fact::IssueChanged(
            IssueVerb::Settled,
            Changed { id, changes },
        ));
        note_override(hub, cx, id)
    }

    fn element(
        self,
        hub: &dyn HubView,
        cx: &mut Decision,
        (issue, element): (IssueId, Element),
        present: bool,
    ) -> Result<(), Problem> {
        existing(hub, issue)?;
        if let (Element::Blocker(blocker), true) = (&element, present)
            && blocker_closes(hub, issue, *blocker)?
        {
            let message = "Adding this dependency would create a circular dependency chain";
            return Err(Problem::new(Code::DependencyCycle, message));
        }
        cx.emit(Fact::ElementChanged(ElementChanged {
            issue,
            element,
            present,
            version: self.version,
            replaces: self.replaces,
            settles: self.settles,
        }));
        Ok(())
    }
}

/// An issue that exists for people, or whose being deleted is what it is about.
fn visible(hub: &dyn HubView, id: IssueId, field: &IssueField) -> Result<Issue, Problem> {
    match field.name() {
        Some(IssueFieldName::Deleted) => created(hub, id),
        _ => existing(hub, id),
    }
}

fn conflict_at(hub: &dyn HubView, register: &Register) -> Result<Conflict, Problem> {
    let mut conflicts = hub.conflicts(register.entity())?.into_iter();
    let found = conflicts.find(|conflict| conflict.register == *register);
    found.ok_or_else(|| {
        Problem::new(Code::ConflictNotFound, "Nobody wrote to it beside another")
            .hint("`crosslink conflicts` lists what is to be settled")
    })
}

fn is_among(conflict: &Conflict, event: EventId) -> bool {
    conflict.stands == event || conflict.beside.contains(&event)
}

fn not_among(conflict: &Conflict, event: EventId) -> Problem {
    let message = format!("The event {event} is none of those in conflict");
    let candidates = conflict.beside.iter().chain([&conflict.stands]);
    candidates.fold(Problem::new(Code::ConflictNotFound, message), |all, one| {
        all.hint(one.to_string())
    })
}

/// What an event wrote to a register, with its stamp.
fn written(
    hub: &dyn HubView,
    event: EventId,
    register: &Register,
) -> Result<(Stamp, Value), Problem> {
    let event = hub.event(event)?;
    let found = event.iter().flat_map(writes);
    let greatest = found
        .filter(|(at, _)| at == register)
        .max_by_key(|(_, write)| write.stamp);
    greatest
        .map(|(_, write)| (write.stamp, write.value))
        .ok_or_else(|| Problem::bug("an event in conflict is not in the log"))
}

fn name_of(hub: &dyn HubView, register: &Register) -> Result<String, Problem> {
    let milestone = |id: MilestoneId| -> Read<String> {
        let numbers = hub.milestone_numbers(id)?;
        Ok(numbers
            .last()
            .map_or_else(|| id.to_string(), |number| format!("milestone {number}")))
    };
    Ok(match register {
        Register::Issue(issue, _) | Register::Element(issue, _) | Register::Comment(issue, _) => {
            display(hub, *issue)?
        }
        Register::Milestone(id, _) => {
            existing_milestone(hub, *id)?;
            milestone(*id)?
        }
    })
}

fn unfit() -> Problem {
    Problem::new(
        Code::UsageInvalid,
        "The value does not fit what it is written to",
    )
}
