//! What a call of git does, and whether an entry of a policy means it.

use crate::shell::{Call, Word};

/// Options of git itself that take the word that follows.
const VALUED: &[&str] = &[
    "-C",
    "-c",
    "--git-dir",
    "--work-tree",
    "--namespace",
    "--exec-path",
    "--super-prefix",
    "--config-env",
    "--attr-source",
];

/// Short flags that a policy names, with the long ones that mean the same.
const SAME: &[(char, &str)] = &[
    ('f', "--force"),
    ('d', "--delete"),
    ('m', "--move"),
    ('D', "--delete"),
];

/// A call of git, its own options taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GitCall<'a> {
    /// What it is to do; nothing where that is only known when it runs.
    pub(crate) verb: Option<&'a str>,
    /// What the verb is given.
    pub(crate) arguments: &'a [Word],
    /// Whether more arguments come while it runs.
    pub(crate) open_ended: bool,
}

/// Reads a call as one of git. A program that is only known when it runs could be git.
pub(crate) fn git_call(call: &Call) -> Option<GitCall<'_>> {
    let open_ended = call.open_ended;
    let program = call.program.as_deref().unwrap_or("git");
    if let Some(verb) = program.strip_prefix("git-") {
        let arguments = call.arguments.as_slice();
        return Some(GitCall {
            verb: Some(verb),
            arguments,
            open_ended,
        });
    }
    if program != "git" || (call.program.is_none() && call.arguments.is_empty()) {
        return None;
    }
    let mut rest = call.arguments.as_slice();
    while let Some((word, after)) = rest.split_first() {
        if VALUED.contains(&word.text.as_str()) {
            rest = after.get(1..).unwrap_or_default();
        } else if word.known && word.text.starts_with('-') {
            rest = after;
        } else {
            let verb = word.known.then_some(word.text.as_str());
            // A program that is not known, with arguments that are not: nothing says that it is git.
            return (verb.is_some() || call.program.is_some()).then_some(GitCall {
                verb,
                arguments: after,
                open_ended,
            });
        }
    }
    (open_ended && call.program.is_some()).then_some(GitCall {
        verb: None,
        arguments: &[],
        open_ended,
    })
}

/// The meanings of aliases that a call brings along for itself.
pub(crate) fn inline_aliases(arguments: &[Word]) -> Vec<String> {
    let settings = arguments.windows(2).filter(|pair| pair[0].is("-c"));
    let aliases = settings.filter_map(|pair| {
        let (key, meaning) = pair[1].text.split_once('=')?;
        key.to_ascii_lowercase()
            .starts_with("alias.")
            .then(|| meaning.to_owned())
    });
    aliases.collect()
}

/// Whether settings of git come in a way that hides them.
pub(crate) fn hides_settings(call: &Call) -> bool {
    let hidden = |(name, value): &(String, crate::shell::Word)| {
        name.starts_with("GIT_CONFIG")
            && (!value.known || value.text.to_ascii_lowercase().contains("alias."))
    };
    let flag = |word: &Word| {
        word.text.starts_with("--config-env") && word.text.to_ascii_lowercase().contains("alias.")
    };
    call.assignments.iter().any(hidden) || call.arguments.iter().any(flag)
}

/// An entry of a policy that names calls of git: `git push`, `git branch -D`, `git checkout .`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitPattern {
    entry: String,
    verb: String,
    rest: Vec<String>,
}

