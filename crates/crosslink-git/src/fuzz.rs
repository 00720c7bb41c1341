//! Every decoder of what a repository or a remote says, as a plain function that must not panic.
//!
//! `fuzz/` runs them under a fuzzer, the tests run them over samples and damaged ones.

use std::path::Path;

use crate::{RemoteUrl, config, objects, refs, transport};

/// What takes the bytes.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: &[(&str, Target)] = &[
    ("git_config", settings),
    ("git_objects", objects::decode),
    ("git_refs", refs::decode),
    ("git_remote", remote),
];

/// Runs one target.
///
/// # Panics
/// Where there is no target of this name, or it found something.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = target.expect("the target is in the list");
    target(bytes);
}

/// A file of settings.
fn settings(bytes: &[u8]) {
    for setting in config::settings(&String::from_utf8_lossy(bytes)) {
        setting.is_true();
    }
}

/// What a remote is called, and what git says of it.
fn remote(bytes: &[u8]) {
    transport::decode(bytes);
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        let Ok(remote) = RemoteUrl::parse(line) else {
            continue;
        };
        assert!(!line.starts_with('-'), "{line} is an option");
        let within = remote.clone().within(Path::new("/srv"));
        let again = RemoteUrl::parse(&remote.to_string());
        assert!(again.is_ok(), "{remote} is shown as what is no remote");
        drop(within);
    }
}
