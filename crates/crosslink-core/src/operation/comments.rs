//! Comments and interventions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decision::{created, display, existing};
use super::{Decision, Edited, Operation, check_comment, check_word};
use crate::entity::Comment;
use crate::event::{CommentAdded, CommentEdited, CommentRedacted, Fact};
use crate::hub::HubView;
use crate::id::{CommentId, IssueId};
use crate::json::Foreign;
use crate::model::TRIGGERS;
use crate::problem::{Code, Problem};

/// Adds a comment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AddComment {
    /// The issue.
    pub issue: IssueId,
    /// The text, at most 1 MiB.
    pub body: String,
    /// `note`, `plan`, `decision`, … or any other word; `note` if absent.
    #[serde(default)]
    pub kind: Option<String>,
}

impl Operation for AddComment {
    const NAME: &'static str = "comment.add";
    type Outcome = Edited;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Edited, Problem> {
        let comment = begin(
            hub,
            cx,
            self.issue,
            &self.body,
            self.kind.as_deref().unwrap_or("note"),
        )?;
        finish(hub, cx, comment)
    }
}

fn begin(
    hub: &dyn HubView,
    cx: &mut Decision,
    issue: IssueId,
    body: &str,
    kind: &str,
) -> Result<CommentAdded, Problem> {
    existing(hub, issue)?;
    let kind = check_word(kind, "comment kind")?.unwrap_or_else(|| "note".to_owned());
    let body = check_comment(body)?;
    Ok(CommentAdded {
        issue,
        comment: CommentId(cx.uuid()),
        kind,
        body,
        author: None,
        trigger: None,
        context: None,
        driver_key_fingerprint: None,
        foreign: Foreign::new(),
    })
}

fn finish(hub: &dyn HubView, cx: &mut Decision, comment: CommentAdded) -> Result<Edited, Problem> {
    let display_id = display(hub, comment.issue)?;
    cx.emit(Fact::CommentAdded(Box::new(comment)));
    Ok(Edited {
        display_id,
        changed: true,
    })
}

/// Records that a driver stepped in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Intervene {
    /// The issue.
    pub issue: IssueId,
    /// What the driver did or said.
    pub body: String,
    /// What made the driver step in.
    pub trigger: String,
    /// What was going on.
    #[serde(default)]
    pub context: Option<String>,
    /// The fingerprint of the driver's key, if known.
    #[serde(default)]
    pub driver_key_fingerprint: Option<String>,
}

impl Operation for Intervene {
    const NAME: &'static str = "comment.intervene";
    type Outcome = Edited;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Edited, Problem> {
        existing(hub, self.issue)?;
        if !TRIGGERS.contains(&self.trigger.as_str()) {
            let valid = TRIGGERS.join(", ");
            let message = format!(
                "Unknown trigger type '{}'. Valid types: {valid}",
                self.trigger
            );
            return Err(Problem::new(Code::TriggerInvalid, message));
        }
        let mut comment = begin(hub, cx, self.issue, &self.body, "intervention")?;
        comment.trigger = Some(self.trigger);
        comment.context = self
            .context
            .as_deref()
            .map(|text| super::check_body(text, "Context"))
            .transpose()?
            .flatten();
        comment.driver_key_fingerprint = self.driver_key_fingerprint;
        finish(hub, cx, comment)
    }
}

/// Replaces a comment's text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EditComment {
    /// The issue.
    pub issue: IssueId,
    /// The comment.
    pub comment: CommentId,
    /// The new text.
    pub body: String,
}

impl Operation for EditComment {
    const NAME: &'static str = "comment.edit";
    type Outcome = Edited;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Edited, Problem> {
        let comment = found(hub, self.issue, self.comment)?;
        let body = check_comment(&self.body)?;
        let changed = comment.body != body && !comment.redacted;
        if changed {
            let (version, replaces) = cx.version_over(hub, comment.edited.or(comment.created))?;
            let (issue, comment) = (self.issue, self.comment);
            cx.emit(Fact::CommentEdited(CommentEdited {
                issue,
                comment,
                body,
                version,
                replaces,
                settles: Vec::new(),
            }));
        }
        Ok(Edited {
            display_id: display(hub, self.issue)?,
            changed,
        })
    }
}

/// Hides a comment's text for good, whoever edits it afterwards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RedactComment {
    /// The issue.
    pub issue: IssueId,
    /// The comment.
    pub comment: CommentId,
}

impl Operation for RedactComment {
    const NAME: &'static str = "comment.redact";
    type Outcome = Edited;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Edited, Problem> {
        let changed = !written(hub, self.issue, self.comment)?.redacted;
        if changed {
            cx.emit(Fact::CommentRedacted(CommentRedacted {
                issue: self.issue,
                comment: self.comment,
            }));
        }
        Ok(Edited {
            display_id: display(hub, self.issue)?,
            changed,
        })
    }
}

/// A comment that exists for people.
fn found(hub: &dyn HubView, issue: IssueId, id: CommentId) -> Result<Comment, Problem> {
    existing(hub, issue)?;
    Some(written(hub, issue, id)?)
        .filter(Comment::is_visible)
        .ok_or_else(|| not_found(id))
}

/// A comment that was written, also one that was taken back or lies in a deleted issue: either may return.
fn written(hub: &dyn HubView, issue: IssueId, id: CommentId) -> Result<Comment, Problem> {
    created(hub, issue)?;
    hub.comment(issue, id)?
        .filter(|comment| comment.created.is_some())
        .ok_or_else(|| not_found(id))
}

fn not_found(id: CommentId) -> Problem {
    Problem::new(Code::CommentNotFound, format!("Comment {id} not found"))
}
