//! What others say of the project: continuous integration, signatures, clocks.

use std::collections::BTreeMap;

use crosslink_hub::{ClockSkew, Signatures};

use crate::alerts::text;

use super::{Alert, Pass, agent_ref};

/// How many digits of a commit's name are enough to know it by.
const ENOUGH_DIGITS: usize = 7;
/// No name of a commit has more digits.
const MOST_DIGITS: usize = 64;

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
    let invalid = signatures(pass).invalid;
    if invalid == 0 {
        return Vec::new();
    }
    let at = pass.facts.bad_signature_at.map(commit);
    let subject = format!("commit:{}", at.as_deref().unwrap_or("unknown"));
    vec![pass.alert(subject, format!("{invalid} signature(s) do not verify"))]
}

pub(super) fn untrusted_signer(pass: &Pass<'_>) -> Vec<Alert> {
    let untrusted = signatures(pass).untrusted;
    if untrusted == 0 {
        return Vec::new();
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
    vec![pass.project(format!(
        "{untrusted} signature(s) by keys the hub does not trust{whose}"
    ))]
}

pub(super) fn unsigned_events(pass: &Pass<'_>) -> Vec<Alert> {
    match signatures(pass).unsigned {
        0 => Vec::new(),
        unsigned => vec![pass.project(format!("{unsigned} event(s) without a signature"))],
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
