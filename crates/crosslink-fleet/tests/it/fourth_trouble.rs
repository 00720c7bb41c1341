//! What goes wrong with a hub of format 4, as the watch tells it.

use std::path::PathBuf;

use crosslink_core::event::{Event, Fact, Header, IssueCreated};
use crosslink_core::id::{AgentId, IssueId, OperationId};
use crosslink_core::time::Timestamp;
use crosslink_fleet::alerts::{AlertKind, AlertRow};
use crosslink_fleet::health::HealthState;
use crosslink_git::{Expect, ObjectId, Objects, Person};
use crosslink_hub::SigningKey;
use crosslink_hub::v4::exchange::told_in;
use crosslink_hub::v4::meta::{self, MetaChain};
use crosslink_hub::v4::trust::{Entry, LastCommits, Policy, Revoke, SetPolicy};
use crosslink_hub::v4::{HubRef, LockValue, LogId, LogName, Onto, Prefix, batches, log};
use crosslink_sim::OlderHub;
use uuid::Uuid;

use crate::fourth::{counts, hub};
use crate::support::{DAY, HOUR, MINUTE, key};
use crate::world::{Running, World};

const SLUG: &str = "acme/four";

/// The remote of a project, for whoever writes to it by hand.
struct Remote {
    objects: Objects,
    hub: Uuid,
}

impl Remote {
    fn of(world: &World, hub: &OlderHub) -> Self {
        Self {
            objects: Objects::open(&world.remotes().remote("four")).unwrap(),
            hub: Uuid::from_u64_pair(hub.seed, 4),
        }
    }

    fn tip(&self, at: HubRef) -> Option<ObjectId> {
        self.objects.resolve(&at.full(Prefix::Custom)).unwrap()
    }

    fn set(&self, at: HubRef, to: Option<ObjectId>) {
        let name = at.full(Prefix::Custom);
        self.objects.set_ref(&name, Expect::Any, to).unwrap();
    }

    fn onto(&self, below: Option<ObjectId>, at: Timestamp) -> Onto {
        Onto {
            hub: self.hub,
            below,
            person: Person {
                name: "someone".to_owned(),
                email: "someone@example.invalid".to_owned(),
                time: at.as_seconds(),
            },
        }
    }

    /// Publishes lines in a log, signed by a key.
    fn publish(&self, log: LogName, lines: &[&str], key: &SigningKey) {
        let at = HubRef::Log(log);
        for batch in batches(lines, 100) {
            let onto = self.onto(self.tip(at), hub().now);
            let head = log::append(&self.objects, &onto, log, &batch, key).unwrap();
            self.set(at, Some(head));
        }
    }

    /// Has the root say something.
    fn say(&self, entry: Entry) {
        let below = self.tip(HubRef::Meta).unwrap();
        let state = MetaChain::new(self.hub)
            .state_at(&self.objects, below)
            .unwrap();
        let onto = self.onto(Some(below), hub().now);
        let entries = [entry];
        let said = (state.hub(), entries.as_slice());
        let id = meta::append(&self.objects, &onto, said, &OlderHub::key(0)).unwrap();
        self.set(HubRef::Meta, Some(id));
    }

    fn hold(&self, agent: &str, issue: IssueId, (at, lease, beat): (Timestamp, u32, u64)) {
        let lock = LockValue {
            issue,
            log: OlderHub::log(0),
            agent: AgentId::new(agent).unwrap(),
            session: "1".to_owned(),
            token: Uuid::nil(),
            lease,
            claimed_at: hub().now.as_nanos() / 1_000_000,
            branch: None,
            beat,
            more: Default::default(),
        };
        let id = lock
            .write(&self.objects, &self.onto(None, at), &OlderHub::key(0))
            .unwrap();
        self.set(HubRef::Lock(issue), Some(id));
    }
}

fn stranger() -> (SigningKey, LogName) {
    let key = SigningKey::from_seed(&[99; 32]);
    let log = LogName {
        key: key.verifying_key().name(),
        log: LogId([99; 16]),
    };
    (key, log)
}

/// A line that makes an issue.
fn line(agent: &str, number: u32, time: Timestamp) -> String {
    let issue = IssueId(Uuid::from_u64_pair(77, number.into()));
    let mut created = IssueCreated::new(issue, "More");
    created.number = Some(number);
    let header = Header {
        time,
        agent: AgentId::new(agent).unwrap(),
        op: OperationId(Uuid::from_u64_pair(78, number.into())),
        does: "issue.create".to_owned(),
        at: None,
        undoes: None,
    };
    let event = Event::seal(header, Fact::IssueCreated(Box::new(created)));
    event.line().to_owned()
}

