//! The logs of a hub: what is told of each, against what is held.

use crosslink_git::{GitError, ObjectId, Objects};
use uuid::Uuid;

use super::at_rest::AtRest;
use super::{Held, Lack, LogNews, Told};
use crate::v4::chain::{Above, Advance, Chain, Head, advance};
use crate::v4::fault::Fault;
use crate::v4::layout::{HubRef, Tip};
use crate::v4::log::{GenesisChain, LogChain};

/// What was found about the logs.
#[derive(Default)]
pub(super) struct Logs {
    pub(super) news: Vec<LogNews>,
    pub(super) lacks: Vec<Lack>,
    pub(super) faults: Vec<(HubRef, Fault)>,
}

/// What is looked at: the repository, and the hub whose logs these are.
pub(super) struct Place<'a> {
    pub(super) objects: &'a Objects,
    pub(super) hub: Uuid,
    /// The head of what was migrated that counts.
    pub(super) genesis: Option<ObjectId>,
}

impl Logs {
    /// Compares every log. One without a ref is told by the archive; where the archive moved, also one that has both.
    pub(super) fn of(
        place: &Place<'_>,
        held: &Held,
        told: &Told,
        archive: &AtRest,
    ) -> Result<Self, GitError> {
        let at_rest = &archive.logs;
        let mut logs = Self::default();
        for (at, head) in held.iter().filter(|(at, _)| is_log(at)) {
            let there = told.get(at).copied();
            let here = *head;
            match there.or_else(|| at_rest.get(at).copied()) {
                Some(offered) if offered == here.id => {}
                Some(offered) => logs.compare(place, (*at, Some(here)), (there, offered))?,
                None => logs.lack(*at, None, here.id),
            }
        }
        let fresh = |(at, _): &(&HubRef, &ObjectId)| is_log(at) && !held.contains_key(at);
        for (at, offered) in told.iter().filter(fresh) {
            logs.compare(place, (*at, None), (Some(*offered), *offered))?;
        }
        let alone = |(at, _): &(&HubRef, &ObjectId)| !told.contains_key(at);
        for (at, offered) in at_rest.iter().filter(fresh).filter(alone) {
            logs.compare(place, (*at, None), (None, *offered))?;
        }
        if archive.moved {
            for (at, rested) in at_rest {
                if let Some(there) = told.get(at).filter(|there| *there != rested) {
                    logs.regain(place, (*at, held), (*there, *rested))?;
                }
            }
        }
        logs.news.sort_by_key(|news| news.at);
        Ok(logs)
    }

    /// Takes what the archive has more of a log than its ref, which should have it all.
    fn regain(
        &mut self,
        place: &Place<'_>,
        (at, held): (HubRef, &Held),
        (there, rested): (ObjectId, ObjectId),
    ) -> Result<(), GitError> {
        let HubRef::Log(log) = at else {
            return Ok(());
        };
        let chain = LogChain {
            hub: place.hub,
            log,
        };
        let news = self.news.iter().rev().find(|news| news.at == at);
        let head = news.map(|news| news.new.head());
        let head = head.or_else(|| held.get(&at).copied());
        match advance(place.objects, &chain, head, rested)? {
            Advance::Ahead { new, .. } => {
                self.lack(at, Some(there), new.head().id);
                self.news.push(LogNews { at, new });
            }
            Advance::Forked { new, .. } => {
                let sibling = HubRef::Sibling(log, Tip::of(new.head().id));
                if !held.contains_key(&sibling) {
                    self.lack(sibling, None, new.head().id);
                    self.news.push(LogNews { at: sibling, new });
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn compare(
        &mut self,
        place: &Place<'_>,
        (at, held): (HubRef, Option<Head>),
        (there, offered): (Option<ObjectId>, ObjectId),
    ) -> Result<(), GitError> {
        let Place { objects, hub, .. } = *place;
        match at {
            HubRef::Log(log) => {
                let chain = LogChain { hub, log };
                let found = advance(objects, &chain, held, offered)?;
                if let (Advance::Forked { .. }, Some(ours)) = (&found, held) {
                    self.keep_both(objects, &chain, ours, found)
                } else {
                    self.take(at, held, there, found);
                    Ok(())
                }
            }
            HubRef::Sibling(log, tip) => {
                let chain = LogChain { hub, log };
                let found = advance(objects, &chain, held, offered)?;
                // Its name says which head it is; whatever else lies there is nobody's.
                match &found {
                    Advance::Ahead { new, .. } if Tip::of(new.head().id) != tip => {
                        let why = Fault::Rule("its name is that of another head".to_owned());
                        self.faults.push((at, why));
                    }
                    _ => self.take(at, held, there, found),
                }
                Ok(())
            }
            HubRef::Genesis => {
                let Some(named) = place.genesis else {
                    let why = "no entry of the trust log names it".to_owned();
                    self.faults.push((at, Fault::Rule(why)));
                    return Ok(());
                };
                let chain = GenesisChain { hub, named };
                let found = advance(objects, &chain, held, offered)?;
                self.take(at, held, there, found);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn take(&mut self, at: HubRef, held: Option<Head>, there: Option<ObjectId>, found: Advance) {
        match found {
            Advance::Same { above } => self.name(at, above),
            Advance::Ahead { new, above } | Advance::Forked { new, above } => {
                self.name(at, above);
                self.news.push(LogNews { at, new });
            }
            Advance::Behind { above, .. } => {
                self.name(at, above);
                if let Some(held) = held {
                    self.lack(at, there, held.id);
                }
            }
            Advance::Nothing { why } => {
                self.faults.push((at, why));
                if let Some(held) = held {
                    self.lack(at, there, held.id);
                }
            }
        }
    }

    /// Of two heads of one log both count: theirs stays where it is, ours becomes the sibling.
    fn keep_both(
        &mut self,
        objects: &Objects,
        chain: &LogChain,
        ours: Head,
        found: Advance,
    ) -> Result<(), GitError> {
        let Advance::Forked { new: theirs, above } = found else {
            return Ok(());
        };
        let at = chain.at();
        let sibling = HubRef::Sibling(chain.log, Tip::of(ours.id));
        if let Advance::Forked { new, .. } = advance(objects, chain, Some(theirs.head()), ours.id)?
        {
            self.news.push(LogNews { at: sibling, new });
        }
        self.name(at, above);
        self.news.push(LogNews { at, new: theirs });
        self.lack(sibling, None, ours.id);
        Ok(())
    }

    fn lack(&mut self, at: HubRef, there: Option<ObjectId>, here: ObjectId) {
        self.lacks.push(Lack { at, there, here });
    }

    fn name(&mut self, at: HubRef, above: Option<Above>) {
        self.faults.extend(above.map(|above| (at, above.why)));
    }
}

fn is_log(at: &HubRef) -> bool {
    matches!(at, HubRef::Log(_) | HubRef::Sibling(..) | HubRef::Genesis)
}
