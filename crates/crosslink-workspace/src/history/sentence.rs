//! What an event says, in one sentence for people.

use crosslink_core::event::{
    Change, ClaimVerb, Element, Event, Fact, IssueField, IssueVerb, MilestoneVerb,
};
use crosslink_core::hub::HubView;
use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::model::{Lifecycle, Standing};
use crosslink_core::operation::display;
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_store::Snapshot;

/// Text longer than this is cut in a sentence.
const WIDTH: usize = 60;

/// The kind of an event, as the log calls it.
pub(crate) fn kind(event: &Event) -> &str {
    match &event.fact {
        Fact::IssueCreated(_) => "issue.created",
        Fact::IssueChanged(verb, _) => verb.kind(),
        Fact::ElementChanged(changed) => match &changed.element {
            Element::Label(_) => "label",
            Element::Blocker(_) => "blocker",
            Element::Relation(_) => "relation",
            Element::ExternalRef(_) => "external_ref",
        },
        Fact::IssueNumbered(_) => "issue.numbered",
        Fact::ClaimRecorded(verb, _) => verb.kind(),
        Fact::CommentAdded(_) => "comment.added",
        Fact::CommentEdited(_) => "comment.edited",
        Fact::CommentRedacted(_) => "comment.redacted",
        Fact::TimeLogged(_) => "time.logged",
        Fact::CommentHidden(_) => "comment.hidden",
        Fact::TimeHidden(_) => "time.hidden",
        Fact::MilestoneCreated(_) => "milestone.created",
        Fact::MilestoneChanged(verb, _) => verb.kind(),
        Fact::MilestoneNumbered(_) => "milestone.numbered",
        Fact::ControlRequested(_) => "control.requested",
        Fact::ControlAnswered(_) => "control.answered",
        Fact::CiReported(_) => "ci.reported",
        Fact::Unknown { kind } => kind,
    }
}

/// Says what happened.
///
/// # Errors
/// Where the storage fails.
pub(crate) fn sentence(snapshot: &Snapshot, event: &Event) -> Result<String, Problem> {
    let hub = snapshot.hub();
    for told in [of_issue, of_part, of_milestone, of_others] {
        if let Some(sentence) = told(hub, &event.fact)? {
            return Ok(sentence);
        }
    }
    Ok(format!(
        "`{}`, which a newer version understands",
        kind(event)
    ))
}

/// What happened to an issue itself.
fn of_issue(hub: &dyn HubView, fact: &Fact) -> Result<Option<String>, Problem> {
    let name = |id: IssueId| display(hub, id);
    Ok(Some(match fact {
        Fact::IssueCreated(created) => {
            format!("created {}: {}", name(created.issue)?, created.title)
        }
        Fact::IssueChanged(verb, changed) => {
            let what = issue_changes(hub, *verb, &changed.changes)?;
            format!("{} {}{what}", issue_verb(*verb), name(changed.id)?)
        }
        Fact::ElementChanged(changed) => element(
            hub,
            &name(changed.issue)?,
            &changed.element,
            changed.present,
        )?,
        Fact::IssueNumbered(numbered) => {
            format!(
                "gave {} the number #{}",
                name(numbered.id)?,
                numbered.number
            )
        }
        Fact::ClaimRecorded(verb, claim) => {
            let issue = name(claim.issue)?;
            match (verb, claim.from.as_deref()) {
                (ClaimVerb::Overridden, Some(from)) => format!("overrode '{from}' on {issue}"),
                (ClaimVerb::Lost, _) => match &claim.to {
                    Some(to) => format!("lost {issue} to '{to}'"),
                    None => format!("lost {issue}"),
                },
                (_, Some(from)) => format!("{} {issue} from '{from}'", claim_verb(*verb)),
                (_, None) => format!("{} {issue}", claim_verb(*verb)),
            }
        }
        _ => return Ok(None),
    }))
}

