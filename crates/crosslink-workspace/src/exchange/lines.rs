//! Lines of a stream, each with its number, none longer than a limit.

use std::io::{BufRead, Read};

use crosslink_core::problem::{Code, Problem};

use super::record::{Fault, Place};

/// The longest line that is read, in bytes.
pub(crate) const LINE_LIMIT: u64 = 16 * 1024 * 1024;

/// A line and where it begins, or why it cannot be read.
pub(crate) type Line<'l> = Result<(Place, &'l str), Fault>;

/// Reads lines one after the other; the text of one is kept only until the next.
pub(crate) struct Lines<'r> {
    input: &'r mut dyn BufRead,
    number: u64,
    line: Vec<u8>,
}

impl<'r> Lines<'r> {
    /// Returns a reader that stands before the first line.
    pub(crate) fn new(input: &'r mut dyn BufRead) -> Self {
        Self {
            input,
            number: 0,
            line: Vec::new(),
        }
    }

    /// Reads the next line without its end; nothing at the end of the input.
    ///
    /// # Errors
    /// `import.unreadable` where the input cannot be read on.
    pub(crate) fn next(&mut self) -> Result<Option<Line<'_>>, Problem> {
        self.line.clear();
        let read = (&mut *self.input)
            .take(LINE_LIMIT + 2)
            .read_until(b'\n', &mut self.line)
            .map_err(|error| unreadable(&error))?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        let place = Place {
            line: self.number,
            column: 1,
        };
        let whole = self.line.ends_with(b"\n");
        let end = self.line.trim_ascii_end_of_line();
        if end as u64 > LINE_LIMIT {
            if !whole {
                self.skip_rest()?;
            }
            let reason = format!("the line has more than {LINE_LIMIT} bytes");
            return Ok(Some(Err(Fault::new(place, reason))));
        }
        let begin = if self.number == 1 && self.line.starts_with(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len().min(end)
        } else {
            0
        };
        Ok(Some(match std::str::from_utf8(&self.line[begin..end]) {
            Ok(text) => Ok((place, text)),
            Err(error) => Err(Fault::new(
                Place {
                    line: self.number,
                    column: (begin + error.valid_up_to()) as u64 + 1,
                },
                "the bytes here are not UTF-8",
            )),
        }))
    }

    fn skip_rest(&mut self) -> Result<(), Problem> {
        loop {
            let buffer = self.input.fill_buf().map_err(|error| unreadable(&error))?;
            if buffer.is_empty() {
                return Ok(());
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.input.consume(used);
            if end.is_some() {
                return Ok(());
            }
        }
    }
}

/// What some programs put before UTF-8.
pub(crate) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Where the text of a line ends.
trait EndOfLine {
    fn trim_ascii_end_of_line(&self) -> usize;
}

impl EndOfLine for Vec<u8> {
    fn trim_ascii_end_of_line(&self) -> usize {
        let text = self.strip_suffix(b"\n").unwrap_or(self);
        text.strip_suffix(b"\r").unwrap_or(text).len()
    }
}

/// The problem of an input that cannot be read on.
pub(crate) fn unreadable(error: &std::io::Error) -> Problem {
    Problem::new(Code::ImportUnreadable, "The input cannot be read")
        .caused_by(error)
        .hint("name a file that can be read, or `-` for standard input")
}
