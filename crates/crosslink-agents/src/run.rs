//! A hook from what an assistant said to what it is answered: gathers what is known, decides, remembers.
//!
//! It fails open. What is wrong with the project, or with what was said, is told to the person and stands in nobody's way.

use crosslink_workspace::core::id::{IssueId, IssueRef};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::time::Timestamp;
use crosslink_workspace::settings::Settings;
use crosslink_workspace::{Environment, OpenOptions, Snapshot, Workspace};
use serde_json::Value;

use crate::assistant::{Answer, Assistant, Heard, Reply, Step};
use crate::hook::{Asked, Decision, Event, Known, Memory, Policy, PolicyWords, decide};
use crate::{memory, prime};

/// What came of a hook.
pub struct Hooked {
    /// What is printed.
    pub reply: Reply,
    /// The project, where there is one: a claim may have to be renewed.
    pub workspace: Option<Workspace>,
}

/// Answers an assistant at a step of its work.
pub fn run(
    environment: Environment,
    (assistant, step): (&dyn Assistant, Step),
    said: &[u8],
) -> Hooked {
    let heard = match serde_json::from_slice::<Value>(said) {
        Ok(value) if value.is_object() => assistant.hear(step, &value),
        _ => {
            let note = Answer::Note(
                "crosslink: what the assistant said is no JSON object; nothing was checked"
                    .to_owned(),
            );
            return Hooked {
                reply: assistant.answer(step, &note),
                workspace: None,
            };
        }
    };
    let directory = heard
        .directory
        .clone()
        .filter(|path| path.is_absolute() && path.is_dir());
    let options = OpenOptions {
        directory,
        ..OpenOptions::default()
    };
    let mut workspace = match Workspace::discover(environment, &options) {
        Ok(workspace) => workspace,
        Err(problem) => {
            return Hooked {
                reply: failed(assistant, step, &problem),
                workspace: None,
            };
        }
    };
    let reply = match answer(&mut workspace, assistant, step, &heard) {
        Ok(answer) => assistant.answer(step, &answer),
        Err(problem) => failed(assistant, step, &problem),
    };
    Hooked {
        reply,
        workspace: Some(workspace),
    }
}

/// Where there is no project there is nothing to say; where there is one that is in trouble a person is told, once for each prompt.
fn failed(assistant: &dyn Assistant, step: Step, problem: &Problem) -> Reply {
    let quiet = matches!(problem.code(), Code::ProjectNotFound | Code::NotARepository);
    let answer = match quiet || !matches!(step, Step::SessionStart | Step::Prompt) {
        true => Answer::Pass,
        false => Answer::Note(format!(
            "crosslink: {problem}. Hooks check nothing meanwhile; `crosslink doctor` says more"
        )),
    };
    let mut reply = assistant.answer(step, &answer);
    if !quiet {
        reply.talk = format!("crosslink: {problem}");
    }
    reply
}

fn answer(
    workspace: &mut Workspace,
    assistant: &dyn Assistant,
    step: Step,
    heard: &Heard,
) -> Result<Answer, Problem> {
    if matches!(heard.event, Event::SessionStart(_)) {
        begin(workspace)?;
    }
    let policy = policy(&workspace.settings()?);
    let before = memory::recall(workspace.paths(), &heard.conversation);
    let known = known(workspace, &heard.event, &policy, &before)?;
    let decided = decide(&heard.event, &known, &policy, before.clone());
    let text = match decided.decision {
        Decision::Pass => None,
        Decision::Refuse(refusal) => {
            keep(workspace, heard, &before, &decided.memory);
            return Ok(Answer::Refuse(refusal.text()));
        }
        // What does not reach the model here is told at a step where it does.
        Decision::Tell(_) | Decision::Prime if !assistant.reaches_model(step) => {
            return Ok(Answer::Pass);
        }
        Decision::Tell(text) => Some(text),
        Decision::Prime => Some(prime::for_session(workspace)?),
    };
    keep(workspace, heard, &before, &decided.memory);
    Ok(text.map_or(Answer::Pass, Answer::Tell))
}

/// A conversation begins a session, unless one is open.
fn begin(workspace: &mut Workspace) -> Result<(), Problem> {
    let agent = workspace.agent().clone();
    let open = workspace.read(|snapshot| snapshot.local().open_session(&agent))?;
    if open.is_none() {
        workspace.start_session()?;
    }
    Ok(())
}

