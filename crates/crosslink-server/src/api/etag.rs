//! Not sending again what a client has.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::access::hex;

/// Answers `fresh` as JSON, unless the client has what `lasting` names: the answer without what only time changes.
pub(super) fn answer(
    headers: &HeaderMap,
    lasting: &impl Serialize,
    fresh: &impl Serialize,
) -> Response {
    let lasting = serde_json::to_vec(lasting).unwrap_or_default();
    let tag = format!("W/\"{}\"", hex(&Sha256::digest(lasting)[..16]));
    let mut response = match has(headers, &tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => axum::Json(fresh).into_response(),
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

pub(super) fn has(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter();
    let known = known.filter_map(|line| line.to_str().ok());
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known
        .flat_map(|line| line.split(','))
        .any(|known| known.trim() == "*" || opaque(known) == opaque(tag))
}
