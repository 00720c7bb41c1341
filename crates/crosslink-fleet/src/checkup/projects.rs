//! Every project: its path, its repository, its hub, its remote.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crosslink_core::counted;
use crosslink_core::problem::Problem;
use crosslink_hub::{
    Cancel, ExchangeLimits, HubSnapshot, Look, RemoteSaid, TransportError, Watched, Where, describe,
};
use crosslink_store::fleet::{FleetStore, NewProject, ProjectRow, ProjectStatus};
use crosslink_workspace::Onlooker;

use super::Checkup;
use super::report::{Area, Finding};
use crate::health::{ErrorClass, HealthState};
use crate::people;
use crate::running::Running;
use crate::watch::{LookError, ProjectView, Source};

/// So many projects are looked at at once.
const AT_ONCE: usize = 8;

impl Checkup {
    pub(super) fn projects(
        &self,
        store: &FleetStore,
        running: Option<&Running>,
        found: &mut Vec<Finding>,
    ) -> Result<(), Problem> {
        let rows = store.projects()?;
        twice(&rows, found);
        let mut views = people::projects(store, self.now)?;
        let asked = running.is_some_and(|running| running.refine(&mut views).is_ok());
        let active = rows
            .iter()
            .filter(|row| row.project.status == ProjectStatus::Active);
        if asked {
            found.extend(views.iter().filter_map(told));
            found.extend(active.flat_map(|row| lacks(row, &source(row, &self.home), stands(row))));
            return Ok(());
        }
        let waiting = Mutex::new(active);
        let next = || {
            let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.next()
        };
        let work = || {
            let found = std::iter::from_fn(next).flat_map(|row| self.project_safely(row));
            found.collect::<Vec<_>>()
        };
        let mut seen: Vec<Finding> = thread::scope(|scope| {
            let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
            let ended = workers.into_iter().map(|worker| worker.join());
            ended
                .flat_map(|found| found.unwrap_or_else(|broken| resume_unwind(broken)))
                .collect()
        });
        seen.sort_by(|one, other| one.subject.cmp(&other.subject));
        found.extend(seen);
        Ok(())
    }

    /// Looks at one project. If this program breaks on it, that is what was found.
    fn project_safely(&self, row: &ProjectRow) -> Vec<Finding> {
        let look = AssertUnwindSafe(|| self.project(row));
        catch_unwind(look).unwrap_or_else(|_| vec![unreadable(&row.project, &LookError::Broken)])
    }

    /// Looks at one project, as a watch would.
    fn project(&self, row: &ProjectRow) -> Vec<Finding> {
        let project = &row.project;
        let mut source = source(row, &self.home);
        let cancel = Cancel::new();
        let limits = ExchangeLimits {
            deadline: self.deadline,
            cancel: &cancel,
        };
        let to = match self.remotes {
            true => Where::Everywhere,
            false => Where::Here,
        };
        let exchange = (self.transport.as_ref(), limits);
        let looked = match source.look_safely(to, exchange, self.now) {
            Ok(looked) => looked,
            Err(error) => return vec![unreadable(project, &error)],
        };
        let mut found = lacks(row, &source, &looked.position);
        if let RemoteSaid::Failed(error) = &looked.remote {
            found.push(unreached(project, error));
        }
        if let Look::Changed(snapshot) = &looked.look {
            found.extend(damaged(project, snapshot));
            found.extend(beside(project, snapshot));
        }
        found
    }
}

/// What of a hub cannot be read.
fn damaged(project: &NewProject, hub: &HubSnapshot) -> Option<Finding> {
    let first = hub.damage.first()?;
    let message = format!(
        "{} of the hub cannot be read, first {}: {}",
        counted(hub.damage.len() as u64, "part"),
        first.place,
        first.reason
    );
    let finding = Finding::warning(Area::Projects, "project.damaged", message);
    Some(about(project, finding))
}

/// Older generations of the hub that lie beside it.
fn beside(project: &NewProject, hub: &HubSnapshot) -> Option<Finding> {
    let older: Vec<String> = hub.beside.iter().map(ToString::to_string).collect();
    let message = format!(
        "its hub is read as {}; beside it lies one of {}, which does not count",
        hub.format,
        older.join(" and ")
    );
    let finding = Finding::note(Area::Projects, "project.older_hub", message);
    (!older.is_empty()).then(|| about(project, finding))
}

/// What a watch would read a project from.
fn source(row: &ProjectRow, home: &Path) -> Source {
    let project = &row.project;
    let hub = Watched::new(&project.path, &project.default_branch);
    Source::new(&project.path, home, hub, stands(row))
}

