//! What a session is told at its start: who it is, what it was doing, what is ready, what changed, and the few rules that matter.

mod handover;
mod text;

use crosslink_workspace::core::event::Entity;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::query::Query;
use crosslink_workspace::core::view::IssueSummary;
use crosslink_workspace::{LoggedEvent, SessionStatus, SessionView, Workspace};
use schemars::JsonSchema;
use serde::Serialize;

use crate::memory;

pub use handover::handed_over;

/// How many tokens it may have where nobody says.
pub const BUDGET: usize = 500;

/// What a session is told, before it is cut to a budget.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Priming {
    /// Who writes here.
    pub agent: String,
    /// What is going on.
    pub session: Option<SessionStatus>,
    /// The work tree this is told in.
    pub place: String,
    /// Open sessions of other agents that broke off.
    pub broken_off: Vec<SessionView>,
    /// What somebody handed over last.
    pub handoff: Option<String>,
    /// The issue to go on with.
    pub next: Vec<Line>,
    /// How many issues are ready.
    pub ready: u32,
    /// How many events of others came since the agent last looked.
    pub changes: usize,
    /// The issues that others changed since.
    pub changed: Vec<Line>,
    /// How strongly an issue is asked for.
    pub mode: String,
    /// Calls of git that are a person's.
    pub protected: Vec<String>,
}

/// An issue in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What people call it.
    pub display_id: String,
    /// How urgent it is.
    pub priority: String,
    /// Its title.
    pub title: String,
}

impl Line {
    fn of(issue: &IssueSummary) -> Self {
        Self {
            display_id: issue.display_id.clone(),
            priority: issue.priority.to_string(),
            title: issue.title.clone(),
        }
    }
}

/// What a session is told, cut to a budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "prime")]
pub struct Primed {
    /// The text.
    pub text: String,
    /// About how many tokens it has: a third of its bytes.
    pub tokens: usize,
}

/// Events of others that are looked through.
const EVENTS: usize = 1000;

/// Gathers what a session is told, and how far the log went.
///
/// # Errors
/// Where the storage fails or a setting cannot be read.
pub fn gather(workspace: &Workspace) -> Result<(Priming, i64), Problem> {
    let settings = workspace.settings()?;
    let status = workspace.session_status()?;
    let next = workspace.next(&Query::default())?;
    let agent = workspace.agent().to_string();
    let seen = memory::seen(workspace.paths(), &agent);
    let (seq, changes, changed) = changed(workspace, &agent, seen)?;
    let held = status.session.iter().flat_map(|session| &session.holds);
    let held: Vec<_> = held.cloned().collect();
    let lines = next.next.iter().chain(&next.also_ready);
    let lines = lines.filter(|it| !held.contains(&it.issue.display_id));
    let handoff = workspace.last_handoff()?.handoff;
    let work_tree = workspace.paths().work_tree.as_ref();
    let priming = Priming {
        session: Some(status),
        place: work_tree.map_or_else(String::new, |path| path.display().to_string()),
        broken_off: workspace.broken_off()?,
        handoff: handoff.map(|handoff| {
            format!(
                "{} (session #{}): {}",
                handoff.agent_id, handoff.session_id, handoff.notes
            )
        }),
        next: lines.map(|it| Line::of(&it.issue)).collect(),
        ready: next.ready,
        changes,
        changed,
        mode: settings.text("tracking_mode").to_owned(),
        protected: settings.list("blocked_git_commands"),
        agent,
    };
    Ok((priming, seq))
}

/// How far the log went when the agent was last told at the start of a session; nothing where it never was.
pub fn last_seen(workspace: &Workspace) -> Option<i64> {
    memory::seen(workspace.paths(), workspace.agent().as_str())
}

/// The issues that others changed after a place in the log; nothing where the agent never looked.
fn changed(
    workspace: &Workspace,
    agent: &str,
    seen: Option<i64>,
) -> Result<(i64, usize, Vec<Line>), Problem> {
    workspace.read(|snapshot| {
        let last = snapshot.last_seq()?;
        let Some(seen) = seen.filter(|seen| *seen < last) else {
            return Ok((last, 0, Vec::new()));
        };
        let events = snapshot.events_after(seen, EVENTS)?;
        let of_others = |logged: &&LoggedEvent| logged.event.header.agent.as_str() != agent;
        let others: Vec<_> = events.iter().filter(of_others).collect();
        let mut issues = Vec::new();
        for logged in others.iter().rev() {
            if let Some(Entity::Issue(issue)) = logged.event.fact.entity()
                && !issues.contains(&issue)
            {
                issues.push(issue);
            }
        }
        let mut lines = Vec::new();
        for issue in issues.iter().take(5) {
            lines.extend(snapshot.summary(*issue)?.as_ref().map(Line::of));
        }
        Ok((last, others.len(), lines))
    })
}

impl Priming {
    /// Puts it into words, in at most so many tokens.
    pub fn told(&self, budget: usize) -> Primed {
        let text = text::told(self, budget);
        let tokens = text::tokens(&text);
        Primed { text, tokens }
    }
}

/// What a session is told by a hook; the agent has then seen what there is.
pub(crate) fn for_session(workspace: &Workspace) -> Result<String, Problem> {
    let (priming, seq) = gather(workspace)?;
    memory::note_seen(workspace.paths(), &priming.agent, seq);
    Ok(priming.told(BUDGET).text)
}
