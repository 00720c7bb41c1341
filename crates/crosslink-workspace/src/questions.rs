//! What a person at work asks. Each answer is one snapshot.

use std::collections::{HashMap, HashSet};

use crosslink_core::duplicates::{Likeness, duplicates};
use crosslink_core::graph;
use crosslink_core::id::IssueId;
use crosslink_core::lint::{Lint, LintFinding};
use crosslink_core::model::{Priority, Status};
use crosslink_core::next::NextView;
use crosslink_core::operation::existing;
use crosslink_core::problem::Problem;
use crosslink_core::query::{
    Filter, GroupKey, Predicate, Query, QueryContext, SortBy, SortKey, Term,
};
use crosslink_core::stats::{Group, StatsView, count_by, stats};
use crosslink_core::tree::{TreeNode, forest, subtree};
use crosslink_core::view::{IssueSummary, LinkedIssue};
use crosslink_store::Snapshot;
use schemars::JsonSchema;
use serde::Serialize;

use crate::work::recommend;
use crate::workspace::Workspace;

mod dependencies;

pub use dependencies::{DependencyNode, Direction};

/// An open issue that waits for others. The first fields are the reference's; the others are added.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "blocked_issue")]
pub struct BlockedIssue {
    /// The open issues it waits for, least number first.
    pub blocked_by: Vec<LinkedIssue>,
    /// `#12`, or the short id while there is no number.
    pub display_id: String,
    /// The display number; `null` until one is drawn.
    pub id: Option<u32>,
    /// How urgent it is.
    pub priority: Priority,
    /// One line.
    pub title: String,
    /// Its blockers that are done already, least number first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub done_blockers: Vec<LinkedIssue>,
    /// Open or in progress.
    pub status: Status,
    /// The name that never changes.
    pub uuid: IssueId,
}

/// How many issues answer to a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "count")]
pub struct CountView {
    /// All of them.
    pub total: u32,
    /// The same by the values of a key, if one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<Group>>,
}

