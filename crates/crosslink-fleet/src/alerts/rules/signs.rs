//! What others say of the project: continuous integration, signatures, clocks.

use std::collections::{BTreeMap, BTreeSet};

use crosslink_core::counted;
use crosslink_hub::{ClockSkew, HubFormat, Signatures, Unadmitted};

use crate::alerts::text;

use super::{Alert, Pass, agent_ref, by_log, event_name};

/// How many digits of a commit's name are enough to know it by.
const ENOUGH_DIGITS: usize = 7;
/// No name of a commit has more digits.
const MOST_DIGITS: usize = 64;
/// What stands where the name of a commit is not known.
const UNKNOWN: &str = "unknown";

pub(super) fn ci_failure(pass: &Pass<'_>) -> Vec<Alert> {
    let Some(ci) = pass.hub().and_then(|hub| hub.ci.as_ref()) else {
        return Vec::new();
    };
    let tip = pass.facts.default_branch_tip;
    if ci.state != "failing" || !tip.is_none_or(|tip| is_same_commit(&ci.commit, tip)) {
        return Vec::new();
    }
    let commit = commit(&ci.commit);
    let url = ci
        .url
        .as_deref()
        .map(|url| format!(": {}", text::line(url, 200)));
    let detail = format!("CI failing at {commit}{}", url.unwrap_or_default());
    vec![pass.alert(format!("commit:{commit}"), detail)]
}

/// Programs write the name of a commit in full or cut it short.
fn is_same_commit(said: &str, tip: &str) -> bool {
    let said = said.trim();
    said.len() >= ENOUGH_DIGITS
        && tip
            .get(..said.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(said))
}

fn commit(said: &str) -> String {
    text::line(said.trim(), MOST_DIGITS).to_ascii_lowercase()
}

pub(super) fn signature_invalid(pass: &Pass<'_>) -> Vec<Alert> {
    let all = signatures(pass).invalid;
    let named = pass.hub().map(|hub| hub.bad_signatures.as_slice());
    let mut by_commit: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for bad in named.unwrap_or_default() {
        let at = bad.commit.as_deref().map(commit);
        let what = format!("{} ({})", text::line(&bad.what, 160), bad.reason);
        let at = at.unwrap_or_else(|| UNKNOWN.to_owned());
        by_commit.entry(at).or_default().push(what);
    }
    if by_commit.is_empty() && all > 0 {
        by_commit.insert(UNKNOWN.to_owned(), Vec::new());
    }
    let alerts = by_commit.into_iter().map(|(at, mut what)| {
        what.sort_unstable();
        let detail = match what.len() {
            0 => unverified(all),
            number => format!("{}: {}", unverified(number as u64), text::list(what)),
        };
        pass.alert(format!("commit:{at}"), detail)
    });
    alerts.collect()
}

fn unverified(number: u64) -> String {
    let verb = if number == 1 { "does" } else { "do" };
    format!("{} {verb} not verify", counted(number, "signature"))
}

pub(super) fn untrusted_signer(pass: &Pass<'_>) -> Vec<Alert> {
    let mut found = foreign_events(pass);
    let untrusted = signatures(pass).untrusted;
    if untrusted == 0 {
        return found;
    }
    let agents = pass.hub().into_iter().flat_map(|hub| &hub.agents);
    let names: Vec<String> = agents
        .filter(|(_, agent)| agent.trusted == Some(false))
        .map(|(id, _)| text::name(id))
        .collect();
    let whose = match names.is_empty() {
        true => String::new(),
        false => format!("; not trusted: {}", text::list(names)),
    };
    found.push(pass.project(format!(
        "{} by keys the hub does not trust{whose}{}",
        counted(untrusted, "signature"),
        unadmitted(pass)
    )));
    found
}

/// What becomes of the events of keys that nobody admitted, where that is known.
fn unadmitted(pass: &Pass<'_>) -> String {
    let logs = pass.hub().map(|hub| hub.unadmitted.as_slice());
    let logs = logs.unwrap_or_default();
    let total = |each: fn(&Unadmitted) -> u64| logs.iter().map(each).sum();
    let parts = [
        (total(|log| log.quarantined), "in quarantine"),
        (total(|log| log.marked), "counted all the same"),
    ];
    let parts = parts.into_iter().filter(|(events, _)| *events > 0);
    let said = parts.map(|(events, what)| format!("; {} {what}", counted(events, "event")));
    said.collect()
}

/// Whoever can write to a log can write in anybody's name: readers of these hubs believe the line.
fn foreign_events(pass: &Pass<'_>) -> Vec<Alert> {
    let events = pass.hub().map(|hub| &hub.foreign);
    let each = events.into_iter().flat_map(by_log);
    each.map(|(log, events)| {
        let authors: BTreeSet<&str> = events.iter().map(|event| event.agent.as_str()).collect();
        let detail = format!(
            "events in the log of {} say they are by {}: {}",
            text::name(log),
            text::list(authors.into_iter().map(text::name)),
            text::list(events.iter().map(|event| event_name(event))),
        );
        pass.alert(agent_ref(log), detail)
    })
    .collect()
}

pub(super) fn unsigned_events(pass: &Pass<'_>) -> Vec<Alert> {
    match signatures(pass).unsigned {
        0 => Vec::new(),
        unsigned => {
            // Of our own format only what lies above the head of a log is unsigned, commit by commit.
            let own = pass.hub().is_some_and(|hub| hub.format == HubFormat::V4);
            let what = counted(unsigned, if own { "commit" } else { "event" });
            vec![pass.project(format!("{what} without a signature"))]
        }
    }
}

fn signatures(pass: &Pass<'_>) -> Signatures {
    pass.hub().map(|hub| hub.signatures).unwrap_or_default()
}

pub(super) fn clock_skew(pass: &Pass<'_>) -> Vec<Alert> {
    let mut worst: BTreeMap<&str, &ClockSkew> = BTreeMap::new();
    let skews = pass.hub().into_iter().flat_map(|hub| &hub.skews);
    let recent = |skew: &&ClockSkew| !pass.moment.older(skew.event_at, pass.rule.window);
    for skew in skews
        .filter(|skew| skew.seconds > pass.rule.limit)
        .filter(recent)
    {
        let known = worst.entry(&skew.agent).or_insert(skew);
        if skew.seconds > known.seconds {
            *known = skew;
        }
    }
    worst
        .into_iter()
        .map(|(agent, skew)| {
            let name = text::name(agent);
            let detail = format!("the clock of agent {name} runs {} s ahead", skew.seconds);
            pass.alert(agent_ref(agent), detail)
        })
        .collect()
}
