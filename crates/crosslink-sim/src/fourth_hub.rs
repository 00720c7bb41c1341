//! Made-up hubs of format 4, written straight into a repository, as if clones had pushed them there.

use std::path::Path;

use crosslink_core::event::{CommentAdded, Event, Fact, Header, IssueCreated};
use crosslink_core::id::{AgentId, CommentId, IssueId, OperationId};
use crosslink_core::json::Foreign;
use crosslink_core::model::{Lifecycle, Priority, Standing};
use crosslink_core::time::Timestamp;
use crosslink_git::{Expect, GitError, ObjectId, Objects, Person};
use crosslink_hub::SigningKey;
use crosslink_hub::v4::meta::{self, HubJson, Version};
use crosslink_hub::v4::trust::{Admit, Entry, Name, Policy, Role, Root, SetPolicy};
use crosslink_hub::v4::{
    AgentPresence, HubRef, LockValue, LogId, LogName, Onto, Prefix, Presence, batches, log,
};
use uuid::Uuid;

use crate::older_hub::{DAY, HOUR, MINUTE, OlderHub, WORDS, uuid};
use crate::random::Random;

/// So many events are published at a time.
const AT_ONCE: usize = 100;

impl OlderHub {
    /// Writes the hub in format 4 into a bare repository, below `refs/crosslink-hub/`; what lies there already goes on from
    /// where it stands. Each agent has a key and a log of its own; the first is the root, and admitted the others under the
    /// policy `audit`.
    ///
    /// # Errors
    /// Where the repository cannot be written.
    pub fn write_fourth_generation(&self, repository: &Path) -> Result<(), GitError> {
        let objects = Objects::open(repository)?;
        let writer = Writer { hub: self, objects };
        writer.found()?;
        let events = self.events();
        for number in 0..self.agents.max(1) {
            let name = Self::agent(number);
            let mine = events.iter().filter(|it| it.header.agent.as_str() == name);
            writer.publish(number, &mine.map(Event::line).collect::<Vec<_>>())?;
            writer.be_present(number)?;
        }
        let held = (0..self.locks.min(self.issues)).map(|number| (number, number + number / 2));
        held.into_iter()
            .try_for_each(|(agent, issue)| writer.hold(agent % self.agents.max(1), issue))
    }

    /// The key of an agent of a made-up hub of format 4.
    pub fn key(number: u32) -> SigningKey {
        SigningKey::from_seed(&[u8::try_from(number + 1).unwrap_or(u8::MAX); 32])
    }

    /// The log of an agent of a made-up hub of format 4.
    pub fn log(number: u32) -> LogName {
        LogName {
            key: Self::key(number).verifying_key().name(),
            log: LogId([u8::try_from(number + 1).unwrap_or(u8::MAX); 16]),
        }
    }

    /// The name of an issue of a made-up hub of format 4.
    pub fn fourth_issue(&self, number: u32) -> IssueId {
        IssueId(Uuid::from_u64_pair(self.seed, u64::from(number) + 1))
    }

    fn events(&self) -> Vec<Event> {
        let mut random = Random::new(self.seed);
        let mut events = Vec::new();
        for number in 0..self.issues {
            let agent = Self::agent(number % self.agents.max(1));
            let at = self.created_at(number);
            let created = self.fourth_issue_created(number, &mut random);
            let comment = CommentAdded {
                issue: created.issue,
                comment: CommentId(uuid(&mut random)),
                kind: "note".to_owned(),
                body: format!("Looked at {}.", created.title),
                author: None,
                trigger: None,
                context: None,
                driver_key_fingerprint: None,
                foreign: Foreign::new(),
            };
            events.push(event(&agent, at, Fact::IssueCreated(Box::new(created))));
            if number.is_multiple_of(4) {
                let later = at.plus_seconds(1);
                events.push(event(&agent, later, Fact::CommentAdded(Box::new(comment))));
            }
        }
        events
    }

    fn fourth_issue_created(&self, number: u32, random: &mut Random) -> IssueCreated {
        let mut word = || WORDS[random.below(WORDS.len())];
        let title = format!("The {} {} is {}", word(), word(), word());
        let mut created = IssueCreated::new(self.fourth_issue(number), title);
        created.number = Some(number + 1);
        created.priority = [Priority::Low, Priority::Medium, Priority::High][number as usize % 3];
        created.labels = vec!["made-up".to_owned()];
        if number % 3 == 2 {
            created.status = Standing {
                state: Lifecycle::Closed,
                closed_at: Some(self.created_at(number).plus_seconds(HOUR)),
                reason: None,
            };
        }
        if number % 7 == 6 {
            created.blockers = vec![self.fourth_issue(number - 5)];
        }
        if self.trouble && number == 0 {
            created.due = Some(self.now.plus_seconds(-DAY));
        }
        created
    }

    fn created_at(&self, number: u32) -> Timestamp {
        self.now
            .plus_seconds(-30 * DAY + i64::from(number) * MINUTE)
    }
}

fn event(agent: &str, time: Timestamp, fact: Fact) -> Event {
    let header = Header {
        time,
        agent: AgentId::new(agent).expect("the name fits"),
        op: OperationId(Uuid::from_u64_pair(0, time.as_nanos().unsigned_abs())),
        does: "issue.create".to_owned(),
        at: None,
        undoes: None,
    };
    Event::seal(header, fact)
}

