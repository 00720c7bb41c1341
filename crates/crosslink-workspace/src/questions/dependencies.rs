//! What an issue waits for, and what waits for it, as a tree.

use std::collections::{HashMap, HashSet};

use crosslink_core::id::IssueId;
use crosslink_core::operation::existing;
use crosslink_core::problem::Problem;
use crosslink_core::tree::DEPTH_LIMIT;
use crosslink_core::view::LinkedIssue;
use crosslink_store::Snapshot;
use schemars::JsonSchema;
use serde::Serialize;

use crate::workspace::Workspace;

/// Which way dependencies are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// From an issue to what it waits for.
    #[default]
    Blockers,
    /// From an issue to what waits for it.
    Blocked,
}

/// An issue with what it waits for, or with what waits for it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "dependency_node")]
pub struct DependencyNode {
    /// The issue.
    #[serde(flatten)]
    pub issue: LinkedIssue,
    /// What comes next in the direction asked for, least number first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<DependencyNode>,
    /// Whether what comes next is shown elsewhere in the tree, or lies too deep.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

impl Workspace {
    /// Returns what an issue waits for, or what waits for it, closed issues included. Each issue is unfolded
    /// once, however many wait for it.
    ///
    /// # Errors
    /// `issue.not_found`.
    pub fn dependency_tree(
        &self,
        issue: IssueId,
        direction: Direction,
    ) -> Result<DependencyNode, Problem> {
        self.read(|snapshot| {
            existing(snapshot.hub(), issue)?;
            let mut edges: HashMap<IssueId, Vec<IssueId>> = HashMap::new();
            for (from, to) in snapshot.blocker_edges()? {
                let (from, to) = match direction {
                    Direction::Blockers => (from, to),
                    Direction::Blocked => (to, from),
                };
                edges.entry(from).or_default().push(to);
            }
            let mut unfolding = Unfolding {
                snapshot,
                edges,
                seen: HashSet::new(),
            };
            let root = unfolding.node(issue, DEPTH_LIMIT)?;
            root.ok_or_else(|| Problem::bug("an existing issue has no row"))
        })
    }
}

struct Unfolding<'s, 'a> {
    snapshot: &'s Snapshot<'a>,
    edges: HashMap<IssueId, Vec<IssueId>>,
    seen: HashSet<IssueId>,
}

impl Unfolding<'_, '_> {
    fn node(&mut self, issue: IssueId, depth: usize) -> Result<Option<DependencyNode>, Problem> {
        let Some(linked) = self.snapshot.linked(issue)? else {
            return Ok(None);
        };
        let next = self.edges.get(&issue).cloned().unwrap_or_default();
        let more = !next.is_empty() && (depth == 0 || !self.seen.insert(issue));
        let mut children = Vec::new();
        for next in next.into_iter().filter(|_| !more) {
            children.extend(self.node(next, depth - 1)?);
        }
        children.sort_by_key(|child| child.issue.id.unwrap_or(u32::MAX));
        Ok(Some(DependencyNode {
            issue: linked,
            children,
            more,
        }))
    }
}
