//! Why an exchange with a remote failed, told apart by git's words.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::remote_url::redacted;
use crate::{GitError, RemoteUrl};

/// The longest piece of git's words that is kept.
const SAID_LIMIT: usize = 300;

/// Why an exchange with a remote failed. The words are git's, without passwords.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// The remote asks who is there, and nothing that answers without a person is set up.
    #[error("{remote} asks for credentials: {said}")]
    AuthRequired {
        /// The remote.
        remote: String,
        /// What git said.
        said: String,
    },
    /// There is no such repository, or it does not show itself to this user.
    #[error("{remote} is no repository: {said}")]
    NotFound {
        /// The remote.
        remote: String,
        /// What git said.
        said: String,
    },
    /// The host or the network does not answer as it should.
    #[error("{remote} cannot be reached: {said}")]
    Unreachable {
        /// The remote.
        remote: String,
        /// What git said.
        said: String,
    },
    /// The exchange took too long and was ended.
    #[error("{remote} did not answer within {} s", after.as_secs_f32())]
    TimedOut {
        /// The remote.
        remote: String,
        /// How long it was given.
        after: Duration,
    },
    /// The exchange was ended on request.
    #[error("the exchange was cancelled")]
    Cancelled,
    /// The host could not show that it is the one that is known.
    #[error("{remote} is not the known host: {said}")]
    HostKey {
        /// The remote.
        remote: String,
        /// What git said.
        said: String,
    },
    /// Git is not allowed to talk to the remote this way.
    #[error("{remote} is not talked to: {said}")]
    Refused {
        /// The remote.
        remote: String,
        /// What git or this program said.
        said: String,
    },
    /// The remote has no ref that was asked for by its full name.
    #[error("{remote} has no {name}")]
    MissingRef {
        /// The remote.
        remote: String,
        /// The full name.
        name: String,
    },
    /// The answer is larger than is ever read.
    #[error("{remote} says more than {limit} bytes")]
    TooMuch {
        /// The remote.
        remote: String,
        /// The limit.
        limit: usize,
    },
    /// There is no program called git.
    #[error("the program git is not installed")]
    GitMissing,
    /// The git that is installed does not know what is needed.
    #[error("the installed git is too old: {said}")]
    GitTooOld {
        /// What git said.
        said: String,
    },
    /// The repository that is fetched into cannot be read or written.
    #[error(transparent)]
    Here(#[from] GitError),
    /// The scratch folder cannot be used.
    #[error("cannot work in {}", path.display())]
    Scratch {
        /// The folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A push ended in a way that does not tell whether the remote took any of it.
    #[error("{cause}; some of it may have arrived")]
    Unclear {
        /// How it ended.
        cause: Box<Self>,
    },
    /// Something else; what git said first.
    #[error("{remote}: {said}")]
    Other {
        /// The remote.
        remote: String,
        /// What git said.
        said: String,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Auth,
    NotFound,
    Unreachable,
    /// There was a connection, and it broke.
    Lost,
    HostKey,
    Refused,
    TooOld,
}

/// What git, curl and ssh say, in the C locale, without capitals. The first that is found decides.
const WORDS: &[(&str, Sort)] = &[
    ("host key verification failed", Sort::HostKey),
    ("remote host identification has changed", Sort::HostKey),
    ("certificate", Sort::HostKey),
    ("' not allowed", Sort::Refused),
    ("dubious ownership", Sort::Refused),
    ("blocked", Sort::Refused),
    ("service not enabled", Sort::Refused),
    ("receiving end does not support", Sort::Refused),
    ("no dav locking support", Sort::Refused),
    ("unknown option", Sort::TooOld),
    ("unknown switch", Sort::TooOld),
    ("could not read username", Sort::Auth),
    ("could not read password", Sort::Auth),
    ("unable to get password", Sort::Auth),
    ("authentication failed", Sort::Auth),
    ("permission denied (", Sort::Auth),
    ("access denied", Sort::Auth),
    ("returned error: 401", Sort::Auth),
    ("returned error: 403", Sort::Auth),
    ("returned error: 404", Sort::NotFound),
    ("returned error: 410", Sort::NotFound),
    ("repository not found", Sort::NotFound),
    ("no such repository", Sort::NotFound),
    ("' not found", Sort::NotFound),
    ("could not be found", Sort::NotFound),
    ("does not appear to be a git repository", Sort::NotFound),
    ("not a git repository", Sort::NotFound),
    ("is this a git repository?", Sort::NotFound),
    ("does not exist", Sort::NotFound),
    ("repository not exported", Sort::NotFound),
    ("returned error: 429", Sort::Unreachable),
    ("could not resolve", Sort::Unreachable),
    ("temporary failure in name resolution", Sort::Unreachable),
    ("unable to look up", Sort::Unreachable),
    ("connection refused", Sort::Unreachable),
    ("connection reset", Sort::Lost),
    ("connection closed", Sort::Lost),
    ("failed to connect", Sort::Unreachable),
    ("couldn't connect", Sort::Unreachable),
    ("could not connect", Sort::Unreachable),
    ("unable to connect", Sort::Unreachable),
    ("timed out", Sort::Lost),
    ("network is unreachable", Sort::Unreachable),
    ("no route to host", Sort::Unreachable),
    ("empty reply", Sort::Lost),
    ("early eof", Sort::Lost),
    ("unexpected disconnect", Sort::Lost),
    ("hung up unexpectedly", Sort::Lost),
    ("rpc failed", Sort::Lost),
    ("returned error: 5", Sort::Lost),
];

/// How curl names an answer that means: no, and nothing was done.
const DENIED: &str = "returned error: 4";

impl TransportError {
    /// Tells apart what git complained about.
    pub(super) fn from_words(remote: &RemoteUrl, complaint: &str) -> Self {
        let complaint = &without_secrets(remote, complaint);
        let sort = sort(complaint);
        let said = said(complaint, sort.map(|(words, _)| *words));
        if let Some(name) = missing_ref(complaint) {
            let (remote, name) = (remote.to_string(), name.to_owned());
            return Self::MissingRef { remote, name };
        }
        let remote = remote.to_string();
        match sort.map(|(_, sort)| sort) {
            Some(Sort::Auth) => Self::AuthRequired { remote, said },
            Some(Sort::NotFound) => Self::NotFound { remote, said },
            Some(Sort::Unreachable | Sort::Lost) => Self::Unreachable { remote, said },
            Some(Sort::HostKey) => Self::HostKey { remote, said },
            Some(Sort::Refused) => Self::Refused { remote, said },
            Some(Sort::TooOld) => Self::GitTooOld { said },
            None => Self::Other { remote, said },
        }
    }

    /// Tells apart what git complained about in a push. Only what comes before anything is sent, and a plain no, is
    /// clear. What the remote is called does not count.
    pub(super) fn from_words_of_push(remote: &RemoteUrl, complaint: &str) -> Self {
        let error = Self::from_words(remote, complaint);
        let nameless = complaint.replace(remote.reveal(), "");
        let nameless = nameless.replace(&remote.to_string(), "");
        let broken = nameless.contains("hung up unexpectedly") && !nameless.contains(DENIED);
        match sort(&nameless) {
            Some((_, sort)) if *sort != Sort::Lost && !broken => error,
            _ => error.unclear(),
        }
    }

    /// Says that the remote may have taken something all the same.
    pub(super) fn unclear(self) -> Self {
        match self {
            Self::Unclear { .. } => self,
            _ => Self::Unclear { cause: self.into() },
        }
    }

    pub(super) fn refused(remote: &RemoteUrl, said: impl Into<String>) -> Self {
        let (remote, said) = (remote.to_string(), said.into());
        Self::Refused { remote, said }
    }

    /// Says whether the same may succeed later without anything being set up.
    pub fn is_passing(&self) -> bool {
        matches!(
            self.cause(),
            Self::Unreachable { .. } | Self::TimedOut { .. }
        )
    }

    /// Says whether the remote may have taken some or all of what was pushed: one has to look. Where this
    /// is false, it took nothing.
    pub fn is_unclear(&self) -> bool {
        matches!(self, Self::Unclear { .. })
    }

    /// Returns how a push ended that is unclear; any other error as it is.
    pub fn cause(&self) -> &Self {
        match self {
            Self::Unclear { cause } => cause,
            _ => self,
        }
    }
}

fn sort(complaint: &str) -> Option<&'static (&'static str, Sort)> {
    let lower = complaint.to_ascii_lowercase();
    WORDS.iter().find(|(words, _)| lower.contains(words))
}

/// Words of a remote as they may be shown: one line, bounded, without passwords and control characters.
pub(super) fn shown(remote: &RemoteUrl, words: &str, limit: usize) -> String {
    fit(&without_secrets(remote, words), limit)
}

fn fit(words: &str, limit: usize) -> String {
    let shown = redacted(words);
    let shown = shown.chars().filter(|it| !it.is_control());
    shown.take(limit).collect()
}

/// Git repeats the address as it was given; what stands behind a question mark in it may be a secret.
fn without_secrets(remote: &RemoteUrl, complaint: &str) -> String {
    let whole = remote.reveal();
    let complaint = complaint.replace(whole, &remote.to_string());
    match whole.split_once(['?', '#']) {
        Some((_, rest)) if !rest.is_empty() => complaint.replace(rest, "…"),
        _ => complaint,
    }
}

fn missing_ref(complaint: &str) -> Option<&str> {
    let (_, rest) = complaint.split_once("couldn't find remote ref ")?;
    rest.split_whitespace().next()
}

/// The first thing that git complained of, as it may be shown.
pub(super) fn first_words(complaint: &str) -> String {
    said(complaint, None)
}

/// The line that decided, or the first: one line, bounded, without passwords and control characters.
fn said(complaint: &str, words: Option<&str>) -> String {
    let mut lines = complaint
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let blame = |line: &&str| line.starts_with("fatal: ") || line.starts_with("error: ");
    let first = lines.clone().find(blame).or(lines.clone().next());
    let first = first.unwrap_or("git gave no reason");
    let line = words.and_then(|words| lines.find(|it| it.to_ascii_lowercase().contains(words)));
    let line = line.unwrap_or(first);
    let line = line.strip_prefix("fatal: ").unwrap_or(line);
    let line = line.strip_prefix("remote: ").unwrap_or(line);
    fit(line, SAID_LIMIT)
}

#[cfg(test)]
mod tests {
    use super::TransportError;
    use crate::RemoteUrl;

    #[test]
    fn a_push_is_clear_only_where_nothing_was_sent_or_the_answer_is_no() {
        let broken = "send-pack: unexpected disconnect while reading sideband packet\nfatal: the remote end hung up unexpectedly\n";
        let table = [
            (
                "fatal: unable to access 'https://h/blocked/': Could not resolve host: h",
                false,
            ),
            (
                "ssh: connect to host h port 22: Connection refused\nfatal: Could not read from remote repository.",
                false,
            ),
            ("fatal: remote error: service not enabled: /a", false),
            (
                &format!(
                    "error: RPC failed; HTTP 403 curl 22 The requested URL returned error: 403\n{broken}"
                ),
                false,
            ),
            (
                &format!(
                    "error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502\n{broken}"
                ),
                true,
            ),
            (
                &format!("{broken}error: failed to push some refs to 'https://h/blocked'"),
                true,
            ),
            (&format!("fatal: 'x' not found\n{broken}"), true),
            ("fatal: read error: Connection reset by peer", true),
            ("fatal: words that nobody knows", true),
            ("", true),
        ];
        let remote = RemoteUrl::parse("https://secret@h/blocked").unwrap();
        for (complaint, unclear) in table {
            let error = TransportError::from_words_of_push(&remote, complaint);
            assert_eq!(error.is_unclear(), unclear, "{complaint}");
        }
    }

    #[test]
    fn complaints_are_told_apart() {
        let table = [
            (
                "fatal: could not read Username for 'https://h': terminal prompts disabled",
                "https://h/a asks for credentials: could not read Username for 'https://h': terminal prompts disabled",
            ),
            (
                "remote: Repository not found.\nfatal: repository 'https://me:pw@h/a/' not found\n",
                "https://h/a is no repository: Repository not found.",
            ),
            (
                "ssh: connect to host h port 22: Connection refused\r\nfatal: Could not read from remote repository.",
                "https://h/a cannot be reached: ssh: connect to host h port 22: Connection refused",
            ),
            (
                "\nHost key verification failed.\r\nfatal: Could not read from remote repository.",
                "https://h/a is not the known host: Host key verification failed.",
            ),
            (
                "git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.",
                "https://h/a asks for credentials: git@h: Permission denied (publickey).",
            ),
            (
                "fatal: unable to access 'https://tok@h/a/': The requested URL returned error: 503",
                "https://h/a cannot be reached: unable to access 'https://h/a/': The requested URL returned error: 503",
            ),
            (
                "fatal: transport 'ext' not allowed",
                "https://h/a is not talked to: transport 'ext' not allowed",
            ),
            (
                "fatal: couldn't find remote ref refs/heads/x\n",
                "https://h/a has no refs/heads/x",
            ),
            (
                "error: unknown option `no-write-fetch-head'\nusage: git fetch",
                "the installed git is too old: error: unknown option `no-write-fetch-head'",
            ),
            (
                "fatal: \u{1b}[31mboo https://x:y@z\n",
                "https://h/a: [31mboo https://z",
            ),
            ("From /a\nerror: boo\nfatal: far", "https://h/a: error: boo"),
            ("", "https://h/a: git gave no reason"),
        ];
        let query = RemoteUrl::parse("http://h/a?token=secret").unwrap();
        let said = TransportError::from_words(
            &query,
            "fatal: unable to access 'http://h/a?token=secret/': no route, http://h:80/a?token=secret",
        );
        assert!(!said.to_string().contains("secret"), "{said}");
        let remote = RemoteUrl::parse("https://secret@h/a").unwrap();
        for (complaint, expected) in table {
            let error = TransportError::from_words(&remote, complaint);
            assert_eq!(error.to_string(), expected);
        }
    }
}
