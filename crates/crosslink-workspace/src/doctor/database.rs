//! What is looked at in the database.

use crosslink_core::problem::{Kind, Problem};
use crosslink_store::{Finding, FindingCode, Store};

use super::Findings;
use super::report::{Check, DoctorFinding};

/// What puts right what can be put right.
const REPAIR: &str = "crosslink doctor --repair";

/// Runs one check of the database.
///
/// # Errors
/// Where the storage fails for another reason than damage.
pub(super) fn look(store: &Store, check: Check, findings: &mut Findings) -> Result<(), Problem> {
    let found = match (check, &findings.relations) {
        (Check::File, _) => store.check_file(),
        (Check::Log, _) => store.check_log(),
        (Check::Projection, _) => return projection(store, findings),
        // One look answers for several checks.
        (_, Some(found)) => Ok(found.clone()),
        (_, None) => {
            let found = store.check_relations();
            findings.relations = found.as_ref().ok().cloned();
            found
        }
    };
    match found {
        Ok(found) => {
            for finding in found.into_iter().filter(|one| check_of(one.code) == check) {
                findings.push(explained(finding, findings.restore()));
            }
            Ok(())
        }
        Err(problem) => cannot_look(check, problem, findings),
    }
}

/// A projection with issues cannot come from an empty log; made anew, it would be empty too.
fn projection(store: &Store, findings: &mut Findings) -> Result<(), Problem> {
    let found = match store.check_projection() {
        Ok(found) => found,
        Err(problem) => return cannot_look(Check::Projection, problem, findings),
    };
    if !found.is_empty() && log_is_lost(store)? {
        let message = "the log is empty, but there are issues; a rebuild would delete them";
        let code = FindingCode::ProjectionDiffers.as_str();
        let finding = DoctorFinding::new(Check::Projection, code, message.to_owned()).error();
        let fix = findings.restore();
        findings.push(DoctorFinding { fix, ..finding });
        return Ok(());
    }
    for finding in found {
        findings.push(explained(finding, None));
    }
    Ok(())
}

fn cannot_look(check: Check, problem: Problem, findings: &mut Findings) -> Result<(), Problem> {
    if problem.kind() != Kind::Damaged {
        return Err(problem);
    }
    if check == Check::File {
        let code = FindingCode::FileDamaged.as_str();
        let finding = DoctorFinding::new(check, code, told(&problem)).error();
        let fix = findings.restore();
        findings.push(DoctorFinding { fix, ..finding });
    } else {
        findings.skip(check, told(&problem));
    }
    Ok(())
}

/// Whether the log is empty although the projection is not.
///
/// # Errors
/// Where the storage fails.
pub(super) fn log_is_lost(store: &Store) -> Result<bool, Problem> {
    if store.read(|snapshot| snapshot.last_seq())? > 0 {
        return Ok(false);
    }
    let digest = store.projection_digest()?;
    Ok(digest.iter().any(|(_, rows)| !rows.is_empty()))
}

fn told(problem: &Problem) -> String {
    let mut text = problem.message().to_owned();
    for cause in problem.causes() {
        text.push_str(": ");
        text.push_str(cause);
    }
    text
}

fn check_of(code: FindingCode) -> Check {
    match code {
        FindingCode::FileDamaged => Check::File,
        FindingCode::EventDamaged | FindingCode::LineSetAside => Check::Log,
        FindingCode::ProjectionDiffers => Check::Projection,
        FindingCode::CounterBehind | FindingCode::NumberDoubled => Check::Counters,
        FindingCode::CycleInactive | FindingCode::OrphanReference => Check::Relations,
        FindingCode::LockStale => Check::Locks,
    }
}

fn explained(finding: Finding, restore: Option<String>) -> DoctorFinding {
    let explained = DoctorFinding::new(check_of(finding.code), finding.code.as_str(), finding.what);
    match finding.code {
        FindingCode::FileDamaged | FindingCode::EventDamaged => DoctorFinding {
            fix: restore,
            ..explained.error()
        },
        FindingCode::ProjectionDiffers | FindingCode::CounterBehind => {
            explained.error().fix(REPAIR)
        }
        FindingCode::LockStale => explained.warning().fix(REPAIR),
        FindingCode::NumberDoubled => explained.warning().fix("crosslink renumber <uuid>"),
        FindingCode::CycleInactive => explained.warning().fix("crosslink unblock <id> <blocker>"),
        FindingCode::OrphanReference => explained,
        // It costs nothing but itself, and only whoever wrote it can say it again.
        FindingCode::LineSetAside => {
            explained.fix("`crosslink verify` says which; whoever wrote them can write them again")
        }
    }
}
