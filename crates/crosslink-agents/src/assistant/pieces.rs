//! What is put into a repository for an assistant, as data.

use serde_json::{Value, json};

use super::Step;

/// Something that is put into a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A member of a list within a file of JSON.
    Member {
        /// The file, seen from the work tree.
        file: &'static str,
        /// The way to the list.
        list: Vec<String>,
        /// The member.
        value: Value,
    },
    /// Our server among the servers of tools that a file of JSON names; one of the same name that is there stays.
    Server {
        /// The file, seen from the work tree.
        file: &'static str,
        /// How it is started.
        value: Value,
    },
    /// Our server among those that a file of TOML names; one of the same name that is there stays.
    TomlServer {
        /// The file, seen from the work tree.
        file: &'static str,
    },
    /// A value that a file of JSON needs at its top, where it has none.
    Default {
        /// The file, seen from the work tree.
        file: &'static str,
        /// The name.
        key: &'static str,
        /// The value.
        value: Value,
    },
    /// A whole file.
    Whole {
        /// The file, seen from the work tree.
        file: &'static str,
        /// What it says.
        text: String,
    },
    /// A section between marks in a file that people write.
    Section {
        /// The file, seen from the work tree.
        file: &'static str,
        /// The section with its marks.
        text: String,
    },
}

impl Piece {
    /// The file it lies in.
    pub fn file(&self) -> &'static str {
        match self {
            Self::Member { file, .. }
            | Self::Server { file, .. }
            | Self::TomlServer { file }
            | Self::Default { file, .. }
            | Self::Whole { file, .. }
            | Self::Section { file, .. } => file,
        }
    }
}

/// What every command of ours in the settings of assistants begins with; by this they are known again.
pub(crate) const MARK: &str = "crosslink hook ";

/// Where a file of JSON names servers of tools, and what ours is called there.
pub(crate) const SERVER: (&str, &str) = ("mcpServers", "crosslink");

/// Our server, as most assistants want it: a program and its arguments.
pub(super) fn server(file: &'static str) -> Piece {
    let value = json!({"command": "crosslink", "args": ["mcp"]});
    Piece::Server { file, value }
}

/// Whether an entry is our server, whatever else stands in it.
pub(crate) fn is_our_server(value: &Value) -> bool {
    value["command"] == "crosslink" && value["args"] == json!(["mcp"])
}

/// The command of a hook. Where the program is missing nothing stands in the way.
pub(super) fn command(step: Step, assistant: &str) -> String {
    format!("{MARK}{} --assistant {assistant} || true", step.name())
}

/// The members of lists by event, as two of the assistants and those like them want them: each a matcher with commands.
pub(super) fn nested(
    file: &'static str,
    assistant: &str,
    events: &[(Step, &str, bool)],
    timeout: u64,
) -> Vec<Piece> {
    let member = |(step, event, matched): &(Step, &str, bool)| {
        let hook =
            json!({"type": "command", "command": command(*step, assistant), "timeout": timeout});
        let value = match matched {
            true => json!({"matcher": "*", "hooks": [hook]}),
            false => json!({"hooks": [hook]}),
        };
        let list = vec!["hooks".to_owned(), (*event).to_owned()];
        Piece::Member { file, list, value }
    };
    events.iter().map(member).collect()
}
