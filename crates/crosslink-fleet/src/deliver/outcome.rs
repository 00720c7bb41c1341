//! What comes of an attempt to deliver something, and what to do then.

use std::io;
use std::time::Duration;

use ureq::http::{Response, StatusCode};
use ureq::{Body, Error};

use super::address::Refused;

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It arrived.
    Delivered { status: u16 },
    /// It did not; the text says why, without secrets.
    Failed {
        status: Option<u16>,
        error: String,
        then: Then,
    },
}

/// What to do about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// Try again, not before the endpoint wants it.
    Again(Option<Duration>),
    /// Try again a few times: the endpoint takes others, but not this one.
    AgainBriefly,
    /// Turn the endpoint off: it is gone.
    Stop,
}

impl Outcome {
    pub(super) fn failed(error: impl Into<String>) -> Self {
        Self::Failed {
            status: None,
            error: error.into(),
            then: Then::Again(None),
        }
    }
}

pub(super) fn then(status: StatusCode, asked: Option<Duration>) -> Then {
    match status.as_u16() {
        410 => Then::Stop,
        400 | 413 | 415 | 422 => Then::AgainBriefly,
        429 | 503 => Then::Again(asked),
        _ => Then::Again(None),
    }
}

/// How many seconds the endpoint wants to be left alone.
pub(super) fn retry_after(response: &Response<Body>) -> Option<Duration> {
    let value = response.headers().get("Retry-After")?.to_str().ok()?;
    let (whole, part) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    let seconds: u64 = whole.parse().ok()?;
    Some(Duration::from_secs(
        seconds.saturating_add(u64::from(!part.is_empty())),
    ))
}

/// What went wrong, in words without an address; those of the client may hold it.
pub(super) fn words(error: &Error) -> String {
    use io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, UnexpectedEof,
    };
    match error {
        Error::Timeout(_) => format!(
            "no answer within {} seconds",
            super::send::TIMEOUT.as_secs()
        ),
        Error::HostNotFound => "its host is not known".to_owned(),
        Error::Io(error) => match error.kind() {
            ConnectionRefused => "the connection was refused".to_owned(),
            BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof => {
                "the connection broke off".to_owned()
            }
            kind => format!("it cannot be reached: {kind}"),
        },
        Error::Rustls(error) => format!("no secure connection: {error}"),
        Error::Tls(error) => format!("no secure connection: {error}"),
        Error::Other(error) if error.is::<Refused>() => error.to_string(),
        Error::Protocol(_) | Error::LargeResponseHeader(..) => "its answer is no HTTP".to_owned(),
        _ => "the request could not be sent".to_owned(),
    }
}
