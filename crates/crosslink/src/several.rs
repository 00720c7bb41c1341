//! Several issues in one command: what can be done is done, what cannot is named, and the command fails then.

use crosslink_workspace::core::id::IssueId;
use crosslink_workspace::core::operation::Edited;
use crosslink_workspace::core::problem::{Problem, ProblemBody};
use crosslink_workspace::{Bulk, Committed, is_refusal};
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::{App, Written};
use crate::render::chosen;
use crate::render::issue::quiet_name;
use crate::ui::{Format, Ui};

/// The issues that the arguments of a command mean.
#[derive(Default)]
pub(crate) struct Asked {
    /// Those that are there, each with the word that named it.
    pub(crate) found: Vec<(String, IssueId)>,
    /// What was said against the others so far.
    failures: Vec<Failure>,
    /// Whether a single one was named: its refusal is that of the command.
    pub(crate) alone: bool,
}

/// An issue that was asked for, and why nothing was done about it.
struct Failure {
    name: String,
    problem: Problem,
}

/// What a program is told about several issues.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Answers<T> {
    /// What was done, in the order asked for.
    done: T,
    /// What was not, and why.
    failed: Vec<Failed>,
}

/// An issue that was asked for, and why nothing was done about it.
#[derive(Serialize, JsonSchema)]
struct Failed {
    /// The issue as it was named.
    asked: String,
    /// Why.
    error: ProblemBody,
}

impl From<&Failure> for Failed {
    fn from(Failure { name, problem }: &Failure) -> Self {
        Self {
            asked: name.clone(),
            error: problem.to_view().error,
        }
    }
}

impl Asked {
    /// Several that nobody named one by one.
    pub(crate) fn by_query() -> Self {
        Self::default()
    }

    /// So many things about one issue.
    pub(crate) fn of(number: usize) -> Self {
        Self {
            alone: number == 1,
            ..Self::default()
        }
    }

    /// Those that are there.
    pub(crate) fn issues(&self) -> Vec<IssueId> {
        self.found.iter().map(|(_, issue)| *issue).collect()
    }

    /// Notes what is said against an issue, and goes on with the others.
    ///
    /// # Errors
    /// What is said, where a single issue was named or it is not about an issue.
    pub(crate) fn refuse(&mut self, name: &str, problem: Problem) -> Result<(), Problem> {
        if self.alone || !is_refusal(&problem) {
            return Err(problem);
        }
        let name = name.to_owned();
        self.failures.push(Failure { name, problem });
        Ok(())
    }

    /// Ends a command that has shown what it could.
    ///
    /// # Errors
    /// The last of what was said against an issue; the others are told before it.
    pub(crate) fn end(self, app: &App) -> Result<(), Problem> {
        let mut problems = self.failures.into_iter().map(|failure| failure.problem);
        let last = problems.next_back();
        for problem in problems {
            crate::ui::problem(&problem, app.ui.is_json(), false);
        }
        last.map_or(Ok(()), Err)
    }
}

impl App {
    /// Looks up the issues several arguments mean. Those that mean none are kept to be told at the end.
    ///
    /// # Errors
    /// What is said against a single one, or where the storage fails.
    pub(crate) fn asked(&mut self, arguments: &[String]) -> Result<Asked, Problem> {
        let words = crate::input::words(arguments)?;
        let mut asked = Asked {
            alone: words.len() == 1,
            ..Asked::default()
        };
        for word in words {
            match self.issue(&word) {
                Ok(issue) => asked.found.push((word, issue)),
                Err(problem) => asked.refuse(&word, problem)?,
            }
        }
        Ok(asked)
    }

    /// Shows what became of each of several issues, a sentence each, as [`App::wrote_each`] does.
    ///
    /// # Errors
    /// As [`App::wrote_each`].
    pub(crate) fn edited_each(
        &mut self,
        committed: Committed<Bulk<Edited>>,
        asked: Asked,
        sentence: impl Fn(&Edited) -> String,
    ) -> Result<(), Problem> {
        self.wrote_each(
            committed,
            asked,
            |edited| quiet_name(&edited.display_id),
            |ui, edited| ui.line(&sentence(edited)),
        )
    }

    /// Shows what a write achieved for each of several issues: for programs what was done and what was not, or the one
    /// outcome where a single issue was named.
    ///
    /// # Errors
    /// The last of what was said against an issue. People are told the others before it.
    pub(crate) fn wrote_each<T: Serialize>(
        &mut self,
        committed: Committed<Bulk<T>>,
        mut asked: Asked,
        id: impl Fn(&T) -> String,
        text: impl Fn(&mut Ui, &T),
    ) -> Result<(), Problem> {
        for refusal in committed.outcome.refused {
            let mut found = asked.found.iter();
            let named = found.find(|(_, issue)| *issue == refusal.issue);
            let name = named.map_or(refusal.display_id, |(word, _)| word.clone());
            asked.refuse(&name, refusal.problem)?;
        }
        let done = committed.outcome.done;
        match self.ui.format {
            Format::Json | Format::Jsonl => {
                let write = |outcome| Written::new(outcome, committed.ack, committed.operation);
                let done: Vec<_> = done.iter().map(write).collect();
                return self.answer(&done, asked);
            }
            _ if self.ui.quiet => done.iter().for_each(|outcome| self.ui.line(&id(outcome))),
            _ => done.iter().for_each(|outcome| text(&mut self.ui, outcome)),
        }
        asked.end(self)
    }

    /// Tells a program what was done and what was not. The last failure is also that of the command.
    fn answer<T: Serialize>(&mut self, done: &[T], mut asked: Asked) -> Result<(), Problem> {
        if asked.alone {
            return done
                .iter()
                .try_for_each(|one| crate::render::json(self, one));
        }
        let failed = asked.failures.iter().map(Failed::from).collect();
        let fields = &self.globals.fields;
        let text = if fields.is_empty() {
            crate::render::written(self.ui.format, &Answers { done, failed })?
        } else {
            let value = serde_json::to_value(done);
            let value = value.map_err(|error| Problem::bug(error.to_string()))?;
            let done = chosen(value, fields)?;
            crate::render::written(self.ui.format, &Answers { done, failed })?
        };
        self.ui.line(&text);
        asked
            .failures
            .pop()
            .map_or(Ok(()), |last| Err(last.problem))
    }
}
