//! Export as JSON: an array of issues in the reference's shape, one a line.
//!
//! A milestone stands inside each of its issues; one without issues has no place in an array of issues
//! and is carried by the JSONL export only.

use std::io::{self, Write};

use crosslink_store::Contents;

use super::issue_file::IssueFile;

/// Writes everything as one array.
pub(crate) fn write(contents: &Contents, out: &mut dyn Write) -> io::Result<()> {
    let milestones = contents.milestones_by_id();
    let mut line = Vec::new();
    out.write_all(b"[")?;
    for (at, whole) in contents.issues.iter().enumerate() {
        let milestone = whole.issue.milestone.and_then(|id| milestones.get(&id));
        line.clear();
        line.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut line, &IssueFile::of(whole, milestone.copied()))?;
        out.write_all(&line)?;
    }
    out.write_all(if contents.issues.is_empty() {
        b"]\n"
    } else {
        b"\n]\n"
    })
}
