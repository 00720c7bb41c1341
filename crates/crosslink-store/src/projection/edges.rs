//! Which edges between issues count: those that would close a cycle after a merge do not.

use std::collections::BTreeSet;

use crosslink_core::graph::{self, Edge};
use crosslink_core::hub::Read;
use rusqlite::params;

use super::{Projection, stamp_at};

/// Which edges: of blockers, or from a child to its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EdgeKind {
    Blocker,
    Parent,
}

/// An edge put in by this transaction.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewEdge {
    kind: EdgeKind,
    from: i64,
    to: i64,
}

/// More new edges than this, and looking at all of them at once is cheaper.
const FEW: usize = 32;

impl Projection<'_> {
    pub(super) fn parent_changed(&self, row: i64, parent: Option<i64>) {
        self.edges_changed.set(true);
        if let Some(parent) = parent {
            self.new_edges.borrow_mut().push(NewEdge {
                kind: EdgeKind::Parent,
                from: row,
                to: parent,
            });
        }
    }

    pub(super) fn blocker_changed(&self, row: i64, blocker: i64, present: bool) {
        self.edges_changed.set(true);
        if present {
            self.new_edges.borrow_mut().push(NewEdge {
                kind: EdgeKind::Blocker,
                from: row,
                to: blocker,
            });
        }
    }

    /// Looks at all edges of a kind only where a new one closes a cycle, or one did before.
    pub(super) fn settle_edges(&self) -> Read<()> {
        if !self.edges_changed.replace(false) && !self.all_edges.get() {
            return Ok(());
        }
        let new = self.new_edges.take();
        for kind in [EdgeKind::Blocker, EdgeKind::Parent] {
            let of_kind: Vec<NewEdge> = new
                .iter()
                .copied()
                .filter(|edge| edge.kind == kind)
                .collect();
            if self.all_edges.get()
                || of_kind.len() > FEW
                || self.has_inactive(kind)?
                || self.closes_cycle(&of_kind)?
            {
                self.recompute(kind)?;
            }
        }
        self.all_edges.set(false);
        Ok(())
    }

    fn has_inactive(&self, kind: EdgeKind) -> Read<bool> {
        let sql = match kind {
            EdgeKind::Blocker => "SELECT 1 FROM blockers WHERE inactive = 1 LIMIT 1",
            EdgeKind::Parent => "SELECT 1 FROM issues WHERE parent_inactive = 1 LIMIT 1",
        };
        Ok(self.one(sql, [], |_| Ok(()))?.is_some())
    }

    fn closes_cycle(&self, edges: &[NewEdge]) -> Read<bool> {
        let mut failed: Read<()> = Ok(());
        let found = edges.iter().any(|edge| {
            graph::reaches(edge.to, edge.from, |node| {
                match self.steps(edge.kind, node) {
                    Ok(next) => next,
                    Err(error) => {
                        failed = Err(error);
                        Vec::new()
                    }
                }
            })
        });
        failed.map(|()| found)
    }

    fn steps(&self, kind: EdgeKind, from: i64) -> Read<Vec<i64>> {
        let sql = match kind {
            EdgeKind::Blocker => "SELECT key FROM blockers WHERE issue = ?1 AND present",
            EdgeKind::Parent => "SELECT parent FROM issues WHERE row = ?1 AND parent IS NOT NULL",
        };
        self.many(sql, params![from], |row| row.get(0))
    }

    fn recompute(&self, kind: EdgeKind) -> Read<()> {
        let edges = self.all_of(kind)?;
        let now: BTreeSet<([u8; 16], [u8; 16])> = graph::inactive(&edges);
        let sql = match kind {
            EdgeKind::Blocker => {
                "UPDATE blockers SET inactive = ?3 WHERE inactive <> ?3
                 AND issue = (SELECT row FROM issues WHERE id = ?1) AND key = (SELECT row FROM issues WHERE id = ?2)"
            }
            EdgeKind::Parent => {
                "UPDATE issues SET parent_inactive = ?3 WHERE parent_inactive <> ?3
                 AND id = ?1 AND parent = (SELECT row FROM issues WHERE id = ?2)"
            }
        };
        let clear = match kind {
            EdgeKind::Blocker => "UPDATE blockers SET inactive = 0 WHERE inactive",
            EdgeKind::Parent => "UPDATE issues SET parent_inactive = 0 WHERE parent_inactive",
        };
        self.execute(clear, [])?;
        for (from, to) in &now {
            self.execute(sql, params![from, to, true])?;
        }
        Ok(())
    }

    fn all_of(&self, kind: EdgeKind) -> Read<Vec<Edge<[u8; 16]>>> {
        let sql = match kind {
            EdgeKind::Blocker => {
                "SELECT i.id, k.id, b.version, b.time, b.event FROM blockers b
                 JOIN issues i ON i.row = b.issue JOIN issues k ON k.row = b.key WHERE b.present"
            }
            EdgeKind::Parent => {
                "SELECT i.id, p.id, ifnull(s.version, 0), ifnull(s.time, i.created_time), ifnull(s.event, i.created_event)
                 FROM issues i JOIN issues p ON p.row = i.parent
                 LEFT JOIN issue_stamps s ON s.issue = i.row AND s.field = 7
                 WHERE s.event IS NOT NULL OR i.created_event IS NOT NULL"
            }
        };
        self.many(sql, [], |row| {
            Ok(Edge {
                from: row.get(0)?,
                to: row.get(1)?,
                stamp: stamp_at(row, 2)?,
            })
        })
    }
}
