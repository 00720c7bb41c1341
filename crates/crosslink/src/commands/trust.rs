//! `trust`: whom the hub trusts, and changing that.

use clap::{Args, ValueEnum};
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::time::Timestamp;
use crosslink_workspace::trust::{
    MemberView, OwnKey, PendingKey, Policy, Role, TrustChanged, TrustCheck, TrustList, Wish,
};

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::list::ListOptions;
use crate::render::text::{count, safe};
use crate::ui::Ui;

/// Make your key, and found the hub or join it
#[derive(Args)]
pub(crate) struct Init {}

impl Run for Init {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let own = app.workspace()?.trust_init()?;
        app.show(&own)
    }
}

/// List whom the hub trusts, as of the last contact
#[derive(Args)]
pub(crate) struct List {}

impl Run for List {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let list = app.workspace()?.trust_list()?;
        app.show(&list)
    }
}

/// List the keys that wrote and were never admitted, as of the last contact
///
/// The names of agents beside a key are what it called itself, and prove nothing: compare the fingerprint with what the person
/// at that clone reads from `crosslink trust init`.
#[derive(Args)]
pub(crate) struct Pending {}

impl Run for Pending {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let pending = app.workspace()?.trust_pending()?;
        let table = |ui: &mut Ui, keys: &[PendingKey]| {
            ui.line("Pending keys (not yet approved):");
            for key in keys {
                key.text(ui);
            }
        };
        app.show_list(&pending, &ListOptions::whole("No pending keys.", &table))
    }
}

/// Say how the hub stands to an agent or a key, as of the last contact
#[derive(Args)]
pub(crate) struct Check {
    /// An agent, a public key, or the name or fingerprint of a key
    #[arg(value_name = "AGENT|KEY")]
    who: String,
}

impl Run for Check {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let check = app.workspace()?.trust_check(&self.who)?;
        app.show(&check)
    }
}

/// What an admitted key may do.
#[derive(Clone, Copy, ValueEnum)]
enum RoleChoice {
    /// Anything to issues
    Writer,
    /// That, and say whom the hub trusts
    Driver,
}

/// Admit a key, or give it another role
///
/// What it wrote before counts from then on, everywhere.
#[derive(Args)]
pub(crate) struct Approve {
    /// An agent, a public key, or the name or fingerprint of a key
    #[arg(value_name = "AGENT|KEY")]
    who: String,
    /// What it may do; without, what it could before, else `writer`
    #[arg(long)]
    role: Option<RoleChoice>,
    /// What it is called from now on
    #[arg(long)]
    name: Option<String>,
}

impl Run for Approve {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let role = self.role.map(|role| match role {
            RoleChoice::Writer => Role::Writer,
            RoleChoice::Driver => Role::Driver,
        });
        let wish = Wish::Approve {
            who: self.who,
            role,
            name: self.name,
        };
        change(app, &wish, |ui, done| {
            let name = safe(done.name.as_deref().unwrap_or_default());
            if !done.changed {
                ui.line(&format!("Agent '{name}' is already approved."));
                return;
            }
            let role = done.role.as_deref().unwrap_or_default();
            let key = done.key.as_deref().unwrap_or_default();
            ui.line(&format!("Approved agent '{name}' as {role} (key: {key})"));
            if let Some(fingerprint) = &done.fingerprint {
                ui.line(&format!("  {fingerprint}"));
            }
        })
    }
}

/// Put a key out
///
/// What it wrote until now and what counts of it goes on counting; what it writes later counts nowhere. Whom it admitted stays in,
/// and is listed.
#[derive(Args)]
pub(crate) struct Revoke {
    /// An agent, a public key, or the name or fingerprint of a key
    #[arg(value_name = "AGENT|KEY")]
    who: String,
    /// Let nothing count that it ever wrote
    #[arg(long)]
    entirely: bool,
}

impl Run for Revoke {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let wish = Wish::Revoke {
            who: self.who,
            entirely: self.entirely,
        };
        change(app, &wish, |ui, done| {
            let name = safe(done.name.as_deref().unwrap_or_default());
            if !done.changed {
                ui.line(&format!("Agent '{name}' is revoked already."));
                return;
            }
            ui.line(&format!("Revoked trust for agent '{name}'"));
            if done.admitted_by_it.is_empty() {
                return;
            }
            ui.line("It had admitted these, which stay in:");
            for member in &done.admitted_by_it {
                ui.line(&format!("  {} ({})", safe(&member.name), member.key));
            }
        })
    }
}