/// What happened to a comment or a stretch of work.
fn of_part(hub: &dyn HubView, fact: &Fact) -> Result<Option<String>, Problem> {
    let name = |id: IssueId| display(hub, id);
    Ok(Some(match fact {
        Fact::CommentAdded(added) => {
            let kind = if added.kind == "note" {
                "comment"
            } else {
                &added.kind
            };
            format!(
                "added a {kind} to {}: {}",
                name(added.issue)?,
                cut(&added.body)
            )
        }
        Fact::CommentEdited(edited) => {
            format!(
                "edited a comment on {}: {}",
                name(edited.issue)?,
                cut(&edited.body)
            )
        }
        Fact::CommentRedacted(redacted) => {
            format!("redacted a comment on {}", name(redacted.issue)?)
        }
        Fact::TimeLogged(logged) => {
            let seconds = logged.seconds.unwrap_or_default();
            format!("logged {seconds} s on {}", name(logged.issue)?)
        }
        Fact::CommentHidden(hidden) => {
            format!(
                "took {} a comment on {}",
                way(hidden.hidden),
                name(hidden.issue)?
            )
        }
        Fact::TimeHidden(hidden) => {
            format!(
                "took {} logged time on {}",
                way(hidden.hidden),
                name(hidden.issue)?
            )
        }
        _ => return Ok(None),
    }))
}

/// What happened to a milestone.
fn of_milestone(hub: &dyn HubView, fact: &Fact) -> Result<Option<String>, Problem> {
    Ok(Some(match fact {
        Fact::MilestoneCreated(created) => format!("created milestone {}", created.name),
        Fact::MilestoneChanged(verb, changed) => {
            let fields = changed
                .changes
                .iter()
                .filter_map(|change| change.field.name());
            let fields: Vec<_> = fields.map(|field| field.as_str()).collect();
            let what = match verb {
                MilestoneVerb::Edited | MilestoneVerb::Settled => {
                    format!(" ({})", fields.join(", "))
                }
                _ => String::new(),
            };
            let name = milestone(hub, changed.id)?;
            format!("{} milestone {name}{what}", milestone_verb(*verb))
        }
        Fact::MilestoneNumbered(numbered) => {
            let name = milestone(hub, numbered.id)?;
            format!("gave milestone {name} the number {}", numbered.number)
        }
        _ => return Ok(None),
    }))
}

/// What was said to an agent, or of a commit.
fn of_others(hub: &dyn HubView, fact: &Fact) -> Result<Option<String>, Problem> {
    Ok(Some(match fact {
        Fact::ControlRequested(asked) => {
            let issue = match asked.issue {
                Some(issue) => format!(" {}", display(hub, issue)?),
                None => String::new(),
            };
            format!("asked '{}': {}{issue}", asked.target, asked.what)
        }
        Fact::ControlAnswered(answered) => format!("answered a request: {}", answered.result),
        Fact::CiReported(report) => {
            let commit = report.commit.get(..12).unwrap_or(&report.commit);
            let check = report.check.as_deref().map(|name| format!(" ({name})"));
            let check = check.unwrap_or_default();
            format!("reported {} at {commit}{check}", report.state)
        }
        _ => return Ok(None),
    }))
}

fn way(hidden: bool) -> &'static str {
    if hidden { "back" } else { "up again" }
}

fn issue_verb(verb: IssueVerb) -> &'static str {
    match verb {
        IssueVerb::Edited => "edited",
        IssueVerb::Closed => "closed",
        IssueVerb::Reopened => "reopened",
        IssueVerb::Archived => "archived",
        IssueVerb::Unarchived => "unarchived",
        IssueVerb::Deleted => "deleted",
        IssueVerb::Restored => "restored",
        IssueVerb::Assigned => "assigned",
        IssueVerb::Scheduled => "scheduled",
        IssueVerb::Moved => "moved",
        IssueVerb::Planned => "planned",
        IssueVerb::Settled => "settled",
    }
}

fn claim_verb(verb: ClaimVerb) -> &'static str {
    match verb {
        ClaimVerb::Claimed => "claimed",
        ClaimVerb::Released => "released",
        ClaimVerb::Stolen => "took over",
        ClaimVerb::Overridden => "overrode the claim of",
        ClaimVerb::Lost => "lost",
    }
}

fn milestone_verb(verb: MilestoneVerb) -> &'static str {
    match verb {
        MilestoneVerb::Edited => "edited",
        MilestoneVerb::Closed => "closed",
        MilestoneVerb::Reopened => "reopened",
        MilestoneVerb::Deleted => "deleted",
        MilestoneVerb::Restored => "restored",
        MilestoneVerb::Settled => "settled",
    }
}

