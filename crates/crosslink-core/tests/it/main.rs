//! What the rules promise, tried from outside: histories, properties, and the bytes of events.

#![expect(
    clippy::unwrap_used,
    reason = "a test may panic, also in what its functions share"
)]

mod codec;
mod comments;
mod conflicts;
mod control;
mod convergence;
mod cycles;
mod fields;
mod format_page;
mod golden;
mod history;
mod hostile;
mod lives;
mod locks;
mod numbers;
mod picture;
mod properties;
mod refusals;
mod replica;
mod requests;
mod script;
mod sets;
mod specimens;
mod undo;
mod wire;
