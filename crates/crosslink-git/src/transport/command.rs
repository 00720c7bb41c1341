//! The one way git is started.

use std::path::Path;
use std::process::{Command, Stdio};

use super::GitTransport;

/// Settings that hold whatever the user's say. Nothing of these is a matter of taste.
const SETTINGS: &[&str] = &[
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "protocol.ext.allow=never",
    "protocol.fd.allow=never",
    "protocol.file.allow=always",
    "gc.auto=0",
    "maintenance.auto=false",
    "fetch.writeCommitGraph=false",
    "fetch.recurseSubmodules=false",
    "push.followTags=false",
    "push.recurseSubmodules=no",
    "push.gpgSign=false",
    "push.useForceIfIncludes=false",
    "submodule.recurse=false",
    "transfer.bundleURI=false",
    "credential.interactive=never",
    "color.ui=false",
];

/// Variables of the caller that would point git at another repository, give it settings, or make it
/// write elsewhere. What stays is the user's will: where the user's own settings are (`GIT_CONFIG_GLOBAL`,
/// `GIT_CONFIG_SYSTEM`), where git is (`GIT_EXEC_PATH`), and how hosts are reached (`GIT_SSH_COMMAND`, `GIT_SSH`,
/// `GIT_PROXY_COMMAND`, `GIT_SSL_…`).
const REMOVED: &[&str] = &[
    // It would count more than the settings above.
    "GIT_ALLOW_PROTOCOL",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ATTR_SOURCE",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CURL_VERBOSE",
    "GIT_DEFAULT_HASH",
    "GIT_DEFAULT_REF_FORMAT",
    "GIT_EXTERNAL_DIFF",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REDIRECT_STDERR",
    "GIT_REDIRECT_STDIN",
    "GIT_REDIRECT_STDOUT",
    "GIT_REF_PARANOIA",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_TEMPLATE_DIR",
    "GIT_TRACE",
    "GIT_TRACE2",
    "GIT_TRACE2_EVENT",
    "GIT_TRACE2_PERF",
    "GIT_TRACE_CURL",
    "GIT_TRACE_FSMONITOR",
    "GIT_TRACE_PACKET",
    "GIT_TRACE_PACKFILE",
    "GIT_TRACE_PACK_ACCESS",
    "GIT_TRACE_PERFORMANCE",
    "GIT_TRACE_REFS",
    "GIT_TRACE_SETUP",
    "GIT_TRACE_SHALLOW",
    "GIT_WORK_TREE",
    "LANGUAGE",
];

/// Variables that keep git and what it starts from asking, and its words untranslated.
///
/// Ssh has no terminal to ask on either: it is told to ask through a program, and that program says
/// no. Unlike `BatchMode` this leaves the user's own ssh command alone.
const SET: &[(&str, &str)] = &[
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_ASKPASS", ""),
    ("SSH_ASKPASS", "false"),
    ("SSH_ASKPASS_REQUIRE", "force"),
    ("GCM_INTERACTIVE", "never"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_PROTOCOL_FROM_USER", "0"),
    ("LC_ALL", "C"),
];

impl GitTransport {
    /// Prepares git to work in a scratch repository, and there only.
    pub(super) fn git(&self, git_dir: &Path, subcommand: &str) -> Command {
        let mut command = Command::new("git");
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        for name in REMOVED {
            command.env_remove(name);
        }
        command
            .arg(subcommand)
            .current_dir(git_dir)
            .envs(SET.iter().copied())
            .env("GIT_DIR", git_dir)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        in_own_group(&mut command);
        command
    }
}

/// Prepares the user's git to look at a work tree of theirs, with their settings but for what would start other programs.
pub(crate) fn in_work_tree(work_tree: &Path, words: &[&str]) -> Command {
    let mut command = Command::new("git");
    for name in REMOVED {
        command.env_remove(name);
    }
    command
        .args([
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
        ])
        .args(words)
        .current_dir(work_tree)
        .envs(SET.iter().copied())
        .stdin(Stdio::null());
    in_own_group(&mut command);
    command
}

/// So that what git starts can be ended together with it, and an interrupt from the terminal does not
/// reach it half-way.
#[cfg(unix)]
fn in_own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn in_own_group(_: &mut Command) {}
