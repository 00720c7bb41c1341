//! Where the formats put what they read, line by line.

use std::collections::{BTreeMap, HashSet};

use crosslink_core::json::Json;

use super::fit::{FITTED, fit, fits_an_event};
use super::record::{Fault, Item, MilestoneRecord, Place, Record};
use super::report::{BadLine, ImportProgress};

/// At most so many bad lines are told in full; the others are counted.
pub(crate) const BAD_LINES_TOLD: usize = 100;

/// How often progress is told, in items.
const PROGRESS_STEP: u64 = 256;

/// Collects what a format reads, and what it cannot read.
pub(crate) struct Intake<'p> {
    /// The issues so far.
    pub(crate) records: Vec<Record>,
    /// The milestones so far.
    pub(crate) milestones: Vec<MilestoneRecord>,
    /// The first bad lines.
    pub(crate) bad: Vec<BadLine>,
    /// How many bad lines there are.
    pub(crate) bad_count: u64,
    /// The keys of milestones that issues brought along.
    brought: HashSet<String>,
    progress: &'p mut dyn FnMut(ImportProgress),
}

impl<'p> Intake<'p> {
    /// Returns an empty intake.
    pub(crate) fn new(progress: &'p mut dyn FnMut(ImportProgress)) -> Self {
        Self {
            records: Vec::new(),
            milestones: Vec::new(),
            bad: Vec::new(),
            bad_count: 0,
            brought: HashSet::new(),
            progress,
        }
    }

    /// Takes what was read, or why it could not be.
    pub(crate) fn take(&mut self, read: Result<Item, Fault>) {
        match read {
            Ok(Item::Issue(record)) => self.record(*record),
            Ok(Item::IssueOf(record, milestone)) => {
                self.milestone(milestone);
                self.record(*record);
            }
            Ok(Item::Milestone(milestone)) => self.milestones.push(milestone),
            Err(fault) => self.refuse(fault),
        }
    }

    /// Takes the milestone of an issue, unless an issue before it brought it along.
    fn milestone(&mut self, milestone: MilestoneRecord) {
        if self.brought.insert(milestone.key.clone()) {
            self.milestones.push(milestone);
        }
    }

    /// Takes an issue.
    pub(crate) fn record(&mut self, mut record: Record) {
        keep_what_is_fitted(&mut record);
        if !fits_an_event(&record) {
            let reason = "the issue holds more than fits into one event";
            self.refuse(Fault::new(record.place, reason));
            return;
        }
        self.records.push(record);
        let read = self.records.len() as u64;
        if read.is_multiple_of(PROGRESS_STEP) {
            (self.progress)(ImportProgress::Read { issues: read });
        }
    }

    /// Notes what cannot be read.
    pub(crate) fn refuse(&mut self, fault: Fault) {
        self.bad_count += 1;
        if self.bad.len() < BAD_LINES_TOLD {
            let Place { line, column } = fault.place;
            let reason = fault.reason;
            self.bad.push(BadLine {
                line,
                column,
                reason,
            });
        }
    }

    /// Tells how far the writing is.
    pub(crate) fn tell(&mut self, progress: ImportProgress) {
        (self.progress)(progress);
    }
}

fn keep_what_is_fitted(record: &mut Record) {
    let before = fit(record);
    if before.is_empty() {
        return;
    }
    let mut texts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, text) in before {
        texts.entry(name).or_default().push(text);
    }
    record.foreign.insert(FITTED.to_owned(), Json::of(&texts));
}
