//! The command line, as people and programs use it.

#![expect(
    clippy::unwrap_used,
    reason = "a test may panic, also in what its functions share"
)]

#[cfg(unix)]
mod branches_only;
mod conflicts;
mod context;
mod control;
#[cfg(unix)]
mod crashes;
#[cfg(unix)]
mod daemon;
mod dashboard;
mod databases;
#[cfg(unix)]
mod discovery;
#[cfg(unix)]
mod disks;
mod elsewhere_real;
mod evidence;
mod first_use;
mod fuzz_soak;
mod guides;
mod hooks;
mod hostile_import;
mod hostile_input;
mod hub_evidence;
mod key_phrases;
mod key_phrases_of_sharing;
#[cfg(unix)]
mod kills;
mod mcp;
#[cfg(unix)]
mod migrations;
#[cfg(unix)]
mod no_children;
#[cfg(unix)]
mod outputs;
mod parity;
mod races;
mod real_data;
mod real_source;
mod reference_surface;
mod refusals;
mod resume;
mod robust_support;
mod rough_edges;
mod schemas;
mod selftest;
mod sharing;
mod sharing_browse;
mod sharing_pages;
mod stories;
mod support;
#[cfg(unix)]
mod terminal;
mod trust;
#[cfg(unix)]
mod twins;
mod watch_evidence;
#[cfg(unix)]
mod whose_lock;
mod widths;
