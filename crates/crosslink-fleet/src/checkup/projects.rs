//! Every project: its path, its repository, its hub, its remote.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crosslink_core::problem::Problem;
use crosslink_hub::{
    Cancel, ExchangeLimits, Look, RemoteSaid, TransportError, WatchError, Watched, Where, describe,
};
use crosslink_store::fleet::{FleetStore, NewProject, ProjectRow, ProjectStatus};
use crosslink_workspace::Onlooker;

use super::Checkup;
use super::report::{Area, Finding};
use crate::health::HealthState;
use crate::people;
use crate::running::Running;
use crate::watch::ProjectView;

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
            let position =
                |row: &ProjectRow| row.state.as_ref().map(|state| state.position.clone());
            found.extend(active.flat_map(|row| lacks(&row.project, position(row).as_deref())));
            return Ok(());
        }
        let waiting = Mutex::new(active);
        let next = || {
            let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.next()
        };
        let work = || {
            let found = std::iter::from_fn(next).flat_map(|row| self.project(&row.project));
            found.collect::<Vec<_>>()
        };
        let mut seen: Vec<Finding> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
            let ended = workers.into_iter().flat_map(|worker| worker.join());
            ended.flatten().collect()
        });
        seen.sort_by(|one, other| one.subject.cmp(&other.subject));
        found.extend(seen);
        Ok(())
    }

    /// Looks at one project, as a watch would.
    fn project(&self, project: &NewProject) -> Vec<Finding> {
        if let Some(mut own) = Onlooker::of(&project.path).filter(Onlooker::has_database) {
            let read = own.look(Duration::ZERO).err();
            return read
                .map(|problem| damaged(project, &problem))
                .into_iter()
                .collect();
        }
        let mut watched = Watched::new(&project.path, &project.default_branch);
        let cancel = Cancel::new();
        let limits = ExchangeLimits {
            deadline: self.deadline,
            cancel: &cancel,
        };
        let to = match self.remotes {
            true => Where::Everywhere,
            false => Where::Here,
        };
        let looked = match watched.look(to, (self.transport.as_ref(), limits), self.now) {
            Ok(looked) => looked,
            Err(error) => return vec![unreadable(project, &error)],
        };
        let mut found = lacks(project, Some(&looked.position));
        if let RemoteSaid::Failed(error) = &looked.remote {
            found.push(unreached(project, error));
        }
        if let Look::Changed(snapshot) = &looked.look
            && let Some(first) = snapshot.damage.first()
        {
            let message = format!(
                "{} of the hub cannot be read, first {}: {}",
                match snapshot.damage.len() {
                    1 => "1 part".to_owned(),
                    more => format!("{more} parts"),
                },
                first.place,
                first.reason
            );
            found.push(about(
                project,
                Finding::warning(Area::Projects, "project.damaged", message),
            ));
        }
        found
    }
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
fn lacks(project: &NewProject, position: Option<&str>) -> Vec<Finding> {
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
    let is_somewhere = |position: &str| position.contains(|letter| letter != '-' && letter != ' ');
    if !known.has_hub && !position.is_some_and(is_somewhere) {
        let message = "no hub is here yet; it shows as soon as one can be fetched";
        let finding = Finding::note(Area::Projects, "project.no_hub", message);
        found.push(about(project, finding));
    }
    found
}

/// A project of this program whose database cannot be read.
fn damaged(project: &NewProject, problem: &Problem) -> Finding {
    let finding = Finding::error(Area::Projects, "project.unreadable", problem.message());
    let fix = format!("crosslink -C {} doctor", project.path.display());
    about(project, finding.fix(fix))
}

fn unreadable(project: &NewProject, error: &WatchError) -> Finding {
    let path = project.path.display();
    let finding = match error {
        WatchError::Missing(_) => {
            let message = format!("there is no repository at {path}");
            let fix = format!(
                "put it back, or `crosslink dashboard untrack {}`",
                project.slug
            );
            Finding::error(Area::Projects, "project.missing", message).fix(fix)
        }
        error => Finding::error(Area::Projects, "project.unreadable", error.to_string())
            .fix(format!("git -C {path} fsck")),
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
        Unsupported | Corrupt => {
            error("project.unreadable").fix(format!("git -C {} fsck", view.path))
        }
        AuthRequired => warning("project.auth_required").fix(ask),
        Degraded | Unreachable => warning("project.remote_unreachable").fix(ask),
    };
    Some(finding.about(&view.slug))
}
