//! What is shown of pages, and what became of them: plain data.

use crosslink_core::time::Timestamp;
use crosslink_hub::pages::{FrontMatter, PageSource, Slug};
use schemars::JsonSchema;
use serde::Serialize;

use crate::run::Ack;

/// A page without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "page")]
pub struct PageView {
    /// Its name.
    pub slug: String,
    /// Its title; its name if it has none.
    pub title: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Who wrote in it.
    pub contributors: Vec<String>,
    /// The day it was made; empty if it does not say.
    pub created: String,
    /// The day it was changed last; empty if it does not say.
    pub updated: String,
    /// Where what it says is from.
    pub sources: Vec<PageSourceView>,
}

/// Where something is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PageSourceView {
    /// The address.
    pub url: String,
    /// What it is called.
    pub title: String,
    /// The day it was looked at; `null` if it does not say.
    pub accessed_at: Option<String>,
}

/// A page with its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "page_detail")]
pub struct PageDetail {
    /// What is said about it.
    #[serde(flatten)]
    pub page: PageView,
    /// The text below the front matter.
    pub body: String,
    /// The commit it was read from.
    pub revision: String,
    /// The whole file.
    #[serde(skip)]
    pub text: String,
}

/// A section of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "page_section")]
pub struct PageSection {
    /// The page.
    pub slug: String,
    /// The line of the heading.
    pub heading: String,
    /// What follows it.
    pub content: String,
}

/// Which pages are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageFilter {
    /// Only those with this tag.
    pub tag: Option<String>,
    /// Only those this one wrote in.
    pub contributor: Option<String>,
    /// Only those changed on this day or later, `2026-01-31`.
    pub since: Option<String>,
    /// Only those with a source whose address has this in it.
    pub source: Option<String>,
}

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PageOutcome {
    /// It is new.
    Created,
    /// It is another now.
    Updated,
    /// It is gone.
    Removed,
    /// It is as it was.
    Unchanged,
}

/// A page that was written, and how far that has travelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "page_written")]
pub struct PageWritten {
    /// The page.
    pub slug: String,
    /// What became of it.
    pub outcome: PageOutcome,
    /// The commit; `null` if nothing changed.
    pub revision: Option<String>,
    /// Pages that refer to it, where it was removed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub referenced_by: Vec<String>,
    /// How far it has travelled.
    pub ack: Ack,
}

/// A page that is to be written, between the question and the commit.
pub(super) type PageChanged = (PageOutcome, Vec<String>);

/// What a commit did to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevisionChange {
    /// It was not there before.
    Added,
    /// Its text is another.
    Changed,
    /// It is gone.
    Removed,
}

/// A commit that changed a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "page_revision")]
pub struct PageRevision {
    /// The commit.
    pub revision: String,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub time: Timestamp,
    /// What it did to the page.
    pub change: RevisionChange,
    /// What it says about itself.
    pub message: String,
}

/// What is done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileAction {
    /// It is written where nothing was.
    Write,
    /// It is written over what was there.
    Overwrite,
    /// There is something else already.
    Skip,
    /// It is there, just so.
    Same,
}

/// A file, the page that belongs to it, and what is done with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FileStep {
    /// The page.
    pub slug: String,
    /// The file, as seen from the directory that was named.
    pub file: String,
    /// What is done.
    pub action: FileAction,
}

/// A file or page that was passed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PageDamage {
    /// Where it is.
    pub place: String,
    /// What is wrong.
    pub reason: String,
}

/// What was done instead of a merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind", content = "beside")]
pub enum PageChange {
    /// The remote's page keeps the name; mine is kept under this one.
    KeptBeside(String),
    /// I removed it, they changed it: it is there.
    RemovedHere,
    /// They removed it, I changed it: it is there.
    RemovedThere,
}

/// A page that could not be merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PageConflict {
    /// The page.
    pub slug: String,
    /// What was done instead.
    pub instead: PageChange,
}

/// What came of merging the pages of the remote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "pages_merged")]
pub struct PagesMerged {
    /// The commit that is held now; `null` if there are no pages anywhere.
    pub revision: Option<String>,
    /// Whether something came that was not here.
    pub moved: bool,
    /// Pages that both sides changed, and that were merged.
    pub merged: Vec<String>,
    /// Pages that could not be merged.
    pub conflicts: Vec<PageConflict>,
}

impl PagesMerged {
    /// Takes in what another round of the same exchange did.
    pub(super) fn add(&mut self, later: Self) {
        self.revision = later.revision;
        self.moved |= later.moved;
        self.merged.extend(later.merged);
        self.conflicts.extend(later.conflicts);
    }
}

impl PageView {
    pub(super) fn of(slug: &Slug, front: FrontMatter) -> Self {
        let title = match front.title.trim().is_empty() {
            true => slug.to_string(),
            false => front.title,
        };
        Self {
            slug: slug.to_string(),
            title,
            tags: front.tags,
            contributors: front.contributors,
            created: front.created,
            updated: front.updated,
            sources: front.sources.into_iter().map(PageSourceView::of).collect(),
        }
    }
}

impl PageSourceView {
    fn of(source: PageSource) -> Self {
        Self {
            url: source.url,
            title: source.title,
            accessed_at: Some(source.accessed_at).filter(|day| !day.is_empty()),
        }
    }
}

impl PageFilter {
    /// Whether a page is asked for.
    pub(super) fn fits(&self, page: &PageView) -> bool {
        let has = |list: &[String], wanted: &Option<String>| {
            wanted.as_ref().is_none_or(|wanted| list.contains(wanted))
        };
        let source = |wanted: &String| {
            page.sources
                .iter()
                .any(|it| it.url.contains(wanted.as_str()))
        };
        has(&page.tags, &self.tag)
            && has(&page.contributors, &self.contributor)
            && self
                .since
                .as_ref()
                .is_none_or(|since| page.updated >= *since)
            && self.source.as_ref().is_none_or(source)
    }
}
