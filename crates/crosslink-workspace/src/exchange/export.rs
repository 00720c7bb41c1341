//! Exporting: a project, or what answers to a query, to a stream or a file.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::query::Query;
use crosslink_store::{Outline, Snapshot};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{export_csv, export_json, export_jsonl, export_markdown};
use crate::workspace::Workspace;

/// What an export is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// An array of issues in the reference's shape; milestones without issues are left out.
    #[default]
    Json,
    /// Everything, one record a line.
    Jsonl,
    /// A document for people that can be imported again.
    Markdown,
    /// A table with a heading, one issue a row; milestones without issues are left out.
    Csv,
    /// The lines that beads keeps its issues in.
    Beads,
}

impl ExportFormat {
    /// Reads the name of a format.
    ///
    /// # Errors
    /// `format.unknown` with the reference's words.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        Ok(match text {
            "json" => Self::Json,
            "jsonl" => Self::Jsonl,
            "markdown" | "md" => Self::Markdown,
            "csv" => Self::Csv,
            "beads" => Self::Beads,
            _ => {
                let message = format!("Unknown format '{text}'. Use 'json' or 'markdown'");
                let problem = Problem::new(Code::FormatUnknown, message);
                return Err(problem.hint("`jsonl`, `csv` and `beads` work too"));
            }
        })
    }
}

/// What is exported, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// What it is written in.
    pub format: ExportFormat,
    /// Which issues; all of them if absent. Milestones go with their issues.
    pub query: Option<Query>,
    /// Whether deleted issues are part of it.
    pub include_deleted: bool,
}

/// What was exported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "export_report")]
pub struct ExportReport {
    /// What it was written in.
    pub format: ExportFormat,
    /// How many issues.
    pub count: u64,
    /// Where it was written, if not to a stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
}

impl Workspace {
    /// Writes an export to a stream.
    ///
    /// # Errors
    /// `file.unwritable` where the stream cannot be written, or where the storage fails.
    pub fn export(
        &self,
        options: &ExportOptions,
        out: &mut dyn Write,
    ) -> Result<ExportReport, Problem> {
        let count = self.write_export(options, out)?;
        out.flush().map_err(|error| unwritable(&error))?;
        Ok(ExportReport {
            format: options.format,
            count,
            path: None,
        })
    }

    /// Writes an export to a file, which is whole at every moment: the old one, or the new one. A relative
    /// path begins where the program was started.
    ///
    /// # Errors
    /// `file.unwritable` where the file cannot be written, or where the storage fails.
    pub fn export_to(&self, options: &ExportOptions, path: &Path) -> Result<ExportReport, Problem> {
        let target = match &self.environment.cwd {
            Some(directory) => directory.join(path),
            None => path.to_owned(),
        };
        self.refuse_own(&target)?;
        let written = replace(&target, |out| self.write_export(options, out));
        let count = written.map_err(|halt| match halt {
            Halt::Storage(problem) => problem,
            Halt::Output(error) => {
                unwritable(&error).hint(format!("the file would be {}", target.display()))
            }
        })?;
        Ok(ExportReport {
            format: options.format,
            count,
            path: Some(path.to_owned()),
        })
    }

    /// No export takes the place of what the project itself is made of.
    fn refuse_own(&self, target: &Path) -> Result<(), Problem> {
        let real = std::fs::canonicalize(target);
        let real = real.or_else(|_| std::fs::canonicalize(target.parent().unwrap_or(target)));
        let own = [&self.paths.directory, &self.paths.git_directory];
        let mut own = own
            .into_iter()
            .filter_map(|directory| std::fs::canonicalize(directory).ok());
        match real {
            Ok(real) if own.any(|directory| real.starts_with(directory)) => {
                let message = "Failed to write export file: the project's own files lie there";
                let problem = Problem::new(Code::FileUnwritable, message);
                Err(problem.hint("name a file outside of `.crosslink` and `.git`"))
            }
            _ => Ok(()),
        }
    }

