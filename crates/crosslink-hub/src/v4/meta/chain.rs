//! The rule of `meta`, for chains of commits that lie in a repository.

use crosslink_git::{GitError, ObjectId, Objects};
use uuid::Uuid;

use super::hub_json::HubJson;
use super::refusal::MetaRefusal;
use super::state::{MetaCommit, MetaState, Pin, same_hub};
use crate::key::{SigningKey, VerifyingKey};
use crate::v4::chain::{COMMITS_LIMIT, Chain};
use crate::v4::commit::{self, Draft, HubCommit, Onto};
use crate::v4::fault::{Fault, Unread};
use crate::v4::layout::{HUB_JSON, HubRef, TRUST_LINES};
use crate::v4::trust::{self, Entry};

/// Writes the next commit of `meta`.
///
/// # Errors
/// Fails for entries beyond the limits, and if the repository cannot be written to.
pub fn append(
    objects: &Objects,
    onto: &Onto,
    (hub, entries): (&HubJson, &[Entry]),
    key: &SigningKey,
) -> Result<ObjectId, GitError> {
    let lines = trust::encode(entries).map_err(|error| GitError::Invalid {
        reason: error.to_string(),
    })?;
    let json = hub.to_json();
    let draft = Draft {
        hub: onto.hub,
        at: HubRef::Meta,
        parents: onto.below.into_iter().collect(),
        subject: &subject(entries),
        files: vec![(HUB_JSON.name, json.as_bytes()), (TRUST_LINES.name, &lines)],
        person: onto.person.clone(),
    };
    commit::write(objects, &draft, Some(key))
}

fn subject(entries: &[Entry]) -> String {
    match entries {
        [] => "What the hub is".to_owned(),
        [entry] => format!("Trust: {}", entry.shown_kind()),
        [entry, more @ ..] => format!("Trust: {} and {} more", entry.shown_kind(), more.len()),
    }
}

/// The chain `meta` of one hub.
#[derive(Clone, Debug)]
pub struct MetaChain {
    hub: Uuid,
    pin: Option<Pin>,
    known: Option<(ObjectId, MetaState)>,
}

impl MetaChain {
    /// The chain of a hub, of which nothing is known yet.
    pub fn new(hub: Uuid) -> Self {
        Self {
            hub,
            pin: None,
            known: None,
        }
    }

    /// The chain of the hub that was pinned: one that another key founded has no head.
    pub fn pinned(pin: Pin) -> Self {
        Self {
            pin: Some(pin),
            ..Self::new(pin.hub)
        }
    }

    /// Remembers what holds at a commit of the chain, so that it is not folded from the first one again.
    #[must_use]
    pub fn knowing(self, head: ObjectId, state: MetaState) -> Self {
        Self {
            known: Some((head, state)),
            ..self
        }
    }

    /// What holds after a commit that is part of the chain.
    ///
    /// # Errors
    /// Fails if a commit at or below it cannot be read, or does not follow.
    pub fn state_at(&self, objects: &Objects, head: ObjectId) -> Result<MetaState, GitError> {
        let (mut state, above) = self.down_from(objects, head)?;
        for id in above.into_iter().rev() {
            let commit = HubCommit::read(objects, id);
            let step = commit.and_then(|commit| self.step(objects, &mut state, &commit));
            step.map_err(|unread| own(id, unread))?;
        }
        Ok(state.expect("the last commit left its state"))
    }

    /// The commits from one down to what is known, and what holds there.
    fn down_from(
        &self,
        objects: &Objects,
        head: ObjectId,
    ) -> Result<(Option<MetaState>, Vec<ObjectId>), GitError> {
        let mut above = Vec::new();
        let mut next = Some(head);
        while let Some(id) = next {
            if let Some((known, state)) = &self.known
                && *known == id
            {
                return Ok((Some(state.clone()), above));
            }
            if above.len() >= COMMITS_LIMIT {
                return Err(GitError::TooMuch {
                    what: "commits of one chain",
                    limit: COMMITS_LIMIT as u64,
                });
            }
            above.push(id);
            next = objects.commit(id)?.parents.first().copied();
        }
        Ok((None, above))
    }

    fn step(
        &self,
        objects: &Objects,
        state: &mut Option<MetaState>,
        commit: &HubCommit,
    ) -> Result<(), Unread> {
        let below = state.as_ref();
        let may = |key: &VerifyingKey| below.is_none_or(|state| state.trust().is_driver(key));
        let signer = commit.signed_by(may)?;
        let hub_json = commit.content(objects, HUB_JSON)?;
        let trust = commit.content(objects, TRUST_LINES)?;
        let commit = MetaCommit {
            signer,
            hub_json: &hub_json,
            trust: &trust,
        };
        self.judge(state, &commit)
            .map_err(|refusal| Fault::Rule(refusal.to_string()).into())
    }

    fn judge(
        &self,
        state: &mut Option<MetaState>,
        commit: &MetaCommit<'_>,
    ) -> Result<(), MetaRefusal> {
        match state {
            Some(state) => state.follow(commit),
            None => {
                let first = MetaState::found(commit, self.pin.as_ref())?;
                same_hub(self.hub, first.hub().hub)?;
                *state = Some(first);
                Ok(())
            }
        }
    }
}

impl Chain for MetaChain {
    type State = Option<MetaState>;

    fn hub(&self) -> Uuid {
        self.hub
    }

    fn at(&self) -> HubRef {
        HubRef::Meta
    }

    /// Who may sign depends on the commits below: `follow` judges it for each commit.
    fn may_sign(&self, _: &VerifyingKey) -> bool {
        true
    }

    fn state(&self, objects: &Objects, below: Option<ObjectId>) -> Result<Self::State, GitError> {
        below.map(|id| self.state_at(objects, id)).transpose()
    }

    fn follow(
        &self,
        objects: &Objects,
        state: &mut Self::State,
        commit: &HubCommit,
    ) -> Result<(), Unread> {
        self.step(objects, state, commit)
    }

    fn may_be_head(&self, _: &HubCommit) -> Result<(), Fault> {
        Ok(())
    }
}

/// What is part of the chain was judged once: if it cannot be now, that is this machine's fault.
fn own(id: ObjectId, unread: Unread) -> GitError {
    match unread {
        Unread::Fault(fault) => GitError::Corrupt {
            id,
            reason: fault.to_string(),
        },
        Unread::Git(error) => error,
    }
}
