//! The decision: a function of what happens, what is known, and what the project wants.

use super::event::{Action, Event, Source};
use super::guard::{Would, would};
use super::leftovers::{self, leftovers};
use super::policy::{Discipline, Mode, Policy};
use super::say;
use super::state::{Asked, Known, Memory};

/// What an assistant is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing.
    Pass,
    /// This, and it goes on.
    Tell(String),
    /// What a session is told at its start.
    Prime,
    /// That it may not.
    Refuse(Refusal),
}

/// That something is not done, and what may be done instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub why: Why,
    /// Commands that are not refused; `<id>`, `<title>` and the like stand for what the agent fills in.
    pub ways: Vec<String>,
}

impl Refusal {
    /// What the assistant is told.
    pub fn text(&self) -> String {
        say::refusal(self)
    }
}

/// Why something is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A person runs that here.
    Protected {
        /// The entry of the policy.
        entry: String,
        /// Whether it is only known when it runs whether it is that.
        guessed: bool,
    },
    /// No issue is worked on.
    NoIssue,
    /// The issue has no plan.
    NoPlan(String),
    /// The issues have no result.
    NoResult(Vec<String>),
    /// A driver asked for a pause.
    Rest,
    /// A driver asked for an end.
    End,
    /// Files were changed and nothing was said.
    Unsaid(String),
}

/// A decision, and what is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// What the assistant is told.
    pub decision: Decision,
    /// What is remembered for the next event.
    pub memory: Memory,
}

/// Decides about an event.
pub fn decide(event: &Event, known: &Known, policy: &Policy, memory: Memory) -> Decided {
    let mut memory = noticed(memory, known);
    let decision = match event {
        Event::SessionStart(source) => started(*source, &mut memory),
        Event::Prompt => prompted(known, policy, &mut memory),
        Event::BeforeTool(action) => before(action, known, policy, &mut memory),
        Event::AfterTool(action) => after(action, &mut memory),
        Event::BeforeCompaction => {
            memory.primed = false;
            memory.warned = false;
            tell(say::KEEP)
        }
        Event::Stop { again } => stopping(*again, known, policy, &mut memory),
        Event::SessionEnd => Decision::Pass,
    };
    Decided { decision, memory }
}

/// Whoever wrote to the tracker needs no reminder.
fn noticed(mut memory: Memory, known: &Known) -> Memory {
    if memory.written != known.written {
        memory.written = known.written;
        memory.prompts = 0;
        memory.edits = 0;
        memory.held = false;
    }
    memory
}

fn started(source: Source, memory: &mut Memory) -> Decision {
    if source == Source::Resumed && memory.primed {
        return Decision::Pass;
    }
    memory.primed = true;
    memory.warned = false;
    Decision::Prime
}

fn prompted(known: &Known, policy: &Policy, memory: &mut Memory) -> Decision {
    if !memory.primed {
        memory.primed = true;
        return Decision::Prime;
    }
    if let Asked::TurnTo(issue) = &known.asked
        && memory.turned_to.as_ref() != Some(issue)
    {
        memory.turned_to = Some(issue.clone());
        return tell(&format!(
            "A driver asks you to turn to {issue}: `crosslink session work {}`",
            say::typed(issue)
        ));
    }
    memory.prompts = memory.prompts.saturating_add(1);
    let due = memory.prompts >= policy.remind_after.max(1);
    if policy.mode == Mode::Relaxed || !due {
        return Decision::Pass;
    }
    memory.prompts = 0;
    tell(&say::drifting(known, memory.edits))
}

fn before(action: &Action, known: &Known, policy: &Policy, memory: &mut Memory) -> Decision {
    match action {
        Action::Other => Decision::Pass,
        Action::Web if memory.warned => Decision::Pass,
        Action::Web => {
            memory.warned = true;
            tell(say::WARNING)
        }
        Action::Edit { .. } => asked(known).unwrap_or_else(|| work(known, policy)),
        Action::Shell(line) => shell(line, known, policy),
    }
}

