//! Issues as files for people who browse on the host.
//!
//! What a file says follows from what the project says, and from nothing else: no clock, no claim, nothing of this clone. So
//! every clone that knows the same writes the same bytes.

mod index;
mod markdown;
mod page;
mod touched;

pub(crate) use index::index;
pub(crate) use page::page;
pub(crate) use touched::{every_issue, touched_since};
