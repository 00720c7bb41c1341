//! From records to events: what is not known here is created, what is newer there is written.

mod changed;
mod fresh;
mod identity;
mod milestones;

use std::collections::HashSet;

use crosslink_core::id::{CommentId, IssueId, MilestoneId, TimeEntryId};
use crosslink_core::model::FOREIGN_NUMBER_LIMIT;
use crosslink_core::problem::Problem;
use uuid::Uuid;

use super::ImportFormat;
use super::intake::Intake;
use super::record::Record;
use super::report::{ImportOutcome, ImportProgress, ImportReport, ImportedIssue, Note};
use crate::run::Transaction;
pub(crate) use identity::UNRESOLVED;
use identity::{Links, Plan};

/// At most so many notes are told; the others are counted.
const NOTES_TOLD: usize = 1_000;

/// How often progress is told, in issues.
const PROGRESS_STEP: u64 = 256;

/// Under which names uuids are made of what a source calls things. Fixed for ever: clones that import the
/// same file must make the same.
const NAMESPACE: Uuid = Uuid::from_u128(0x8a6f_21c4_5d0e_4b7a_9c33_6e1f_0d42_b7e5);

/// The number something had in the source, if it may be taken over and is free.
fn free(wished: Option<u32>, taken: &HashSet<u32>) -> Option<u32> {
    wished.filter(|number| (1..=FOREIGN_NUMBER_LIMIT).contains(number) && !taken.contains(number))
}

fn derived(seed: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, seed.as_bytes())
}

/// The uuid of an issue whose source gives none.
pub(crate) fn issue_id(seed: &str) -> IssueId {
    IssueId(derived(seed))
}

/// The uuid of a milestone whose source gives none.
pub(crate) fn milestone_id(seed: &str) -> MilestoneId {
    MilestoneId(derived(seed))
}

/// The uuid of a comment whose source gives none.
pub(crate) fn comment_id(issue: IssueId, seed: &str) -> CommentId {
    CommentId(Uuid::new_v5(
        &issue.0,
        format!("comment\0{seed}").as_bytes(),
    ))
}

/// The uuid of a stretch of work whose source gives none.
pub(crate) fn time_entry_id(issue: IssueId, seed: &str) -> TimeEntryId {
    TimeEntryId(Uuid::new_v5(&issue.0, format!("time\0{seed}").as_bytes()))
}

/// Writes everything that was read, and tells what became of it.
pub(super) fn take_in(
    transaction: &mut Transaction,
    mut intake: Intake,
    format: ImportFormat,
    dry_run: bool,
) -> Result<ImportReport, Problem> {
    let records = std::mem::take(&mut intake.records);
    let mut report = ImportReport {
        format,
        dry_run,
        created: 0,
        updated: 0,
        unchanged: 0,
        deleted: 0,
        deleted_here: 0,
        milestones: 0,
        comments: 0,
        skipped: intake.bad_count,
        bad: std::mem::take(&mut intake.bad),
        notes: Vec::new(),
        note_count: 0,
        issues: Vec::with_capacity(records.len()),
    };
    let mut taken = transaction.snapshot()?.taken()?;
    let found = milestones::take_in(transaction, &mut taken, &intake.milestones)?;
    report.milestones = found.written;
    let mut plan = Plan::of(taken, &records, found.ids);
    let total = records.len() as u64;
    for (at, record) in records.into_iter().enumerate() {
        take_record(transaction, &mut plan, (at, record), &mut report)?;
        let issues = at as u64 + 1;
        if issues.is_multiple_of(PROGRESS_STEP) || issues == total {
            intake.tell(ImportProgress::Written { issues, total });
        }
    }
    for note in plan.cycles() {
        tell(&mut report, note);
    }
    Ok(report)
}

fn take_record(
    transaction: &mut Transaction,
    plan: &mut Plan,
    (at, mut record): (usize, Record),
    report: &mut ImportReport,
) -> Result<(), Problem> {
    let issue = plan.ids[at];
    let links = plan.links(at, &mut record);
    let title = record.title.clone();
    let deleted = record.deleted;
    report.deleted += u64::from(deleted);
    let source_id = record.key.clone();
    for text in std::mem::take(&mut record.notes) {
        let (line, source_id) = (record.place.line, source_id.clone());
        tell(
            report,
            Note {
                line,
                source_id,
                text,
            },
        );
    }
    let known = !plan.taken.issues.insert(issue);
    let (outcome, id, comments) = if known {
        let aliases = plan.aliases(&record.aliases);
        let written = changed::take_in(transaction, (issue, aliases), record, links)?;
        plan.taken.numbers.extend(&written.numbers);
        report.deleted_here += u64::from(written.deleted_here && !deleted);
        let number = transaction.hub().numbers(issue)?.last().copied();
        let outcome = if written.any {
            ImportOutcome::Updated
        } else {
            ImportOutcome::Unchanged
        };
        (outcome, number, written.comments)
    } else {
        let comments = record.comments.len() as u64;
        let numbers = fresh::Numbers {
            shown: plan.number(record.number),
            aliases: plan.aliases(&record.aliases),
        };
        let numbers = fresh::take_in(transaction, (issue, numbers), record, links)?;
        plan.taken.numbers.extend(&numbers);
        (ImportOutcome::Created, numbers.first().copied(), comments)
    };
    match outcome {
        ImportOutcome::Created => report.created += 1,
        ImportOutcome::Updated => report.updated += 1,
        ImportOutcome::Unchanged => report.unchanged += 1,
    }
    report.comments += comments;
    report.issues.push(ImportedIssue {
        source_id,
        id,
        uuid: issue,
        title,
        deleted,
        outcome,
    });
    Ok(())
}

fn tell(report: &mut ImportReport, note: Note) {
    report.note_count += 1;
    if report.notes.len() < NOTES_TOLD {
        report.notes.push(note);
    }
}
