//! Where the agents' logs stood: a log only grows, and one that does not build on what it was has lost something.

use std::collections::BTreeMap;

use crosslink_git::{ObjectId, Objects};

/// A log whose new tip does not build on the old one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// Whose log.
    pub agent: String,
    /// Where it stood.
    pub was: ObjectId,
    /// Where it stands; nothing if it is gone.
    pub is: Option<ObjectId>,
}

/// Where the logs stood when they were last looked at, in this process or in one before.
#[derive(Debug, Default)]
pub(crate) struct Logs {
    tips: BTreeMap<String, ObjectId>,
    /// Logs that have lost what they had at a tip.
    lost: Vec<(String, ObjectId)>,
}

impl Logs {
    pub(crate) fn known(tips: BTreeMap<String, ObjectId>, lost: Vec<(String, ObjectId)>) -> Self {
        Self { tips, lost }
    }

    /// Takes in where the logs stand now; tells which have lost what they had, and whose have it again. While the
    /// remote does not answer, a log that is not there is not said to be gone.
    pub(crate) fn look(
        &mut self,
        objects: &Objects,
        now: &BTreeMap<String, ObjectId>,
        answered: bool,
    ) -> (Vec<Rewritten>, Vec<String>) {
        // Where the history cannot be read, nothing is said either way.
        let has = |agent: &str, was: ObjectId, unread: bool| match now.get(agent) {
            Some(is) if *is == was => true,
            Some(is) => objects.is_ancestor(was, *is).unwrap_or(unread),
            None => false,
        };
        let (kept, restored): (Vec<_>, Vec<_>) = std::mem::take(&mut self.lost)
            .into_iter()
            .partition(|(agent, was)| !has(agent, *was, false));
        self.lost = kept;
        let mut rewritten = Vec::new();
        for (agent, was) in &self.tips {
            let is = now.get(agent).copied();
            if !has(agent, *was, true) && (is.is_some() || answered) {
                self.lost.push((agent.clone(), *was));
                rewritten.push(Rewritten {
                    agent: agent.clone(),
                    was: *was,
                    is,
                });
            }
        }
        if answered {
            self.tips.retain(|agent, _| now.contains_key(agent));
        }
        self.tips
            .extend(now.iter().map(|(agent, tip)| (agent.clone(), *tip)));
        let still = |agent: &String| self.lost.iter().any(|(lost, _)| lost == agent);
        let mut restored: Vec<String> = restored.into_iter().map(|(agent, _)| agent).collect();
        restored.retain(|agent| !still(agent));
        (rewritten, restored)
    }
}
