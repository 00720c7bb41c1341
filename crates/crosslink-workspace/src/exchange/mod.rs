//! Import and export: other formats on one side, records in the middle, events on the other.
//!
//! Every reader has one of these forms, takes the input as a stream, hands on one `Item` or
//! `Fault` at a time, and fails only where the input cannot be read on at all:
//!
//! ```text
//!  read(input: &mut dyn BufRead, intake: &mut Intake) -> Result<(), Problem>    a whole document
//!  line(text: &str, place: Place) -> Result<Item, Fault>                        one line of JSONL
//! ```
//!
//! Nothing is written before the last line was read; then one transaction takes it all.

pub(crate) mod beads;
mod csv;
mod csv_quotes;
#[cfg(test)]
mod damaged;
mod elements;
mod export;
mod export_csv;
mod export_json;
mod export_jsonl;
mod export_markdown;
mod fit;
pub(crate) mod import;
pub(crate) mod intake;
mod issue_file;
mod issue_object;
pub(crate) mod lines;
mod markdown;
mod markdown_issue;
mod markdown_text;
mod object;
mod older;
pub(crate) mod record;
pub(crate) mod reference;
mod report;
mod upsert;

pub use beads::reference as beads_reference;
pub use export::{ExportFormat, ExportOptions, ExportReport};
pub use import::{ImportFormat, ImportOptions, ImportSource};
pub use issue_file::{CommentFile, IssueFile, MilestoneFile, TimeFile};
pub use report::{BadLine, ImportOutcome, ImportProgress, ImportReport, ImportedIssue, Note};
