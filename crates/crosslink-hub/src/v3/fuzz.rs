//! The decoders of the third generation, as plain functions that must not panic.

use std::sync::Arc;

use crosslink_core::time::Timestamp;

use super::{AgentLog, AllowedSigners, ParsedLog, SignatureCache, State, fold};

/// A log alone and doubled, folded over nothing.
pub(crate) fn log(bytes: &[u8]) {
    let parsed = Arc::new(ParsedLog::parse(bytes));
    let log = |agent: &str| AgentLog {
        agent: agent.to_owned(),
        log: Arc::clone(&parsed),
    };
    let logs = [log("a"), log("b")];
    let verdicts = SignatureCache::default().verify(&logs, None);
    let folded = fold(
        State::default(),
        &logs,
        Some(&verdicts),
        Timestamp::default(),
    );
    let again = fold(folded.state.clone(), &logs, None, Timestamp::default());
    assert_eq!(again.pending_events, 0, "everything lies below the mark");
    assert!(again.late.is_empty(), "nothing that was folded is missing");
}

/// A checkpoint.
pub(crate) fn state(bytes: &[u8]) {
    let Ok((state, _)) = State::parse(bytes) else {
        return;
    };
    let folded = fold(state, &[], None, Timestamp::default());
    folded.state.into_parts();
}

/// An event with the bytes for a signature, and the bytes as a list of signers.
pub(crate) fn signature(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let signed = crate::sshsig::check(bytes, Some(&text), Some(&text), &["crosslink-event"]);
    let signers = AllowedSigners::parse(bytes);
    signed.judge(&text, Some(&signers));
}
