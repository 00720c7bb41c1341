//! A directory of Markdown files becomes pages, in one commit.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crosslink_core::problem::{Code, Problem};
use crosslink_hub::pages::{PAGE_LIMIT, PAGES_LIMIT, Page, PageTree, Slug};
use schemars::JsonSchema;
use serde::Serialize;

use super::views::{FileAction, FileStep, PageDamage};
use super::{Knowledge, Standing, fields};
use crate::files;
use crate::run::Ack;

/// How deep directories may lie within each other.
const DEPTH_LIMIT: usize = 32;

/// Which files become pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageImport {
    /// The directory.
    pub directory: PathBuf,
    /// Tags that all of them get.
    pub tags: Vec<String>,
    /// Who wrote in them; the agent if nobody is named.
    pub contributors: Vec<String>,
    /// Whether pages that are there are written over.
    pub overwrite: bool,
    /// Whether it is only told what would be done.
    pub dry_run: bool,
}

/// What became of files that were to be pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "pages_imported")]
pub struct PagesImported {
    /// What is done with each file.
    pub files: Vec<FileStep>,
    /// How many became pages.
    pub imported: usize,
    /// How many did not, as there is such a page.
    pub skipped: usize,
    /// Files that cannot be pages.
    pub errors: Vec<PageDamage>,
    /// Whether nothing was done yet.
    pub dry_run: bool,
    /// The commit; `null` if nothing changed.
    pub revision: Option<String>,
    /// How far it has travelled.
    pub ack: Ack,
}

/// A file that is to be a page.
struct Source {
    slug: Slug,
    file: String,
    tags: Vec<String>,
    text: String,
}

impl Knowledge {
    /// Makes pages of the Markdown files in a directory and those below it. Links are not followed, and what begins
    /// with a full stop is passed over.
    ///
    /// # Errors
    /// `file.unreadable` where it is no directory or has no such file; `page.invalid`.
    pub fn import(&self, import: &PageImport) -> Result<PagesImported, Problem> {
        self.access.may_write()?;
        let root = self.cwd.join(&import.directory);
        let named = import.directory.display();
        let wrong = |message| Problem::new(Code::FileUnreadable, message);
        if !root.is_dir() {
            return Err(wrong(format!("'{named}' is not a directory")));
        }
        let mut found = Found::default();
        found.walk(&root, &mut Vec::new());
        if found.sources.is_empty() && found.errors.is_empty() {
            return Err(wrong(format!("No .md files found in '{named}'.")));
        }
        let steps = |standing: &mut Standing| {
            let steps = self.take_in(import, &found, standing)?;
            let written = steps.iter().filter(|step| is_written(step)).count();
            Ok((format!("knowledge: import {written} page(s)"), steps))
        };
        let (files, commit) = match import.dry_run {
            true => (steps(&mut self.standing()?)?.1, None),
            false => self.change(steps)?,
        };
        let imported = files.iter().filter(|step| is_written(step)).count();
        Ok(PagesImported {
            imported,
            skipped: files.len() - imported,
            files,
            errors: found.errors,
            dry_run: import.dry_run,
            revision: commit.map(|commit| commit.to_string()),
            ack: self.acknowledged(commit)?,
        })
    }

    /// Puts files among the pages, and says what was done with each.
    fn take_in(
        &self,
        import: &PageImport,
        found: &Found,
        standing: &mut Standing,
    ) -> Result<Vec<FileStep>, Problem> {
        let mut steps = Vec::new();
        for source in found.sources.values() {
            let there = standing.tree.find(source.slug.as_str());
            let slug = there
                .as_ref()
                .map_or(&source.slug, |(slug, _)| slug)
                .clone();
            let before = there.map(|(_, id)| PageTree::text(&self.objects, id).unwrap_or_default());
            let text = self.page_of(import, source, before.as_deref())?;
            let action = match &before {
                None => FileAction::Write,
                Some(before) if *before == text => FileAction::Same,
                Some(_) if import.overwrite => FileAction::Overwrite,
                Some(_) => FileAction::Skip,
            };
            if matches!(action, FileAction::Write | FileAction::Overwrite) && !import.dry_run {
                let set = standing.tree.set(&self.objects, &slug, &text);
                set.map_err(|error| super::reading::page_problem(&slug, &error))?;
            }
            steps.push(FileStep {
                slug: slug.to_string(),
                file: source.file.clone(),
                action,
            });
        }
        Ok(steps)
    }

