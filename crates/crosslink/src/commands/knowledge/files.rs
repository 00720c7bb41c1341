//! `knowledge import`, `export`, `sync`: pages come from elsewhere and go there.

use std::borrow::Cow;
use std::path::PathBuf;

use clap::Args;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::knowledge::{
    FileAction, FileStep, PageChange, PageConflict, PageExport, PageImport, PagesExported,
    PagesImported, PagesMerged,
};

use super::ask::Which;
use super::{Run, some_failed};
use crate::app::App;
use crate::render::Render;
use crate::render::text::{count, safe};
use crate::ui::Ui;

/// Make pages of the Markdown files in a directory
///
/// Files in directories below it are taken too, and get the names of those as tags. What a file says about itself in a
/// front matter stays.
#[derive(Args)]
pub(crate) struct Import {
    /// The directory
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Add a tag to all of them; may be given more than once
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Add one who wrote in them; may be given more than once [default: the agent]
    #[arg(long, value_name = "ID")]
    contributor: Vec<String>,
    /// Write over pages that are there
    #[arg(long)]
    overwrite: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
}

impl Render for PagesImported {
    fn text(&self, ui: &mut Ui) {
        let tell = |step: &&FileStep| self.dry_run || step.action == FileAction::Skip;
        for step in self.files.iter().filter(tell) {
            let (slug, file) = (safe(&step.slug), safe(&step.file));
            ui.line(&match step.action {
                FileAction::Write => format!("[import] {slug} <- {file}"),
                FileAction::Overwrite => format!("[overwrite] {slug} <- {file}"),
                FileAction::Skip => format!("[skip] {slug} (exists)"),
                FileAction::Same => format!("[skip] {slug} (says the same)"),
            });
        }
        ui.line(&format!(
            "Imported: {} | Skipped: {} | Errors: {}",
            self.imported,
            self.skipped,
            self.errors.len()
        ));
        if self.dry_run {
            ui.line("Nothing was written.");
        }
    }

    fn ids(&self) -> Vec<String> {
        slugs(&self.files)
    }
}

/// The pages that something was done with.
fn slugs(files: &[FileStep]) -> Vec<String> {
    let written =
        |step: &&FileStep| matches!(step.action, FileAction::Write | FileAction::Overwrite);
    files
        .iter()
        .filter(written)
        .map(|step| safe(&step.slug).into_owned())
        .collect()
}

impl Run for Import {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let import = PageImport {
            directory: self.folder,
            tags: self.tag,
            contributors: self.contributor,
            overwrite: self.overwrite,
            dry_run: self.dry_run,
        };
        let mut imported = app.knowledge()?.import(&import)?;
        if app.ui.is_json() {
            imported.ack = app.pages_travelled(imported.revision.as_deref())?;
        }
        app.show(&imported)?;
        some_failed(&imported.errors, "imported")
    }
}

/// Write pages as files into a directory
#[derive(Args)]
pub(crate) struct Export {
    /// The directory, which is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    which: Which,
    /// Write over files that say something else
    #[arg(long)]
    overwrite: bool,
}

impl Render for PagesExported {
    fn text(&self, ui: &mut Ui) {
        for step in self
            .files
            .iter()
            .filter(|step| step.action == FileAction::Skip)
        {
            ui.line(&format!("[skip] {} (exists)", safe(&step.file)));
        }
        ui.line(&format!(
            "Exported: {} | Skipped: {} | Errors: {}",
            self.exported,
            self.skipped,
            self.errors.len()
        ));
    }

    fn ids(&self) -> Vec<String> {
        slugs(&self.files)
    }
}

impl Run for Export {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let export = PageExport {
            directory: self.folder,
            filter: self.which.filter(app)?,
            overwrite: self.overwrite,
        };
        let exported = app.knowledge()?.export(&export)?;
        app.show(&exported)?;
        some_failed(&exported.errors, "exported")
    }
}

/// Exchange the pages with the remote
///
/// Different pages never get in each other's way. One that both sides changed is merged; where that cannot be done the
/// remote's stays, and yours is kept beside it.
#[derive(Args)]
pub(crate) struct Sync {}

impl Render for PagesMerged {
    fn text(&self, ui: &mut Ui) {
        ui.line("Knowledge cache synced.");
        if !self.merged.is_empty() {
            let pages = count(self.merged.len(), "page");
            ui.line(&format!(
                "Merged {pages}: {}",
                safe(&self.merged.join(", "))
            ));
        }
    }

    fn ids(&self) -> Vec<String> {
        let names = self.conflicts.iter().map(|it| safe(&it.slug));
        names.map(Cow::into_owned).collect()
    }
}

impl Run for Sync {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let merged = app.workspace()?.sync_knowledge()?;
        app.tell_page_news();
        app.show(&merged)
    }
}

/// Says what was done instead of a merge.
pub(crate) fn at_odds(conflict: &PageConflict) -> String {
    let slug = safe(&conflict.slug);
    match &conflict.instead {
        PageChange::KeptBeside(other) => {
            let other = safe(other);
            format!("Merge conflict in {slug}.md: the remote's page stays, yours is {other}")
        }
        PageChange::RemovedHere => {
            format!("{slug} was changed on the remote while it was removed here: it stays")
        }
        PageChange::RemovedThere => {
            format!("{slug} was removed on the remote while it was changed here: it stays")
        }
    }
}
