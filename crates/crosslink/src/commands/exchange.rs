//! `import`, `export`: other trackers' files in, and all of it out again.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::exchange::{
    ExportFormat, ExportOptions, ImportFormat, ImportOptions, ImportProgress, ImportReport,
    ImportSource,
};
use crosslink_workspace::{Committed, Workspace};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Run;
use super::choice::query;
use crate::app::App;
use crate::render::text::{count, safe};
use crate::ui::{self, Ui};

/// Imports issues from a file or standard input
///
/// Knows the JSON of `export`, JSON lines, beads, Markdown and CSV as exported, and the `issues.db` of older
/// versions. Issues that are known here are updated where the source is newer; importing twice changes nothing. A line
/// that cannot be read stops the import before anything is written. `--format` (auto, json, jsonl, beads, csv, md or
/// database) says what the file is written in, where that cannot be seen.
#[derive(Args)]
pub(crate) struct Import {
    /// The file; `-` reads standard input
    #[arg(default_value = "-")]
    file: PathBuf,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Go on without the lines that cannot be read
    #[arg(long)]
    skip_bad: bool,
}

impl Run for Import {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let options = ImportOptions {
            format: format(app.globals.format.as_deref().unwrap_or("auto"))?,
            dry_run: self.dry_run,
            skip_bad: self.skip_bad,
        };
        let source = if self.file.as_os_str() == "-" {
            ImportSource::Stream(Box::new(std::io::stdin().lock()))
        } else {
            let cwd = app.environment().cwd.clone().unwrap_or_default();
            ImportSource::Path(cwd.join(&self.file))
        };
        let name = if self.file.as_os_str() == "-" {
            "standard input".to_owned()
        } else {
            self.file.display().to_string()
        };
        let progress = Progress::new();
        let done = app
            .workspace()?
            .import(source, &options, &mut |step| progress.show(step))?;
        progress.end();
        say(app, &done, &name)
    }
}

fn format(text: &str) -> Result<ImportFormat, Problem> {
    Ok(match text {
        "auto" => ImportFormat::Auto,
        "beads" => ImportFormat::Beads,
        "json" => ImportFormat::Json,
        "jsonl" => ImportFormat::Jsonl,
        "csv" => ImportFormat::Csv,
        "md" | "markdown" => ImportFormat::Markdown,
        "database" | "db" => ImportFormat::Database,
        _ => {
            return Err(
                Problem::new(Code::FormatUnknown, format!("Unknown format '{text}'"))
                    .hint("use auto, json, jsonl, beads, csv, md or database"),
            );
        }
    })
}

/// Takes over the database of an older version, for `init`.
pub(crate) fn take_over(
    app: &mut App,
    workspace: &mut Workspace,
    path: &str,
) -> Result<(), Problem> {
    let options = ImportOptions {
        format: ImportFormat::Database,
        ..ImportOptions::default()
    };
    let progress = Progress::new();
    let done = workspace.import(ImportSource::Path(path.into()), &options, &mut |step| {
        progress.show(step)
    })?;
    progress.end();
    say(app, &done, path)
}

/// Most lines of each list that are shown to people; `--json` shows all.
const SHOWN: usize = 10;

fn say(app: &mut App, done: &Committed<ImportReport>, name: &str) -> Result<(), Problem> {
    let ids: Vec<String> = done
        .outcome
        .issues
        .iter()
        .map(|issue| {
            issue
                .id
                .map_or_else(|| issue.uuid.to_string(), |id| id.to_string())
        })
        .collect();
    app.wrote(done, &ids, |ui, report| {
        // Where all of it was deleted here, nothing that anybody can see was imported.
        let stays_away = report.deleted_here > 0 && report.created + report.updated == 0;
        let verb = match (stays_away, report.dry_run) {
            (true, _) => "Nothing to import:",
            (false, true) => "Would import",
            (false, false) => "Successfully imported",
        };
        let known = if stays_away { ", known here" } else { "" };
        ui.line(&format!(
            "{verb} {} from {}{known}",
            count(report.issues.len(), "issue"),
            safe(name)
        ));
        ui.line(&format!(
            "  {} created, {} updated, {} unchanged",
            report.created, report.updated, report.unchanged
        ));
        if report.deleted > 0 {
            ui.line(&format!("  {} of them deleted", report.deleted));
        }
        if report.deleted_here > 0 {
            ui.line(&format!(
                "  {} of them stay deleted, as they were deleted here",
                report.deleted_here
            ));
            ui.hint("`crosslink redo` brings back what `undo` took last, `crosslink issue restore ID` an issue");
        }
        if report.comments + report.milestones > 0 {
            ui.line(&format!(
                "  {}, {}",
                count(report.comments as usize, "comment"),
                count(report.milestones as usize, "milestone")
            ));
        }
        say_bad(ui, report);
        for note in report.notes.iter().take(SHOWN) {
            ui.line(&format!(
                "  note: line {}, {}: {}",
                note.line,
                safe(&note.source_id),
                safe(&note.text)
            ));
        }
        let more = (report.note_count as usize).saturating_sub(SHOWN.min(report.notes.len()));
        if more > 0 {
            ui.line(&format!("  and {}", count(more, "further note")));
        }
        if report.dry_run {
            ui.line("Nothing was written.");
        }
    })
}

