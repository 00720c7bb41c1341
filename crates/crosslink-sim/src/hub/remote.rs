//! A remote in memory. Its objects lie where its clones keep theirs, so that only refs are exchanged.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use crosslink_git::{
    Expect, FetchReport, Limits, ObjectId, Objects, PushChange, PushOutcome, RemoteUrl, Transport,
    TransportError,
};

/// A remote in memory.
#[derive(Debug, Default)]
pub(super) struct SimRemote {
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    refs: BTreeMap<String, ObjectId>,
    /// Whether it takes nothing but branches.
    branches_only: bool,
}

impl SimRemote {
    /// What it has.
    pub(super) fn refs(&self) -> BTreeMap<String, ObjectId> {
        self.with(|inside| inside.refs.clone())
    }

    /// Points a ref elsewhere, or takes it away, as whoever may do anything there could.
    pub(super) fn tamper(&self, name: &str, new: Option<ObjectId>) {
        self.with(|inside| {
            match new {
                Some(id) => inside.refs.insert(name.to_owned(), id),
                None => inside.refs.remove(name),
            };
        });
    }

    /// Takes nothing but branches from now on.
    pub(super) fn take_branches_only(&self) {
        self.with(|inside| inside.branches_only = true);
    }

    fn with<T>(&self, act: impl FnOnce(&mut Inside) -> T) -> T {
        act(&mut self
            .inside
            .lock()
            .expect("nothing panics while it holds the remote"))
    }
}

impl Inside {
    fn take(&mut self, change: &PushChange) -> PushOutcome {
        if self.branches_only && !change.name.starts_with("refs/heads/") {
            let said = "only branches are taken here".to_owned();
            return PushOutcome::CustomRefsRefused { said };
        }
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

impl Transport for SimRemote {
    fn list(
        &self,
        _: &RemoteUrl,
        prefixes: &[&str],
        _: Limits<'_>,
    ) -> Result<Vec<(String, ObjectId)>, TransportError> {
        let wanted = |name: &str| prefixes.iter().any(|prefix| name.starts_with(prefix));
        let mut refs = self.refs();
        refs.retain(|name, _| wanted(name));
        Ok(refs.into_iter().collect())
    }

    fn stamp(&self, _: &RemoteUrl, _: &[&str]) -> Option<u64> {
        None
    }

    fn fetch(
        &self,
        into: &Path,
        _: &RemoteUrl,
        refspecs: &[String],
        _: Limits<'_>,
    ) -> Result<FetchReport, TransportError> {
        let refs = self.refs();
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
        _: &RemoteUrl,
        changes: &[PushChange],
        _: Limits<'_>,
    ) -> Result<Vec<PushOutcome>, TransportError> {
        self.with(|inside| Ok(changes.iter().map(|change| inside.take(change)).collect()))
    }
}
