//! `show`, `comments`: one issue.

use clap::Args;
use crosslink_workspace::core::id::IssueId;
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::view::{CommentView, IssueDetail};

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::list::ListOptions;
use crate::ui::Ui;
use crosslink_workspace::core::query::DateUse;

/// Show an issue with everything that belongs to it
#[derive(Args)]
pub(crate) struct Show {
    /// A number, part of a uuid, an external reference, `@` (the session's issue) or `@last`
    #[arg(required = true)]
    ids: Vec<String>,
    /// Show it as it was then, at the end of a day: `2026-01-31`, `yesterday`, `3d`, `2w` or RFC 3339, in UTC
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    as_of: Option<String>,
}

impl Run for Show {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let mut asked = app.asked(&self.ids)?;
        let mut details = Vec::new();
        for (word, id) in asked.found.clone() {
            match self.detail(app, &word, id) {
                Ok(detail) => details.push(detail),
                Err(problem) => asked.refuse(&word, problem)?,
            }
        }
        match details.as_slice() {
            [one] if asked.alone => app.show(one)?,
            several if app.ui.is_json() => crate::render::json(app, &several)?,
            several => {
                for (place, detail) in several.iter().enumerate() {
                    if place > 0 && !app.ui.quiet {
                        app.ui.line("");
                    }
                    app.show(detail)?;
                }
            }
        }
        asked.end(app)
    }
}

impl Show {
    /// Everything about one issue, at the time that was asked for.
    fn detail(&self, app: &mut App, typed: &str, id: IssueId) -> Result<IssueDetail, Problem> {
        let then = app.date_if(self.as_of.as_deref(), DateUse::Until)?;
        let workspace = app.workspace()?;
        let found = match then {
            None => workspace.read(|snapshot| snapshot.detail(id))?,
            Some(then) => {
                let past = workspace.as_of(then)?;
                let found = past.read(|snapshot| snapshot.detail(id))?;
                super::list::say_begin(app, then, past.begins());
                found
            }
        };
        found.ok_or_else(|| {
            let name = super::changes::plain_name(typed);
            let message = format!("Issue {name} not found at that time");
            Problem::new(Code::IssueNotFound, message)
                .hint("`crosslink history` shows what happened since")
        })
    }
}

/// List the comments of an issue
#[derive(Args)]
pub(crate) struct Comments {
    /// The issue
    id: String,
    /// Only these kinds, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "KINDS")]
    kind: Vec<String>,
}

impl Run for Comments {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let id = app.issue(&self.id)?;
        let mut comments = app.workspace()?.read(|snapshot| snapshot.comments(id))?;
        comments.retain(|comment| self.kind.is_empty() || self.kind.contains(&comment.kind));
        let show = |ui: &mut Ui, comments: &[CommentView]| {
            for comment in comments {
                comment.text(ui);
            }
        };
        app.show_list(&comments, &ListOptions::whole("No comments found.", &show))
    }
}
