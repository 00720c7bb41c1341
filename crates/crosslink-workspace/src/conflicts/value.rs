//! Values as people type them, read for the place they are meant for.

use crosslink_core::conflict::{Register, Value};
use crosslink_core::event::{IssueField, IssueFieldName, MilestoneField, MilestoneFieldName};
use crosslink_core::id::IssueRef;
use crosslink_core::model::{IssueType, Lifecycle, Priority, Standing, Status};
use crosslink_core::operation::{check_body, check_title, check_word};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::query::{DateUse, read_date};
use crosslink_core::time::Timestamp;
use crosslink_store::Snapshot;

use crate::workspace::resolve_issue;

/// Reads a value; empty takes away what may be absent.
pub(super) fn typed(
    snapshot: &Snapshot,
    register: &Register,
    text: &str,
    now: Timestamp,
) -> Result<Value, Problem> {
    match register {
        Register::Issue(_, name) => issue_field(snapshot, *name, text, now).map(Value::Issue),
        Register::Milestone(_, name) => milestone_field(*name, text, now).map(Value::Milestone),
        Register::Comment(..) => Ok(Value::Text(text.to_owned())),
        Register::Element(..) => yes_or_no(text).map(Value::Present),
    }
}

fn issue_field(
    snapshot: &Snapshot,
    name: IssueFieldName,
    text: &str,
    now: Timestamp,
) -> Result<IssueField, Problem> {
    Ok(match name {
        IssueFieldName::Title => IssueField::Title(check_title(text)?),
        IssueFieldName::Description => IssueField::Description(check_body(text, "Description")?),
        IssueFieldName::Acceptance => IssueField::Acceptance(check_body(text, "Acceptance")?),
        IssueFieldName::Status => IssueField::Status(standing(text, now)?),
        IssueFieldName::Priority => IssueField::Priority(Priority::parse(text)?),
        IssueFieldName::Type => IssueField::Type(IssueType::new(text)?),
        IssueFieldName::Assignee => IssueField::Assignee(check_word(text, "assignee")?),
        IssueFieldName::Parent if text.is_empty() => IssueField::Parent(None),
        IssueFieldName::Parent => {
            let parent = resolve_issue(snapshot, &IssueRef::parse(text)?)?;
            IssueField::Parent(Some(parent))
        }
        IssueFieldName::Scheduled => IssueField::Scheduled(date(text, DateUse::Begin, now)?),
        IssueFieldName::Due => IssueField::Due(date(text, DateUse::Due, now)?),
        IssueFieldName::Deleted => IssueField::Deleted(yes_or_no(text)?),
        IssueFieldName::Milestone | IssueFieldName::Foreign => return Err(untyped()),
    })
}

fn milestone_field(
    name: MilestoneFieldName,
    text: &str,
    now: Timestamp,
) -> Result<MilestoneField, Problem> {
    Ok(match name {
        MilestoneFieldName::Name => MilestoneField::Name(check_title(text)?),
        MilestoneFieldName::Description => {
            MilestoneField::Description(check_body(text, "Description")?)
        }
        MilestoneFieldName::Status => MilestoneField::Status(standing(text, now)?),
        MilestoneFieldName::Due => MilestoneField::Due(date(text, DateUse::Due, now)?),
        MilestoneFieldName::Deleted => MilestoneField::Deleted(yes_or_no(text)?),
    })
}

fn standing(text: &str, now: Timestamp) -> Result<Standing, Problem> {
    let state = match Status::parse(text) {
        Some(Status::Open) => return Ok(Standing::default()),
        Some(Status::Closed) => Lifecycle::Closed,
        Some(Status::Archived) => Lifecycle::Archived,
        _ => {
            let message = format!("'{text}' is none of open, closed, archived");
            return Err(Problem::new(Code::UsageInvalid, message));
        }
    };
    let closed_at = Some(now);
    Ok(Standing {
        state,
        closed_at,
        reason: None,
    })
}

fn date(text: &str, usage: DateUse, now: Timestamp) -> Result<Option<Timestamp>, Problem> {
    match text.is_empty() {
        true => Ok(None),
        false => read_date(text, usage, now).map(Some),
    }
}

fn yes_or_no(text: &str) -> Result<bool, Problem> {
    match text {
        "yes" | "true" => Ok(true),
        "no" | "false" => Ok(false),
        _ => {
            let message = format!("'{text}' is neither yes nor no");
            Err(Problem::new(Code::UsageInvalid, message))
        }
    }
}

fn untyped() -> Problem {
    Problem::new(Code::UsageInvalid, "No value can be typed for this field")
        .hint("`--keep` and `--take` settle it")
}
