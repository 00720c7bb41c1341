//! The hub crate, tried from outside: what hubs of every generation say.

#![expect(
    clippy::unwrap_used,
    reason = "a test may panic, also in what its functions share"
)]

mod changes;
mod real;
mod signed;
mod v2;
mod v3_damage;
mod v3_example;
mod v3_late;
mod v3_order;
mod v3_real;
mod v3_requests;
mod v3_rules;
mod v3_signatures;
mod v3_support;
