//! Questions about pages.

use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_git::ObjectId;
use crosslink_hub::pages::{
    self, Page, PageError, PageTree, Revision, RevisionKind, Slug, SlugError,
};

use super::views::{
    PageDamage, PageDetail, PageFilter, PageRevision, PageSection, PageView, RevisionChange,
};
use super::{Knowledge, Standing, unreadable};

/// How many digits name a revision at least.
const LEAST_DIGITS: usize = 4;

/// Pages with their texts, and those that cannot be read.
pub(super) type Texts = (Vec<(Slug, String)>, Vec<PageDamage>);

impl Knowledge {
    /// Lists the pages that are asked for, by name, and what cannot be read.
    ///
    /// # Errors
    /// Where the repository cannot be read.
    pub fn list(&self, filter: &PageFilter) -> Result<(Vec<PageView>, Vec<PageDamage>), Problem> {
        let (texts, damage) = self.texts(&self.standing()?)?;
        let pages = texts.into_iter();
        let pages = pages.map(|(slug, text)| PageView::of(&slug, Page::parse(&text).front()));
        Ok((pages.filter(|page| filter.fits(page)).collect(), damage))
    }

    /// Reads all pages.
    pub(super) fn texts(&self, standing: &Standing) -> Result<Texts, Problem> {
        let mut texts = Vec::new();
        let damage = standing.tree.damage.iter();
        let mut damage: Vec<_> = damage
            .map(|it| PageDamage {
                place: it.place.clone(),
                reason: it.reason.clone(),
            })
            .collect();
        for (slug, id) in standing.tree.pages() {
            match PageTree::text(&self.objects, id) {
                Ok(text) => texts.push((slug, text)),
                Err(error) => damage.push(PageDamage {
                    place: slug.file(),
                    reason: error.to_string(),
                }),
            }
        }
        Ok((texts, damage))
    }

    /// Shows a page: as it stands, or as it was in a commit, of which some digits are enough.
    ///
    /// # Errors
    /// `page.not_found`, `page.unreadable`.
    pub fn show(&self, name: &str, at: Option<&str>) -> Result<PageDetail, Problem> {
        let (slug, text, commit) = self.read(name, at)?;
        let page = Page::parse(&text);
        Ok(PageDetail {
            page: PageView::of(&slug, page.front()),
            body: page.body.trim_start_matches(['\n', '\r']).to_owned(),
            revision: commit.to_string(),
            text,
        })
    }

    /// Shows a section of a page.
    ///
    /// # Errors
    /// `page.not_found`, `page.section_not_found`.
    pub fn section(&self, name: &str, heading: &str) -> Result<PageSection, Problem> {
        let (slug, text, _) = self.read(name, None)?;
        let body = Page::parse(&text).body;
        let section = pages::section(&body, heading).ok_or_else(|| no_section(&body, heading))?;
        Ok(PageSection {
            slug: slug.to_string(),
            heading: body[section.heading].trim_end().to_owned(),
            content: body[section.content].trim().to_owned(),
        })
    }

    /// Tells which commits changed a page, the newest first.
    ///
    /// # Errors
    /// `page.not_found` where there never was one.
    pub fn history(&self, name: &str, limit: Option<usize>) -> Result<Vec<PageRevision>, Problem> {
        let standing = self.standing()?;
        let head = standing.head.ok_or_else(|| not_found(name))?;
        let slug = match standing.tree.find(name) {
            Some((slug, _)) => slug,
            // It may have been there once.
            None => Slug::of_file(&format!("{name}.md"))
                .filter(|slug| !slug.as_str().contains('/'))
                .ok_or_else(|| not_found(name))?,
        };
        let limit = limit.unwrap_or(usize::MAX);
        let found = pages::history(&self.objects, head, &slug, limit);
        let found = found.map_err(|it| unreadable(&it))?;
        if found.is_empty() {
            return Err(not_found(name));
        }
        Ok(found.into_iter().map(told).collect())
    }

