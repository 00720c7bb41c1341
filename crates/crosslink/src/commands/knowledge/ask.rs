//! `knowledge show`, `list`, `search`, `history`: what pages say.

use clap::Args;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::query::DateUse;
use crosslink_workspace::knowledge::{
    PageDetail, PageFilter, PageHit, PageRevision, PageSearch, PageView, RevisionChange,
};

use super::{Run, warn};
use crate::app::App;
use crate::render::Render;
use crate::render::list::ListOptions;
use crate::render::text::{fit, minute, one_line, pad, safe, safe_lines, width};
use crate::tree::unshielded;
use crate::ui::{Paint, Ui};

/// Show a page
///
/// Prints the whole file, front matter and all; `--json` gives its parts.
#[derive(Args)]
pub(crate) struct Show {
    /// The page
    page: String,
    /// Show it as it was in this revision, of which four digits are enough; `knowledge history` lists them
    #[arg(long, value_name = "REVISION")]
    at: Option<String>,
}

impl Render for PageDetail {
    fn text(&self, ui: &mut Ui) {
        let text = safe_lines(&self.text);
        ui.raw(&text);
        if !text.ends_with('\n') {
            ui.raw("\n");
        }
    }

    fn ids(&self) -> Vec<String> {
        self.page.ids()
    }

    fn markdown(&self, ui: &mut Ui) {
        self.text(ui);
    }
}

impl Run for Show {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let page = app.knowledge()?.show(&self.page, self.at.as_deref())?;
        app.show(&page)
    }
}

/// Flags that say which pages are asked for.
#[derive(Args, Clone, Default)]
pub(super) struct Which {
    /// Only pages with this tag
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
    /// Only pages this one wrote in
    #[arg(long, value_name = "ID")]
    contributor: Option<String>,
    /// Only pages changed from this date on: `2026-01-31`, `yesterday`, `3d`, `2w` or RFC 3339, in UTC
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    since: Option<String>,
}

impl Which {
    pub(super) fn filter(self, app: &App) -> Result<PageFilter, Problem> {
        let since = app.date_if(self.since.as_deref(), DateUse::Since)?;
        Ok(PageFilter {
            tag: self.tag,
            contributor: self.contributor,
            since: since.map(|since| since.date()),
            source: None,
        })
    }
}

/// List the pages
#[derive(Args)]
pub(crate) struct List {
    #[command(flatten)]
    which: Which,
}

impl Render for PageView {
    fn text(&self, ui: &mut Ui) {
        table(ui, std::slice::from_ref(self));
    }

    fn ids(&self) -> Vec<String> {
        vec![safe(&self.slug).into_owned()]
    }
}

impl Run for List {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let filter = self.which.filter(app)?;
        let (pages, damage) = app.knowledge()?.list(&filter)?;
        warn(app, &damage);
        let show = |ui: &mut Ui, pages: &[PageView]| {
            table(ui, pages);
            ui.line("");
            ui.line(&format!("{} page(s)", pages.len()));
        };
        app.show_list(
            &pages,
            &ListOptions::whole("No knowledge pages found.", &show),
        )
    }
}

/// The columns a date takes, and the gaps between four columns.
const FIXED: usize = 10 + 3 * 2;

/// Prints pages one below the other.
fn table(ui: &mut Ui, pages: &[PageView]) {
    let tags = |page: &PageView| one_line(&page.tags.join(", "));
    let widest = |heading: &str, cell: &dyn Fn(&PageView) -> String| {
        let cells = pages.iter().map(|page| width(&cell(page)));
        cells.max().unwrap_or(0).max(width(heading))
    };
    let room = ui.width.saturating_sub(FIXED);
    let slugs = widest("SLUG", &|page| one_line(&page.slug)).min(room * 2 / 5);
    let tagged = widest("TAGS", &tags).min(room / 4);
    let titles = widest("TITLE", &|page| one_line(&page.title)).min(room - slugs - tagged);
    let row = |cells: [&str; 4]| {
        let [slug, title, tags, updated] = cells;
        let cell = |text: &str, columns| pad(&fit(text, columns), columns);
        let line = format!(
            "{}  {}  {}  {updated}",
            cell(slug, slugs),
            cell(title, titles),
            cell(tags, tagged)
        );
        line.trim_end().to_owned()
    };
    let heading = row(["SLUG", "TITLE", "TAGS", "UPDATED"]);
    ui.line(&ui.paint(Paint::Strong, &heading));
    for page in pages {
        let (slug, title) = (one_line(&page.slug), one_line(&page.title));
        let updated = fit(&one_line(&page.updated), 10);
        ui.line(&row([&slug, &title, &tags(page), &updated]));
    }
}

