//! Who holds what, and whether they still live.

use std::collections::BTreeMap;

use crosslink_hub::HubLock;

use crate::alerts::kind::AlertKind;
use crate::alerts::text;
use crate::counters::is_stale;

use super::{Alert, Pass, agent_ref};

pub(super) fn stale_lock(pass: &Pass<'_>) -> Vec<Alert> {
    let locks = pass.hub().into_iter().flat_map(|hub| &hub.locks);
    let stale = locks.filter(|(_, lock)| is_stale(lock, pass.rule.limit, pass.moment));
    stale
        .map(|(issue, lock)| {
            let agent = text::name(&lock.agent);
            let detail = match lock.lease_until {
                Some(until) => format!(
                    "lock on issue #{issue} held by {agent}; its lease ran out {} ago",
                    text::age(until, pass.moment)
                ),
                None => format!(
                    "lock on issue #{issue} held by {agent} for {}",
                    text::age(lock.claimed_at, pass.moment)
                ),
            };
            Alert {
                cause: holder_alert(pass, &lock.agent),
                ..pass.alert(format!("lock:{issue}"), detail)
            }
        })
        .collect()
}

pub(super) fn silent_agent(pass: &Pass<'_>) -> Vec<Alert> {
    holders(pass)
        .into_iter()
        .filter(|(agent, _)| is_silent(pass, agent, pass.rule.limit))
        .map(|(agent, issues)| {
            let detail = format!(
                "agent {} silent >{} while holding lock on {}",
                text::name(agent),
                short(pass.rule.limit),
                on_issues(&issues),
            );
            pass.alert(agent_ref(agent), detail)
        })
        .collect()
}

pub(super) fn no_heartbeat_holder(pass: &Pass<'_>) -> Vec<Alert> {
    let mut found = Vec::new();
    for (agent, issues) in holders(pass) {
        let locks = pass.hub().into_iter().flat_map(|hub| hub.locks.values());
        let first = locks
            .filter(|lock| lock.agent == agent)
            .map(|lock| lock.claimed_at)
            .min();
        let since = first.filter(|_| heartbeat(pass, agent).is_none());
        if since.is_some_and(|since| pass.moment.older(since, pass.rule.limit)) {
            let detail = format!(
                "agent {} holds lock on {} and never sent a heartbeat",
                text::name(agent),
                on_issues(&issues),
            );
            found.push(pass.alert(agent_ref(agent), detail));
        }
    }
    found
}

/// Agents that hold locks, each with the issues.
fn holders<'a>(pass: &Pass<'a>) -> BTreeMap<&'a str, Vec<u32>> {
    let mut holders: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (issue, HubLock { agent, .. }) in pass.hub().into_iter().flat_map(|hub| &hub.locks) {
        holders.entry(agent).or_default().push(*issue);
    }
    holders
}

fn heartbeat<'a>(pass: &Pass<'a>, agent: &str) -> Option<&'a crosslink_hub::Heartbeat> {
    let agent = pass.hub()?.agents.get(agent)?;
    agent.heartbeat.as_ref()
}

fn is_silent(pass: &Pass<'_>, agent: &str, limit: i64) -> bool {
    heartbeat(pass, agent).is_some_and(|beat| pass.moment.older(beat.at, limit))
}

/// The alert of a silent holder: what its locks have to show follows from it.
fn holder_alert(pass: &Pass<'_>, agent: &str) -> Option<String> {
    let kind = AlertKind::SilentAgent;
    let rule = pass.thresholds.rule(kind);
    let carried = pass.hub().is_some_and(|hub| kind.is_carried_by(hub.format));
    (rule.enabled && carried && is_silent(pass, agent, rule.limit))
        .then(|| format!("{kind}/{}", agent_ref(agent)))
}

fn on_issues(issues: &[u32]) -> String {
    let word = if issues.len() == 1 { "issue" } else { "issues" };
    let names = issues.iter().map(|issue| format!("#{issue}"));
    format!("{word} {}", text::list(names))
}

/// A limit as short as a person would write it: `10m`, `2h`, `90s`.
fn short(seconds: i64) -> String {
    match seconds {
        0 => "0s".to_owned(),
        seconds if seconds % 3_600 == 0 => format!("{}h", seconds / 3_600),
        seconds if seconds % 60 == 0 => format!("{}m", seconds / 60),
        seconds => format!("{seconds}s"),
    }
}
