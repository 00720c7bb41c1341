//! What agents were asked for, and what was said of commits, at a glance.

use crosslink_core::control::Request;
use crosslink_core::event::{Entity, Event, Fact};
use crosslink_core::operation::CiState;
use crosslink_core::problem::Problem;
use rusqlite::params;

use crate::snapshot::Snapshot;

/// At most so many reports are looked at: those of the newest commits.
const REPORTS: i64 = 50;

/// A request to an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlanceRequest {
    /// The request.
    pub request: Request,
    /// The display number of the issue it is about.
    pub issue: Option<u32>,
}

/// What is known of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlanceCheck {
    /// The commit, in lower-case hexadecimal digits.
    pub commit: String,
    /// The worst of what its checks said last.
    pub state: CiState,
    /// Where to read more of that.
    pub url: Option<String>,
}

impl Snapshot<'_> {
    pub(super) fn glance_requests(&self) -> Result<Vec<GlanceRequest>, Problem> {
        let mut found = Vec::new();
        for kept in self.requests(None)?.into_iter().filter(|kept| kept.counts) {
            let number = match kept.request.issue {
                Some(issue) => self.hub().numbers(issue)?.last().copied(),
                None => None,
            };
            found.push(GlanceRequest {
                request: kept.request,
                issue: number,
            });
        }
        Ok(found)
    }

    pub(super) fn glance_checks(&self) -> Result<Vec<GlanceCheck>, Problem> {
        let sql = "SELECT line FROM events WHERE entity BETWEEN ?1 AND ?2 /* that count */
                   ORDER BY seq DESC LIMIT ?3";
        let (first, last) = Entity::commits();
        let values = params![first, last, REPORTS];
        let lines: Vec<String> = self.many(&self.counting(sql)?, values, |row| row.get(0))?;
        let mut commits: Vec<String> = Vec::new();
        for line in lines {
            if let Fact::CiReported(report) = Event::decode(&line)?.fact {
                let commit = report.commit.to_ascii_lowercase();
                if !commits.contains(&commit) {
                    commits.push(commit);
                }
            }
        }
        let checks = commits.into_iter().map(|commit| self.glance_check(commit));
        let checks = checks.collect::<Result<Vec<_>, Problem>>()?;
        Ok(checks.into_iter().flatten().collect())
    }

    fn glance_check(&self, commit: String) -> Result<Option<GlanceCheck>, Problem> {
        let reports = self.ci_reports(&commit)?.into_iter();
        let said = reports.filter_map(|kept| {
            let state = CiState::parse(&kept.report.state)?;
            Some((state, kept.report.url))
        });
        let worst = said.max_by_key(|(state, _)| *state);
        Ok(worst.map(|(state, url)| GlanceCheck { commit, state, url }))
    }
}
