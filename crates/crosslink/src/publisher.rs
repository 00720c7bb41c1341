//! The publisher: this executable, started after the answer of a write, which sends what was written to the remote.

use crosslink_workspace::Workspace;

use crate::detached;

/// The name of the hidden command that publishes.
pub(crate) const COMMAND: &str = "__publish";

/// Starts a publisher where one is wanted. That it could not be started is no failure of the write, and the next write tries again.
pub(crate) fn start(workspace: &Workspace) {
    if workspace.wants_publisher().unwrap_or(false) {
        detached::start(workspace, COMMAND, &[]);
    }
}

/// The same, for a process that goes on: once the publisher has ended nothing is left of it.
pub(crate) fn start_and_reap(workspace: &Workspace) {
    if !workspace.wants_publisher().unwrap_or(false) {
        return;
    }
    if let Some(mut publisher) = detached::started(workspace, COMMAND, &[]) {
        let reaper = std::thread::Builder::new().name("mcp-reaper".to_owned());
        // Without a thread it is left to the system when this process ends.
        let _ = reaper.spawn(move || publisher.wait());
    }
}
