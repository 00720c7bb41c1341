//! What all that an agent is told by us costs, counted as models count.

use crosslink_workspace::Workspace;
use crosslink_workspace::core::problem::Problem;
use schemars::JsonSchema;
use serde::Serialize;

use crate::assistant::{ASSISTANTS, OTHERS, SKILLS};
use crate::hook::samples;
use crate::install::{Done, FileDone, Wish, installed, instructed, put_in};
use crate::{prime, run};

/// How texts are counted: the vocabulary of a widespread model.
const VOCABULARY: &str = "o200k_base";

/// What all that is told before anybody said anything may cost.
pub const AT_START: usize = 3000;

/// What each part may cost.
const TOOLS: usize = 2000;
const INSTRUCTIONS: usize = 250;
const SKILLED: usize = 200;
const STEP: usize = 150;

/// When something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// In every conversation, before anybody said anything.
    Start,
    /// At a step, where there is a reason; the longest that is said.
    Step,
}

/// Something that an agent is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Part {
    /// What it is.
    pub what: String,
    /// When it is told.
    pub when: When,
    /// How many tokens it has.
    pub tokens: usize,
    /// How many it may have.
    pub budget: usize,
}

impl Part {
    /// Whether it has more tokens than it may.
    pub fn is_over(&self) -> bool {
        self.tokens > self.budget
    }
}

/// What all that an agent is told costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "context")]
pub struct Context {
    /// The vocabulary that was counted with.
    pub vocabulary: String,
    /// What is told by this program.
    pub parts: Vec<Part>,
    /// What stands in every conversation before anybody said anything.
    pub at_start: Part,
    /// Files that people wrote for assistants, without what is ours in them.
    pub yours: Vec<Part>,
    /// Files that `setup` put something of another version into, or that are gone.
    pub stale: Vec<FileDone>,
}

impl Context {
    /// How many things are not as they should be.
    pub fn findings(&self) -> usize {
        let over = self.parts.iter().chain([&self.at_start]);
        over.filter(|part| part.is_over()).count() + self.stale.len()
    }
}

/// Counts what an agent is told in a project; `tools` is all that the server of tools lists, `budget` what may be told at the start.
///
/// # Errors
/// Where the storage fails or a setting cannot be read.
pub fn measure(workspace: &Workspace, tools: &str, budget: usize) -> Result<Context, Problem> {
    let counter = tiktoken_rs::o200k_base().map_err(|error| Problem::bug(error.to_string()))?;
    let count = |text: &str| counter.encode_ordinary(text).len();
    let part = |what: &str, when, budget, tokens| Part {
        what: what.to_owned(),
        when,
        tokens,
        budget,
    };
    let (priming, _) = prime::gather(workspace)?;
    let told = count(&priming.told(prime::BUDGET).text);
    let (reminders, refusals) = samples(&run::policy(&workspace.settings()?));
    let longest = |texts: &[String]| texts.iter().map(|text| count(text)).max().unwrap_or(0);
    let mut parts = vec![
        part(
            "`prime`, which hooks tell",
            When::Start,
            prime::BUDGET,
            told,
        ),
        part(
            "the tools of `crosslink mcp`",
            When::Start,
            TOOLS,
            count(tools),
        ),
    ];
    let mut yours = Vec::new();
    for (file, text, ours) in instructions(workspace) {
        let own = ours.as_deref().map(count);
        if let Some(own) = own {
            parts.push(part(
                &format!("our section in {file}"),
                When::Start,
                INSTRUCTIONS,
                own,
            ));
        }
        let rest = count(&text).saturating_sub(own.unwrap_or(0));
        yours.push(part(file, When::Start, rest, rest));
    }
    // An assistant reads one of the files.
    let widest = parts.iter().skip(2).map(|part| part.tokens).max();
    let skilled = count(&skills(workspace));
    if skilled > 0 {
        parts.push(part(
            "the lines of our skills",
            When::Start,
            SKILLED,
            skilled,
        ));
    }
    let fixed: usize = parts.iter().take(2).map(|part| part.tokens).sum();
    let at_start = fixed + skilled + widest.unwrap_or(0);
    parts.push(part(
        "the longest reminder of a hook",
        When::Step,
        STEP,
        longest(&reminders),
    ));
    parts.push(part(
        "the longest refusal of a hook",
        When::Step,
        STEP,
        longest(&refusals),
    ));
    Ok(Context {
        vocabulary: VOCABULARY.to_owned(),
        parts,
        at_start: part("at most in a conversation", When::Start, budget, at_start),
        yours,
        stale: stale(workspace)?,
    })
}

/// The files of instructions that are there: what they say, and what of it is ours.
fn instructions(workspace: &Workspace) -> Vec<(&'static str, String, Option<String>)> {
    let Some(root) = workspace.paths().work_tree.as_deref() else {
        return Vec::new();
    };
    let mut files: Vec<_> = ASSISTANTS
        .iter()
        .chain([&OTHERS])
        .map(|known| known.instructions())
        .collect();
    files.sort_unstable();
    files.dedup();
    let read = |file: &'static str| {
        let text = std::fs::read_to_string(root.join(file)).ok()?;
        Some((file, text, instructed(root, file)))
    };
    files.into_iter().filter_map(read).collect()
}

/// What is always seen of the skills that are there.
fn skills(workspace: &Workspace) -> String {
    let Some(root) = workspace.paths().work_tree.as_deref() else {
        return String::new();
    };
    let there = SKILLS.iter().filter(|skill| {
        let places = ASSISTANTS.iter().map(|known| skill.file(known.id()));
        places.into_iter().any(|file| root.join(file).exists())
    });
    there
        .map(|skill| format!("{}: {}\n", skill.name(), skill.about))
        .collect()
}

/// What `setup` would do again for the assistants that it did something for.
fn stale(workspace: &Workspace) -> Result<Vec<FileDone>, Problem> {
    let paths = workspace.paths();
    let Some(root) = paths.work_tree.as_deref() else {
        return Ok(Vec::new());
    };
    let plan = Wish {
        dry_run: true,
        ..Wish::default()
    };
    let report = put_in(paths, &installed(root), plan)?;
    // What was left alone is somebody's, and stays so.
    let stale = |file: &FileDone| matches!(file.what, Done::Created | Done::Changed);
    Ok(report.files.into_iter().filter(stale).collect())
}
