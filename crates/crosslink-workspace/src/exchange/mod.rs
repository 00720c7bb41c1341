//! Import and export: other formats on one side, records in the middle, events on the other.
//!
//! Every reader has one of these forms, takes the input as a stream, hands on one [`record::Item`] or
//! [`record::Fault`] at a time, and fails only where the input cannot be read on at all:
//!
//! ```text
//!  read(input: &mut dyn BufRead, intake: &mut Intake) -> Result<(), Problem>    a whole document
//!  line(text: &str, place: Place) -> Result<Item, Fault>                        one line of JSONL
//! ```
//!
//! Nothing is written before the last line was read; then one transaction takes it all.

mod beads;
mod import;
mod intake;
mod lines;
mod record;
mod report;
mod upsert;

pub use beads::reference as beads_reference;
pub use import::{ImportFormat, ImportOptions, ImportSource};
pub use report::{
    BadLine, ImportOutcome, ImportProgress, ImportReport, ImportedIssue, Note,
};
