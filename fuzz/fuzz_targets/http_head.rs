//! Fuzzes `http_head`; the target itself is in the server crate, where the tests run it too.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| crosslink_server::fuzz::run("http_head", bytes));
