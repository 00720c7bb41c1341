//! Hooks: what an assistant is told, or kept from, at each step of its work.
//!
//! [`decide`] is a function of an event, what is known, and the policy. It reads nothing and remembers nothing by itself: what it
//! wants remembered it hands back. Whatever it refuses, it names commands that it will not refuse and that lead on.

mod decide;
mod event;
mod guard;
mod leftovers;
mod policy;
mod samples;
mod say;
mod state;

pub use decide::{Decided, Decision, Refusal, Why, decide};
pub use event::{Action, Event, Source};
pub use leftovers::{Leftover, Sort, leftovers};
pub use policy::{AllowedEntry, Discipline, Mode, Policy, PolicyWords};
pub(crate) use samples::samples;
pub use state::{Asked, Known, Memory};
