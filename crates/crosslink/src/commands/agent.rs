//! `agent`: who writes in this clone, and who else does.

use clap::{Args, ValueEnum};
use crosslink_workspace::Workspace;
use crosslink_workspace::agents::{AgentNamed, AgentStatus, AgentView, NewAgent, Renamed};
use crosslink_workspace::core::problem::Problem;

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::list::ListOptions;
use crate::render::text::safe;
use crate::ui::Ui;

/// The role an agent is meant to have.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RoleChoice {
    /// It says whom the hub trusts
    Driver,
    /// It writes
    Agent,
}

/// Say who writes in this clone
///
/// In a linked work tree it is who writes there. Its key is that of the person on this machine, made where there is none yet.
#[derive(Args)]
pub(crate) struct Init {
    /// The agent: 3 to 64 letters, digits, hyphens or underscores
    #[arg(value_name = "ID")]
    id: String,
    /// What it is for; told, not kept
    #[arg(short, long)]
    description: Option<String>,
    /// Make no key
    #[arg(long)]
    no_key: bool,
    /// Take the place of a name that was given on purpose
    #[arg(long)]
    force: bool,
    /// What its key should be allowed; a driver has to say so
    #[arg(long, default_value = "agent")]
    role: RoleChoice,
}

impl Run for Init {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let wanted = NewAgent {
            id: self.id,
            force: self.force,
            no_key: self.no_key,
        };
        let options = app.open_options();
        let environment = app.take_environment();
        let (workspace, named) = Workspace::name_agent(environment, &options, &wanted)?;
        let shared = workspace.trust_list().ok();
        app.show(&named)?;
        if let (false, false, Some(text)) = (app.ui.is_json(), app.ui.quiet, &self.description) {
            app.ui.line(&format!("  Description: {}", safe(text)));
        }
        let Some(key) = &named.key else { return Ok(()) };
        let role = match self.role {
            RoleChoice::Driver => " --role driver",
            RoleChoice::Agent => "",
        };
        let known = shared.as_ref().and_then(|list| {
            let mut members = list.members.iter();
            members.find(|member| member.key == *key && member.revoked.is_none())
        });
        if known.is_none_or(|member| role.contains("driver") && member.role != "driver") {
            app.ui.hint(&format!(
                "once it has synced, a driver admits it: `crosslink trust approve {key}{role}`"
            ));
        }
        Ok(())
    }
}

/// Show who writes here, with which key, and what they hold
#[derive(Args)]
pub(crate) struct Status {}

impl Run for Status {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let status = app.workspace()?.agent_status()?;
        app.show(&status)
    }
}

/// List everybody who wrote, and when
#[derive(Args)]
pub(crate) struct List {
    /// Those who retired too
    #[arg(short, long)]
    all: bool,
}

impl Run for List {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let agents = app.workspace()?.agents(self.all)?;
        let table = |ui: &mut Ui, agents: &[AgentView]| {
            for agent in agents {
                agent.text(ui);
            }
        };
        app.show_list(&agents, &ListOptions::whole("Nobody wrote yet.", &table))
    }
}

/// Give whoever writes here another name
///
/// What was written under the old one stays there.
#[derive(Args)]
pub(crate) struct Rename {
    /// The new name
    #[arg(value_name = "ID")]
    id: String,
}

impl Run for Rename {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let options = app.open_options();
        let environment = app.take_environment();
        let (_, renamed) = Workspace::rename_agent(environment, &options, &self.id)?;
        app.show(&renamed)
    }
}

/// Let an agent of this clone go: release what it holds, end its sessions, leave it out of lists
#[derive(Args)]
pub(crate) struct Retire {
    /// The agent
    #[arg(value_name = "ID")]
    id: String,
}

impl Run for Retire {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let done = app.workspace()?.retire_agent(&self.id)?;
        let id = done.outcome.agent.clone();
        app.wrote(&done, &[id], |ui, gone| {
            for name in &gone.released {
                ui.line(&format!("Released lock on issue {name}"));
            }
            for session in &gone.sessions_ended {
                ui.line(&format!("Session #{session} ended."));
            }
            ui.line(&format!("Agent '{}' retired", safe(&gone.agent)));
        })
    }
}

impl Render for AgentNamed {
    fn text(&self, ui: &mut Ui) {
        if self.key.is_some() {
            ui.line("  SSH key: configured (commit signing enabled)");
        }
        let what = if self.already {
            "is so already"
        } else {
            "initialized"
        };
        ui.line(&format!("Agent {what}:"));
        ui.line(&format!("  ID:      {}", safe(&self.agent)));
        ui.line(&format!("  Machine: {}", safe(&self.machine)));
        ui.line(match &self.key {
            Some(_) => "  Signing: enabled",
            None => "  Signing: with the first sync",
        });
        if let (Some(key), Some(fingerprint)) = (&self.key, &self.fingerprint) {
            ui.line(&format!("  Key:     {key} ({fingerprint})"));
        }
        if self.work_tree_only {
            ui.line("  In this work tree alone; elsewhere in the clone another agent writes");
        }
    }

    fn ids(&self) -> Vec<String> {
        vec![self.agent.clone()]
    }
}

impl Render for AgentStatus {
    fn text(&self, ui: &mut Ui) {
        ui.line(&format!("Agent: {}", safe(&self.agent)));
        ui.line(&format!("Machine: {}", safe(&self.machine)));
        let role = self.role.as_deref().unwrap_or("not shared yet");
        ui.line(&format!("Role: {role}"));
        match (&self.key, &self.fingerprint) {
            (Some(key), Some(fingerprint)) => {
                ui.line("Signing: enabled");
                ui.line(&format!("Key: {key} ({fingerprint})"));
            }
            _ => ui.line("Signing: with the first sync"),
        }
        let locks = match self.locks.is_empty() {
            true => "none".to_owned(),
            false => format!(
                "{} (exclusively assigned to this agent)",
                self.locks.join(", ")
            ),
        };
        ui.line(&format!("Locks: {locks}"));
        if let Some(session) = self.session {
            ui.line(&format!("Session: #{session}"));
        }
        if self.unheard {
            ui.hint("nobody else sees what is written here until a driver admits the key");
        }
    }

    fn ids(&self) -> Vec<String> {
        vec![self.agent.clone()]
    }
}

impl Render for AgentView {
    fn text(&self, ui: &mut Ui) {
        let own = if self.own { " (you)" } else { "" };
        let retired = if self.retired { " (retired)" } else { "" };
        let on = self.working_on.map(|number| format!(", on #{number}"));
        ui.line(&format!(
            "{:<24} {}{}{own}{retired}",
            safe(&self.agent),
            self.last_seen.minute(),
            on.unwrap_or_default()
        ));
        for session in &self.present {
            let on = session.issue.as_ref().map(|issue| format!(", on {issue}"));
            let branch = session
                .branch
                .as_deref()
                .map(|name| format!(", branch {name}"));
            ui.line(&format!(
                "    session {} in another clone{}{}, seen {}",
                safe(&session.session),
                on.unwrap_or_default(),
                safe(&branch.unwrap_or_default()),
                session.seen.minute()
            ));
        }
    }

    fn ids(&self) -> Vec<String> {
        vec![self.agent.clone()]
    }
}

impl Render for Renamed {
    fn text(&self, ui: &mut Ui) {
        let (agent, before) = (safe(&self.agent), safe(&self.before));
        ui.line(&format!("You write as '{agent}', no longer as '{before}'"));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.agent.clone()]
    }
}
