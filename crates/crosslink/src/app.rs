//! What every command is handed: the printer, the options, and the project once it is asked for.

use std::cell::OnceCell;

use crosslink_workspace::core::id::{IssueId, IssueRef, OperationId};
use crosslink_workspace::core::operation::Edited;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::query::{DateUse, read_date};
use crosslink_workspace::core::time::Timestamp;
use crosslink_workspace::settings::Settings;
use crosslink_workspace::{Ack, Bulk, Committed, Environment, OpenOptions, Workspace};
use schemars::JsonSchema;
use serde::Serialize;

use crate::cli::GlobalArgs;
use crate::render::Render;
use crate::render::issue::quiet_name;
use crate::render::list::ListOptions;
use crate::ui::{Format, Ui};

/// What every command is handed.
pub(crate) struct App {
    /// The printer.
    pub(crate) ui: Ui,
    /// The flags that every command takes.
    pub(crate) globals: GlobalArgs,
    environment: OnceCell<Environment>,
    workspace: Option<Workspace>,
}

/// What a write answers to a program: its outcome, how far it has travelled, and what to undo it by.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Written<'a, T> {
    /// What was achieved.
    #[serde(flatten)]
    outcome: &'a T,
    /// How far it has travelled.
    ack: Ack,
    /// The run it can be undone by; `null` if nothing changed.
    operation: Option<OperationId>,
}

impl App {
    /// Returns the surroundings of a command.
    pub(crate) fn new(ui: Ui, globals: GlobalArgs, environment: Environment) -> Self {
        Self {
            ui,
            globals,
            environment: OnceCell::from(environment),
            workspace: None,
        }
    }

    /// The surroundings of the process.
    pub(crate) fn environment(&self) -> &Environment {
        match &self.workspace {
            Some(workspace) => workspace.environment(),
            // A project that could not be opened has taken the surroundings with it; they can be read again.
            None => self.environment.get_or_init(Environment::of_process),
        }
    }

    /// Gives the surroundings to a command that opens or makes a project by itself.
    pub(crate) fn take_environment(&mut self) -> Environment {
        self.environment
            .take()
            .unwrap_or_else(Environment::of_process)
    }

    /// How the project is opened.
    pub(crate) fn open_options(&self) -> OpenOptions {
        OpenOptions {
            directory: self.globals.directory.clone(),
            agent: self.globals.agent.clone(),
            settings: self.globals.settings(),
        }
    }

    /// The project; found and opened when it is first asked for.
    ///
    /// # Errors
    /// As [`Workspace::discover`].
    pub(crate) fn workspace(&mut self) -> Result<&mut Workspace, Problem> {
        if self.workspace.is_none() {
            let options = self.open_options();
            let environment = self.take_environment();
            self.workspace = Some(Workspace::discover(environment, &options)?);
        }
        Ok(self
            .workspace
            .as_mut()
            .expect("a workspace was opened just now"))
    }

    /// The project, if a command opened it.
    pub(crate) fn opened(&self) -> Option<&Workspace> {
        self.workspace.as_ref()
    }

    /// The settings of the project.
    ///
    /// # Errors
    /// As [`Workspace::settings`].
    pub(crate) fn settings(&mut self) -> Result<Settings, Problem> {
        self.workspace()?.settings()
    }

    /// The time now.
    pub(crate) fn now(&self) -> Timestamp {
        self.environment().now()
    }

    /// Reads the date of a flag.
    ///
    /// # Errors
    /// As [`read_date`].
    pub(crate) fn date(&self, text: &str, usage: DateUse) -> Result<Timestamp, Problem> {
        read_date(text, usage, self.now())
    }

    /// Reads the date of a flag, if it was given.
    ///
    /// # Errors
    /// As [`read_date`].
    pub(crate) fn date_if(
        &self,
        text: Option<&str>,
        usage: DateUse,
    ) -> Result<Option<Timestamp>, Problem> {
        text.map(|text| self.date(text, usage)).transpose()
    }

