//! A project of this program: its own database, read through the workspace into the snapshot all rules look at.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_hub::{Found, Look, RemoteSaid};
use crosslink_workspace::Onlooker;

use super::laid_out::{LaidOut, ci_at};

/// What the position of a project begins with that was read from its own database.
const POSITION: &str = "v4 ";

/// The database of a project, as it was last read.
pub(super) struct Own {
    path: PathBuf,
    began: Instant,
    onlooker: Option<Onlooker>,
    /// Whether the project was ever read from its database. It is then not read from anything else, also when the
    /// database is gone: an older hub beside it would look like a project without most of its issues.
    known: bool,
    position: String,
    laid_out: LaidOut,
}

impl Own {
    /// The database of the project at a path, whose position was written down when it was last read.
    pub(super) fn new(path: &Path, position: &str) -> Self {
        Self {
            path: path.to_owned(),
            began: Instant::now(),
            onlooker: None,
            known: position.starts_with(POSITION),
            position: position.to_owned(),
            laid_out: LaidOut::default(),
        }
    }

    /// The same project, of which nothing was read yet.
    pub(super) fn anew(&self) -> Self {
        Self::new(&self.path, &self.position)
    }

    /// Whether the project is read from its own database.
    pub(super) fn counts(&mut self) -> bool {
        if self.onlooker.is_none() {
            self.onlooker = Onlooker::of(&self.path);
        }
        let onlooker = self.onlooker.as_ref();
        onlooker.is_some_and(|onlooker| self.known || onlooker.has_database())
    }

    /// The folder in which something moves when somebody writes to the database, or makes one.
    pub(super) fn place(&self) -> Option<PathBuf> {
        self.onlooker.as_ref()?.place()
    }

    /// Whether the project was read from its database.
    pub(super) fn is_known(&self) -> bool {
        self.known
    }

    /// After which time the next look should come; nothing if it can wait until something moves.
    pub(super) fn again_in(&self) -> Option<Duration> {
        self.onlooker.as_ref()?.settles_in()
    }

    /// Looks; unchanged files cost no more than asking how they look. In earnest it is read whatever they look like.
    pub(super) fn look(&mut self, in_earnest: bool, now: Timestamp) -> Result<Found, Problem> {
        let Some(onlooker) = &mut self.onlooker else {
            return Ok(self.found(Look::Same));
        };
        if in_earnest {
            onlooker.doubt();
        }
        let glance = onlooker.look(self.began.elapsed())?;
        self.known = true;
        let look = match glance {
            None => Look::Same,
            Some(mut glance) => {
                self.position = format!("{POSITION}{}", glance.mark.seq);
                let checks = std::mem::take(&mut glance.checks);
                let made_at = |commit| onlooker.made_at(commit);
                let mut snapshot = self.laid_out.take_in(glance, made_at, now);
                if !checks.is_empty() {
                    snapshot.ci = ci_at(onlooker.default_tip().as_deref(), &checks);
                }
                Look::Changed(Box::new(snapshot))
            }
        };
        Ok(self.found(look))
    }

    /// Nobody else is asked: sync has brought into the database what others wrote.
    fn found(&self, look: Look) -> Found {
        Found {
            look,
            position: self.position.clone(),
            diverged: Vec::new(),
            rewritten: Vec::new(),
            restored: Vec::new(),
            default_branch_tip: None,
            remote: RemoteSaid::Answered,
        }
    }
}

#[cfg(test)]
mod tests {
    use crosslink_core::operation::{CreateIssue, ElementOf, SetElement};
    use crosslink_sim::environment;
    use crosslink_workspace::{InitOptions, Workspace};

    use super::*;

    #[test]
    fn a_word_that_nobody_uses_any_more_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        crosslink_sim::git(folder.path(), &["init", "--quiet"]).unwrap();
        let options = InitOptions {
            directory: Some(folder.path().to_owned()),
            agent: Some("agent-1".to_owned()),
            ..InitOptions::default()
        };
        let (workspace, _) = Workspace::init(environment(1), &options).unwrap();
        let mut workspace = workspace.unwrap();
        let created = CreateIssue {
            title: "One".to_owned(),
            ..CreateIssue::default()
        };
        let issue = workspace.run(created).unwrap().outcome.uuid;
        let mut own = Own::new(folder.path(), "");
        assert!(own.counts());
        let words = |own: &mut Own| {
            drop(own.look(true, Timestamp::from_seconds(0)).unwrap());
            format!("{:?}", own.laid_out.words)
        };
        for (present, known) in [(true, true), (false, false)] {
            workspace
                .run(SetElement {
                    issue,
                    element: ElementOf::Label("passing".to_owned()),
                    present,
                })
                .unwrap();
            assert_eq!(words(&mut own).contains("passing"), known);
        }
    }
}
