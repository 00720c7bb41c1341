//! Knowledge pages: Markdown files with a front matter, on a branch of the remote that the reference shares.
//!
//! ```text
//!  Page          one file: front matter and text, kept to the letter where nothing is changed
//!  PageTree      the files of one commit
//!  merged_page   two versions of one file      together   two folders      merged   two commits
//! ```
//!
//! Nothing here touches a branch, a work tree or the index: pages are read from objects and written as objects, and
//! what this clone holds is one ref, [`HELD`].

mod ancestor;
mod front;
mod history;
mod lines;
mod merge;
mod merged;
mod page;
mod place;
mod sections;
mod slug;
mod together;
mod tree;
mod yaml;

pub use front::{FrontMatter, PageSource};
pub use history::{Revision, RevisionKind, commits_named, history};
pub use merge::merged_page;
pub use merged::{Merged, merged};
pub(crate) use page::decode;
pub use page::{FrontUnread, Page};
pub use place::{HELD, head};
pub use sections::{Heading, Section, appended, appended_to, headings, replaced, section};
pub use slug::{Slug, SlugError};
pub use together::{Conflict, Files, Instead, Settled, Sides, Together, together};
pub use tree::{Change, PAGE_LIMIT, PAGES_LIMIT, PageError, PageTree};
