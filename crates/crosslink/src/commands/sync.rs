//! `sync`: contact with the remote, and what is known without one.

use clap::Args;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::{Ack, PagesSynced, Seeded, Sleep, SyncOptions, SyncReport, SyncStatus};

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::text::{count, safe};
use crate::ui::{Paint, Ui};

/// Take over what others wrote, and publish what was written here
///
/// The first sync founds the hub on the remote, or joins the one that is there; from then on writes are published by themselves
/// within about a second. Offline is a normal state: what was written here is safe, and goes out with the next contact.
#[derive(Args)]
pub(crate) struct Sync {
    /// Try again what the remote refused
    #[arg(long)]
    retry_refused: bool,
    /// Say what would be done, and change nothing, here or there
    #[arg(long, conflicts_with = "retry_refused")]
    dry_run: bool,
    /// Fill an empty remote with the hub as this clone has it: the project's remote, or another that is named
    #[arg(long, value_name = "REMOTE", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["retry_refused", "dry_run"])]
    seed: Option<String>,
}

impl Run for Sync {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        if let Some(remote) = &self.seed {
            let named = Some(remote.as_str()).filter(|name| !name.is_empty());
            let seeded = app.workspace()?.seed(named)?;
            return app.show(&seeded);
        }
        if self.dry_run {
            let plan = app.workspace()?.sync_plan()?;
            return app.show(&plan);
        }
        let options = SyncOptions {
            retry_refused: self.retry_refused,
            thorough: true,
        };
        let report = app.workspace()?.sync_and_answer(&options)?;
        app.tell_page_news();
        app.show(&report)
    }
}

/// Publish what was written here, as the only publisher of this clone
#[derive(Args)]
pub(crate) struct Publish {}

impl Run for Publish {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        app.workspace()?.publish(&mut Sleep).map(drop)
    }
}

/// Show how far the writes of this clone have travelled, without asking the remote
#[derive(Args)]
pub(crate) struct Status {}

impl Run for Status {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let status = app.workspace()?.sync_status()?;
        app.show(&status)
    }
}

/// Tells which claims are none any more.
pub(super) fn say_lost(ui: &mut Ui, report: &SyncReport) {
    for lost in &report.lost_claims {
        let now = match &lost.to {
            Some(holder) => format!("'{}' holds it now", safe(holder)),
            None => "the remote has it no more".to_owned(),
        };
        ui.line(&format!(
            "Lost the lock of '{}' on issue {}: {now}",
            safe(&lost.agent),
            lost.display_id
        ));
    }
}

/// Tells what became of knowledge pages.
fn say_pages(ui: &mut Ui, pages: &PagesSynced) {
    let parts = [
        ("received", &pages.received),
        ("sent", &pages.sent),
        ("merged", &pages.merged),
    ];
    let parts = parts.iter().filter(|(_, names)| !names.is_empty());
    let parts: Vec<String> = parts
        .map(|(what, names)| format!("{what} {}", safe(&names.join(", "))))
        .collect();
    if !parts.is_empty() {
        ui.line(&format!("Knowledge pages: {}", parts.join("; ")));
    }
    if let Some(said) = &pages.refused {
        ui.line(&format!(
            "The remote does not take the knowledge pages: {}",
            safe(said)
        ));
    }
}

/// What is said where the key of a clone was not admitted.
const UNHEARD: &str = "nobody else sees what is written here until a driver admits the key of this clone: `crosslink agent status` \
    shows it";

