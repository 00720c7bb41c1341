//! One line of a log: who says what, and when.

use crosslink_core::time::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::event::Event;
use super::time::Time;

/// The longest line that is read, in bytes.
pub const LINE_LIMIT: usize = 8 << 20;

/// Names a line by its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineHash([u8; 32]);

/// An event with its author, as one line of a log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Who wrote it, by its own words.
    pub agent: String,
    /// Its number among the author's events; numbers occur twice.
    pub seq: u64,
    /// The author's wall clock.
    pub time: Time,
    /// What happened.
    pub event: Event,
    /// The fingerprint of the key it is signed with.
    pub signed_by: Option<String>,
    /// The signature, in base64.
    pub signature: Option<String>,
    /// Which line of the log it is, from 1.
    pub line: u64,
    /// Names the line by its bytes.
    pub hash: LineHash,
}

/// The place of an event among all: by instant, then author, then number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventKey {
    /// The instant.
    pub at: Timestamp,
    /// The author; sorts by bytes.
    pub agent: String,
    /// The author's number.
    pub seq: u64,
}

/// The fields of a line.
#[derive(Deserialize)]
struct Fields<'a> {
    agent_id: String,
    agent_seq: u64,
    timestamp: Time,
    #[serde(borrow)]
    event: &'a RawValue,
    #[serde(default)]
    signed_by: Option<String>,
    #[serde(default)]
    signature: Option<String>,
}

impl Envelope {
    /// Reads one line. An event of a kind that is not known is no error.
    ///
    /// # Errors
    /// Says in words what is wrong with the line.
    pub fn parse(bytes: &[u8], line: u64) -> Result<Self, String> {
        if bytes.len() > LINE_LIMIT {
            return Err(format!("longer than {LINE_LIMIT} bytes"));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
        let fields: Fields<'_> = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let event = Event::read(fields.event).map_err(|error| format!("event: {error}"))?;
        Ok(Self {
            agent: fields.agent_id,
            seq: fields.agent_seq,
            time: fields.timestamp,
            event,
            signed_by: fields.signed_by,
            signature: fields.signature,
            line,
            hash: LineHash(Sha256::digest(bytes).into()),
        })
    }

    /// Its place among all events.
    pub fn key(&self) -> EventKey {
        EventKey {
            at: self.time.at,
            agent: self.agent.clone(),
            seq: self.seq,
        }
    }

    /// Whether it comes after `mark` in the order of all events.
    pub(super) fn is_after(&self, mark: &EventKey) -> bool {
        (self.time.at, self.agent.as_str(), self.seq) > (mark.at, mark.agent.as_str(), mark.seq)
    }
}