/// What becomes of events of keys that nobody admitted.
#[derive(Clone, Copy, ValueEnum)]
enum PolicyChoice {
    /// They count
    Open,
    /// They count, and are marked
    Audit,
    /// They are kept without effect
    Enforce,
}

/// Show the policy, or set it
#[derive(Args)]
pub(crate) struct PolicyArgs {
    /// What becomes of events of keys that nobody admitted
    #[arg(value_name = "POLICY")]
    policy: Option<PolicyChoice>,
}

impl Run for PolicyArgs {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let Some(policy) = self.policy else {
            let shown = PolicyShown::of(app, false)?;
            return app.show(&shown);
        };
        let policy = match policy {
            PolicyChoice::Open => Policy::Open,
            PolicyChoice::Audit => Policy::Audit,
            PolicyChoice::Enforce => Policy::Enforce,
        };
        let changed = app
            .workspace()?
            .change_trust(&Wish::Policy(policy))?
            .changed;
        let shown = PolicyShown::of(app, changed)?;
        app.show(&shown)
    }
}

/// Let a new key take the place of yours
///
/// The new key has the role of the old one, which stays beside it on this machine and is out from then on; what it wrote goes on
/// counting. Where yours was never admitted or is out, a new one is made that has to be approved.
#[derive(Args)]
pub(crate) struct Rotate {}

impl Run for Rotate {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        change(app, &Wish::Rotate, |ui, done| {
            let key = done.key.as_deref().unwrap_or_default();
            ui.line(&format!("The key of this clone is now {key}"));
            match &done.role {
                Some(role) => ui.line(&format!("  Role: {role}")),
                None => ui.hint(&format!(
                    "a driver admits it with `crosslink trust approve {key}`"
                )),
            }
        })
    }
}

/// Runs a change and tells of it.
fn change(
    app: &mut App,
    wish: &Wish,
    tell: impl FnOnce(&mut Ui, &TrustChanged),
) -> Result<(), Problem> {
    let done = app.workspace()?.change_trust(wish)?;
    app.show(&Told { done: &done })?;
    if !app.ui.is_json() && !app.ui.quiet {
        tell(&mut app.ui, &done);
    }
    Ok(())
}

/// A change, whose words follow by themselves.
#[derive(serde::Serialize)]
#[serde(transparent)]
struct Told<'a> {
    done: &'a TrustChanged,
}

impl Render for Told<'_> {
    fn text(&self, _: &mut Ui) {}

    fn ids(&self) -> Vec<String> {
        self.done.key.iter().cloned().collect()
    }
}

/// The policy of the hub.
#[derive(serde::Serialize, schemars::JsonSchema)]
#[schemars(title = "trust_policy")]
pub(crate) struct PolicyShown {
    /// What becomes of events of keys that nobody admitted: `open`, `audit`, `enforce`.
    policy: String,
    /// Whether this changed it.
    changed: bool,
    /// How many keys wrote and were never admitted.
    pending: usize,
}

impl PolicyShown {
    fn of(app: &mut App, changed: bool) -> Result<Self, Problem> {
        let list = app.workspace()?.trust_list()?;
        Ok(Self {
            policy: list.policy,
            changed,
            pending: list.pending,
        })
    }
}

impl Render for PolicyShown {
    fn text(&self, ui: &mut Ui) {
        match self.changed {
            true => ui.line(&format!("The policy is now {}", self.policy)),
            false => ui.line(&self.policy),
        }
        if self.pending > 0 && self.policy == "enforce" {
            let keys = count(self.pending, "key");
            ui.hint(&format!(
                "what {keys} wrote counts once they are admitted: `crosslink trust pending`"
            ));
        }
    }

    fn ids(&self) -> Vec<String> {
        vec![self.policy.clone()]
    }
}