/// A hub that fares well, and nobody holds anything.
fn calm(world: &World) -> Remote {
    world.project("four");
    let calm = OlderHub { locks: 0, ..hub() };
    world.push_fourth("four", &calm);
    Remote::of(world, &calm)
}

/// The open alerts but those about time alone, a line each.
fn open(world: &World) -> Vec<String> {
    let open = world.store.open_alerts().unwrap().into_iter();
    let rows = open.map(|record| serde_json::from_str::<AlertRow>(&record.body).unwrap());
    let slow = [AlertKind::BlockedTooLong, AlertKind::PollLag];
    let rows = rows.filter(|row| !slow.contains(&row.kind));
    let mut lines: Vec<String> = rows
        .map(|row| format!("{} {} {}", row.kind, row.subject_ref, row.detail))
        .collect();
    lines.sort();
    lines
}

fn until_open(world: &World, running: &Running, wanted: &[&str]) {
    running.until(SLUG, |_| open(world) == wanted);
}

#[test]
fn a_lock_alarms_at_the_second_its_lease_runs_out_and_a_renewal_ends_that() {
    let world = World::new();
    let remote = calm(&world);
    let start = hub().now;
    let issue = hub().fourth_issue(0);
    remote.hold("agent-1", issue, (start, 3_600, 0));
    let running = world.watch();
    running.until_read(SLUG);
    world.clock.set(start.plus_seconds(HOUR));
    running.until(SLUG, |view| {
        view.health.last_attempt == Some(start.plus_seconds(HOUR))
    });
    assert_eq!(open(&world), [""; 0]);
    world.clock.set(start.plus_seconds(HOUR + 1));
    let ran_out =
        "stale_lock lock:1 lock on issue #1 held by agent-1; its lease ran out 0 minute(s) ago";
    until_open(&world, &running, &[ran_out]);
    running.until(SLUG, counts(|counters| counters.stale_locks == 1));
    // The holder's clock runs a year ahead: it does not hold longer for that.
    remote.hold("agent-1", issue, (start.plus_seconds(365 * DAY), 3_600, 1));
    until_open(&world, &running, &[]);
    world.clock.set(start.plus_seconds(2 * HOUR + MINUTE));
    running.until(SLUG, counts(|counters| counters.stale_locks == 1));
}

#[test]
fn a_holder_nobody_ever_heard_of_alarms() {
    let world = World::new();
    let remote = calm(&world);
    remote.hold("ghost", hub().fourth_issue(0), (hub().now, 86_400, 0));
    let running = world.watch();
    running.until_read(SLUG);
    world.clock.set(hub().now.plus_seconds(10 * MINUTE + 1));
    let ghost = "no_heartbeat_holder agent:ghost agent ghost holds lock on issue #1 and never sent a heartbeat";
    until_open(&world, &running, &[ghost]);
}

#[test]
fn a_log_that_lost_something_alarms_until_it_has_it_again_or_somebody_accepts_it() {
    let world = World::new();
    let remote = calm(&world);
    let log = OlderHub::log(1);
    let at = HubRef::Log(log);
    let before = remote.tip(at).unwrap();
    remote.publish(log, &[&line("agent-2", 90, hub().now)], &OlderHub::key(1));
    let after = remote.tip(at).unwrap();
    let running = world.watch();
    running.until(SLUG, counts(|counters| counters.open_issues == 21));
    remote.set(at, Some(before));
    let digits = |id: ObjectId| id.to_string()[..10].to_owned();
    let lost = format!(
        "log_rewritten agent:{log} the log of {log} was at {} and is now at {}, without what it had",
        digits(after),
        digits(before)
    );
    until_open(&world, &running, &[&lost]);
    let view = running.until(SLUG, counts(|counters| counters.open_issues == 21));
    assert_eq!(
        view.health.state,
        HealthState::Live,
        "nothing that was read is lost"
    );
    remote.set(at, Some(after));
    until_open(&world, &running, &[]);
    remote.set(at, None);
    running.until(SLUG, |_| open(&world).len() == 1);
    let gone = key(AlertKind::LogRewritten, &format!("agent:{log}"));
    assert!(
        running
            .watch
            .acknowledge(SLUG, gone, "a person", None)
            .unwrap()
    );
    until_open(&world, &running, &[]);
    running.watch.stop();
    let again = world.watch();
    let view = again.until_read(SLUG);
    assert_eq!(view.counters.unwrap().open_issues, 21);
    assert_eq!(open(&world), [""; 0], "what was accepted is told no more");
}