/// Where a project stood when a watch last read it.
fn stands(row: &ProjectRow) -> &str {
    row.state.as_ref().map_or("", |state| &state.position)
}

fn about(project: &NewProject, finding: Finding) -> Finding {
    finding.about(&project.slug)
}

/// Two names for one working copy are looked at twice.
fn twice(rows: &[ProjectRow], found: &mut Vec<Finding>) {
    let mut names: BTreeMap<&PathBuf, Vec<&str>> = BTreeMap::new();
    for project in rows.iter().map(|row| &row.project) {
        names.entry(&project.path).or_default().push(&project.slug);
    }
    for (path, names) in names.into_iter().filter(|(_, names)| names.len() > 1) {
        let message = format!("{} is tracked as {}", path.display(), names.join(" and "));
        let finding = Finding::note(Area::Projects, "project.twice", message);
        let fix = format!("crosslink dashboard untrack {}", names[1]);
        found.push(finding.about(names[0]).fix(fix));
    }
}

/// What a project lacks that is no trouble, by where its hub stands.
fn lacks(row: &ProjectRow, source: &Source, position: &str) -> Vec<Finding> {
    let project = &row.project;
    if source.is_here() {
        return Vec::new();
    }
    let Ok(known) = describe(&project.path) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if known.origin.is_none() {
        let message = "it has no remote `origin`: only what is here is seen";
        let finding = Finding::note(Area::Projects, "project.no_remote", message);
        found.push(about(project, finding));
    }
    // Where nothing stands, nothing but hyphens is written.
    let is_somewhere = position.contains(|letter| letter != '-' && letter != ' ');
    if !known.has_hub && !is_somewhere {
        let message = "no hub is here yet; it shows as soon as one can be fetched";
        let finding = Finding::note(Area::Projects, "project.no_hub", message);
        found.push(about(project, finding));
    }
    found
}

fn unreadable(project: &NewProject, error: &LookError) -> Finding {
    let path = project.path.display();
    let error_of = |code| Finding::error(Area::Projects, code, error.to_string());
    let finding = match (error, error.class()) {
        (LookError::Broken, _) => error_of("project.broken"),
        (_, ErrorClass::Missing) => {
            let untrack = format!("`crosslink dashboard untrack {}`", project.slug);
            error_of("project.missing").fix(format!("put it back, or {untrack}"))
        }
        (LookError::Own(_), _) => {
            error_of("project.unreadable").fix(format!("crosslink -C {path} doctor"))
        }
        (LookError::Hub(_) | LookError::Fourth(_), _) => {
            error_of("project.unreadable").fix(format!("git -C {path} fsck"))
        }
    };
    about(project, finding)
}

fn unreached(project: &NewProject, error: &TransportError) -> Finding {
    let code = match error {
        TransportError::AuthRequired { .. } => "project.auth_required",
        _ => "project.remote_unreachable",
    };
    let ask = format!("git -C {} ls-remote", project.path.display());
    let finding = Finding::warning(Area::Projects, code, error.to_string());
    about(project, finding.fix(format!("see what `{ask}` says")))
}

/// What helps a project that cannot be read, be it one of this program or a hub.
fn mended(path: &str) -> String {
    let own = Onlooker::of(Path::new(path)).filter(Onlooker::has_database);
    match own {
        Some(_) => format!("crosslink -C {path} doctor"),
        None => format!("git -C {path} fsck"),
    }
}

/// What a watch that runs says of a project.
fn told(view: &ProjectView) -> Option<Finding> {
    use HealthState::{
        AuthRequired, Corrupt, Degraded, Delayed, Live, Missing, Paused, Starting, Unreachable,
        Unsupported,
    };
    let said = view
        .health
        .last_error
        .as_ref()
        .map(|error| error.text.as_str());
    let said = said.unwrap_or("nobody knows why");
    let untrack = format!(
        "put it back, or `crosslink dashboard untrack {}`",
        view.slug
    );
    let ask = format!("see what `git -C {} ls-remote` says", view.path);
    let error = |code| Finding::error(Area::Projects, code, said);
    let warning = |code| Finding::warning(Area::Projects, code, said);
    let finding = match view.health.state {
        Starting | Live | Paused => return None,
        Delayed => {
            let message = "the watch looks at it later than it should";
            Finding::warning(Area::Projects, "project.delayed", message)
                .fix(format!("crosslink dashboard status {}", view.slug))
        }
        Missing => error("project.missing").fix(untrack),
        Unsupported | Corrupt => error("project.unreadable").fix(mended(&view.path)),
        AuthRequired => warning("project.auth_required").fix(ask),
        Degraded | Unreachable => warning("project.remote_unreachable").fix(ask),
    };
    Some(finding.about(&view.slug))
}