/// Writes into a repository.
struct Writer<'a> {
    hub: &'a OlderHub,
    objects: Objects,
}

impl Writer<'_> {
    fn id(&self) -> Uuid {
        Uuid::from_u64_pair(self.hub.seed, 4)
    }

    fn onto(&self, below: Option<ObjectId>, at: Timestamp) -> Onto {
        Onto {
            hub: self.id(),
            below,
            person: Person {
                name: "made-up".to_owned(),
                email: "made-up@example.invalid".to_owned(),
                time: at.as_seconds(),
            },
        }
    }

    fn tip(&self, at: HubRef) -> Result<Option<ObjectId>, GitError> {
        self.objects.resolve(&at.full(Prefix::Custom))
    }

    fn set(&self, at: HubRef, to: ObjectId) -> Result<(), GitError> {
        self.objects
            .set_ref(&at.full(Prefix::Custom), Expect::Any, Some(to))
    }

    fn found(&self) -> Result<(), GitError> {
        if self.tip(HubRef::Meta)?.is_some() {
            return Ok(());
        }
        let began = self.hub.now.plus_seconds(-31 * DAY);
        let time = millis(began);
        let name = |number| Name::new(OlderHub::agent(number)).expect("the name fits");
        let mut entries = vec![
            Entry::Root(Root {
                key: OlderHub::key(0).verifying_key(),
                name: name(0),
                time,
            }),
            Entry::Policy(SetPolicy {
                policy: Policy::Audit,
                time,
            }),
        ];
        entries.extend((1..self.hub.agents).map(|number| {
            Entry::Admit(Admit {
                key: OlderHub::key(number).verifying_key(),
                role: Role::Writer,
                name: name(number),
                time,
            })
        }));
        let json = HubJson::new(self.id(), Version::default());
        let onto = self.onto(None, began);
        let first = meta::append(&self.objects, &onto, (&json, &entries), &OlderHub::key(0))?;
        self.set(HubRef::Meta, first)
    }

    fn publish(&self, number: u32, lines: &[&str]) -> Result<(), GitError> {
        let log = OlderHub::log(number);
        let at = HubRef::Log(log);
        for batch in batches(lines, AT_ONCE) {
            let onto = self.onto(self.tip(at)?, self.hub.now.plus_seconds(-HOUR));
            let head = log::append(&self.objects, &onto, log, &batch, &OlderHub::key(number))?;
            self.set(at, head)?;
        }
        Ok(())
    }

    fn be_present(&self, number: u32) -> Result<(), GitError> {
        let quiet = self.hub.trouble && number == 0;
        let seen = self
            .hub
            .now
            .plus_seconds(if quiet { -2 * HOUR } else { -MINUTE });
        let presence = Presence {
            time: millis(seen),
            agents: vec![AgentPresence {
                agent: AgentId::new(&OlderHub::agent(number)).expect("the name fits"),
                session: "1".to_owned(),
                issue: None,
                branch: None,
                seen: millis(seen),
            }],
        };
        let log = OlderHub::log(number);
        let onto = self.onto(None, seen);
        let id = presence.write(&self.objects, &onto, log, &OlderHub::key(number))?;
        self.set(HubRef::Presence(log), id)
    }

    fn hold(&self, number: u32, issue: u32) -> Result<(), GitError> {
        let since = if self.hub.trouble {
            -3 * HOUR
        } else {
            -5 * MINUTE
        };
        let claimed = self.hub.now.plus_seconds(since);
        let issue = self.hub.fourth_issue(issue);
        let lock = LockValue {
            issue,
            log: OlderHub::log(number),
            agent: AgentId::new(&OlderHub::agent(number)).expect("the name fits"),
            session: "1".to_owned(),
            token: Uuid::new_v5(&issue.0, b"token"),
            lease: 7_200,
            claimed_at: millis(claimed),
            branch: None,
            beat: 0,
            more: Default::default(),
        };
        let id = lock.write(
            &self.objects,
            &self.onto(None, claimed),
            &OlderHub::key(number),
        )?;
        self.set(HubRef::Lock(issue), id)
    }
}

fn millis(at: Timestamp) -> i64 {
    at.as_nanos().div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_makes_the_same_hub_again_and_more_is_put_on_top() {
        let refs = |hubs: &[OlderHub]| {
            let folder = tempfile::tempdir().unwrap();
            crosslink_git::create_bare_repository(folder.path()).unwrap();
            for hub in hubs {
                hub.write_fourth_generation(folder.path()).unwrap();
            }
            let objects = Objects::open(folder.path()).unwrap();
            objects.refs("refs/crosslink-hub/").unwrap().found
        };
        let hub = OlderHub::default();
        let one = refs(std::slice::from_ref(&hub));
        assert_eq!(one, refs(std::slice::from_ref(&hub)));
        assert_eq!(one.len(), 1 + 2 + 2 + 2, "meta, logs, presence, locks");
        let more = OlderHub {
            issues: 40,
            ..hub.clone()
        };
        assert_ne!(one, refs(&[hub, more]));
    }
}
