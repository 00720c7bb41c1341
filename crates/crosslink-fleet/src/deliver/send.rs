//! Sending one delivery, once.

use std::fmt;
use std::io::Read as _;
use std::time::Duration;

use crosslink_store::fleet::{Secret, WebhookKind, WebhookRow};
use ureq::config::Config;
use ureq::http::{Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error};

use crate::alerts::one_line;

use super::address::{Address, AddressError, Refused};
use super::body::Format;
use super::outcome::{Outcome, retry_after, then, words};
use super::signature;

/// How long an endpoint may take, from looking up its name to the last byte of its answer.
pub(super) const TIMEOUT: Duration = Duration::from_secs(10);

/// So much of an answer is read, in bytes.
const READ: u64 = 1_024;

/// So much of an answer is shown, in characters.
const SHOWN: usize = 200;

/// The size of the buffers of a connection, in bytes.
const BUFFER: usize = 16 * 1_024;

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
        Self::by(DefaultResolver::default(), row, id, body)
    }

    /// A request that looks names up in its own way.
    fn by(
        names: impl Resolver,
        row: &WebhookRow,
        id: String,
        body: String,
    ) -> Result<Self, AddressError> {
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
            names,
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

/// Looks names up and lets through what may be talked to. Its answer is what is connected to, so that a name cannot
/// lead elsewhere between the check and the connection.
#[derive(Debug)]
struct Checked<Names> {
    address: Address,
    allow_private: bool,
    names: Names,
}

impl<Names: Resolver> Resolver for Checked<Names> {
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

#[cfg(test)]
mod tests {
    use std::net::{SocketAddr, TcpListener};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use crosslink_core::time::Timestamp;
    use crosslink_store::fleet::NewWebhook;

    use super::*;

    /// A name server that sends everybody to one machine, and counts how often it is asked.
    #[derive(Clone, Debug)]
    struct Leads(SocketAddr, Arc<AtomicU32>);

    impl Resolver for Leads {
        fn resolve(
            &self,
            _: &Uri,
            _: &Config,
            _: NextTimeout,
        ) -> Result<ResolvedSocketAddrs, Error> {
            self.1.fetch_add(1, Ordering::SeqCst);
            let mut found = self.empty();
            found.push(self.0);
            Ok(found)
        }
    }

    fn endpoint(url: &str, allow_private: bool) -> WebhookRow {
        WebhookRow {
            id: 1,
            webhook: NewWebhook {
                url: Secret::new(url),
                kind: WebhookKind::Auto,
                secret: None,
                filter: String::new(),
                allow_private,
                added_at: Timestamp::from_seconds(0),
            },
            enabled: true,
            error: None,
        }
    }

    #[test]
    fn what_a_name_leads_to_is_checked_and_is_what_is_connected_to() {
        let machine = TcpListener::bind("127.0.0.1:0").unwrap();
        let leads = Leads(machine.local_addr().unwrap(), Arc::default());
        let send = |allow_private| {
            let row = endpoint("https://hooks.example/sEcReT", allow_private);
            let post = Post::by(leads.clone(), &row, "1".to_owned(), "{}".to_owned());
            post.unwrap().send()
        };
        machine.set_nonblocking(true).unwrap();
        let refusal = "hooks.example is at 127.0.0.1: the endpoint is in a private network, which was not allowed";
        assert_eq!(send(false), Outcome::failed(refusal));
        assert!(machine.accept().is_err(), "nobody knocked");
        machine.set_nonblocking(false).unwrap();
        let hangs_up = std::thread::spawn(move || drop(machine.accept().unwrap()));
        assert_eq!(send(true), Outcome::failed("the connection broke off"));
        hangs_up.join().unwrap();
        assert_eq!(leads.1.load(Ordering::SeqCst), 2, "asked once each time");
    }
}
