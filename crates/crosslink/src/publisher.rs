//! The publisher: this executable, started after the answer of a write, which sends what was written to the remote.

use std::process::{Command, Stdio};

use crosslink_workspace::Workspace;

/// The name of the hidden command that publishes.
pub(crate) const COMMAND: &str = "__publish";

/// Starts a publisher where one is wanted. It asks nothing, says nothing and holds nothing of this process; that it could not be
/// started is no failure of the write, and the next write tries again.
pub(crate) fn start(workspace: &Workspace) {
    if !workspace.wants_publisher().unwrap_or(false) {
        return;
    }
    let Some(program) = workspace.environment().program() else {
        return;
    };
    let paths = workspace.paths();
    let mut command = Command::new(program);
    command
        .arg("-C")
        .arg(paths.work_tree.as_ref().unwrap_or(&paths.git_directory))
        .arg(COMMAND)
        .current_dir(&paths.directory)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    in_own_group(&mut command);
    drop(command.spawn());
}

/// So that an interrupt from the terminal does not reach it.
#[cfg(unix)]
fn in_own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn in_own_group(_: &mut Command) {}
