//! What checks said of commits: reporting it, and asking for it.

use crosslink_core::operation::{CiNoted, CiState, ReportCi};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_git::Repository;
use crosslink_store::Snapshot;
use schemars::JsonSchema;
use serde::Serialize;

use crate::run::Committed;
use crate::workspace::Workspace;

/// What is known of the checks of a commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "commit_checks")]
pub struct CommitChecks {
    /// The commit.
    pub commit: String,
    /// The worst of what its checks said: `failing`, `running`, `passing`; nothing where nothing was reported.
    pub state: Option<CiState>,
    /// What each said last.
    pub checks: Vec<CheckReport>,
}

/// What a check said last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckReport {
    /// Which, where it was named.
    pub check: Option<String>,
    /// What it said; nothing for a word that a newer version understands.
    pub state: Option<CiState>,
    /// Where there is more to read.
    pub url: Option<String>,
    /// When it was reported.
    pub at: Timestamp,
    /// Who reported it.
    pub by: String,
}

impl Workspace {
    /// Reports what a check said of a commit; of the one that is checked out where none is named.
    ///
    /// # Errors
    /// `text.invalid`, `usage.invalid` where nothing is checked out.
    pub fn report_ci(
        &mut self,
        commit: Option<String>,
        said: ReportCi,
    ) -> Result<Committed<CiNoted>, Problem> {
        let commit = self.commit_or_head(commit)?;
        self.run(ReportCi { commit, ..said })
    }

    /// Says what is known of the checks of a commit; of the one that is checked out where none is named.
    ///
    /// # Errors
    /// `usage.invalid` where nothing is checked out, or where the storage fails.
    pub fn checks(&self, commit: Option<String>) -> Result<CommitChecks, Problem> {
        let commit = self.commit_or_head(commit)?;
        self.read(|snapshot| checks_of(snapshot, &commit))
    }

    fn commit_or_head(&self, commit: Option<String>) -> Result<String, Problem> {
        if let Some(commit) = commit {
            return Ok(commit);
        }
        let repository = Repository::discover(&self.paths().git_directory).ok();
        let objects = repository.and_then(|repository| repository.objects().ok());
        let head = objects.and_then(|objects| objects.resolve("HEAD").ok().flatten());
        head.map(|id| id.to_string()).ok_or_else(|| {
            Problem::new(Code::UsageInvalid, "No commit is checked out here")
                .hint("`--sha <commit>` names one")
        })
    }
}

/// What is known of the checks of a commit.
fn checks_of(snapshot: &Snapshot, commit: &str) -> Result<CommitChecks, Problem> {
    let reports = snapshot.ci_reports(commit)?;
    let checks: Vec<CheckReport> = reports
        .into_iter()
        .map(|kept| CheckReport {
            check: kept.report.check,
            state: CiState::parse(&kept.report.state),
            url: kept.report.url,
            at: kept.at,
            by: kept.by,
        })
        .collect();
    Ok(CommitChecks {
        commit: commit.to_owned(),
        state: checks.iter().filter_map(|check| check.state).max(),
        checks,
    })
}
