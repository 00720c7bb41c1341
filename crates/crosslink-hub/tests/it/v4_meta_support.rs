//! Chains of `meta` in a repository that is thrown away.

use crosslink_git::{Objects, Person, create_repository};
use crosslink_hub::ObjectId;
use crosslink_hub::v4::meta::{HubJson, MetaChain, MetaState, append};
use crosslink_hub::v4::{Advance, HubCommit, Onto, Signer, advance};
use tempfile::TempDir;
use uuid::Uuid;

use super::v4_trust_support::{letters, parse, signing, told};

/// A repository, and the hub in it.
pub(crate) struct Yard {
    pub(crate) objects: Objects,
    pub(crate) hub: Uuid,
    _directory: TempDir,
}

impl Yard {
    pub(crate) fn new() -> Self {
        let directory = TempDir::new().unwrap();
        create_repository(directory.path()).unwrap();
        Self {
            objects: Objects::open(directory.path()).unwrap(),
            hub: Uuid::from_u128(7),
            _directory: directory,
        }
    }

    pub(crate) fn json(&self) -> HubJson {
        HubJson::new(self.hub, "0.1.0".parse().unwrap())
    }

    /// Writes `R: admit A writer` on top of a commit, whether it is allowed or not.
    pub(crate) fn put(&self, below: Option<ObjectId>, script: &str) -> ObjectId {
        self.put_with(below, script, &self.json())
    }

    /// The same with another `hub.json`.
    pub(crate) fn put_with(
        &self,
        below: Option<ObjectId>,
        script: &str,
        json: &HubJson,
    ) -> ObjectId {
        let (_, entries) = parse(script);
        let onto = Onto {
            hub: self.hub,
            below,
            person: Person {
                name: "a".to_owned(),
                email: "a@b".to_owned(),
                time: 0,
            },
        };
        let key = signing(script.split(':').next().unwrap());
        append(&self.objects, &onto, (json, &entries), &key).unwrap()
    }

    /// Writes commits, one on top of the other.
    pub(crate) fn stack(&self, below: Option<ObjectId>, scripts: &[&str]) -> ObjectId {
        let top = scripts
            .iter()
            .fold(below, |below, script| Some(self.put(below, script)));
        top.unwrap()
    }

    pub(crate) fn chain(&self) -> MetaChain {
        MetaChain::new(self.hub)
    }

    pub(crate) fn state(&self, head: ObjectId) -> MetaState {
        self.chain().state_at(&self.objects, head).unwrap()
    }

    /// What an offered value means to one who holds nothing: whom its head trusts, and why what lies above is no part.
    pub(crate) fn read(&self, chain: &MetaChain, offered: ObjectId) -> String {
        let (head, above) = match advance(&self.objects, chain, None, offered).unwrap() {
            Advance::Ahead { new, above } => (new.head().id, above),
            Advance::Nothing { why } => return letters(&format!("nothing: {why}")),
            other => panic!("{other:?}"),
        };
        let told = told(self.state(head).trust());
        let above = above.map(|above| format!(" | {}", above.why));
        letters(&format!("{told}{}", above.unwrap_or_default()))
    }

    pub(crate) fn signer(&self, id: ObjectId) -> Signer {
        HubCommit::read(&self.objects, id).unwrap().signer()
    }
}
