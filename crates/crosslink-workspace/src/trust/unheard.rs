//! Saying once that nobody else sees what is written here.

use crosslink_core::problem::Problem;
use crosslink_store::{Snapshot, TrustSummary};

use crate::workspace::Workspace;

/// Whether others see nothing of what is written here, as the policy is `enforce` and nobody admitted the key.
pub(crate) fn is_unheard(trust: &TrustSummary) -> bool {
    trust.policy == "enforce" && trust.role == "none"
}

impl Workspace {
    /// Returns the name of this clone's key where nobody else sees what was just written, and nobody was told that yet. It
    /// answers once; should the key be admitted and put out again, once more.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn unheard_news(&mut self) -> Result<Option<String>, Problem> {
        // Pages are everybody's; only issues wait for a key to be admitted.
        if !self.wrote || !self.wrote_for_others()? {
            return Ok(None);
        }
        let news = |snapshot: &Snapshot| {
            let trust = snapshot.trust_summary()?;
            Ok(trust.as_ref().is_some_and(is_unheard) && !snapshot.told_unheard()?)
        };
        if !self.read(news)? {
            return Ok(None);
        }
        self.store.write(|writing| writing.set_told_unheard(true))?;
        self.own_key_name()
    }
}
