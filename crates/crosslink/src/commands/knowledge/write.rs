//! `knowledge add`, `edit`, `append`, `section`, `remove`: what pages say is changed.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::knowledge::{
    BodyEdit, DesignDocument, NewPage, PageEdit, PageOutcome, PageSection, PageWritten,
};

use super::{Run, text};
use crate::app::App;
use crate::input;
use crate::render::Render;
use crate::render::text::{one_line, safe, safe_lines};
use crate::ui::Ui;

impl Render for PageWritten {
    fn text(&self, ui: &mut Ui) {
        let slug = safe(&self.slug);
        ui.line(&match self.outcome {
            PageOutcome::Created => format!("Created knowledge page: {slug}"),
            PageOutcome::Updated => format!("Updated knowledge page: {slug}"),
            PageOutcome::Removed => format!("Removed knowledge page: {slug}"),
            PageOutcome::Unchanged => format!("Updated knowledge page: {slug} (it was so already)"),
        });
    }

    fn ids(&self) -> Vec<String> {
        vec![safe(&self.slug).into_owned()]
    }
}

/// What is said about a page.
#[derive(Args, Clone, Default)]
struct Said {
    /// The title
    #[arg(short, long)]
    title: Option<String>,
    /// Add a tag; may be given more than once
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Add the address of a source; may be given more than once
    #[arg(long, value_name = "URL")]
    source: Vec<String>,
    /// Add one who wrote in it; may be given more than once [default: the agent]
    #[arg(long, value_name = "ID")]
    contributor: Vec<String>,
}

/// Where a whole text comes from.
#[derive(Args, Clone, Default)]
struct Content {
    /// The text; `-` reads standard input
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    content: Option<String>,
    /// Read the text from this file
    #[arg(long, value_name = "FILE", conflicts_with = "content")]
    from_file: Option<PathBuf>,
    /// Make the text of this design document
    #[arg(long, value_name = "FILE")]
    from_doc: Option<PathBuf>,
}

impl Content {
    fn text(&self) -> Result<Option<String>, Problem> {
        text(self.content.as_deref(), self.from_file.as_deref())
    }

    fn document(&self) -> Result<Option<DesignDocument>, Problem> {
        let Some(path) = &self.from_doc else {
            return Ok(None);
        };
        let read = input::file(path).map_err(|problem| {
            let message = format!("Failed to read design doc: {}", path.display());
            Problem::new(problem.code(), message).caused_by(&problem)
        });
        read.map(|text| Some(DesignDocument::new(&text)))
    }
}

/// Make a page
///
/// Its text is `--content`, a file or a design document; without one it is a heading with the title. Standard input is
/// read only where `-` asks for it.
#[derive(Args)]
pub(crate) struct Add {
    /// The name: letters, digits, `-`, `_` and `.`
    slug: String,
    #[command(flatten)]
    said: Said,
    #[command(flatten)]
    content: Content,
}

impl Run for Add {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let new = NewPage {
            slug: self.slug,
            content: self.content.text()?,
            document: self.content.document()?,
            title: self.said.title,
            tags: self.said.tag,
            sources: self.said.source,
            contributors: self.said.contributor,
        };
        let written = app.knowledge()?.add(&new)?;
        app.wrote_page(written)
    }
}

/// Change a page
///
/// Without a flag the whole file is opened in the editor. Tags, sources and contributors are added to those that are
/// there. A section goes up to the next heading of the same or a higher level.
#[derive(Args)]
pub(crate) struct Edit {
    /// The page
    page: String,
    #[command(flatten)]
    said: Said,
    /// Take a tag away; may be given more than once
    #[arg(long, value_name = "TAG")]
    untag: Vec<String>,
    #[command(flatten)]
    content: Content,
    /// Add this text at the end; `-` reads standard input
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true,
        conflicts_with_all = ["replace_section", "append_to_section", "content", "from_file", "from_doc"])]
    append: Option<String>,
    /// Put the content in the place of what the section below this heading holds
    #[arg(long, value_name = "HEADING", conflicts_with = "append_to_section")]
    replace_section: Option<String>,
    /// Add the content at the end of the section below this heading
    #[arg(long, value_name = "HEADING")]
    append_to_section: Option<String>,
    /// Make the page what it was in this revision
    #[arg(long, value_name = "REVISION")]
    restore: Option<String>,
}

impl Edit {
    fn body(&self) -> Result<BodyEdit, Problem> {
        let section = self
            .replace_section
            .as_ref()
            .or(self.append_to_section.as_ref());
        if let Some(heading) = section {
            let heading = heading.clone();
            let text = self.content.text()?.ok_or_else(|| {
                let message =
                    "--replace-section and --append-to-section require --content to be specified";
                Problem::new(Code::UsageInvalid, message)
            })?;
            return Ok(match self.replace_section {
                Some(_) => BodyEdit::ReplaceSection { heading, text },
                None => BodyEdit::AppendToSection { heading, text },
            });
        }
        if let Some(text) = self.content.text()? {
            return Ok(BodyEdit::Replace(text));
        }
        if let Some(document) = self.content.document()? {
            return Ok(BodyEdit::Document(document));
        }
        match &self.append {
            Some(more) => Ok(BodyEdit::Append(input::text(more)?)),
            None => Ok(BodyEdit::Keep),
        }
    }

