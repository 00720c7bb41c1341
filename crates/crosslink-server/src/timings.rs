//! How long things may take.

use std::time::Duration;

/// How long things may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timings {
    /// A request, until its answer begins; live connections have begun by then.
    pub request: Duration,
    /// The head of a request to arrive; a connection may be idle as long.
    pub head: Duration,
    /// Between two questions to a live client whether it is still there, and still may be.
    pub ping: Duration,
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(10),
            head: Duration::from_secs(10),
            ping: Duration::from_secs(15),
        }
    }
}
