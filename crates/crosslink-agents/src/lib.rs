//! What coding agents touch: the decisions of hooks, the assistants they are for, what a session is told at its start, and how
//! all that is put into a repository and taken out again.

pub mod assistant;
pub mod context;
pub mod fuzz;
mod git;
pub mod hook;
pub mod install;
mod memory;
pub mod prime;
mod run;
pub mod shell;

pub use git::GitPattern;
pub use run::{Hooked, run};
