//! What became of each ref of a push, told apart by git's words.

use super::child::Ended;
use super::{PushChange, TransportError, error};
use crate::RemoteUrl;

/// The longest piece of a host's words that is kept.
const SAID_LIMIT: usize = 600;

/// What became of one change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PushOutcome {
    /// The remote did it.
    Done,
    /// The remote had that very object under the name.
    Already,
    /// The remote says something else than was expected, or someone else changed the ref at the same time.
    /// A ref that was to be removed and is gone counts as moved too.
    Moved,
    /// The remote will not: a hook, a rule of the host or of the repository declined it.
    Refused {
        /// Why, in the host's words: one line, bounded, without passwords.
        said: String,
    },
    /// The remote allows no ref of this name to anyone, whatever it points at.
    CustomRefsRefused {
        /// Why, in the host's words, likewise.
        said: String,
    },
    /// The remote could not, for reasons that have nothing to do with what was pushed: no room, no right to write its
    /// own files, a failure in the middle.
    Failed {
        /// Why, in the host's words, likewise.
        said: String,
    },
}

/// What a host says where another was quicker. Without capitals, as all of these.
const MOVED: &[&str] = &[
    "stale info",
    "fetch first",
    "failed to update ref",
    "failed to delete",
    "failed to lock",
    "cannot lock",
    "reference already exists",
    "reference does not exist",
    "incorrect old value",
    "but expected",
];

/// What a host says of names it allows to nobody.
const CUSTOM: &[&str] = &["funny refname", "hidden ref"];

/// What a host says where its own house is not in order.
const FAILED: &[&str] = &[
    "internal server error",
    "internal error",
    "transaction failed",
    "transaction aborted",
    "permission denied",
    "read-only file system",
    "no space left",
    "disk quota",
    "unable to create temporary",
    "timed out",
];

/// Two names of which one is a folder of the other: no repetition helps.
const IN_THE_WAY: &str = "exists; cannot create";

const UNPACKER: &str = "unpacker error";

/// What curl says where a host takes no request of this size, whatever is in it.
const TOO_LARGE: &str = "returned error: 413";

/// Tells what became of each change of one push, in their order.
///
/// # Errors
///
/// Fails unless git told it of every one; what it is unclear of is an unclear failure of the whole.
pub(super) fn of(
    remote: &RemoteUrl,
    changes: &[PushChange],
    ended: &Ended,
) -> Result<Vec<PushOutcome>, TransportError> {
    let output = String::from_utf8_lossy(&ended.output);
    let told = read(remote, changes, &output, &ended.complaint);
    let all: Option<Vec<_>> = told.iter().cloned().collect();
    match all {
        // The remote unpacked nothing because git broke down here.
        Some(_) if output.contains(UNPACKER) && broke_down(&ended.complaint) => {
            Err(TransportError::from_words(remote, &own(&ended.complaint)))
        }
        Some(all) => Ok(all),
        None if own(&ended.complaint).contains(TOO_LARGE) => {
            let said = said(remote, TOO_LARGE, &[]);
            Ok(vec![PushOutcome::Refused { said }; changes.len()])
        }
        None if ended.status.success() || told.iter().any(Option::is_some) => {
            let (remote, said) = (remote.to_string(), "it did not say what became of all refs");
            let said = said.to_owned();
            Err(TransportError::Other { remote, said }.unclear())
        }
        None if ended.status.code().is_none() => Err(ended.failure(remote).unclear()),
        None => Err(TransportError::from_words_of_push(
            remote,
            &own(&ended.complaint),
        )),
    }
}