    /// Writes what is to be exported, and returns how many issues that are. Issues are read as they are written, so
    /// that the memory it takes does not grow with their texts.
    fn write_export(&self, options: &ExportOptions, out: &mut dyn Write) -> Result<u64, Halt> {
        let mut count = 0;
        let mut stopped = None;
        self.read(|snapshot| {
            let mut outline = snapshot.outline(options.include_deleted)?;
            if let Some(query) = &options.query {
                let found = snapshot.issues(query, &self.query_context())?;
                narrow(&mut outline, found.into_iter().map(|issue| issue.uuid));
            }
            count = outline.issues.len() as u64;
            stopped = self
                .write_outlined(options.format, snapshot, outline, out)
                .err();
            Ok(())
        })?;
        stopped.map_or(Ok(count), Err)
    }

    fn write_outlined(
        &self,
        format: ExportFormat,
        snapshot: &Snapshot,
        outline: Outline,
        out: &mut dyn Write,
    ) -> Result<(), Halt> {
        match format {
            ExportFormat::Json => export_json::write(snapshot, &outline, out),
            ExportFormat::Jsonl => export_jsonl::write(snapshot, &outline, out),
            ExportFormat::Csv => export_csv::write(snapshot, &outline, out),
            ExportFormat::Markdown => {
                let contents = snapshot.contents(outline)?;
                Ok(export_markdown::write(&contents, self.now(), out)?)
            }
            ExportFormat::Beads => {
                let contents = snapshot.contents(outline)?;
                Ok(super::beads::write(&contents, out)?)
            }
        }
    }
}

/// Why an export ended early.
pub(crate) enum Halt {
    /// What is to be exported cannot be read.
    Storage(Problem),
    /// The stream or file cannot be written.
    Output(io::Error),
}

impl From<Problem> for Halt {
    fn from(problem: Problem) -> Self {
        Self::Storage(problem)
    }
}

impl From<io::Error> for Halt {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<Halt> for Problem {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Storage(problem) => problem,
            Halt::Output(error) => unwritable(&error),
        }
    }
}

/// Keeps the issues with these ids, in the query's order, and their milestones.
fn narrow(outline: &mut Outline, wanted: impl Iterator<Item = IssueId>) {
    let issues = std::mem::take(&mut outline.issues);
    let mut issues: HashMap<_, _> = issues.into_iter().map(|issue| (issue.id, issue)).collect();
    outline.issues = wanted.filter_map(|id| issues.remove(&id)).collect();
    let milestones = outline.issues.iter();
    let milestones: HashSet<MilestoneId> = milestones.filter_map(|issue| issue.milestone).collect();
    outline
        .milestones
        .retain(|whole| milestones.contains(&whole.milestone.id));
}

/// Writes beside the file, then puts it in its place. What a link points at is replaced, not the link.
fn replace<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Halt>,
) -> Result<T, Halt> {
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let known = std::fs::metadata(&path).ok();
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        // A device or a pipe has no place to be replaced in; a directory says so itself.
        return fill(&File::create(&path)?, write);
    }
    let (beside, file) = beside(&path)?;
    let written = fill(&file, write).and_then(|written| {
        if let Some(known) = known {
            file.set_permissions(known.permissions())?;
        }
        file.sync_all()?;
        std::fs::rename(&beside, &path)?;
        Ok(written)
    });
    if written.is_err() {
        // The old file stands; what was begun beside it is of no use.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

fn fill<T>(file: &File, write: impl FnOnce(&mut dyn Write) -> Result<T, Halt>) -> Result<T, Halt> {
    let mut out = BufWriter::with_capacity(BUFFER, file);
    let written = write(&mut out)?;
    out.flush()?;
    Ok(written)
}

/// Pieces in which an export is written.
pub(crate) const BUFFER: usize = 256 * 1024;

/// Makes the file that is written before it takes its place. It is always a new one, so that nobody who can
/// write to the directory decides where its text goes.
fn beside(path: &Path) -> io::Result<(PathBuf, File)> {
    const ATTEMPTS: u32 = 64;
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"))?;
    let mut attempt = 1;
    loop {
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}-{attempt}.part", std::process::id()));
        let beside = path.with_file_name(hidden);
        match File::create_new(&beside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < ATTEMPTS => {
                attempt += 1;
            }
            made => return made.map(|file| (beside, file)),
        }
    }
}

fn unwritable(error: &io::Error) -> Problem {
    Problem::new(Code::FileUnwritable, "Failed to write export file")
        .caused_by(error)
        .hint("write it elsewhere, or free some space")
}