    /// Looks up the issue an argument means.
    ///
    /// # Errors
    /// As [`Workspace::resolve`].
    pub(crate) fn issue(&mut self, argument: &str) -> Result<IssueId, Problem> {
        let reference = IssueRef::parse(argument)?;
        self.workspace()?.resolve(&reference)
    }

    /// Looks up the issues several arguments mean.
    ///
    /// # Errors
    /// As [`Workspace::resolve`].
    pub(crate) fn issues(&mut self, arguments: &[String]) -> Result<Vec<IssueId>, Problem> {
        crate::input::words(arguments)?
            .iter()
            .map(|argument| self.issue(argument))
            .collect()
    }

    /// Shows an answer in the form that was asked for.
    ///
    /// # Errors
    /// Where a program asked for fields that are not there.
    pub(crate) fn show(&mut self, answer: &impl Render) -> Result<(), Problem> {
        crate::render::show(self, answer)
    }

    /// Shows a list in the form that was asked for.
    ///
    /// # Errors
    /// Where a program asked for fields that are not there.
    pub(crate) fn show_list<T: Render>(
        &mut self,
        items: &[T],
        options: &ListOptions<'_, T>,
    ) -> Result<(), Problem> {
        crate::render::list::show(self, items, options)
    }

    /// Shows what a write achieved: `text` for people, ids for `--quiet`, the outcome for programs.
    ///
    /// # Errors
    /// Where the outcome cannot be written as JSON.
    pub(crate) fn wrote<T: Serialize>(
        &mut self,
        committed: &Committed<T>,
        ids: &[String],
        text: impl FnOnce(&mut Ui, &T),
    ) -> Result<(), Problem> {
        match self.ui.format {
            Format::Json | Format::Jsonl => {
                let outcome = &committed.outcome;
                let written = Written {
                    outcome,
                    ack: committed.ack,
                    operation: committed.operation,
                };
                crate::render::json(self, &written)
            }
            _ if self.ui.quiet => {
                for id in ids {
                    self.ui.line(id);
                }
                Ok(())
            }
            _ => {
                text(&mut self.ui, &committed.outcome);
                Ok(())
            }
        }
    }

    /// Shows what became of each of several issues, a sentence each, as [`App::wrote_each`] does.
    ///
    /// # Errors
    /// The last refusal, if there is any; the others are told before it.
    pub(crate) fn edited_each(
        &mut self,
        committed: Committed<Bulk<Edited>>,
        asked: usize,
        sentence: impl Fn(&Edited) -> String,
    ) -> Result<(), Problem> {
        self.wrote_each(
            committed,
            asked,
            |edited| quiet_name(&edited.display_id),
            |ui, edited| ui.line(&sentence(edited)),
        )
    }

    /// Shows what a write achieved for each of several issues: an array for programs where more than one was named.
    ///
    /// # Errors
    /// The last refusal, if there is any; the others are told before it.
    pub(crate) fn wrote_each<T: Serialize>(
        &mut self,
        committed: Committed<Bulk<T>>,
        asked: usize,
        id: impl Fn(&T) -> String,
        text: impl Fn(&mut Ui, &T),
    ) -> Result<(), Problem> {
        let Committed {
            outcome: Bulk { done, refused },
            operation,
            ack,
        } = committed;
        match self.ui.format {
            Format::Json | Format::Jsonl => {
                let all: Vec<_> = done
                    .iter()
                    .map(|outcome| Written {
                        outcome,
                        ack,
                        operation,
                    })
                    .collect();
                match all.as_slice() {
                    [one] if asked == 1 => crate::render::json(self, one)?,
                    all => crate::render::json(self, &all)?,
                }
            }
            _ if self.ui.quiet => {
                for outcome in &done {
                    self.ui.line(&id(outcome));
                }
            }
            _ => {
                for outcome in &done {
                    text(&mut self.ui, outcome);
                }
            }
        }
        let mut refused = refused.into_iter().map(|refusal| refusal.problem);
        let last = refused.next_back();
        for problem in refused {
            crate::ui::problem(&problem, self.ui.is_json(), false);
        }
        last.map_or(Ok(()), Err)
    }
}
