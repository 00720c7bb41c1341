//! Where a delivery may go: which addresses are taken, what of them is shown, and which machines are reached.

mod reach;

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use crosslink_store::fleet::Secret;
use thiserror::Error;
use ureq::http::Uri;

use reach::{Reach, reach};

/// Longest address, in bytes.
const LIMIT: usize = 2_048;

/// The address of an endpoint. It is a secret: what is shown of it is the host.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    url: Secret,
    host: String,
    port: Option<u16>,
    https: bool,
}

/// Why an address is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// It cannot be read.
    #[error("an address of an endpoint looks like https://host/path, in plain ASCII")]
    Unreadable,
    /// It is told over neither `https` nor `http`.
    #[error("this scheme is not supported: an endpoint looks like https://host/path")]
    Scheme,
    /// It is neither `https` nor `http` to this machine.
    #[error("an endpoint needs https; plain http is for this machine alone")]
    Insecure,
    /// It carries a name or a password.
    #[error("an address of an endpoint has no name or password before the host")]
    Named,
    /// It lies in a private network.
    #[error("the endpoint is in a private network, which was not allowed")]
    Private,
    /// It is no place for an endpoint, allowed or not.
    #[error("no endpoint can be at that address")]
    Nowhere,
}

/// Why a machine is not talked to, though its name was taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{host} is at {address}: {error}")]
pub(super) struct Refused {
    host: String,
    address: IpAddr,
    error: AddressError,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// Where programs could read it differently, where it is not safe, or where it names a machine of a
    /// private network though that was not allowed.
    pub fn parse(text: &str, allow_private: bool) -> Result<Self, AddressError> {
        let odd = |letter: char| !letter.is_ascii_graphic() || "\\#\"<>^`{|}".contains(letter);
        if text.len() > LIMIT || text.contains(odd) {
            return Err(AddressError::Unreadable);
        }
        let uri: Uri = text.parse().map_err(|_| AddressError::Unreadable)?;
        let authority = uri.authority().ok_or(AddressError::Unreadable)?;
        if authority.as_str().contains('@') {
            return Err(AddressError::Named);
        }
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            Some(_) => return Err(AddressError::Scheme),
            None => return Err(AddressError::Unreadable),
        };
        let host = authority.host().to_ascii_lowercase();
        let port = port(authority.as_str())?.filter(|port| *port != if https { 443 } else { 80 });
        check_host(&host, https, allow_private)?;
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let mut address = Self {
            url: Secret::new(""),
            host,
            port,
            https,
        };
        address.url = Secret::new(format!("{}{path}", address.origin()));
        Ok(address)
    }

    /// Returns the whole address, in one form for all ways to write it.
    pub fn url(&self) -> &Secret {
        &self.url
    }

    /// The host.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether these are the machines to talk to: every one of them, for a name that leads into a private network and
    /// elsewhere is no mistake.
    pub(super) fn check(&self, found: &[SocketAddr], allow_private: bool) -> Result<(), Refused> {
        let wrong = |ip: IpAddr| match reach(ip) {
            Reach::Nowhere => Some(AddressError::Nowhere),
            _ if !self.https && !ip.is_loopback() => Some(AddressError::Insecure),
            Reach::Private if !allow_private => Some(AddressError::Private),
            Reach::Private | Reach::Public => None,
        };
        let first = found
            .iter()
            .find_map(|found| wrong(found.ip()).map(|error| (found.ip(), error)));
        match first {
            None => Ok(()),
            Some((address, error)) => Err(Refused {
                host: self.host.clone(),
                address,
                error,
            }),
        }
    }

    /// Takes everything secret of an address out of a text.
    pub(super) fn redact(&self, text: &str) -> String {
        let path = self.url.expose()[self.origin().len()..].trim_start_matches('/');
        if path.is_empty() {
            return text.to_owned();
        }
        let parts = path.split(['/', '?', '&', '=']);
        parts
            .filter(|part| part.len() >= 6)
            .fold(text.replace(path, "…"), |shown, part| {
                shown.replace(part, "…")
            })
    }

    fn origin(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        match self.port {
            Some(port) => format!("{scheme}://{}:{port}", self.host),
            None => format!("{scheme}://{}", self.host),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/…", self.origin())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

/// What of a stored address may be shown.
pub fn masked(url: &Secret) -> String {
    Address::parse(url.expose(), true).map_or_else(|_| "…".to_owned(), |known| known.to_string())
}

/// The port, if there is one that can be.
fn port(authority: &str) -> Result<Option<u16>, AddressError> {
    let after_host = authority.rsplit(']').next().unwrap_or(authority);
    let Some((_, port)) = after_host.rsplit_once(':') else {
        return Ok(None);
    };
    match port.parse() {
        Ok(0) | Err(_) => Err(AddressError::Unreadable),
        Ok(port) => Ok(Some(port)),
    }
}

fn check_host(host: &str, https: bool, allow_private: bool) -> Result<(), AddressError> {
    let literal = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(host)
        .parse::<IpAddr>()
        .ok();
    let label = host.rsplit('.').next().unwrap_or_default();
    let number = label.starts_with("0x") || label.bytes().all(|byte| byte.is_ascii_digit());
    // `127.1` and `2130706433` are addresses too, for some.
    if host.is_empty() || literal.is_none() && (number || host.starts_with('[')) {
        return Err(AddressError::Unreadable);
    }
    let local = host == "localhost" || literal.is_some_and(|ip| ip.is_loopback());
    let private = local || literal.is_some_and(|ip| reach(ip) == Reach::Private);
    match literal.map(reach) {
        Some(Reach::Nowhere) => Err(AddressError::Nowhere),
        _ if !https && !local => Err(AddressError::Insecure),
        _ if private && !allow_private => Err(AddressError::Private),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_in_one_way_or_not_at_all() {
        use AddressError::{Insecure, Named, Nowhere, Private, Scheme, Unreadable};
        let cases = [
            (
                "https://hooks.slack.com/services/T/B/x",
                Ok("https://hooks.slack.com/…"),
            ),
            ("HTTPS://Hooks.Example:443", Ok("https://hooks.example/…")),
            (
                "https://hooks.example:8443/a?b=c",
                Ok("https://hooks.example:8443/…"),
            ),
            (
                "https://[2606:4700::1]:8443/",
                Ok("https://[2606:4700::1]:8443/…"),
            ),
            ("http://hooks.example/", Err(Insecure)),
            ("http://127.0.0.1:1/", Err(Private)),
            ("http://localhost/", Err(Private)),
            ("https://localhost/", Err(Private)),
            ("https://10.1.2.3/", Err(Private)),
            ("https://[::1]/", Err(Private)),
            ("https://169.254.169.254/latest", Err(Nowhere)),
            ("https://2130706433/", Err(Unreadable)),
            ("https://0x7f.1/", Err(Unreadable)),
            ("https://127.1/", Err(Unreadable)),
            ("https://[::1", Err(Unreadable)),
            ("https://me:word@hooks.example/", Err(Named)),
            ("https://hooks.example@10.0.0.1/", Err(Named)),
            ("https://hooks.example\\@evil.example/", Err(Unreadable)),
            ("https://hooks.example/#x", Err(Unreadable)),
            ("https://hooks.example:0/", Err(Unreadable)),
            ("https://hooks.example:/", Err(Unreadable)),
            ("https://hooks.example:99999/", Err(Unreadable)),
            ("https://hooks.example/\r\nX: y", Err(Unreadable)),
            ("https://höoks.example/", Err(Unreadable)),
            ("https:///path", Err(Unreadable)),
            ("ftp://hooks.example/", Err(Scheme)),
            ("hooks.example/x", Err(Unreadable)),
            ("/services/x", Err(Unreadable)),
            ("", Err(Unreadable)),
        ];
        for (text, expected) in cases {
            let read = Address::parse(text, false).map(|address| address.to_string());
            assert_eq!(read, expected.map(str::to_owned), "{text}");
        }
        let long = format!("https://hooks.example/{}", "x".repeat(LIMIT));
        assert_eq!(Address::parse(&long, false), Err(Unreadable));
        let allowed = |text| Address::parse(text, true).map(|address| address.to_string());
        assert_eq!(
            allowed("http://127.0.0.1:80/x"),
            Ok("http://127.0.0.1/…".to_owned())
        );
        assert_eq!(allowed("http://10.0.0.1/x"), Err(Insecure));
        assert_eq!(allowed("https://0.0.0.0/x"), Err(Nowhere));
    }

    #[test]
    fn a_name_is_as_safe_as_every_machine_it_leads_to() {
        let public = "93.184.216.34:443".parse().unwrap();
        let private = "10.0.0.1:443".parse().unwrap();
        let loopback = "127.0.0.1:443".parse().unwrap();
        let metadata = "169.254.169.254:443".parse().unwrap();
        let address = Address::parse("https://hooks.example/x", false).unwrap();
        let check = |found: &[SocketAddr], private| address.check(found, private).is_ok();
        assert!(check(&[public], false));
        assert!(!check(&[public, private], false));
        assert!(check(&[public, private, loopback], true));
        assert!(!check(&[metadata], true));
        let plain = Address::parse("http://localhost/x", true).unwrap();
        assert!(plain.check(&[loopback], true).is_ok());
        assert!(plain.check(&[private], true).is_err());
        let said = address.check(&[private], false).unwrap_err().to_string();
        assert_eq!(
            said,
            "hooks.example is at 10.0.0.1: the endpoint is in a private network, which was not allowed"
        );
    }

    #[test]
    fn an_address_is_shown_without_its_secret() {
        let address = Address::parse(
            "https://hooks.slack.com/services/T000/sEcReT?t=kEyKeY",
            false,
        );
        let address = address.unwrap();
        assert_eq!(
            format!("{address} {address:?}"),
            "https://hooks.slack.com/… Address(https://hooks.slack.com/…)"
        );
        let said = "POST https://hooks.slack.com/services/T000/sEcReT?t=kEyKeY or /services/T000/sEcReT: \
                    sEcReT kEyKeY";
        let shown = address.redact(said);
        assert!(
            !shown.contains("sEcReT") && !shown.contains("kEyKeY"),
            "{shown}"
        );
        let root = Address::parse("https://hooks.example/", false).unwrap();
        assert_eq!(root.redact("and/or"), "and/or");
        assert_eq!(masked(&Secret::new("no address: sEcReT")), "…");
    }
}
