//! Export as JSONL: everything, one record a line; `record` says whether it is a milestone or an issue.

use std::io::{self, Write};

use crosslink_store::{Outline, Snapshot};
use serde::Serialize;

use super::export::Halt;
use super::issue_file::{IssueFile, MilestoneFile};

/// Writes the milestones, then the issues.
pub(crate) fn write(
    snapshot: &Snapshot,
    outline: &Outline,
    out: &mut dyn Write,
) -> Result<(), Halt> {
    let mut line = Vec::new();
    for whole in &outline.milestones {
        tagged(&mut line, "milestone", &MilestoneFile::of(whole))?;
        out.write_all(&line)?;
    }
    snapshot.each_whole(outline, |whole| {
        tagged(&mut line, "issue", &IssueFile::of(&whole, None))?;
        Ok::<_, Halt>(out.write_all(&line)?)
    })
}

/// Puts the name of the record before the fields of its object; the shape itself stays free of it.
fn tagged(line: &mut Vec<u8>, record: &str, value: &impl Serialize) -> io::Result<()> {
    line.clear();
    serde_json::to_writer(&mut *line, value)?;
    line.splice(0..1, format!("{{\"record\":\"{record}\",").into_bytes());
    line.push(b'\n');
    Ok(())
}
