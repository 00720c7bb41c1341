//! A command line as a shell would read it: which programs it starts, and with what.
//!
//! A guard needs less than a shell, and something else: every program that could be started, from any text, also one that no
//! shell would accept, in bounded time and depth. So this reads words, quotes, operators, substitutions and here-documents, looks
//! through the programs that start others, and remembers what it could not know. A grammar answers all or nothing.

mod calls;
mod reader;
mod words;
mod wrappers;

pub use calls::{Call, Calls, calls, starts_others};

/// One word after quotes are taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// What it says, as far as that is known.
    pub text: String,
    /// Whether that is all of it: nothing in it is only known when the command runs.
    pub known: bool,
}

impl Word {
    /// A word that says what it says.
    pub(crate) fn known(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            known: true,
        }
    }

    /// Whether it is exactly this.
    pub fn is(&self, text: &str) -> bool {
        self.known && self.text == text
    }
}

/// Where the standard input of a command comes from, if that could be a script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Input {
    /// From nowhere that matters.
    #[default]
    Inherited,
    /// From this text.
    Text(String),
    /// From a file.
    File,
    /// From the command at this place in the list.
    Piped(usize),
}

/// One simple command.
#[derive(Clone, Debug, Default)]
pub(crate) struct Simple {
    /// The program and its arguments.
    pub(crate) words: Vec<Word>,
    /// What is set in front of it.
    pub(crate) assignments: Vec<(String, Word)>,
    /// The files it writes to.
    pub(crate) writes: Vec<Word>,
    /// What it reads.
    pub(crate) input: Input,
}

/// What was read of a script.
#[derive(Debug, Default)]
pub(crate) struct Script {
    /// Every simple command, those within substitutions before the one that they are in.
    pub(crate) commands: Vec<Simple>,
    /// Whether some of it was not read.
    pub(crate) unread: bool,
}
