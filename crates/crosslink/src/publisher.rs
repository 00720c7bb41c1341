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
