//! Questions to all projects at once.

use axum::extract::State;
use crosslink_fleet::elsewhere::Answering;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::query::{Query as IssueQuery, SortKey, compare};
use crosslink_workspace::core::view::IssueSummary;
use crosslink_workspace::knowledge::{PageFilter, PageHit, PageSearch};
use crosslink_workspace::{BlockedIssue, Workspace};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Table;
use super::endpoint::Endpoint;
use super::extract::Query;
use super::page::{Page, limit};
use super::within::question;
use crate::app::{App, Shared};
use crate::desk::Place;
use crate::refusal::Refusal;

/// The most urgent first, then what waits longest.
const URGENT: &str = "sort:priority,created";

/// What is asked of all projects.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AcrossQuery {
    /// A query, as `crosslink list` takes it; everything if absent.
    q: Option<String>,
    /// At most so many, 1 to 1000; 100 if absent.
    limit: Option<u32>,
    /// Where the part before ended.
    cursor: Option<String>,
}

/// Something of one of the projects.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Of{T}")]
struct Of<T> {
    /// The name of the project.
    project: String,
    /// Its number.
    project_id: i64,
    /// What was found there.
    #[serde(flatten)]
    found: T,
}

/// An issue of a project.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct FoundIssue {
    issue: IssueSummary,
}

/// An issue of a project that waits for others.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct FoundBlocked {
    blocked: BlockedIssue,
}

/// An issue or a page that has what was searched for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct FoundText {
    /// Which of the two it is.
    kind: TextKind,
    /// The issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    issue: Option<IssueSummary>,
    /// The page, and where in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<PageHit>,
}

#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum TextKind {
    Issue,
    Page,
}

/// One part of what was found in all projects.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "AllOf{T}")]
pub(super) struct Across<T> {
    /// What was found.
    items: Vec<T>,
    /// Where the next part begins: send it as `cursor`. Nothing where this was the last.
    next: Option<String>,
    /// How much was found in all.
    total: usize,
    /// The projects that could not be asked.
    unread: Vec<Unread>,
}

/// A project that could not be asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Unread {
    /// Its name.
    project: String,
    /// The stable code of what is wrong.
    code: String,
    /// What is wrong.
    detail: String,
}

type Answer<T> = Result<axum::Json<Across<Of<T>>>, Refusal>;

/// The rows.
pub(super) fn rows(table: Table) -> Table {
    const READY: &str =
        "Lists the open issues of all projects that nothing blocks, the most urgent first";
    const BLOCKED: &str = "Lists the open issues of all projects that wait for others";
    const SEARCH: &str = "Searches the issues and knowledge pages of all projects";
    let ready = Endpoint::get("/api/v2/ready", READY).query::<AcrossQuery>();
    let blocked = Endpoint::get("/api/v2/blocked", BLOCKED).query::<AcrossQuery>();
    let search = Endpoint::get("/api/v2/search", SEARCH).query::<AcrossQuery>();
    table
        .add(ready.answers::<Across<Of<FoundIssue>>>(), self::ready)
        .add(blocked.answers::<Across<Of<FoundBlocked>>>(), self::blocked)
        .add(search.answers::<Across<Of<FoundText>>>(), self::search)
}

/// `GET /api/v2/ready`
async fn ready(State(app): State<Shared>, Query(query): Query<AcrossQuery>) -> Answer<FoundIssue> {
    let ask = |workspace: &Workspace, text: Option<&str>| {
        let found = workspace.ready(&question(workspace, text)?)?;
        Ok(found
            .into_iter()
            .map(|issue| FoundIssue { issue })
            .collect())
    };
    let urgent = urgent()?;
    let sort = move |found: &mut Vec<Of<FoundIssue>>| {
        found.sort_by(|a, b| compare(&urgent, &a.found.issue, &b.found.issue));
    };
    let name = |it: &FoundIssue| it.issue.uuid.to_string();
    across(app, query, ask, sort, name).await
}