fn keep(workspace: &Workspace, heard: &Heard, before: &Memory, after: &Memory) {
    let paths = workspace.paths();
    if heard.event == Event::SessionEnd {
        memory::forget(paths, &heard.conversation);
    } else if before != after {
        memory::remember(paths, &heard.conversation, after);
    }
}

/// The policy of a project.
pub(crate) fn policy(settings: &Settings) -> Policy {
    let mut allowed = settings.list("allowed_bash_prefixes");
    allowed.extend(settings.list("agent_overrides.agent_lint_commands"));
    allowed.extend(settings.list("agent_overrides.agent_test_commands"));
    Policy::of(&PolicyWords {
        mode: settings.text("tracking_mode"),
        discipline: settings.text("comment_discipline"),
        protected: &settings.list("blocked_git_commands"),
        gated: &settings.list("gated_git_commands"),
        allowed: &allowed,
        remind_after: settings.integer("reminder_drift_threshold"),
    })
}

/// What the tracker says that this event is decided by.
fn known(
    workspace: &mut Workspace,
    event: &Event,
    policy: &Policy,
    before: &Memory,
) -> Result<Known, Problem> {
    let asked = match event {
        Event::BeforeTool(_) | Event::Prompt | Event::Stop { .. } => asked(workspace)?,
        _ => Asked::Nothing,
    };
    let closes = event.closes();
    let asks_for_plan = event.asks_for_plan(policy);
    let agent = workspace.agent().clone();
    let closing = closes.iter().filter_map(|name| {
        let issue = workspace.resolve(&IssueRef::parse(name).ok()?).ok()?;
        Some((name.clone(), issue))
    });
    let closing: Vec<_> = closing.collect();
    workspace.read(|snapshot| {
        let session = snapshot.local().open_session(&agent)?;
        let issue = match session.as_ref().and_then(|session| session.issue) {
            Some(issue) => worked_on(snapshot, issue)?,
            None => None,
        };
        let planned = match &issue {
            Some((issue, _)) if asks_for_plan => has_comment(snapshot, *issue, "plan")?,
            _ => true,
        };
        let mut without_result = Vec::new();
        for (name, issue) in &closing {
            if !has_comment(snapshot, *issue, "result")? {
                without_result.push(name.clone());
            }
        }
        // Only what may end in a reminder asks what was written.
        let asks = matches!(
            event,
            Event::Prompt | Event::AfterTool(_) | Event::Stop { .. }
        );
        let written = match &session {
            Some(_) if !asks => before.written,
            Some(session) => written(snapshot, agent.as_str(), session.id, session.started_at)?,
            None => 0,
        };
        Ok(Known {
            session: session.is_some(),
            issue: issue.map(|(_, name)| name),
            planned,
            without_result,
            asked,
            written,
        })
    })
}

/// The issue that is worked on, if it still is there to be worked on.
fn worked_on(snapshot: &Snapshot, issue: IssueId) -> Result<Option<(IssueId, String)>, Problem> {
    let open = snapshot
        .hub()
        .issue(issue)?
        .is_some_and(|found| found.is_visible() && found.is_open());
    let linked = snapshot.linked(issue)?.filter(|_| open);
    Ok(linked.map(|linked| (issue, linked.display_id)))
}

fn has_comment(snapshot: &Snapshot, issue: IssueId, kind: &str) -> Result<bool, Problem> {
    Ok(snapshot
        .comments(issue)?
        .iter()
        .any(|comment| comment.kind == kind))
}

/// A number that changes with each write of the agent in its session.
fn written(
    snapshot: &Snapshot,
    agent: &str,
    session: i64,
    since: Timestamp,
) -> Result<i64, Problem> {
    let (created, commented) = snapshot.local().activity(agent, since)?;
    let crumbs = snapshot.local().breadcrumbs(session)?.len();
    Ok((session << 32)
        + i64::from(created)
        + i64::from(commented)
        + i64::try_from(crumbs).unwrap_or_default())
}

/// What a driver asked for; requests that wait are answered by the way.
fn asked(workspace: &mut Workspace) -> Result<Asked, Problem> {
    if workspace.has_requests()? {
        workspace.poll_requests()?;
    }
    let flags = workspace.flags()?;
    Ok(match flags.reprioritise {
        _ if flags.kill => Asked::End,
        _ if flags.paused => Asked::Rest,
        Some(turn) => Asked::TurnTo(turn.issue),
        None => Asked::Nothing,
    })
}
