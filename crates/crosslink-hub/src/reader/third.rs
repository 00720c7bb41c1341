//! Hubs of the third generation, read from commits.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crosslink_core::time::Timestamp;
use crosslink_git::{EntryKind, GitError, ObjectId, Objects, TreeEntry};
use serde::Deserialize;

use super::{HubError, origin};
use crate::agent_files::{self, FileError};
use crate::heads::Heads;
use crate::snapshot::{
    BadSignature, CiStatus, ControlAnswer, ControlRequest, Damage, Events, Heartbeat, HubAgent,
    HubFormat, HubSnapshot, NextNumbers,
};
use crate::v2;
use crate::v3::{
    AgentLog, AllowedSigners, LOG_LIMIT, LineHash, ParsedLog, STATE_LIMIT, SignatureCache, State,
    Verdict, Verdicts, fold,
};
use crate::words::Texts;

/// The largest file beside the state and the logs.
const SMALL: u64 = 1024 * 1024;

/// So many bad signatures are named.
const BAD: usize = 20;

/// What is kept of a blob that was read: a blob never changes.
type Read<T> = Option<(ObjectId, T)>;

/// Remembers what was read of the state, the signers and each agent.
#[derive(Debug, Default)]
pub(super) struct Third {
    state: Read<(State, Vec<Damage>)>,
    /// The state that cannot be read, and why. It may be large: it is not tried again.
    unreadable: Read<String>,
    signers: Read<AllowedSigners>,
    agents: BTreeMap<String, Agent>,
    texts: Texts,
    signatures: SignatureCache,
    /// The commits that brought lines with a bad signature.
    origins: HashMap<LineHash, Option<ObjectId>>,
}

/// What was read of one agent.
#[derive(Debug, Default)]
struct Agent {
    tip: Option<ObjectId>,
    log: Read<Arc<ParsedLog>>,
    heartbeat: Option<Heartbeat>,
    /// What this agent asked of others, by whom it asked.
    asked: Vec<(String, ControlRequest)>,
    /// What it answered, by request.
    answered: BTreeMap<String, ControlAnswer>,
    damage: Vec<Damage>,
}

#[derive(Deserialize)]
struct HubFile {
    hub_version: u64,
}

impl Third {
    pub(super) fn new(texts: Texts) -> Self {
        Self {
            texts,
            ..Self::default()
        }
    }

    /// Reads what moved, and folds the logs into the state.
    pub(super) fn read(
        &mut self,
        objects: &Objects,
        heads: &Heads,
        now: Timestamp,
    ) -> Result<HubSnapshot, HubError> {
        let mut damage = Vec::new();
        let ci = self.read_meta(objects, heads, &mut damage)?;
        let last_commit_at = self.read_state(objects, heads)?;
        let last_commit_at = self.read_agents(objects, heads, last_commit_at)?;
        let logs: Vec<AgentLog> = self.logs();
        let signers = self.signers.as_ref().map(|(_, signers)| signers);
        let verdicts = self.signatures.verify(&logs, signers);
        let bad_signatures = self.bad_signatures(objects, &verdicts);
        let (state, losses) = match &self.state {
            Some((_, (state, losses))) => (state.clone(), losses.as_slice()),
            None => (State::default(), [].as_slice()),
        };
        let folded = fold(state, &logs, Some(&verdicts), now);
        damage.extend_from_slice(losses);
        damage.extend(folded.damage);
        let mut late = Events::default();
        for event in folded.late {
            late.add(|| event);
        }
        damage.extend(
            self.agents
                .values()
                .flat_map(|agent| agent.damage.iter().cloned()),
        );
        let number = |next: i64| u32::try_from(next).unwrap_or_default();
        let next_numbers = NextNumbers {
            issue: number(folded.state.next_display_id),
            milestone: number(folded.state.next_milestone_id),
        };
        let parts = folded.state.into_parts();
        Ok(HubSnapshot {
            beside: heads.older().split_off(1),
            tip: heads.checkpoint.map(|tip| tip.to_string()),
            issues: parts.issues,
            milestones: parts.milestones,
            locks: parts.locks,
            agents: self.hub_agents(),
            ci,
            signatures: verdicts.signatures,
            bad_signatures,
            late,
            foreign: folded.foreign,
            skews: folded.skews,
            pending_events: folded.pending_events,
            next_numbers,
            last_commit_at,
            damage,
            ..HubSnapshot::empty(HubFormat::V3)
        })
    }

