//! Taking over what a contact found: one transaction.

use std::collections::{BTreeMap, BTreeSet};

use crosslink_core::event::Entity;
use crosslink_core::hub::Counter;
use crosslink_core::problem::Problem;
use crosslink_git::{Expect, GitError, ObjectId, Objects};
use crosslink_hub::v4::exchange::{Comparison, Held, LogNews};
use crosslink_hub::v4::trust::{TrustState, Verdict};
use crosslink_hub::v4::{Grant, Head, HubRef, Prefix, lines, log};
use crosslink_store::{
    JoinedHub, LockState, LogVerdict, SetAsideLine, SharedLock, Snapshot, TrustSummary, Writing,
};

use super::contact::Contact;
use super::numbers::take;
use super::remote::unreadable;
use super::report::Received;
use crate::{fail_point, trust};

impl Contact<'_> {
    /// Takes over what was found, and keeps its objects alive.
    pub(super) fn adopt(
        &mut self,
        comparison: &Comparison,
        held: &Held,
        prefix: Prefix,
    ) -> Result<(), Problem> {
        let first = self.joined()?.is_none();
        let heads = heads(comparison);
        let mut kept = heads.clone();
        kept.retain(|at, head| !comparison.at_rest.keeps(at, head.id));
        hold(&self.place.objects, held, &kept).map_err(|error| unreadable(&error))?;
        self.reach(fail_point::CONTACT_HELD)?;
        let joined = self.described(comparison, prefix);
        let own = self.name_until_now()?;
        self.choose_key(comparison.meta.1.trust())?;
        let places = (held, &heads, Some(own.as_str()));
        let verdicts = verdicts(&self.place.objects, comparison, places)
            .map_err(|error| unreadable(&error))?;
        let summary = self.trust_summary(comparison, held, &heads);
        let mut drives = drives(comparison, held, &heads);
        // The own log may be no ref yet.
        let at = HubRef::parse(&format!("logs/{own}"));
        let may = at.map(|at| comparison.meta.1.trust().may_request(at));
        drives.extend(may.map(|may| (own.clone(), may)));
        let known = Known {
            joined: &joined,
            own: &own,
            verdicts: &verdicts,
            drives: &drives,
            summary: &summary,
        };
        let nothing_new = comparison.grants.is_empty()
            && heads.iter().all(|(at, head)| held.get(at) == Some(head));
        let nothing = nothing_new && self.workspace.read(|snapshot| known.stand(snapshot))?;
        let contested = match nothing {
            true => Vec::new(),
            false => self.workspace.read(|snapshot| snapshot.contested())?,
        };
        let received = match nothing {
            true => Received::default(),
            false => self.take_over(comparison, &heads, &known)?,
        };
        if comparison.at_rest.moved {
            let mut rested = comparison.at_rest.logs.clone();
            rested.retain(|at, id| comparison.at_rest.keeps(at, *id));
            self.let_go_of_rested(&rested)?;
        }
        self.go_on_with_another_key()?;
        if !nothing {
            self.note_conflicts(&contested)?;
        }
        self.report.hub = comparison.hub;
        self.report.unheard = trust::is_unheard(&summary);
        self.report.joined |= first && !self.report.founded;
        self.report.received.add(&received);
        self.note_faults(comparison);
        Ok(())
    }

    /// Writes down what was found, in one transaction.
    fn take_over(
        &mut self,
        comparison: &Comparison,
        heads: &BTreeMap<HubRef, Head>,
        known: &Known<'_>,
    ) -> Result<Received, Problem> {
        let objects = &self.place.objects;
        self.workspace.store.write(|writing| {
            writing.join(known.joined)?;
            writing.name_own_log(known.own)?;
            writing.judge(known.verdicts)?;
            writing.set_drives(known.drives)?;
            let mut received = Received::default();
            for news in &comparison.logs {
                collect(objects, writing, news, &mut received)?;
            }
            for grant in &comparison.grants {
                // One of our own that was not known yet: its answer was lost.
                match grant.log.to_string() == known.own {
                    true => take(writing, grant)?,
                    false => reserve(writing, grant)?,
                }
            }
            for (at, head) in heads {
                let tip = *head.id.as_bytes();
                let height = head.height;
                writing.set_head(&at.name(), &crosslink_store::Head { tip, height })?;
            }
            writing.set_trust_summary(known.summary)?;
            if !trust::is_unheard(known.summary) && writing.snapshot()?.told_unheard()? {
                writing.set_told_unheard(false)?;
            }
            Ok(received)
        })
    }

    fn described(&self, comparison: &Comparison, prefix: Prefix) -> JoinedHub {
        JoinedHub {
            hub: comparison.hub,
            remote: self.place.remote.clone(),
            url_hint: Some(self.place.url.to_string()),
            prefix: prefix.as_str().to_owned(),
            root: Some(comparison.meta.1.trust().founder().to_string()),
        }
    }

    /// Notes at which issues and milestones others wrote beside this clone.
    fn note_conflicts(&mut self, before: &[Entity]) -> Result<(), Problem> {
        let now = self.workspace.read(|snapshot| snapshot.contested())?;
        for entity in now.iter().filter(|entity| !before.contains(entity)) {
            let shown = self.workspace.conflicts(Some(*entity))?;
            let name = shown.into_iter().next().map(|shown| shown.display_id);
            let name = name.filter(|name| !self.report.conflicts.contains(name));
            self.report.conflicts.extend(name);
        }
        Ok(())
    }

    fn trust_summary(
        &self,
        comparison: &Comparison,
        held: &Held,
        heads: &BTreeMap<HubRef, Head>,
    ) -> TrustSummary {
        let trust = comparison.meta.1.trust();
        let role = trust.role(&self.key.verifying_key());
        let role = role.map_or_else(|| "none".to_owned(), |role| role.to_string());
        summary_of(trust, role, held.keys().chain(heads.keys()))
    }
}

