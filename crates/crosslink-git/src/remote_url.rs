//! Where a remote is. What could make git run a program of someone else's choice is no remote.

use std::fmt;
use std::path::{Path, PathBuf};

/// The longest text that is taken for a remote.
const LENGTH_LIMIT: usize = 4096;

/// The schemes that are talked to, besides plain paths and `host:path`.
const SCHEMES: &[&str] = &["https", "http", "ssh", "git+ssh", "ssh+git", "git", "file"];

/// Where a remote is. Shown without passwords, and without any name before an `https` host, which
/// is often a token; only [`RemoteUrl::reveal`] gives the whole.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RemoteUrl {
    text: String,
    shown: String,
    path: Option<PathBuf>,
}

/// A text that is not taken for a remote. It does not repeat the text, which may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a remote: {0}")]
pub struct RemoteUrlError(&'static str);

impl RemoteUrl {
    /// Reads `https://`, `http://`, `ssh://`, `git://` and `file://` addresses, `user@host:path` and plain paths.
    ///
    /// # Errors
    ///
    /// Fails for every other scheme, for git's helpers (`ext::…`), and for parts that a program
    /// could take for an option or a second line.
    pub fn parse(text: &str) -> Result<Self, RemoteUrlError> {
        if text.is_empty() {
            return Err(RemoteUrlError("it is empty"));
        }
        if text.len() > LENGTH_LIMIT {
            return Err(RemoteUrlError("it is too long"));
        }
        if text.starts_with('-') {
            return Err(RemoteUrlError("it looks like an option"));
        }
        if text.chars().any(char::is_control) {
            return Err(RemoteUrlError("it has control characters"));
        }
        if names_helper(text) {
            return Err(RemoteUrlError("it names a program to run"));
        }
        if let Some((scheme, rest)) = text.split_once("://") {
            return Self::with_scheme(text, scheme, rest);
        }
        match text.split_once(':') {
            Some((host, path)) if !host.contains('/') => Self::short(text, host, path),
            _ => Ok(Self::local(text, text.into())),
        }
    }

    /// Returns the whole address, with the password that may be in it. For git, not for people.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// Returns the folder of a remote on this machine.
    pub fn local_path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Returns the host it is on, in small letters and without a port; nothing for a remote on this machine.
    pub fn host(&self) -> Option<String> {
        if self.path.is_some() {
            return None;
        }
        // What is shown has no password, so that no colon stands before a name.
        let rest = self.shown.split_once("://").map_or(&*self.shown, |it| it.1);
        let rest = rest.split('/').next().unwrap_or(rest);
        let host = match rest.split_once('@') {
            Some((name, host)) if !name.contains(':') => host,
            _ => rest,
        };
        let end = match host.find(']') {
            Some(bracket) => bracket + 1,
            None => host.find(':').unwrap_or(host.len()),
        };
        Some(host[..end].to_ascii_lowercase())
    }

    /// Takes a relative path as one from `base`; other remotes stay what they are.
    #[must_use]
    pub fn within(self, base: &Path) -> Self {
        match &self.path {
            Some(path) if path.is_relative() => {
                let path = base.join(path);
                Self::local(&path.to_string_lossy(), path.clone())
            }
            _ => self,
        }
    }

    fn local(text: &str, path: PathBuf) -> Self {
        Self {
            text: text.into(),
            shown: text.into(),
            path: Some(path),
        }
    }

    fn with_scheme(text: &str, scheme: &str, rest: &str) -> Result<Self, RemoteUrlError> {
        let lower = scheme.to_ascii_lowercase();
        if !SCHEMES.contains(&lower.as_str()) {
            return Err(RemoteUrlError("its scheme is not spoken here"));
        }
        if lower == "file" {
            if !rest.starts_with('/') {
                return Err(RemoteUrlError(
                    "file:// needs a path that begins with a slash",
                ));
            }
            return Ok(Self::local(text, decoded(rest).into()));
        }
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        check_host(host)?;
        check_text(text)?;
        let is_ssh = lower.contains("ssh");
        if is_ssh {
            check_user(user)?;
            if path.trim_start_matches('/').starts_with('-') {
                return Err(RemoteUrlError("its path looks like an option"));
            }
        }
        let name = user
            .filter(|_| is_ssh)
            .map(|it| it.split(':').next().unwrap_or(it))
            .filter(|it| !it.is_empty());
        let name = name.map(|it| format!("{it}@")).unwrap_or_default();
        let path = path.split(['?', '#']).next().unwrap_or_default();
        Ok(Self {
            text: text.into(),
            shown: format!("{scheme}://{name}{host}{path}"),
            path: None,
        })
    }

    /// `user@host:path`
    fn short(text: &str, host: &str, path: &str) -> Result<Self, RemoteUrlError> {
        let (user, host) = match host.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, host),
        };
        let (host, path) = match host.strip_prefix('[') {
            Some(_) => bracketed(text),
            None => (host, path),
        };
        check_host(host)?;
        check_user(user)?;
        if path.is_empty() || path.starts_with('-') {
            return Err(RemoteUrlError("its path looks like an option"));
        }
        let (text, shown) = (text.to_owned(), text.to_owned());
        let path = None;
        Ok(Self { text, shown, path })
    }
}

