//! The language as its readers meet it.

mod answers;
mod dates;
mod faults;
mod properties;
mod reading;
