//! Looks that bring nothing new: as long as time changes nothing either, nothing is worked out again.

use crosslink_core::time::Timestamp;

/// How long looks that bring nothing new change nothing but a project's health.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calm {
    /// When everything was last worked out.
    pub(super) since: Timestamp,
    /// When time alone changes something.
    pub(super) until: Option<Timestamp>,
}

impl Calm {
    /// Whether it lasts; a clock that was set back ends it.
    pub(super) fn holds(&self, now: Timestamp) -> bool {
        self.since <= now && self.until.is_none_or(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::Duration;

    use crosslink_hub::{
        Found, Heartbeat, HubAgent, HubFormat, HubLock, HubSnapshot, Look, RemoteSaid,
        TransportError,
    };

    use super::*;
    use crate::alerts::{AlertBook, AlertKey, AlertKind, AlertRow, Snooze};
    use crate::health::Health;
    use crate::registry::Slug;
    use crate::schedule::mixed;
    use crate::watch::project::Project;

    const START: i64 = 1_800_000_000;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(START + seconds)
    }

    fn project() -> Project {
        let slug = Slug::parse("acme/one").unwrap();
        let health = Health::new(5, at(0));
        Project::new(slug, PathBuf::from("/one"), health, AlertBook::default())
    }

    /// A hub in which time brings one thing after the other: a silent agent, then a stale lock.
    fn hub() -> HubSnapshot {
        let mut hub = HubSnapshot::empty(HubFormat::V4);
        let agent = "agent-1".to_owned();
        let heartbeat = Heartbeat {
            at: at(-60),
            active_issue: None,
            machine: None,
        };
        let lock = HubLock {
            agent: agent.clone(),
            branch: None,
            claimed_at: at(-300),
            lease_until: None,
            signed_by: None,
        };
        hub.locks.insert(1, lock);
        let known = HubAgent {
            heartbeat: Some(heartbeat),
            ..HubAgent::default()
        };
        hub.agents.insert(agent, known);
        hub
    }

    fn found(look: Look, answers: bool) -> Found {
        let remote = match answers {
            true => RemoteSaid::Answered,
            false => RemoteSaid::Failed(TransportError::TimedOut {
                remote: "there".to_owned(),
                after: Duration::from_secs(15),
            }),
        };
        Found {
            look,
            position: String::new(),
            diverged: Vec::new(),
            rewritten: Vec::new(),
            restored: Vec::new(),
            default_branch_tip: None,
            remote,
        }
    }

    /// What others see of a project.
    fn seen(project: &Project) -> (Vec<AlertRow>, String) {
        let rows = project.book.open().cloned().collect();
        let rest = (project.counters, &project.health, project.next_change);
        (rows, format!("{rest:?}"))
    }

    #[test]
    fn who_rests_sees_what_they_see_who_work_everything_out() {
        for seed in 0..12 {
            let (mut resting, mut working) = (project(), project());
            let (mut now, mut salt) = (0, seed * 1_000);
            for step in 0..400 {
                salt += 1;
                let drawn = mixed(salt);
                // Mostly ticks; sometimes the clock is set, or the remote does not answer.
                now += match drawn % 40 {
                    0 => -((drawn >> 8) % 900).cast_signed(),
                    1 => ((drawn >> 8) % 3_000).cast_signed(),
                    _ => 4 + ((drawn >> 8) % 3).cast_signed(),
                };
                let answers = !(drawn >> 20).is_multiple_of(12);
                let look = || match step {
                    0 => Look::Changed(Box::new(hub())),
                    _ => Look::Same,
                };
                if (drawn >> 30).is_multiple_of(50) {
                    let key = AlertKey {
                        kind: AlertKind::StaleLock,
                        subject_ref: "lock:1".to_owned(),
                    };
                    let snooze = Snooze {
                        by: "me".to_owned(),
                        at: at(now),
                        until: at(now + 60),
                        reason: None,
                    };
                    for one in [&mut resting, &mut working] {
                        one.book.snooze(&key, snooze.clone());
                        one.stir();
                    }
                }
                working.stir();
                let told = [&mut resting, &mut working].map(|one| {
                    let news = one.looked(Ok(found(look(), answers)), at(now));
                    format!("{news:?}")
                });
                assert_eq!(told[0], told[1], "seed {seed}, step {step}");
                assert_eq!(seen(&resting), seen(&working), "seed {seed}, step {step}");
            }
        }
    }
}
