//! The rules of Crosslink: what is true, and what follows from it. Pure: no IO, no clock, no chance.

pub mod boot;
pub mod conflict;
pub mod control;
mod counted;
pub mod duplicates;
pub mod entity;
pub mod event;
pub mod graph;
pub mod hub;
pub mod id;
pub mod json;
pub mod lint;
pub mod model;
pub mod next;
pub mod operation;
pub mod problem;
pub mod query;
pub mod reduce;
#[cfg(test)]
mod sample;
pub mod state;
pub mod stats;
pub mod time;
pub mod tree;
pub mod view;

pub use counted::counted;
