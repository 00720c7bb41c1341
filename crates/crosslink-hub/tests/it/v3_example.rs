//! Two agents, three events each: the bytes of a hub the reference wrote.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

use crosslink_core::time::Timestamp;
use crosslink_hub::Signatures;
use crosslink_hub::Word;
use crosslink_hub::v3::{
    AgentLog, AllowedSigners, Check, Event, EventKey, SignatureCache, State, Verdict,
    check_comment, check_event, fold,
};
use sha2::{Digest, Sha512};

use crate::v3_support::parsed;

const ALPHA: &[u8] = include_bytes!("v3_data/agent-alpha.log");
const BETA: &[u8] = include_bytes!("v3_data/agent-beta.log");
const GENESIS: &[u8] = include_bytes!("v3_data/genesis.json");
const STATE: &[u8] = include_bytes!("v3_data/state.json");
const SIGNERS: &[u8] = include_bytes!("v3_data/allowed_signers");

fn logs() -> [AgentLog; 2] {
    [parsed("agent-alpha", ALPHA), parsed("agent-beta", BETA)]
}

fn state(bytes: &[u8]) -> State {
    let (state, damage) = State::parse(bytes).unwrap();
    assert_eq!(damage, []);
    state
}

fn later() -> Timestamp {
    Timestamp::parse("2026-11-23T04:00:00Z").unwrap()
}

/// The name git gives to these bytes.
fn object_id(bytes: &[u8]) -> String {
    let mut git = Command::new("git")
        .args(["hash-object", "--stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    git.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = git.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn the_samples_are_the_captured_bytes() {
    for (bytes, id) in [
        (ALPHA, "66a03435351493e7cc01eee2be43668482c5cd1d"),
        (BETA, "f6369e703081c194856e2affa20ba5b354754e5d"),
        (GENESIS, "12528786e4ca2f44cba9b2286c6bba2c1af77737"),
        (STATE, "31d272084fdbcfb736f02f1737f782cf4ea365c3"),
    ] {
        assert_eq!(object_id(bytes), id);
    }
}

#[test]
fn the_signed_bytes_are_rebuilt() {
    let logs = logs();
    let found: Vec<_> = logs
        .iter()
        .flat_map(|log| &log.log.events)
        .map(|envelope| {
            let message = envelope.message();
            let digest = Sha512::digest(message.as_bytes());
            let start = digest[..16].iter().map(|byte| format!("{byte:02x}"));
            (message.len(), start.collect::<String>())
        })
        .collect();
    let expected = [
        (276, "9ae939eb51665c01f23aa272297e5e88"),
        (173, "ed789b1c2da921b57ce5d3acac9ac890"),
        (223, "ada78efb88a5d45a4d8d3bee4a69d2c9"),
        (679, "390b59123f120379c2c83d3a5874d7c9"),
        (231, "beaf22a507b5a947a4baeada43b513de"),
        (219, "18a32734a8ea3cf874d53204ee9bbc8e"),
    ];
    assert_eq!(
        found,
        expected.map(|(length, start)| (length, start.to_owned()))
    );
    assert_eq!(
        logs[0].log.events[2].message(),
        "agent_id=agent-alpha\nagent_seq=3\n\
         event={\"type\":\"StatusChanged\",\"uuid\":\"1796c7b3-8f20-4571-9c46-dbdf44e08da3\",\
         \"new_status\":\"closed\",\"closed_at\":\"2026-11-23T03:38:25.041466582Z\"}\n\
         timestamp=2026-11-23T03:38:25.041468946+00:00\n"
    );
}

#[test]
fn every_signature_verifies() {
    let signers = AllowedSigners::parse(SIGNERS);
    assert_eq!(signers.damage("allowed_signers"), []);
    for signers in [None, Some(&signers)] {
        let verdicts = SignatureCache::default().verify(&logs(), signers);
        let all = Signatures {
            valid: 6,
            ..Signatures::default()
        };
        assert_eq!(verdicts.signatures, all);
    }
    let state = state(STATE);
    let comment = &state.issues.values().next().unwrap().comments[0];
    assert_eq!(
        check_comment(comment, 0).judge("agent-beta", Some(&signers)),
        Verdict::Valid
    );
    assert!(matches!(check_comment(comment, 1), Check::Invalid(_)));
}

#[test]
fn the_logs_over_the_genesis_give_the_published_state() {
    let folded = fold(state(GENESIS), &logs(), None, later());
    assert_eq!(folded.state, state(STATE));
    assert_eq!(
        (folded.pending_events, folded.late.len(), folded.skews.len()),
        (6, 0, 0)
    );
    assert_eq!(folded.damage, []);

    let again = fold(folded.state.clone(), &logs(), None, later());
    assert_eq!((again.state, again.pending_events), (folded.state, 0));
}

#[test]
fn the_published_state_is_read_as_it_stands() {
    let parts = state(STATE).into_parts();
    let issues: Vec<_> = parts.issues.values().collect();
    let [first, second] = issues[..] else {
        panic!("{} issues", issues.len())
    };
    assert_eq!(
        (first.number, &*first.title),
        (Some(1), "Parser drops trailing comma")
    );
    assert_eq!(
        (&*first.labels, first.comments.len()),
        (&[Word::from("bug")][..], 1)
    );
    assert_eq!(first.comments[0].kind, "observation");
    assert_eq!(
        (second.number, &*second.blockers),
        (Some(2), &[first.id][..])
    );
    assert_eq!((parts.milestones.len(), parts.locks.len()), (0, 0));
}

/// The checkpoint as each command left it: the agents' logs by then, the mark, the issues.
#[test]
fn the_checkpoints_follow_the_commands() {
    let cut = |log: &AgentLog, count: usize| {
        let mut part = (*log.log).clone();
        part.events.truncate(count);
        AgentLog {
            agent: log.agent.clone(),
            log: Arc::new(part),
        }
    };
    let [alpha, beta] = logs();
    let mut state = state(GENESIS);
    let mut history = Vec::new();
    for (mine, theirs) in [(0, 0), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 3)] {
        let logs = [cut(&alpha, mine), cut(&beta, theirs)];
        state = fold(state, &logs, None, later()).state;
        let EventKey { at, agent, seq } = state.watermark.clone().unwrap();
        let at = at.to_string()[11..23].to_owned();
        history.push(format!("{at} {agent} {seq}: {}", state.issues.len()));
    }
    let expected = [
        "00:00:00.000 hub-v3-genesis 0: 0",
        "03:38:22.568 agent-alpha 1: 1",
        "03:38:23.219 agent-beta 1: 1",
        "03:38:23.632 agent-beta 2: 2",
        "03:38:24.014 agent-alpha 2: 2",
        "03:38:24.362 agent-beta 3: 2",
        "03:38:25.041 agent-alpha 3: 2",
    ];
    assert_eq!(history, expected);
}

#[test]
fn the_kinds_are_told_apart() {
    let logs = logs();
    let kinds: Vec<_> = logs
        .iter()
        .flat_map(|log| &log.log.events)
        .map(|one| one.event.kind())
        .collect();
    let expected = [
        "IssueCreated",
        "LabelAdded",
        "StatusChanged",
        "CommentAdded",
        "IssueCreated",
        "DependencyAdded",
    ];
    assert_eq!(kinds, expected);
    let Event::CommentAdded(comment) = &logs[1].log.events[0].event else {
        panic!("the first of beta is a comment")
    };
    assert_eq!(comment.content, "Reproduced; only with depth > 2");
    assert!(matches!(
        check_event(&logs[1].log.events[0]),
        Check::Verified { .. }
    ));
}
