//! Which projects are watched, and how they are found.

mod discover;
mod projects;
mod slug;

pub use discover::{DEFAULT_DEPTH, Found, walk};
pub use projects::{Tracked, name_of, project, set_paused, set_pinned, track, untrack};
pub use slug::Slug;
