//! Changing pages: one commit for each command.

use crosslink_core::problem::{Code, Problem};
use crosslink_git::ObjectId;
use crosslink_hub::pages::{FrontMatter, Page, Slug, merged_page};

use super::document::{self, DesignDocument};
use super::edit::PageEdit;
use super::reading::{bad_slug, page_problem};
use super::views::{PageChanged, PageOutcome, PageWritten};
use super::{Knowledge, Standing, fields, links};

/// A page that is to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPage {
    /// Its name.
    pub slug: String,
    /// Its title; that of the design document if there is none, else its name.
    pub title: Option<String>,
    /// Its text; a heading with its title if there is none.
    pub content: Option<String>,
    /// A design document, which is its text where no other is given.
    pub document: Option<DesignDocument>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Addresses of what it is based on.
    pub sources: Vec<String>,
    /// Who writes; the agent if nobody is named.
    pub contributors: Vec<String>,
}

impl Knowledge {
    /// Makes a page.
    ///
    /// # Errors
    /// `page.exists`, `page.invalid`, `text.too_long`, and as titles are checked.
    pub fn add(&self, new: &NewPage) -> Result<PageWritten, Problem> {
        let slug = Slug::new(&new.slug).map_err(|error| bad_slug(&error))?;
        let page = self.made(&slug, new)?;
        self.write(&slug, &format!("add {slug}"), |standing| {
            if let Some((there, _)) = standing.tree.find(slug.as_str()) {
                let message = format!(
                    "Page '{there}' already exists. Use 'crosslink knowledge edit' instead."
                );
                return Err(Problem::new(Code::PageExists, message));
            }
            Ok(Some(page.text()))
        })
    }

    fn made(&self, slug: &Slug, new: &NewPage) -> Result<Page, Problem> {
        let today = self.today();
        let document = new.document.as_ref();
        let title = new.title.clone();
        let title = title.or_else(|| document.and_then(DesignDocument::title));
        let title = fields::title(&title.unwrap_or_else(|| slug.to_string()))?;
        let mut front = FrontMatter {
            title,
            created: today.clone(),
            updated: today.clone(),
            ..FrontMatter::default()
        };
        let contributors = match new.contributors.is_empty() {
            true => vec![self.agent.to_string()],
            false => new.contributors.clone(),
        };
        let said = PageEdit {
            tags: new.tags.clone(),
            sources: new.sources.clone(),
            contributors,
            ..PageEdit::default()
        };
        said.say(&mut front, &today)?;
        if document.is_some() {
            fields::add(&mut front.tags, [document::TAG.to_owned()]);
        }
        let body = new.content.clone();
        let body = body.or_else(|| document.map(DesignDocument::body));
        let body = body.unwrap_or_else(|| format!("# {}", front.title));
        Ok(Page::new(&front, &body))
    }

    /// Changes a page.
    ///
    /// # Errors
    /// `page.not_found`, `page.section_not_found`, `page.invalid`, `page.unreadable`, `text.too_long`.
    pub fn edit(&self, name: &str, edit: &PageEdit) -> Result<PageWritten, Problem> {
        let slug = self.editable(name)?;
        self.write(&slug, &format!("edit {slug}"), |standing| {
            let (_, before) = self.page(standing, slug.as_str())?;
            edit.carried_out(&before, (self.agent.as_str(), &self.today()))
                .map_err(|problem| named(&slug, problem))
        })
    }

    /// Gives a page the text that somebody made of another in an editor. What others wrote meanwhile is merged.
    ///
    /// # Errors
    /// `page.not_found`, `edit.conflict`, `text.too_long`.
    pub fn edit_whole(
        &self,
        name: &str,
        before: &str,
        after: &str,
    ) -> Result<PageWritten, Problem> {
        let slug = self.editable(name)?;
        if before == after {
            return self.written(&slug, ((PageOutcome::Unchanged, Vec::new()), None));
        }
        self.write(&slug, &format!("edit {slug}"), |standing| {
            let (_, now) = self.page(standing, slug.as_str())?;
            let both = merged_page(Some(before), after, &now).ok_or_else(|| {
                let message = format!("Somebody else wrote page '{slug}' while it was edited");
                Problem::new(Code::EditConflict, message).hint(format!(
                    "`crosslink knowledge show {slug}` shows it as it is now"
                ))
            })?;
            let said = PageEdit::default();
            said.dated(&now, &both, (self.agent.as_str(), &self.today()))
        })
    }

