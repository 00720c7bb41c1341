//! Pages become files in a directory.

use std::fs;
use std::path::{Path, PathBuf};

use crosslink_core::problem::{Code, Problem};
use crosslink_hub::pages::{Page, Slug};
use schemars::JsonSchema;
use serde::Serialize;

use super::Knowledge;
use super::views::{FileAction, FileStep, PageDamage, PageFilter, PageView};
use crate::files;

/// Which pages become files, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageExport {
    /// The directory, which is made if it is not there.
    pub directory: PathBuf,
    /// Only these pages.
    pub filter: PageFilter,
    /// Whether files that say something else are written over.
    pub overwrite: bool,
}

/// What became of pages that were to be files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "pages_exported")]
pub struct PagesExported {
    /// What is done with each page.
    pub files: Vec<FileStep>,
    /// How many are files now.
    pub exported: usize,
    /// How many are not, as there is another file of that name.
    pub skipped: usize,
    /// Pages that cannot be files, and what cannot be read.
    pub errors: Vec<PageDamage>,
}

impl Knowledge {
    /// Writes pages as files. A file that says something else stays unless it is to be written over; what is no plain
    /// file always stays.
    ///
    /// # Errors
    /// `file.unwritable` where the directory cannot be made, or the project's own files lie there.
    pub fn export(&self, export: &PageExport) -> Result<PagesExported, Problem> {
        let directory = self.cwd.join(&export.directory);
        let made = fs::create_dir_all(&directory);
        made.map_err(|error| files::unwritable(&export.directory, &error))?;
        self.refuse_own(&directory)?;
        let (texts, errors) = self.texts(&self.standing()?)?;
        let mut exported = PagesExported {
            files: Vec::new(),
            exported: 0,
            skipped: 0,
            errors,
        };
        for (slug, text) in texts {
            let page = PageView::of(&slug, Page::parse(&text).front());
            if export.filter.fits(&page) {
                exported.take(&slug, &text, (&directory, export.overwrite));
            }
        }
        Ok(exported)
    }

    /// No page takes the place of what the project itself is made of.
    fn refuse_own(&self, directory: &Path) -> Result<(), Problem> {
        let real = fs::canonicalize(directory).unwrap_or_else(|_| directory.to_owned());
        let own = self.own.iter().filter_map(|own| fs::canonicalize(own).ok());
        if own.into_iter().any(|own| real.starts_with(own)) {
            let message = "Failed to write pages: the project's own files lie there";
            return Err(Problem::new(Code::FileUnwritable, message)
                .hint("name a directory outside of `.crosslink` and `.git`"));
        }
        Ok(())
    }
}

impl PagesExported {
    fn take(&mut self, slug: &Slug, text: &str, (directory, overwrite): (&Path, bool)) {
        match written(slug, text, (directory, overwrite)) {
            Ok(action) => {
                match action {
                    FileAction::Skip => self.skipped += 1,
                    _ => self.exported += 1,
                }
                self.files.push(FileStep {
                    slug: slug.to_string(),
                    file: slug.file(),
                    action,
                });
            }
            Err(reason) => self.errors.push(PageDamage {
                place: slug.file(),
                reason,
            }),
        }
    }
}

/// Writes one page, and says what was done.
fn written(
    slug: &Slug,
    text: &str,
    (directory, overwrite): (&Path, bool),
) -> Result<FileAction, String> {
    if !slug.is_plain() {
        return Err("its name is not good for a file everywhere".to_owned());
    }
    let path = directory.join(slug.file());
    let action = match fs::symlink_metadata(&path) {
        Err(_) => FileAction::Write,
        Ok(there) if !there.is_file() => {
            return Err("there is something that is no file".to_owned());
        }
        Ok(_) if fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes()) => FileAction::Same,
        Ok(_) if overwrite => FileAction::Overwrite,
        Ok(_) => FileAction::Skip,
    };
    if matches!(action, FileAction::Write | FileAction::Overwrite) {
        files::replace(&path, text).map_err(|problem| match problem.causes().first() {
            Some(cause) => format!("{problem}: {cause}"),
            None => problem.to_string(),
        })?;
    }
    Ok(action)
}
