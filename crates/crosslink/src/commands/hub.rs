//! `verify`, `compact`, `prune`: the hub as a heap of objects.

use clap::Args;
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::trust::{Compacted, HubVerified};

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::text::{count, safe};
use crate::ui::Ui;

/// Check every chain and signature of the hub as it is held here
///
/// Asks nobody. Ends with exit code 1 where something is wrong; what is quarantined or set aside is told, and is no fault.
#[derive(Args)]
pub(crate) struct Verify {}

impl Run for Verify {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let verified = app.workspace()?.verify_hub()?;
        app.show(&verified)?;
        if verified.sound {
            return Ok(());
        }
        Err(
            Problem::new(Code::CheckFailed, "The hub is not in order everywhere")
                .hint("`crosslink sync` heals what this clone has and the remote lost; junk above a head counts for nothing"),
        )
    }
}

/// Pack the loose objects of the repository, and put idle logs to rest
///
/// Nothing is lost. Below some two thousand loose objects nothing is packed. A log to which nothing was added for a month loses
/// its ref at the remote, and the archive keeps it; its database puts it back when it writes again. Contacts do both by themselves
/// now and then, where it pays.
#[derive(Args)]
pub(crate) struct Compact {
    /// Put logs to rest to which nothing was added for so many days
    #[arg(long, value_name = "DAYS")]
    idle: Option<u32>,
}

impl Run for Compact {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let compacted = app.workspace()?.compact(self.idle)?;
        app.show(&compacted)
    }
}

/// Say why logs are not cut, and what to do instead
#[derive(Args)]
pub(crate) struct Prune {}

const PRUNE: &str = "\
The logs of the hub are not cut: a clone that was away for long would hold what others no longer have, push it back, and the
history that undo, blame and --as-of answer from would be gone on some clones and there on others.

What takes space, and what to do instead:
  many small objects    `crosslink compact` packs them; so does `git gc`
  many refs             `crosslink compact` puts logs to rest that were idle for a month: the archive keeps them whole, and
                        they need no ref until their database writes again
  many closed issues    `crosslink archive older <days>` takes them out of lists
  what should not have been written
                        `crosslink comment <id> --redact <n>` hides it everywhere; it stays in the history of the hub
  starting over         `crosslink export` here, `crosslink import` into a new project
";

impl Run for Prune {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        super::about::print(app, PRUNE.to_owned())
    }
}

impl Render for HubVerified {
    fn text(&self, ui: &mut Ui) {
        ui.line(&format!("Hub {}, policy {}", self.hub, self.policy));
        for chain in &self.chains {
            let sound = if chain.sound { "ok    " } else { "BROKEN" };
            let commits = count(chain.commits as usize, "commit");
            let counts = chain
                .counts
                .as_ref()
                .map(|counts| format!(", counts: {counts}"));
            ui.line(&format!(
                "  {sound} {}: {commits}, {} signed{}",
                chain.at,
                chain.signed,
                counts.unwrap_or_default()
            ));
        }
        if self.at_rest > 0 {
            let logs = count(self.at_rest, "log");
            ui.line(&format!("{logs} at rest, which the archive keeps"));
        }
        if self.quarantined > 0 {
            let events = count(
                usize::try_from(self.quarantined).unwrap_or(usize::MAX),
                "event",
            );
            ui.line(&format!("{events} kept without effect"));
        }
        for line in &self.set_aside {
            ui.line(&format!(
                "set aside: {}, commit {}, line {}: {}",
                safe(&line.log),
                line.commit,
                line.line,
                safe(&line.why)
            ));
        }
        for fault in &self.faults {
            ui.line(&format!("wrong: {}: {}", safe(&fault.at), safe(&fault.why)));
        }
        if self.sound {
            ui.line("Everything holds.");
        }
    }

    fn ids(&self) -> Vec<String> {
        let broken = self.chains.iter().filter(|chain| !chain.sound);
        broken.map(|chain| chain.at.clone()).collect()
    }
}

impl Render for Compacted {
    fn text(&self, ui: &mut Ui) {
        match self.packed {
            0 => ui.line("Few objects are loose; there is nothing to pack"),
            packed => ui.line(&format!("Packed {}", count(packed, "object"))),
        }
        if !self.shared {
            return;
        }
        match self.archived.len() {
            0 => ui.line("No log was idle for long enough to be put to rest"),
            logs => ui.line(&format!("Put {} to rest", count(logs, "log"))),
        }
        for name in &self.archived {
            ui.line(&format!("  {name}"));
        }
        let live = count(self.live, "log");
        ui.line(&format!(
            "{live} with refs at the remote, {} in the archive",
            self.at_rest
        ));
        for fault in &self.faults {
            ui.line(&format!("{}: {}", safe(&fault.at), safe(&fault.why)));
        }
    }

    fn ids(&self) -> Vec<String> {
        self.archived.clone()
    }
}
