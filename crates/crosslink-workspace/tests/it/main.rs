//! The workspace as a face sees it.

#![expect(
    clippy::unwrap_used,
    reason = "a test may panic, also in what its functions share"
)]

mod archive;
mod backup;
mod changelog;
mod daemon;
mod doctor;
mod elsewhere;
mod export;
mod fuzz_targets;
mod history;
mod import_beads;
mod import_damage;
mod import_reference;
mod import_upsert;
mod init;
mod knowledge;
mod migrate;
mod next;
mod older_database;
mod onlooker;
mod session;
mod set_aside;
mod shared_numbers;
mod support;
mod templates;
mod timer;
mod undo;
mod uninstall;
mod watch;
mod work;
