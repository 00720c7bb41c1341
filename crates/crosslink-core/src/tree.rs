//! Issues and their sub-issues as a forest.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::id::IssueId;
use crate::model::{Priority, Status};
use crate::time::Timestamp;
use crate::view::{IssueSummary, Progress};

/// A chain of sub-issues deeper than this goes on as a root of its own, so that any reader can follow it.
pub const DEPTH_LIMIT: usize = 100;

/// An issue with its sub-issues. The first fields are the reference's, in its order; the others are added.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "tree_node")]
pub struct TreeNode {
    /// The display number; `null` until one is drawn.
    pub id: Option<u32>,
    /// `#12`, or the short id while there is no number.
    pub display_id: String,
    /// One line.
    pub title: String,
    /// Open, in progress, closed or archived.
    pub status: Status,
    /// How urgent it is.
    pub priority: Priority,
    /// Its sub-issues, least number first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<TreeNode>,
    /// The name that never changes.
    pub uuid: IssueId,
    /// What sort of work it is.
    #[serde(rename = "type")]
    pub issue_type: String,
    /// How many sub-issues it has, and how many of them are closed or archived.
    #[serde(rename = "progress")]
    pub subissues: Progress,
    /// How many open issues block it.
    pub open_blockers: u32,
    /// Who should do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// Who holds it now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claimed_by: Option<String>,
    /// Work should be done by this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// Whether it does not match itself, and is shown only for what stands below it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub context: bool,
}

impl TreeNode {
    fn of(issue: &IssueSummary, context: bool) -> Self {
        Self {
            id: issue.id,
            display_id: issue.display_id.clone(),
            title: issue.title.clone(),
            status: issue.status,
            priority: issue.priority,
            children: Vec::new(),
            uuid: issue.uuid,
            issue_type: issue.issue_type.clone(),
            subissues: issue.subissues,
            open_blockers: issue.open_blockers,
            assignee: issue.assignee.clone(),
            claimed_by: issue.claimed_by.clone(),
            due_at: issue.due_at,
            context,
        }
    }
}

/// Returns every issue that matches, with what stands above it: roots newest first, sub-issues least number
/// first.
pub fn forest(issues: &[IssueSummary], matches: impl Fn(&IssueSummary) -> bool) -> Vec<TreeNode> {
    let parts = Parts::of(issues);
    let order = parts.walk(parts.roots());
    parts.grow(&order, matches)
}

/// Returns the tree below one issue, itself always included; nothing if it is not among them.
pub fn subtree(
    issues: &[IssueSummary],
    root: IssueId,
    matches: impl Fn(&IssueSummary) -> bool,
) -> Option<TreeNode> {
    let parts = Parts::of(issues);
    let at = issues.iter().position(|issue| issue.uuid == root)?;
    let order = parts.walk_from(vec![at]);
    let mut grown = parts.grow(&order, |issue| issue.uuid == root || matches(issue));
    let first = grown.iter().position(|node| node.uuid == root)?;
    Some(grown.swap_remove(first))
}

/// A step of a walk: which issue, below which step, how deep.
struct Step {
    at: usize,
    above: Option<usize>,
    depth: usize,
}

/// Which issues are parts of which.
struct Parts<'a> {
    issues: &'a [IssueSummary],
    below: Vec<Vec<usize>>,
    is_root: Vec<bool>,
}

impl<'a> Parts<'a> {
    fn of(issues: &'a [IssueSummary]) -> Self {
        let numbered = issues.iter().enumerate();
        let by_number: HashMap<u32, usize> = numbered
            .rev()
            .filter_map(|(at, issue)| Some((issue.id?, at)))
            .collect();
        let mut below = vec![Vec::new(); issues.len()];
        let mut is_root = vec![true; issues.len()];
        for (at, issue) in issues.iter().enumerate() {
            let parent = issue.parent_id.and_then(|number| by_number.get(&number));
            if let Some(parent) = parent {
                below[*parent].push(at);
                is_root[at] = false;
            }
        }
        for children in &mut below {
            children.sort_unstable_by_key(|at| in_order(&issues[*at]));
        }
        Self {
            issues,
            below,
            is_root,
        }
    }

    fn roots(&self) -> Vec<usize> {
        let mut roots: Vec<usize> = (0..self.issues.len())
            .filter(|at| self.is_root[*at])
            .collect();
        self.newest_first(&mut roots);
        roots
    }

    fn newest_first(&self, found: &mut [usize]) {
        found.sort_unstable_by_key(|at| std::cmp::Reverse(in_order(&self.issues[*at])));
    }

    /// Every issue once, each after what stands above it. A cycle of parents begins at its newest issue.
    fn walk(&self, roots: Vec<usize>) -> Vec<Step> {
        let mut order = self.walk_from(roots);
        if order.len() < self.issues.len() {
            let mut seen = vec![false; self.issues.len()];
            order.iter().for_each(|step| seen[step.at] = true);
            let mut rest: Vec<usize> = (0..seen.len()).filter(|at| !seen[*at]).collect();
            self.newest_first(&mut rest);
            for start in rest {
                self.descend(start, &mut seen, &mut order);
            }
        }
        order
    }

