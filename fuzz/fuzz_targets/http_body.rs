//! Fuzzes `http_body`; the target itself is in the server crate, where the tests run it too.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| crosslink_server::fuzz::run("http_body", bytes));
