//! Importing: from a stream to one transaction.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use crosslink_core::problem::{Code, Problem};
use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::intake::Intake;
use super::lines::{BYTE_ORDER_MARK, LINE_LIMIT, Lines, unreadable};
use super::record::{Fault, Item, Place};
use super::report::{ImportProgress, ImportReport};
use super::{beads, upsert};
use crate::run::Committed;
use crate::workspace::Workspace;

/// What an input is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ImportFormat {
    /// Whatever the beginning of the input looks like.
    #[default]
    Auto,
    /// The lines that beads keeps its issues in.
    Beads,
    /// A JSON array of issues, or an older JSON object that holds one.
    Json,
    /// One issue a line, each in the shape of the array or of beads.
    Jsonl,
    /// A table with a heading.
    Csv,
    /// A document as `export --format md` writes it.
    Markdown,
    /// The database of older programs, `issues.db`.
    Database,
}

/// Where an input comes from.
pub enum ImportSource<'r> {
    /// A file.
    Path(PathBuf),
    /// A stream, such as standard input.
    Stream(Box<dyn Read + 'r>),
}

/// How an import is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// What the input is written in.
    pub format: ImportFormat,
    /// Whether only to say what would be done.
    pub dry_run: bool,
    /// Whether to go on without the lines that cannot be read.
    pub skip_bad: bool,
}

impl Workspace {
    /// Imports issues: what is not known here is created, what is newer there is written, the rest stays.
    ///
    /// # Errors
    /// `import.invalid` where lines cannot be read and are not to be skipped, `import.unreadable` where the
    /// input as a whole cannot be. Nothing was changed then.
    pub fn import(
        &mut self,
        source: ImportSource,
        options: &ImportOptions,
        progress: &mut dyn FnMut(ImportProgress),
    ) -> Result<Committed<ImportReport>, Problem> {
        let mut intake = Intake::new(progress);
        let format = match source {
            ImportSource::Path(path) => read_file(&path, options.format, &mut intake)?,
            ImportSource::Stream(stream) => {
                read_stream(BufReader::new(stream), options.format, &mut intake)?
            }
        };
        if intake.bad_count > 0 && !options.skip_bad {
            return Err(refusal(&intake));
        }
        let wish = |transaction: &mut crate::Transaction<'_, '_>| {
            upsert::take_in(transaction, intake, format, options.dry_run)
        };
        if options.dry_run {
            self.rehearse("import", wish)
        } else {
            self.transact("import", wish)
        }
    }
}

/// The refusal that names the first bad lines, one cause each.
fn refusal(intake: &Intake) -> Problem {
    let (count, named) = (intake.bad_count, intake.bad.len());
    let lines = if count == 1 { "line" } else { "lines" };
    let which = if count > named as u64 {
        format!(" (the first {named} are named)")
    } else {
        String::new()
    };
    let message = format!("{count} bad {lines}{which}; nothing was imported");
    let problem = Problem::new(Code::ImportInvalid, message)
        .hint("mend the lines, or leave them out with `--skip-bad`");
    let bad = intake.bad.iter();
    bad.fold(problem, |problem, bad| problem.caused_by(bad))
}

/// Reads a file and says what it was read as.
pub(crate) fn read_file(
    path: &Path,
    format: ImportFormat,
    intake: &mut Intake,
) -> Result<ImportFormat, Problem> {
    let file = File::open(path).map_err(|error| {
        Problem::new(
            Code::FileUnreadable,
            format!("{} cannot be read", path.display()),
        )
        .caused_by(&error)
        .hint("name a file that can be read, or `-` for standard input")
    })?;
    let mut input = BufReader::with_capacity(BUFFER, file);
    let begin = input.fill_buf().map_err(|error| unreadable(&error))?;
    if format == ImportFormat::Database || begin.starts_with(DATABASE_MAGIC) {
        drop(input);
        return super::older::read(path, intake).map(|()| ImportFormat::Database);
    }
    let named = path.extension().and_then(|extension| extension.to_str());
    let format = match (format, named) {
        (ImportFormat::Auto, Some("csv")) => ImportFormat::Csv,
        (ImportFormat::Auto, Some("md" | "markdown")) => ImportFormat::Markdown,
        (format, _) => format,
    };
    read_stream(input, format, intake)
}

const BUFFER: usize = 256 * 1024;

