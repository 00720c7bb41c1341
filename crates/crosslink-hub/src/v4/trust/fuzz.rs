//! The decoder of the trust log, as a function that must not panic.

use super::{Entry, TrustState, decode, encode};
use crate::v4::{HubRef, LogId, LogName};

/// Reads a file of entries, writes it again, and founds a hub on it.
///
/// # Panics
/// Where what was written reads differently, or the state depends on anything but the entries.
pub fn log(bytes: &[u8]) {
    let Ok(entries) = decode(bytes) else {
        return;
    };
    let written = encode(&entries).expect("what was read is within the limits");
    assert_eq!(decode(&written).as_ref(), Ok(&entries));
    let Some(Entry::Root(root)) = entries.first() else {
        return;
    };
    let state = TrustState::found(&root.key, &entries);
    assert_eq!(state, TrustState::found(&root.key, &entries));
    let Ok(mut state) = state else {
        return;
    };
    let before = state.clone();
    if state.apply(&root.key, &entries[1..]).is_err() {
        assert_eq!(state, before, "what is refused leaves nothing behind");
    }
    let log = LogId([0; 16]);
    for member in state.members() {
        let key = member.key_name;
        state.verdict(HubRef::Log(LogName { key, log }));
    }
}