    fn change(&self) -> Result<PageEdit, Problem> {
        Ok(PageEdit {
            title: self.said.title.clone(),
            tags: self.said.tag.clone(),
            untag: self.untag.clone(),
            sources: self.said.source.clone(),
            contributors: self.said.contributor.clone(),
            body: self.body()?,
        })
    }
}

impl Run for Edit {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let change = self.change()?;
        let knowledge = app.knowledge()?;
        let written = match &self.restore {
            Some(_) if !change.is_empty() => {
                let message =
                    "`--restore` makes the page what it was, and goes with no other change";
                return Err(Problem::new(Code::UsageInvalid, message));
            }
            Some(revision) => knowledge.restore(&self.page, revision)?,
            None if change.is_empty() => {
                let page = knowledge.show(&self.page, None)?;
                let after = edited(app, &page.text)?;
                knowledge.edit_whole(&page.page.slug, &page.text, &after)?
            }
            None => knowledge.edit(&self.page, &change)?,
        };
        app.wrote_page(written)
    }
}

/// What somebody makes of a text in an editor.
fn edited(app: &App, before: &str) -> Result<String, Problem> {
    if !std::io::stdin().is_terminal() {
        return Err(Problem::new(Code::NothingToDo, "Nothing to change")
            .hint("say what with `--content`, `--append`, `--title`, `--tag` and others; on a terminal the editor opens"));
    }
    let after = input::edit(app, before)?;
    Ok(match before.ends_with('\n') && !after.is_empty() {
        true => format!("{after}\n"),
        false => after,
    })
}

/// Add a text at the end of a page
#[derive(Args)]
pub(crate) struct Append {
    /// The page
    page: String,
    /// The text; `-` reads standard input
    #[arg(
        value_name = "TEXT",
        required_unless_present = "from_file",
        allow_hyphen_values = true
    )]
    content: Option<String>,
    /// Read the text from this file
    #[arg(long, value_name = "FILE", conflicts_with = "content")]
    from_file: Option<PathBuf>,
    /// Add it at the end of the section below this heading
    #[arg(long, value_name = "HEADING")]
    section: Option<String>,
}

impl Run for Append {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let text = text(self.content.as_deref(), self.from_file.as_deref())?.unwrap_or_default();
        let body = match self.section {
            Some(heading) => BodyEdit::AppendToSection { heading, text },
            None => BodyEdit::Append(text),
        };
        let change = PageEdit {
            body,
            ..PageEdit::default()
        };
        let written = app.knowledge()?.edit(&self.page, &change)?;
        app.wrote_page(written)
    }
}

/// Show or change a section of a page
///
/// A section goes from a heading up to the next one of the same or a higher level. Without a flag it is shown.
#[derive(Args)]
pub(crate) struct Section {
    /// The page
    page: String,
    /// The text of its heading; `## Text` says its level too
    heading: String,
    /// Put this text in its place; `-` reads standard input
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    replace: Option<String>,
    /// Add this text at its end; `-` reads standard input
    #[arg(
        long,
        value_name = "TEXT",
        conflicts_with = "replace",
        allow_hyphen_values = true
    )]
    append: Option<String>,
    /// Put the text of this file in its place
    #[arg(long, value_name = "FILE", conflicts_with_all = ["replace", "append"])]
    from_file: Option<PathBuf>,
}

impl Render for PageSection {
    fn text(&self, ui: &mut Ui) {
        ui.line(&one_line(&self.heading));
        if !self.content.is_empty() {
            ui.line("");
            ui.line(&safe_lines(&self.content));
        }
    }

    fn ids(&self) -> Vec<String> {
        vec![safe(&self.slug).into_owned()]
    }

    fn markdown(&self, ui: &mut Ui) {
        self.text(ui);
    }
}

impl Run for Section {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let heading = self.heading.clone();
        let replaced = text(self.replace.as_deref(), self.from_file.as_deref())?;
        let body = match (replaced, &self.append) {
            (Some(text), _) => BodyEdit::ReplaceSection { heading, text },
            (None, Some(more)) => BodyEdit::AppendToSection {
                heading,
                text: input::text(more)?,
            },
            (None, None) => {
                let section = app.knowledge()?.section(&self.page, &heading)?;
                return app.show(&section);
            }
        };
        let change = PageEdit {
            body,
            ..PageEdit::default()
        };
        let written = app.knowledge()?.edit(&self.page, &change)?;
        app.wrote_page(written)
    }
}

/// Remove a page
///
/// Its history stays: `knowledge history` lists its revisions, and `knowledge edit PAGE --restore REVISION` brings one
/// back.
#[derive(Args)]
pub(crate) struct Remove {
    /// The page
    page: String,
}

impl Run for Remove {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let written = app.knowledge()?.remove(&self.page)?;
        if !written.referenced_by.is_empty() {
            app.ui.warn(&format!(
                "the following pages reference '{}': {}",
                safe(&written.slug),
                safe(&written.referenced_by.join(", "))
            ));
        }
        app.wrote_page(written)
    }
}
