//! Events as the lines of one commit.

use std::borrow::Cow;
use std::ops::Range;

use crosslink_core::event::{Event, LINE_LIMIT};

use super::layout::BATCH_LIMIT;

/// Events that go into one commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Which of the lines that were handed in these are.
    pub lines: Range<usize>,
    /// `events.ndjson`.
    pub bytes: Vec<u8>,
}

/// Parts lines of events, without line ends, into batches of at most so many and at most 16 MiB, in their order.
pub fn batches<'a>(lines: &'a [&'a str], most: usize) -> impl Iterator<Item = Batch> + 'a {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = lines.get(start..).filter(|rest| !rest.is_empty())?;
        let mut size = 0;
        let fits = |line: &&&str| {
            size += line.len() as u64 + 1;
            size <= BATCH_LIMIT
        };
        let count = rest.iter().take(most).take_while(fits).count().max(1);
        let mut bytes = Vec::new();
        for line in &rest[..count] {
            bytes.extend_from_slice(line.as_bytes());
            bytes.push(b'\n');
        }
        let lines = start..start + count;
        start += count;
        Some(Batch { lines, bytes })
    })
}

/// A line of a log as it was found.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// Which line it is; the first has number 1.
    pub number: u32,
    /// What it says, without its line end; what is no UTF-8 is replaced.
    pub text: Cow<'a, str>,
    /// The event, or why it is none.
    pub event: Result<Event, BadLine>,
}

/// Why a line is no event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLine {
    /// It is longer than any event may be.
    #[error("the line is longer than {LINE_LIMIT} bytes")]
    TooLong,
    /// It is not UTF-8.
    #[error("the line is not UTF-8")]
    NotUtf8,
    /// The last line has no line feed behind it.
    #[error("the line breaks off")]
    Unended,
    /// It is no event.
    #[error("{0}")]
    NoEvent(String),
}

/// Reads the lines of a commit. A bad line costs nothing but itself.
pub fn lines(bytes: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    (1..).zip(lines).map(|(number, line)| {
        let text = line.strip_suffix(b"\n");
        Line {
            number,
            event: text.ok_or(BadLine::Unended).and_then(event),
            text: String::from_utf8_lossy(text.unwrap_or(line)),
        }
    })
}

fn event(line: &[u8]) -> Result<Event, BadLine> {
    if line.len() > LINE_LIMIT {
        return Err(BadLine::TooLong);
    }
    let text = std::str::from_utf8(line).map_err(|_| BadLine::NotUtf8)?;
    Event::decode(text).map_err(|problem| BadLine::NoEvent(problem.to_string()))
}
