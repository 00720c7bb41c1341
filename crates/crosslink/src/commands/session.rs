//! `session`: stretches of work, with handoffs.

use clap::Args;
use crosslink_agents::prime::{BUDGET, handed_over};
use crosslink_workspace::core::id::AgentId;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::{
    LastHandoff, SessionDetail, SessionStarted, SessionStatus, SessionView, WorkingOn,
};

use super::Run;
use super::claims::{Hold, say_tentative};
use crate::app::App;
use crate::input;
use crate::render::Render;
use crate::render::issue::quiet_name;
use crate::render::list::ListOptions;
use crate::render::text::{fit, minute, one_line, pad, safe, safe_lines};
use crate::ui::Ui;

/// Starts a session, and shows what the last one handed over
#[derive(Args)]
pub(crate) struct Start {}

impl Render for SessionStarted {
    fn text(&self, ui: &mut Ui) {
        let session = &self.session;
        if self.already {
            ui.line(&format!(
                "Session #{} is already active (started {})",
                session.session_id,
                minute(session.started_at)
            ));
            return;
        }
        if let Some(ended) = self.previous_ended_at {
            ui.line(&format!("Previous session ended: {}", minute(ended)));
        }
        if let Some(handoff) = &self.handoff {
            ui.line(&format!(
                "Handoff notes (session #{}, {}):",
                handoff.session_id,
                safe(&handoff.agent_id)
            ));
            ui.prose("  ", "  ", &safe_lines(&handoff.notes));
            ui.line("");
        }
        ui.line(&format!("Session #{} started.", session.session_id));
        if self.conflicts > 0 {
            ui.hint("several wrote to one place at once: `crosslink conflicts` shows both sides");
        }
    }

    fn ids(&self) -> Vec<String> {
        vec![self.session.session_id.to_string()]
    }
}

impl Run for Start {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let started = app.workspace()?.start_session()?;
        app.show(&started)
    }
}

/// Ends the session and lets go of its issues
#[derive(Args)]
pub(crate) struct End {
    /// Hand something over; `-` reads standard input
    #[arg(short, long, value_name = "TEXT", allow_hyphen_values = true)]
    notes: Option<String>,
}

impl Run for End {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let notes = self.notes.as_deref().map(input::text).transpose()?;
        let done = app.workspace()?.end_session(notes.as_deref())?;
        let id = done.outcome.session.session_id.to_string();
        app.wrote(&done, &[id], |ui, ended| {
            for name in &ended.released {
                ui.line(&format!("Released lock on issue {name}"));
            }
            ui.line(&format!("Session #{} ended.", ended.session.session_id));
            if ended.notes_saved {
                ui.line("Handoff notes saved.");
            }
            if let Some(name) = &ended.noted_on {
                ui.line(&format!("  Also as a comment on {name}"));
            }
        })
    }
}

/// Shows the session: what is worked on, for how long, what was done
#[derive(Args)]
pub(crate) struct Status {}

impl Render for SessionStatus {
    fn text(&self, ui: &mut Ui) {
        let Some(session) = &self.session else {
            ui.line("No active session. Use 'crosslink session start' to begin.");
            return;
        };
        ui.line(&format!(
            "Session #{} (started {})",
            session.session_id,
            minute(session.started_at)
        ));
        ui.prose(
            "Working on: ",
            "  ",
            &working_on(session.working_on.as_ref()),
        );
        if let Some(action) = &session.last_action {
            ui.prose("Last action: ", "  ", &one_line(action));
        }
        ui.line(&format!("Duration: {} minutes", session.duration_minutes));
        let activity = session.activity;
        let parts: Vec<String> = [
            (activity.issues_created, "issue", "created"),
            (activity.comments_recorded, "comment", "recorded"),
        ]
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, word, verb)| {
            format!(
                "{} {verb}",
                crate::render::text::count(number as usize, word)
            )
        })
        .collect();
        if !parts.is_empty() {
            ui.line(&format!("Activity: {}", parts.join(", ")));
        }
        if !session.holds.is_empty() {
            ui.line(&format!("Holds: {}", session.holds.join(", ")));
        }
        if !session.unconfirmed.is_empty() {
            let names = session.unconfirmed.join(", ");
            ui.line(&format!("  Not confirmed by the remote: {names}"));
        }
        for other in &self.others {
            ui.line(&format!(
                "Also at work: {} on {}",
                safe(&other.agent_id),
                working_on(other.working_on.as_ref())
            ));
        }
    }

    fn ids(&self) -> Vec<String> {
        self.session
            .iter()
            .map(|session| session.session_id.to_string())
            .collect()
    }
}

fn working_on(issue: Option<&WorkingOn>) -> String {
    match issue {
        None => "(none)".to_owned(),
        Some(issue) if issue.found => format!("{} {}", issue.display_id, safe(&issue.title)),
        Some(issue) => format!("{} (issue not found)", issue.display_id),
    }
}

impl Run for Status {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let status = app.workspace()?.session_status()?;
        app.show(&status)
    }
}

/// Claims an issue and makes it the one the session works on
#[derive(Args)]
pub(crate) struct Work {
    /// The issue
    id: String,
    #[command(flatten)]
    hold: Hold,
}

