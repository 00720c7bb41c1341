//! Export as JSON: an array of issues in the reference's shape, one a line.
//!
//! A milestone stands inside each of its issues; one without issues has no place in an array of issues
//! and is carried by the JSONL export only.

use std::io::{self, Write};

use crosslink_store::{Outline, Snapshot};

use super::export::{BUFFER, Halt};
use super::issue_file::IssueFile;

/// Writes everything as one array.
pub(crate) fn write(
    snapshot: &Snapshot,
    outline: &Outline,
    out: &mut dyn Write,
) -> Result<(), Halt> {
    let milestones = outline.milestones_by_id();
    let mut text = Vec::with_capacity(2 * BUFFER);
    let mut lead: &[u8] = b"[\n";
    snapshot.each_whole(outline, |whole| {
        let milestone = whole.issue.milestone.and_then(|id| milestones.get(&id));
        text.extend_from_slice(lead);
        serde_json::to_writer(&mut text, &IssueFile::of(&whole, milestone.copied()))
            .map_err(io::Error::from)?;
        lead = b",\n";
        // What is written in large pieces is not copied once more on its way.
        if text.len() >= BUFFER {
            out.write_all(&text)?;
            text.clear();
        }
        Ok::<_, Halt>(())
    })?;
    let end: &[u8] = if outline.issues.is_empty() {
        b"[]\n"
    } else {
        b"\n]\n"
    };
    text.extend_from_slice(end);
    Ok(out.write_all(&text)?)
}
