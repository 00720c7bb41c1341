//! Beads: its JSONL of every era, read and written without loss.
//!
//! A line becomes a [`Record`](super::record::Record); what our fields do not give back to the letter is
//! kept under the foreign name `beads`. Writing reads it again, field by field: where an import of it
//! would make what is so here, it is given back as it stood; where something was changed here, ours is
//! written. One table ([`table`]) says which field is which.

mod comments;
mod fields;
mod links;
mod names;
mod read;
mod reference;
mod table;
mod values;
mod write;

pub(crate) use read::line;
pub use reference::reference;
pub(crate) use write::write;