impl Run for Work {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        let options = self.hold.options();
        let done = app.workspace()?.work_on(issue, &options)?;
        let id = quiet_name(&done.outcome.claimed.display_id);
        app.wrote(&done, &[id], |ui, started| {
            let claimed = &started.claimed;
            match &claimed.from {
                Some(from) => ui.line(&format!(
                    "Stole lock on issue {} from '{}'",
                    claimed.display_id,
                    safe(from)
                )),
                None if claimed.already => {}
                None => ui.line(&format!("Claimed lock on issue {}", claimed.display_id)),
            }
            say_tentative(ui, claimed.tentative);
            ui.line(&format!(
                "Now working on: {} {}",
                claimed.display_id,
                safe(&claimed.title)
            ));
        })
    }
}

/// Notes what was just done, also on the issue that is worked on
#[derive(Args)]
pub(crate) struct Action {
    /// What was done; `-` reads standard input
    #[arg(allow_hyphen_values = true)]
    text: String,
}

impl Run for Action {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let text = input::text(&self.text)?;
        let done = app.workspace()?.record_action(&text)?;
        let ids: Vec<_> = done
            .outcome
            .noted_on
            .iter()
            .map(|name| quiet_name(name))
            .collect();
        app.wrote(&done, &ids, |ui, recorded| {
            ui.line(&format!(
                "Action recorded: {}",
                safe_lines(&recorded.action)
            ))
        })
    }
}

/// Shows the notes that were handed over last
#[derive(Args)]
pub(crate) struct Handoff {}

impl Render for LastHandoff {
    fn text(&self, ui: &mut Ui) {
        match &self.handoff {
            Some(handoff) => ui.prose("", "", &safe_lines(&handoff.notes)),
            None if self.had_session => ui.line("No previous handoff notes."),
            None => ui.line("No previous session found."),
        }
    }
}

impl Run for Handoff {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let handoff = app.workspace()?.last_handoff()?;
        app.show(&handoff)
    }
}

/// Goes on where a session stopped, and says what there is to know
///
/// Without a number with your own that is open, else from the last that ended; with a number from that one. A session of another
/// agent that broke off is taken over: its claims become yours, what it had not committed is kept under a ref, and it ends.
/// `--budget` says how many tokens the answer may have.
#[derive(Args)]
pub(crate) struct Resume {
    /// The number of the session
    session: Option<i64>,
    /// Take over a session that may still be at work
    #[arg(short, long)]
    force: bool,
}

impl Run for Resume {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let budget = app.globals.budget.take().unwrap_or(BUDGET);
        let done = app.workspace()?.resume_session(self.session, self.force)?;
        let id = done.outcome.session.session_id.to_string();
        app.wrote(&done, &[id], |ui, resumed| {
            ui.raw(&handed_over(resumed, budget));
            ui.raw("\n");
        })
    }
}

/// Lists sessions, newest first
#[derive(Args)]
pub(crate) struct List {
    /// Only this agent's
    #[arg(long = "by", value_name = "AGENT")]
    by: Option<String>,
    /// At most so many
    #[arg(short = 'n', long, default_value_t = 20)]
    limit: usize,
}

impl Render for SessionView {
    fn text(&self, ui: &mut Ui) {
        let ended = self.ended_at.map_or_else(|| "open".to_owned(), minute);
        let what = self
            .notes
            .as_deref()
            .or(self.last_action.as_deref())
            .map(one_line)
            .unwrap_or_default();
        let room = ui.width.saturating_sub(62);
        let line = format!(
            "{}  {}  {} – {}  {}",
            pad(&format!("#{}", self.session_id), 4),
            pad(&fit(&safe(&self.agent_id), 14), 14),
            minute(self.started_at),
            pad(&ended, 17),
            fit(&what, room)
        );
        ui.line(line.trim_end());
    }

    fn ids(&self) -> Vec<String> {
        vec![self.session_id.to_string()]
    }
}

impl Run for List {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let agent = self.by.as_deref().map(AgentId::new).transpose()?;
        let sessions = app.workspace()?.sessions(agent.as_ref(), self.limit)?;
        let show = |ui: &mut Ui, sessions: &[SessionView]| {
            for session in sessions {
                session.text(ui);
            }
        };
        app.show_list(
            &sessions,
            &ListOptions::whole("No previous session found.", &show),
        )
    }
}

/// Shows a session with its breadcrumbs
#[derive(Args)]
pub(crate) struct Show {
    /// Its number
    session: i64,
}

impl Render for SessionDetail {
    fn text(&self, ui: &mut Ui) {
        self.session.text(ui);
        let what = working_on(self.session.working_on.as_ref());
        ui.prose("Working on: ", "  ", &what);
        for crumb in &self.breadcrumbs {
            let lead = format!("  [{}] ", minute(crumb.time));
            ui.prose(&lead, "    ", &one_line(&crumb.text));
        }
        if let Some(notes) = &self.session.notes {
            ui.line("Handoff notes:");
            ui.prose("  ", "  ", &safe_lines(notes));
        }
    }
}

impl Run for Show {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let detail = app.workspace()?.session(self.session)?;
        app.show(&detail)
    }
}