impl Workspace {
    /// Recommends what to work on, of the issues that answer to the query.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn next(&self, query: &Query) -> Result<NextView, Problem> {
        self.read(|snapshot| recommend(snapshot, query, &self.query_context(), |_| true))
    }

    /// Returns the open issues that nothing open blocks and that answer to the query, least number first
    /// unless the query says otherwise.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn ready(&self, query: &Query) -> Result<Vec<IssueSummary>, Problem> {
        let query = narrowed(query, Predicate::Ready);
        self.read(|snapshot| snapshot.issues(&query, &self.query_context()))
    }

    /// Returns the open issues that something open blocks and that answer to the query, least number first
    /// unless the query says otherwise.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn blocked(&self, query: &Query) -> Result<Vec<BlockedIssue>, Problem> {
        let query = narrowed(query, Predicate::Blocked);
        self.read(|snapshot| {
            let waiting = snapshot.issues(&query, &self.query_context())?;
            blocked(snapshot, waiting)
        })
    }

    /// Returns the issues an issue has to do with, least number first.
    ///
    /// # Errors
    /// `issue.not_found`.
    pub fn related(&self, issue: IssueId) -> Result<Vec<IssueSummary>, Problem> {
        self.read(|snapshot| {
            existing(snapshot.hub(), issue)?;
            let detail = snapshot.detail(issue)?;
            Ok(detail.map(|detail| detail.related).unwrap_or_default())
        })
    }

    /// Returns the issues that answer to the query as a forest, or the part of it below one issue. What
    /// stands above an answer is shown with it.
    ///
    /// # Errors
    /// `issue.not_found`.
    pub fn tree(&self, query: &Query, root: Option<IssueId>) -> Result<Vec<TreeNode>, Problem> {
        self.read(|snapshot| {
            let all = snapshot.issues(&Query::default(), &self.query_context())?;
            let shown: Option<HashSet<IssueId>> = if query.filter.is_everything() {
                None
            } else {
                let found = snapshot.issues(query, &self.query_context())?;
                Some(found.into_iter().map(|issue| issue.uuid).collect())
            };
            let matches = |issue: &IssueSummary| {
                shown
                    .as_ref()
                    .is_none_or(|shown| shown.contains(&issue.uuid))
            };
            let Some(root) = root else {
                return Ok(forest(&all, matches));
            };
            existing(snapshot.hub(), root)?;
            Ok(subtree(&all, root, matches).into_iter().collect())
        })
    }

    /// Says how the project stands, in numbers.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn stats(&self) -> Result<StatsView, Problem> {
        let cx = self.query_context();
        self.read(|snapshot| {
            let all = snapshot.issues(&Query::default(), &cx)?;
            Ok(stats(&all, cx.now, cx.stale_days))
        })
    }

    /// Returns the open issues that did not change for so many days and answer to the query, longest
    /// unchanged first unless the query says otherwise.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn stale(&self, days: u32, query: &Query) -> Result<Vec<IssueSummary>, Problem> {
        let mut query = narrowed(query, Predicate::Stale);
        if query.sort == [BY_NUMBER] {
            query.sort = vec![SortKey {
                by: SortBy::Updated,
                descending: false,
            }];
        }
        let cx = QueryContext {
            stale_days: days,
            ..self.query_context()
        };
        self.read(|snapshot| snapshot.issues(&query, &cx))
    }

    /// Counts the issues that answer to the query, and by the values of a key if one is given.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn count(&self, query: &Query, by: Option<GroupKey>) -> Result<CountView, Problem> {
        self.read(|snapshot| {
            let found = snapshot.issues(query, &self.query_context())?;
            Ok(CountView {
                total: u32::try_from(found.len()).unwrap_or(u32::MAX),
                groups: by.or(query.group).map(|key| count_by(&found, key)),
            })
        })
    }

    /// Returns the rings of issues that block each other, edges that do not count included.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn cycles(&self) -> Result<Vec<Vec<LinkedIssue>>, Problem> {
        self.read(|snapshot| {
            let mut edges = snapshot.blocker_edges()?;
            edges.extend(snapshot.inactive_edges()?);
            let rings = graph::cycles(&edges).into_iter();
            rings.map(|ring| all_linked(snapshot, &ring)).collect()
        })
    }

    /// Returns the longest chain of open issues that wait for each other, from the one to start with to the
    /// one that waits for all others.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn critical_path(&self) -> Result<Vec<LinkedIssue>, Problem> {
        self.read(|snapshot| {
            let open = Query {
                filter: Filter::Term(Term::open()),
                ..Query::default()
            };
            let open = snapshot.issues(&open, &self.query_context())?;
            let open: HashSet<IssueId> = open.into_iter().map(|issue| issue.uuid).collect();
            let mut edges = snapshot.blocker_edges()?;
            edges.retain(|(from, to)| open.contains(from) && open.contains(to));
            let mut path = graph::critical_path(&edges);
            path.reverse();
            all_linked(snapshot, &path)
        })
    }

    /// Returns what is worth a second look in the open issues that answer to the query.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn lint(&self, query: &Query) -> Result<Vec<LintFinding>, Problem> {
        let cx = self.query_context();
        self.read(|snapshot| {
            let all = snapshot.issues(&Query::default(), &cx)?;
            let without: HashSet<IssueId> = snapshot.without_acceptance()?.into_iter().collect();
            let expected = all.iter().filter(|issue| Lint::needs_acceptance(issue));
            let without_acceptance: Vec<IssueId> = expected
                .map(|issue| issue.uuid)
                .filter(|issue| without.contains(issue))
                .collect();
            let claims = snapshot.local().locks()?.into_iter();
            let claims: Vec<_> = claims.map(|lock| (lock.issue, lock.claimed_at)).collect();
            let lint = Lint {
                issues: &all,
                without_acceptance: &without_acceptance,
                claims: &claims,
                now: cx.now,
            };
            let mut findings = lint.findings();
            if !query.filter.is_everything() {
                let asked = snapshot.issues(query, &cx)?;
                let asked: HashSet<_> = asked.into_iter().map(|issue| issue.uuid).collect();
                findings.retain(|finding| asked.contains(&finding.uuid));
            }
            Ok(findings)
        })
    }

    /// Returns the groups of issues that answer to the query and are alike by at least the threshold (0 to
    /// 1), most alike first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn duplicates(&self, query: &Query, threshold: f64) -> Result<Vec<Likeness>, Problem> {
        self.read(|snapshot| {
            let found = snapshot.issues(query, &self.query_context())?;
            Ok(duplicates(&found, threshold))
        })
    }
}

const BY_NUMBER: SortKey = SortKey {
    by: SortBy::Id,
    descending: false,
};

/// The query with one more condition, and an order if it has none.
fn narrowed(query: &Query, predicate: Predicate) -> Query {
    let only = Filter::Term(Term::State {
        statuses: std::collections::BTreeSet::new(),
        predicates: vec![predicate],
    });
    let mut query = query.clone();
    query.filter = Filter::all(vec![only, query.filter]);
    if query.sort.is_empty() {
        query.sort.push(BY_NUMBER);
    }
    query
}

fn all_linked(snapshot: &Snapshot, issues: &[IssueId]) -> Result<Vec<LinkedIssue>, Problem> {
    let mut found = Vec::new();
    for issue in issues {
        found.extend(snapshot.linked(*issue)?);
    }
    Ok(found)
}

fn blocked(snapshot: &Snapshot, waiting: Vec<IssueSummary>) -> Result<Vec<BlockedIssue>, Problem> {
    let mut blockers: HashMap<IssueId, Vec<LinkedIssue>> = HashMap::new();
    for (from, to) in snapshot.waiting()? {
        blockers.entry(from).or_default().push(to);
    }
    let entry = |issue: IssueSummary| {
        let blockers = blockers.remove(&issue.uuid).unwrap_or_default();
        let (blocked_by, done_blockers) = blockers
            .into_iter()
            .partition(|blocker| blocker.status.is_open());
        BlockedIssue {
            blocked_by,
            display_id: issue.display_id,
            id: issue.id,
            priority: issue.priority,
            title: issue.title,
            done_blockers,
            status: issue.status,
            uuid: issue.uuid,
        }
    };
    Ok(waiting.into_iter().map(entry).collect())
}