    /// Reads what the hub says about itself; returns what continuous integration left there.
    fn read_meta(
        &mut self,
        objects: &Objects,
        heads: &Heads,
        damage: &mut Vec<Damage>,
    ) -> Result<Option<CiStatus>, HubError> {
        let Some(meta) = heads.meta else {
            return Ok(None);
        };
        let tree = objects.commit(meta)?.tree;
        if let Some(hub) = objects.entry(tree, "hub.json")? {
            let file = serde_json::from_slice::<HubFile>(&objects.blob(hub.id, SMALL)?);
            match file {
                Ok(file) if file.hub_version > 3 => {
                    let version = file.hub_version;
                    return Err(HubError::Newer { version });
                }
                Ok(_) => {}
                Err(error) => damage.push(damaged("meta: hub.json", &error)),
            }
        }
        self.signers = match objects.entry(tree, "allowed_signers")? {
            Some(entry) => {
                let known = self.signers.take().filter(|(id, _)| *id == entry.id);
                let signers = known.map_or_else(
                    || Ok(AllowedSigners::parse(&objects.blob(entry.id, SMALL)?)),
                    |(_, signers)| Ok::<_, GitError>(signers),
                )?;
                damage.extend(signers.damage("meta: allowed_signers"));
                Some((entry.id, signers))
            }
            None => None,
        };
        let Some(entry) = objects.entry(tree, "ci-status.json")? else {
            return Ok(None);
        };
        match v2::ci_status(&objects.blob(entry.id, SMALL)?) {
            Ok(ci) => Ok(Some(ci)),
            Err(error) => {
                damage.push(damaged("meta: ci-status.json", &error));
                Ok(None)
            }
        }
    }

    /// Reads the state, if it is another; returns when it was committed. A checkpoint without one is empty.
    fn read_state(
        &mut self,
        objects: &Objects,
        heads: &Heads,
    ) -> Result<Option<Timestamp>, HubError> {
        let Some(checkpoint) = heads.checkpoint else {
            return Ok(None);
        };
        let commit = objects.commit(checkpoint)?;
        let at = Timestamp::from_seconds(commit.committer_time);
        let Some(entry) = objects.entry(commit.tree, "state.json")? else {
            self.state = None;
            return Ok(Some(at));
        };
        if self.state.as_ref().is_none_or(|(id, _)| *id != entry.id) {
            self.state = Some((entry.id, self.parse_state(objects, entry.id)?));
        }
        Ok(Some(at))
    }

    fn parse_state(
        &mut self,
        objects: &Objects,
        id: ObjectId,
    ) -> Result<(State, Vec<Damage>), HubError> {
        let parsed = match &self.unreadable {
            Some((known, reason)) if *known == id => Err(reason.clone()),
            _ => {
                let bytes = objects.blob(id, STATE_LIMIT as u64)?;
                State::parse(&bytes).map_err(|error| error.to_string())
            }
        };
        let mut parsed = parsed.map_err(|reason| {
            self.unreadable = Some((id, reason.clone()));
            HubError::Damaged {
                place: "checkpoint: state.json".to_owned(),
                reason,
            }
        })?;
        parsed.0.pack(self.texts);
        Ok(parsed)
    }

    /// Reads the agents whose refs moved; returns the time of the newest commit.
    fn read_agents(
        &mut self,
        objects: &Objects,
        heads: &Heads,
        mut newest: Option<Timestamp>,
    ) -> Result<Option<Timestamp>, HubError> {
        self.agents
            .retain(|name, _| heads.agents.contains_key(name));
        for (name, tip) in &heads.agents {
            let agent = self.agents.entry(name.clone()).or_default();
            // One agent that cannot be read stays as it was and stops nobody else.
            match agent.read(objects, name, *tip) {
                Ok(at) => newest = newest.max(Some(at)),
                Err(error) => agent.damage = vec![damaged(&format!("agents/{name}"), &error)],
            }
        }
        Ok(newest)
    }

    fn logs(&self) -> Vec<AgentLog> {
        let logs = self.agents.iter().filter_map(|(name, agent)| {
            let (_, log) = agent.log.as_ref()?;
            Some(AgentLog {
                agent: name.clone(),
                log: Arc::clone(log),
            })
        });
        logs.collect()
    }

    /// The first events whose signature does not verify, each with the commit that brought it.
    fn bad_signatures(&mut self, objects: &Objects, verdicts: &Verdicts) -> Vec<BadSignature> {
        if verdicts.signatures.invalid == 0 {
            return Vec::new();
        }
        let mut bad = Vec::new();
        let mut origins = HashMap::new();
        for (name, agent) in &self.agents {
            let (Some(tip), Some((_, log))) = (agent.tip, &agent.log) else {
                continue;
            };
            for envelope in &log.events {
                let Some(Verdict::Invalid(reason)) = verdicts.of(envelope) else {
                    continue;
                };
                if bad.len() == BAD {
                    break;
                }
                let known = self.origins.get(&envelope.hash).copied();
                let found = || origin::of_line(objects, tip, envelope.line).ok().flatten();
                let commit = known.unwrap_or_else(found);
                origins.insert(envelope.hash, commit);
                bad.push(BadSignature {
                    commit: commit.map(|commit| commit.to_string()),
                    what: format!(
                        "event {} of {}, in the log of {name}",
                        envelope.seq, envelope.agent
                    ),
                    reason,
                });
            }
        }
        self.origins = origins;
        bad
    }

