//! Processes that go on after the command that started them: nothing of it is left to them.

use std::process::{Child, Command, Stdio};

use crosslink_workspace::Workspace;

/// Starts one of the hidden commands of this program, for a project, in a session of its own. It asks nothing, says nothing and
/// holds nothing of this process. Says whether it was started.
pub(crate) fn start(workspace: &Workspace, command: &str, arguments: &[String]) -> bool {
    started(workspace, command, arguments).is_some()
}

/// The same, and the process, for whoever lives longer than it does.
pub(crate) fn started(workspace: &Workspace, command: &str, arguments: &[String]) -> Option<Child> {
    let program = workspace.environment().program()?;
    let paths = workspace.paths();
    Command::new(program)
        .arg("-C")
        .arg(paths.work_tree.as_ref().unwrap_or(&paths.git_directory))
        .arg(command)
        .args(arguments)
        .current_dir(&paths.directory)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()
}

/// The hidden commands that are started so.
const COMMANDS: [&str; 2] = [crate::publisher::COMMAND, crate::commands::DAEMON];

/// Whether this process was started so.
pub(crate) fn is_detached(arguments: &[std::ffi::OsString]) -> bool {
    is_one(arguments.get(3).and_then(|word| word.to_str()))
}

/// Whether a command is one of them.
pub(crate) fn is_one(command: Option<&str>) -> bool {
    command.is_some_and(|command| COMMANDS.contains(&command))
}

/// Lets go of what was inherited: the descriptors beyond the first three, which others may wait to see closed, and the session of
/// whoever started this. To be called before anything is opened.
#[cfg(unix)]
pub(crate) fn let_go() {
    for descriptor in inherited() {
        // One that is closed already is what was listed by.
        let _ = nix::unistd::close(descriptor);
    }
    let _ = nix::unistd::setsid();
}

#[cfg(not(unix))]
pub(crate) fn let_go() {}

/// The descriptors beyond the first three; where the system does not list them, those there are at most.
#[cfg(unix)]
fn inherited() -> Vec<i32> {
    let listed = std::fs::read_dir("/dev/fd").map(|entries| {
        let names = entries.flatten().map(|entry| entry.file_name());
        names
            .filter_map(|name| name.to_str()?.parse().ok())
            .collect()
    });
    let mut all: Vec<i32> = listed.unwrap_or_else(|_| (3..1024).collect());
    all.retain(|descriptor| *descriptor > 2);
    all
}
