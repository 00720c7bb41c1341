//! Questions about edges between issues: cycles, which edges count, the critical path.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Stamp;

/// A directed edge with the write that put it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge<N> {
    /// Where it begins: the one that waits, or the child.
    pub from: N,
    /// Where it ends: the blocker, or the parent.
    pub to: N,
    /// The write that put it there; decides which edge of a cycle counts.
    pub stamp: Stamp,
}

/// Returns the strongly connected components with more than one node, or with an edge to itself.
///
/// Components and their nodes are sorted.
pub fn cycles<N: Copy + Ord>(edges: &[(N, N)]) -> Vec<Vec<N>> {
    let mut nodes: Vec<N> = edges.iter().flat_map(|(from, to)| [*from, *to]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let index = |node: &N| {
        nodes
            .binary_search(node)
            .expect("every end of an edge is a node")
    };
    let mut next = vec![Vec::new(); nodes.len()];
    for (from, to) in edges {
        next[index(from)].push(index(to));
    }
    let loops: BTreeSet<N> = edges
        .iter()
        .filter(|(from, to)| from == to)
        .map(|(from, _)| *from)
        .collect();
    let components = components(&next).into_iter().map(|component| {
        let mut named: Vec<N> = component.into_iter().map(|node| nodes[node]).collect();
        named.sort_unstable();
        named
    });
    let mut found: Vec<Vec<N>> = components
        .filter(|component| component.len() > 1 || loops.contains(&component[0]))
        .collect();
    found.sort_unstable();
    found
}

/// Tarjan's strongly connected components (SIAM J. Comput. 1, 1972), without recursion: a chain of
/// issues may be longer than the stack is deep.
fn components(next: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search = Tarjan {
        next,
        order: vec![usize::MAX; next.len()],
        low: vec![0; next.len()],
        on_stack: vec![false; next.len()],
        stack: Vec::new(),
        found: Vec::new(),
        count: 0,
    };
    for root in 0..next.len() {
        if search.order[root] == usize::MAX {
            search.visit(root);
        }
    }
    search.found
}

struct Tarjan<'a> {
    next: &'a [Vec<usize>],
    order: Vec<usize>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    found: Vec<Vec<usize>>,
    count: usize,
}

