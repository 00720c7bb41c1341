//! Writing fields of an issue.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::claims::note_override;
use super::cycle::parent_closes;
use super::decision::{display, existing, guard};
use super::{Decision, Operation, check_body, check_title, check_word};
use crate::event::{IssueField, IssueVerb};
use crate::hub::HubView;
use crate::id::IssueId;
use crate::model::{IssueType, Priority};
use crate::problem::{Code, Problem};
use crate::time::Timestamp;

/// Writes fields of an issue. A field that is absent stays; one that is `null` is emptied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EditIssue {
    /// The issue.
    pub issue: IssueId,
    /// A new title.
    #[serde(default)]
    pub title: Option<String>,
    /// A new description; empty takes it away.
    #[serde(default)]
    pub description: Option<String>,
    /// A new priority.
    #[serde(default)]
    pub priority: Option<Priority>,
    /// A new type.
    #[serde(default, rename = "type")]
    pub issue_type: Option<String>,
    /// A new assignee; empty takes it away.
    #[serde(default)]
    pub assignee: Option<String>,
    /// New acceptance criteria; empty takes them away.
    #[serde(default)]
    pub acceptance: Option<String>,
    /// A new parent, or none.
    #[serde(default, with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<IssueId>")]
    pub parent: Option<Option<IssueId>>,
    /// A new date before which work should not start, or none.
    #[serde(default, with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Timestamp>")]
    pub scheduled: Option<Option<Timestamp>>,
    /// A new date by which work should be done, or none.
    #[serde(default, with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Timestamp>")]
    pub due: Option<Option<Timestamp>>,
    /// Whether to go on although another agent holds the issue.
    #[serde(default)]
    pub force: bool,
}

/// Tells `null` (take it away) from absent (leave it).
mod present {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer, T: Serialize>(
        value: &Option<Option<T>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value
            .as_ref()
            .and_then(Option::as_ref)
            .serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        Option::<T>::deserialize(deserializer).map(Some)
    }
}

/// What became of an edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Edited {
    /// What people call the issue.
    pub display_id: String,
    /// Whether anything changed.
    pub changed: bool,
}

impl EditIssue {
    /// Returns an edit that writes nothing yet.
    pub fn new(issue: IssueId) -> Self {
        Self {
            issue,
            title: None,
            description: None,
            priority: None,
            issue_type: None,
            assignee: None,
            acceptance: None,
            parent: None,
            scheduled: None,
            due: None,
            force: false,
        }
    }

    /// Whether it writes nothing.
    pub fn is_empty(&self) -> bool {
        *self
            == Self {
                force: self.force,
                ..Self::new(self.issue)
            }
    }

    fn fields(&self, hub: &dyn HubView) -> Result<Vec<IssueField>, Problem> {
        let mut fields = Vec::new();
        if let Some(title) = &self.title {
            fields.push(IssueField::Title(check_title(title)?));
        }
        if let Some(text) = &self.description {
            fields.push(IssueField::Description(check_body(text, "Description")?));
        }
        if let Some(priority) = self.priority {
            fields.push(IssueField::Priority(priority));
        }
        if let Some(word) = &self.issue_type {
            fields.push(IssueField::Type(IssueType::new(word)?));
        }
        if let Some(word) = &self.assignee {
            fields.push(IssueField::Assignee(check_word(word, "assignee")?));
        }
        if let Some(text) = &self.acceptance {
            fields.push(IssueField::Acceptance(check_body(text, "Acceptance")?));
        }
        if let Some(parent) = self.parent {
            fields.push(IssueField::Parent(
                parent
                    .map(|parent| new_parent(hub, self.issue, parent))
                    .transpose()?,
            ));
        }
        fields.extend(self.scheduled.map(IssueField::Scheduled));
        fields.extend(self.due.map(IssueField::Due));
        Ok(fields)
    }

    /// What the edit is called in the history.
    fn verb(&self) -> IssueVerb {
        let only = |kept: Self| *self == kept;
        let empty = || Self {
            force: self.force,
            ..Self::new(self.issue)
        };
        if only(Self {
            assignee: self.assignee.clone(),
            ..empty()
        }) {
            IssueVerb::Assigned
        } else if only(Self {
            parent: self.parent,
            ..empty()
        }) {
            IssueVerb::Moved
        } else if only(Self {
            scheduled: self.scheduled,
            due: self.due,
            ..empty()
        }) {
            IssueVerb::Scheduled
        } else {
            IssueVerb::Edited
        }
    }
}

impl Operation for EditIssue {
    const NAME: &'static str = "issue.edit";
    type Outcome = Edited;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Edited, Problem> {
        let issue = existing(hub, self.issue)?;
        if self.is_empty() {
            return Err(Problem::new(
                Code::NothingToDo,
                "Nothing to update. Use --title, --description, --priority, --scheduled/--no-scheduled, or --due/--no-due",
            )
            .hint("--status, --type, --assignee, --acceptance and --parent work too"));
        }
        guard(hub, cx, self.issue, self.force)?;
        let fields = self.fields(hub)?;
        let changed = cx.write_issue(hub, &issue, self.verb(), fields)?;
        if changed {
            note_override(hub, cx, self.issue)?;
        }
        Ok(Edited {
            display_id: display(hub, self.issue)?,
            changed,
        })
    }
}

/// Checks that a parent exists and is no descendant.
fn new_parent(hub: &dyn HubView, child: IssueId, parent: IssueId) -> Result<IssueId, Problem> {
    existing(hub, parent)?;
    if parent == child {
        return Err(Problem::new(
            Code::SelfReference,
            "An issue cannot be its own parent",
        ));
    }
    if parent_closes(hub, child, parent)? {
        let (parent, child) = (display(hub, parent)?, display(hub, child)?);
        return Err(Problem::new(
            Code::ParentCycle,
            format!("Issue {parent} is a descendant of {child}"),
        ));
    }
    Ok(parent)
}