    /// The name and the text of a page, and the commit it was read from.
    pub(super) fn read(
        &self,
        name: &str,
        at: Option<&str>,
    ) -> Result<(Slug, String, ObjectId), Problem> {
        let standing = self.standing()?;
        let head = standing.head.ok_or_else(|| not_found(name))?;
        let Some(at) = at else {
            let (slug, text) = self.page(&standing, name)?;
            return Ok((slug, text, head));
        };
        let commit = self.commit_named(head, at)?;
        let tree = PageTree::read(&self.objects, Some(commit)).map_err(|it| unreadable(&it))?;
        let then = Standing {
            head: Some(commit),
            tree,
        };
        let page = self
            .page(&then, name)
            .map_err(|problem| match problem.code() {
                Code::PageNotFound => Problem::new(
                    Code::PageNotFound,
                    format!("Page '{name}' not found in {at}"),
                )
                .hint(format!(
                    "`crosslink knowledge history {name}` lists its revisions"
                )),
                _ => problem,
            })?;
        Ok((page.0, page.1, commit))
    }

    /// The name and the text of a page that stands.
    pub(super) fn page(&self, standing: &Standing, name: &str) -> Result<(Slug, String), Problem> {
        let (slug, id) = standing.tree.find(name).ok_or_else(|| not_found(name))?;
        let text = PageTree::text(&self.objects, id);
        let text = text.map_err(|error| page_problem(&slug, &error))?;
        Ok((slug, text))
    }

    fn commit_named(&self, head: ObjectId, digits: &str) -> Result<ObjectId, Problem> {
        let is_name = digits.len() >= LEAST_DIGITS
            && digits.len() <= 40
            && digits.bytes().all(|it| it.is_ascii_hexdigit());
        let wrong = |what: &str| {
            let message = format!("Revision '{digits}' {what}");
            Problem::new(Code::PageNotFound, message)
                .hint("`crosslink knowledge history <page>` lists the revisions of a page")
        };
        if !is_name {
            return Err(wrong("is none: four or more hexadecimal digits name one"));
        }
        let found = pages::commits_named(&self.objects, head, digits);
        match found.map_err(|it| unreadable(&it))?.as_slice() {
            [one] => Ok(*one),
            [] => Err(wrong("not found")),
            _ => Err(wrong("could be more than one")),
        }
    }
}

fn told(revision: Revision) -> PageRevision {
    PageRevision {
        revision: revision.commit.to_string(),
        author: revision.author,
        time: Timestamp::from_seconds(revision.time),
        change: match revision.kind {
            RevisionKind::Added => RevisionChange::Added,
            RevisionKind::Changed => RevisionChange::Changed,
            RevisionKind::Removed => RevisionChange::Removed,
        },
        message: revision.message,
    }
}

/// Why there is no such page: its name may be none.
pub(super) fn not_found(name: &str) -> Problem {
    match Slug::new(name) {
        Err(error @ (SlugError::Empty | SlugError::Path(_) | SlugError::Reserved(_))) => {
            bad_slug(&error)
        }
        _ => Problem::new(Code::PageNotFound, format!("Page '{name}' not found"))
            .hint("`crosslink knowledge list` shows every page"),
    }
}

/// Why a name cannot be that of a page.
pub(super) fn bad_slug(error: &SlugError) -> Problem {
    let problem = Problem::new(Code::PageInvalid, error.to_string());
    let suggested = match error {
        SlugError::Path(text) | SlugError::Letters(text) | SlugError::Reserved(text) => {
            Slug::suggested(text)
        }
        _ => None,
    };
    match suggested {
        Some(slug) => problem.hint(format!("'{slug}' would do")),
        None => problem,
    }
}

/// Why a page cannot be read or written.
pub(super) fn page_problem(slug: &Slug, error: &PageError) -> Problem {
    match error {
        PageError::Git(error) => super::unwritable(error),
        PageError::TooLong => Problem::new(
            Code::TextTooLong,
            format!(
                "Page '{slug}' exceeds maximum length of {} bytes",
                pages::PAGE_LIMIT
            ),
        )
        .hint("part it into several pages"),
        PageError::TooMany => {
            let message = format!("There are {} pages, and no more fit", pages::PAGES_LIMIT);
            Problem::new(Code::TextTooLong, message)
        }
        error => Problem::new(
            Code::PageUnreadable,
            format!("Page '{slug}' cannot be read: {error}"),
        ),
    }
}

/// Why a section is not there, with those that are.
pub(super) fn no_section(body: &str, wanted: &str) -> Problem {
    let message = format!("Section heading '{wanted}' not found in the page");
    let problem = Problem::new(Code::SectionNotFound, message);
    let names: Vec<_> = pages::headings(body)
        .into_iter()
        .take(20)
        .map(|heading| format!("'{}'", heading.text))
        .collect();
    match names.is_empty() {
        true => problem.hint("the page has no headings"),
        false => problem.hint(format!("its headings are {}", names.join(", "))),
    }
}
