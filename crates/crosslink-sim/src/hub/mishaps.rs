//! What goes wrong in a world with a remote: weather, clocks, processes that end, and whoever may do anything at the remote.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crosslink_core::id::IssueId;
use crosslink_git::ObjectId;
use uuid::Uuid;

use super::network::{Weather, kill, outlived};
use super::world::HubWorld;
use crate::clock::Lie;

impl HubWorld {
    pub(super) fn change_weather(&mut self) -> Result<(), String> {
        let weather = match self.random.below(4) {
            0 => Weather::default(),
            1 => Weather {
                silent: 3,
                lost_answers: 0,
            },
            2 => Weather {
                silent: 0,
                lost_answers: 2,
            },
            _ => Weather {
                silent: 6,
                lost_answers: 4,
            },
        };
        // The weather is the same for all, or one clone is cut off from it.
        let alone = self.random.below(2 * self.clones.len());
        for place in 0..self.clones.len() {
            if alone >= self.clones.len() || place == alone {
                self.clone_at(place).machine.network.weather(weather);
            }
        }
        Ok(())
    }

    pub(super) fn lie(&mut self, place: usize) -> Result<(), String> {
        let lies = [
            Lie::None,
            Lie::Beside(86_400 * 3),
            Lie::Beside(-86_400 * 400),
            Lie::Drifting(100),
            Lie::JumpingBack(5_000),
        ];
        let lie = lies[self.random.below(lies.len())];
        self.clone_at(place).machine.clock.lie(lie);
        Ok(())
    }

    /// The process ends, and another one begins.
    pub(super) fn reopen(&mut self, place: usize) -> Result<(), String> {
        let seed = self.random.draw();
        let clone = self.clones[place]
            .take()
            .expect("a clone is open between steps");
        let opened = clone.reopened(seed);
        let opened = opened.map_err(|problem| format!("clone {place} does not open: {problem}"))?;
        self.clones[place] = Some(opened);
        Ok(())
    }

    pub(super) fn refs(&self) -> Result<BTreeMap<String, ObjectId>, String> {
        self.remote.refs().map_err(|error| error.to_string())
    }

    /// A process is killed at a moment of a contact, and the next one finds what it left.
    pub(super) fn die(&mut self, place: usize) -> Result<(), String> {
        let before = self.last_seq(place)?;
        let left = AtomicUsize::new(self.random.below(12));
        let network = Arc::clone(&self.clone_at(place).machine.network);
        network.meanwhile(move |_| {
            if left.fetch_sub(1, Ordering::Relaxed) == 0 {
                kill();
            }
        });
        let synced = outlived(|| self.clone_at(place).sync());
        network.calm();
        if synced.is_none() {
            self.report.killed += 1;
        }
        self.reopen(place)?;
        self.learn(place, before)?;
        match synced {
            Some(synced) => self.judge_contact(place, synced).map(drop),
            None => Ok(()),
        }
    }

    pub(super) fn back_up(&mut self) -> Result<(), String> {
        self.backups.push(self.refs()?);
        Ok(())
    }

    /// Somebody restores the remote from a backup, or empties it.
    pub(super) fn rewind(&mut self) -> Result<(), String> {
        let Some(mut refs) = self.random.pick(&self.backups) else {
            return Ok(());
        };
        if refs.is_empty() {
            return Ok(());
        }
        self.lost_grants = true;
        let mut locks = self.refs()?;
        locks.retain(|name, _| name.contains("/locks/"));
        if self.spares_locks {
            refs.retain(|name, _| !name.contains("/locks/"));
            refs.extend(locks);
        } else {
            let was = refs.iter().filter(|(name, _)| name.contains("/locks/"));
            let touched = locks.iter().chain(was).map(|(name, _)| name.as_str());
            self.forced.extend(touched.filter_map(issue_of));
        }
        let rewound = self.remote.rewind(&refs);
        rewound.map_err(|error| error.to_string())
    }

    /// A ref is deleted at the remote.
    pub(super) fn lose_a_ref(&mut self) -> Result<(), String> {
        let mut names: Vec<String> = self.refs()?.into_keys().collect();
        names.retain(|name| !(self.spares_locks && name.contains("/locks/")));
        if let Some(name) = self.random.pick(&names)
            && names.len() > 1
        {
            self.lost_grants |= name.ends_with("/numbers");
            self.tamper(&name, None)?;
        }
        Ok(())
    }

    fn tamper(&mut self, name: &str, new: Option<ObjectId>) -> Result<(), String> {
        self.forced.extend(issue_of(name));
        let tampered = self.remote.tamper(name, new);
        tampered.map_err(|error| error.to_string())
    }

    /// Somebody pushes one ref's commit under another's name.
    pub(super) fn swap_refs(&mut self) -> Result<(), String> {
        let wanted = ["/logs/", "/locks/"][self.random.below(1 + usize::from(!self.spares_locks))];
        let mut refs: Vec<(String, ObjectId)> = self.refs()?.into_iter().collect();
        refs.retain(|(name, _)| name.contains(wanted));
        match (self.random.pick(&refs), self.random.pick(&refs)) {
            (Some((name, _)), Some((_, id))) => self.tamper(&name, Some(id)),
            _ => Ok(()),
        }
    }
}

/// The issue whose lock a ref is.
fn issue_of(name: &str) -> Option<IssueId> {
    let (_, issue) = name.split_once("/locks/")?;
    Uuid::parse_str(issue).ok().map(IssueId)
}
