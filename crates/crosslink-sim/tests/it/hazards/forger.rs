//! Whoever may push to the remote, signs with some key, and writes what no honest program would.

use crosslink_core::event::{Event, Fact, Header, IssueCreated};
use crosslink_core::id::{AgentId, IssueId, OperationId};
use crosslink_core::time::Timestamp;
use crosslink_git::{EntryKind, NewCommit, ObjectId, Objects, Person, TreeEntry};
use crosslink_hub::SigningKey;
use crosslink_hub::v4::{LockValue, LogId, LogName, Onto, batches, log};
use uuid::Uuid;

use crate::team::{HUB, Team};

/// Somebody with a key.
pub(super) struct Forger {
    objects: Objects,
    hub: Uuid,
    key: SigningKey,
    person: Person,
}

impl Forger {
    /// Somebody whose key follows from a number.
    pub(super) fn stranger(team: &mut Team, number: u8) -> Self {
        Self::with(team, SigningKey::from_seed(&[number; 32]))
    }

    /// Somebody who has the key of a clone.
    pub(super) fn thief(team: &mut Team, place: usize) -> Self {
        let path = team.clones[place].machine.home().join("keys/default");
        let text = std::fs::read_to_string(path).unwrap();
        Self::with(team, SigningKey::from_openssh(&text).unwrap())
    }

    fn with(team: &mut Team, key: SigningKey) -> Self {
        let joined = team.workspace(0).read(|snapshot| snapshot.joined());
        Self {
            objects: team.remote.objects().unwrap(),
            hub: joined.unwrap().unwrap().hub,
            key,
            person: Person {
                name: "Mallory".to_owned(),
                email: "mallory@example.invalid".to_owned(),
                time: 1_767_225_600,
            },
        }
    }

    /// A log of this key.
    pub(super) fn own_log(&self) -> LogName {
        LogName {
            key: self.key.verifying_key().name(),
            log: LogId([7; 16]),
        }
    }

    fn onto(&self, below: Option<ObjectId>) -> Onto {
        Onto {
            hub: self.hub,
            below,
            person: self.person.clone(),
        }
    }

    /// Writes the next commit of a log, whoever's it is.
    pub(super) fn append(&self, log: LogName, below: Option<ObjectId>, lines: &[&str]) -> ObjectId {
        let batch = batches(lines, usize::MAX).next().unwrap();
        log::append(&self.objects, &self.onto(below), log, &batch, &self.key).unwrap()
    }

    /// Publishes lines in a log of this key.
    pub(super) fn publish(&self, team: &Team, lines: &[&str]) {
        let log = self.own_log();
        let name = format!("{HUB}logs/{log}");
        let below = team.refs().get(&name).copied();
        team.tamper(&name, Some(self.append(log, below, lines)));
    }

    /// Puts a lock into the place of whatever is there.
    pub(super) fn hold(&self, team: &Team, issue: IssueId, log: LogName) {
        let lock = LockValue {
            issue,
            log,
            agent: AgentId::new("mallory").unwrap(),
            session: String::new(),
            token: Uuid::from_u128(13),
            lease: 86_400,
            claimed_at: 1_767_225_600_000,
            branch: None,
            beat: 0,
            more: Default::default(),
        };
        let id = lock.write(&self.objects, &self.onto(None), &self.key);
        team.tamper(&lock_of(issue), Some(id.unwrap()));
    }

    /// A commit as anybody can make it, with a file that belongs to no hub.
    pub(super) fn junk(&self, below: Option<ObjectId>) -> ObjectId {
        let blob = self.objects.write_blob(b"junk").unwrap();
        let tree = self.objects.write_tree(vec![TreeEntry {
            name: "state.json".to_owned(),
            kind: EntryKind::Blob,
            id: blob,
        }]);
        let commit = NewCommit {
            tree: tree.unwrap(),
            parents: below.into_iter().collect(),
            author: self.person.clone(),
            committer: self.person.clone(),
            message: "Junk\n".to_owned(),
        };
        self.objects.write_commit(&commit, None).unwrap()
    }
}

/// The ref of an issue's lock.
pub(super) fn lock_of(issue: IssueId) -> String {
    format!("{HUB}locks/{issue}")
}

/// The line of an event that an agent of some name recorded at some time.
pub(super) fn line(agent: &str, time: Timestamp, fact: Fact) -> String {
    let header = Header {
        time,
        agent: AgentId::new(agent).unwrap(),
        op: OperationId(Uuid::from_u128(99)),
        does: "forged".to_owned(),
        at: None,
        undoes: None,
    };
    Event::seal(header, fact).line().to_owned()
}

/// That an issue whose name follows from a number was created.
pub(super) fn created(number: u128, title: &str) -> Fact {
    let issue = IssueId(Uuid::from_u128(number));
    Fact::IssueCreated(Box::new(IssueCreated::new(issue, title.to_owned())))
}