/// Reads lines such as `!<tab><object>:<ref><tab>[rejected] (stale info)`; nothing for a change without a line of its
/// own, and for one that the remote did not tell of.
pub(super) fn read(
    remote: &RemoteUrl,
    changes: &[PushChange],
    output: &str,
    complaint: &str,
) -> Vec<Option<PushOutcome>> {
    let words = Words::of(changes, complaint);
    let mut told = vec![None; changes.len()];
    for line in output.lines() {
        let mut parts = line.splitn(3, '\t');
        let (Some(flag), Some(pair), Some(summary)) = (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let name = pair.rsplit_once(':').map(|it| it.1);
        let Some(at) = changes.iter().position(|it| Some(it.name.as_str()) == name) else {
            continue;
        };
        told[at] = match flag {
            " " | "+" | "-" | "*" => Some(PushOutcome::Done),
            "=" => Some(PushOutcome::Already),
            "!" => rejected(remote, summary, &words.about(at)),
            _ => None,
        };
    }
    told
}

/// Tells apart why one ref was left alone.
fn rejected(remote: &RemoteUrl, summary: &str, about: &[&str]) -> Option<PushOutcome> {
    let (by, reason) = summary.strip_prefix('[')?.split_once("] (")?;
    let reason = reason.strip_suffix(')').unwrap_or(reason);
    let lower = reason.to_ascii_lowercase();
    let is = |words: &[&str]| words.iter().any(|it| lower.contains(it));
    let around = about.join("\n").to_ascii_lowercase();
    let fails = || FAILED.iter().any(|it| around.contains(it));
    let said = said(remote, reason, about);
    Some(match by {
        // The remote was told, and gave no answer.
        "remote failure" => return None,
        "rejected" if is(&["shallow", "deleting refs"]) => PushOutcome::Refused { said },
        "rejected" => PushOutcome::Moved,
        _ if is(CUSTOM) => PushOutcome::CustomRefsRefused { said },
        _ if is(MOVED) && around.contains(IN_THE_WAY) => PushOutcome::Refused { said },
        _ if is(MOVED) && !fails() => PushOutcome::Moved,
        _ if is(FAILED) || (is(MOVED) || is(&[UNPACKER])) && fails() => {
            PushOutcome::Failed { said }
        }
        _ => PushOutcome::Refused { said },
    })
}

/// What the host wrote beside its verdicts.
struct Words<'a> {
    /// Each line, with the changes that it names.
    lines: Vec<(&'a str, Vec<usize>)>,
}

impl<'a> Words<'a> {
    fn of(changes: &[PushChange], complaint: &'a str) -> Self {
        let lines = complaint.lines().filter_map(|line| {
            let unpack = line.strip_prefix("error: remote unpack failed: ");
            let line = line.strip_prefix("remote: ").or(unpack)?.trim();
            let named = changes.iter().enumerate();
            let named = named.filter(|(_, it)| names(line, &it.name));
            let named = named.map(|(at, _)| at).collect();
            line.contains(char::is_alphanumeric)
                .then_some((line, named))
        });
        let lines = lines.collect();
        Self { lines }
    }

    /// The lines that are not about other refs.
    fn about(&self, at: usize) -> Vec<&'a str> {
        let about = |named: &Vec<usize>| named.is_empty() || named.contains(&at);
        let lines = self.lines.iter().filter(|(_, named)| about(named));
        lines.map(|(line, _)| *line).collect()
    }
}

/// Whether a line names a ref, and not only a longer one that begins like it.
fn names(line: &str, name: &str) -> bool {
    let part = |it: char| it.is_alphanumeric() || matches!(it, '/' | '-' | '_');
    line.match_indices(name)
        .any(|(at, _)| !line[at + name.len()..].starts_with(part))
}

fn said(remote: &RemoteUrl, reason: &str, about: &[&str]) -> String {
    let whole = match about {
        [] => reason.to_owned(),
        lines => format!("{reason}: {}", lines.join(" / ")),
    };
    error::shown(remote, &whole, SAID_LIMIT)
}

/// What git itself said, without the lines it passed on.
fn own(complaint: &str) -> String {
    let lines = complaint.lines().filter(|it| !it.starts_with("remote:"));
    lines.map(|line| format!("{line}\n")).collect()
}

/// Whether git gave up by itself, and not because the remote would not listen any more.
fn broke_down(complaint: &str) -> bool {
    let left = ["hung up", "write error", "read error"];
    complaint
        .lines()
        .any(|line| line.starts_with("fatal: ") && !left.iter().any(|it| line.contains(it)))
}

/// Reads text as what git says of a push: what is kept of it is bounded and fit for a terminal.
pub(super) fn decode(remote: &RemoteUrl, text: &str) {
    let names = text.lines().filter_map(|it| it.split(['\t', ':']).nth(2));
    let changes: Vec<_> = names
        .take(16)
        .map(|name| PushChange {
            name: name.to_owned(),
            expect: crate::Expect::MustNotExist,
            new: None,
        })
        .collect();
    for outcome in read(remote, &changes, text, text).into_iter().flatten() {
        if let PushOutcome::Refused { said }
        | PushOutcome::CustomRefsRefused { said }
        | PushOutcome::Failed { said } = outcome
        {
            assert!(said.chars().count() <= SAID_LIMIT, "{said}");
            assert!(!said.contains(char::is_control), "{said:?}");
        }
    }
    let _ = TransportError::from_words_of_push(remote, &own(text));
}

#[cfg(test)]
mod tests;
