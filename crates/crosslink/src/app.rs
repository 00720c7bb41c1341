//! What every command is handed: the printer, the options, and the project once it is asked for.

use std::cell::OnceCell;

use crosslink_fleet::elsewhere::{self, Asked};
use crosslink_fleet::watch::SharedClock;
use crosslink_workspace::core::id::{IssueId, IssueRef, OperationId};
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::query::{DateUse, read_date};
use crosslink_workspace::core::time::{Clock, Timestamp};
use crosslink_workspace::knowledge::{Knowledge, PageWritten};
use crosslink_workspace::settings::Settings;
use crosslink_workspace::{
    Ack, Committed, Environment, OpenOptions, Publish, SyncOptions, Workspace,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::cli::GlobalArgs;
use crate::render::Render;
use crate::render::list::ListOptions;
use crate::ui::{Format, Ui};

/// What every command is handed.
pub(crate) struct App {
    /// The printer.
    pub(crate) ui: Ui,
    /// The flags that every command takes.
    pub(crate) globals: GlobalArgs,
    /// The repository that is asked, if it is another.
    pub(crate) source: Option<String>,
    environment: OnceCell<Environment>,
    clock: SharedClock,
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

impl<'a, T> Written<'a, T> {
    /// Returns what became of a wish.
    pub(crate) fn new(outcome: &'a T, ack: Ack, operation: Option<OperationId>) -> Self {
        Self {
            outcome,
            ack,
            operation,
        }
    }
}

impl App {
    /// Returns the surroundings of a command.
    pub(crate) fn new(ui: Ui, globals: GlobalArgs, environment: Environment) -> Self {
        let clock = SharedClock::new(environment.clock);
        let environment = Environment {
            clock: Box::new(clock.clone()),
            ..environment
        };
        Self {
            ui,
            globals,
            source: None,
            environment: OnceCell::from(environment),
            clock,
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

    /// The project, or the other repository that is asked; found and opened when it is first asked for.
    ///
    /// # Errors
    /// As [`Workspace::discover`] and [`elsewhere::open`].
    pub(crate) fn workspace(&mut self) -> Result<&mut Workspace, Problem> {
        if self.workspace.is_none() {
            let options = self.open_options();
            let environment = self.take_environment();
            self.workspace = Some(match self.globals.repo.clone() {
                Some(repository) => self.elsewhere(environment, &options, repository)?,
                None => Workspace::discover(environment, &options)?,
            });
        }
        Ok(self
            .workspace
            .as_mut()
            .expect("a workspace was opened just now"))
    }

    /// Opens another repository, and says how fresh and how whole what it answers is.
    fn elsewhere(
        &mut self,
        environment: Environment,
        options: &OpenOptions,
        repository: String,
    ) -> Result<Workspace, Problem> {
        let refresh = self.globals.refresh;
        let asked = Asked {
            repository,
            refresh,
        };
        let answering = elsewhere::open(environment, options, &asked)?;
        crate::render::source::tell(&self.ui, &answering);
        self.source = Some(answering.source);
        Ok(answering.workspace)
    }

    /// The knowledge pages of the project, or of the other repository that is asked.
    ///
    /// # Errors
    /// As [`Workspace::discover`] and [`elsewhere::open_pages`].
    pub(crate) fn knowledge(&mut self) -> Result<Knowledge, Problem> {
        let Some(repository) = self.globals.repo.clone() else {
            return self.workspace()?.knowledge();
        };
        let refresh = self.globals.refresh;
        let asked = Asked {
            repository,
            refresh,
        };
        let answering = elsewhere::open_pages(self.environment(), &self.open_options(), &asked)?;
        crate::render::source::tell_pages(&self.ui, &answering, self.now());
        self.source = Some(answering.source);
        Ok(answering.knowledge)
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
        self.clock.now()
    }

    /// Where the time comes from, for whoever needs it longer than the command.
    pub(crate) fn clock(&self) -> Box<dyn Clock + Send> {
        Box::new(self.clock.clone())
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

    /// Sends what was written to the remote, where `--wait` or the setting `sync.publish` wants it there before the answer.
    ///
    /// # Errors
    /// As [`Workspace::sync`]; the write itself is safe.
    pub(crate) fn publish_now(&mut self) -> Result<(), Problem> {
        let wait = self.globals.wait;
        let Some(workspace) = &mut self.workspace else {
            return Ok(());
        };
        if !workspace.wrote_for_others()? {
            return Ok(());
        }
        if wait || workspace.publishes()? == Publish::Immediate {
            workspace.sync(&SyncOptions::default())?;
        }
        Ok(())
    }

    /// Tells once that nobody else sees what was written.
    pub(crate) fn tell_if_unheard(&mut self) {
        if self.ui.quiet || self.ui.is_json() {
            return;
        }
        // That it cannot be told is no failure of the write.
        let news = self.workspace.as_mut().map(Workspace::unheard_news);
        if let Some(Ok(Some(key))) = news {
            self.ui.hint(&format!(
                "nobody else sees this until a driver admits your key: `crosslink trust approve {key}`"
            ));
        }
    }

    /// Shows what became of a page, and to programs how far that has travelled.
    ///
    /// # Errors
    /// As [`Workspace::sync`]; the page itself is safe.
    pub(crate) fn wrote_page(&mut self, mut written: PageWritten) -> Result<(), Problem> {
        if self.ui.is_json() {
            written.ack = self.pages_travelled(written.revision.as_deref())?;
        }
        self.show(&written)
    }

    /// How far a change of pages has travelled by now, sent first where that is wanted before the answer.
    ///
    /// # Errors
    /// As [`Workspace::sync`]; the pages themselves are safe.
    pub(crate) fn pages_travelled(&mut self, revision: Option<&str>) -> Result<Ack, Problem> {
        self.publish_now()?;
        self.workspace()?.pages_travelled(revision)
    }

    /// Tells people once what was found while nobody looked.
    pub(crate) fn tell_what_is_new(&mut self) {
        if !self.ui.quiet && !self.ui.is_json() {
            self.tell_page_news();
        }
    }

    /// Tells once which pages could not be merged, whoever found that.
    pub(crate) fn tell_page_news(&mut self) {
        // That it cannot be told is no failure of the command.
        let news = self.workspace.as_mut().map(Workspace::page_news);
        for conflict in news.into_iter().flatten().flatten() {
            self.ui.warn(&crate::commands::at_odds(&conflict));
        }
    }

    /// How far a write has travelled by now, sent first where that is wanted before the answer.
    pub(crate) fn travelled<T>(&mut self, committed: &Committed<T>) -> Result<Ack, Problem> {
        self.publish_now()?;
        match (&self.workspace, committed.operation) {
            (Some(workspace), Some(operation)) => workspace.travelled(operation),
            _ => Ok(committed.ack),
        }
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
                let Committed {
                    outcome, operation, ..
                } = committed;
                let ack = self.travelled(committed)?;
                crate::render::json(self, &Written::new(outcome, ack, *operation))
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
}
