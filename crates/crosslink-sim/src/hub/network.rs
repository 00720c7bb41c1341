//! The network between one clone and the remote: it hands every exchange on, unless the weather is against it.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex};

use crosslink_git::{
    FetchReport, Limits, ObjectId, PushChange, PushOutcome, RemoteUrl, Transport, TransportError,
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

/// A moment of an exchange at which others may do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The refs are about to be listed.
    Lists,
    /// Something is about to be fetched.
    Fetches,
    /// Something is about to be pushed.
    Pushes,
    /// The remote has done what was asked, and its answer is on the way.
    Answers,
}

/// What happens at such a moment.
pub type Meanwhile = dyn Fn(Moment) + Send + Sync;

/// What a clone talks through.
pub struct Network {
    inner: Arc<dyn Transport>,
    inside: Mutex<Inside>,
}

struct Inside {
    weather: Weather,
    random: Random,
    meanwhile: Option<Arc<Meanwhile>>,
}

/// The end of a process, as what it was doing sees it.
struct Killed;

/// Ends the process that an exchange belongs to, as far as [`outlived`] surrounds it.
pub fn kill() -> ! {
    resume_unwind(Box::new(Killed))
}

/// Does something that may be killed in the middle; nothing where it was.
pub fn outlived<T>(act: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(act)) {
        Ok(done) => Some(done),
        Err(cause) if cause.is::<Killed>() => None,
        Err(cause) => resume_unwind(cause),
    }
}

impl Network {
    /// Leads to what a transport reaches, in good weather.
    pub fn new(inner: Arc<dyn Transport>, seed: u64) -> Self {
        let inside = Inside {
            weather: Weather::default(),
            random: Random::new(seed),
            meanwhile: None,
        };
        Self {
            inner,
            inside: Mutex::new(inside),
        }
    }

    /// Fares like this from now on.
    pub fn weather(&self, weather: Weather) {
        self.with(|inside| inside.weather = weather);
    }

    /// Lets this happen at every moment of every exchange from now on.
    pub fn meanwhile(&self, act: impl Fn(Moment) + Send + Sync + 'static) {
        self.with(|inside| inside.meanwhile = Some(Arc::new(act)));
    }

    /// Lets nothing happen any more.
    pub fn calm(&self) {
        self.with(|inside| inside.meanwhile = None);
    }

    /// What happens now may change what happens next.
    fn at(&self, moment: Moment) {
        let meanwhile = self.with(|inside| inside.meanwhile.clone());
        if let Some(act) = meanwhile {
            act(moment);
        }
    }

    fn begin(&self, moment: Moment, remote: &RemoteUrl) -> Result<(), TransportError> {
        self.at(moment);
        match self.with(|inside| inside.happens(inside.weather.silent)) {
            true => Err(unreachable(remote)),
            false => Ok(()),
        }
    }

    /// How much of a push arrives before its answer is lost; nothing where it is not.
    fn arrives(&self, changes: usize) -> Option<usize> {
        self.with(|inside| {
            let lost = inside.happens(inside.weather.lost_answers);
            lost.then(|| inside.random.below(changes + 1))
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut Inside) -> T) -> T {
        act(&mut self
            .inside
            .lock()
            .expect("nothing panics while it holds the network"))
    }
}

impl Inside {
    fn happens(&mut self, one_in: usize) -> bool {
        one_in > 0 && self.random.one_in(one_in)
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weather = self.with(|inside| inside.weather);
        out.debug_struct("Network")
            .field("weather", &weather)
            .finish_non_exhaustive()
    }
}

fn unreachable(remote: &RemoteUrl) -> TransportError {
    TransportError::Unreachable {
        remote: remote.to_string(),
        said: "the simulated network is down".to_owned(),
    }
}

impl Transport for Network {
    fn list(
        &self,
        remote: &RemoteUrl,
        prefixes: &[&str],
        limits: Limits<'_>,
    ) -> Result<Vec<(String, ObjectId)>, TransportError> {
        self.begin(Moment::Lists, remote)?;
        let listed = self.inner.list(remote, prefixes, limits);
        self.at(Moment::Answers);
        listed
    }

    fn stamp(&self, remote: &RemoteUrl, prefixes: &[&str]) -> Option<u64> {
        self.inner.stamp(remote, prefixes)
    }

    fn fetch(
        &self,
        into: &Path,
        remote: &RemoteUrl,
        refspecs: &[String],
        limits: Limits<'_>,
    ) -> Result<FetchReport, TransportError> {
        self.begin(Moment::Fetches, remote)?;
        let fetched = self.inner.fetch(into, remote, refspecs, limits);
        self.at(Moment::Answers);
        fetched
    }

    fn push(
        &self,
        from: &Path,
        remote: &RemoteUrl,
        changes: &[PushChange],
        limits: Limits<'_>,
    ) -> Result<Vec<PushOutcome>, TransportError> {
        self.begin(Moment::Pushes, remote)?;
        let lost = self.arrives(changes.len());
        let pushed = match lost {
            Some(0) => Ok(Vec::new()),
            Some(some) => self.inner.push(from, remote, &changes[..some], limits),
            None => self.inner.push(from, remote, changes, limits),
        };
        self.at(Moment::Answers);
        match (lost, pushed) {
            (Some(_), Ok(_)) => Err(TransportError::Unclear {
                cause: Box::new(unreachable(remote)),
            }),
            (_, pushed) => pushed,
        }
    }
}
