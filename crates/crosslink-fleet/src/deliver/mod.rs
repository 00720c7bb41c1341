//! Telling others what happened: what is sent, to whom, and when again if it did not arrive.

pub mod address;
pub mod backoff;
pub mod body;
pub mod filter;
mod hmac;
mod hooks;
mod outbox;
mod outcome;
mod queue;
mod send;

pub use crosslink_store::fleet::{Secret, WebhookKind};
pub use hmac::signature;
pub use hooks::{Failing, Imported, Tested, Wanted, WebhookView, add, import, list, remove, test};
pub use outbox::enqueue;
pub use queue::{Attempted, Deliveries, Waker};
