//! Saying who writes in a clone, or in a linked work tree.

use crosslink_core::id::AgentId;
use crosslink_core::problem::{Code, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use crate::environment::Environment;
use crate::identity;
use crate::init::InitOptions;
use crate::workspace::{OpenOptions, Workspace};

/// Who is to write here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewAgent {
    /// The name.
    pub id: String,
    /// Whether it takes the place of a name that was given on purpose.
    pub force: bool,
    /// Whether no key is made for this person where there is none yet.
    pub no_key: bool,
}

/// Who writes here from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "agent_named")]
pub struct AgentNamed {
    /// The name.
    pub agent: String,
    /// Whether it was the name already.
    pub already: bool,
    /// Whether it is the name of this linked work tree alone.
    pub work_tree_only: bool,
    /// Names this machine.
    pub machine: String,
    /// The name of the key that signs what is written here; nothing where there is none yet.
    pub key: Option<String>,
    /// What people compare keys by.
    pub fingerprint: Option<String>,
}

/// Another name for who writes here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "agent_renamed")]
pub struct Renamed {
    /// The name until now. What was written under it stays.
    pub before: String,
    /// The name from now on.
    pub agent: String,
}

impl Workspace {
    /// Says who writes in this clone, or in this linked work tree where the command runs in one.
    ///
    /// # Errors
    /// `agent.invalid`, `agent.configured`, `project.not_found`; where files cannot be written.
    pub fn name_agent(
        environment: Environment,
        options: &OpenOptions,
        wanted: &NewAgent,
    ) -> Result<(Self, AgentNamed), Problem> {
        let id = AgentId::new(&wanted.id)?;
        let opened = Self::discover(environment, &unnamed(options))?;
        let configured = identity::configured(&opened.environment, &opened.paths)?;
        let already = configured.as_ref() == Some(&id);
        if let Some(configured) = configured
            && !already
            && !wanted.force
        {
            let message =
                format!("Agent already configured: '{configured}'. Use --force to overwrite.");
            return Err(Problem::new(Code::AgentConfigured, message)
                .hint("`crosslink agent rename <id>` changes it where nothing is held under it"));
        }
        let mut workspace = opened.named(options, &id)?;
        let key = match wanted.no_key {
            true => workspace.present_key()?,
            false => Some(workspace.signing_key()?),
        };
        let key = key.map(|key| key.verifying_key());
        let named = AgentNamed {
            agent: id.to_string(),
            already,
            work_tree_only: workspace.paths.is_linked(),
            machine: workspace.environment.machine.clone(),
            key: key.map(|key| key.name().to_string()),
            fingerprint: key.map(|key| key.fingerprint()),
        };
        Ok((workspace, named))
    }

    /// Gives whoever writes here another name. What was written under the one until now stays.
    ///
    /// # Errors
    /// `agent.invalid`; `issue.held` while an issue is held or a session open under the old name; where files cannot be written.
    pub fn rename_agent(
        environment: Environment,
        options: &OpenOptions,
        name: &str,
    ) -> Result<(Self, Renamed), Problem> {
        let id = AgentId::new(name)?;
        let opened = Self::discover(environment, &unnamed(options))?;
        let before = match identity::configured(&opened.environment, &opened.paths)? {
            Some(configured) => configured,
            None => identity::agent(None, &opened.environment, &opened.paths)?,
        };
        opened.holds_nothing(&before)?;
        let workspace = opened.named(options, &id)?;
        let renamed = Renamed {
            before: before.to_string(),
            agent: id.to_string(),
        };
        Ok((workspace, renamed))
    }

    fn named(self, options: &OpenOptions, id: &AgentId) -> Result<Self, Problem> {
        let options = InitOptions {
            directory: options.directory.clone(),
            agent: Some(id.to_string()),
            force: true,
            ..InitOptions::default()
        };
        let (workspace, _) = Self::init(self.environment, &options)?;
        workspace.ok_or_else(|| Problem::bug("init opened nothing"))
    }

    fn holds_nothing(&self, agent: &AgentId) -> Result<(), Problem> {
        let (holds, session) = self.read(|snapshot| {
            let local = snapshot.local();
            let locks = local.locks()?;
            let holds = locks
                .iter()
                .filter(|lock| lock.is_of(agent.as_str()))
                .count();
            Ok((holds, local.open_session(agent)?.is_some()))
        })?;
        if holds == 0 && !session {
            return Ok(());
        }
        let message = format!("'{agent}' holds issues, or has a session open");
        Err(Problem::new(Code::IssueHeld, message)
            .hint("`crosslink session end` and `crosslink unclaim <id>` let go first"))
    }
}

/// The same without anybody named for this command alone.
fn unnamed(options: &OpenOptions) -> OpenOptions {
    OpenOptions {
        agent: None,
        ..options.clone()
    }
}
