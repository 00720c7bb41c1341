//! Founding a hub where there is none, and finding out which refs the host allows.

use crosslink_core::problem::{Code, Problem};
use crosslink_git::{ObjectId, PushOutcome};
use crosslink_hub::v4::exchange::Change;
use crosslink_hub::v4::meta::{self, HubJson, Version};
use crosslink_hub::v4::trust::{Entry, Name, Policy, Root, SetPolicy};
use crosslink_hub::v4::{HubRef, Onto, Prefix, write_free};
use uuid::Uuid;

use super::contact::{Contact, Round};
use super::remote::unreadable;
use crate::fail_point;

/// The oldest program that may write to a hub that is founded now.
const LEAST_CLIENT: &str = "0.1.0";

/// The ref by which it is found out what a host allows: the lock of an issue that nobody has.
const PROBE: HubRef = HubRef::Lock(crosslink_core::id::IssueId(Uuid::nil()));

impl Contact<'_> {
    /// Founds the hub; whoever loses the race adopts the winner's with the next round.
    pub(super) fn found(&mut self) -> Result<Round, Problem> {
        let hub = self.workspace.environment.ids.uuid();
        let prefix = self.probe(hub)?;
        self.reach(fail_point::FOUND_PROBED)?;
        let id = self.first_commit(hub, Vec::new())?;
        let change = Change {
            at: HubRef::Meta,
            there: None,
            new: Some(id),
        };
        match self.push_one(prefix, change)? {
            PushOutcome::Done | PushOutcome::Already => self.report.founded = true,
            PushOutcome::Moved => {}
            outcome => return Err(self.not_taken(&outcome)),
        }
        self.reach(fail_point::FOUND_PUSHED)?;
        Ok(Round::Moved)
    }

    /// The commit that founds a hub, and says more where there is more to say.
    pub(super) fn first_commit(&self, hub: Uuid, more: Vec<Entry>) -> Result<ObjectId, Problem> {
        let now = self.workspace.now().as_nanos() / 1_000_000;
        let name = Name::new(self.workspace.agent().as_str())
            .map_err(|error| Problem::bug(error.to_string()))?;
        let mut entries = vec![Entry::Root(Root {
            key: self.key.verifying_key(),
            name,
            time: now,
        })];
        let policy = match self.workspace.settings()?.text("trust.policy") {
            "open" => Policy::Open,
            "enforce" => Policy::Enforce,
            _ => Policy::Audit,
        };
        if policy != Policy::Open {
            entries.push(Entry::Policy(SetPolicy { policy, time: now }));
        }
        entries.extend(more);
        let least: Version = LEAST_CLIENT.parse().expect("the constant is a version");
        let json = HubJson::new(hub, least);
        let onto = self.onto(hub, None);
        meta::append(&self.place.objects, &onto, (&json, &entries), &self.key)
            .map_err(|error| unreadable(&error))
    }

    /// Finds out whether the host lets refs of their own be made, replaced and removed; if not, branches have to do.
    pub(super) fn probe(&mut self, hub: Uuid) -> Result<Prefix, Problem> {
        let free = |below| {
            write_free(
                &self.place.objects,
                &self.onto(hub, below),
                PROBE,
                &self.key,
            )
            .map_err(|error| unreadable(&error))
        };
        let one = free(None)?;
        let other = free(Some(one))?;
        let steps = [
            (None, Some(one)),
            (Some(one), Some(other)),
            (Some(other), Some(one)),
            (Some(one), None),
        ];
        for (there, new) in steps {
            let change = Change {
                at: PROBE,
                there,
                new,
            };
            match self.push_one(Prefix::Custom, change)? {
                PushOutcome::Done | PushOutcome::Already => {}
                // Somebody else is at the same; what they find out holds for both.
                PushOutcome::Moved => return Ok(Prefix::Custom),
                PushOutcome::Refused { .. } | PushOutcome::CustomRefsRefused { .. } => {
                    return Ok(Prefix::Branches);
                }
                outcome => return Err(self.not_taken(&outcome)),
            }
        }
        Ok(Prefix::Custom)
    }

    /// Pushes one change.
    pub(crate) fn push_one(&self, prefix: Prefix, change: Change) -> Result<PushOutcome, Problem> {
        let outcomes = self.push(prefix, &[change])?;
        outcomes
            .into_iter()
            .next()
            .ok_or_else(|| Problem::bug("a push had no outcome"))
    }

    /// Pushes changes, each for itself.
    pub(super) fn push(
        &self,
        prefix: Prefix,
        changes: &[Change],
    ) -> Result<Vec<PushOutcome>, Problem> {
        let pushed = self.remote().push(
            self.transport(),
            &self.place.objects,
            (prefix, changes),
            self.limits(),
        );
        pushed.map_err(|error| self.problem(&error))
    }

    /// What a commit of this clone is put onto.
    pub(crate) fn onto(&self, hub: Uuid, below: Option<ObjectId>) -> Onto {
        Onto {
            hub,
            below,
            person: self.workspace.person(&self.place.repository),
        }
    }

    /// The problem of a remote that takes nothing of a hub, whatever it says.
    pub(crate) fn not_taken(&self, outcome: &PushOutcome) -> Problem {
        let remote = &self.place.remote;
        match outcome {
            PushOutcome::Failed { said } => {
                let message = format!("The remote '{remote}' cannot take anything now: {said}");
                Problem::new(Code::RemoteUnreachable, message)
                    .hint("what was written here is safe; it is tried again with the next write")
                    .retryable()
            }
            PushOutcome::Refused { said } | PushOutcome::CustomRefsRefused { said } => {
                let message = format!("The remote '{remote}' does not take the hub: {said}");
                Problem::new(Code::RemoteRefused, message)
                    .hint("may you push to it? everything works here without it")
            }
            other => Problem::bug(format!("a push ended as {other:?}")),
        }
    }
}
