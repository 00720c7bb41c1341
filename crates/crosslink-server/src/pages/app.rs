//! The control room, as it was built in.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::folder::content_type;

include!(concat!(env!("OUT_DIR"), "/control_room.rs"));

/// Files below carry the hash of what they hold in their names, so that they never change.
const HASHED: &str = "/assets/";
const FOR_EVER: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");

/// Whether this program was built with the control room.
pub(super) fn is_here() -> bool {
    !FILES.is_empty()
}

/// Sends a file of the control room; nothing where the path names none.
pub(super) fn send(path: &str) -> Option<Response> {
    find(FILES, path).map(|bytes| answer(path, bytes))
}

fn find(files: &[(&str, &'static [u8])], path: &str) -> Option<&'static [u8]> {
    let at = files.binary_search_by_key(&path, |(name, _)| name).ok()?;
    Some(files[at].1)
}

fn answer(path: &str, bytes: &'static [u8]) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, content_type(path));
    if path.starts_with(HASHED) {
        headers.insert(header::CACHE_CONTROL, FOR_EVER);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOME: &[(&str, &[u8])] = &[("/assets/app-1a2b.js", b"x"), ("/index.html", b"y")];

    #[test]
    fn files_are_found_by_their_whole_path() {
        for (path, bytes) in [
            ("/index.html", Some(&b"y"[..])),
            ("/assets/app-1a2b.js", Some(b"x")),
            ("/assets", None),
            ("/", None),
            ("", None),
        ] {
            assert_eq!(find(SOME, path), bytes, "{path}");
        }
    }

    #[test]
    fn only_what_never_changes_is_kept() {
        for (path, kept, content) in [
            (
                "/assets/app-1a2b.js",
                true,
                "text/javascript; charset=utf-8",
            ),
            ("/index.html", false, "text/html; charset=utf-8"),
        ] {
            let response = answer(path, b"x");
            assert_eq!(response.headers().contains_key(header::CACHE_CONTROL), kept);
            assert_eq!(response.headers()[header::CONTENT_TYPE], content);
        }
    }
}
