//! What is looked at beside the database: settings, identity, the directory.

use std::fs;

use crosslink_core::problem::Problem;
use crosslink_git::network_file_system;

use super::Findings;
use super::report::{Check, DoctorFinding, Severity};
use crate::environment::Environment;
use crate::paths::Paths;
use crate::settings::{Origin, Settings, SettingsPaths};
use crate::{files, identity, ignore};

/// What makes missing files again.
pub(super) const MEND: &str = "crosslink init";

/// The longest `.gitignore` that is read.
const SIZE_LIMIT: u64 = 1024 * 1024;

/// Reads every settings file, and names what no setting answers to.
pub(super) fn settings(environment: &Environment, paths: &Paths, findings: &mut Findings) {
    let place = SettingsPaths::within(&paths.directory);
    if !place.team.exists() {
        let message = format!("{} is missing", SettingsPaths::TEAM);
        let finding = DoctorFinding::new(Check::Settings, "doctor.file_missing", message);
        findings.push(finding.warning().fix(MEND));
    }
    let variables = environment.vars.clone().into_iter();
    match Settings::inspect(&place, variables, &[]) {
        Err(problem) => findings.push(refused(Check::Settings, &problem, Severity::Error)),
        Ok((settings, problems)) => {
            for problem in &problems {
                findings.push(refused(Check::Settings, problem, Severity::Warning));
            }
            for (origin, name) in settings.strangers() {
                let file = match origin {
                    Origin::Local => SettingsPaths::LOCAL,
                    _ => SettingsPaths::TEAM,
                };
                let message = format!("`{name}` in {file} is no setting");
                let code = "doctor.setting_unknown";
                findings.push(DoctorFinding::new(Check::Settings, code, message));
            }
        }
    }
}

/// Asks who would be writing here.
pub(super) fn identity(environment: &Environment, paths: &Paths, findings: &mut Findings) {
    if let Err(problem) = identity::agent(None, environment, paths) {
        findings.push(refused(Check::Identity, &problem, Severity::Error));
    }
}

/// Looks at the directory and at what lies in it.
pub(super) fn directory(paths: &Paths, findings: &mut Findings) {
    let found = |code, message: String| DoctorFinding::new(Check::Files, code, message);
    if let Some(kind) = network_file_system(&paths.directory) {
        let message = format!("the project lies on a network file system ({kind})");
        let finding = found("doctor.network_file_system", message);
        findings.push(finding.error().fix("clone the repository to a local disk"));
    }
    if let Err(problem) = probe(paths) {
        findings.push(refused(Check::Files, &problem, Severity::Error));
    }
    if paths.root.is_some() && lets_through(paths) {
        let message = ".gitignore lets files of this machine be committed".to_owned();
        let finding = found("doctor.ignore_incomplete", message);
        findings.push(finding.warning().fix(MEND));
    }
    for name in left_over(paths) {
        let message = format!("{name} was left behind by an interrupted write");
        let finding = found("doctor.left_over", message);
        findings.push(finding.fix("delete it"));
    }
    let older = paths.older_database();
    if older.is_file() {
        let message = "issues.db of an older version lies beside the database".to_owned();
        let fix = format!("crosslink import {}", older.display());
        findings.push(found("doctor.older_database", message).fix(&fix));
    }
}

/// Whether machine-local files would be committed.
fn lets_through(paths: &Paths) -> bool {
    match files::read_text(&paths.ignore_file(), SIZE_LIMIT) {
        Ok(Some(text)) => ignore::missing(&text).is_some(),
        Ok(None) => true,
        Err(_) => false,
    }
}

fn probe(paths: &Paths) -> Result<(), Problem> {
    let path = files::temporary(&paths.directory.join("doctor"));
    fs::write(&path, "").map_err(|error| files::unwritable(&paths.directory, &error))?;
    files::delete(&path)
}

fn left_over(paths: &Paths) -> Vec<String> {
    let entries = fs::read_dir(&paths.directory).into_iter().flatten();
    let mut names: Vec<_> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| files::is_temporary(name))
        .collect();
    names.sort_unstable();
    names
}

fn refused(check: Check, problem: &Problem, severity: Severity) -> DoctorFinding {
    DoctorFinding {
        check,
        code: problem.code().name(),
        severity,
        message: problem.message().to_owned(),
        fix: problem.hints().first().cloned(),
        repaired: false,
    }
}
