//! `init`, `uninstall`: a project in a repository, and out of it again.

use clap::Args;
use crosslink_agents::install::{Done, Wish, put_in};
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::{
    InitOptions, InitOutcome, InitReport, InitStep, KeptFile, Paths, StepOutcome, UninstallOptions,
    UninstallReport, Workspace,
};

use super::Run;
use super::assistants::{lines_of, named, take_all_out};
use super::walkthrough::{self, Answers};
use crate::app::App;
use crate::input;
use crate::render::Render;
use crate::ui::{Paint, Ui};

/// Makes a project in the git repository here
///
/// Everything lies in `.crosslink/` beside the main work tree; nothing else is touched, and `uninstall` takes it
/// away again. Run a second time, it makes what is missing. `--agent` names who writes in this clone; in a linked work
/// tree of a project that is there, who writes in that work tree. The first time at a terminal it asks a few questions, and each
/// has a flag; `--defaults` asks nothing.
#[derive(Args)]
pub(crate) struct Init {
    /// Ask nothing and take the defaults
    #[arg(long)]
    defaults: bool,
    /// Begin with the settings of a preset: team or solo
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
    /// Put hooks and tools into the settings of these assistants, as `crosslink setup` does
    #[arg(long, value_name = "ASSISTANT", value_delimiter = ',')]
    setup: Vec<String>,
    /// With `--setup`: put the few rules that matter into the files that they read, too
    #[arg(long, requires = "setup")]
    instructions: bool,
    /// Say what would be made, and make nothing
    #[arg(long)]
    dry_run: bool,
    /// Let `--agent` take the place of the agent this clone has, or this linked work tree
    #[arg(short, long)]
    force: bool,
    /// Take over the database of an older version, if one lies there
    #[arg(long)]
    import: bool,
}

impl Render for InitReport {
    fn text(&self, ui: &mut Ui) {
        for step in &self.steps {
            let word = match (self.dry_run, step.what) {
                (true, StepOutcome::Created) => "Would create",
                (true, StepOutcome::Repaired) => "Would restore",
                (true, StepOutcome::Completed | StepOutcome::Replaced) => "Would change",
                (false, StepOutcome::Created) => "Created",
                (false, StepOutcome::Repaired) => "Restored",
                (false, StepOutcome::Completed) => "Completed",
                (false, StepOutcome::Replaced) => "Replaced",
                (_, StepOutcome::Kept) => continue,
            };
            let path = ui.paint(Paint::Id, &step.path);
            if step.what == StepOutcome::Repaired
                && step.path.ends_with("crosslink.db")
                && !self.dry_run
            {
                ui.line(&format!(
                    "Created {path}: it was missing, and the new one is empty"
                ));
                ui.hint("`crosslink backup list` shows what can be restored");
                continue;
            }
            ui.line(&format!("{word} {path}"));
        }
        for note in &self.notes {
            ui.line(note);
        }
        if self.dry_run {
            ui.line("Nothing was written.");
            return;
        }
        match self.outcome {
            InitOutcome::Initialized => {
                ui.line("Crosslink initialized successfully!");
                ui.line("");
                ui.line(&format!("You write as '{}'. Next:", self.agent));
                ui.line("  crosslink create \"A task\"     write an issue");
                ui.line("  crosslink list                see what there is");
                ui.line("  crosslink session start       begin to work");
            }
            InitOutcome::AlreadyInitialized => ui.line("Already initialized"),
            InitOutcome::Repaired if !self.steps.iter().any(was_missing) => {
                ui.line("Already initialized");
            }
            InitOutcome::Repaired => {
                ui.line("Already initialized; what was missing was made again")
            }
        }
    }
}

fn was_missing(step: &InitStep) -> bool {
    !matches!(step.what, StepOutcome::Kept | StepOutcome::Replaced)
}