fn say_bad(ui: &mut Ui, report: &ImportReport) {
    if report.skipped > 0 {
        ui.line(&format!(
            "  {} left out:",
            count(report.skipped as usize, "bad line")
        ));
    }
    for bad in report.bad.iter().take(SHOWN) {
        ui.line(&format!(
            "    line {}, column {}: {}",
            bad.line,
            bad.column,
            safe(&bad.reason)
        ));
    }
}

/// A bar on a terminal, once it takes more than half a second.
struct Progress {
    bar: ProgressBar,
}

/// How often the bar is drawn.
const REFRESH: u8 = 10;

impl Progress {
    fn new() -> Self {
        let target = if ui::talks_to_terminal() {
            ProgressDrawTarget::stderr_with_hz(REFRESH)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        Self { bar }
    }

    fn show(&self, step: ImportProgress) {
        if self.bar.elapsed() < Duration::from_millis(500) {
            return;
        }
        match step {
            ImportProgress::Read { issues } => {
                self.bar.set_message("Reading");
                self.bar.set_position(issues);
            }
            ImportProgress::Written { issues, total } => {
                self.bar.set_message("Importing");
                self.bar.set_length(total);
                self.bar.set_position(issues);
            }
        }
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// Exports issues
///
/// JSON has the shape older versions read and write, with fields added; JSON lines hold everything; Markdown and CSV
/// can be imported again; `--as beads` writes the lines of beads, with every field of an imported one given back.
#[derive(Args)]
pub(crate) struct Export {
    /// A query; all issues without one
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Write into this file
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write json, jsonl, markdown (md) or csv; `--format` means the same [default: json]
    #[arg(short = 'f', value_name = "FORMAT")]
    form: Option<String>,
    /// Write the lines another tracker reads: beads
    #[arg(long = "as", value_name = "TRACKER")]
    tracker: Option<String>,
    /// Deleted issues too
    #[arg(long)]
    deleted: bool,
}

impl Export {
    fn chosen_format(&self, app: &App) -> Result<ExportFormat, Problem> {
        let form = self
            .form
            .as_deref()
            .or(app.globals.format.as_deref())
            .unwrap_or("json");
        match self.tracker.as_deref() {
            None => ExportFormat::parse(form),
            Some("beads") if matches!(form, "json" | "jsonl") => Ok(ExportFormat::Beads),
            Some("beads") => Err(Problem::new(
                Code::FormatUnknown,
                "`--as beads` is written as JSON lines",
            )
            .hint("use `--format jsonl --as beads`")),
            Some(other) => Err(Problem::new(
                Code::FormatUnknown,
                format!("No tracker is known as '{other}'"),
            )
            .hint("use `--as beads`")),
        }
    }
}

impl Run for Export {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let format = self.chosen_format(app)?;
        let query = if self.query.is_empty() {
            None
        } else {
            Some(query(app, &self.query)?)
        };
        let options = ExportOptions {
            format,
            query,
            // Beads keeps deleted issues as tombstones.
            include_deleted: self.deleted || format == ExportFormat::Beads,
        };
        match &self.output {
            Some(path) => to_file(app, &options, path),
            None => {
                let written = app.workspace()?.export(&options, &mut ui::stream());
                written.map(|_| ())
            }
        }
    }
}

fn to_file(app: &mut App, options: &ExportOptions, path: &Path) -> Result<(), Problem> {
    let report = app.workspace()?.export_to(options, path)?;
    if app.ui.is_json() {
        return crate::render::json(app, &report);
    }
    app.ui.say(&format!(
        "Exported {} issues to {}",
        report.count,
        path.display()
    ));
    Ok(())
}
