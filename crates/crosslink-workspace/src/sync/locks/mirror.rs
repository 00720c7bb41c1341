//! The locks of the remote as this database knows them.

use std::collections::BTreeMap;

use crosslink_core::hub::HubView;
use crosslink_core::id::{AgentId, IssueId};
use crosslink_core::operation::{claim_lost, display};
use crosslink_core::problem::Problem;
use crosslink_git::ObjectId;
use crosslink_hub::VerifyingKey;
use crosslink_hub::v4::HubRef;
use crosslink_hub::v4::exchange::{Comparison, Told};
use crosslink_hub::v4::trust::Policy;
use crosslink_store::{Asked, FoundLock, SharedLock};

use super::super::contact::Contact;
use super::super::report::LostClaim;
use super::shared_of;

impl Contact<'_> {
    /// Takes over every lock of the remote in one transaction.
    pub(in crate::sync) fn mirror(
        &mut self,
        comparison: &Comparison,
        told: &Told,
        asked: &Asked,
    ) -> Result<(), Problem> {
        let trust = comparison.meta.1.trust();
        self.trust = (trust.policy() == Policy::Enforce).then(|| trust.clone());
        let own = self.own_logs()?;
        let known = self.workspace.read(|snapshot| snapshot.shared_locks())?;
        let mut found: BTreeMap<IssueId, FoundLock> = known
            .iter()
            .map(|known| (known.lock.issue, FoundLock::Free))
            .collect();
        let known: BTreeMap<IssueId, Option<[u8; 20]>> = known
            .iter()
            .map(|known| (known.lock.issue, known.oid))
            .collect();
        for (issue, id) in locks_of(told) {
            let oid = *id.as_bytes();
            if !comparison.meta_moved && known.get(&issue) == Some(&Some(oid)) {
                found.insert(issue, FoundLock::Same);
            } else if let Some(value) = self.lock_value(comparison.hub, &own, (issue, id))? {
                found.insert(
                    issue,
                    match known.get(&issue) == Some(&Some(oid)) {
                        true => FoundLock::Same,
                        false => FoundLock::New(Box::new(shared_of(&value, &own.0, oid))),
                    },
                );
            }
        }
        if found.is_empty() {
            return Ok(());
        }
        let lost = self.workspace.store.write(|writing| {
            let mut lost = Vec::new();
            for (issue, found) in found {
                lost.extend(writing.mirror_lock(issue, found, asked)?);
            }
            Ok(lost)
        })?;
        lost.into_iter()
            .try_for_each(|lost| self.report_lost(Some(lost)))
    }

    /// Whether a key may hold locks: any, unless only those that were admitted count.
    pub(in crate::sync) fn may_hold(&self, key: &VerifyingKey) -> bool {
        self.trust.as_ref().is_none_or(|trust| trust.may_hold(key))
    }

    /// Tells that a claim is none any more.
    pub(super) fn report_lost(&mut self, lost: Option<SharedLock>) -> Result<(), Problem> {
        let Some(lost) = lost else {
            return Ok(());
        };
        let (lock, issue) = (lost.lock.clone(), lost.lock.issue);
        let lost = self.workspace.read(|snapshot| {
            let hub: &dyn HubView = snapshot.hub();
            let now = snapshot.shared_lock(issue)?;
            Ok(LostClaim {
                display_id: display(hub, issue)?,
                agent: lost.lock.agent,
                to: now.map(|now| now.lock.agent),
            })
        })?;
        let agent = AgentId::new(&lost.agent)?;
        let to = lost.to.clone();
        self.workspace.transact("issue.lose", |transaction| {
            transaction.agent = agent;
            transaction.decide(|_, cx| {
                claim_lost(cx, &lock, to);
                Ok(())
            })
        })?;
        self.report.lost_claims.push(lost);
        Ok(())
    }
}

/// The locks among what the remote says.
fn locks_of(told: &Told) -> impl Iterator<Item = (IssueId, ObjectId)> {
    told.iter().filter_map(|(at, id)| match at {
        HubRef::Lock(issue) => Some((*issue, *id)),
        _ => None,
    })
}
