//! Every key the hub has met: those the trust log names, and those that only wrote.

use std::collections::{BTreeMap, BTreeSet};

use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_git::Objects;
use crosslink_hub::v4::trust::{Member, TrustState, Verdict};
use crosslink_hub::v4::{Head, HubCommit, HubRef, LogName};
use crosslink_hub::{KeyName, VerifyingKey};
use crosslink_store::LogAuthor;

/// So many characters of the name of a key name it.
const LEAST_PREFIX: usize = 6;

/// A key that the hub has met.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) name: KeyName,
    /// Nothing where no commit of it can be read.
    pub(crate) key: Option<VerifyingKey>,
    pub(crate) member: Option<Member>,
    /// The names under which it wrote.
    pub(crate) agents: BTreeSet<String>,
    pub(crate) logs: BTreeMap<HubRef, Head>,
    pub(crate) events: u64,
    pub(crate) latest: Option<Timestamp>,
}

impl Known {
    fn new(name: KeyName) -> Self {
        Self {
            name,
            key: None,
            member: None,
            agents: BTreeSet::new(),
            logs: BTreeMap::new(),
            events: 0,
            latest: None,
        }
    }

    /// Whether it may write, as far as the trust log says so.
    pub(crate) fn is_in(&self) -> bool {
        self.member
            .as_ref()
            .is_some_and(|member| member.out.is_none())
    }

    /// Whether the trust log says nothing of it.
    pub(crate) fn is_pending(&self) -> bool {
        self.member.is_none()
    }

    /// What people call it: the name it was admitted under, else the only name it wrote under, else that of the key.
    pub(crate) fn called(&self) -> String {
        let named = self.member.as_ref().map(|member| member.name.to_string());
        let mut agents = self.agents.iter();
        let only = agents.next().filter(|_| agents.next().is_none());
        named
            .filter(|name| !name.is_empty())
            .or_else(|| only.cloned())
            .unwrap_or_else(|| self.name.to_string())
    }

    pub(crate) fn fingerprint(&self) -> Option<String> {
        self.key.map(|key| key.fingerprint())
    }
}

/// The keys of a hub by their names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Roster(BTreeMap<KeyName, Known>);

/// The keys of logs that the trust log does not name.
pub(crate) fn pending_keys<'r>(
    trust: &TrustState,
    logs: impl Iterator<Item = &'r HubRef>,
) -> BTreeSet<KeyName> {
    logs.filter_map(key_of)
        .filter(|key| trust.member(*key).is_none())
        .collect()
}

fn key_of(at: &HubRef) -> Option<KeyName> {
    match at {
        HubRef::Log(log) | HubRef::Sibling(log, _) => Some(log.key),
        _ => None,
    }
}

impl Roster {
    /// Brings together what the trust log says, which logs there are, and who wrote in them.
    pub(crate) fn of(
        objects: &Objects,
        trust: &TrustState,
        held: &BTreeMap<HubRef, Head>,
        authors: &[LogAuthor],
    ) -> Self {
        let mut roster = Self::default();
        for member in trust.members() {
            let known = roster.known(member.key_name);
            known.key = Some(member.key);
            known.member = Some(member);
        }
        for (at, head) in held {
            if let Some(name) = key_of(at) {
                let known = roster.known(name);
                known.key = known.key.or_else(|| signer(objects, *head, name));
                known.logs.insert(*at, *head);
            }
        }
        for author in authors {
            if let Some(name) = key_of_log(&author.log) {
                let known = roster.known(name);
                known.agents.insert(author.agent.clone());
                known.events += author.events;
                known.latest = known.latest.max(Some(author.latest));
            }
        }
        roster
    }

    fn known(&mut self, name: KeyName) -> &mut Known {
        self.0.entry(name).or_insert_with(|| Known::new(name))
    }

