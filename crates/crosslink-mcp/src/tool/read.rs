//! The few questions agents ask most.

use crosslink_agents::prime::{self, BUDGET};
use crosslink_workspace::core::id::{IssueId, IssueRef};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::query::Query;
use crosslink_workspace::core::view::IssueSummary;
use crosslink_workspace::knowledge::{PageFilter, PageSearch};
use crosslink_workspace::{Changes, Workspace};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Entry, Sort, typed};
use crate::answer::lean;
use crate::door::{Done, Trace, as_json};

/// How much is listed where nobody says, and at most.
const LISTED: (usize, usize) = (20, 200);

/// What stands in a list of each issue; the rest is `show`'s to tell.
const LINE: &[&str] = &[
    "display_id",
    "title",
    "status",
    "priority",
    "type",
    "labels",
    "assignee",
    "claimed_by",
    "parent_id",
    "due_at",
    "open_blockers",
    "deleted",
];

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Prime {
    /// How many tokens it may have.
    #[serde(default)]
    budget: Option<usize>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    query: Option<String>,
    #[serde(default)]
    limit: Option<usize>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Searched {
    query: String,
    #[serde(default)]
    limit: Option<usize>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Show {
    issue: IssueId,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Knowledge {
    #[serde(default)]
    query: Option<String>,
    #[serde(default)]
    page: Option<String>,
    #[serde(default)]
    section: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Since {
    /// A place in the log: `seq` of an earlier answer.
    #[serde(default)]
    since: Option<i64>,
    #[serde(default)]
    limit: Option<usize>,
}

/// The tools that only read.
pub(super) fn entries() -> Vec<Entry> {
    vec![
        typed(
            (
                "prime",
                "Begin here: who you are, what you were doing, what is ready",
            ),
            // It says by itself which of it others wrote.
            Sort::Explains,
            told,
        ),
        typed(
            ("ready", "Lists open issues that nothing blocks"),
            Sort::Reads,
            ready,
        ),
        typed(
            ("show", "Shows an issue with its comments"),
            Sort::Reads,
            show,
        ),
        typed(
            (
                "search",
                "Finds issues by words and conditions such as is:open label:bug",
            ),
            Sort::Reads,
            search,
        ),
        typed(
            (
                "knowledge",
                "Lists pages, finds words in them, or shows a page or its section",
            ),
            Sort::Reads,
            knowledge,
        ),
        typed(
            (
                "changes",
                "What happened since seq of an earlier answer, or since the session began",
            ),
            Sort::Reads,
            changes,
        ),
    ]
}

fn told(workspace: &mut Workspace, wanted: Prime) -> Result<Done, Problem> {
    let (priming, _) = prime::gather(workspace)?;
    Done::asked(priming.told(wanted.budget.unwrap_or(BUDGET)))
}

fn ready(workspace: &mut Workspace, wanted: Asked) -> Result<Done, Problem> {
    let query = query(workspace, &wanted.query.unwrap_or_default())?;
    listed(workspace.ready(&query)?, wanted.limit)
}

fn search(workspace: &mut Workspace, wanted: Searched) -> Result<Done, Problem> {
    let speaks = wanted.query.contains(':');
    // Text that the language cannot read is searched for as it is, unless it speaks the language.
    let query = query(workspace, &wanted.query).or_else(|problem| match speaks {
        true => Err(problem),
        false => Ok(Query::of_words(&wanted.query)),
    })?;
    let found = workspace.read(|snapshot| snapshot.issues(&query, &workspace.query_context()))?;
    listed(found, wanted.limit)
}

fn show(workspace: &mut Workspace, wanted: Show) -> Result<Done, Problem> {
    let found = workspace.read(|snapshot| snapshot.detail(wanted.issue))?;
    let found = found.ok_or_else(|| Problem::new(Code::IssueNotFound, "Issue not found"))?;
    Ok(Done {
        value: lean(as_json(found)?),
        trace: Trace::Nothing,
    })
}

fn knowledge(workspace: &mut Workspace, wanted: Knowledge) -> Result<Done, Problem> {
    let pages = workspace.knowledge()?;
    let found = match (wanted.page, wanted.section, wanted.query) {
        (Some(page), None, None) => as_json(pages.show(&page, None)?)?,
        (Some(page), Some(section), None) => as_json(pages.section(&page, &section)?)?,
        (None, None, Some(words)) => {
            let search = PageSearch {
                words,
                context: 1,
                ..PageSearch::default()
            };
            let (mut hits, _) = pages.search(&search)?;
            let found = hits.len();
            hits.truncate(LISTED.0);
            json!({ "items": as_json(hits)?, "found": found })
        }
        (None, None, None) => {
            let (list, _) = pages.list(&PageFilter::default())?;
            json!({ "items": as_json(&list)?, "found": list.len() })
        }
        _ => {
            let message = "Ask for a page, for a section of a page, or for words";
            return Err(Problem::new(Code::UsageInvalid, message));
        }
    };
    Ok(Done {
        value: lean(found),
        trace: Trace::Nothing,
    })
}

fn changes(workspace: &mut Workspace, wanted: Since) -> Result<Done, Problem> {
    let limit = limit(wanted.limit);
    let last = workspace.read(|snapshot| snapshot.last_seq())?;
    let some = i64::try_from(limit).unwrap_or(i64::MAX);
    let since = wanted.since.or_else(|| prime::last_seen(workspace));
    let since = since.unwrap_or_else(|| last.saturating_sub(some)).max(0);
    let found = workspace.watch(Some(since))?.look()?;
    let Some(mut found) = found else {
        return Done::asked(json!({ "seq": since.min(last), "events": [], "more": false }));
    };
    let more = found.events.len() > limit || found.seq < last;
    cut(&mut found, limit);
    let events: Vec<_> = found
        .events
        .iter()
        .map(|it| json!({ "seq": it.seq, "time": it.time, "agent": it.agent, "what": it.what }))
        .collect();
    let issues = found.issues.into_iter().map(line);
    let issues: Vec<_> = issues.collect::<Result<_, _>>()?;
    Done::asked(json!({ "seq": found.seq, "events": events, "issues": issues, "more": more }))
}

/// Leaves the oldest of the changes: the rest is asked for with the place where these end.
fn cut(changes: &mut Changes, limit: usize) {
    changes.events.truncate(limit);
    if let Some(last) = changes.events.last() {
        changes.seq = last.seq;
    }
    let events = &changes.events;
    let touched = |issue: &IssueSummary| events.iter().any(|it| it.issue == Some(issue.uuid));
    changes.issues.retain(touched);
}

/// A query whose references are looked up.
fn query(workspace: &Workspace, text: &str) -> Result<Query, Problem> {
    let mut query = Query::parse(text)?;
    query.resolve_refs(|reference: &IssueRef| {
        let issue = workspace.resolve(reference)?;
        let linked = workspace.read(|snapshot| snapshot.linked(issue))?;
        Ok(linked.and_then(|issue| issue.id).unwrap_or_default())
    })?;
    Ok(query)
}

fn limit(wanted: Option<usize>) -> usize {
    wanted.unwrap_or(LISTED.0).clamp(1, LISTED.1)
}

/// The first issues of a list, a line each, and how many there are.
fn listed(issues: Vec<IssueSummary>, wanted: Option<usize>) -> Result<Done, Problem> {
    let found = issues.len();
    let lines = issues.into_iter().take(limit(wanted)).map(line);
    let lines: Vec<_> = lines.collect::<Result<_, _>>()?;
    Done::asked(json!({ "items": lines, "found": found }))
}

fn line(issue: IssueSummary) -> Result<Value, Problem> {
    let mut value = lean(as_json(issue)?);
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|name, value| LINE.contains(&name.as_str()) && *value != json!(0));
    }
    Ok(value)
}
