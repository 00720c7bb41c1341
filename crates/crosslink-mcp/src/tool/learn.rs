//! Keeping what was found out: a knowledge page is made, or added to. Nothing that others wrote is replaced.

use crosslink_workspace::Workspace;
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::knowledge::{BodyEdit, NewPage, PageEdit};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Entry, Sort, typed};
use crate::door::{Done, Trace, as_json};

/// What is to be kept.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Learn {
    page: String,
    text: String,
    /// The heading it belongs under; the end of the page if absent.
    #[serde(default)]
    section: Option<String>,
    /// The title, where the page is new.
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
}

/// The tool that keeps what was found out.
pub(super) fn entry() -> Entry {
    typed(
        (
            "learn",
            "Keeps what was found out: makes a knowledge page, or adds to it",
        ),
        Sort::Writes,
        learn,
    )
}

fn learn(workspace: &mut Workspace, wanted: Learn) -> Result<Done, Problem> {
    if wanted.text.trim().is_empty() {
        let message = "There is no text to keep";
        return Err(Problem::new(Code::UsageInvalid, message));
    }
    let pages = workspace.knowledge()?;
    let written = match pages.show(&wanted.page, None) {
        Ok(there) => pages.edit(&there.page.slug, &added(wanted))?,
        Err(problem) if problem.code() == Code::PageNotFound => pages.add(&NewPage {
            slug: wanted.page,
            title: wanted.title,
            content: Some(wanted.text),
            tags: wanted.tags,
            ..NewPage::default()
        })?,
        Err(problem) => return Err(problem),
    };
    let trace = written.revision.clone();
    Ok(Done {
        trace: trace.map_or(Trace::Nothing, Trace::Page),
        value: as_json(written)?,
    })
}

fn added(wanted: Learn) -> PageEdit {
    let body = match wanted.section {
        Some(heading) => BodyEdit::AppendToSection {
            heading,
            text: wanted.text,
        },
        None => BodyEdit::Append(wanted.text),
    };
    PageEdit {
        tags: wanted.tags,
        body,
        ..PageEdit::default()
    }
}
