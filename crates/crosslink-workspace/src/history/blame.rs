//! Who wrote what stands.

use crosslink_core::event::{Element, Event, IssueField, IssueFieldName};
use crosslink_core::id::{EventId, IssueId, OperationId};
use crosslink_core::json::Json;
use crosslink_core::model::Stamp;
use crosslink_core::operation::{created, display};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_store::Snapshot;
use schemars::JsonSchema;
use serde::Serialize;

use super::sentence::text;
use crate::work::short;

/// Who wrote what stands in an issue.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "blame")]
pub struct Blame {
    /// The name that never changes.
    pub uuid: IssueId,
    /// What people call the issue.
    pub display_id: String,
    /// Its title.
    pub title: String,
    /// The fields that have a value or were ever edited, then the elements of its sets.
    pub fields: Vec<BlameField>,
}

/// Who wrote one value.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BlameField {
    /// The field, or the set: `label`, `blocker`, `relation`, `external_ref`.
    pub field: String,
    /// The value.
    pub value: Json,
    /// The value for people; nothing where it is empty or long.
    pub text: Option<String>,
    /// Who wrote it.
    pub agent: String,
    /// When.
    pub time: Timestamp,
    /// Whether it was written after the issue was created.
    pub edited: bool,
    /// The event that wrote it.
    pub event: EventId,
    /// The first digits of the id of the run it belongs to.
    pub operation: String,
    /// The whole id of the run.
    pub operation_id: OperationId,
}

pub(super) fn blame(snapshot: &Snapshot, id: IssueId) -> Result<Blame, Problem> {
    let hub = snapshot.hub();
    let issue = created(hub, id)?;
    let mut fields = Vec::new();
    for name in IssueFieldName::ALL.iter().copied() {
        let edited = hub.issue_stamp(id, name)?;
        let field = issue.get(name);
        if edited.is_none() && is_empty(&field) {
            continue;
        }
        let text = text(hub, &field)?.filter(|text| !text.is_empty());
        let stands = Stands {
            field: name.as_str().to_owned(),
            value: Json::of(&field.to_value()),
            text,
            edited: edited.is_some(),
        };
        fields.extend(stands.written_by(snapshot, edited.or(issue.created))?);
    }
    for element in hub.elements(id)? {
        let stamp = hub
            .membership(id, &element)?
            .map(|membership| membership.stamp);
        let edited = stamp.is_some_and(|stamp| stamp.version > 0);
        fields.extend(Stands::of_element(snapshot, &element, edited)?.written_by(snapshot, stamp)?);
    }
    Ok(Blame {
        uuid: id,
        display_id: display(hub, id)?,
        title: issue.title,
        fields,
    })
}

fn is_empty(field: &IssueField) -> bool {
    match field {
        IssueField::Description(text)
        | IssueField::Acceptance(text)
        | IssueField::Assignee(text) => text.is_none(),
        IssueField::Parent(id) => id.is_none(),
        IssueField::Milestone(id) => id.is_none(),
        IssueField::Scheduled(time) | IssueField::Due(time) => time.is_none(),
        IssueField::Deleted(deleted) => !deleted,
        IssueField::Foreign(foreign) => foreign.is_empty(),
        _ => false,
    }
}

/// A value that stands.
struct Stands {
    field: String,
    value: Json,
    text: Option<String>,
    edited: bool,
}

impl Stands {
    fn of_element(snapshot: &Snapshot, element: &Element, edited: bool) -> Result<Self, Problem> {
        let hub = snapshot.hub();
        let (field, value, text) = match element {
            Element::Label(label) => ("label", Json::of(label), label.clone()),
            Element::Blocker(id) => ("blocker", Json::of(id), display(hub, *id)?),
            Element::Relation(id) => ("relation", Json::of(id), display(hub, *id)?),
            Element::ExternalRef(text) => ("external_ref", Json::of(text), text.clone()),
        };
        Ok(Self {
            field: field.to_owned(),
            value,
            text: Some(text),
            edited,
        })
    }

    fn written_by(
        self,
        snapshot: &Snapshot,
        stamp: Option<Stamp>,
    ) -> Result<Option<BlameField>, Problem> {
        let Some(stamp) = stamp else { return Ok(None) };
        let event = snapshot.hub().event(stamp.event)?;
        Ok(event.map(|event| self.of_event(&event)))
    }

    fn of_event(self, event: &Event) -> BlameField {
        BlameField {
            field: self.field,
            value: self.value,
            text: self.text,
            agent: event.header.agent.to_string(),
            time: event.happened_at(),
            edited: self.edited,
            event: event.id,
            operation: short(event.header.op),
            operation_id: event.header.op,
        }
    }
}
