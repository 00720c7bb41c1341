//! One hub, looked at again and again: unchanged heads cost nothing, moved ones only what they brought.

mod checkout;
mod commits;
mod files;
mod origin;
mod third;

use std::path::Path;

use crosslink_core::time::Timestamp;
use crosslink_git::{GitError, ObjectId, Objects};
use thiserror::Error;

use crate::fourth::{FourthHub, Worth};
use crate::heads::Heads;
use crate::snapshot::{Damage, HubFormat, HubSnapshot};
use crate::words::Texts;
use checkout::Checkout;
use files::{Files, Reach};
use third::Third;

/// Why a hub could not be read at all.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum HubError {
    /// Git could not.
    #[error(transparent)]
    Git(#[from] GitError),
    /// What everything else stands on is damaged.
    #[error("{place}: {reason}")]
    Damaged {
        /// The file.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A newer program wrote it.
    #[error("the hub says it is of generation {version}; up to 4 are known")]
    Newer {
        /// The generation.
        version: u64,
    },
}

/// What one look found.
#[derive(Debug)]
pub enum Look {
    /// Nothing moved since the last look.
    Same,
    /// The hub as it stands now.
    Changed(Box<HubSnapshot>),
    /// A hub of format 4, whose logs are still to be laid out.
    Fourth(Box<FourthHub>),
}

/// Remembers the last look at one hub.
#[derive(Debug, Default)]
pub struct HubReader {
    heads: Option<Heads>,
    files: Files,
    checkout: Checkout,
    third: Third,
    /// Whether it is of format 4. It then stays so: what lies beside would look like a hub without most of its issues.
    fourth: bool,
    /// What a `meta` of format 4 was found to be worth.
    judged: Option<(ObjectId, Worth)>,
}

impl HubReader {
    /// Remembers nothing yet. Where texts are left out, what it reads takes far less room.
    pub fn new(texts: Texts) -> Self {
        Self {
            files: Files::new(texts),
            third: Third::new(texts),
            ..Self::default()
        }
    }

    /// Looks at the hub that stands at `heads`. `cache` is a checkout of a hub of files that may hold what nobody
    /// committed yet.
    ///
    /// # Errors
    /// Where nothing could be read; what was found before still stands.
    pub fn look(
        &mut self,
        objects: &Objects,
        heads: &Heads,
        cache: Option<&Path>,
        now: Timestamp,
    ) -> Result<Look, HubError> {
        let cache = cache.filter(|_| !heads.is_third() && heads.local_files.is_some());
        let cache = cache.filter(|_| !self.fourth);
        if self.heads.as_ref() == Some(heads) && cache.is_none() {
            return Ok(Look::Same);
        }
        let void = self.judge(objects, heads)?;
        if self.fourth {
            self.heads = Some(heads.clone());
            let hub = FourthHub::new(objects, heads);
            return Ok(Look::Fourth(Box::new(hub)));
        }
        let look = self.look_at_older(objects, heads, cache, now)?;
        Ok(with_damage(look, void))
    }

    /// Takes for granted that the hub is of format 4.
    pub(crate) fn know_fourth(&mut self) {
        self.fourth = true;
    }

    /// Whether the hub is of format 4.
    pub(crate) fn is_fourth(&self) -> bool {
        self.fourth
    }

    /// Finds out whether there is a hub of format 4. Returns why not where there seems to be one.
    fn judge(&mut self, objects: &Objects, heads: &Heads) -> Result<Option<Damage>, HubError> {
        let Some(meta) = heads.fourth.meta().filter(|_| !self.fourth) else {
            return Ok(None);
        };
        let known = self.judged.take().filter(|(known, _)| *known == meta);
        let worth = match known {
            Some((_, worth)) => worth,
            None => Worth::of(objects, meta)?,
        };
        self.judged = Some((meta, worth.clone()));
        let place = "crosslink-hub/meta".to_owned();
        match worth {
            Worth::Holds => self.fourth = true,
            Worth::Newer(format) => {
                let version = format.into();
                return Err(HubError::Newer { version });
            }
            Worth::Void(reason) if heads.is_absent() => {
                return Err(HubError::Damaged { place, reason });
            }
            Worth::Void(reason) => return Ok(Some(Damage { place, reason })),
        }
        Ok(None)
    }

    /// Looks at a hub of the reference.
    fn look_at_older(
        &mut self,
        objects: &Objects,
        heads: &Heads,
        cache: Option<&Path>,
        now: Timestamp,
    ) -> Result<Look, HubError> {
        let found = if heads.is_third() {
            Some(self.third.read(objects, heads, now)?)
        } else {
            self.read_files(objects, heads, cache)?
        };
        let moved = self.heads.as_ref() != Some(heads);
        self.heads = Some(heads.clone());
        match found {
            Some(snapshot) => Ok(Look::Changed(Box::new(snapshot))),
            None if moved => Ok(Look::Changed(Box::new(
                self.files.snapshot(objects, heads)?,
            ))),
            None => Ok(Look::Same),
        }
    }

    /// Reads a hub of files; nothing if no file changed.
    fn read_files(
        &mut self,
        objects: &Objects,
        heads: &Heads,
        cache: Option<&Path>,
    ) -> Result<Option<HubSnapshot>, HubError> {
        if heads.is_absent() {
            return Ok(Some(HubSnapshot::empty(HubFormat::V2)));
        }
        // What is laid over must be compared file by file.
        let reach = if cache.is_some() {
            Reach::Whole
        } else {
            Reach::Shallow
        };
        let mut map = Files::map(objects, heads.files, reach)?;
        if let (Some(cache), Some(local)) = (cache, heads.local_files) {
            let committed = Files::map(objects, Some(local), Reach::Whole)?;
            self.checkout.lay_over(objects, cache, &committed, &mut map);
        }
        if !self.files.update(objects, &map) {
            return Ok(None);
        }
        self.files.snapshot(objects, heads).map(Some)
    }
}

/// Names what else of a hub is damaged.
fn with_damage(look: Look, damage: Option<Damage>) -> Look {
    match look {
        Look::Changed(mut snapshot) => {
            snapshot.damage.extend(damage);
            Look::Changed(snapshot)
        }
        look => look,
    }
}
