//! x
#[path = "it/fuzz_targets.rs"]
mod fuzz_targets;
#[path = "it/import_beads.rs"]
mod import_beads;
#[path = "it/import_damage.rs"]
mod import_damage;
#[path = "it/import_upsert.rs"]
mod import_upsert;
#[path = "it/support/mod.rs"]
mod support;
