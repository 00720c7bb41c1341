//! Export as JSONL: everything, one record a line; `record` says whether it is a milestone or an issue.

use std::io::{self, Write};

use crosslink_store::Contents;
use serde::Serialize;

use super::issue_file::{IssueFile, MilestoneFile};

/// Writes the milestones, then the issues.
pub(crate) fn write(contents: &Contents, out: &mut dyn Write) -> io::Result<()> {
    let mut line = Vec::new();
    for whole in &contents.milestones {
        tagged(&mut line, "milestone", &MilestoneFile::of(whole))?;
        out.write_all(&line)?;
    }
    for whole in &contents.issues {
        tagged(&mut line, "issue", &IssueFile::of(whole, None))?;
        out.write_all(&line)?;
    }
    Ok(())
}

/// Puts the name of the record before the fields of its object; the shape itself stays free of it.
fn tagged(line: &mut Vec<u8>, record: &str, value: &impl Serialize) -> io::Result<()> {
    line.clear();
    serde_json::to_writer(&mut *line, value)?;
    line.splice(0..1, format!("{{\"record\":\"{record}\",").into_bytes());
    line.push(b'\n');
    Ok(())
}