    fn walk_from(&self, roots: Vec<usize>) -> Vec<Step> {
        let mut seen = vec![false; self.issues.len()];
        let mut order = Vec::with_capacity(self.issues.len());
        for root in roots {
            self.descend(root, &mut seen, &mut order);
        }
        order
    }

    fn descend(&self, root: usize, seen: &mut [bool], order: &mut Vec<Step>) {
        let mut open = vec![Step {
            at: root,
            above: None,
            depth: 0,
        }];
        while let Some(step) = open.pop() {
            if std::mem::replace(&mut seen[step.at], true) {
                continue;
            }
            let here = order.len();
            let (above, depth) = if step.depth + 1 < DEPTH_LIMIT {
                (Some(here), step.depth + 1)
            } else {
                (None, 0)
            };
            let children = self.below[step.at].iter().rev();
            open.extend(children.map(|at| Step {
                at: *at,
                above,
                depth,
            }));
            order.push(step);
        }
    }

    /// Builds the nodes from the last step to the first, so that each is whole when it is put into its parent.
    fn grow(&self, order: &[Step], matches: impl Fn(&IssueSummary) -> bool) -> Vec<TreeNode> {
        let mut children: Vec<Vec<TreeNode>> = Vec::new();
        children.resize_with(order.len(), Vec::new);
        let mut roots = Vec::new();
        for (here, step) in order.iter().enumerate().rev() {
            let issue = &self.issues[step.at];
            let mut below = std::mem::take(&mut children[here]);
            let context = !matches(issue);
            if context && below.is_empty() {
                continue;
            }
            below.reverse();
            let mut node = TreeNode::of(issue, context);
            node.children = below;
            match step.above {
                Some(above) => children[above].push(node),
                None => roots.push(node),
            }
        }
        roots.reverse();
        roots
    }
}

/// Least number first; an issue without one will get one later than all that have one.
fn in_order(issue: &IssueSummary) -> (u32, Timestamp, IssueId) {
    (issue.id.unwrap_or(u32::MAX), issue.created_at, issue.uuid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::issues;

    /// `2 1(3 4(5))`: roots and their parts; `~` before what is shown for its parts only.
    fn drawn(nodes: &[TreeNode]) -> String {
        let one = |node: &TreeNode| {
            let mark = if node.context { "~" } else { "" };
            let below = if node.children.is_empty() {
                String::new()
            } else {
                format!("({})", drawn(&node.children))
            };
            format!("{mark}{}{below}", node.id.unwrap_or_default())
        };
        nodes.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    const TEXT: &str = "6 parent:1
        1 status:closed
        2
        3 parent:1 status:closed
        4 parent:3
        5 parent:3 status:archived
        7 parent:99";

    #[test]
    fn roots_are_newest_first_and_parts_least_first() {
        assert_eq!(drawn(&forest(&issues(TEXT), |_| true)), "7 2 1(3(4 5) 6)");
    }

    #[test]
    fn what_stands_above_a_match_is_shown_as_context() {
        let open = forest(&issues(TEXT), |issue| issue.status.is_open());
        assert_eq!(drawn(&open), "7 2 ~1(~3(4) 6)");
        let archived = forest(&issues(TEXT), |issue| issue.status == Status::Archived);
        assert_eq!(drawn(&archived), "~1(~3(5))");
        assert!(forest(&issues(TEXT), |_| false).is_empty());
    }

    #[test]
    fn a_tree_below_one_issue_begins_with_it() {
        let issues = issues(TEXT);
        let below = |at: usize| subtree(&issues, issues[at].uuid, |issue| issue.status.is_open());
        assert_eq!(
            drawn(&below(1).into_iter().collect::<Vec<_>>()),
            "1(~3(4) 6)"
        );
        assert_eq!(drawn(&below(5).into_iter().collect::<Vec<_>>()), "5");
        let unknown = IssueId(uuid::Uuid::from_u128(77));
        assert_eq!(subtree(&issues, unknown, |_| true), None);
    }

    #[test]
    fn a_cycle_is_shown_once() {
        let ring = issues("1 parent:3\n2 parent:1\n3 parent:2\n4 parent:4");
        assert_eq!(drawn(&forest(&ring, |_| true)), "4 3(1(2))");
        assert_eq!(
            drawn(&[subtree(&ring, ring[0].uuid, |_| true).unwrap()]),
            "1(2(3))"
        );
    }

    #[test]
    fn a_deep_chain_goes_on_as_a_root() {
        let text: Vec<String> = (1..=150)
            .map(|number| format!("{number} parent:{}", number - 1))
            .collect();
        let roots = forest(&issues(&text.join("\n")), |_| true);
        let tops: Vec<_> = roots.iter().map(|node| node.id).collect();
        assert_eq!(tops, [Some(1), Some(101)]);
    }

    #[test]
    fn the_json_has_the_references_shape_first() {
        let node = forest(&issues("1 \"A\""), |_| true).remove(0);
        assert_eq!(
            serde_json::to_string(&node).unwrap(),
            r##"{"id":1,"display_id":"#1","title":"A","status":"open","priority":"medium","uuid":"00000000-0000-0000-0000-000000000001","type":"task","progress":{"closed":0,"total":0},"open_blockers":0}"##
        );
    }
}
