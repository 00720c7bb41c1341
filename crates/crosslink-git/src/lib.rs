//! Git repositories: files and objects in process, remotes through the user's git.
//!
//! [`Repository::discover`] finds the repository that contains a folder, [`Objects`] reads and writes
//! its objects and refs without a child process, and a [`Transport`] lists remotes, fetches from them and pushes to
//! them: it starts `git`. [`uncommitted`] asks `git` too, about a work tree. [`network_file_system`] says whether a path lies on storage that other
//! machines can write to. Nothing here knows what the repository is used for.

mod config;
mod create;
mod discover;
mod error;
mod file_system;
pub mod fuzz;
mod git_error;
mod id;
mod layout;
mod objects;
mod person;
mod refs;
mod regular;
mod remote_url;
mod remotes;
mod repository;
mod settings;
mod transport;
mod work_tree;

pub use create::{commit_files, create_bare_repository, create_repository, name_remote};
pub use error::DiscoverError;
pub use file_system::network_file_system;
pub use git_error::GitError;
pub use id::{ObjectId, ObjectIdError};
pub use objects::{Commit, EntryKind, NewCommit, Objects, Person, Tree, TreeEntry};
pub use person::KnownPerson;
pub use refs::{BrokenRef, Expect, RefLock, Refs};
pub use regular::{open_regular, read_regular};
pub use remote_url::{RemoteUrl, RemoteUrlError};
pub use repository::{Repository, RepositoryKind};
pub use transport::{
    Cancel, FetchReport, GitTransport, Limits, PushChange, PushOutcome, RefChange, Transport,
    TransportError,
};
pub use work_tree::{keep_uncommitted, uncommitted};
