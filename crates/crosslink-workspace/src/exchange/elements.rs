//! The members of a JSON array in a stream, one after the other, each with its place; the array itself is
//! never held whole, however long it is.

use std::io::BufRead;

use crosslink_core::problem::Problem;

use super::lines::{BYTE_ORDER_MARK, LINE_LIMIT, unreadable};
use super::record::{Fault, Place};

/// Why reading a value stopped short.
pub(crate) enum Stop {
    /// The text is wrong here.
    Fault(Fault),
    /// The input cannot be read on.
    Problem(Problem),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// A stream of JSON, taken apart at its brackets, commas and colons.
pub(crate) struct Elements<'r> {
    input: &'r mut dyn BufRead,
    place: Place,
}

impl<'r> Elements<'r> {
    /// Returns a reader that stands at the first visible byte.
    ///
    /// # Errors
    /// `import.unreadable` where the input cannot be read.
    pub(crate) fn new(input: &'r mut dyn BufRead) -> Result<Self, Problem> {
        let begin = input.fill_buf().map_err(|error| unreadable(&error))?;
        if begin.starts_with(BYTE_ORDER_MARK) {
            input.consume(BYTE_ORDER_MARK.len());
        }
        Ok(Self {
            input,
            place: Place { line: 1, column: 1 },
        })
    }

    /// Where it stands.
    pub(crate) fn place(&self) -> Place {
        self.place
    }

    /// The next byte that is no space; nothing at the end.
    pub(crate) fn peek(&mut self) -> Result<Option<u8>, Problem> {
        loop {
            let buffer = self.input.fill_buf().map_err(|error| unreadable(&error))?;
            let Some(next) = buffer.first().copied() else {
                return Ok(None);
            };
            if !matches!(next, b' ' | b'\t' | b'\r' | b'\n') {
                return Ok(Some(next));
            }
            self.pass(1, next == b'\n');
        }
    }

    /// Steps over a byte if it is the next.
    pub(crate) fn accept(&mut self, byte: u8) -> Result<bool, Problem> {
        let found = self.peek()? == Some(byte);
        if found {
            self.pass(1, false);
        }
        Ok(found)
    }

    /// Says what is wrong here.
    pub(crate) fn fault(&self, reason: &str) -> Stop {
        Stop::Fault(Fault::new(self.place, reason))
    }

    /// Reads on to the comma, colon or closing bracket behind one value.
    ///
    /// # Errors
    /// Where the value is longer than is read, not UTF-8, or the input cannot be read on. The reader then
    /// stands behind it all the same.
    pub(crate) fn value(&mut self, into: &mut Vec<u8>) -> Result<Place, Stop> {
        self.peek()?;
        let begin = self.place;
        into.clear();
        let mut inside = Inside::default();
        let mut length = 0_u64;
        loop {
            let buffer = self.input.fill_buf().map_err(|error| unreadable(&error))?;
            let end = buffer.iter().position(|byte| inside.ends_before(*byte));
            let used = end.unwrap_or(buffer.len());
            if used == 0 && buffer.is_empty() {
                break;
            }
            length += used as u64;
            if length <= LINE_LIMIT {
                into.extend_from_slice(&buffer[..used]);
            }
            self.place = advanced(self.place, &buffer[..used]);
            self.input.consume(used);
            if end.is_some() {
                break;
            }
        }
        if length > LINE_LIMIT {
            let reason = format!("the value has more than {LINE_LIMIT} bytes");
            return Err(Stop::Fault(Fault::new(begin, reason)));
        }
        Ok(begin)
    }

    fn pass(&mut self, bytes: usize, line_end: bool) {
        self.input.consume(bytes);
        if line_end {
            self.place.line += 1;
            self.place.column = 1;
        } else {
            self.place.column += bytes as u64;
        }
    }
}

fn advanced(place: Place, bytes: &[u8]) -> Place {
    match bytes.iter().rposition(|byte| *byte == b'\n') {
        None => Place {
            column: place.column + bytes.len() as u64,
            ..place
        },
        Some(last) => Place {
            line: place.line + bytes.iter().filter(|byte| **byte == b'\n').count() as u64,
            column: (bytes.len() - last) as u64,
        },
    }
}

/// What a byte is inside of.
#[derive(Default)]
struct Inside {
    depth: usize,
    quoted: bool,
    escaped: bool,
}

impl Inside {
    /// Looks at the next byte; says whether the value ended before it.
    fn ends_before(&mut self, byte: u8) -> bool {
        if self.quoted {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.quoted = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b',' | b':' | b']' | b'}' if self.depth == 0 => return true,
            b'"' => self.quoted = true,
            b'[' | b'{' => self.depth += 1,
            b']' | b'}' => self.depth -= 1,
            _ => {}
        }
        false
    }
}
