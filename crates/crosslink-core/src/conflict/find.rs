//! Which writes to a register nobody replaced.

use std::collections::{BTreeMap, BTreeSet};

use super::{Conflict, Register, Value, Write};
use crate::event::IssueField;
use crate::event::MilestoneField;
use crate::id::{EventId, OperationId};
use crate::model::Standing;

/// Finds the conflicts among writes, by register. The order of the writes, and writes that come twice, change nothing.
pub fn conflicts(writes: impl IntoIterator<Item = (Register, Write)>) -> Vec<Conflict> {
    let mut registers: BTreeMap<Register, BTreeMap<EventId, Write>> = BTreeMap::new();
    for (register, write) in writes {
        let known = registers.entry(register).or_default();
        // Where an event writes twice to one place, the greater write is the one that can stand.
        let id = write.stamp.event;
        if known.get(&id).is_none_or(|known| known.stamp < write.stamp) {
            known.insert(id, write);
        }
    }
    registers
        .into_iter()
        .filter_map(|(register, writes)| of_register(register, &writes))
        .collect()
}

fn of_register(register: Register, writes: &BTreeMap<EventId, Write>) -> Option<Conflict> {
    if writes.len() < 2 || writes.values().any(|write| write.value == Value::Redacted) {
        return None;
    }
    let stands = writes.values().max_by_key(|write| write.stamp)?;
    let links = Links::of(writes);
    let line = Line::from(stands, writes, &links);
    let mut beside: Vec<&Write> = writes
        .values()
        .filter(|write| write.stamp.event != stands.stamp.event)
        .filter(|write| !links.replaced.contains(&write.stamp.event))
        .filter(|write| !line.says_the_same(write, writes))
        .collect();
    beside.sort_by_key(|write| (write.stamp.time, write.stamp.event));
    let conflict = Conflict {
        register,
        stands: stands.stamp.event,
        beside: beside.iter().map(|write| write.stamp.event).collect(),
    };
    (!conflict.beside.is_empty()).then_some(conflict)
}

/// What follows from what writes say of each other.
struct Links {
    /// The events that some writer saw and wrote over, or settled. What was settled is open again once that was taken back.
    replaced: BTreeSet<EventId>,
    /// The events that were taken back, and not brought back since.
    taken_back: BTreeSet<EventId>,
}

impl Links {
    fn of(writes: &BTreeMap<EventId, Write>) -> Self {
        let mut newest_first: Vec<&Write> = writes.values().collect();
        newest_first.sort_by_key(|write| std::cmp::Reverse(write.stamp));
        let mut undone: BTreeSet<OperationId> = BTreeSet::new();
        let (mut replaced, mut taken_back) = (BTreeSet::new(), BTreeSet::new());
        for write in newest_first {
            replaced.extend(write.replaces);
            if undone.contains(&write.operation) {
                taken_back.insert(write.stamp.event);
            } else {
                replaced.extend(&write.settles);
                undone.extend(write.undoes);
            }
        }
        Self {
            replaced,
            taken_back,
        }
    }
}

/// The writes that the standing value descends from, newest first.
struct Line<'a> {
    /// How far back each lies.
    depth: BTreeMap<EventId, usize>,
    /// The values that were written there and not taken back, and how far back.
    values: Vec<(&'a Value, usize)>,
}

impl<'a> Line<'a> {
    fn from(stands: &'a Write, writes: &'a BTreeMap<EventId, Write>, links: &Links) -> Self {
        let mut line = Self {
            depth: BTreeMap::new(),
            values: Vec::new(),
        };
        let mut at = Some(stands);
        while let Some(write) = at {
            let depth = line.depth.len();
            if line.depth.insert(write.stamp.event, depth).is_some() {
                break;
            }
            if !links.taken_back.contains(&write.stamp.event) {
                line.values.push((&write.value, depth));
            }
            at = write.replaces.and_then(|id| writes.get(&id));
        }
        line
    }

    /// Whether the same was written in this line by somebody who did not see it either: two who say the same do not
    /// disagree.
    fn says_the_same(&self, write: &Write, writes: &BTreeMap<EventId, Write>) -> bool {
        let mut seen = BTreeSet::new();
        let mut at = Some(write);
        let mut meets = usize::MAX;
        while let Some(before) = at.filter(|before| seen.insert(before.stamp.event)) {
            if let Some(depth) = self.depth.get(&before.stamp.event) {
                meets = *depth;
                break;
            }
            at = before.replaces.and_then(|id| writes.get(&id));
        }
        let mut beside = self.values.iter().take_while(|(_, depth)| *depth < meets);
        beside.any(|(value, _)| is_same(value, &write.value))
    }
}

/// Whether two values say the same. When something was closed is no part of it.
fn is_same(one: &Value, other: &Value) -> bool {
    match (standing(one), standing(other)) {
        (Some(one), Some(other)) => (one.state, &one.reason) == (other.state, &other.reason),
        _ => one == other,
    }
}

fn standing(value: &Value) -> Option<&Standing> {
    match value {
        Value::Issue(IssueField::Status(standing))
        | Value::Milestone(MilestoneField::Status(standing)) => Some(standing),
        _ => None,
    }
}
