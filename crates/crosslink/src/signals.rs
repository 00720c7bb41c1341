//! Hearing that the process is to end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::{Sleep, Waiter};

/// A flag that an interrupt or a request to terminate raises; a second one ends the process at once.
pub(crate) fn end_on_signal() -> Result<Arc<AtomicBool>, Problem> {
    let end = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        let at_once = signal_hook::flag::register_conditional_shutdown(
            signal,
            128 + signal,
            Arc::clone(&end),
        );
        at_once
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&end)))
            .map_err(|error| {
                Problem::new(Code::Bug, "signals cannot be heard").caused_by(&error)
            })?;
    }
    Ok(end)
}

/// Waits until the process is to end.
pub(crate) struct UntilEnd(pub(crate) Arc<AtomicBool>);

impl Waiter for UntilEnd {
    fn wait(&mut self, at_most: Duration) -> bool {
        !self.0.load(Ordering::Relaxed) && Sleep.wait(at_most) && !self.0.load(Ordering::Relaxed)
    }
}