/// What follows the name of the issue: the values, where the verb does not say them.
fn issue_changes(
    hub: &dyn HubView,
    verb: IssueVerb,
    changes: &[Change<IssueField>],
) -> Result<String, Problem> {
    let tells = matches!(
        verb,
        IssueVerb::Edited
            | IssueVerb::Assigned
            | IssueVerb::Scheduled
            | IssueVerb::Moved
            | IssueVerb::Planned
            | IssueVerb::Closed
            | IssueVerb::Settled
    );
    let mut parts = Vec::new();
    for change in changes.iter().filter(|_| tells) {
        match &change.field {
            IssueField::Status(Standing {
                state: Lifecycle::Closed,
                reason,
                ..
            }) if verb == IssueVerb::Closed => parts.extend(reason.as_deref().map(cut)),
            field => parts.extend(value(hub, field)?),
        }
    }
    Ok(if parts.is_empty() {
        String::new()
    } else {
        format!(": {}", parts.join(", "))
    })
}

/// `priority high`, `no due date`, `description`.
fn value(hub: &dyn HubView, field: &IssueField) -> Result<Option<String>, Problem> {
    let Some(name) = field.name() else {
        return Ok(None);
    };
    let name = name.as_str();
    Ok(Some(match text(hub, field)? {
        Some(text) if text.is_empty() => name.to_owned(),
        Some(text) => format!("{name} {}", cut(&text)),
        None => format!("no {name}"),
    }))
}

/// The value of a field for people; empty where only its name is worth saying, nothing where there is none.
pub(super) fn text(hub: &dyn HubView, field: &IssueField) -> Result<Option<String>, Problem> {
    let date = |time: &Option<Timestamp>| time.map(Timestamp::date);
    Ok(match field {
        IssueField::Title(title) => Some(title.clone()),
        IssueField::Description(text) | IssueField::Acceptance(text) => {
            text.as_ref().map(|_| String::new())
        }
        IssueField::Status(standing) => Some(lifecycle(standing.state).to_owned()),
        IssueField::Priority(priority) => Some(priority.to_string()),
        IssueField::Type(name) => Some(name.to_string()),
        IssueField::Assignee(name) => name.clone(),
        IssueField::Parent(parent) => parent.map(|id| display(hub, id)).transpose()?,
        IssueField::Milestone(id) => id.map(|id| milestone(hub, id)).transpose()?,
        IssueField::Scheduled(time) | IssueField::Due(time) => date(time),
        IssueField::Deleted(deleted) => Some(deleted.to_string()),
        IssueField::Foreign(_) | IssueField::Unknown(_) => Some(String::new()),
    })
}

/// The value of a field for people, on one line where it can be: texts as they are, `none` where there is none.
pub(crate) fn value_text(hub: &dyn HubView, field: &IssueField) -> Result<String, Problem> {
    Ok(match field {
        IssueField::Description(text) | IssueField::Acceptance(text) => {
            text.clone().unwrap_or_else(none)
        }
        IssueField::Status(standing) => standing_text(standing),
        IssueField::Deleted(true) => "deleted".to_owned(),
        IssueField::Deleted(false) => "there".to_owned(),
        field => text(hub, field)?.unwrap_or_else(none),
    })
}

fn none() -> String {
    "none".to_owned()
}

/// `open`, `closed: fixed`.
pub(crate) fn standing_text(standing: &Standing) -> String {
    let state = lifecycle(standing.state);
    match &standing.reason {
        Some(reason) => format!("{state}: {reason}"),
        None => state.to_owned(),
    }
}

fn lifecycle(state: Lifecycle) -> &'static str {
    match state {
        Lifecycle::Open => "open",
        Lifecycle::Closed => "closed",
        Lifecycle::Archived => "archived",
    }
}

fn element(
    hub: &dyn HubView,
    name: &str,
    element: &Element,
    present: bool,
) -> Result<String, Problem> {
    let did = if present { "added" } else { "removed" };
    let to = if present { "to" } else { "from" };
    Ok(match element {
        Element::Label(label) => format!("{did} label '{label}' {to} {name}"),
        Element::Blocker(blocker) => {
            format!("{did} blocker {} {to} {name}", display(hub, *blocker)?)
        }
        Element::Relation(other) => {
            format!("{did} relation to {} {to} {name}", display(hub, *other)?)
        }
        Element::ExternalRef(reference) => format!("{did} reference '{reference}' {to} {name}"),
    })
}

fn milestone(hub: &dyn HubView, id: MilestoneId) -> Result<String, Problem> {
    let found = hub.milestone(id)?;
    Ok(found.map_or_else(|| id.to_string(), |milestone| milestone.name))
}

/// The first line of a text, cut.
fn cut(text: &str) -> String {
    let line = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default()
        .trim();
    if line.chars().count() <= WIDTH {
        return line.to_owned();
    }
    let start: String = line.chars().take(WIDTH - 1).collect();
    format!("{start}…")
}