/// `GET /api/v2/blocked`
async fn blocked(
    State(app): State<Shared>,
    Query(query): Query<AcrossQuery>,
) -> Answer<FoundBlocked> {
    let ask = |workspace: &Workspace, text: Option<&str>| {
        let found = workspace.blocked(&question(workspace, text)?)?;
        Ok(found
            .into_iter()
            .map(|blocked| FoundBlocked { blocked })
            .collect())
    };
    let sort = |found: &mut Vec<Of<FoundBlocked>>| {
        found.sort_by_key(|it| std::cmp::Reverse(it.found.blocked.priority));
    };
    let name = |it: &FoundBlocked| it.blocked.uuid.to_string();
    across(app, query, ask, sort, name).await
}

/// `GET /api/v2/search`
async fn search(State(app): State<Shared>, Query(query): Query<AcrossQuery>) -> Answer<FoundText> {
    let name = |it: &FoundText| match (&it.issue, &it.page) {
        (Some(issue), _) => issue.uuid.to_string(),
        (None, page) => page
            .as_ref()
            .map(|page| page.slug.clone())
            .unwrap_or_default(),
    };
    across(app, query, texts, |_| {}, name).await
}

/// The issues that answer, then the pages with the words, where the query is nothing but words.
fn texts(workspace: &Workspace, text: Option<&str>) -> Result<Vec<FoundText>, Problem> {
    let query = question(workspace, text)?;
    let issues = workspace.read(|snapshot| snapshot.issues(&query, &workspace.query_context()))?;
    let mut found: Vec<FoundText> = issues.into_iter().map(FoundText::issue).collect();
    let words = text.unwrap_or_default().trim();
    if query.is_plain() && !words.is_empty() {
        let search = PageSearch {
            words: words.to_owned(),
            context: 0,
            filter: PageFilter::default(),
        };
        let (pages, _) = workspace.knowledge()?.search(&search)?;
        found.extend(pages.into_iter().map(FoundText::page));
    }
    Ok(found)
}

impl FoundText {
    fn issue(issue: IssueSummary) -> Self {
        Self {
            kind: TextKind::Issue,
            issue: Some(issue),
            page: None,
        }
    }

    fn page(page: PageHit) -> Self {
        Self {
            kind: TextKind::Page,
            issue: None,
            page: Some(page),
        }
    }
}

fn urgent() -> Result<Vec<SortKey>, Problem> {
    Ok(IssueQuery::parse(URGENT)?.sort)
}

/// Asks every project. One that cannot be read is named, and the others answer.
async fn across<T: Send + 'static>(
    app: Shared,
    query: AcrossQuery,
    ask: impl Fn(&Workspace, Option<&str>) -> Result<Vec<T>, Problem> + Send + 'static,
    sort: impl FnOnce(&mut Vec<Of<T>>) + Send + 'static,
    name: impl Fn(&T) -> String + Send + 'static,
) -> Answer<T> {
    let limit = limit(query.limit)? as usize;
    // A query that cannot be read is nobody's in particular.
    IssueQuery::parse(query.q.as_deref().unwrap_or_default())?;
    let answer = app.ask_apart(move |app, index| {
        let rows = index.projects()?;
        let mut items = Vec::new();
        let mut unread = Vec::new();
        for place in rows.into_iter().map(|row| app.place(row)) {
            match of_one(app, &place, |workspace| ask(workspace, query.q.as_deref())) {
                Ok(found) => items.extend(found),
                Err(problem) => unread.push(Unread::of(place, &problem)),
            }
        }
        sort(&mut items);
        let total = items.len();
        let page = Page::part(items, query.cursor.as_deref(), limit, |item| {
            format!("{}/{}", item.project_id, name(&item.found))
        })?;
        Ok(Across {
            items: page.items,
            next: page.next,
            total,
            unread,
        })
    });
    answer.await.map(axum::Json)
}

fn of_one<T>(
    app: &App,
    place: &Place,
    ask: impl FnOnce(&Workspace) -> Result<Vec<T>, Problem>,
) -> Result<Vec<Of<T>>, Problem> {
    let found = app
        .desk()
        .ask(place, |project: &Answering| ask(&project.workspace))?;
    let of = |found| Of {
        project: place.slug.clone(),
        project_id: place.id,
        found,
    };
    Ok(found.into_iter().map(of).collect())
}

impl Unread {
    fn of(place: Place, problem: &Problem) -> Self {
        Self {
            project: place.slug,
            code: problem.code().name().to_owned(),
            detail: problem.message().to_owned(),
        }
    }
}
