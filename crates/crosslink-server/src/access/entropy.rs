//! Where chance comes from.

use crosslink_workspace::core::problem::Problem;

/// A source of random bytes that nobody can guess.
pub trait Entropy: Send {
    /// Fills the bytes.
    ///
    /// # Errors
    /// Where the source gives none.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Problem>;
}

/// The random numbers of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Problem> {
        getrandom::fill(bytes)
            .map_err(|error| Problem::bug(format!("the system gives no random numbers: {error}")))
    }
}
