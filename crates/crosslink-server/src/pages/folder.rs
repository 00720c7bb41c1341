//! Pages of a folder that somebody named, in place of the one that is built in.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::refusal::Refusal;

/// Largest file that is sent, in bytes.
const MOST: u64 = 32 * 1024 * 1024;

/// What a file is by the end of its name; browsers are told not to guess.
const TYPES: &[(&str, &str)] = &[
    ("css", "text/css; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("map", "application/json"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
    ("webp", "image/webp"),
    ("woff2", "font/woff2"),
];

/// Sends a file of the folder; nothing where the path names none.
pub(super) async fn send(folder: &Path, path: &str) -> Result<Option<Response>, Refusal> {
    let Some(steps) = steps(path) else {
        return Ok(None);
    };
    let folder = folder.to_owned();
    let read = tokio::task::spawn_blocking(move || read(&folder, &steps));
    let Some((file, bytes)) = read.await.map_err(|_| Refusal::internal())? else {
        return Ok(None);
    };
    let content = content_type(&file.to_string_lossy());
    let mut response = Response::new(Body::from(bytes));
    response.headers_mut().insert(header::CONTENT_TYPE, content);
    Ok(Some(response))
}

/// What a file is, by its name.
pub(super) fn content_type(name: &str) -> HeaderValue {
    let end = name.rsplit_once('.').map(|(_, end)| end);
    let known = TYPES.iter().find(|(known, _)| Some(*known) == end);
    HeaderValue::from_static(known.map_or("application/octet-stream", |(_, content)| content))
}

/// The steps of a path below the folder. Hidden files are none, nor is what would have to be decoded: whatever it
/// would decode to, no page is built of it.
fn steps(path: &str) -> Option<PathBuf> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~@+".contains(letter);
    let mut steps = PathBuf::new();
    for step in path.strip_prefix('/')?.split('/') {
        if step.is_empty() || step.starts_with('.') || !step.chars().all(plain) {
            return None;
        }
        steps.push(step);
    }
    Some(steps)
}

/// Reads a file below the folder; a link that leads out of it leads nowhere.
fn read(folder: &Path, steps: &Path) -> Option<(PathBuf, Vec<u8>)> {
    let folder = folder.canonicalize().ok()?;
    let file = folder.join(steps).canonicalize().ok()?;
    let size = file
        .metadata()
        .ok()
        .filter(std::fs::Metadata::is_file)?
        .len();
    if !file.starts_with(&folder) || size > MOST {
        return None;
    }
    let bytes = std::fs::read(&file).ok()?;
    Some((file, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_below_the_folder_are_steps() {
        for path in ["/index.html", "/assets/app-1a2b.js", "/a/b/c~1.css"] {
            assert_eq!(steps(path), Some(PathBuf::from(&path[1..])), "{path}");
        }
        for path in [
            "",
            "/",
            "x",
            "//x",
            "/x/",
            "/..",
            "/../x",
            "/a/../../x",
            "/./x",
            "/.git/config",
            "/%2e%2e/x",
            "/a%2fb",
            "/a\\b",
            "/C:/x",
            "/a\0b",
        ] {
            assert_eq!(steps(path), None, "{path:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_leads_nowhere() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("pages");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(place.path().join("secret"), "x").unwrap();
        std::fs::write(folder.join("page"), "p").unwrap();
        std::os::unix::fs::symlink("../secret", folder.join("out")).unwrap();
        std::os::unix::fs::symlink("page", folder.join("in")).unwrap();
        let found = |name: &str| read(&folder, Path::new(name)).map(|(_, bytes)| bytes);
        assert_eq!(found("in"), Some(b"p".to_vec()));
        assert_eq!(found("out"), None);
        assert_eq!(found("missing"), None);
    }
}