/// `[::1]:path`: the colon that counts is the one behind the bracket.
fn bracketed(text: &str) -> (&str, &str) {
    let start = text.find('[').unwrap_or_default();
    match text[start..].split_once("]:") {
        Some((host, path)) => (&text[start..=start + host.len()], path),
        None => ("", ""),
    }
}

/// `<word>::<anything>` makes git run `git-remote-<word>`.
fn names_helper(text: &str) -> bool {
    let word = |it: char| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.');
    text.trim_start_matches(word).starts_with("::")
}

fn check_host(host: &str) -> Result<(), RemoteUrlError> {
    let letter = |it: char| it.is_alphanumeric() || matches!(it, '.' | '-' | '_' | ':' | '[' | ']');
    if host.is_empty() || host.starts_with(['-', '.', ':']) || !host.chars().all(letter) {
        return Err(RemoteUrlError("its host is no host"));
    }
    Ok(())
}

/// Given to ssh as a word of its own, so it must not begin like an option, hidden or not.
fn check_user(user: Option<&str>) -> Result<(), RemoteUrlError> {
    let letter = |it: char| !it.is_whitespace() && !matches!(it, '%' | '[' | ']');
    match user {
        Some(user) if user.is_empty() || user.starts_with('-') || !user.chars().all(letter) => {
            Err(RemoteUrlError("its user is no name"))
        }
        _ => Ok(()),
    }
}

/// A line break, even a hidden one, would reach the credential helper as a second line.
fn check_text(text: &str) -> Result<(), RemoteUrlError> {
    let lower = text.to_ascii_lowercase();
    match ["%0a", "%0d", "%00"].iter().any(|it| lower.contains(it)) {
        true => Err(RemoteUrlError("it has control characters")),
        false => Ok(()),
    }
}

/// Undoes `%20` and its like, as git does in a `file://` address.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let code = after
            .get(..2)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.filter(|&it| it != 0).unwrap_or(b'%'));
        rest = match code {
            Some(code) if code != 0 => &after[2..],
            _ => after,
        };
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Takes user names and passwords out of every address in a text.
pub(crate) fn redacted(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        let ends = |it: char| it.is_whitespace() || matches!(it, '/' | '\'' | '"' | '<' | '>');
        let authority = &after[..after.find(ends).unwrap_or(after.len())];
        shown.push_str(before);
        shown.push_str("://");
        rest = authority.rfind('@').map_or(after, |at| &after[at + 1..]);
    }
    shown.push_str(rest);
    shown
}

impl fmt::Display for RemoteUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.shown)
    }
}

impl fmt::Debug for RemoteUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "RemoteUrl({})", self.shown)
    }
}

#[cfg(test)]
mod tests {
    use super::{RemoteUrl, redacted};
    use std::path::Path;

