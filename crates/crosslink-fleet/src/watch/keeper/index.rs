//! What the keeper hears through the index: projects taken up and let go, thresholds, what people said of alerts.

use std::sync::PoisonError;

use crosslink_core::problem::Problem;
use crosslink_hub::Watched;
use crosslink_store::fleet::{ProjectRow, ProjectStatus};

use super::super::kept::Kept;
use super::super::pool::Job;
use super::super::project::News;
use super::super::save;
use super::super::source::Source;
use super::super::view::UpdateKind;
use super::{Keeper, OTHERS, rolled};
use crate::schedule::ProjectId;

impl Keeper {
    /// Reads the index again where somebody else wrote to it.
    pub(super) fn hear_others(&mut self) {
        let elapsed = self.elapsed();
        if elapsed.saturating_sub(self.asked_others) < OTHERS {
            return;
        }
        self.asked_others = elapsed;
        rolled(self.roll_up.rested(&self.store, self.now()));
        let read = match self.store.version() {
            Ok(version) if version == self.version => return,
            Ok(_) => self.read_index(),
            Err(problem) => Err(problem),
        };
        // Somebody may have turned an endpoint on, or wants something sent again.
        self.wake_deliveries(true);
        if let Err(problem) = read {
            tracing::error!(%problem, "the index cannot be read");
        }
    }

    pub(super) fn read_index(&mut self) -> Result<(), Problem> {
        self.version = self.store.version()?;
        let rows = self.store.projects()?;
        let gone: Vec<ProjectId> = self
            .projects
            .keys()
            .filter(|id| !rows.iter().any(|row| row.id == id.0))
            .copied()
            .collect();
        for id in gone {
            self.forget(id);
        }
        for row in &rows {
            self.take_up(row)?;
        }
        self.hear_people()
    }

    pub(super) fn take_up(&mut self, row: &ProjectRow) -> Result<(), Problem> {
        let (id, now, elapsed) = (ProjectId(row.id), self.now(), self.elapsed());
        let paused = row.project.status == ProjectStatus::Paused;
        let is_new = !self.projects.contains_key(&id);
        if is_new {
            let interval = self.pace.hot.as_secs().max(1).cast_signed();
            let project = save::load(&self.store, row, interval, now)?;
            let watched = Watched::new(&row.project.path, &row.project.default_branch);
            let mut watched = watched.without_texts();
            project.remind(&mut watched);
            let path = &row.project.path;
            let source = Source::new(path, &self.home, watched, &project.position);
            self.projects
                .insert(id, Kept::new(project, row.project.pinned));
            self.jobs.send(Job {
                id,
                source: Box::new(source),
                now,
                to: None,
            });
        }
        let Some(kept) = self.projects.get_mut(&id) else {
            return Ok(());
        };
        let was_paused = kept.project.health.is_paused();
        let changed = was_paused != paused || kept.pinned != row.project.pinned;
        kept.pinned = row.project.pinned;
        let thresholds = save::thresholds(&row.settings);
        if was_paused != paused || kept.project.thresholds != thresholds {
            kept.project.thresholds = thresholds;
            kept.project.stir();
        }
        if paused {
            // It may have been paused before the watch began.
            kept.project.health.pause();
            self.scheduler.pause(id);
        } else if was_paused && !paused {
            kept.project.health.resume(now);
            self.scheduler.resume(id, elapsed);
        }
        if is_new || changed {
            let news = News {
                state: changed,
                ..News::default()
            };
            self.publish(id, news, now);
        }
        Ok(())
    }

    /// Takes in what people said of alerts past the watch.
    fn hear_people(&mut self) -> Result<(), Problem> {
        let now = self.now();
        let mut said = save::open_alerts(&self.store)?;
        let mut heard = Vec::new();
        for (id, kept) in &mut self.projects {
            let rows = said.remove(kept.project.slug.as_str());
            // What could not be written yet is newer.
            let rows = rows.filter(|_| kept.unsaved.is_none());
            if rows.is_some_and(|rows| kept.project.book.hear(rows)) {
                kept.project.stir();
                heard.push(*id);
            }
        }
        for id in heard {
            let news = News {
                state: true,
                ..News::default()
            };
            self.publish(id, news, now);
        }
        Ok(())
    }

    /// Writes down how old what is known is; a watch at rest writes nothing.
    pub(super) fn leave(&self) {
        let projects = self.projects.iter().map(|(id, kept)| (id.0, &kept.project));
        if let Err(problem) = save::leave(&self.store, projects, self.now()) {
            tracing::warn!(%problem, "how old everything is could not be written");
        }
    }

    fn forget(&mut self, id: ProjectId) {
        self.scheduler.remove(id);
        self.eyes.turn_away(id);
        let Some(kept) = self.projects.remove(&id) else {
            return;
        };
        let slug = kept.project.slug.to_string();
        self.board
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&slug);
        let now = self.now();
        self.tell(&slug, UpdateKind::Removed, now);
    }
}