/// What commands say about trust, of the logs that are known.
pub(crate) fn summary_of<'r>(
    trust: &TrustState,
    role: String,
    logs: impl Iterator<Item = &'r HubRef> + Clone,
) -> TrustSummary {
    let pending = trust::pending_keys(trust, logs.clone()).len();
    let unadmitted = logs.filter(|at| {
        matches!(
            trust.verdict(**at),
            Verdict::CountsMarked | Verdict::Quarantined
        )
    });
    let unadmitted: BTreeSet<String> = unadmitted.filter_map(name_of).collect();
    TrustSummary {
        policy: trust.policy().to_string(),
        role,
        pending: u32::try_from(pending).unwrap_or(u32::MAX),
        unadmitted: unadmitted.into_iter().collect(),
    }
}

/// What of each log counts now: of those that have something new, and of all where `meta` moved; of the own one always.
pub(crate) fn verdicts(
    objects: &Objects,
    comparison: &Comparison,
    (held, heads, own): (&Held, &BTreeMap<HubRef, Head>, Option<&str>),
) -> Result<Vec<(String, LogVerdict)>, GitError> {
    let trust = comparison.meta.1.trust();
    let mut logs: BTreeMap<HubRef, Head> = BTreeMap::new();
    // What was pushed from here is no news, and never judged as such.
    let is_own = |name: &str| own == Some(name);
    logs.extend(
        held.iter().filter(|(at, _)| {
            name_of(at).is_some_and(|name| comparison.meta_moved || is_own(&name))
        }),
    );
    let moved = heads.iter().filter(|(at, _)| name_of(at).is_some());
    logs.extend(moved);
    let mut verdicts = Vec::new();
    for (at, head) in logs {
        let verdict = match trust.verdict(at) {
            Verdict::Counts | Verdict::CountsMarked => LogVerdict::Whole,
            Verdict::Quarantined | Verdict::Out => LogVerdict::Nothing,
            Verdict::UpTo(last) => up_to(objects, head, last)?,
        };
        verdicts.extend(name_of(&at).map(|name| (name, verdict)));
    }
    Ok(verdicts)
}

/// What follows from a contact beside the events.
struct Known<'a> {
    joined: &'a JoinedHub,
    own: &'a str,
    verdicts: &'a [(String, LogVerdict)],
    /// Whether the requests to agents in those logs count.
    drives: &'a [(String, bool)],
    summary: &'a TrustSummary,
}

impl Known<'_> {
    /// Whether all of it stands in the database, so that there is nothing to write.
    fn stand(&self, snapshot: &Snapshot<'_>) -> Result<bool, Problem> {
        let verdicts = snapshot.verdicts()?;
        let drives = snapshot.drives()?;
        let stands = |(name, verdict): &(String, LogVerdict)| verdicts.get(name) == Some(verdict);
        let drives = |(name, may): &(String, bool)| drives.get(name) == Some(may);
        // Locks that the database granted alone; the remote has yet to grant them.
        let alone = |lock: &SharedLock| {
            lock.lock.elsewhere.is_none() && lock.oid.is_none() && lock.state == LockState::Held
        };
        Ok(snapshot.joined()?.as_ref() == Some(self.joined)
            && snapshot.own_log()?.hub.as_deref() == Some(self.own)
            && snapshot.trust_summary()?.as_ref() == Some(self.summary)
            && self.verdicts.iter().all(stands)
            && self.drives.iter().all(drives)
            && !snapshot.shared_locks()?.iter().any(alone)
            && (trust::is_unheard(self.summary) || !snapshot.told_unheard()?))
    }
}

