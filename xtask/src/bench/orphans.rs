//! Processes that outlive the one that started them: a publisher goes on after the command has answered.

use std::time::Duration;

use super::measure;
use crate::project::Fallible;

/// Has processes whose parent ended become children of this one, so that they can be waited for.
#[cfg(target_os = "linux")]
pub(crate) fn adopt() -> Fallible<()> {
    Ok(nix::sys::prctl::set_child_subreaper(true)?)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn adopt() -> Fallible<()> {
    Err("what goes on in the background is only measured on Linux".into())
}

/// Waits until no child is left, and returns what those took of the processor that had not been waited for.
#[cfg(target_os = "linux")]
pub(crate) fn wait() -> Fallible<Duration> {
    use nix::errno::Errno;
    let before = measure::children()?;
    loop {
        match nix::sys::wait::waitpid(None, None) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(Errno::ECHILD) => break,
            Err(problem) => return Err(problem.into()),
        }
    }
    Ok(measure::children()?.saturating_sub(before))
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn wait() -> Fallible<Duration> {
    measure::children()
}
