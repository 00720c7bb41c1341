//! The queries and bodies of requests, read from any bytes.

use axum::extract::Query;
use axum::http::{HeaderMap, Uri};
use serde::de::DeserializeOwned;

use super::across::AcrossQuery;
use super::alerts::{Acknowledge, AlertsQuery, Place, SnoozeFor};
use super::etag;
use super::history::{ActivityQuery, SamplesQuery};
use super::operations::{AuditQuery, BulkWish};
use super::projects::ProjectsQuery;
use super::thresholds::Changes;
use super::webhooks::NewEndpoint;
use super::within::{CountsQuery, IssuesQuery, PagesQuery, PagesSearchQuery};

/// Reads the query of an address as each that a route takes.
pub(crate) fn query(uri: &Uri) {
    read::<AlertsQuery>(uri);
    read::<ActivityQuery>(uri);
    read::<SamplesQuery>(uri);
    read::<ProjectsQuery>(uri);
    read::<crate::live::LiveQuery>(uri);
    read::<AcrossQuery>(uri);
    read::<AuditQuery>(uri);
    read::<IssuesQuery>(uri);
    read::<CountsQuery>(uri);
    read::<PagesQuery>(uri);
    read::<PagesSearchQuery>(uri);
}

fn read<T: DeserializeOwned>(uri: &Uri) {
    let _ = Query::<T>::try_from_uri(uri);
}

/// Reads a body as each that a route takes.
pub(crate) fn body(bytes: &[u8]) {
    let _ = serde_json::from_slice::<Acknowledge>(bytes);
    let _ = serde_json::from_slice::<SnoozeFor>(bytes);
    let _ = serde_json::from_slice::<NewEndpoint>(bytes);
    let _ = serde_json::from_slice::<BulkWish>(bytes);
    if let Ok(changes) = serde_json::from_slice::<Changes>(bytes) {
        let text = serde_json::to_vec(&changes).unwrap_or_default();
        let again = serde_json::from_slice::<Changes>(&text);
        assert!(again.is_ok(), "what is kept can be read again");
    }
}

/// Reads the place in a list and the tags that a client says it has.
pub(crate) fn words(text: &str, headers: &HeaderMap) {
    if let Ok(place) = Place::parse(text) {
        let again = Place::parse(&place.to_string());
        assert!(again.is_ok_and(|again| again == place), "of {text}");
    }
    etag::has(headers, "W/\"0\"");
}
