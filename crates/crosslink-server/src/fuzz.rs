//! Every decoder of what a client says, as a plain function that must not panic.
//!
//! `fuzz/` runs them under a fuzzer, the tests run them over samples and damaged ones.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Uri};
use crosslink_fleet::deliver::address::Address;
use crosslink_fleet::registry::Slug;

use crate::access::{Scope, bearer, cookie};
use crate::guard::Hosts;
use crate::{api, live};

/// What takes the bytes.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: &[(&str, Target)] = &[("http_body", body), ("http_head", head)];

/// Runs one target.
///
/// # Panics
/// Where there is no target of this name, or it found something.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = target.expect("the target is in the list");
    target(bytes);
}

/// A body of a request, and a message over a WebSocket.
fn body(bytes: &[u8]) {
    api::fuzz::body(bytes);
    live::subscribes(&String::from_utf8_lossy(bytes));
}

/// The head of a request: its address, then a header a line.
fn head(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let Ok(uri) = Uri::try_from(first) else {
        return words(&String::from_utf8_lossy(first));
    };
    let mut request = Request::new(Body::empty());
    for line in lines.take(64) {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let name = HeaderName::from_bytes(parts.next().unwrap_or_default());
        let value = HeaderValue::from_bytes(parts.next().unwrap_or_default().trim_ascii());
        if let (Ok(name), Ok(value)) = (name, value) {
            request.headers_mut().append(name, value);
        }
    }
    api::fuzz::query(&uri);
    for word in uri.path().split('/').chain(uri.query()) {
        words(word);
    }
    *request.uri_mut() = uri;
    let hosts = Hosts::new(SocketAddr::from(([127, 0, 0, 1], 3100)), &[]);
    let (ours, headers) = (hosts.name(&request), request.headers());
    assert!(!ours || headers.contains_key("host"), "nobody was named");
    hosts.sent(headers);
    cookie(headers, "crosslink_session_3100");
    for value in headers.values() {
        let text = value.to_str().unwrap_or_default();
        bearer(text);
        api::fuzz::words(text, headers);
    }
}

/// The words of an address.
fn words(text: &str) {
    Scope::parse(text);
    Slug::of_remote(text);
    if let Ok(slug) = Slug::parse(text) {
        assert!(!slug.as_str().split('/').any(|step| step == ".."), "{slug}");
    }
    let _ = Address::parse(text, false);
}
