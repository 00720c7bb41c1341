//! `migrate`: an older hub becomes one of format 4.

use clap::Args;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::{MigrateOptions, Migration, MigrationState, OlderCounts, RolledBack};

use super::Run;
use crate::app::App;
use crate::input::confirm;
use crate::render::Render;
use crate::render::text::{count, safe};
use crate::ui::{Paint, Ui};

/// Make a hub of format 4 of the older hub on the remote
///
/// Reads the hub of the reference implementation, compares its migrated history with it field by field, founds the hub with it,
/// and keeps older clients out. The older branches stay as they are. Asks before it pushes anything.
#[derive(Args)]
pub(crate) struct Migrate {
    /// Show what would be done; nothing is pushed
    #[arg(long, conflicts_with_all = ["confirm", "rollback"])]
    dry_run: bool,
    /// Do not ask
    #[arg(short = 'y', long, visible_alias = "yes")]
    confirm: bool,
    /// Take the migration back, as long as nothing else was written
    #[arg(long)]
    rollback: bool,
    /// Go on where something cannot be read, or was never pushed
    #[arg(long, conflicts_with = "rollback")]
    leave_behind: bool,
}

impl Run for Migrate {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        if self.rollback {
            return self.back(app);
        }
        if !self.confirm {
            let plan = app.workspace()?.plan_migration()?;
            if self.dry_run || plan.state == MigrationState::Nothing {
                return app.show(&plan);
            }
            if plan.state == MigrationState::Planned {
                if !app.ui.is_json() {
                    plan.text(&mut app.ui);
                }
                if !confirm(app, "Migrate the hub?", "--confirm")? {
                    app.ui.line("Nothing was changed.");
                    return Ok(());
                }
            }
        }
        let leave_behind = self.leave_behind;
        let options = MigrateOptions { leave_behind };
        let migrated = app.workspace()?.migrate(&options)?;
        app.show(&migrated)
    }
}

impl Migrate {
    fn back(self, app: &mut App) -> Result<(), Problem> {
        let question = "Remove the hub from the remote, and what came from it from this clone?";
        if !self.confirm && !confirm(app, question, "--confirm")? {
            app.ui.line("Nothing was changed.");
            return Ok(());
        }
        let back = app.workspace()?.take_migration_back()?;
        app.show(&back)
    }
}

impl Render for Migration {
    fn text(&self, ui: &mut Ui) {
        let remote = safe(&self.remote);
        let source = self.source.as_deref().unwrap_or_default();
        match self.state {
            MigrationState::Nothing => {
                ui.line(&format!("No migration needed: {remote} has no older hub."));
                return;
            }
            MigrationState::Planned => ui.line(&format!("{remote} has a hub of format {source}")),
            MigrationState::Migrated => {
                ui.line(&format!(
                    "Migrated the {source} hub on {remote} to format 4"
                ));
            }
            MigrationState::Already => {
                ui.line(&format!(
                    "hub already migrated from {source} — no migration performed."
                ));
            }
        }
        self.held(ui);
        if self.state == MigrationState::Planned {
            ui.line("Nothing differs between the two. Would be pushed:");
        }
        for name in &self.refs {
            ui.line(&format!("  {}", safe(name)));
        }
        if let Some(sync) = &self.sync {
            sync.text(ui);
        }
        for name in &self.moved_since {
            let line = format!(
                "{} moved after it was migrated: what older clients wrote there is not here",
                safe(name)
            );
            let line = ui.paint(Paint::Faint, &line);
            ui.line(&line);
        }
    }

    fn ids(&self) -> Vec<String> {
        self.hub.iter().map(ToString::to_string).collect()
    }
}

/// What the older hub holds, and what would be left behind.
trait Held {
    fn held(&self, ui: &mut Ui);
}

