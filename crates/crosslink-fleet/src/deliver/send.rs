//! Sending one delivery, once.

use std::fmt;
use std::io::{self, Read as _};
use std::time::Duration;

use crosslink_store::fleet::{Secret, WebhookKind, WebhookRow};
use ureq::config::Config;
use ureq::http::{Response, StatusCode, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error};

use crate::alerts::one_line;

use super::address::{Address, AddressError, Refused};
use super::body::Format;
use super::signature;

/// How long an endpoint may take, from looking up its name to the last byte of its answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// So much of an answer is read, in bytes.
const READ: u64 = 1_024;

/// So much of an answer is shown, in characters.
const SHOWN: usize = 200;

/// The size of the buffers of a connection, in bytes.
const BUFFER: usize = 16 * 1_024;

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

/// A request, ready to go.
pub(super) struct Post {
    address: Address,
    agent: Agent,
    signature: Option<String>,
    secret: Option<Secret>,
    id: String,
    body: String,
}

/// Ends a request that is under way.
pub(super) struct Cancel(Agent);

impl Cancel {
    pub(super) fn cancel(self) {
        self.0.shutdown();
    }
}

/// The form of body an endpoint takes.
pub(super) fn format_of(row: &WebhookRow) -> Format {
    match row.webhook.kind {
        WebhookKind::Auto => Format::of(row.webhook.url.expose()),
        WebhookKind::Slack => Format::Slack,
        WebhookKind::Discord => Format::Discord,
        WebhookKind::Generic => Format::Generic,
    }
}

impl Post {
    pub(super) fn new(row: &WebhookRow, id: String, body: String) -> Result<Self, AddressError> {
        let webhook = &row.webhook;
        let address = Address::parse(webhook.url.expose(), webhook.allow_private)?;
        let secret = webhook.secret.clone();
        let signed = secret
            .as_ref()
            .filter(|_| format_of(row) == Format::Generic);
        let signature = signed.map(|secret| signature(secret.expose().as_bytes(), body.as_bytes()));
        let checked = Checked {
            address: address.clone(),
            allow_private: webhook.allow_private,
            names: DefaultResolver::default(),
        };
        Ok(Self {
            agent: Agent::with_parts(config(), DefaultConnector::default(), checked),
            address,
            signature,
            secret,
            id,
            body,
        })
    }

    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    pub(super) fn cancel(&self) -> Cancel {
        Cancel(self.agent.clone())
    }

    /// Sends it, and waits for the answer.
    pub(super) fn send(&self) -> Outcome {
        let mut request = self
            .agent
            .post(self.address.url().expose())
            .header("Content-Type", "application/json")
            .header("X-Crosslink-Delivery", &self.id);
        if let Some(signature) = &self.signature {
            request = request.header("X-Crosslink-Signature-256", signature);
        }
        match request.send(&self.body) {
            Ok(response) => self.judge(response),
            Err(error) => Outcome::failed(self.redact(&words(&error))),
        }
    }

    fn judge(&self, mut response: Response<Body>) -> Outcome {
        let status = response.status();
        let asked = retry_after(&response);
        let mut said = Vec::new();
        // The status has said what there is to say; the text is for people.
        let _ = response
            .body_mut()
            .as_reader()
            .take(READ)
            .read_to_end(&mut said);
        if status.is_success() {
            return Outcome::Delivered {
                status: status.as_u16(),
            };
        }
        let said = String::from_utf8_lossy(&said);
        let said = one_line(self.redact(said.trim()).as_str(), SHOWN);
        let mut error = match status {
            _ if status.is_redirection() => {
                format!("answered {status}: redirects are not followed")
            }
            _ => format!("answered {status}"),
        };
        if !said.is_empty() && !status.is_redirection() {
            error = format!("{error}: {said}");
        }
        Outcome::Failed {
            status: Some(status.as_u16()),
            error,
            then: then(status, asked),
        }
    }

    fn redact(&self, text: &str) -> String {
        let shown = self.address.redact(text);
        match &self.secret {
            Some(secret) if !secret.expose().is_empty() => shown.replace(secret.expose(), "…"),
            _ => shown,
        }
    }
}

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post")
            .field("address", &self.address)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

fn config() -> Config {
    Agent::config_builder()
        // A proxy would look names up itself, and nobody could check where they lead.
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_global(Some(TIMEOUT))
        .user_agent(concat!("crosslink/", env!("CARGO_PKG_VERSION")))
        .max_response_header_size(BUFFER)
        .input_buffer_size(BUFFER)
        .output_buffer_size(BUFFER)
        .max_idle_connections(0)
        .build()
}

fn then(status: StatusCode, asked: Option<Duration>) -> Then {
    match status.as_u16() {
        410 => Then::Stop,
        400 | 413 | 415 | 422 => Then::AgainBriefly,
        429 | 503 => Then::Again(asked),
        _ => Then::Again(None),
    }
}

/// How many seconds the endpoint wants to be left alone.
fn retry_after(response: &Response<Body>) -> Option<Duration> {
    let value = response.headers().get("Retry-After")?.to_str().ok()?;
    let (whole, part) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    let seconds: u64 = whole.parse().ok()?;
    Some(Duration::from_secs(
        seconds.saturating_add(u64::from(!part.is_empty())),
    ))
}

/// Looks names up and lets through what may be talked to. Its answer is what is connected to, so that a name cannot
/// lead elsewhere between the check and the connection.
#[derive(Debug)]
struct Checked {
    address: Address,
    allow_private: bool,
    names: DefaultResolver,
}

impl Resolver for Checked {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = match self.names.resolve(uri, config, timeout) {
            Err(Error::Io(_)) => return Err(Error::HostNotFound),
            other => other?,
        };
        let refused = |refused: Refused| Error::Other(Box::new(refused));
        self.address
            .check(&found, self.allow_private)
            .map_err(refused)?;
        Ok(found)
    }
}

/// What went wrong, in words without an address; those of the client may hold it.
fn words(error: &Error) -> String {
    use io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, UnexpectedEof,
    };
    match error {
        Error::Timeout(_) => format!("no answer within {} seconds", TIMEOUT.as_secs()),
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
