//! Where another repository is, from what people call it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crosslink_core::problem::{Code, Problem};
use crosslink_hub::RemoteUrl;

/// The host that `owner/name` alone means.
const FORGE: &str = "github.com";

/// Where another repository is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// In a folder of this machine.
    Folder(PathBuf),
    /// Where git fetches from.
    Remote(RemoteUrl),
}

/// What a name is looked up with.
pub(super) struct Here<'a> {
    /// Relative paths begin here.
    pub(super) base: &'a Path,
    /// The address of the remote of the repository here, without secrets.
    pub(super) origin: &'a dyn Fn() -> Option<String>,
}

impl Address {
    /// Reads an address, a path, `owner/name` or `host/owner/name`. What is a folder here is that folder.
    ///
    /// # Errors
    /// `repo.invalid`, or `path.missing` where it can only be a path.
    pub(super) fn read(text: &str, here: &Here<'_>) -> Result<Self, Problem> {
        let path = here.base.join(text);
        if !text.is_empty() && path.is_dir() {
            return Ok(Self::Folder(path));
        }
        let address = match shorthand(text) {
            Some((host, project)) => long(host, project, (here.origin)().as_deref()),
            None => text.to_owned(),
        };
        let url = RemoteUrl::parse(&address).map_err(|error| {
            Problem::new(Code::RepositoryInvalid, "The text names no repository")
                .caused_by(&error)
                .hint(FORMS)
        })?;
        match url.local_path() {
            // A path that is written as such is no address.
            Some(_) if !text.contains("://") => Err(missing(text)),
            _ => Ok(Self::Remote(url)),
        }
    }
}

const FORMS: &str = "name a path, an address that git fetches from, owner/name, or @alias";

/// The problem that a name leads nowhere.
pub(super) fn missing(name: &str) -> Problem {
    let message = format!("There is no repository at {name}");
    Problem::new(Code::PathMissing, message).hint(FORMS)
}

/// What `@name` stands for.
///
/// # Errors
/// `repo.invalid` where nothing is kept under the name.
pub(super) fn alias<'a>(
    name: &str,
    aliases: &'a BTreeMap<String, String>,
) -> Result<&'a str, Problem> {
    let found = aliases.get(name).ok_or_else(|| {
        let message = format!("Unknown repo alias: @{name}");
        Problem::new(Code::RepositoryInvalid, message).hint(format!(
            "`crosslink config set repo-alias.{name} <path or address>` sets it"
        ))
    })?;
    Ok(found)
}

/// The host and the project of `owner/name` or `host/owner/name`.
fn shorthand(text: &str) -> Option<(&str, &str)> {
    let word = |part: &&str| {
        let letter = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.');
        !part.is_empty() && !part.starts_with(['.', '-']) && part.chars().all(letter)
    };
    let parts: Vec<&str> = text.split('/').collect();
    if !parts.iter().all(word) {
        return None;
    }
    match parts.as_slice() {
        [_, _] => Some((FORGE, text)),
        [host, _, _, ..] if host.contains('.') => text.split_once('/'),
        _ => None,
    }
}

/// The address of a project on a host: over ssh where the repository here comes from the same host over ssh.
fn long(host: &str, project: &str, origin: Option<&str>) -> String {
    let project = project.trim_end_matches(".git");
    let origin = origin.unwrap_or_default();
    let rest = origin.strip_prefix("ssh://").unwrap_or(origin);
    let (user, rest) = rest.split_once('@').unwrap_or(("git", rest));
    let is_ssh = origin.starts_with("ssh://") || !origin.contains("://");
    match rest.strip_prefix(host).map(|rest| rest.chars().next()) {
        Some(Some(':' | '/')) if is_ssh => format!("ssh://{user}@{host}/{project}.git"),
        _ => format!("https://{host}/{project}.git"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, origin: Option<&str>) -> String {
        let origin = || origin.map(str::to_owned);
        let here = Here {
            base: Path::new("/nowhere"),
            origin: &origin,
        };
        match Address::read(text, &here) {
            Ok(Address::Folder(path)) => format!("folder {}", path.display()),
            Ok(Address::Remote(url)) => format!("remote {url}"),
            Err(problem) => format!("{}: {problem}", problem.code()),
        }
    }

    #[test]
    fn a_repository_has_many_names() {
        let table = [
            ("/", "folder /"),
            (
                "https://me:secret@example.org/a/b",
                "remote https://example.org/a/b",
            ),
            ("git@example.org:a/b.git", "remote git@example.org:a/b.git"),
            ("file:///srv/a", "remote file:///srv/a"),
            ("owner/name", "remote https://github.com/owner/name.git"),
            ("owner/name.git", "remote https://github.com/owner/name.git"),
            ("example.org/a/b", "remote https://example.org/a/b.git"),
            ("example.org/a/b/c", "remote https://example.org/a/b/c.git"),
            ("../a", "path.missing: There is no repository at ../a"),
            ("/a/b/c", "path.missing: There is no repository at /a/b/c"),
            ("word", "path.missing: There is no repository at word"),
            ("a/b/c", "path.missing: There is no repository at a/b/c"),
            ("", "repo.invalid: The text names no repository"),
            ("ext::sh -c x", "repo.invalid: The text names no repository"),
            (
                "--upload-pack=x",
                "repo.invalid: The text names no repository",
            ),
        ];
        for (text, expected) in table {
            assert_eq!(read(text, None), expected, "{text:?}");
        }
    }

    #[test]
    fn a_short_name_goes_the_way_of_the_repository_here() {
        let https = "remote https://github.com/a/b.git";
        let table = [
            ("https://github.com/me/here.git", https),
            (
                "git@github.com:me/here.git",
                "remote ssh://git@github.com/a/b.git",
            ),
            (
                "ssh://me@github.com/me/here",
                "remote ssh://me@github.com/a/b.git",
            ),
            ("git@github.com.example.org:me/here.git", https),
            ("git@example.org:me/here.git", https),
            ("/srv/here.git", https),
        ];
        for (origin, expected) in table {
            assert_eq!(read("a/b", Some(origin)), expected, "{origin}");
        }
    }
}
