//! Fuzzes `mcp_message`; the target itself is in the MCP crate, where the tests run it too.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| crosslink_mcp::fuzz::run("mcp_message", bytes));
