//! How the process ends: exit codes, broken pipes, bugs.

use std::process::ExitCode;

use crosslink_workspace::core::problem::{Code, Problem};

/// Threads in which a bug costs what they were at work on, and not the process: those that answer requests, and those
/// that look at projects. Their names begin so.
const EXPENDABLE: [&str; 3] = ["server", "look", "mcp"];

/// Sees to it that a bug ends with its own exit code and a sentence, and that a file size limit is an
/// error rather than a signal.
pub(crate) fn prepare() {
    std::panic::set_hook(Box::new(|panic| {
        if is_expendable(std::thread::current().name()) {
            // What a panic says may hold anything, and logs are kept.
            let place = panic.location().map(ToString::to_string);
            crate::ui::talk(&format!(
                "Error: this is a bug in crosslink, at {}; what was at work there is given up, everything else goes on",
                place.unwrap_or_default()
            ));
            return;
        }
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

fn is_expendable(thread: Option<&str>) -> bool {
    thread.is_some_and(|name| EXPENDABLE.iter().any(|kind| name.starts_with(kind)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bug_costs_what_answers_or_looks_and_ends_what_everything_stands_on() {
        for (name, expendable) in [
            (Some("server"), true),
            (Some("server-aside"), true),
            (Some("look-7"), true),
            (Some("mcp-call"), true),
            (Some("look-here-0"), true),
            (Some("main"), false),
            (Some("keeper"), false),
            (Some("live"), false),
            (None, false),
        ] {
            assert_eq!(is_expendable(name), expendable, "{name:?}");
        }
    }

    #[test]
    fn a_thread_that_breaks_while_it_looks_leaves_the_process_alone() {
        prepare();
        let thread = std::thread::Builder::new().name("look-0".to_owned());
        let broken = thread
            .spawn(|| panic!("on purpose"))
            .map(std::thread::JoinHandle::join);
        drop(std::panic::take_hook());
        assert!(broken.is_ok_and(|joined| joined.is_err()));
    }
}
