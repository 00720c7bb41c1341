//! Each call goes through the one door anew: it opens the project, asks or changes something, and lets it go.

use crosslink_workspace::core::id::OperationId;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::{Environment, OpenOptions, Publish, SyncOptions, Workspace};
use serde_json::{Value, json};

/// What the server is handed of the world.
#[derive(Clone)]
pub struct Surroundings {
    /// Reads the surroundings of the process.
    pub environment: fn() -> Environment,
    /// How the project is opened.
    pub opening: OpenOptions,
    /// Lets what was written travel.
    pub written: fn(&Workspace),
}

/// What a call came to.
pub(crate) struct Done {
    /// The answer.
    pub(crate) value: Value,
    /// What was written, by which is told how far it has travelled.
    pub(crate) trace: Trace,
}

/// What was written.
#[derive(Clone, Default)]
pub(crate) enum Trace {
    /// Nothing.
    #[default]
    Nothing,
    /// A run of the log, which it can be undone by.
    Run(OperationId),
    /// A commit of the pages.
    Page(String),
}

impl From<Option<OperationId>> for Trace {
    fn from(run: Option<OperationId>) -> Self {
        run.map_or(Self::Nothing, Self::Run)
    }
}

impl Done {
    /// An answer to a question.
    pub(crate) fn asked(value: impl serde::Serialize) -> Result<Self, Problem> {
        Ok(Self {
            value: as_json(value)?,
            trace: Trace::Nothing,
        })
    }
}

/// Puts an answer into JSON.
pub(crate) fn as_json(value: impl serde::Serialize) -> Result<Value, Problem> {
    serde_json::to_value(value).map_err(|error| Problem::bug(error.to_string()))
}

impl Surroundings {
    /// Opens the project for a question.
    ///
    /// # Errors
    /// As [`Workspace::discover`], and whatever the question answers.
    pub(crate) fn ask<T>(
        &self,
        question: impl FnOnce(&mut Workspace) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut workspace = Workspace::discover((self.environment)(), &self.opening)?;
        question(&mut workspace)
    }

    /// Opens the project for a change, and lets what was written travel.
    ///
    /// # Errors
    /// As [`Workspace::discover`], and whatever the change answers.
    pub(crate) fn change(
        &self,
        change: impl FnOnce(&mut Workspace) -> Result<Done, Problem>,
    ) -> Result<Value, Problem> {
        self.ask(|workspace| {
            let done = change(workspace);
            // What was written before a refusal travels too.
            let unsent = sent(workspace);
            (self.written)(workspace);
            let mut done = done?;
            tell(workspace, &mut done, unsent)?;
            Ok(done.value)
        })
    }
}

/// Sends what was written, where the project wants it at the remote before the answer. What cannot be sent is safe here.
fn sent(workspace: &mut Workspace) -> Option<Problem> {
    let wanted = workspace.wrote_for_others().unwrap_or(false)
        && matches!(workspace.publishes(), Ok(Publish::Immediate));
    if !wanted {
        return None;
    }
    workspace.sync(&SyncOptions::default()).err()
}

/// Says how far the write has travelled by now, and why not further.
fn tell(workspace: &Workspace, done: &mut Done, unsent: Option<Problem>) -> Result<(), Problem> {
    let Some(answer) = done.value.as_object_mut() else {
        return Ok(());
    };
    match &done.trace {
        Trace::Nothing => {}
        Trace::Run(run) => {
            answer.insert("ack".to_owned(), as_json(workspace.travelled(*run)?)?);
            answer.insert("operation_id".to_owned(), json!(run.to_string()));
        }
        Trace::Page(revision) => {
            let ack = workspace.pages_travelled(Some(revision))?;
            answer.insert("ack".to_owned(), as_json(ack)?);
        }
    }
    if let Some(problem) = unsent {
        answer.insert("unsent".to_owned(), as_json(problem.to_view().error)?);
    }
    Ok(())
}
