//! The name of a project: `owner/repo`.

use std::fmt;

use crosslink_core::problem::{Code, Problem};
use schemars::JsonSchema;
use serde::Serialize;

/// Longest slug, in bytes.
const LIMIT: usize = 200;

/// The name of a project: two words with `/` between them, unique among those that are watched.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Slug(String);

impl Slug {
    /// Reads a slug.
    ///
    /// # Errors
    /// `slug.invalid` where it is anything but two words that could name folders.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let words: Vec<&str> = text.split('/').collect();
        match words.as_slice() {
            [owner, repo] if is_word(owner) && is_word(repo) && text.len() <= LIMIT => {
                Ok(Self(text.to_owned()))
            }
            _ => Err(Problem::new(
                Code::SlugInvalid,
                format!("'{}' is not of the form owner/repo", text.escape_debug()),
            )
            .hint("two words of letters, digits, `.`, `_` and `-`, with one `/` between them")),
        }
    }

    /// The slug that is nearest to a name that was allowed elsewhere: what cannot stand in a slug becomes `-`.
    pub fn near(text: &str) -> Option<Self> {
        let (owner, repo) = text.split_once('/')?;
        Self::parse(&format!("{}/{}", near(owner), near(repo))).ok()
    }

    /// The slug that a remote's address stands for: its last two steps, without `.git`.
    ///
    /// `git@host:owner/repo.git`, `https://host/owner/repo`, `file:///srv/owner/repo.git` and plain
    /// paths are understood. Groups in groups lose what comes before.
    pub fn of_remote(address: &str) -> Option<Self> {
        let address = address.trim().trim_end_matches('/');
        let path = match address.split_once("://") {
            // What follows the host is the path; a file has no host worth naming.
            Some(("file", path)) => path,
            Some((_, rest)) => rest.split_once('/')?.1,
            None => scp_path(address).unwrap_or(address),
        };
        let path = path.strip_suffix(".git").unwrap_or(path);
        let mut steps = path.rsplit(['/', '\\']).filter(|step| !step.is_empty());
        let (repo, owner) = (steps.next()?, steps.next()?);
        Self::parse(&format!("{owner}/{repo}")).ok()
    }

    /// The slug of a repository without a remote: `local/<folder>`.
    pub fn of_folder(name: &str) -> Option<Self> {
        Self::parse(&format!("local/{name}")).ok()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What follows the host of `user@host:path`; a colon after a slash or a drive's letter is no such thing.
fn scp_path(address: &str) -> Option<&str> {
    let (host, path) = address.split_once(':')?;
    (host.len() > 1 && !host.contains('/')).then_some(path)
}

fn is_word(word: &str) -> bool {
    !matches!(word, "" | "." | "..") && !word.starts_with('-') && word.chars().all(is_letter)
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | '~' | '+')
}

fn near(word: &str) -> String {
    let letters = word
        .chars()
        .map(|one| if is_letter(one) { one } else { '-' });
    let word: String = letters.collect();
    match word.as_str() {
        "." | ".." => word.replace('.', "_"),
        _ if word.starts_with('-') => format!("_{word}"),
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_two_words() {
        for good in ["acme/alpha", "a.b/c_d-e", "local/über"] {
            assert_eq!(Slug::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "", "acme", "acme/", "/alpha", "a/b/c", "../b", "a/..", "-x/y", "a/b c", "a/b\n",
            "a\\b/c",
        ] {
            assert!(Slug::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_name_that_was_allowed_elsewhere_gives_the_nearest_slug() {
        let near = |text: &str| Slug::near(text).map(|slug| slug.to_string());
        for (text, slug) in [
            ("acme/alpha", "acme/alpha"),
            ("my team/big repo", "my-team/big-repo"),
            ("acme/-x", "acme/_-x"),
            ("acme/..", "acme/__"),
            ("a:b/c\td", "a-b/c-d"),
        ] {
            assert_eq!(near(text).as_deref(), Some(slug), "{text}");
        }
        for text in ["", "acme", "/x", "x/"] {
            assert_eq!(near(text), None, "{text}");
        }
    }

    #[test]
    fn an_address_gives_its_last_two_steps() {
        let of = |address: &str| Slug::of_remote(address).map(|slug| slug.to_string());
        for (address, slug) in [
            ("https://github.com/acme/alpha.git", "acme/alpha"),
            ("https://user@host:8443/acme/alpha/", "acme/alpha"),
            ("git@github.com:acme/alpha.git", "acme/alpha"),
            ("ssh://git@host:22/group/sub/alpha.git", "sub/alpha"),
            ("file:///srv/git/acme/alpha.git", "acme/alpha"),
            ("/srv/git/acme/alpha", "acme/alpha"),
            ("C:\\git\\acme\\alpha", "acme/alpha"),
        ] {
            assert_eq!(of(address).as_deref(), Some(slug), "{address}");
        }
        for address in ["", "https://host", "host:alpha", "https://host/alpha"] {
            assert_eq!(of(address), None, "{address}");
        }
    }
}