impl Render for SyncReport {
    fn text(&self, ui: &mut Ui) {
        let remote = safe(&self.remote);
        if self.founded {
            ui.line(&format!("Founded the hub {} on {remote}", self.hub));
        } else if self.joined {
            ui.line(&format!("Joined the hub {} on {remote}", self.hub));
        }
        let events = |number: u64| count(usize::try_from(number).unwrap_or(usize::MAX), "event");
        let (received, sent) = (events(self.received.events), events(self.sent.events));
        ui.line(&format!(
            "Synced with {remote}: {received} received, {sent} sent"
        ));
        say_pages(ui, &self.pages);
        if let Some(written) = self.issues_branch {
            let issues = usize::try_from(written.issues).unwrap_or(usize::MAX);
            let issues = count(issues, "issue");
            ui.line(&format!(
                "Branch crosslink/issues written: {issues} looked at"
            ));
        }
        for given in &self.renumbered {
            let kind = if given.milestone {
                "milestone"
            } else {
                "issue"
            };
            let from = given
                .from
                .map_or_else(String::new, |from| format!(" #{from}"));
            ui.line(&format!(
                "{kind}{from} is #{} now: {}",
                given.to,
                safe(&given.title)
            ));
        }
        if !self.answered.is_empty() {
            let (count, agent) = (self.answered.len(), safe(&self.agent));
            ui.line(&format!("Processed {count} agent request(s) for {agent}."));
        }
        if !self.conflicts.is_empty() {
            let names: Vec<_> = self.conflicts.iter().map(|name| safe(name)).collect();
            ui.prose("Written at once: ", "  ", &names.join(", "));
            ui.hint("`crosslink conflicts` shows both sides; `crosslink conflicts settle` ends it");
        }
        say_lost(ui, self);
        for name in &self.healed {
            ui.line(&format!("The remote had lost {name}, and has it again"));
        }
        if !self.archived.is_empty() {
            let logs = count(self.archived.len(), "log");
            ui.line(&format!("Put {logs} to rest that were idle for a month"));
        }
        if self.received.quarantined > 0 {
            let held = events(self.received.quarantined);
            ui.line(&format!(
                "{held} kept without effect: nobody admitted their keys"
            ));
        }
        if self.received.set_aside > 0 {
            let lines = count(
                usize::try_from(self.received.set_aside).unwrap_or(usize::MAX),
                "line",
            );
            ui.line(&format!("{lines} could not be read, and were set aside"));
        }
        if self.sent.refused > 0 {
            let refused = events(self.sent.refused);
            ui.line(&format!(
                "{remote} refuses {refused}; `crosslink sync status` says why"
            ));
        }
        if self.unheard {
            ui.hint(UNHEARD);
        }
        for fault in &self.faults {
            let line = format!("{}: {}", safe(&fault.at), safe(&fault.why));
            let line = ui.paint(Paint::Faint, &line);
            ui.line(&line);
        }
    }

    fn ids(&self) -> Vec<String> {
        vec![self.hub.to_string()]
    }
}

impl Render for Seeded {
    fn text(&self, ui: &mut Ui) {
        let remote = safe(&self.remote);
        let logs = count(self.logs, "log");
        let archived = match self.archived {
            0 => String::new(),
            archived => format!(", {archived} in the archive"),
        };
        ui.line(&format!(
            "Filled {remote} with the hub {}: {logs}{archived}",
            self.hub
        ));
        ui.line("Locks are not carried over: whoever holds an issue claims it there again");
        if self.elsewhere {
            ui.hint(&format!(
                "`crosslink config set tracker_remote {remote}` shares the project through it from now on, in each clone"
            ));
        }
    }

    fn ids(&self) -> Vec<String> {
        vec![self.hub.to_string()]
    }
}

impl Render for SyncStatus {
    fn text(&self, ui: &mut Ui) {
        let Some(hub) = self.hub else {
            ui.line(
                "Not shared yet: `crosslink sync` founds a hub on the remote, or joins its hub",
            );
            return;
        };
        let row = |ui: &mut Ui, name: &str, value: &str| ui.line(&format!("{name:<12} {value}"));
        row(ui, "Hub", &hub.to_string());
        let remote = self.remote.as_deref().unwrap_or_default();
        let url = self.url.as_deref().unwrap_or_default();
        row(ui, "Remote", &format!("{} ({})", safe(remote), safe(url)));
        if let (Some(policy), Some(role)) = (&self.policy, &self.role) {
            row(
                ui,
                "Trust",
                &format!("policy {policy}, this clone's key: {role}"),
            );
        }
        if self.unheard {
            ui.hint(UNHEARD);
        }
        if self.pending_keys > 0 {
            row(ui, "Pending keys", &self.pending_keys.to_string());
        }
        row(ui, "Pushed", &self.pushed.to_string());
        row(ui, "Only here", &self.local.to_string());
        row(ui, "Refused", &self.refused.len().to_string());
        row(ui, "Quarantined", &self.quarantined.to_string());
        row(ui, "Numbers left", &self.numbers_left.to_string());
        match (&self.pages_refused, self.pages) {
            (Some(said), Ack::Refused) => {
                row(ui, "Pages", &format!("refused: {}", safe(said)));
                ui.hint("`crosslink sync --retry-refused` tries again");
            }
            (_, Ack::Local) => row(ui, "Pages", "some are only here"),
            _ => {}
        }
        if let Some(failed) = &self.failed {
            row(ui, "Last contact", &format!("failed: {}", safe(failed)));
        }
        for refused in &self.refused {
            ui.line("");
            ui.line(&format!(
                "{} {} is refused: {}",
                refused.kind,
                refused.event,
                safe(&refused.said)
            ));
            ui.hint(&format!(
                "`crosslink undo {}` takes it back; `crosslink sync --retry-refused` tries again",
                refused.operation
            ));
        }
    }

    fn ids(&self) -> Vec<String> {
        self.refused
            .iter()
            .map(|refused| refused.event.clone())
            .collect()
    }
}