    #[test]
    fn addresses_are_shown_without_secrets() {
        let table = [
            ("https://example.org/a.git", "https://example.org/a.git"),
            (
                "https://me:pass@example.org:8443/a?token=x#y",
                "https://example.org:8443/a",
            ),
            ("https://token@example.org", "https://example.org"),
            ("HTTPS://a@b@example.org/a", "HTTPS://example.org/a"),
            (
                "ssh://git@example.org:22/a.git",
                "ssh://git@example.org:22/a.git",
            ),
            ("ssh://git:pass@[::1]:22/~a", "ssh://git@[::1]:22/~a"),
            ("git@example.org:a/b.git", "git@example.org:a/b.git"),
            ("me@[2001:db8::1]:a", "me@[2001:db8::1]:a"),
            ("example.org:/srv/a", "example.org:/srv/a"),
            ("git://example.org/a", "git://example.org/a"),
            ("file:///srv/a b", "file:///srv/a b"),
            ("/srv/a:b", "/srv/a:b"),
            ("../a", "../a"),
        ];
        for (text, shown) in table {
            let url = RemoteUrl::parse(text).unwrap();
            assert_eq!(url.to_string(), shown);
            assert_eq!(format!("{url:?}"), format!("RemoteUrl({shown})"));
            assert_eq!(url.reveal(), text);
        }
    }

    #[test]
    fn a_host_is_one_however_it_is_reached() {
        let table = [
            ("https://me:pass@Example.org:8443/a@b", Some("example.org")),
            ("ssh://git@example.org:22/a.git", Some("example.org")),
            ("git@example.org:a/b.git", Some("example.org")),
            ("example.org:a@b:c", Some("example.org")),
            ("https://example.org", Some("example.org")),
            ("ssh://git@[::1]:22/~a", Some("[::1]")),
            ("me@[2001:DB8::1]:a", Some("[2001:db8::1]")),
            ("file:///srv/a", None),
            ("../a", None),
        ];
        for (text, host) in table {
            let url = RemoteUrl::parse(text).unwrap();
            assert_eq!(url.host().as_deref(), host, "{text}");
        }
    }

    #[test]
    fn what_could_run_a_program_is_refused() {
        let table = [
            "",
            "-oProxyCommand=x",
            "--upload-pack=x",
            "ext::sh -c x",
            "fd::3",
            "EXT::x",
            "foo.bar-baz+1::x",
            "::x",
            "ftp://example.org/a",
            "javascript://x",
            "ssh://-oProxyCommand=x/a",
            "ssh://me@-oProxyCommand=x/a",
            "ssh://-oProxyCommand=x@host/a",
            "ssh://%2doProxyCommand=x/a",
            "ssh://%2doProxyCommand=x@host/a",
            "ssh://host/-a",
            "-host:a",
            "me@-host:a",
            "-me@host:a",
            "host:-a",
            "host:",
            ":a",
            "https:///a",
            "https://ho st/a",
            "https://host/%0ahost=other",
            "https://host\n/a",
            "file://host/a",
            "[::1:a",
            "a\0b",
        ];
        for text in table {
            assert!(RemoteUrl::parse(text).is_err(), "{text:?}");
        }
        let long = "a".repeat(5000);
        assert!(RemoteUrl::parse(&long).is_err());
    }

    #[test]
    fn relative_paths_are_taken_from_a_base() {
        let within = |text: &str| RemoteUrl::parse(text).unwrap().within(Path::new("/srv"));
        assert_eq!(within("a").local_path(), Some(Path::new("/srv/a")));
        assert_eq!(within("a").reveal(), "/srv/a");
        assert_eq!(within("/a").local_path(), Some(Path::new("/a")));
        assert_eq!(within("file:///a").local_path(), Some(Path::new("/a")));
        let spaced = within("file:///a%20b%zz%00%");
        assert_eq!(spaced.local_path(), Some(Path::new("/a b%zz%00%")));
        assert_eq!(within("host:a").local_path(), None);
    }

    #[test]
    fn messages_lose_what_stands_before_a_host() {
        let said = "fatal: unable to access 'https://me:pa@ss@example.org/a': ssh://x@y and a@b";
        let shown = "fatal: unable to access 'https://example.org/a': ssh://y and a@b";
        assert_eq!(redacted(said), shown);
    }
}
