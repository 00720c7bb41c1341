//! The rules of Crosslink: what is true, and what follows from it. Pure: no IO, no clock, no chance.

pub mod entity;
pub mod event;
pub mod graph;
pub mod hub;
pub mod id;
pub mod json;
pub mod model;
pub mod operation;
pub mod problem;
pub mod query;
pub mod reduce;
pub mod state;
pub mod time;
pub mod view;