const DATABASE_MAGIC: &[u8] = b"SQLite format 3\0";

/// Reads a stream and says what it was read as.
pub(crate) fn read_stream(
    mut input: impl BufRead,
    format: ImportFormat,
    intake: &mut Intake,
) -> Result<ImportFormat, Problem> {
    let (begin, format) = match format {
        ImportFormat::Auto => {
            let begin = first_line(&mut input)?;
            let format = guess(&begin)?;
            (begin, format)
        }
        given => (Vec::new(), given),
    };
    let mut input = Cursor::new(begin).chain(input);
    match format {
        ImportFormat::Beads => read_lines(&mut input, intake, beads::line)?,
        ImportFormat::Jsonl => read_lines(&mut input, intake, line)?,
        ImportFormat::Json => super::reference::read(&mut input, intake)?,
        ImportFormat::Csv => super::csv::read(&mut input, intake)?,
        ImportFormat::Markdown => super::markdown::read(&mut input, intake)?,
        ImportFormat::Auto | ImportFormat::Database => return Err(needs_file()),
    }
    Ok(format)
}

fn needs_file() -> Problem {
    Problem::new(
        Code::ImportUnreadable,
        "A database is read from a file, not from a stream",
    )
    .hint("name the file: `crosslink import <path>`")
}

fn first_line(input: &mut impl BufRead) -> Result<Vec<u8>, Problem> {
    let mut line = Vec::new();
    // Empty lines say nothing of the format.
    while line.trim_ascii().is_empty() && (line.len() as u64) < LINE_LIMIT {
        let mut limited = (&mut *input).take(LINE_LIMIT + 1);
        let read = limited.read_until(b'\n', &mut line);
        if read.map_err(|error| unreadable(&error))? == 0 {
            break;
        }
    }
    Ok(line)
}

/// What the beginning of an input looks like.
fn guess(begin: &[u8]) -> Result<ImportFormat, Problem> {
    if begin.starts_with(DATABASE_MAGIC) {
        return Err(needs_file());
    }
    let text = begin.strip_prefix(BYTE_ORDER_MARK).unwrap_or(begin);
    let text = text.trim_ascii();
    Ok(match text.first() {
        Some(b'[') => ImportFormat::Json,
        Some(b'{') => guess_object(text),
        Some(b'#') => ImportFormat::Markdown,
        Some(_) => ImportFormat::Csv,
        None => ImportFormat::Jsonl,
    })
}

/// A line that is an object of its own is the first of many, unless it holds all the others.
fn guess_object(text: &[u8]) -> ImportFormat {
    /// The names that tell the shapes apart.
    #[derive(Deserialize)]
    struct Names {
        issues: Option<IgnoredAny>,
        record: Option<IgnoredAny>,
        uuid: Option<IgnoredAny>,
        display_id: Option<IgnoredAny>,
        issue_type: Option<IgnoredAny>,
    }

    impl Names {
        fn are_of_beads(&self) -> bool {
            let marked = self.record.is_some() || self.display_id.is_some();
            !marked && (self.issue_type.is_some() || self.uuid.is_none())
        }
    }

    match serde_json::from_slice::<Names>(text) {
        Ok(names) if names.issues.is_some() => ImportFormat::Json,
        Ok(names) if names.are_of_beads() => ImportFormat::Beads,
        Ok(_) => ImportFormat::Jsonl,
        // An object that goes on below breaks off between its parts.
        Err(error) if error.is_eof() && text.ends_with(b"{") => ImportFormat::Json,
        Err(_) => ImportFormat::Jsonl,
    }
}

fn read_lines(
    input: &mut dyn BufRead,
    intake: &mut Intake,
    read: fn(&str, Place) -> Result<Item, Fault>,
) -> Result<(), Problem> {
    let mut lines = Lines::new(input);
    while let Some(line) = lines.next()? {
        match line {
            Ok((_, text)) if text.trim_ascii().is_empty() => {}
            Ok((place, text)) => intake.take(read(text, place)),
            Err(fault) => intake.refuse(fault),
        }
    }
    Ok(())
}

/// Reads a line in the shape it has.
fn line(text: &str, place: Place) -> Result<Item, Fault> {
    match guess_object(text.trim_ascii().as_bytes()) {
        ImportFormat::Beads => beads::line(text, place),
        _ => super::reference::line(text, place),
    }
}
