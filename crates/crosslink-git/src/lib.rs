//! Git repositories, read in process: no child process, a handful of system calls.
//!
//! [`Repository::discover`] finds the repository that contains a folder. [`network_file_system`]
//! says whether a path lies on storage that other machines can write to. Nothing here knows what
//! the repository is used for.

mod create;
mod discover;
mod error;
mod file_system;
mod layout;
mod repository;
mod settings;

pub use create::create_repository;
pub use error::DiscoverError;
pub use file_system::network_file_system;
pub use repository::{Repository, RepositoryKind};