impl GitPattern {
    /// Reads an entry; nothing where it is not about git.
    pub fn parse(entry: &str) -> Option<Self> {
        let mut words = entry.split_whitespace();
        words.next().filter(|program| *program == "git")?;
        let verb = words.next()?.to_owned();
        let rest = words.flat_map(one_flag_each).collect();
        let entry = entry.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Self { entry, verb, rest })
    }

    /// The entry as it was written.
    pub fn entry(&self) -> String {
        self.entry.clone()
    }

    /// Whether the entry means a call. What is only known when it runs is taken for what is meant.
    pub(crate) fn means(&self, call: &GitCall<'_>) -> bool {
        match call.verb {
            None => return true,
            Some(verb) if verb != self.verb => return false,
            Some(_) => {}
        }
        if self.rest.is_empty() && only_asks(&self.verb, call.arguments) {
            return false;
        }
        let met = |wanted: &String| {
            call.arguments
                .iter()
                .any(|word| !word.known || fits(&self.verb, wanted, &word.text))
        };
        self.rest
            .iter()
            .all(|wanted| call.open_ended || met(wanted))
    }
}

/// `-fd` is `-f` and `-d`.
fn one_flag_each(word: &str) -> Vec<String> {
    let flags = word
        .strip_prefix('-')
        .filter(|flags| !flags.starts_with('-'));
    match flags {
        Some(flags) => flags.chars().map(|flag| format!("-{flag}")).collect(),
        None => vec![word.to_owned()],
    }
}

/// Whether an argument is the one an entry names: also as one of several short flags, cut short, or said in another way.
fn fits(verb: &str, wanted: &str, text: &str) -> bool {
    if wanted == text {
        return true;
    }
    // `+main` forces a push of that branch alone.
    let forces = matches!(wanted, "-f" | "--force");
    if verb == "push"
        && forces
        && (text.starts_with('+') || text.starts_with("--force-with-lease") || text == "--mirror")
    {
        return true;
    }
    if wanted == "." {
        return matches!(text, "./" | ":/" | ":/." | "*" | ":(top)");
    }
    // `-M` moves by force.
    let short = |letter: char| {
        let flags = text
            .strip_prefix('-')
            .filter(|flags| !flags.starts_with('-'));
        flags.is_some_and(|flags| flags.contains(letter) || (letter == 'm' && flags.contains('M')))
    };
    let long = |name: &str| text.len() > 3 && text.starts_with("--") && name.starts_with(text);
    match wanted.strip_prefix("--") {
        Some(_) => {
            let letter = SAME
                .iter()
                .find(|(_, name)| *name == wanted)
                .map(|(letter, _)| *letter);
            long(wanted) || letter.is_some_and(short)
        }
        None => wanted.strip_prefix('-').is_some_and(|letters| {
            letters.chars().all(|letter| {
                let names = SAME.iter().filter(|(same, _)| *same == letter);
                short(letter) || names.map(|(_, name)| name).any(|name| long(name))
            })
        }),
    }
}

/// Verbs that only show what is there, whatever they are given.
const SHOW: &[&str] = &[
    "blame",
    "cat-file",
    "check-ignore",
    "describe",
    "for-each-ref",
    "grep",
    "help",
    "log",
    "ls-files",
    "ls-tree",
    "merge-base",
    "name-rev",
    "rev-list",
    "rev-parse",
    "shortlog",
    "show",
    "show-ref",
    "status",
    "version",
];

/// Whether a call only shows what is there.
pub(crate) fn shows(call: &GitCall<'_>) -> bool {
    call.verb
        .is_some_and(|verb| SHOW.contains(&verb) || only_asks(verb, call.arguments))
}

/// Whether a verb that may change something only shows what is there.
fn only_asks(verb: &str, arguments: &[Word]) -> bool {
    let first = arguments.first();
    let starts = |flags: &[&str]| {
        first.is_some_and(|word| word.known && flags.contains(&word.text.as_str()))
    };
    match verb {
        "stash" => starts(&["list", "show"]),
        "tag" => {
            arguments.is_empty() || starts(&["-l", "--list", "-n", "--contains", "--points-at"])
        }
        "apply" => starts(&["--check", "--stat", "--numstat", "--summary"]),
        "clean" => arguments
            .iter()
            .any(|word| matches!(word.text.as_str(), "-n" | "--dry-run")),
        _ => starts(&["-h", "--help"]),
    }
}
