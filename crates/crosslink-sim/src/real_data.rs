//! Data of real projects, which is not part of this one.

use std::path::PathBuf;

/// A file of the real data; nothing, said aloud, where `CROSSLINK_TEST_DATA` names no folder with it.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "where the data lies is the test run's to say, and that it is missing must be seen"
)]
pub fn real_data(file: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("CROSSLINK_TEST_DATA") else {
        eprintln!("SKIPPED: CROSSLINK_TEST_DATA names no directory with {file}");
        return None;
    };
    Some(PathBuf::from(folder).join(file))
}
