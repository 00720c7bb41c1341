//! Fuzzes `dashboard_db`; the target itself is in the workspace crate, where the tests run it too.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| crosslink_workspace::fuzz::run("dashboard_db", bytes));
