//! Where a hub stands: the refs of each generation, of this repository and as they were fetched.

use std::collections::BTreeMap;

use crosslink_git::{GitError, ObjectId, Objects};

use crate::fourth::FourthRefs;
use crate::migrate::fence;
use crate::snapshot::HubFormat;

/// The branches of the reference's hubs begin with this.
pub(crate) const LOCAL: &str = "refs/heads/crosslink/";

/// What is fetched for watching lies below this, apart from everything else; the remote's name follows.
const WATCHED: &str = "refs/crosslink-watch/";

/// The refs that a fetch for watching asks for, as refspecs.
pub(crate) fn refspecs(remote: &str) -> Vec<String> {
    vec![format!("+{LOCAL}*:{}*", namespace(remote))]
}

/// What a listing of a remote asks for.
pub(crate) const LISTED: &str = LOCAL;

/// Where the refs of a remote lie once they are fetched.
pub(crate) fn namespace(remote: &str) -> String {
    format!("{WATCHED}{remote}/")
}

/// Where a hub stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heads {
    /// The refs of format 4.
    pub fourth: FourthRefs,
    /// The branch of files of the first two generations.
    pub files: Option<ObjectId>,
    /// The same branch as it is checked out here.
    pub local_files: Option<ObjectId>,
    /// What the third generation says about itself.
    pub meta: Option<ObjectId>,
    /// The reduced state of the third generation.
    pub checkpoint: Option<ObjectId>,
    /// The refs of the agents of the third generation.
    pub agents: BTreeMap<String, ObjectId>,
    /// Refs that went separate ways here and on the remote.
    pub diverged: Vec<Diverged>,
}

/// A ref that went separate ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diverged {
    /// Its name, without what all begin with.
    pub branch: String,
    /// Where it stands here.
    pub here: ObjectId,
    /// Where it stands on the remote.
    pub there: ObjectId,
}

impl Heads {
    /// Reads where the hub stands by the refs below a namespace alone.
    pub(crate) fn at(objects: &Objects, namespace: &str) -> Result<Self, GitError> {
        let there = by_name(objects.refs(namespace)?.found, namespace);
        let mut heads = Self::default();
        heads.put(there);
        Ok(heads)
    }

    /// Reads where the hub stands: by the refs here, and by those fetched of `remote`. Of two values of one ref the
    /// descendant counts; where neither is, the remote's does, and the ref is named.
    ///
    /// # Errors
    /// Where the refs cannot be read.
    pub fn read(objects: &Objects, remote: Option<&str>) -> Result<Self, GitError> {
        let local = objects.refs(LOCAL)?.found;
        let mut heads = Self::default();
        let mut here: BTreeMap<String, ObjectId> = by_name(local, LOCAL);
        heads.local_files = here.get("hub").copied();
        if let Some(remote) = remote {
            let namespace = namespace(remote);
            let there = by_name(objects.refs(&namespace)?.found, &namespace);
            for (name, theirs) in there {
                let ours = here.get(&name).copied();
                let chosen = heads.choose(objects, &name, ours, theirs)?;
                here.insert(name, chosen);
            }
        }
        heads.put(here);
        heads.fourth = FourthRefs::read(objects, remote)?;
        Ok(heads)
    }

    /// Takes in refs by what follows the prefix. What a migration left there to keep the reference out is no hub.
    fn put(&mut self, mut refs: BTreeMap<String, ObjectId>) {
        fence::take_out(&mut refs);
        self.files = refs.remove("hub");
        self.meta = refs.remove("meta");
        self.checkpoint = refs.remove("checkpoint");
        let agents = refs.into_iter();
        self.agents = agents
            .filter_map(|(name, id)| Some((name.strip_prefix("agents/")?.to_owned(), id)))
            .collect();
    }

    /// Whether a hub of the reference was fetched from a remote: for watching, or by whoever fetches its branches.
    ///
    /// # Errors
    /// Where the refs cannot be read.
    pub fn is_fetched(objects: &Objects, remote: &str) -> Result<bool, GitError> {
        for prefix in [
            namespace(remote),
            format!("refs/remotes/{remote}/crosslink/"),
        ] {
            let there = by_name(objects.refs(&prefix)?.found, &prefix);
            let has = |name| there.contains_key(name);
            if has("hub") || has("meta") && has("checkpoint") {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn choose(
        &mut self,
        objects: &Objects,
        name: &str,
        ours: Option<ObjectId>,
        theirs: ObjectId,
    ) -> Result<ObjectId, GitError> {
        let Some(ours) = ours.filter(|ours| *ours != theirs) else {
            return Ok(theirs);
        };
        if objects.is_ancestor(theirs, ours)? {
            return Ok(ours);
        }
        // A checkpoint is written anew by everyone; only what one agent or one branch says can go separate ways.
        if name != "checkpoint" && !objects.is_ancestor(ours, theirs)? {
            self.diverged.push(Diverged {
                branch: format!("crosslink/{name}"),
                here: ours,
                there: theirs,
            });
        }
        Ok(theirs)
    }

    /// A text that is another whenever the hub stands elsewhere.
    pub fn position(&self) -> String {
        let id = |id: &Option<ObjectId>| id.map_or_else(|| "-".to_owned(), |id| id.to_string());
        let mut text = format!(
            "{} {} {}",
            id(&self.files),
            id(&self.meta),
            id(&self.checkpoint)
        );
        for (agent, tip) in &self.agents {
            text.push_str(&format!(" {agent}={tip}"));
        }
        text
    }

    /// The tips of the agents' refs, as a position that was written down says.
    pub(crate) fn agents_at(position: &str) -> BTreeMap<String, ObjectId> {
        let agents = position.split(' ').skip(3);
        agents
            .filter_map(|part| {
                let (agent, tip) = part.rsplit_once('=')?;
                Some((agent.to_owned(), ObjectId::from_hex(tip.as_bytes()).ok()?))
            })
            .collect()
    }

    /// The older generations that are there, the newest first.
    pub(crate) fn older(&self) -> Vec<HubFormat> {
        let third = self.is_third().then_some(HubFormat::V3);
        let files = self.files.map(|_| HubFormat::V2);
        third.into_iter().chain(files).collect()
    }

    /// Whether there is no hub of the reference.
    pub fn is_absent(&self) -> bool {
        self.files.is_none() && (self.meta.is_none() || self.checkpoint.is_none())
    }

    /// Whether the third generation is there, which counts before those of files.
    pub fn is_third(&self) -> bool {
        self.meta.is_some() && self.checkpoint.is_some()
    }
}

fn by_name(found: Vec<(String, ObjectId)>, prefix: &str) -> BTreeMap<String, ObjectId> {
    let names = found.into_iter();
    names
        .filter_map(|(name, id)| Some((name.strip_prefix(prefix)?.to_owned(), id)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_says_where_the_agents_stood() {
        let id = |digit: &str| ObjectId::from_hex(digit.repeat(40).as_bytes()).unwrap();
        let heads = Heads {
            meta: Some(id("a")),
            agents: BTreeMap::from([("agent-1".to_owned(), id("b")), ("x=y".to_owned(), id("c"))]),
            ..Heads::default()
        };
        assert_eq!(Heads::agents_at(&heads.position()), heads.agents);
        for nothing in ["", "- - -", "- - - x", "- - - x=1"] {
            assert_eq!(Heads::agents_at(nothing), BTreeMap::new(), "{nothing}");
        }
    }
}
