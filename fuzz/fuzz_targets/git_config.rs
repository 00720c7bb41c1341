//! Fuzzes `git_config`; the target itself is in the git crate, where the tests run it too.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| crosslink_git::fuzz::run("git_config", bytes));
