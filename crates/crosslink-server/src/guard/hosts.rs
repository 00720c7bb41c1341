//! The names this server answers to, and the pages it listens to.
//!
//! A page of another site can make a browser send requests here, under a name of its own that suddenly means this
//! machine. Such a request names a foreign host, or comes from a foreign origin.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::Shared;
use crate::refusal::Refusal;

/// Where a page that asks lies, in the word of a browser; pages cannot set it.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The names this server answers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hosts {
    hosts: BTreeSet<String>,
    origins: BTreeSet<String>,
}

impl Hosts {
    /// The names of this machine with the port, and those that somebody added.
    pub(crate) fn new(address: SocketAddr, added: &[String]) -> Self {
        let port = address.port();
        let here = ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}"));
        let mut hosts: BTreeSet<String> = here.into_iter().collect();
        if !address.ip().is_unspecified() {
            hosts.insert(address.to_string());
        }
        if port == 80 {
            let short = hosts.iter().filter_map(|host| host.strip_suffix(":80"));
            hosts = short.map(str::to_owned).chain(hosts.clone()).collect();
        }
        let mut origins: BTreeSet<_> = hosts.iter().map(|host| format!("http://{host}")).collect();
        for host in added {
            let host = host.to_ascii_lowercase();
            origins.extend(["http", "https"].map(|scheme| format!("{scheme}://{host}")));
            hosts.insert(host);
        }
        Self { hosts, origins }
    }

    /// Whether a request names a host that is this one, and only such.
    pub(crate) fn name(&self, request: &Request) -> bool {
        let mut named = request.headers().get_all(header::HOST).iter();
        let (Some(host), None) = (named.next(), named.next()) else {
            return false;
        };
        let known = |host: &str| self.hosts.contains(&host.to_ascii_lowercase());
        let authority = request.uri().authority();
        host.to_str().is_ok_and(known) && authority.is_none_or(|host| known(host.as_str()))
    }

    /// Whether a request comes from a page of ours, or from no page.
    pub(crate) fn sent(&self, headers: &HeaderMap) -> bool {
        headers.get_all(header::ORIGIN).iter().all(|origin| {
            let origin = origin.to_str().unwrap_or_default().to_ascii_lowercase();
            // Under our own policy on referrers a form says `null`, and the browser says it is ours.
            self.origins.contains(&origin) || (origin == "null" && is_ours(headers))
        })
    }
}

pub(super) async fn check(
    State(app): State<Shared>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    if !app.hosts().name(&request) {
        return Err(Refusal::wrong_host());
    }
    if !app.hosts().sent(request.headers()) {
        return Err(Refusal::wrong_origin());
    }
    Ok(next.run(request).await)
}

/// Whether a request that was let in says that a page of ours sent it.
pub(crate) fn is_same_origin(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN) || is_ours(headers)
}

fn is_ours(headers: &HeaderMap) -> bool {
    headers
        .get(FETCH_SITE)
        .is_some_and(|site| site == "same-origin")
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn hosts() -> Hosts {
        let address = SocketAddr::from(([127, 0, 0, 1], 3100));
        Hosts::new(address, &["Watch.example".to_owned()])
    }

    fn request(uri: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).unwrap()
    }

    #[test]
    fn only_our_names_are_answered() {
        for (uri, headers, ours) in [
            ("/", &[("host", "127.0.0.1:3100")][..], true),
            ("/", &[("host", "LOCALHOST:3100")], true),
            ("/", &[("host", "[::1]:3100")], true),
            ("/", &[("host", "watch.example")], true),
            ("/", &[], false),
            ("/", &[("host", "")], false),
            ("/", &[("host", "127.0.0.1")], false),
            ("/", &[("host", "127.0.0.1:80")], false),
            ("/", &[("host", "127.0.0.1:3100.evil.example")], false),
            ("/", &[("host", "localhost.evil.example:3100")], false),
            ("/", &[("host", "evil.example:3100")], false),
            ("/", &[("host", "watch.example:3100")], false),
            ("/", &[("host", "127.0.0.1:3100"), ("host", "evil")], false),
            ("http://evil.example/", &[("host", "127.0.0.1:3100")], false),
            (
                "http://127.0.0.1:3100/",
                &[("host", "127.0.0.1:3100")],
                true,
            ),
            ("http://127.0.0.1:3100/", &[("host", "evil.example")], false),
        ] {
            assert_eq!(
                hosts().name(&request(uri, headers)),
                ours,
                "{uri} {headers:?}"
            );
        }
    }

    #[test]
    fn only_our_pages_are_heard() {
        let ours = ("sec-fetch-site", "same-origin");
        for (headers, heard) in [
            (&[][..], true),
            (&[("origin", "http://127.0.0.1:3100")], true),
            (&[("origin", "https://watch.example")], true),
            (&[("origin", "https://127.0.0.1:3100")], false),
            (&[("origin", "http://127.0.0.1:5173")], false),
            (&[("origin", "http://127.0.0.1")], false),
            (&[("origin", "http://evil.example")], false),
            (&[("origin", "null")], false),
            (&[("origin", "null"), ours], true),
            (&[("origin", "http://evil.example"), ours], false),
            (
                &[
                    ("origin", "http://127.0.0.1:3100"),
                    ("origin", "http://evil"),
                ],
                false,
            ),
        ] {
            let request = request("/", headers);
            assert_eq!(hosts().sent(request.headers()), heard, "{headers:?}");
        }
    }
}
