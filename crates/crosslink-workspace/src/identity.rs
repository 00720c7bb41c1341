//! Who is writing: the first of the flag, the variable, the linked work tree's agent, the clone's agent.

use std::io::ErrorKind;
use std::path::Path;

use crosslink_core::id::AgentId;
use crosslink_core::problem::{Code, Problem};
use serde::{Deserialize, Serialize};

use crate::environment::Environment;
use crate::files;
use crate::paths::Paths;

/// The longest file that is taken for the agent of a clone.
const SIZE_LIMIT: u64 = 64 * 1024;

/// The file that names the agent of a clone. Other fields that older programs wrote stay as they are.
#[derive(Debug, Serialize, Deserialize)]
struct AgentFile {
    agent_id: String,
}

/// Returns the agent of a command.
///
/// # Errors
/// `agent.invalid` where a name does not fit, `config.damaged` where a file cannot be read.
pub(crate) fn agent(
    flag: Option<&str>,
    environment: &Environment,
    paths: &Paths,
) -> Result<AgentId, Problem> {
    if let Some(name) = flag.or(environment.var("CROSSLINK_AGENT")) {
        return AgentId::new(name);
    }
    if let Some(name) = read(&paths.work_tree_agent())? {
        return AgentId::new(name.trim());
    }
    match read(&paths.agent())? {
        Some(text) => named(&text, &paths.agent()),
        None => Ok(of_person(environment)),
    }
}

/// Returns the agent that a work tree or a clone was given; nothing where the person's own name stands in.
///
/// # Errors
/// As [`agent`].
pub(crate) fn configured(
    environment: &Environment,
    paths: &Paths,
) -> Result<Option<AgentId>, Problem> {
    if paths.is_linked() {
        let name = read(&paths.work_tree_agent())?;
        return name.map(|name| AgentId::new(name.trim())).transpose();
    }
    let text = read(&paths.agent())?;
    let agent = text.map(|text| named(&text, &paths.agent())).transpose()?;
    Ok(agent.filter(|agent| *agent != of_person(environment)))
}

fn named(text: &str, path: &Path) -> Result<AgentId, Problem> {
    let file: AgentFile = serde_json::from_str(text).map_err(|error| {
        Problem::new(Code::ConfigDamaged, format!("{} cannot be read", path.display()))
            .caused_by(&error)
            .hint("it names this clone's agent: `{\"agent_id\": \"…\"}`; `--agent` names one for a single command")
    })?;
    AgentId::new(&file.agent_id)
}

fn read(path: &Path) -> Result<Option<String>, Problem> {
    let unreadable = |error: &std::io::Error| {
        Problem::new(
            Code::ConfigDamaged,
            format!("{} cannot be read", path.display()),
        )
        .caused_by(error)
    };
    match files::read_string(path, SIZE_LIMIT) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::FileTooLarge => Err(Problem::new(
            Code::ConfigDamaged,
            format!("{} is too large to name an agent", path.display()),
        )),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(&error)),
    }
}

/// The text of the file that names the agent of a new clone.
pub(crate) fn agent_file(agent: &AgentId) -> String {
    let file = AgentFile {
        agent_id: agent.to_string(),
    };
    let text = serde_json::to_string_pretty(&file).expect("plain data serialises");
    format!("{text}\n")
}

/// The agent of a clone that was given none: the person's name on this machine.
pub(crate) fn of_person(environment: &Environment) -> AgentId {
    let name = environment
        .var("USER")
        .or(environment.var("USERNAME"))
        .unwrap_or_default();
    let fits = |character: char| {
        if character.is_alphanumeric() || character == '_' {
            character
        } else {
            '-'
        }
    };
    let name: String = name.chars().map(fits).take(64).collect();
    AgentId::new(&name)
        .or_else(|problem| {
            if name.is_empty() {
                Err(problem)
            } else {
                AgentId::new(&format!("agent-{name}"))
            }
        })
        .or_else(|_| AgentId::new("agent"))
        .expect("`agent` is a name")
}
