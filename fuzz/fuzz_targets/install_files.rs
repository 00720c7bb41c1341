//! Fuzzes `install_files`; the target itself is in the agents crate, where the tests run it too.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| crosslink_agents::fuzz::run("install_files", bytes));