#[test]
fn keys_nobody_admitted_are_named_and_what_is_in_quarantine_is_counted() {
    let world = World::new();
    let remote = calm(&world);
    let (signing, log) = stranger();
    remote.publish(
        log,
        &[&line("carol", 90, hub().now), &line("carol", 91, hub().now)],
        &signing,
    );
    let running = world.watch();
    running.until(SLUG, counts(|counters| counters.open_issues == 22));
    let alert = |what: &str| {
        format!(
            "untrusted_signer project:{SLUG} 1 signature by keys the hub does not trust; not trusted: carol; 2 events {what}"
        )
    };
    until_open(&world, &running, &[&alert("counted all the same")]);
    let time = 0;
    let policy = |policy| Entry::Policy(SetPolicy { policy, time });
    remote.say(policy(Policy::Enforce));
    let shut = |counters: &crosslink_fleet::counters::Counters| {
        (counters.open_issues, counters.quarantined_events) == (20, 2)
    };
    running.until(SLUG, counts(shut));
    // Whose events are all in quarantine is not heard of.
    until_open(
        &world,
        &running,
        &[&alert("in quarantine").replace("; not trusted: carol", "")],
    );
    remote.say(policy(Policy::Open));
    running.until(SLUG, counts(|counters| counters.open_issues == 22));
    until_open(&world, &running, &[]);
    // A key that was put out is no news: what it wrote counts up to where it was said.
    remote.say(Entry::Revoke(Revoke {
        key: signing.verifying_key(),
        last: LastCommits::default(),
        time,
    }));
    running.until(SLUG, counts(|counters| counters.open_issues == 20));
    assert_eq!(open(&world), [""; 0]);
}

#[test]
fn junk_above_a_log_and_lines_that_cannot_be_read_are_told_apart() {
    let world = World::new();
    let remote = calm(&world);
    let log = OlderHub::log(1);
    remote.publish(
        log,
        &["no event", &line("agent-2", 90, hub().now)],
        &OlderHub::key(1),
    );
    let (signing, _) = stranger();
    let first = OlderHub::log(0);
    remote.publish(first, &[&line("agent-1", 91, hub().now)], &signing);
    let running = world.watch();
    running.until(
        SLUG,
        counts(|counters| (counters.open_issues, counters.damaged_parts) == (21, 2)),
    );
    running.until(SLUG, |_| open(&world).len() == 1);
    let said = open(&world).remove(0);
    assert!(
        said.starts_with("parse_error project:acme/four cannot read crosslink-hub/logs/"),
        "{said}"
    );
    assert!(
        said.ends_with("which may not sign here, and 1 more"),
        "{said}"
    );
}

#[test]
fn a_clock_that_runs_ahead_alarms() {
    let world = World::new();
    let remote = calm(&world);
    let ahead = hub().now.plus_seconds(HOUR);
    remote.publish(
        OlderHub::log(1),
        &[&line("agent-2", 90, ahead)],
        &OlderHub::key(1),
    );
    let running = world.watch();
    let said = "clock_skew agent:agent-2 the clock of agent agent-2 runs 3600 s ahead";
    until_open(&world, &running, &[said]);
}

#[test]
fn another_hub_in_its_place_is_not_followed() {
    let world = World::new();
    calm(&world);
    let running = world.watch();
    running.until_read(SLUG);
    let remote: PathBuf = world.remotes().remote("four");
    let objects = Objects::open(&remote).unwrap();
    for (at, _) in told_in(&objects, Prefix::Custom.as_str()).unwrap() {
        objects
            .set_ref(&at.full(Prefix::Custom), Expect::Any, None)
            .unwrap();
    }
    world.push_fourth("four", &OlderHub { seed: 2, ..hub() });
    let view = running.until(SLUG, |view| view.health.last_error.is_some());
    assert_eq!(view.health.state, HealthState::Corrupt);
    assert_eq!(view.counters.unwrap().open_issues, 20);
}
