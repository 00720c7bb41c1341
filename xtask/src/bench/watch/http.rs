//! As much of HTTP as it takes to ask the server something.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::project::Fallible;

/// How long an answer may take to begin.
const PATIENCE: Duration = Duration::from_secs(10);

/// Who asks, and where.
#[derive(Clone, Debug)]
pub(super) struct Door {
    /// `127.0.0.1:3100`
    pub(super) address: String,
    pub(super) token: String,
}

impl Door {
    /// Asks for a path and returns the whole answer.
    pub(super) fn get(&self, path: &str) -> Fallible<String> {
        let mut answer = self.open(path)?;
        let mut body = String::new();
        answer.read_to_string(&mut body)?;
        Ok(body)
    }

    /// Asks for a path and returns what follows the head, which must say 200. By the older protocol, so that nothing is cut
    /// into chunks.
    pub(super) fn open(&self, path: &str) -> Fallible<BufReader<TcpStream>> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let (host, token) = (&self.address, &self.token);
        let request =
            format!("GET {path} HTTP/1.0\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        let mut answer = BufReader::new(stream);
        let mut status = String::new();
        answer.read_line(&mut status)?;
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            if answer.read_line(&mut line)? == 0 {
                return Err(format!("{path}: the answer has no end of its head").into());
            }
        }
        match status.split(' ').nth(1) {
            Some("200") => Ok(answer),
            _ => Err(format!("{path}: {}", status.trim()).into()),
        }
    }
}
