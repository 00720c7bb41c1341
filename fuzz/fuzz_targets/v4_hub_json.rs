//! Fuzzes `v4_hub_json`; the target itself is in the hub crate, where the tests run it too.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| crosslink_hub::fuzz::run("v4_hub_json", bytes));
