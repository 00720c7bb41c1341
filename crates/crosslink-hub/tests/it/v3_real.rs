//! A real hub of the third generation, with its whole history.
//!
//! The data is found where `CROSSLINK_TEST_DATA` points; without it the tests say that they were skipped.

use std::collections::{BTreeMap, BTreeSet};

use crosslink_core::time::Timestamp;
use crosslink_hub::Signatures;
use crosslink_hub::v3::{
    AgentLog, AllowedSigners, SignatureCache, State, Verdict, check_comment, fold,
};

use crosslink_sim::{Remotes, real_data};

use crate::v3_support::parsed;

const CHECKPOINT: &str = "refs/heads/crosslink/checkpoint";

/// The hub, unpacked.
struct Hub(tempfile::TempDir);

impl Hub {
    fn unpack() -> Option<Self> {
        let bundle = real_data("hub-v3.bundle")?;
        let hub = Self(tempfile::tempdir().unwrap());
        Remotes::new(hub.0.path()).unbundle("hub", &bundle).unwrap();
        Some(hub)
    }

    fn git(&self, arguments: &[&str]) -> String {
        let remote = Remotes::new(self.0.path()).remote("hub");
        crosslink_sim::git(&remote, arguments).unwrap()
    }

    fn words(&self, arguments: &[&str]) -> Vec<String> {
        let text = self.git(arguments);
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn file(&self, commit: &str, path: &str) -> Vec<u8> {
        self.git(&["cat-file", "blob", &format!("{commit}:{path}")])
            .into_bytes()
    }

    fn logs(&self) -> Vec<AgentLog> {
        let refs = self.words(&[
            "for-each-ref",
            "--format=%(refname)",
            "refs/heads/crosslink/agents",
        ]);
        let log = |name: &String| {
            let agent = name.strip_prefix("refs/heads/crosslink/agents/").unwrap();
            parsed(agent, &self.file(name, "events.log"))
        };
        refs.iter().map(log).collect()
    }

    fn state(&self, commit: &str) -> State {
        let (state, damage) = State::parse(&self.file(commit, "state.json")).unwrap();
        assert_eq!(damage, []);
        state
    }

    fn signers(&self) -> AllowedSigners {
        let signers =
            AllowedSigners::parse(&self.file("refs/heads/crosslink/meta", "allowed_signers"));
        assert_eq!(signers.damage("allowed_signers"), []);
        signers
    }

    /// The checkpoints, oldest first.
    fn checkpoints(&self) -> Vec<String> {
        self.words(&["rev-list", "--reverse", CHECKPOINT])
    }
}

fn later() -> Timestamp {
    Timestamp::parse("2026-07-01T00:00:00Z").unwrap()
}

#[test]
fn everything_is_read() {
    let Some(hub) = Hub::unpack() else { return };
    let parts = hub.state(CHECKPOINT).into_parts();
    let comments: usize = parts
        .issues
        .values()
        .map(|issue| issue.comments.len())
        .sum();
    assert_eq!(
        (parts.issues.len(), comments, parts.locks.len()),
        (784, 1_395, 35)
    );
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for log in hub.logs() {
        assert_eq!((log.log.bad_count, log.log.damage(&log.agent)), (0, vec![]));
        for envelope in &log.log.events {
            *kinds.entry(envelope.event.kind().to_owned()).or_default() += 1;
        }
    }
    let expected = [
        ("CommentAdded", 50),
        ("IssueCreated", 25),
        ("LabelAdded", 24),
        ("LockClaimed", 77),
        ("LockReleased", 38),
        ("RelationAdded", 1),
        ("StatusChanged", 17),
    ];
    assert_eq!(
        kinds,
        expected
            .map(|(kind, count)| (kind.to_owned(), count))
            .into()
    );
}

#[test]
fn every_signed_event_verifies() {
    let Some(hub) = Hub::unpack() else { return };
    let signers = hub.signers();
    let mut cache = SignatureCache::default();
    for signers in [None, Some(&signers)] {
        let counts = Signatures {
            valid: 213,
            unsigned: 19,
            ..Signatures::default()
        };
        assert_eq!(cache.verify(&hub.logs(), signers).signatures, counts);
    }
    let nobody = AllowedSigners::default();
    assert_eq!(
        cache
            .verify(&hub.logs(), Some(&nobody))
            .signatures
            .untrusted,
        213
    );
}

/// A comment is signed with the number 0, or, right after the migration, with the counter's last value.
#[test]
fn every_comment_signed_in_this_generation_verifies() {
    let Some(hub) = Hub::unpack() else { return };
    let signers = hub.signers();
    let old = hub.state(&hub.checkpoints()[0]);
    let counter = u64::try_from(old.next_comment_id).unwrap();
    let known: BTreeSet<_> = names(&old).collect();
    let state = hub.state(CHECKPOINT);
    let comments = state.issues.values().flat_map(|issue| &issue.comments);
    let mut counts = BTreeMap::new();
    for comment in comments.filter(|comment| !known.contains(&comment.uuid)) {
        let verdict =
            |number| check_comment(comment, number).judge(&comment.author, Some(&signers));
        let told = match (verdict(0), verdict(counter)) {
            (Verdict::Valid, Verdict::Invalid(_)) => "with 0",
            (Verdict::Invalid(_), Verdict::Valid) => "with the counter",
            (Verdict::Unsigned, Verdict::Unsigned) => "unsigned",
            _ => "otherwise",
        };
        *counts.entry(told).or_insert(0) += 1;
    }
    assert_eq!(
        counts,
        [("unsigned", 4), ("with 0", 41), ("with the counter", 5)].into()
    );
}

/// The names of all comments.
fn names(state: &State) -> impl Iterator<Item = uuid::Uuid> {
    let comments = state.issues.values().flat_map(|issue| &issue.comments);
    comments.map(|comment| comment.uuid)
}

#[test]
fn the_logs_over_the_genesis_give_the_published_state() {
    let Some(hub) = Hub::unpack() else { return };
    let genesis = hub.state(&hub.checkpoints()[0]);
    let (logs, published) = (hub.logs(), hub.state(CHECKPOINT));
    let verdicts = SignatureCache::default().verify(&logs, Some(&hub.signers()));
    let folded = fold(genesis, &logs, Some(&verdicts), later());
    assert_eq!(
        (folded.pending_events, folded.late, folded.skews),
        (140, vec![], vec![])
    );
    assert!(folded.state == published, "the states differ");
}

#[test]
fn every_checkpoint_leads_to_the_last_one() {
    let Some(hub) = Hub::unpack() else { return };
    let (logs, published) = (hub.logs(), hub.state(CHECKPOINT));
    let checkpoints = hub.checkpoints();
    assert_eq!(checkpoints.len(), 127);
    for commit in checkpoints.iter().step_by(9) {
        let folded = fold(hub.state(commit), &logs, None, later());
        assert!(folded.state == published, "from {commit}");
        assert_eq!(folded.late, [], "from {commit}");
    }
}