    /// All of them, in the order of their names.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Known> {
        self.0.values()
    }

    /// What people call a key.
    pub(crate) fn called(&self, name: KeyName) -> String {
        self.0
            .get(&name)
            .map_or_else(|| name.to_string(), Known::called)
    }

    /// The keys that a text means: a public key, the name of a key or how it begins, a fingerprint, an agent that wrote, or
    /// the name a key was admitted under.
    pub(crate) fn find(&self, asked: &str) -> Vec<Known> {
        let asked = asked.trim();
        if let Ok(key) = VerifyingKey::parse_line(asked) {
            let known = self.0.get(&key.name()).cloned();
            let mut known = known.unwrap_or_else(|| Known::new(key.name()));
            known.key = Some(key);
            return vec![known];
        }
        let exact = |known: &&Known| {
            known.name.as_str() == asked || known.fingerprint().as_deref() == Some(asked)
        };
        let named = |known: &&Known| {
            let member = known
                .member
                .as_ref()
                .map(|member| member.name.to_the_letter());
            known.agents.contains(asked) || member == Some(asked)
        };
        let begins =
            |known: &&Known| asked.len() >= LEAST_PREFIX && known.name.as_str().starts_with(asked);
        let by = |fits: &dyn Fn(&&Known) -> bool| -> Vec<Known> {
            self.all().filter(|known| fits(known)).cloned().collect()
        };
        let ways: [&dyn Fn(&&Known) -> bool; 3] = [&exact, &named, &begins];
        let found = ways.into_iter().map(by);
        found
            .into_iter()
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// The one key that a text means.
    ///
    /// # Errors
    /// `trust.unknown`, and `trust.ambiguous` where an agent wrote under several keys: a name proves nothing.
    pub(crate) fn one(&self, asked: &str) -> Result<Known, Problem> {
        let mut found = self.find(asked);
        match found.len() {
            1 => Ok(found.remove(0)),
            0 => Err(unknown(asked)),
            _ => Err(ambiguous(asked, &found)),
        }
    }
}

fn unknown(asked: &str) -> Problem {
    let message = format!("No published key for agent '{asked}'");
    Problem::new(Code::TrustUnknown, message)
        .hint("a key is known once its clone has synced; `crosslink trust pending` lists those that wait")
        .hint("a public key, as `crosslink trust init` prints it, can be named at once")
}

fn ambiguous(asked: &str, found: &[Known]) -> Problem {
    let message = format!("Several keys are meant by '{asked}'");
    let problem = Problem::new(Code::TrustAmbiguous, message);
    found.iter().fold(problem, |problem, known| {
        let fingerprint = known.fingerprint().unwrap_or_default();
        problem.hint(format!(
            "{} {fingerprint} ({})",
            known.name,
            standing(known)
        ))
    })
}

/// How the trust log stands to a key, in a word.
pub(crate) fn standing(known: &Known) -> &'static str {
    match &known.member {
        None => "pending",
        Some(member) if member.out.is_some() => "revoked",
        Some(_) => "admitted",
    }
}

/// The last commit of each log of a key that counts now.
pub(crate) fn counting(known: &Known, trust: &TrustState) -> crosslink_hub::v4::trust::LastCommits {
    let last = known.logs.iter().filter_map(|(at, head)| {
        let HubRef::Log(log) = at else { return None };
        let commit = match trust.verdict(*at) {
            Verdict::Counts | Verdict::CountsMarked => head.id,
            Verdict::UpTo(commit) => commit,
            Verdict::Quarantined | Verdict::Out => return None,
        };
        Some((log.log, commit))
    });
    last.collect()
}

fn key_of_log(log: &str) -> Option<KeyName> {
    let (log, _) = log.split_at_checked(log.len().min(26 + 1 + 32))?;
    log.parse::<LogName>().ok().map(|log| log.key)
}

/// The key that signed a head: the one in the name of its log.
fn signer(objects: &Objects, head: Head, name: KeyName) -> Option<VerifyingKey> {
    let commit = HubCommit::read(objects, head.id).ok()?;
    commit.signed_by(|key| key.name() == name).ok()
}
