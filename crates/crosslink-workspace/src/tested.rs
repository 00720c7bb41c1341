//! Remembering when the tests were run last, for the reminder that asks for it.

use crosslink_core::problem::{Code, Problem};

use crate::workspace::Workspace;

impl Workspace {
    /// Notes that the tests were run now.
    ///
    /// # Errors
    /// `file.unwritable`.
    pub fn mark_tested(&self) -> Result<(), Problem> {
        let path = self.paths().last_test_run();
        std::fs::write(&path, "").map_err(|error| {
            let message = format!("{} cannot be written", path.display());
            Problem::new(Code::FileUnwritable, message).caused_by(&error)
        })
    }
}
