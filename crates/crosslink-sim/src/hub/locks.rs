//! What clones of a world do with locks, and the promise that no two of them ever rely on one.

use crosslink_core::id::IssueId;
use crosslink_core::problem::{Code, Kind, Problem};
use crosslink_workspace::{Committed, Guard, WorkOptions};

use super::world::{HubWorld, told};

/// How fast or slow the clocks of machines go, in thousandths.
const DRIFTS: [i64; 5] = [0, 0, 100, -100, 37];

/// The longest time that passes at once, in nanoseconds: two and a half leases.
const LONG: usize = 5 * 3_600 * 1_000_000_000;

impl HubWorld {
    /// An agent claims, renews, lets go of or takes an issue.
    pub(super) fn hold(&mut self, place: usize) -> Result<(), String> {
        let Some(issue) = self.an_issue(place)? else {
            return Ok(());
        };
        let deed = self.random.below(10);
        // Renewing is a contact: one that joins the hub is looked at as such.
        if deed == 7 && !self.joined(place)? {
            return self.sync(place).map(drop);
        }
        let before = self.last_seq(place)?;
        let options = WorkOptions {
            offline: deed == 0,
            ..WorkOptions::default()
        };
        let workspace = &mut self.clone_at(place).workspace;
        let done = match deed {
            0..6 => workspace.claim(issue, &options).map(drop_outcome),
            6 => workspace.release(issue, false).map(drop_outcome),
            7 => workspace.renew().map(drop),
            8 => workspace.steal(issue, false).map(drop_outcome),
            _ => workspace.renewal_is_due().map(drop),
        };
        self.learn(place, before)?;
        match done {
            Ok(()) => {
                // Only a whole contact renumbers what clashed.
                if deed == 7 {
                    self.settle_numbers(place)?;
                }
                self.report.holds += 1;
                Ok(())
            }
            Err(problem) => expected(&problem)
                .map_err(|()| format!("clone {place} cannot hold an issue: {}", told(&problem))),
        }
    }

    /// Hours pass: for machines that sleep, for agents that think.
    pub(super) fn wait_long(&mut self) -> Result<(), String> {
        let nanos = self.random.below(LONG) as i64;
        self.time.pass(nanos);
        Ok(())
    }

    /// A machine is started anew, or its clock goes otherwise.
    pub(super) fn trouble_a_machine(&mut self, place: usize) -> Result<(), String> {
        if self.random.one_in(2) {
            self.clone_at(place).machine.boot.restart();
        } else {
            let drift = DRIFTS[self.random.below(DRIFTS.len())];
            self.clone_at(place).machine.boot.drift(drift);
        }
        Ok(())
    }

    fn an_issue(&mut self, place: usize) -> Result<Option<IssueId>, String> {
        let clone = self.clone_at(place);
        let mut issues: Vec<IssueId> = clone
            .workspace
            .read(|snapshot| {
                let query = crosslink_core::query::Query::default();
                snapshot.issue_lines(&query, &clone.workspace.query_context())
            })
            .map_err(|problem| problem.to_string())?
            .into_iter()
            .map(|issue| issue.uuid)
            .collect();
        issues.sort_unstable();
        // Few issues are fought for by many.
        issues.truncate(3);
        Ok(self.random.pick(&issues))
    }

    /// At no moment of the world two clones rely on the same lock.
    pub(super) fn check_guards(&mut self) -> Result<(), String> {
        let mut holders: std::collections::BTreeMap<IssueId, usize> = Default::default();
        for place in 0..self.clones.len() {
            if !self.joined(place)? {
                continue;
            }
            let workspace = &self.clone_at(place).workspace;
            let locks = workspace.read(|snapshot| snapshot.shared_locks());
            let locks = locks.map_err(|problem| problem.to_string())?;
            let mut held = Vec::new();
            for lock in locks {
                let issue = lock.lock.issue;
                let guard = workspace.guard(issue).map_err(|problem| told(&problem))?;
                if guard == Guard::Held {
                    held.push(issue);
                }
            }
            for issue in held {
                self.report.guarded += 1;
                let other = holders.insert(issue, place);
                if let Some(other) = other.filter(|_| !self.forced.contains(&issue)) {
                    let issue = issue.short();
                    return Err(format!("clones {other} and {place} both rely on {issue}"));
                }
            }
        }
        Ok(())
    }
}

fn drop_outcome<T>(_: Committed<T>) {}

/// What an agent may be told instead.
fn expected(problem: &Problem) -> Result<(), ()> {
    let refused = [
        Code::IssueHeld,
        Code::IssueNotOpen,
        Code::IssueNotFound,
        Code::IssueDeleted,
        Code::HubDamaged,
    ];
    match problem.code() {
        code if refused.contains(&code) || code.kind() == Kind::Unreachable => Ok(()),
        _ => Err(()),
    }
}