    fn hub_agents(&self) -> BTreeMap<String, HubAgent> {
        let mut agents: BTreeMap<String, HubAgent> = BTreeMap::new();
        for (name, read) in &self.agents {
            let agent = agents.entry(name.clone()).or_default();
            agent.heartbeat.clone_from(&read.heartbeat);
            let signers = self.signers.as_ref();
            agent.trusted = signers.map(|(_, list)| list.know(&format!("{name}@crosslink")));
            for (target, request) in &read.asked {
                let mut request = request.clone();
                let answers = self.agents.get(target).map(|target| &target.answered);
                request.answer = answers.and_then(|answers| answers.get(&request.id).cloned());
                agents
                    .entry(target.clone())
                    .or_default()
                    .requests
                    .push(request);
            }
        }
        for agent in agents.values_mut() {
            agent.requests.sort_by(|one, other| one.id.cmp(&other.id));
        }
        agents
    }
}

impl Agent {
    /// Reads an agent's ref, if it moved; returns when it was committed.
    fn read(
        &mut self,
        objects: &Objects,
        name: &str,
        tip: ObjectId,
    ) -> Result<Timestamp, GitError> {
        let commit = objects.commit(tip)?;
        let at = Timestamp::from_seconds(commit.committer_time);
        if self.tip == Some(tip) {
            return Ok(at);
        }
        let mut damage = Vec::new();
        if let Some(entry) = objects.entry(commit.tree, "events.log")? {
            if self.log.as_ref().is_none_or(|(id, _)| *id != entry.id) {
                let bytes = objects.blob(entry.id, LOG_LIMIT as u64)?;
                self.log = Some((entry.id, Arc::new(ParsedLog::parse(&bytes))));
            }
        } else {
            self.log = None;
        }
        let place = |file: &str| format!("agents/{name}: {file}");
        if let Some(entry) = objects.entry(commit.tree, "heartbeat.json")? {
            match agent_files::parse_heartbeat(&objects.blob(entry.id, SMALL)?) {
                Ok((_, heartbeat)) => self.heartbeat = Some(heartbeat),
                Err(error) => damage.push(damaged(&place("heartbeat.json"), &error)),
            }
        } else {
            self.heartbeat = None;
        }
        let (mut asked, mut answered) = (Vec::new(), BTreeMap::new());
        for (entry, parsed) in folder(
            objects,
            commit.tree,
            "requests-out",
            agent_files::parse_request,
        )? {
            let target = agent_files::request_of_file(&entry.name);
            match (target, parsed) {
                (Some((target, _)), Ok(request)) => asked.push((target.to_owned(), request)),
                (None, _) => damage.push(damaged(&place(&entry.name), &"no name of a request")),
                (_, Err(error)) => damage.push(damaged(&place(&entry.name), &error)),
            }
        }
        for (entry, parsed) in folder(
            objects,
            commit.tree,
            "requests-ack",
            agent_files::parse_answer,
        )? {
            match parsed {
                Ok((request, answer)) => drop(answered.insert(request, answer)),
                Err(error) => damage.push(damaged(&place(&entry.name), &error)),
            }
        }
        (self.asked, self.answered, self.damage, self.tip) = (asked, answered, damage, Some(tip));
        Ok(at)
    }
}

/// A file of a folder, and what was read of it.
type Parsed<T> = (TreeEntry, Result<T, FileError>);

/// Reads every file of a folder, if it is there.
fn folder<T>(
    objects: &Objects,
    tree: ObjectId,
    name: &str,
    parse: fn(&[u8]) -> Result<T, FileError>,
) -> Result<Vec<Parsed<T>>, GitError> {
    let Some(folder) = objects.entry(tree, name)? else {
        return Ok(Vec::new());
    };
    let files = objects.tree(folder.id)?.entries.into_iter();
    let files = files.filter(|entry| entry.kind == EntryKind::Blob);
    let read = files.map(|entry| {
        let bytes = objects.blob(entry.id, SMALL)?;
        Ok((entry, parse(&bytes)))
    });
    read.collect()
}

fn damaged(place: &str, reason: &dyn std::fmt::Display) -> Damage {
    Damage {
        place: place.to_owned(),
        reason: reason.to_string(),
    }
}
