//! `agent request`, `requests`, `poll-requests`, `flags`: what drivers ask agents for, and what the agents do.

use clap::Args;
use crosslink_workspace::agents::{FlagsView, Polled, RequestView, WantedRequest};
use crosslink_workspace::core::control::Control;
use crosslink_workspace::core::id::IssueRef;
use crosslink_workspace::core::operation::Answered;
use crosslink_workspace::core::problem::{Code, Kind, Problem};
use crosslink_workspace::{Ack, SyncOptions};

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::list::ListOptions;
use crate::render::text::{minute, safe};
use crate::ui::{Format, Paint, Ui};

/// Ask an agent to pause, resume, stop, or turn to an issue
///
/// The agent answers with its next `agent poll-requests` or `sync`; `agent requests` shows what it said. Where keys are told apart
/// only a driver's request counts.
#[derive(Args)]
pub(crate) struct Request {
    /// The agent
    #[arg(value_name = "AGENT")]
    target: String,
    /// What is asked: `pause`, `resume`, `stop` (or `kill`), `reprioritise`
    kind: String,
    /// The issue to turn to
    #[arg(long, value_name = "ID")]
    subject_issue: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Ask an agent that nobody has heard of
    #[arg(short, long)]
    force: bool,
}

impl Run for Request {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = self.subject_issue.as_deref().map(IssueRef::parse);
        let wanted = WantedRequest {
            target: self.target,
            control: Control::typed(&self.kind)?,
            issue: issue.transpose()?,
            reason: self.reason,
            force: self.force,
        };
        let workspace = app.workspace()?;
        let done = workspace.request(&wanted)?;
        let shared = workspace.sync_status()?.hub.is_some();
        let id = done.outcome.request_id.to_string();
        app.wrote(&done, &[id], |ui, sent| {
            let what = format!("Request {} ({})", sent.request_id, sent.kind.as_str());
            let target = safe(&sent.target);
            ui.line(&match shared {
                true => format!("{what} sent to {target}."),
                false => format!("{what} saved locally for {target} (the project is not shared)."),
            });
        })
    }
}

/// List the requests to agents, with what they answered
#[derive(Args)]
pub(crate) struct Requests {
    /// Only to this agent
    #[arg(long, value_name = "AGENT")]
    target: Option<String>,
    /// Only those that wait for an answer
    #[arg(long)]
    pending: bool,
}

impl Run for Requests {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let workspace = app.workspace()?;
        let found = workspace.requests(self.target.as_deref(), self.pending)?;
        let show = |ui: &mut Ui, found: &[RequestView]| {
            found.iter().for_each(|request| request.text(ui));
            if found.iter().any(|request| !request.counts) {
                ui.hint("a request that does not count was sent with a key that is no driver's");
            }
        };
        app.show_list(&found, &ListOptions::whole("No requests found.", &show))
    }
}

/// Answer the requests to this agent, and do what they ask for
///
/// Asks the remote first, where there is one. `agent flags` says what follows.
#[derive(Args)]
pub(crate) struct PollRequests {
    /// Answer what is known here, without asking the remote
    #[arg(long)]
    offline: bool,
}

impl Run for PollRequests {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let workspace = app.workspace()?;
        let asks = workspace.sync_status()?.hub.is_some() && !self.offline;
        let asked = match asks {
            true => workspace.sync(&SyncOptions::default()).map(drop),
            false => Ok(()),
        };
        let unreachable = match asked {
            Ok(()) => None,
            Err(problem) if problem.kind() == Kind::Unreachable => Some(problem),
            Err(problem) => return Err(problem),
        };
        let done = workspace.poll_requests()?;
        if asks && unreachable.is_none() && done.operation.is_some() {
            workspace.sync(&SyncOptions::default())?;
        }
        let ack = app.travelled(&done)?;
        if let Some(problem) = unreachable {
            app.ui.hint(&format!(
                "{}; this answers what was known before",
                problem.message()
            ));
        }
        let ids: Vec<String> = done
            .outcome
            .answered
            .iter()
            .map(|it| it.request_id.to_string())
            .collect();
        app.wrote(&done, &ids, |ui, polled| say_polled(ui, polled, ack))
    }
}

fn say_polled(ui: &mut Ui, polled: &Polled, ack: Ack) {
    if polled.answered.is_empty() {
        ui.line(&format!("No pending requests for {}.", safe(&polled.agent)));
    }
    for answered in &polled.answered {
        let travelled = match ack {
            Ack::Pushed => "Pushed",
            Ack::Local => "Local",
            Ack::Refused => "Refused",
        };
        ui.line(&format!(
            "{}  {}  acted={}  {}  ({travelled})",
            answered.request_id,
            kind_word(answered),
            answered.acted,
            safe(&answered.result)
        ));
    }
}

fn kind_word(answered: &Answered) -> &'static str {
    match answered.kind {
        Some(Control::Pause) => "Pause",
        Some(Control::Resume) => "Resume",
        Some(Control::Stop) => "Kill",
        Some(Control::Reprioritise) => "Reprioritise",
        None => "Unknown",
    }
}

/// Print what this agent is to do, as JSON
///
/// `paused` and `kill` last until a request to resume was answered.
#[derive(Args)]
pub(crate) struct Flags {
    /// Fail if the agent is to rest or to end
    #[arg(long)]
    strict: bool,
}

impl Run for Flags {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let flags = app.workspace()?.flags()?;
        app.show(&flags)?;
        if self.strict && (flags.paused || flags.kill) {
            let what = if flags.kill { "to end" } else { "to rest" };
            let message = format!("The agent was asked {what}");
            return Err(Problem::new(Code::AgentFlagged, message)
                .hint("a driver lets it go on: `crosslink agent request <agent> resume`"));
        }
        Ok(())
    }
}

impl Render for RequestView {
    fn text(&self, ui: &mut Ui) {
        let id = self.request_id.to_string();
        let id = ui.paint(Paint::Id, &id[..8]);
        let on = self.subject_issue.as_ref().map(|issue| format!(" {issue}"));
        let state = match &self.ack {
            Some(ack) => safe(&ack.result),
            None if self.counts => "pending".into(),
            None => "does not count".into(),
        };
        ui.line(&format!(
            "{id}  {}  {}{} for {}: {state}",
            minute(self.requested_at),
            safe(&self.kind),
            on.unwrap_or_default(),
            safe(&self.agent_id),
        ));
        let reason = self.reason.as_deref().map(|reason| format!(": {reason}"));
        let by = format!(
            "asked by {}{}",
            self.requested_by,
            reason.unwrap_or_default()
        );
        ui.prose("    ", "    ", &safe(&by));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.request_id.to_string()]
    }
}

impl Render for FlagsView {
    fn text(&self, ui: &mut Ui) {
        // Plain data, which always serialises.
        if let Ok(text) = crate::render::written(Format::Jsonl, self) {
            ui.line(&text);
        }
    }

    fn ids(&self) -> Vec<String> {
        let words = [(self.kill, "kill"), (self.paused, "paused")];
        let set = words.into_iter().filter(|(set, _)| *set);
        set.map(|(_, word)| word.to_owned()).collect()
    }
}
