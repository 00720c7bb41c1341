//! What is signed, and what a signature is worth.

use std::collections::HashMap;

use crosslink_git::Commit;

use super::envelope::{Envelope, LineHash};
use super::log::AgentLog;
use super::signers::AllowedSigners;
use crate::snapshot::{HubComment, Signatures};
use crate::sshsig::{self, Check};

/// What events are signed for.
const EVENT: &str = "crosslink-event";
/// What comments are signed for: when they are written, and by whoever signed old ones later.
const COMMENT: [&str; 2] = ["crosslink-comment", "crosslink-backfill"];
/// What git signs commits for.
const COMMIT: &str = "git";

/// What a signature is worth to a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It verifies, with a key that is trusted.
    Valid,
    /// There is none.
    Unsigned,
    /// It does not verify, for this reason.
    Invalid(&'static str),
    /// It is not trusted, for this reason.
    Untrusted(&'static str),
}

impl Check {
    /// What it is worth, coming from an agent. A hub without a list trusts every key.
    pub fn judge(&self, agent: &str, signers: Option<&AllowedSigners>) -> Verdict {
        let (namespace, key) = match self {
            Self::Unsigned => return Verdict::Unsigned,
            Self::Invalid(reason) => return Verdict::Invalid(reason),
            Self::Unsupported => {
                return Verdict::Untrusted("a key of a type that cannot be verified here");
            }
            Self::Verified { namespace, key } => (namespace, key),
        };
        let principal = format!("{agent}@crosslink");
        match signers {
            Some(signers) if !signers.allow(&principal, namespace, key) => {
                Verdict::Untrusted("the hub does not list the key for this agent")
            }
            _ => Verdict::Valid,
        }
    }

    /// What it is worth, whoever it comes from: a commit does not say whose key should have signed it.
    pub fn judge_commit(&self, signers: Option<&AllowedSigners>) -> Verdict {
        match (self, signers) {
            (Self::Verified { namespace, key }, Some(signers))
                if !signers.allow_anybody(namespace, key) =>
            {
                Verdict::Untrusted("the hub does not list the key")
            }
            (Self::Verified { .. }, _) => Verdict::Valid,
            _ => self.judge("", signers),
        }
    }
}

impl Envelope {
    /// The bytes that are signed.
    pub fn message(&self) -> String {
        format!(
            "agent_id={}\nagent_seq={}\nevent={}\ntimestamp={}\n",
            self.agent,
            self.seq,
            self.event.text(),
            self.time.with_offset()
        )
    }
}

/// Verifies the signature of an event.
pub fn check_event(envelope: &Envelope) -> Check {
    if envelope.signature.is_none() {
        return Check::Unsigned;
    }
    sshsig::check(
        envelope.message().as_bytes(),
        envelope.signature.as_deref(),
        envelope.signed_by.as_deref(),
        &[EVENT],
    )
}

/// Verifies the signature of a commit. Of one that is no SSH signature nothing can be said here.
pub fn check_commit(commit: &Commit) -> Option<Check> {
    let Some(armoured) = &commit.signature else {
        return Some(Check::Unsigned);
    };
    let signature = sshsig::without_armour(armoured)?;
    let payload = &commit.signed_payload;
    Some(sshsig::check(payload, Some(&signature), None, &[COMMIT]))
}

/// Verifies the own signature of a comment, which names the comment by a number.
///
/// That is 0 in this generation (right after a migration also what the counter stood at) and the comment's own
/// number in the first.
pub fn check_comment(comment: &HubComment, number: u64) -> Check {
    let message = format!(
        "author={}\ncomment_id={number}\ncontent={}\n",
        comment.author, comment.content
    );
    let more = comment.more.as_deref();
    sshsig::check(
        message.as_bytes(),
        more.and_then(|more| more.signature.as_deref()),
        more.and_then(|more| more.signed_by.as_deref()),
        &COMMENT,
    )
}

/// Remembers what signatures say, so that each line is verified once.
#[derive(Clone, Debug, Default)]
pub struct SignatureCache {
    checks: HashMap<LineHash, Check>,
}

/// What the signatures of some logs are worth.
#[derive(Clone, Debug, Default)]
pub struct Verdicts {
    lines: HashMap<LineHash, Verdict>,
    /// How they fared, counted.
    pub signatures: Signatures,
}

impl Verdicts {
    /// What the signature of an event is worth; nothing where it was not asked for.
    pub fn of(&self, envelope: &Envelope) -> Option<Verdict> {
        self.lines.get(&envelope.hash).copied()
    }

    fn add(&mut self, line: LineHash, verdict: Verdict) {
        let count = match verdict {
            Verdict::Valid => &mut self.signatures.valid,
            Verdict::Unsigned => &mut self.signatures.unsigned,
            Verdict::Invalid(_) => &mut self.signatures.invalid,
            Verdict::Untrusted(_) => &mut self.signatures.untrusted,
        };
        *count += 1;
        self.lines.insert(line, verdict);
    }
}

impl SignatureCache {
    /// Judges every event of the logs; verifies only lines not seen the last time, and forgets those now gone.
    pub fn verify(&mut self, logs: &[AgentLog], signers: Option<&AllowedSigners>) -> Verdicts {
        let mut seen = HashMap::with_capacity(self.checks.len());
        let mut verdicts = Verdicts::default();
        for envelope in logs.iter().flat_map(|log| &log.log.events) {
            let check = seen.entry(envelope.hash).or_insert_with(|| {
                let known = self.checks.remove(&envelope.hash);
                known.unwrap_or_else(|| check_event(envelope))
            });
            verdicts.add(envelope.hash, check.judge(&envelope.agent, signers));
        }
        self.checks = seen;
        verdicts
    }
}
