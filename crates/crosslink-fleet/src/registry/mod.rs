//! Which projects are watched, and how they are found.

mod discover;
mod slug;

pub use discover::{DEFAULT_DEPTH, Found, walk};
pub use slug::Slug;
