//! The hub crate, tried from outside: what hubs of every generation say.

#![expect(
    clippy::unwrap_used,
    reason = "a test may panic, also in what its functions share"
)]

mod changes;
mod migrate;
mod pages;
mod pages_in_git;
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
mod v4_chains;
mod v4_commits;
mod v4_golden;
mod v4_keys;
mod v4_layout;
mod v4_long;
mod v4_meta;
mod v4_meta_support;
mod v4_rules;
mod v4_support;
mod v4_trust;
mod v4_trust_attacks;
mod v4_trust_golden;
mod v4_trust_lines;
mod v4_trust_model;
mod v4_trust_support;
mod v4_values;
