//! How the process ends: exit codes, broken pipes, bugs.

use std::process::ExitCode;

use crosslink_workspace::core::problem::{Code, Problem};

/// Sees to it that a bug ends with its own exit code and a sentence, and that a file size limit is an
/// error rather than a signal.
pub(crate) fn prepare() {
    std::panic::set_hook(Box::new(|panic| {
        crate::ui::talk(&format!(
            "Error: this is a bug in crosslink: {panic}\n\nhint: nothing half-done was kept; please report it with the command you ran"
        ));
        #[expect(
            clippy::exit,
            reason = "a bug ends the process with its own code, whichever thread it is in"
        )]
        std::process::exit(70);
    }));
    #[cfg(unix)]
    ignore_file_size_signal();
}

/// A write past `RLIMIT_FSIZE` raises a signal that would end the process without a word.
#[cfg(unix)]
fn ignore_file_size_signal() {
    let flag = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    // Without the handler the signal ends the process, and the transaction with it: nothing is lost either way.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, flag);
}

/// The exit code of a problem.
pub(crate) fn code_of(problem: &Problem) -> ExitCode {
    ExitCode::from(problem.kind().exit_code())
}

/// The problem of an output that cannot be written; a closed pipe is none.
pub(crate) fn unwritable(error: &std::io::Error) -> Option<Problem> {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        return None;
    }
    let problem = Problem::new(Code::FileUnwritable, "The output cannot be written");
    let hint = "send it elsewhere, or free some space; what was changed before is kept";
    Some(problem.caused_by(error).hint(hint))
}