/// Search the pages
///
/// Tells the lines that have one of the words, in any case; the pages that have most of them come first. `--source`
/// alone lists the pages that are based on an address.
#[derive(Args)]
pub(crate) struct Search {
    /// Words
    #[arg(value_name = "WORDS")]
    query: Vec<String>,
    /// Show so many lines around each; `-C 2`, behind the command, means the same
    #[arg(long, value_name = "N", default_value_t = 1)]
    context: usize,
    /// Only pages with a source whose address has this in it
    #[arg(long, value_name = "DOMAIN")]
    source: Option<String>,
    #[command(flatten)]
    which: Which,
}

impl Render for PageHit {
    fn text(&self, ui: &mut Ui) {
        let name = ui.paint(Paint::Id, &format!("{}.md", one_line(&self.slug)));
        ui.line(&format!("{name} (line {}):", self.line_number));
        for line in &self.context {
            let text = format!("{:>6} | {}", line.line, safe(&line.text));
            ui.line(&fit(&text, ui.width));
        }
    }

    fn ids(&self) -> Vec<String> {
        vec![safe(&self.slug).into_owned()]
    }
}

impl Run for Search {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let words: Vec<_> = self.query.iter().map(|word| unshielded(word)).collect();
        let words = words.join(" ");
        let filter = PageFilter {
            source: self.source.clone(),
            ..self.which.filter(app)?
        };
        let knowledge = app.knowledge()?;
        if let (Some(source), true) = (&self.source, words.trim().is_empty()) {
            let (pages, damage) = knowledge.list(&filter)?;
            warn(app, &damage);
            return cited(app, &pages, source);
        }
        let search = PageSearch {
            words,
            context: self.context.min(1_000),
            filter,
        };
        let (hits, damage) = knowledge.search(&search)?;
        warn(app, &damage);
        found(app, hits, &search.words)
    }
}

fn found(app: &mut App, mut hits: Vec<PageHit>, words: &str) -> Result<(), Problem> {
    if app.ui.quiet {
        hits.dedup_by(|next, hit| next.slug == hit.slug);
    }
    let show = |ui: &mut Ui, hits: &[PageHit]| {
        for (place, hit) in hits.iter().enumerate() {
            if place > 0 {
                ui.line("");
            }
            hit.text(ui);
        }
    };
    let words = safe(words);
    let empty = format!("No knowledge pages match \"{words}\". Consider adding one.");
    app.show_list(&hits, &ListOptions::whole(&empty, &show))
}

/// Shows pages with their sources that have the address in them.
fn cited(app: &mut App, pages: &[PageView], address: &str) -> Result<(), Problem> {
    let show = |ui: &mut Ui, pages: &[PageView]| {
        for page in pages {
            let name = ui.paint(Paint::Id, &format!("{}.md", one_line(&page.slug)));
            ui.line(&format!("{name} — {}", one_line(&page.title)));
            for source in page.sources.iter().filter(|it| it.url.contains(address)) {
                let seen = source.accessed_at.as_deref();
                let seen = seen.map(|day| format!(" [accessed: {}]", one_line(day)));
                let title = match source.title.is_empty() {
                    true => String::new(),
                    false => format!(" ({})", one_line(&source.title)),
                };
                let url = one_line(&source.url);
                ui.line(&format!("  {url}{title}{}", seen.unwrap_or_default()));
            }
        }
    };
    let empty = format!(
        "No knowledge pages cite \"{}\". Consider adding one.",
        safe(address)
    );
    app.show_list(pages, &ListOptions::whole(&empty, &show))
}

/// Show which revisions a page has had
///
/// `knowledge show PAGE --at REVISION` prints one, `knowledge edit PAGE --restore REVISION` brings it back, also where
/// the page was removed.
#[derive(Args)]
pub(crate) struct History {
    /// The page
    page: String,
    /// Show at most so many; 0 shows all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 0)]
    limit: usize,
}

/// So many digits of a revision are shown.
const DIGITS: usize = 8;

impl Render for PageRevision {
    fn text(&self, ui: &mut Ui) {
        let change = match self.change {
            RevisionChange::Added => "added",
            RevisionChange::Changed => "changed",
            RevisionChange::Removed => "removed",
        };
        let digits: String = self.revision.chars().take(DIGITS).collect();
        let digits = ui.paint(Paint::Id, &digits);
        let author = fit(&one_line(&self.author), 20);
        let line = format!("  {}  {}  {author}: ", minute(self.time), pad(change, 7));
        let room = ui.width.saturating_sub(DIGITS + width(&line));
        ui.line(&format!(
            "{digits}{line}{}",
            fit(&one_line(&self.message), room)
        ));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.revision.clone()]
    }
}

impl Run for History {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let limit = Some(self.limit).filter(|limit| *limit > 0);
        let revisions = app.knowledge()?.history(&self.page, limit)?;
        let show = |ui: &mut Ui, revisions: &[PageRevision]| {
            for revision in revisions {
                revision.text(ui);
            }
        };
        app.show_list(
            &revisions,
            &ListOptions::whole("No revisions found.", &show),
        )
    }
}