impl Init {
    /// What the flags say, and at a terminal a person, where there is no project yet; nothing where they want none.
    fn answers(&self, app: &mut App) -> Result<Option<Answers>, Problem> {
        let answers = Answers {
            preset: self.preset.clone(),
            setup: self.setup.clone(),
            instructions: self.instructions,
        };
        let paths = Paths::discover(app.environment(), app.globals.directory.as_deref());
        match paths {
            Ok(paths)
                if !self.asks_nothing()
                    && walkthrough::is_possible(app)
                    && !paths.database().exists() =>
            {
                walkthrough::ask(app, &paths, answers)
            }
            _ => Ok(Some(answers)),
        }
    }

    fn asks_nothing(&self) -> bool {
        self.defaults || self.dry_run
    }
}

impl Run for Init {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let Some(answers) = self.answers(app)? else {
            app.ui.line("Cancelled. Nothing was written.");
            return Ok(());
        };
        let wanted = named(&answers.setup)?;
        let options = InitOptions {
            directory: app.globals.directory.clone(),
            agent: app.globals.agent.clone(),
            preset: answers.preset,
            force: self.force,
            dry_run: self.dry_run,
        };
        let paths = Paths::discover(app.environment(), options.directory.as_deref());
        let environment = app.take_environment();
        let (workspace, mut report) = Workspace::init(environment, &options)?;
        if let (Ok(paths), false) = (paths, wanted.is_empty()) {
            let wish = Wish {
                instructions: answers.instructions,
                dry_run: self.dry_run,
                ..Wish::default()
            };
            report
                .notes
                .extend(lines_of(&put_in(&paths, &wanted, wish)?));
        }
        app.show(&report)?;
        let Some(mut workspace) = workspace else {
            return Ok(());
        };
        if report.outcome == InitOutcome::Initialized && wanted.is_empty() {
            super::assistants::offer_setup(app, workspace.paths());
        }
        let offered = report.older_database.is_some() && report.outcome == InitOutcome::Initialized;
        let question = "Take over the issues of the older `issues.db`?";
        let wanted = self.import
            || (offered
                && !self.defaults
                && input::confirm(app, question, "--import").unwrap_or(false));
        match (report.older_database, wanted) {
            (Some(path), true) => super::exchange::take_over(app, &mut workspace, &path),
            (Some(_), false) if offered => {
                app.ui
                    .hint("`crosslink import .crosslink/issues.db` takes the older issues over");
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// Takes the project out of the repository
#[derive(Args)]
pub(crate) struct Uninstall {
    /// Delete the issues and backups too
    #[arg(long)]
    delete_data: bool,
    /// Delete files that were changed since `init` made them
    #[arg(short, long)]
    force: bool,
    /// Say what would go and what would be asked for, and delete nothing
    #[arg(long)]
    dry_run: bool,
}

impl Render for UninstallReport {
    fn text(&self, ui: &mut Ui) {
        let word = if self.dry_run {
            "Would remove"
        } else {
            "Removed"
        };
        for path in &self.removed {
            ui.line(&format!("{word} {path}"));
        }
        for kept in &self.kept {
            ui.line(&format!("Kept {}: {}", kept.path, kept.why));
        }
        if self.removed.is_empty() {
            ui.line("Nothing to remove.");
        }
        for asked in &self.asks {
            ui.line(&format!(
                "Without --dry-run this needs {}: {}",
                asked.flag, asked.why
            ));
        }
    }
}

impl Run for Uninstall {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let options = UninstallOptions {
            directory: app.globals.directory.clone(),
            delete_data: self.delete_data,
            force: self.force,
            dry_run: self.dry_run,
        };
        let environment = app.take_environment();
        let paths = Paths::discover(&environment, options.directory.as_deref())?;
        let mut report = Workspace::uninstall(environment, &options)?;
        // Only a project that goes takes its hooks with it.
        let hooks = take_all_out(&paths, options.dry_run)?;
        for file in hooks.files {
            match file.what {
                Done::Unchanged => {}
                Done::LeftAlone => report.kept.push(KeptFile {
                    path: file.path,
                    why: file.why.unwrap_or_default(),
                }),
                Done::Removed => report.removed.push(file.path),
                _ => report
                    .removed
                    .push(format!("{} (what is ours in it)", file.path)),
            }
        }
        app.show(&report)
    }
}
