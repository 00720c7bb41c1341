//! Which projects are watched, and how they are found.

mod discover;
mod older;
mod projects;
mod slug;

pub use discover::{DEFAULT_DEPTH, Found, walk};
pub use older::{Renamed, TakenOver, older_file, take_over, take_over_once, taken_over};
pub use projects::{Tracked, name_of, numbered, project, set_paused, set_pinned, track, untrack};
pub use slug::Slug;
