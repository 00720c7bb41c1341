//! Cycles of edges: which edges count is a function of their set, and leaves no cycle.

use std::collections::{BTreeMap, BTreeSet};

use crosslink_core::graph::{Edge, critical_path, cycles, inactive, reaches};
use crosslink_core::id::EventId;
use crosslink_core::model::Stamp;
use crosslink_core::time::Timestamp;
use proptest::prelude::*;

use crate::properties::{for_all, shuffled};

/// Edges between few nodes, each pair once, with times that are often equal.
fn edges() -> impl Strategy<Value = Vec<Edge<u8>>> {
    prop::collection::btree_map((0u8..6, 0u8..6), (0i64..3, 0u8..4, 0u32..3), 0..16).prop_map(
        |edges| {
            let edge = |((from, to), (time, event, version))| {
                let (time, event) = (Timestamp::from_nanos(time), EventId([event; 16]));
                Edge {
                    from,
                    to,
                    stamp: Stamp {
                        version,
                        time,
                        event,
                    },
                }
            };
            edges.into_iter().map(edge).collect()
        },
    )
}

fn reached(pairs: &[(u8, u8)], start: u8, goal: u8) -> bool {
    reaches(start, goal, |node| {
        pairs
            .iter()
            .filter(|(from, _)| *from == node)
            .map(|(_, to)| *to)
            .collect()
    })
}

#[test]
fn what_counts_has_no_cycle_and_what_does_not_would_close_one() {
    for_all(
        800,
        &(edges(), prop::collection::vec(any::<u64>(), 1..5)),
        |(edges, keys)| {
            let out = inactive(&edges);
            prop_assert_eq!(&inactive(&shuffled(&edges, &keys)), &out);
            let kept: Vec<_> = edges
                .iter()
                .map(|edge| (edge.from, edge.to))
                .filter(|pair| !out.contains(pair))
                .collect();
            prop_assert!(cycles(&kept).is_empty());
            let by_pair: BTreeMap<_, _> = edges
                .iter()
                .map(|edge| ((edge.from, edge.to), edge.stamp))
                .collect();
            for (from, to) in &out {
                prop_assert!(reached(&kept, *to, *from));
                let older = |pair: &&(u8, u8)| {
                    let (one, other) = (by_pair[*pair], by_pair[&(*from, *to)]);
                    (one.time, one.event, **pair) < (other.time, other.event, (*from, *to))
                };
                let older: Vec<_> = kept.iter().filter(older).copied().collect();
                prop_assert!(
                    reached(&older, *to, *from),
                    "older edges alone close the cycle"
                );
            }
            Ok(())
        },
    );
}

#[test]
fn the_critical_path_is_a_path_and_none_is_longer() {
    for_all(400, &edges(), |edges| {
        let out = inactive(&edges);
        let pairs: BTreeSet<_> = edges
            .iter()
            .map(|edge| (edge.from, edge.to))
            .filter(|pair| !out.contains(pair))
            .collect();
        let pairs: Vec<_> = pairs.into_iter().collect();
        let path = critical_path(&pairs);
        prop_assert!(
            path.windows(2)
                .all(|step| pairs.contains(&(step[0], step[1])))
        );
        let longest = (0u8..6).map(|node| length(&pairs, node)).max().unwrap_or(0);
        prop_assert_eq!(path.len(), if pairs.is_empty() { 0 } else { longest });
        Ok(())
    });
}

/// How many nodes the longest chain from a node has.
fn length(pairs: &[(u8, u8)], node: u8) -> usize {
    let ends = pairs.iter().filter(|(from, _)| *from == node);
    1 + ends.map(|(_, to)| length(pairs, *to)).max().unwrap_or(0)
}
