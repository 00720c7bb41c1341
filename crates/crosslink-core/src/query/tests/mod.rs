//! The language as its readers meet it.

mod answers;
mod faults;
mod properties;
mod reading;
