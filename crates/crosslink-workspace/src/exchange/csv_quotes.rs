//! Quotes of a table that are never closed: the reader of tables takes what follows for one long cell.

use std::io::Read;

use super::lines::BYTE_ORDER_MARK;

/// Where in a row the last byte stood.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Before the first byte of a cell.
    Begin,
    /// In a cell without quotes, or behind the quotes of one.
    Plain,
    /// Between quotes.
    Quoted,
    /// Behind a quote that closes the cell, unless another follows.
    Closing,
}

/// Passes a table on and watches its quotes.
pub(super) struct Quotes<R> {
    input: R,
    within: Within,
    line: u64,
    opened: u64,
    seen: usize,
    ended: bool,
}

impl<R: Read> Quotes<R> {
    /// Returns a watch over a table.
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            within: Within::Begin,
            line: 1,
            opened: 1,
            seen: 0,
            ended: false,
        }
    }

    /// The line of the quote that is open where the table ends.
    pub(super) fn open_at_end(&self) -> Option<u64> {
        (self.ended && self.within == Within::Quoted).then_some(self.opened)
    }

    fn watch(&mut self, byte: u8) {
        let marks = BYTE_ORDER_MARK.get(self.seen) == Some(&byte);
        self.seen = if marks { self.seen + 1 } else { usize::MAX };
        if marks {
            return;
        }
        self.within = match (self.within, byte) {
            (Within::Begin, b'"') => {
                self.opened = self.line;
                Within::Quoted
            }
            (Within::Quoted, b'"') => Within::Closing,
            (Within::Closing, b'"') | (Within::Quoted, _) => Within::Quoted,
            (_, b',' | b'\n' | b'\r') => Within::Begin,
            _ => Within::Plain,
        };
        self.line += u64::from(byte == b'\n');
    }
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.ended = count == 0;
        for byte in &buffer[..count] {
            self.watch(*byte);
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_that_is_never_closed_is_known_by_its_line() {
        for (table, line) in [
            ("", None),
            ("a,b\n1,2\n", None),
            ("a\n\"x\ny\"\n", None),
            ("a\n\"x \"\"y\"\" z\"\n", None),
            ("a\nit is 5\" long\n", None),
            ("\u{feff}\"a\"\n1\n", None),
            ("a\n\"x", Some(2)),
            ("a,b\n1,\"x\n3,4\n", Some(2)),
            ("a\n1\n2\n\"x\"\"\n", Some(4)),
            ("\u{feff}\"a\n1\n", Some(1)),
            ("a\n\"closed\"\n\"open\n", Some(3)),
        ] {
            let mut quotes = Quotes::new(table.as_bytes());
            std::io::copy(&mut quotes, &mut std::io::sink()).unwrap();
            assert_eq!(quotes.open_at_end(), line, "{table:?}");
        }
    }
}