impl Tarjan<'_> {
    fn visit(&mut self, root: usize) {
        let mut path = vec![(root, 0)];
        self.enter(root);
        while let Some((node, edge)) = path.last_mut() {
            let node = *node;
            if let Some(&to) = self.next[node].get(*edge) {
                *edge += 1;
                if self.order[to] == usize::MAX {
                    self.enter(to);
                    path.push((to, 0));
                } else if self.on_stack[to] {
                    self.low[node] = self.low[node].min(self.order[to]);
                }
                continue;
            }
            path.pop();
            if let Some((above, _)) = path.last() {
                self.low[*above] = self.low[*above].min(self.low[node]);
            }
            if self.low[node] == self.order[node] {
                self.leave(node);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.order[node] = self.count;
        self.low[node] = self.count;
        self.count += 1;
        self.stack.push(node);
        self.on_stack[node] = true;
    }

    fn leave(&mut self, root: usize) {
        let mut component = Vec::new();
        while let Some(node) = self.stack.pop() {
            self.on_stack[node] = false;
            component.push(node);
            if node == root {
                break;
            }
        }
        self.found.push(component);
    }
}

/// Returns the edges that do not count: within a strongly connected component edges are taken in the
/// order of (time, event id), and one that would close a cycle is inactive.
///
/// A function of the set of edges alone, so every clone agrees.
pub fn inactive<N: Copy + Ord>(edges: &[Edge<N>]) -> BTreeSet<(N, N)> {
    let pairs: Vec<(N, N)> = edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let mut found = BTreeSet::new();
    for component in cycles(&pairs) {
        let inside = |node: &N| component.binary_search(node).is_ok();
        let mut within: Vec<_> = edges
            .iter()
            .filter(|edge| inside(&edge.from) && inside(&edge.to))
            .collect();
        within.sort_unstable_by_key(|edge| (edge.stamp.time, edge.stamp.event, edge.from, edge.to));
        let mut taken: BTreeMap<N, Vec<N>> = BTreeMap::new();
        for edge in within {
            if reaches(edge.to, edge.from, |node| {
                taken.get(&node).cloned().unwrap_or_default()
            }) {
                found.insert((edge.from, edge.to));
            } else {
                taken.entry(edge.from).or_default().push(edge.to);
            }
        }
    }
    found
}

/// Whether `goal` can be reached from `start`; each is reached from itself.
pub fn reaches<N: Copy + Ord>(start: N, goal: N, mut next: impl FnMut(N) -> Vec<N>) -> bool {
    let mut seen = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(node) = open.pop() {
        if node == goal {
            return true;
        }
        open.extend(next(node).into_iter().filter(|to| seen.insert(*to)));
    }
    false
}

/// Returns the longest chain of an acyclic graph, from the one that waits for all others to the one to
/// start with; of several equally long ones the least. Edges that close a cycle are passed over.
pub fn critical_path<N: Copy + Ord>(edges: &[(N, N)]) -> Vec<N> {
    let mut next: BTreeMap<N, BTreeSet<N>> = BTreeMap::new();
    for (from, to) in edges {
        next.entry(*from).or_default().insert(*to);
    }
    let mut best: BTreeMap<N, (usize, Option<N>)> = BTreeMap::new();
    for start in next.keys() {
        measure(*start, &next, &mut best);
    }
    let Some(longest) = best
        .iter()
        .max_by(|(a, x), (b, y)| x.0.cmp(&y.0).then(b.cmp(a)))
    else {
        return Vec::new();
    };
    let mut path = vec![*longest.0];
    let mut at = longest.1.1;
    while let Some(node) = at {
        path.push(node);
        at = best[&node].1;
    }
    path
}

/// Finds how long the longest chain from a node is, and its next step, without recursion.
fn measure<N: Copy + Ord>(
    start: N,
    next: &BTreeMap<N, BTreeSet<N>>,
    best: &mut BTreeMap<N, (usize, Option<N>)>,
) {
    let mut on_path = BTreeSet::new();
    let mut path = vec![(start, false)];
    while let Some((node, done)) = path.pop() {
        let ends = next.get(&node).into_iter().flatten();
        if done {
            on_path.remove(&node);
            let step = ends
                .filter_map(|to| best.get(to).map(|found| (found.0, std::cmp::Reverse(*to))))
                .max();
            let found = step.map_or((1, None), |(length, to)| (length + 1, Some(to.0)));
            best.insert(node, found);
        } else if !best.contains_key(&node) && on_path.insert(node) {
            path.push((node, true));
            path.extend(
                ends.filter(|to| !on_path.contains(to))
                    .map(|to| (*to, false)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::EventId;
    use crate::time::Timestamp;

    fn edge(from: u8, to: u8, time: i64) -> Edge<u8> {
        let stamp = Stamp {
            version: 1,
            time: Timestamp::from_nanos(time),
            event: EventId([0; 16]),
        };
        Edge { from, to, stamp }
    }

    #[test]
    fn the_youngest_edge_of_a_cycle_does_not_count() {
        let edges = [edge(1, 2, 1), edge(2, 3, 2), edge(3, 1, 3), edge(3, 4, 4)];
        assert_eq!(inactive(&edges), BTreeSet::from([(3, 1)]));
    }

    #[test]
    fn cycles_that_share_an_edge_lose_one_edge_each() {
        let edges = [edge(1, 2, 3), edge(2, 1, 1), edge(2, 3, 2), edge(3, 1, 4)];
        assert_eq!(inactive(&edges), BTreeSet::from([(1, 2)]));
        assert_eq!(
            cycles(&[(1, 2), (2, 1), (2, 3), (3, 1), (5, 5)]),
            vec![vec![1, 2, 3], vec![5]]
        );
    }

    #[test]
    fn a_chain_deeper_than_the_stack_is_no_trouble() {
        let edges: Vec<(u32, u32)> = (0..200_000).map(|node| (node, node + 1)).collect();
        assert!(cycles(&edges).is_empty());
        assert_eq!(critical_path(&edges).len(), 200_001);
    }

    #[test]
    fn the_critical_path_is_the_longest_chain() {
        assert_eq!(
            critical_path(&[(1, 2), (2, 3), (1, 3), (4, 3)]),
            vec![1, 2, 3]
        );
        assert_eq!(critical_path::<u8>(&[]), Vec::<u8>::new());
        assert_eq!(critical_path(&[(1, 2), (2, 1)]).len(), 2);
    }
}
