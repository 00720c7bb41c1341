//! What is fetched and what it is called here: `[+]<their name>:<our name>`.

use super::TransportError;
use crate::RemoteUrl;
use crate::refs::is_full_name;

/// Where a fetch never writes: what belongs to the user, or moves what is checked out.
const USERS: &[&str] = &[
    "refs/heads/",
    "refs/tags/",
    "refs/remotes/",
    "refs/notes/",
    "refs/stash",
];

/// The two sides of a refspec.
pub(super) struct Refspec<'a> {
    pub(super) source: &'a str,
    pub(super) destination: &'a str,
    /// Whether a history that was rewritten is followed too.
    pub(super) forced: bool,
}

impl<'a> Refspec<'a> {
    /// Reads one refspec.
    ///
    /// # Errors
    ///
    /// Fails unless both sides are full names, with a `*` at the end of both or of none, and the
    /// destination is none of the user's own refs.
    pub(super) fn parse(remote: &RemoteUrl, text: &'a str) -> Result<Self, TransportError> {
        let wrong = |why: &str| {
            let said = format!("the refspec {text:?} {why}");
            Err(TransportError::refused(remote, said))
        };
        let pair = text.strip_prefix('+');
        let Some((source, destination)) = pair.unwrap_or(text).split_once(':') else {
            return wrong("has only one side");
        };
        if source.ends_with('*') != destination.ends_with('*') {
            return wrong("has a * on one side");
        }
        if ![source, destination].iter().all(|side| is_full(side)) {
            return wrong("does not name refs in full");
        }
        if USERS.iter().any(|own| destination.starts_with(own)) {
            return wrong("writes to refs of the user");
        }
        Ok(Self {
            source,
            destination,
            forced: pair.is_some(),
        })
    }

    /// What a ref of the remote is called here, if this refspec is about it.
    pub(super) fn here(&self, name: &str) -> Option<String> {
        let rest = name.strip_prefix(prefix(self.source))?;
        let whole = self.source.ends_with('*') || rest.is_empty();
        whole.then(|| format!("{}{rest}", prefix(self.destination)))
    }
}

/// What all refs that a side stands for begin with.
pub(super) fn prefix(side: &str) -> &str {
    side.strip_suffix('*').unwrap_or(side)
}

fn is_full(side: &str) -> bool {
    let name = match side.strip_suffix("/*") {
        Some(folder) => format!("{folder}/x"),
        None => side.to_owned(),
    };
    name.starts_with("refs/") && is_full_name(&name)
}

#[cfg(test)]
mod tests {
    use super::{Refspec, prefix};
    use crate::RemoteUrl;

    #[test]
    fn only_pairs_of_full_names_outside_the_users_refs_are_taken() {
        let table = [
            (
                "refs/heads/a:refs/watch/a",
                Some(("refs/heads/a", "refs/watch/a")),
            ),
            (
                "+refs/heads/*:refs/watch/*",
                Some(("refs/heads/", "refs/watch/")),
            ),
            ("refs/heads/a", None),
            ("^refs/heads/a:refs/watch/a", None),
            ("--upload-pack=x:refs/watch/a", None),
            ("refs/heads/a:", None),
            (":refs/watch/a", None),
            ("refs/heads/*:refs/watch/a", None),
            ("refs/*/a:refs/watch/a", None),
            ("main:refs/watch/a", None),
            ("refs/heads/a:HEAD", None),
            ("+refs/heads/*:refs/heads/*", None),
            ("refs/heads/a:refs/remotes/origin/a", None),
            ("refs/heads/a:refs/watch/../heads/a", None),
        ];
        let remote = RemoteUrl::parse("/srv/a").unwrap();
        for (text, expected) in table {
            let read = Refspec::parse(&remote, text).ok();
            let sides = read.map(|it| (prefix(it.source), prefix(it.destination)));
            assert_eq!(sides, expected, "{text}");
        }
    }

    #[test]
    fn a_ref_has_the_name_here_that_git_would_give_it() {
        let remote = RemoteUrl::parse("/srv/a").unwrap();
        for (text, name, here) in [
            ("+refs/x/*:refs/y/*", "refs/x/a/b", Some("refs/y/a/b")),
            ("+refs/x/*:refs/y/*", "refs/z/a", None),
            ("+refs/x/a:refs/y/b", "refs/x/a", Some("refs/y/b")),
            ("+refs/x/a:refs/y/b", "refs/x/a/b", None),
        ] {
            let refspec = Refspec::parse(&remote, text).unwrap();
            assert!(refspec.forced);
            assert_eq!(refspec.here(name).as_deref(), here, "{text} {name}");
        }
        assert!(!Refspec::parse(&remote, "refs/x/a:refs/y/a").unwrap().forced);
    }
}
