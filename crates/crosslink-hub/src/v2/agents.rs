//! Agents: signs of life, requests and answers, trust.

use std::collections::BTreeMap;

use super::Reason;
use super::reader::{Look, Read};
use crate::agent_files;
use crate::snapshot::{ControlAnswer, Damage, Heartbeat, HubAgent};
use crate::v3::AllowedSigners;

/// Reads all agents. A sign of life that cannot be read any more stays as it was.
pub(super) fn read(
    before: &BTreeMap<String, HubAgent>,
    look: Look<'_>,
) -> Read<BTreeMap<String, HubAgent>> {
    let mut read: Read<BTreeMap<String, HubAgent>> = Read::default();
    for path in look.below("heartbeats/").chain(look.below("agents/")) {
        let steps: Vec<&str> = path.split('/').collect();
        match steps.as_slice() {
            ["heartbeats", file] => {
                let Some(agent) = file.strip_suffix(".json") else {
                    continue;
                };
                beat(&mut read, before, agent, path, look);
            }
            ["agents", agent, "heartbeat.json"] => beat(&mut read, before, agent, path, look),
            ["agents", agent, "requests", file] if !file.ends_with(".ack.json") => {
                request(&mut read, agent, path, look);
            }
            _ => {}
        }
    }
    for agent in read.value.values_mut() {
        agent.requests.sort_by(|one, other| one.id.cmp(&other.id));
    }
    trust(&mut read, look);
    read
}

/// Notes a sign of life; of the two places for one, the later counts.
fn beat(
    read: &mut Read<BTreeMap<String, HubAgent>>,
    before: &BTreeMap<String, HubAgent>,
    name: &str,
    path: &str,
    look: Look<'_>,
) {
    let found = look.read(path, &mut read.damage, words(agent_files::parse_heartbeat));
    let (name, heartbeat) = match found {
        Some((said, beat)) => (said.unwrap_or_else(|| name.to_owned()), Some(beat)),
        None => {
            let known = before.get(name).and_then(|agent| agent.heartbeat.clone());
            (name.to_owned(), known)
        }
    };
    let agent = read.value.entry(name).or_default();
    let both: [Option<Heartbeat>; 2] = [agent.heartbeat.take(), heartbeat];
    agent.heartbeat = both.into_iter().flatten().max_by_key(|beat| beat.at);
}

fn request(read: &mut Read<BTreeMap<String, HubAgent>>, agent: &str, path: &str, look: Look<'_>) {
    let Some(stem) = path.strip_suffix(".json") else {
        return;
    };
    let Some(mut request) = look.read(path, &mut read.damage, words(agent_files::parse_request))
    else {
        read.value.entry(agent.to_owned()).or_default();
        return;
    };
    request.answer = answer(&format!("{stem}.ack.json"), &mut read.damage, look);
    let agent = read.value.entry(agent.to_owned()).or_default();
    agent.requests.push(request);
}

fn answer(path: &str, damage: &mut Vec<Damage>, look: Look<'_>) -> Option<ControlAnswer> {
    let found = look.read(path, damage, words(agent_files::parse_answer));
    found.map(|(_, answer)| answer)
}

/// Notes whose key is on the list; where there is no list, nobody is said to be trusted or not.
fn trust(read: &mut Read<BTreeMap<String, HubAgent>>, look: Look<'_>) {
    let path = "trust/allowed_signers";
    let list = look.read(path, &mut read.damage, |bytes| {
        Ok(AllowedSigners::parse(bytes))
    });
    let Some(list) = list else { return };
    for (name, agent) in &mut read.value {
        agent.trusted = Some(list.know(&format!("{name}@crosslink")));
    }
}

/// Lets an error be told in words.
fn words<T, E: std::fmt::Display>(
    parse: impl FnOnce(&[u8]) -> Result<T, E>,
) -> impl FnOnce(&[u8]) -> Result<T, Reason> {
    |bytes| parse(bytes).map_err(|error| error.to_string())
}