/// Whether the requests to agents in logs count: of those that have something new, and of all where `meta` moved.
pub(crate) fn drives(
    comparison: &Comparison,
    held: &Held,
    heads: &BTreeMap<HubRef, Head>,
) -> Vec<(String, bool)> {
    let trust = comparison.meta.1.trust();
    let known = held.keys().filter(|_| comparison.meta_moved);
    let logs = known.chain(heads.keys());
    logs.filter_map(|at| Some((name_of(at)?, trust.may_request(*at))))
        .collect()
}

/// The name of a log as the database keeps it; nothing for other refs.
pub(super) fn name_of(at: &HubRef) -> Option<String> {
    match at {
        HubRef::Log(_) | HubRef::Sibling(..) | HubRef::Genesis => {
            at.name().strip_prefix("logs/").map(str::to_owned)
        }
        _ => None,
    }
}

/// The heads that are new with this contact.
pub(crate) fn heads(comparison: &Comparison) -> BTreeMap<HubRef, Head> {
    let mut heads: BTreeMap<HubRef, Head> = comparison
        .logs
        .iter()
        .map(|news| (news.at, news.new.head()))
        .collect();
    heads.insert(HubRef::Meta, comparison.meta.0);
    heads.extend(
        comparison
            .numbers
            .iter()
            .map(|(head, _)| (HubRef::Numbers, *head)),
    );
    let archive = comparison.at_rest.head;
    heads.extend(archive.map(|head| (HubRef::Archive, head)));
    heads
}

/// Points refs of this repository at the heads, so that their objects stay, whatever the remote does.
pub(super) fn hold(
    objects: &Objects,
    held: &Held,
    heads: &BTreeMap<HubRef, Head>,
) -> Result<(), GitError> {
    for (at, head) in heads {
        if held.get(at).is_none_or(|before| before.id != head.id) {
            objects.set_ref(&at.held(), Expect::Any, Some(head.id))?;
        }
    }
    Ok(())
}

/// How many commits of a log count, if the one named is the last.
fn up_to(objects: &Objects, head: Head, last: ObjectId) -> Result<LogVerdict, GitError> {
    let mut at = Some(head.id);
    let mut height = head.height;
    while let Some(id) = at {
        if id == last {
            return Ok(LogVerdict::UpTo(height));
        }
        at = objects.commit(id)?.parents.first().copied();
        height = height.saturating_sub(1);
    }
    Ok(LogVerdict::Nothing)
}

/// Takes in the events of new commits; a line that cannot be read costs itself.
pub(crate) fn collect(
    objects: &Objects,
    writing: &mut Writing<'_>,
    news: &LogNews,
    received: &mut Received,
) -> Result<(), Problem> {
    let Some(log) = name_of(&news.at) else {
        return Ok(());
    };
    received.logs += 1;
    for place in news.new.places() {
        let mut aside = Aside::default();
        match log::content(objects, place.id) {
            Ok(bytes) => {
                for line in lines(&bytes) {
                    match line.event {
                        Ok(event) => {
                            received.count(writing.collect(&log, place.height, &event)?);
                        }
                        Err(bad) => aside.add(line.number, bad.to_string()),
                    }
                }
            }
            Err(unread) => {
                let fault = unread.fault().map_err(|error| unreadable(&error))?;
                aside.add(0, fault.to_string());
            }
        }
        received.set_aside += aside.count;
        aside.keep(writing, &log, place.height)?;
    }
    Ok(())
}

/// Of one commit so many lines that cannot be read are told one by one.
const TOLD: u64 = 20;

/// The lines of one commit that cannot be read.
#[derive(Default)]
struct Aside {
    count: u64,
    told: Vec<(u32, String)>,
}

impl Aside {
    fn add(&mut self, line: u32, reason: String) {
        self.count += 1;
        if self.count <= TOLD {
            self.told.push((line, reason));
        } else if self.count == TOLD + 1 {
            self.told.push((line, String::new()));
        }
    }

    /// Names them; those beyond what is told share one entry.
    fn keep(self, writing: &Writing<'_>, log: &str, height: u32) -> Result<(), Problem> {
        let further = self.count.saturating_sub(TOLD);
        for (line, reason) in self.told {
            let reason = match reason.is_empty() {
                true => format!("from here on, {further} lines of this commit cannot be read"),
                false => reason,
            };
            writing.set_aside(&SetAsideLine {
                log: log.to_owned(),
                height,
                line,
                reason,
            })?;
        }
        Ok(())
    }
}

/// Numbers that somebody was granted are never drawn here.
fn reserve(writing: &Writing<'_>, grant: &Grant) -> Result<(), Problem> {
    for (counter, block) in [
        (Counter::Issue, grant.issue),
        (Counter::Milestone, grant.milestone),
    ] {
        if let Ok(last) = u32::try_from(block.end().saturating_sub(1))
            && last > 0
        {
            writing.reserve(counter, last)?;
        }
    }
    Ok(())
}
