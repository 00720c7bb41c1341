//! A remote that fails on cue. Its objects lie where its clones keep theirs, so that only refs are exchanged.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crosslink_git::{
    Expect, FetchReport, Limits, ObjectId, Objects, PushChange, PushOutcome, RemoteUrl, Transport,
    TransportError,
};

use crate::random::Random;

/// How the network fares: of so many exchanges one fails in this way; with 0 none does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weather {
    /// The remote does not answer.
    pub silent: usize,
    /// A push arrives, in part or whole, and its answer is lost.
    pub lost_answers: usize,
}

/// A remote in memory.
#[derive(Debug)]
pub struct SimRemote {
    /// The folder that every clone's `objects` is a link to.
    objects: PathBuf,
    inside: Mutex<Inside>,
}

#[derive(Debug)]
struct Inside {
    refs: BTreeMap<String, ObjectId>,
    weather: Weather,
    random: Random,
}

impl SimRemote {
    /// Makes an empty remote whose objects lie in a folder.
    pub fn new(objects: PathBuf, seed: u64) -> Self {
        let inside = Inside {
            refs: BTreeMap::new(),
            weather: Weather::default(),
            random: Random::new(seed),
        };
        Self {
            objects,
            inside: Mutex::new(inside),
        }
    }

    /// The folder of its objects.
    pub fn objects(&self) -> &Path {
        &self.objects
    }

    /// Lets the network fare like this from now on.
    pub fn weather(&self, weather: Weather) {
        self.with(|inside| inside.weather = weather);
    }

    /// What it has.
    pub fn refs(&self) -> BTreeMap<String, ObjectId> {
        self.with(|inside| inside.refs.clone())
    }

    /// Points a ref elsewhere, or takes it away, as whoever may do anything there could.
    pub fn tamper(&self, name: &str, new: Option<ObjectId>) {
        self.with(|inside| {
            match new {
                Some(id) => inside.refs.insert(name.to_owned(), id),
                None => inside.refs.remove(name),
            };
        });
    }

    /// Makes it what it was once: a backup that was restored.
    pub fn rewind(&self, refs: BTreeMap<String, ObjectId>) {
        self.with(|inside| inside.refs = refs);
    }

    fn with<T>(&self, act: impl FnOnce(&mut Inside) -> T) -> T {
        act(&mut self
            .inside
            .lock()
            .expect("nothing panics while it holds the remote"))
    }
}

impl Inside {
    fn happens(&mut self, one_in: usize) -> bool {
        one_in > 0 && self.random.one_in(one_in)
    }

    fn answer(&mut self, remote: &RemoteUrl) -> Result<(), TransportError> {
        let silent = self.weather.silent;
        match self.happens(silent) {
            true => Err(unreachable(remote)),
            false => Ok(()),
        }
    }

    fn take(&mut self, change: &PushChange) -> PushOutcome {
        let here = self.refs.get(&change.name).copied();
        if here == change.new && here.is_some() {
            return PushOutcome::Already;
        }
        let fits = match change.expect {
            Expect::MustBe(id) => here == Some(id),
            Expect::MustNotExist => here.is_none(),
            Expect::Any => true,
        };
        if !fits {
            return PushOutcome::Moved;
        }
        match change.new {
            Some(id) => self.refs.insert(change.name.clone(), id),
            None => self.refs.remove(&change.name),
        };
        PushOutcome::Done
    }
}

fn unreachable(remote: &RemoteUrl) -> TransportError {
    TransportError::Unreachable {
        remote: remote.to_string(),
        said: "the simulated network is down".to_owned(),
    }
}

impl Transport for SimRemote {
    fn list(
        &self,
        remote: &RemoteUrl,
        prefixes: &[&str],
        _: Limits<'_>,
    ) -> Result<Vec<(String, ObjectId)>, TransportError> {
        self.with(|inside| {
            inside.answer(remote)?;
            let wanted = |name: &str| prefixes.iter().any(|prefix| name.starts_with(prefix));
            let refs = inside.refs.iter().filter(|(name, _)| wanted(name));
            Ok(refs.map(|(name, id)| (name.clone(), *id)).collect())
        })
    }

    fn stamp(&self, _: &RemoteUrl, _: &[&str]) -> Option<u64> {
        None
    }

    fn fetch(
        &self,
        into: &Path,
        remote: &RemoteUrl,
        refspecs: &[String],
        _: Limits<'_>,
    ) -> Result<FetchReport, TransportError> {
        let refs = self.with(|inside| {
            inside.answer(remote)?;
            Ok::<_, TransportError>(inside.refs.clone())
        })?;
        let here = Objects::open(into)?;
        for refspec in refspecs {
            let (from, to) = refspec
                .trim_start_matches('+')
                .split_once(':')
                .unwrap_or_default();
            let pattern = from.strip_suffix('*').zip(to.strip_suffix('*'));
            for (name, id) in &refs {
                let destination = match pattern {
                    Some((from, to)) => name.strip_prefix(from).map(|rest| format!("{to}{rest}")),
                    None => (name == from).then(|| to.to_owned()),
                };
                if let Some(destination) = destination {
                    here.set_ref(&destination, Expect::Any, Some(*id))?;
                }
            }
        }
        Ok(FetchReport::default())
    }

    fn push(
        &self,
        _: &Path,
        remote: &RemoteUrl,
        changes: &[PushChange],
        _: Limits<'_>,
    ) -> Result<Vec<PushOutcome>, TransportError> {
        self.with(|inside| {
            inside.answer(remote)?;
            let lost = inside.weather.lost_answers;
            if !inside.happens(lost) {
                return Ok(changes.iter().map(|change| inside.take(change)).collect());
            }
            let arrive = inside.random.below(changes.len() + 1);
            for change in &changes[..arrive] {
                inside.take(change);
            }
            let cause = Box::new(unreachable(remote));
            Err(TransportError::Unclear { cause })
        })
    }
}