    /// Makes a page what it was in a commit, also where it is gone.
    ///
    /// # Errors
    /// `page.not_found`.
    pub fn restore(&self, name: &str, at: &str) -> Result<PageWritten, Problem> {
        let (slug, text, _) = self.read(name, Some(at))?;
        self.write(&slug, &format!("restore {slug} from {at}"), |_| {
            Ok(Some(text.clone()))
        })
    }

    /// Takes a page away. Its history stays, and says how to get it back.
    ///
    /// # Errors
    /// `page.not_found`.
    pub fn remove(&self, name: &str) -> Result<PageWritten, Problem> {
        let (changed, commit) = self.change(|standing| {
            let (slug, _) = self.found(standing, name)?;
            standing.tree.remove(&slug);
            let (texts, _) = self.texts(standing)?;
            let refer = texts.iter();
            let refer = refer.filter(|(_, text)| links::refers(text, slug.as_str()));
            let refer = refer.map(|(other, _)| other.to_string()).collect();
            Ok((format!("knowledge: remove {slug}"), (slug, refer)))
        })?;
        let (slug, refer) = changed;
        self.written(&slug, ((PageOutcome::Removed, refer), commit))
    }

    /// The name of a page that is there to be changed.
    fn editable(&self, name: &str) -> Result<Slug, Problem> {
        let standing = self.standing()?;
        let found = self.found(&standing, name);
        let found = found.map_err(|problem| match problem.code() {
            Code::PageNotFound => Problem::new(
                Code::PageNotFound,
                format!("Page '{name}' not found. Use 'crosslink knowledge add' to create it."),
            ),
            _ => problem,
        });
        found.map(|(slug, _)| slug)
    }

    fn found(&self, standing: &Standing, name: &str) -> Result<(Slug, ObjectId), Problem> {
        let found = standing.tree.find(name);
        found.ok_or_else(|| super::reading::not_found(name))
    }

    /// Gives a page the text that `work` makes, if it makes another.
    fn write(
        &self,
        slug: &Slug,
        deed: &str,
        work: impl Fn(&Standing) -> Result<Option<String>, Problem>,
    ) -> Result<PageWritten, Problem> {
        let (outcome, commit) = self.change(|standing| {
            let is_there = standing.tree.find(slug.as_str()).is_some();
            if let Some(text) = work(standing)? {
                let set = standing.tree.set(&self.objects, slug, &text);
                set.map_err(|error| page_problem(slug, &error))?;
            }
            let outcome = match is_there {
                true => PageOutcome::Updated,
                false => PageOutcome::Created,
            };
            Ok((format!("knowledge: {deed}"), outcome))
        })?;
        let outcome = match commit {
            Some(_) => outcome,
            None => PageOutcome::Unchanged,
        };
        self.written(slug, ((outcome, Vec::new()), commit))
    }

    fn written(
        &self,
        slug: &Slug,
        done: (PageChanged, Option<ObjectId>),
    ) -> Result<PageWritten, Problem> {
        let ((outcome, referenced_by), commit) = done;
        Ok(PageWritten {
            slug: slug.to_string(),
            outcome,
            revision: commit.map(|commit| commit.to_string()),
            referenced_by,
            ack: self.acknowledged(commit)?,
        })
    }
}

/// Says which page it is whose front matter cannot be kept.
fn named(slug: &Slug, problem: Problem) -> Problem {
    match problem.code() {
        Code::PageUnreadable => Problem::new(
            Code::PageUnreadable,
            format!("Page '{slug}' stays as it is: {problem}"),
        )
        .hint(format!(
            "`crosslink knowledge edit {slug}` opens the whole page in the editor"
        )),
        _ => problem,
    }
}
