//! `dashboard doctor`: looks at all that a watch needs, and says what helps. It changes nothing that people see.

mod home;
mod machine;
mod projects;
mod report;
mod watch;
mod webhooks;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_hub::{GitTransport, Transport};
use crosslink_store::fleet::FleetStore;

use crate::running::Running;
use crate::watch::index;

pub use report::{Area, Finding, Report, Skipped, WatchSeen};

/// How an examination is made.
pub struct Checkup {
    /// The directory of the index.
    pub home: PathBuf,
    /// The time now.
    pub now: Timestamp,
    /// Whether remotes are asked.
    pub remotes: bool,
    /// How long one exchange with a remote may take.
    pub deadline: Duration,
    /// How remotes are talked to.
    pub transport: Arc<dyn Transport>,
    /// Where the system says what it allows.
    pub system: PathBuf,
}

impl Checkup {
    /// The usual way.
    pub fn new(home: PathBuf, now: Timestamp) -> Self {
        let transport = Arc::new(GitTransport::new(home.join("git")));
        Self {
            home,
            now,
            remotes: true,
            deadline: Duration::from_secs(15),
            transport,
            system: PathBuf::from("/proc/sys"),
        }
    }

    /// Looks at everything. Where a watch runs it is asked; otherwise every project is looked at once, as a watch would.
    ///
    /// # Errors
    /// Where the index fails for another reason than damage.
    pub fn examine(&self) -> Result<Report, Problem> {
        let mut report = Report::default();
        let mut found = Vec::new();
        home::look(&self.home, &mut found);
        report.areas.push(Area::Home);
        match self.open(&mut found)? {
            Some(store) => self.with_index(&store, &mut report, &mut found)?,
            None => {
                report.areas.push(Area::Index);
                for area in [
                    Area::Reference,
                    Area::Watch,
                    Area::Projects,
                    Area::Webhooks,
                    Area::Clock,
                ] {
                    let why = "the index cannot be read".to_owned();
                    report.skipped.push(Skipped { area, why });
                }
            }
        }
        machine::limits(&self.system, report.projects, &mut found);
        report.areas.push(Area::Limits);
        found.sort_by_key(|finding| finding.area);
        report.areas.sort();
        report.findings = found;
        Ok(report)
    }

    fn with_index(
        &self,
        store: &FleetStore,
        report: &mut Report,
        found: &mut Vec<Finding>,
    ) -> Result<(), Problem> {
        report.projects = store.projects()?.len();
        home::reference(store, &self.home, found)?;
        let running = Running::find(&self.home);
        watch::look(running.as_ref(), &self.home, report.projects, found);
        report.watch = running.as_ref().map(|running| WatchSeen {
            url: running.url().to_owned(),
            process: running.process(),
            started_at: running.started_at(),
        });
        self.projects(store, running.as_ref(), found)?;
        webhooks::look(store, self.now, found)?;
        machine::clock(store, self.now, found)?;
        report.areas.extend([
            Area::Index,
            Area::Reference,
            Area::Watch,
            Area::Projects,
            Area::Webhooks,
            Area::Clock,
        ]);
        Ok(())
    }

    /// The index, looked through; nothing where it cannot be used.
    fn open(&self, found: &mut Vec<Finding>) -> Result<Option<FleetStore>, Problem> {
        const AGAIN: &str =
            "move fleet.db away; `crosslink dashboard discover --track` finds the projects again";
        let path = index(&self.home);
        let store = match FleetStore::open(&path) {
            Ok(store) => store,
            Err(problem) => {
                let finding = Finding::error(Area::Index, problem.code().name(), problem.message());
                let hint = problem.hints().first().map_or(AGAIN, String::as_str);
                found.push(finding.about(path.display().to_string()).fix(hint));
                return Ok(None);
            }
        };
        for fault in store.faults()? {
            let finding = Finding::error(Area::Index, "index.damaged", fault);
            found.push(finding.about(path.display().to_string()).fix(AGAIN));
        }
        Ok(Some(store))
    }
}
