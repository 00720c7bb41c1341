//! What an import tells: while it runs, and at its end.

use std::fmt;

use crosslink_core::id::IssueId;
use schemars::JsonSchema;
use serde::Serialize;

use super::ImportFormat;

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportProgress {
    /// So many issues were read.
    Read {
        /// How many.
        issues: u64,
    },
    /// So many of all issues were looked at and written.
    Written {
        /// How many.
        issues: u64,
        /// Of how many.
        total: u64,
    },
}

/// What an import did, or in a dry run would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "import_report")]
pub struct ImportReport {
    /// The format the input was read as.
    pub format: ImportFormat,
    /// Whether nothing was kept, as asked.
    pub dry_run: bool,
    /// How many issues were created.
    pub created: u64,
    /// How many issues were written because the source's were newer, or had parts that were missing here.
    pub updated: u64,
    /// How many issues were as they are here, or older.
    pub unchanged: u64,
    /// How many issues of the input are deleted there; they came in deleted, or were deleted here.
    pub deleted: u64,
    /// How many issues that the input holds stay deleted, as they were deleted here.
    pub deleted_here: u64,
    /// How many milestones were created or written.
    pub milestones: u64,
    /// How many comments were added.
    pub comments: u64,
    /// How many lines could not be read and were left out.
    pub skipped: u64,
    /// The first of the lines that could not be read.
    pub bad: Vec<BadLine>,
    /// What was understood in another way than it stood there.
    pub notes: Vec<Note>,
    /// How many notes there were; the list holds the first of them.
    pub note_count: u64,
    /// Every issue of the input, in its order.
    pub issues: Vec<ImportedIssue>,
}

/// A line that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BadLine {
    /// Its number, from 1.
    pub line: u64,
    /// The byte at which the trouble begins, from 1.
    pub column: u64,
    /// Why.
    pub reason: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            column,
            reason,
        } = self;
        write!(f, "line {line}, column {column}: {reason}")
    }
}

impl std::error::Error for BadLine {}

/// Something that was understood in another way than it stood there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Note {
    /// The line.
    pub line: u64,
    /// What the source calls the issue.
    pub source_id: String,
    /// One sentence without a final period.
    pub text: String,
}

/// What became of one issue of the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImportedIssue {
    /// What the source calls it.
    pub source_id: String,
    /// Its display number here.
    pub id: Option<u32>,
    /// The name that never changes.
    pub uuid: IssueId,
    /// Its title.
    pub title: String,
    /// Whether it is deleted in the input.
    pub deleted: bool,
    /// What happened to it.
    pub outcome: ImportOutcome,
}

/// What happened to one issue of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// It was not known here.
    Created,
    /// Some of it was written.
    Updated,
    /// Nothing was written: it is the same here, or newer.
    Unchanged,
}
