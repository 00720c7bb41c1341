//! What is changed of a page.

use crosslink_core::problem::{Code, Problem};
use crosslink_hub::pages::{self, FrontMatter, FrontUnread, Page};

use super::document::{self, DesignDocument};
use super::fields;
use super::reading::no_section;

/// What is changed of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageEdit {
    /// Another title.
    pub title: Option<String>,
    /// Tags that are added.
    pub tags: Vec<String>,
    /// Tags that are taken away.
    pub untag: Vec<String>,
    /// Sources that are added.
    pub sources: Vec<String>,
    /// Contributors that are added; the agent is one of them if anything changes.
    pub contributors: Vec<String>,
    /// What becomes of the text.
    pub body: BodyEdit,
}

/// What becomes of a page's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BodyEdit {
    /// It stays.
    #[default]
    Keep,
    /// Another comes in its place.
    Replace(String),
    /// A design document comes in its place.
    Document(DesignDocument),
    /// Something is added at its end.
    Append(String),
    /// Something comes in the place of what a section holds.
    ReplaceSection {
        /// The text of the heading, which may begin with the `#` of its level.
        heading: String,
        /// What it holds then.
        text: String,
    },
    /// Something is added at the end of a section.
    AppendToSection {
        /// The text of the heading, likewise.
        heading: String,
        /// What is added.
        text: String,
    },
}

impl PageEdit {
    /// Whether nothing is to be changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The text of a page with the change; nothing if it stays as it was.
    pub(super) fn carried_out(
        &self,
        before: &str,
        who: (&str, &str),
    ) -> Result<Option<String>, Problem> {
        let mut page = Page::parse(before);
        if let Some(body) = self.body.carried_out(&page.body)? {
            page.set_body(&body);
        }
        let mut front = page.front();
        self.say(&mut front, who.1)?;
        if let BodyEdit::Document(_) = self.body {
            fields::add(&mut front.tags, [document::TAG.to_owned()]);
        }
        if front != page.front() {
            page.set_front(&front).map_err(unread)?;
        }
        self.dated(before, &page.text(), who)
    }

    /// The same text, with who changed it and when; nothing if nothing was.
    pub(super) fn dated(
        &self,
        before: &str,
        after: &str,
        (agent, today): (&str, &str),
    ) -> Result<Option<String>, Problem> {
        if before == after {
            return Ok(None);
        }
        let mut page = Page::parse(after);
        if page.has_front() {
            let mut front = page.front();
            today.clone_into(&mut front.updated);
            if self.contributors.is_empty() {
                fields::add(&mut front.contributors, [agent.to_owned()]);
            }
            // A front matter that cannot be kept stays as it is.
            let _ = page.set_front(&front);
        }
        Ok(Some(page.text()))
    }

    /// Says what is said anew about a page.
    pub(super) fn say(&self, front: &mut FrontMatter, today: &str) -> Result<(), Problem> {
        if let Some(title) = &self.title {
            front.title = fields::title(title)?;
        }
        front.tags.retain(|tag| !self.untag.contains(tag));
        for tag in &self.tags {
            fields::add(&mut front.tags, [fields::tag(tag)?]);
        }
        for contributor in &self.contributors {
            fields::add(&mut front.contributors, [fields::contributor(contributor)?]);
        }
        for url in &self.sources {
            let source = fields::source(url, today)?;
            if !front.sources.iter().any(|known| known.url == source.url) {
                front.sources.push(source);
            }
        }
        Ok(())
    }
}

impl BodyEdit {
    /// The text with the change; nothing if it stays.
    fn carried_out(&self, body: &str) -> Result<Option<String>, Problem> {
        let section = |changed: Option<String>, heading: &str| {
            changed.map(Some).ok_or_else(|| no_section(body, heading))
        };
        match self {
            Self::Keep => Ok(None),
            Self::Replace(text) => {
                let is_same = text.trim() == body.trim();
                Ok((!is_same).then(|| text.clone()))
            }
            Self::Document(document) => Ok(Some(document.body())),
            Self::Append(text) if text.trim().is_empty() => Ok(None),
            Self::Append(text) => Ok(Some(pages::appended(body, text))),
            Self::ReplaceSection { heading, text } => {
                section(pages::replaced(body, heading, text), heading)
            }
            Self::AppendToSection { text, .. } if text.trim().is_empty() => Ok(None),
            Self::AppendToSection { heading, text } => {
                section(pages::appended_to(body, heading, text), heading)
            }
        }
    }
}

fn unread(error: FrontUnread) -> Problem {
    Problem::new(Code::PageUnreadable, error.to_string())
}