    /// The text of the page that a file becomes. What the file says about itself stays, and what it does not say is
    /// taken from the page that is there.
    fn page_of(
        &self,
        import: &PageImport,
        source: &Source,
        before: Option<&str>,
    ) -> Result<String, Problem> {
        let mut page = Page::parse(&source.text);
        let mut front = page.front();
        let there = before
            .map(|text| Page::parse(text).front())
            .unwrap_or_default();
        let today = self.today();
        let said = |day: &str, there: &str| match (day, there) {
            ("", "") => today.clone(),
            ("", there) => there.to_owned(),
            (day, _) => day.to_owned(),
        };
        if front.title.trim().is_empty() {
            front.title = source.slug.as_str().replace('-', " ");
        }
        for tag in source.tags.iter().chain(&import.tags) {
            fields::add(&mut front.tags, [fields::tag(tag)?]);
        }
        for contributor in &import.contributors {
            fields::add(&mut front.contributors, [fields::contributor(contributor)?]);
        }
        if front.contributors.is_empty() {
            front.contributors = match there.contributors.is_empty() {
                true => vec![self.agent.to_string()],
                false => there.contributors,
            };
        }
        front.created = said(&front.created, &there.created);
        let dated = said(&front.updated, &there.updated);
        let is_dated = !front.updated.is_empty();
        front.updated = dated;
        // A front matter that cannot be kept stays as it is.
        let _ = page.set_front(&front);
        if before.is_some_and(|before| before != page.text()) && !is_dated {
            front.updated = today;
            let _ = page.set_front(&front);
        }
        Ok(page.text())
    }
}

fn is_written(step: &FileStep) -> bool {
    matches!(step.action, FileAction::Write | FileAction::Overwrite)
}

/// The files of a directory that are to be pages, by the names of those, and what cannot be one.
#[derive(Default)]
struct Found {
    sources: BTreeMap<Slug, Source>,
    errors: Vec<PageDamage>,
}

impl Found {
    fn blame(&mut self, place: &str, reason: impl ToString) {
        self.errors.push(PageDamage {
            place: place.to_owned(),
            reason: reason.to_string(),
        });
    }

    /// Looks through a directory; `above` are the names of those it lies in.
    fn walk(&mut self, directory: &Path, above: &mut Vec<String>) {
        let listed = fs::read_dir(directory).and_then(|it| it.collect::<Result<Vec<_>, _>>());
        let mut entries = match listed {
            Ok(entries) => entries,
            Err(error) => return self.blame(&above.join("/"), error),
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let Ok(name) = entry.file_name().into_string() else {
                self.blame(
                    &entry.file_name().to_string_lossy(),
                    "its name is not UTF-8",
                );
                continue;
            };
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if name.starts_with('.') || kind.is_symlink() {
                continue;
            }
            if kind.is_dir() && above.len() < DEPTH_LIMIT {
                above.push(name);
                self.walk(&entry.path(), above);
                above.pop();
            } else if kind.is_file() && name.ends_with(".md") {
                self.take(&entry.path(), &name, above);
            }
        }
    }

    fn take(&mut self, path: &Path, name: &str, above: &[String]) {
        let parts: Vec<&str> = above.iter().map(String::as_str).chain([name]).collect();
        let file = parts.join("/");
        let Some(slug) = Slug::suggested(file.strip_suffix(".md").unwrap_or(&file)) else {
            return self.blame(&file, "its name has no letter");
        };
        if let Some(other) = self.sources.get(&slug) {
            let reason = format!("'{slug}' is the name of {} too", other.file);
            return self.blame(&file, reason);
        }
        if self.sources.len() >= PAGES_LIMIT {
            return self.blame(&file, format!("there are more than {PAGES_LIMIT} files"));
        }
        match files::read_string(path, PAGE_LIMIT) {
            Ok(text) => {
                let tags = above.to_vec();
                let source = Source {
                    slug: slug.clone(),
                    file,
                    tags,
                    text,
                };
                self.sources.insert(slug, source);
            }
            Err(error) => self.blame(&file, error),
        }
    }
}
