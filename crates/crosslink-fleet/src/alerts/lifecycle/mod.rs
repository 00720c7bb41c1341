//! What becomes of an alert: it waits, opens, is acknowledged or snoozed, and is resolved.

mod book;
mod doubt;
mod event;
mod pass;
mod people;
mod row;

pub use book::{AlertBook, Reading, Reconciled};
pub use event::{AlertChange, AlertEvent};
pub use row::{Acknowledgement, AlertKey, AlertRow, AlertState, Snooze};