impl Held for Migration {
    fn held(&self, ui: &mut Ui) {
        let row = |ui: &mut Ui, name: &str, value: &str| ui.line(&format!("  {name:<11} {value}"));
        if let Some(found) = &self.found {
            row(ui, "Holds", &holds(found));
            if found.lines > 0 {
                let (valid, invalid) = (found.signatures_valid, found.signatures_invalid);
                let lines = count(found.lines, "line");
                let said = format!("{lines} of logs; {valid} signatures verify, {invalid} do not");
                row(ui, "Signed", &said);
            }
        }
        if let (Some(genesis), Some(events)) = (&self.genesis, self.events) {
            row(
                ui,
                "History",
                &format!("{} in {genesis}", count(events, "event")),
            );
        }
        for other in &self.others {
            row(ui, "Not counted", &safe(other));
        }
        for damage in &self.damage {
            row(ui, "Unreadable", &safe(damage));
        }
        for name in &self.not_pushed {
            row(ui, "Not pushed", &safe(name));
        }
    }
}

fn holds(found: &OlderCounts) -> String {
    let parts = [
        (found.issues, "issue"),
        (found.comments, "comment"),
        (found.labels, "label"),
        (found.blockers, "blocker"),
        (found.relations, "relation"),
        (found.milestones, "milestone"),
        (found.locks, "lock"),
    ];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts.map(|(number, word)| count(number, word)).collect();
    match parts.is_empty() {
        true => "nothing".to_owned(),
        false => parts.join(", "),
    }
}

impl Render for RolledBack {
    fn text(&self, ui: &mut Ui) {
        let remote = safe(&self.remote);
        ui.line(&format!(
            "Took the migration back; {remote} is as it was before"
        ));
        for name in &self.removed {
            ui.line(&format!("  removed {}", safe(name)));
        }
    }

    fn ids(&self) -> Vec<String> {
        self.removed.clone()
    }
}

/// Declares a subcommand that the reference has and that is answered here with what to do now.
macro_rules! former {
    ($($(#[$doc:meta])* $name:ident { $($said:literal),* } $($flag:ident)*;)*) => {
        $(
            $(#[$doc])*
            #[derive(Args)]
            pub(crate) struct $name {
                $(
                    /// Taken for the sake of older scripts
                    #[arg(long, hide = true)]
                    $flag: bool,
                )*
            }

            impl Run for $name {
                fn run(self, app: &mut App) -> Result<(), Problem> {
                    $(let _ = self.$flag;)*
                    $(app.ui.line($said);)*
                    Ok(())
                }
            }
        )*
    };
}

former! {
    /// Nothing to do: issues are shared by `sync`
    ToShared {
        "No issues to migrate.",
        "Issues are shared by `crosslink sync`; an older hub is taken over by `crosslink migrate`."
    };
    /// Nothing to do: issues come with `sync`
    FromShared {
        "No issue files found: there is no such branch any more.",
        "Issues come with `crosslink sync`; an older hub is taken over by `crosslink migrate`."
    };
    /// Nothing to do: no branch is used that was renamed
    RenameBranch {
        "No migration needed (the hub uses no branch of its own).",
        "A hub of the first days on `crosslink/locks` is read once it lies on `crosslink/hub`."
    };
    /// Nothing to do: no branch is used that was hidden
    HubBranches {
        "no old-namespace hub refs found — the hub lies in refs of its own.",
        "Where the older hub lies in `refs/crosslink/`, push those refs to `refs/heads/crosslink/` first, then `crosslink migrate`."
    };
}

/// Make a hub of format 4 of the older one, under the older command's name
///
/// The third generation is not made any more: this does what `crosslink migrate` does.
#[derive(Args)]
pub(crate) struct HubV3 {
    /// The older branches stay; kept for the sake of older scripts
    #[arg(long)]
    finalize: bool,
    /// The older branches stay; kept for the sake of older scripts
    #[arg(long, requires = "finalize")]
    yes_delete_v2: bool,
    /// Do not ask
    #[arg(short = 'y', long)]
    confirm: bool,
}

impl Run for HubV3 {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        if self.finalize || self.yes_delete_v2 {
            app.ui.line(
                "The older branches are never deleted here; once nobody needs them, `git push <remote> --delete` removes them.",
            );
        }
        let migrate = Migrate {
            dry_run: false,
            confirm: self.confirm,
            rollback: false,
            leave_behind: false,
        };
        migrate.run(app)
    }
}
