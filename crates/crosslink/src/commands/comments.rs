//! `comment`, `intervene`: what is said about an issue.

use std::path::PathBuf;

use clap::Args;
use crosslink_workspace::core::id::{CommentId, IssueId};
use crosslink_workspace::core::model::COMMENT_KINDS;
use crosslink_workspace::core::operation::{AddComment, EditComment, Intervene, RedactComment};
use crosslink_workspace::core::problem::{Code, Problem};

use super::Run;
use super::changes::say;
use crate::app::App;
use crate::input;
use crate::render::issue::quiet_name;

/// Adds, replaces or redacts a comment
///
/// `crosslink issue comment 12 "text"` adds one; `-` reads the text from standard input.
#[derive(Args)]
pub(crate) struct Comment {
    /// The issue
    id: String,
    /// The text; `-` reads standard input
    #[arg(allow_hyphen_values = true, required_unless_present_any = ["file", "editor", "redact"])]
    text: Option<String>,
    /// note, plan, decision, observation, blocker, resolution, result, handoff, human or any other word
    #[arg(long, default_value = "note")]
    kind: String,
    /// Take the text from a file
    #[arg(long, value_name = "FILE", conflicts_with = "text")]
    file: Option<PathBuf>,
    /// Write the text in `$EDITOR`
    #[arg(short, long, conflicts_with_all = ["text", "file"])]
    editor: bool,
    /// Replace the text of this comment
    #[arg(long, value_name = "COMMENT", conflicts_with = "redact")]
    edit: Option<String>,
    /// Hide the text of this comment for good
    #[arg(long, value_name = "COMMENT")]
    redact: Option<String>,
}

impl Run for Comment {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        if let Some(comment) = &self.redact {
            let comment = find_comment(app, issue, comment)?;
            let done = app.workspace()?.run(RedactComment { issue, comment })?;
            return say(app, &done, |name| {
                format!("Redacted a comment of issue {name}")
            });
        }
        let body = match (&self.text, &self.file) {
            (Some(text), _) => input::text(text)?,
            (None, Some(path)) => input::file(path)?,
            (None, None) => {
                let before = before(app, issue, self.edit.as_deref())?;
                input::edit(app, &before)?
            }
        };
        if let Some(comment) = &self.edit {
            let comment = find_comment(app, issue, comment)?;
            let done = app.workspace()?.run(EditComment {
                issue,
                comment,
                body,
            })?;
            return say(app, &done, |name| {
                format!("Edited a comment of issue {name}")
            });
        }
        if !COMMENT_KINDS.contains(&self.kind.as_str()) {
            app.ui.warn(&format!(
                "comment kind '{}' is none of the known ones; it is kept as given",
                self.kind
            ));
        }
        let done = app.workspace()?.run(AddComment {
            issue,
            body,
            kind: Some(self.kind),
        })?;
        say(app, &done, |name| format!("Added comment to issue {name}"))
    }
}

/// The text of the comment that is to be edited, if one is.
fn before(app: &mut App, issue: IssueId, comment: Option<&str>) -> Result<String, Problem> {
    let Some(comment) = comment else {
        return Ok(String::new());
    };
    let id = find_comment(app, issue, comment)?;
    let comments = app.workspace()?.read(|snapshot| snapshot.comments(issue))?;
    Ok(comments
        .into_iter()
        .find(|comment| comment.uuid == id)
        .map(|comment| comment.content)
        .unwrap_or_default())
}

/// Finds a comment by its place or a part of its uuid.
fn find_comment(app: &mut App, issue: IssueId, text: &str) -> Result<CommentId, Problem> {
    let comments = app.workspace()?.read(|snapshot| snapshot.comments(issue))?;
    let number = text.trim_start_matches('#').parse::<i64>().ok();
    let found: Vec<_> = comments
        .iter()
        .filter(|comment| {
            Some(comment.id) == number
                || (text.len() >= 4 && comment.uuid.to_string().starts_with(text))
        })
        .collect();
    match found.as_slice() {
        [one] => Ok(one.uuid),
        _ => Err(
            Problem::new(Code::CommentNotFound, format!("Comment {text} not found"))
                .hint("`crosslink issue comments <id> --json` shows ids and uuids"),
        ),
    }
}

/// Records that a driver stepped in
#[derive(Args)]
pub(crate) struct InterveneArgs {
    /// The issue
    id: String,
    /// What the driver did or said; `-` reads standard input
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// tool_rejected, tool_blocked, redirect, context_provided, manual_action or question_answered
    #[arg(long, value_name = "TRIGGER")]
    trigger: String,
    /// What was going on
    #[arg(long, value_name = "TEXT")]
    context: Option<String>,
}

impl Run for InterveneArgs {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        let trigger = self.trigger.clone();
        let operation = Intervene {
            issue,
            body: input::text(&self.text)?,
            trigger: self.trigger,
            context: self.context,
            driver_key_fingerprint: None,
        };
        let done = app.workspace()?.intervene(operation)?;
        let id = quiet_name(&done.outcome.display_id);
        app.wrote(&done, &[id], |ui, intervention| {
            ui.line(&if intervention.recorded {
                format!(
                    "Logged intervention on issue {} [{trigger}]",
                    intervention.display_id
                )
            } else {
                "Intervention tracking is disabled in hook-config.json. Skipping.".to_owned()
            });
        })
    }
}
