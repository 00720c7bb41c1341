//! What issues and milestones have in common: fields that are written over what stands there.

use crate::event::{
    Change, Changed, Fact, IssueField, IssueFieldName, MilestoneField, MilestoneFieldName,
};
use crate::hub::{HubView, Read};
use crate::id::{IssueId, MilestoneId};
use crate::model::Stamp;

/// A value of a field, of whichever entity.
pub(super) trait Field: Clone + PartialEq + Sized {
    /// The name of the entity.
    type Id: Copy;
    /// The name of the field.
    type Name: Copy + PartialEq;

    /// Which field it is; nothing for one that is not known here.
    fn which(&self) -> Option<Self::Name>;
    /// What people call the field.
    fn word(name: Self::Name) -> &'static str;
    /// The stamp of the edit that wrote the field, if it was edited.
    fn stamp(hub: &dyn HubView, id: Self::Id, name: Self::Name) -> Read<Option<Stamp>>;
    /// The writes that a fact is about.
    fn changed(fact: &Fact) -> Option<&Changed<Self::Id, Self>>;
    /// The value with which a fact made the entity.
    fn first(fact: &Fact, name: Self::Name) -> Option<Self>;
}

/// The write of a field that a fact is about.
pub(super) fn change_in<F: Field>(fact: &Fact, name: F::Name) -> Option<&Change<F>> {
    let changes = &F::changed(fact)?.changes;
    changes
        .iter()
        .find(|change| change.field.which() == Some(name))
}

/// The value a fact gave a field.
pub(super) fn value_in<F: Field>(fact: &Fact, name: F::Name) -> Option<F> {
    match change_in::<F>(fact, name) {
        Some(change) => Some(change.field.clone()),
        None => F::first(fact, name),
    }
}

impl Field for IssueField {
    type Id = IssueId;
    type Name = IssueFieldName;

    fn which(&self) -> Option<IssueFieldName> {
        self.name()
    }

    fn word(name: IssueFieldName) -> &'static str {
        name.as_str()
    }

    fn stamp(hub: &dyn HubView, id: IssueId, name: IssueFieldName) -> Read<Option<Stamp>> {
        hub.issue_stamp(id, name)
    }

    fn changed(fact: &Fact) -> Option<&Changed<IssueId, Self>> {
        match fact {
            Fact::IssueChanged(_, changed) => Some(changed),
            _ => None,
        }
    }

    fn first(fact: &Fact, name: IssueFieldName) -> Option<Self> {
        match fact {
            Fact::IssueCreated(created) => Some(created.first_value(name)),
            _ => None,
        }
    }
}

impl Field for MilestoneField {
    type Id = MilestoneId;
    type Name = MilestoneFieldName;

    fn which(&self) -> Option<MilestoneFieldName> {
        self.name()
    }

    fn word(name: MilestoneFieldName) -> &'static str {
        name.as_str()
    }

    fn stamp(hub: &dyn HubView, id: MilestoneId, name: MilestoneFieldName) -> Read<Option<Stamp>> {
        hub.milestone_stamp(id, name)
    }

    fn changed(fact: &Fact) -> Option<&Changed<MilestoneId, Self>> {
        match fact {
            Fact::MilestoneChanged(_, changed) => Some(changed),
            _ => None,
        }
    }

    fn first(fact: &Fact, name: MilestoneFieldName) -> Option<Self> {
        match fact {
            Fact::MilestoneCreated(created) => Some(created.first_value(name)),
            _ => None,
        }
    }
}
