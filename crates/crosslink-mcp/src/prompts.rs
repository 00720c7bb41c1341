//! What a person can ask an assistant for by name: to hand over, to plan an issue.

use crosslink_agents::prime::{self, BUDGET};
use crosslink_workspace::core::id::IssueRef;
use crosslink_workspace::core::problem::{Code, Problem};
use rmcp::ErrorData;
use rmcp::model::{GetPromptResult, JsonObject, Prompt, PromptArgument, PromptMessage, Role};

use crate::answer::{FOREIGN, lean};
use crate::door::{Surroundings, as_json};
use crate::resources::unreadable;

const HANDOFF: &str = "handoff";
const PLAN: &str = "plan";

/// The prompts there are.
pub(crate) fn all() -> Vec<Prompt> {
    let issue = PromptArgument::new("issue").with_required(true);
    vec![
        Prompt::new(HANDOFF, Some("Hand over the work of this session"), None),
        Prompt::new(PLAN, Some("Plan an issue"), Some(vec![issue])),
    ]
}

/// The words of one.
///
/// # Errors
/// Where there is no prompt of that name, no such issue, or no project.
pub(crate) fn text(
    door: &Surroundings,
    name: &str,
    arguments: Option<&JsonObject>,
) -> Result<GetPromptResult, ErrorData> {
    let issue = arguments.and_then(|arguments| arguments.get("issue"));
    let issue = issue.and_then(|issue| issue.as_str());
    let text = match (name, issue) {
        (HANDOFF, _) => handoff(door),
        (PLAN, Some(issue)) => plan(door, issue),
        (PLAN, None) => {
            let problem = Problem::new(Code::UsageInvalid, "`plan` needs the argument `issue`");
            Err(problem)
        }
        _ => Err(Problem::new(Code::UsageInvalid, "No prompt has this name")
            .hint(format!("there are {HANDOFF} and {PLAN}"))),
    };
    let text = text.map_err(|problem| unreadable(&problem))?;
    Ok(GetPromptResult::new(vec![PromptMessage::new_text(
        Role::User,
        text,
    )]))
}

fn handoff(door: &Surroundings) -> Result<String, Problem> {
    let known = door.ask(|workspace| Ok(prime::gather(workspace)?.0.told(BUDGET).text))?;
    Ok(format!(
        "Hand over this session, so that somebody who knows nothing of it can go on.\n\
         1. Put what was found out and decided into comments of the issue (`comment`, kind decision or result).\n\
         2. Close what is done; what is left over becomes issues of its own (`create`).\n\
         3. Call `handoff` with notes: what is done, what is half done and in which files, what comes next, what to beware of.\n\n\
         What crosslink knows of it. {FOREIGN}\n{known}"
    ))
}

fn plan(door: &Surroundings, issue: &str) -> Result<String, Problem> {
    let detail = door.ask(|workspace| {
        let issue = workspace.resolve(&IssueRef::parse(issue)?)?;
        as_json(workspace.read(|snapshot| snapshot.detail(issue))?)
    })?;
    Ok(format!(
        "Plan this issue; change no file yet.\n\
         1. Look for what is known: `knowledge` and `search`.\n\
         2. Read the code it is about, and ask where something is open.\n\
         3. Add the plan as a comment of kind plan: steps, files, how each step is tested, what may go wrong.\n\
         4. Where it is more than one piece of work, `create` a sub-issue for each (parent), with acceptance; order them with `block`.\n\n\
         The issue. {FOREIGN}\n{}",
        lean(detail)
    ))
}
