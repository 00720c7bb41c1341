//! Commits, read.

use crate::ObjectId;

/// The longest message that is kept of a commit; the rest is cut off.
const MESSAGE_LIMIT: usize = 64 * 1024;

/// What a commit says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The tree.
    pub tree: ObjectId,
    /// The commits it builds on, first parent first.
    pub parents: Vec<ObjectId>,
    /// When its author says it was written, in seconds since 1970.
    pub author_time: i64,
    /// When its committer says it was made, in seconds since 1970.
    pub committer_time: i64,
    /// The first 64 KiB of the message; what is no UTF-8 is replaced.
    pub message: String,
    /// The signature (`gpgsig`), armour and all.
    pub signature: Option<Vec<u8>>,
    /// The bytes the signature is about: the commit without its signatures.
    pub signed_payload: Vec<u8>,
}

/// Where the empty line begins that parts the headers from the message.
pub(super) fn end_of_headers(bytes: &[u8]) -> usize {
    let gap = bytes.windows(2).position(|pair| pair == b"\n\n");
    gap.map_or(bytes.len(), |at| at + 1)
}

impl Commit {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        let (headers, rest) = bytes.split_at(end_of_headers(bytes));
        let mut parts = Headers::default();
        for line in headers.split_inclusive(|&it| it == b'\n') {
            parts.take(line)?;
        }
        let message = rest.strip_prefix(b"\n").unwrap_or(rest);
        let mut message = String::from_utf8_lossy(&message[..message.len().min(MESSAGE_LIMIT)]);
        if rest.len() > MESSAGE_LIMIT && message.ends_with('\u{fffd}') {
            message.to_mut().pop();
        }
        let mut signed_payload = parts.payload;
        signed_payload.extend_from_slice(rest);
        Ok(Self {
            tree: parts.tree.ok_or("a commit without a tree")?,
            parents: parts.parents,
            author_time: parts.author_time.ok_or("a commit without an author")?,
            committer_time: parts.committer_time.ok_or("a commit without a committer")?,
            message: message.into_owned(),
            signature: parts.signature,
            signed_payload,
        })
    }
}

#[derive(Default)]
struct Headers {
    tree: Option<ObjectId>,
    parents: Vec<ObjectId>,
    author_time: Option<i64>,
    committer_time: Option<i64>,
    signature: Option<Vec<u8>>,
    payload: Vec<u8>,
    continued: Continued,
}

/// What a line that begins with a blank goes on with.
#[derive(Clone, Copy, Default)]
enum Continued {
    #[default]
    Payload,
    Signature,
    OtherSignature,
}

impl Headers {
    /// Takes one line with its end. Both kinds of signature are left out of the payload, as git
    /// does it.
    fn take(&mut self, line: &[u8]) -> Result<(), &'static str> {
        if let Some(rest) = line.strip_prefix(b" ") {
            match self.continued {
                Continued::Payload => self.payload.extend_from_slice(line),
                Continued::Signature => self.sign(rest),
                Continued::OtherSignature => {}
            }
            return Ok(());
        }
        self.continued = Continued::Payload;
        let blank = line.iter().position(|&it| it == b' ').unwrap_or(line.len());
        let (key, value) = (&line[..blank], line.get(blank + 1..).unwrap_or_default());
        match key {
            b"gpgsig" => {
                self.continued = Continued::Signature;
                self.sign(value);
                return Ok(());
            }
            b"gpgsig-sha256" => {
                self.continued = Continued::OtherSignature;
                return Ok(());
            }
            b"tree" if self.tree.is_none() => self.tree = Some(name(value)?),
            b"parent" => self.parents.push(name(value)?),
            b"author" if self.author_time.is_none() => self.author_time = Some(time(value)),
            b"committer" if self.committer_time.is_none() => {
                self.committer_time = Some(time(value));
            }
            _ => {}
        }
        self.payload.extend_from_slice(line);
        Ok(())
    }

    fn sign(&mut self, line: &[u8]) {
        self.signature
            .get_or_insert_default()
            .extend_from_slice(line);
    }
}

fn name(value: &[u8]) -> Result<ObjectId, &'static str> {
    let digits = value.strip_suffix(b"\n").unwrap_or(value);
    ObjectId::from_hex(digits).map_err(|_| "a commit with a name that is none")
}

/// The seconds behind the address; like git, an unreadable time is 1970.
fn time(value: &[u8]) -> i64 {
    let behind = value.rsplit(|&it| it == b'>').next().unwrap_or_default();
    let mut words = behind
        .split(|it| it.is_ascii_whitespace())
        .filter(|it| !it.is_empty());
    words
        .next()
        .and_then(|word| std::str::from_utf8(word).ok()?.parse().ok())
        .unwrap_or_default()
}
