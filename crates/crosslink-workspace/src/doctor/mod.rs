//! `doctor`: looks at everything a project consists of, says what helps, and puts right what can be.

mod database;
mod integrity;
mod project;
mod repair;
mod report;

use crosslink_core::problem::{Code, Kind, Problem};
use crosslink_store::{Finding, Store};

use crate::backup;
use crate::environment::Environment;
use crate::paths::Paths;
use crate::workspace::{OpenOptions, Workspace, discover_paths, identity_of};

pub use integrity::{IntegrityCheck, IntegrityStatus};
pub use report::{Check, DoctorFinding, DoctorReport, Severity, SkippedCheck};

/// What `doctor` is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DoctorOptions {
    /// What to look at; everything if empty.
    pub checks: Vec<Check>,
    /// Whether to put right what can be. A copy of the database is made first.
    pub repair: bool,
}

impl Workspace {
    /// Examines the project.
    ///
    /// # Errors
    /// Where the storage fails for another reason than damage, or a repair fails.
    pub fn doctor(&mut self, options: &DoctorOptions) -> Result<DoctorReport, Problem> {
        let patient = Patient {
            environment: &self.environment,
            paths: &self.paths,
            store: Ok(&mut self.store),
        };
        patient.examine(options)
    }

    /// Examines a project that [`Workspace::discover`] could not open, and says what helps.
    ///
    /// # Errors
    /// `project.not_found`; else as [`Workspace::doctor`].
    pub fn doctor_unopened(
        mut environment: Environment,
        opening: &OpenOptions,
        options: &DoctorOptions,
    ) -> Result<DoctorReport, Problem> {
        let paths = discover_paths(&environment, opening.directory.as_deref())?;
        if !paths.directory.is_dir() {
            return Err(Problem::new(
                Code::ProjectNotFound,
                "Not a crosslink repository (or any parent). Run 'crosslink init' first.",
            ));
        }
        let mut opened = Store::open(&paths.database(), identity_of(&mut environment));
        let patient = Patient {
            environment: &environment,
            paths: &paths,
            store: opened.as_mut().map_err(|problem| &*problem),
        };
        patient.examine(options)
    }
}

/// A project on the table; its database may be beyond opening.
struct Patient<'a> {
    environment: &'a Environment,
    paths: &'a Paths,
    store: Result<&'a mut Store, &'a Problem>,
}

impl Patient<'_> {
    fn examine(mut self, options: &DoctorOptions) -> Result<DoctorReport, Problem> {
        let checks: Vec<_> = Check::ALL
            .into_iter()
            .filter(|check| options.checks.is_empty() || options.checks.contains(check))
            .collect();
        let mut report = self.look(&checks)?;
        if options.repair {
            let backup = self.repair(&report.findings)?;
            let before = std::mem::replace(&mut report, self.look(&checks)?).findings;
            report.backup = backup;
            add_repaired(&mut report, before);
        }
        Ok(report)
    }

    fn look(&self, checks: &[Check]) -> Result<DoctorReport, Problem> {
        let mut findings = Findings::new(self.paths);
        for check in checks.iter().copied() {
            match (&self.store, check) {
                (_, Check::Settings) => {
                    project::settings(self.environment, self.paths, &mut findings);
                }
                (_, Check::Identity) => {
                    project::identity(self.environment, self.paths, &mut findings);
                }
                (_, Check::Files) => project::directory(self.paths, &mut findings),
                (Ok(store), _) => database::look(store, check, &mut findings)?,
                (Err(problem), Check::File) => findings.cannot_open(problem),
                (Err(_), _) => findings.skip(check, "the database cannot be opened".to_owned()),
            }
        }
        Ok(findings.into_report(checks))
    }
}

/// What was there before a repair and is no more was put right.
fn add_repaired(report: &mut DoctorReport, before: Vec<DoctorFinding>) {
    let gone = before.into_iter().filter(|old| {
        let same = |new: &DoctorFinding| new.code == old.code && new.message == old.message;
        !report.findings.iter().any(same)
    });
    let repaired: Vec<_> = gone
        .map(|old| DoctorFinding {
            repaired: true,
            fix: None,
            ..old
        })
        .collect();
    report.findings.extend(repaired);
    report.findings.sort_by_key(|finding| finding.check);
}

/// Findings as they come in.
struct Findings {
    found: Vec<DoctorFinding>,
    skipped: Vec<SkippedCheck>,
    /// What the look at counters, relations and locks found, once it was taken.
    relations: Option<Vec<Finding>>,
    newest_backup: Option<String>,
}

impl Findings {
    fn new(paths: &Paths) -> Self {
        let sound = backup::list(paths)
            .into_iter()
            .find(|backup| backup.fault.is_none());
        Self {
            found: Vec::new(),
            skipped: Vec::new(),
            relations: None,
            newest_backup: sound.map(|backup| backup.name),
        }
    }

    fn push(&mut self, finding: DoctorFinding) {
        self.found.push(finding);
    }

    fn skip(&mut self, check: Check, why: String) {
        self.skipped.push(SkippedCheck { check, why });
    }

    /// The command that brings the newest sound copy back, if there is one.
    fn restore(&self) -> Option<String> {
        let name = self.newest_backup.as_ref()?;
        Some(format!("crosslink backup restore {name}"))
    }

    fn cannot_open(&mut self, problem: &Problem) {
        let finding = DoctorFinding::new(
            Check::File,
            problem.code().name(),
            problem.message().to_owned(),
        );
        let hint = problem.hints().first().cloned();
        let is_lost = match problem.code() {
            Code::DatabaseNewer => false,
            Code::ProjectNotFound => true,
            _ => problem.kind() == Kind::Damaged,
        };
        let fix = self.restore().filter(|_| is_lost).or(hint);
        self.push(DoctorFinding {
            fix,
            ..finding.error()
        });
    }

    fn into_report(self, checks: &[Check]) -> DoctorReport {
        let skipped = |check: &&Check| self.skipped.iter().any(|one| one.check == **check);
        DoctorReport {
            checks: checks
                .iter()
                .filter(|check| !skipped(check))
                .copied()
                .collect(),
            skipped: self.skipped,
            findings: self.found,
            backup: None,
        }
    }
}