fn shell(line: &str, known: &Known, policy: &Policy) -> Decision {
    let would = would(line, policy);
    let sure = |guessed: &bool| policy.mode == Mode::Strict || !guessed;
    if let Some((entry, guessed)) = would.protected.clone().filter(|(_, guessed)| sure(guessed)) {
        let ways = vec![
            "git status".to_owned(),
            "crosslink comment <id> \"<what a person should run, and why>\"".to_owned(),
        ];
        return refuse(Why::Protected { entry, guessed }, keep_allowed(ways, known));
    }
    if let Some(refused) = asked(known).filter(|_| !would.ours) {
        return refused;
    }
    if let Some(decision) = gate(&would, known, policy) {
        return decision;
    }
    if let Some(decision) = result(known, policy) {
        return decision;
    }
    match would.harmless {
        true => Decision::Pass,
        false => work(known, policy),
    }
}

/// While a driver's word stands, only commands of this program lead on.
fn keep_allowed(mut ways: Vec<String>, known: &Known) -> Vec<String> {
    if matches!(known.asked, Asked::Rest | Asked::End) {
        ways.retain(|way| way.starts_with("crosslink "));
    }
    ways
}

/// What a driver asked for comes before everything.
fn asked(known: &Known) -> Option<Decision> {
    let end = || "crosslink session end --notes \"<where things stand>\"".to_owned();
    let (why, ways) = match known.asked {
        Asked::Nothing | Asked::TurnTo(_) => return None,
        Asked::Rest => (
            Why::Rest,
            vec!["crosslink agent poll-requests".to_owned(), end()],
        ),
        Asked::End => (Why::End, vec![end()]),
    };
    Some(refuse(why, ways))
}

/// A commit needs an issue, and the issue a plan.
fn gate(would: &Would, known: &Known, policy: &Policy) -> Option<Decision> {
    if !would.gated {
        return None;
    }
    let Some(issue) = &known.issue else {
        return Some(refuse(Why::NoIssue, say::ways_to_an_issue(known)));
    };
    if known.planned {
        return None;
    }
    let way = format!(
        "crosslink comment {} \"<the plan>\" --kind plan",
        say::typed(issue)
    );
    match policy.discipline {
        Discipline::Off => None,
        Discipline::Encouraged => Some(tell(&format!("{issue} has no plan yet: `{way}`"))),
        Discipline::Required => Some(refuse(Why::NoPlan(issue.clone()), vec![way])),
    }
}

/// A close needs a result.
fn result(known: &Known, policy: &Policy) -> Option<Decision> {
    let issues = &known.without_result;
    if issues.is_empty() {
        return None;
    }
    let way = |issue: &String| {
        format!(
            "crosslink comment {} \"<what came of it>\" --kind result",
            say::typed(issue)
        )
    };
    let ways: Vec<_> = issues.iter().map(way).collect();
    match policy.discipline {
        Discipline::Off => None,
        Discipline::Encouraged => Some(tell(&format!(
            "Nothing says what came of {}: `{}`",
            issues.join(", "),
            ways[0]
        ))),
        Discipline::Required => Some(refuse(Why::NoResult(issues.clone()), ways)),
    }
}

/// Work belongs to an issue.
fn work(known: &Known, policy: &Policy) -> Decision {
    match (policy.mode, &known.issue) {
        (_, Some(_)) | (Mode::Relaxed, None) => Decision::Pass,
        (Mode::Normal, None) => tell(&say::no_issue(known)),
        (Mode::Strict, None) => refuse(Why::NoIssue, say::ways_to_an_issue(known)),
    }
}

fn after(action: &Action, memory: &mut Memory) -> Decision {
    let Action::Edit { path, text } = action else {
        return Decision::Pass;
    };
    memory.edits = memory.edits.saturating_add(1);
    let found = leftovers(path, text);
    match found.is_empty() {
        true => Decision::Pass,
        false => tell(&leftovers::told(path, &found)),
    }
}

/// Once after changes that nobody was told of, an agent is kept from resting; never twice, and never while it may not work.
fn stopping(again: bool, known: &Known, policy: &Policy, memory: &mut Memory) -> Decision {
    let may = policy.discipline == Discipline::Required
        && policy.mode != Mode::Relaxed
        && known.asked == Asked::Nothing;
    match &known.issue {
        Some(issue) if may && !again && !memory.held && memory.edits > 0 => {
            memory.held = true;
            let way = "crosslink session action \"<what was done, what is next>\"".to_owned();
            refuse(Why::Unsaid(issue.clone()), vec![way])
        }
        _ => Decision::Pass,
    }
}

fn tell(text: &str) -> Decision {
    Decision::Tell(text.to_owned())
}

fn refuse(why: Why, ways: Vec<String>) -> Decision {
    Decision::Refuse(Refusal { why, ways })
}