impl Render for OwnKey {
    fn text(&self, ui: &mut Ui) {
        let what = if self.founded { "Founded" } else { "Joined" };
        ui.line(&format!("{what} the hub {}", self.hub));
        ui.line(&format!("Your key:    {}", self.key));
        ui.line(&format!("Fingerprint: {}", self.fingerprint));
        ui.line(&format!("Public key:  {}", self.public_key));
        ui.line(&format!("Role:        {}", self.role));
        ui.line(&format!("Policy:      {}", self.policy));
        if self.role == "none" {
            let key = &self.key;
            ui.hint(&format!(
                "a driver admits it with `crosslink trust approve {key}`, after comparing the fingerprint"
            ));
        }
    }

    fn ids(&self) -> Vec<String> {
        vec![self.key.clone()]
    }
}

impl Render for TrustList {
    fn text(&self, ui: &mut Ui) {
        ui.line(&format!("Hub {}, policy {}", self.hub, self.policy));
        ui.line(&format!(
            "Pinned: founded by {} ({})",
            self.founder, self.founder_fingerprint
        ));
        ui.line("Trusted signers:");
        for member in &self.members {
            shown(member, ui);
        }
        if self.pending > 0 {
            let keys = count(self.pending, "key");
            ui.hint(&format!(
                "{keys} wrote and were never admitted: `crosslink trust pending`"
            ));
        }
    }

    fn ids(&self) -> Vec<String> {
        self.members
            .iter()
            .map(|member| member.key.clone())
            .collect()
    }
}

fn shown(member: &MemberView, ui: &mut Ui) {
    let role = match (member.root, &member.revoked) {
        (_, Some(_)) => "revoked",
        (true, None) => "root",
        (false, None) => &member.role,
    };
    let own = if member.own { " (this clone)" } else { "" };
    ui.line(&format!(
        "  {role:<8} {} {}{own}",
        member.key,
        safe(&member.name)
    ));
    ui.line(&format!("           {}", member.fingerprint));
    let by = safe(&member.admitted_by_name);
    let since = day(member.since);
    ui.line(&match &member.revoked {
        None if member.admitted_by == member.key => format!("           since {since}"),
        None => format!("           since {since}, admitted by {by}"),
        Some(revoked) => match &revoked.heir {
            Some(heir) => format!("           handed over to {heir} on {}", day(revoked.since)),
            None => format!(
                "           out since {}, by {}",
                day(revoked.since),
                safe(&revoked.by_name)
            ),
        },
    });
}

impl Render for PendingKey {
    fn text(&self, ui: &mut Ui) {
        let agents: Vec<_> = self.agents.iter().map(|agent| safe(agent)).collect();
        let fingerprint = self.fingerprint.as_deref().unwrap_or("unreadable");
        let own = if self.own { " (this clone)" } else { "" };
        ui.line(&format!("  {} ({fingerprint}){own}", agents.join(", ")));
        let events = count(usize::try_from(self.events).unwrap_or(usize::MAX), "event");
        let are = match self.events_are.as_str() {
            "counts" => "which count",
            "marked" => "which count, marked",
            _ => "kept without effect",
        };
        ui.line(&format!("    {} wrote {events}, {are}", self.key));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.key.clone()]
    }
}

impl Render for TrustCheck {
    fn text(&self, ui: &mut Ui) {
        let yes = |so: bool| if so { "yes" } else { "no" };
        ui.line(&format!("Agent: {}", safe(&self.asked)));
        ui.line(&format!("  Key published: {}", yes(self.published)));
        ui.line(&format!("  Approved: {}", yes(self.approved)));
        for key in &self.keys {
            let role = key.role.as_deref().unwrap_or("no role");
            let fingerprint = key.fingerprint.as_deref().unwrap_or("unreadable");
            let events = count(usize::try_from(key.events).unwrap_or(usize::MAX), "event");
            ui.line(&format!(
                "  {} {}, {role}, {events}, {fingerprint}",
                key.key, key.standing
            ));
        }
        if self.keys.len() > 1 {
            ui.hint("several keys write under that name; name one of them to approve or revoke it");
        }
    }

    fn ids(&self) -> Vec<String> {
        self.keys.iter().map(|key| key.key.clone()).collect()
    }
}

fn day(time: Timestamp) -> String {
    time.date()
}
