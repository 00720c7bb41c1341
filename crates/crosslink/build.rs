//! How the binary is linked, for a start that costs little.
//!
//! On Linux with glibc, two things make up half of the time `crosslink --version` takes: the
//! dynamic loader patches some ten thousand addresses of a position-independent executable,
//! and it loads `libgcc_s` for the sake of one stack unwinder. Linking at a fixed address and
//! taking the unwinder from the compiler's own static archive saves both. What it costs is
//! written down in `docs/design/0013-speed.md`.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if told("CARGO_CFG_TARGET_OS") == "linux" && told("CARGO_CFG_TARGET_ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is how cargo talks to a build script"
)]
fn told(key: &str) -> String {
    env::var(key).unwrap_or_default()
}
