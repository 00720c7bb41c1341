//! What a create gives each field.

use super::{
    IssueCreated, IssueField, IssueFieldName, MilestoneCreated, MilestoneField, MilestoneFieldName,
};

impl IssueCreated {
    /// The value a field begins with.
    pub fn first_value(&self, field: IssueFieldName) -> IssueField {
        match field {
            IssueFieldName::Title => IssueField::Title(self.title.clone()),
            IssueFieldName::Description => IssueField::Description(self.description.clone()),
            IssueFieldName::Status => IssueField::Status(self.status.clone()),
            IssueFieldName::Priority => IssueField::Priority(self.priority),
            IssueFieldName::Type => IssueField::Type(self.issue_type.clone()),
            IssueFieldName::Assignee => IssueField::Assignee(self.assignee.clone()),
            IssueFieldName::Parent => IssueField::Parent(self.parent),
            IssueFieldName::Milestone => IssueField::Milestone(self.milestone),
            IssueFieldName::Scheduled => IssueField::Scheduled(self.scheduled),
            IssueFieldName::Due => IssueField::Due(self.due),
            IssueFieldName::Acceptance => IssueField::Acceptance(self.acceptance.clone()),
            IssueFieldName::Deleted => IssueField::Deleted(self.deleted),
            IssueFieldName::Foreign => IssueField::Foreign(self.foreign.clone()),
        }
    }
}

impl MilestoneCreated {
    /// The value a field begins with.
    pub fn first_value(&self, field: MilestoneFieldName) -> MilestoneField {
        match field {
            MilestoneFieldName::Name => MilestoneField::Name(self.name.clone()),
            MilestoneFieldName::Description => {
                MilestoneField::Description(self.description.clone())
            }
            MilestoneFieldName::Status => MilestoneField::Status(self.status.clone()),
            MilestoneFieldName::Due => MilestoneField::Due(self.due),
            MilestoneFieldName::Deleted => MilestoneField::Deleted(false),
        }
    }
}
