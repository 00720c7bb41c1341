//! Putting things right: a copy first, then each repair, then a note of it in the database.

use crosslink_core::problem::Problem;
use crosslink_store::{FindingCode, Store};

use super::report::DoctorFinding;
use super::{Patient, database, project};
use crate::{backup, files, init};

/// A repair of the database.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repair {
    Rebuild,
    Relations,
}

impl Patient<'_> {
    /// Repairs what can be; returns the name of the copy that was made before.
    pub(super) fn repair(&mut self, found: &[DoctorFinding]) -> Result<Option<String>, Problem> {
        if found
            .iter()
            .any(|finding| finding.fix.as_deref() == Some(project::MEND))
        {
            init::mend(self.environment, self.paths)?;
        }
        let Ok(store) = &mut self.store else {
            return Ok(None);
        };
        let repairs = repairs(store, found)?;
        if repairs.is_empty() {
            return Ok(None);
        }
        let now = self.environment.now();
        let copy = files::exclusively(&self.paths.directory, || {
            backup::create(store, self.paths, Some("before-repair"), now)
        })?;
        for repair in &repairs {
            match repair {
                Repair::Rebuild => store.rebuild().map(drop),
                Repair::Relations => store.repair_relations(),
            }?;
        }
        for finding in found {
            if repair_of(finding).is_some_and(|repair| repairs.contains(&repair)) {
                store.note_repair(finding.code, &finding.message, now)?;
            }
        }
        Ok(Some(copy.name))
    }
}

/// The repairs that are asked for, each once: the projection first, as the others look at it.
fn repairs(store: &Store, found: &[DoctorFinding]) -> Result<Vec<Repair>, Problem> {
    let mut repairs = Vec::new();
    for repair in [Repair::Rebuild, Repair::Relations] {
        let asked = found
            .iter()
            .any(|finding| repair_of(finding) == Some(repair));
        let loses = repair == Repair::Rebuild && database::log_is_lost(store)?;
        if asked && !loses {
            repairs.push(repair);
        }
    }
    Ok(repairs)
}

fn repair_of(finding: &DoctorFinding) -> Option<Repair> {
    let is = |code: FindingCode| finding.code == code.as_str();
    if is(FindingCode::ProjectionDiffers) {
        Some(Repair::Rebuild)
    } else if is(FindingCode::CounterBehind) || is(FindingCode::LockStale) {
        Some(Repair::Relations)
    } else {
        None
    }
}
