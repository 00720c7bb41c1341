//! Trust through a remote: keys are admitted, put out and handed over at random, under a policy that enforces, and in the end
//! nothing that anybody wrote is missing anywhere.

use std::collections::BTreeSet;
use std::sync::Arc;

use crosslink_core::operation::CreateIssue;
use crosslink_core::problem::{Code, Kind, Problem};
use crosslink_core::time::Timestamp;
use crosslink_sim::{Blueprint, HubClone, Random, SimRemote, Weather, WorldTime};
use crosslink_workspace::trust::{Policy, TrustChanged, Wish};
use tempfile::TempDir;

/// So many seeds are tried.
const SEEDS: u64 = 4;

/// So much happens in each.
const STEPS: usize = 60;

/// The root in front, and others.
struct Office {
    clones: Vec<HubClone>,
    remote: Arc<SimRemote>,
    time: WorldTime,
    random: Random,
    written: BTreeSet<String>,
    _directory: TempDir,
}

impl Office {
    fn of(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let directory = tempfile::tempdir().unwrap();
        let objects = directory.path().join("objects");
        for folder in ["info", "pack"] {
            std::fs::create_dir_all(objects.join(folder)).unwrap();
        }
        let remote = Arc::new(SimRemote::new(objects, random.draw()));
        let time = WorldTime::new(Timestamp::from_seconds(1_767_225_600));
        let seeds = [(); 4].map(|()| random.draw());
        let clones = seeds.iter().enumerate().map(|(place, seed)| {
            let blueprint = Blueprint {
                place,
                seed: *seed,
                time: &time,
                directory: directory.path(),
                remote: &remote,
            };
            HubClone::found(&blueprint).unwrap()
        });
        let mut office = Self {
            clones: clones.collect(),
            remote,
            time,
            random,
            written: BTreeSet::new(),
            _directory: directory,
        };
        office
            .change(0, &Wish::Policy(Policy::Enforce))
            .unwrap_err();
        office.clones[0].sync().unwrap();
        office.change(0, &Wish::Policy(Policy::Enforce)).unwrap();
        office
    }

    fn change(&mut self, place: usize, wish: &Wish) -> Result<TrustChanged, Problem> {
        self.clones[place].workspace.change_trust(wish)
    }

    fn key(&self, place: usize) -> Option<String> {
        self.clones[place].workspace.agent_status().unwrap().key
    }

    fn step(&mut self, number: usize) {
        self.time.pass(1_000_000_000);
        let place = self.random.below(self.clones.len());
        let chosen = self.random.below(100);
        let done = match chosen {
            0..40 => {
                let title = format!("{place} wrote {number}");
                let create = CreateIssue {
                    title: title.clone(),
                    ..CreateIssue::default()
                };
                self.written.insert(title);
                self.clones[place].workspace.run(create).map(drop)
            }
            40..70 => self.clones[place].sync().map(drop),
            70..76 => self.change(place, &Wish::Rotate).map(drop),
            76..80 => {
                let silent = self.random.below(2) * 5;
                let lost_answers = self.random.below(2) * 6;
                self.remote.weather(Weather {
                    silent,
                    lost_answers,
                });
                Ok(())
            }
            _ => match self.key(place) {
                Some(who) if chosen < 90 => self.change(0, &approve(who)).map(drop),
                Some(who) => {
                    let entirely = self.random.one_in(3);
                    self.change(0, &Wish::Revoke { who, entirely }).map(drop)
                }
                None => Ok(()),
            },
        };
        if let Err(problem) = done {
            let refused = [Code::TrustRefused, Code::TrustUnknown, Code::HubNotFound];
            let expected = problem.kind() == Kind::Unreachable || refused.contains(&problem.code());
            assert!(expected, "{problem:?}");
        }
    }

    /// Everybody whose key is out takes a new one, everybody is admitted, and everything travels.
    fn heal(&mut self) {
        self.remote.weather(Weather::default());
        for place in 0..self.clones.len() {
            self.clones[place].sync().unwrap();
            let own = self.key(place).unwrap();
            let checked = self.clones[place].workspace.trust_check(&own).unwrap();
            if checked.keys.iter().any(|key| key.standing == "revoked") {
                self.change(place, &Wish::Rotate).unwrap();
            }
        }
        for place in 1..self.clones.len() {
            let who = self.key(place).unwrap();
            self.clones[0].sync().unwrap();
            if self.clones[0]
                .workspace
                .trust_check(&who)
                .unwrap()
                .published
            {
                self.change(0, &approve(who)).unwrap();
            }
        }
        for _ in 0..3 {
            for clone in &mut self.clones {
                clone.sync().unwrap();
            }
        }
    }

    fn titles(&self, place: usize) -> BTreeSet<String> {
        let workspace = &self.clones[place].workspace;
        let events = workspace.read(|snapshot| snapshot.events_after(0, 1_000_000));
        let issues = events.unwrap().into_iter().filter_map(|logged| {
            logged.event.fact.entity().and_then(|entity| match entity {
                crosslink_core::event::Entity::Issue(issue) => Some(issue),
                crosslink_core::event::Entity::Milestone(_) => None,
            })
        });
        let issues: BTreeSet<_> = issues.collect();
        let linked = |issue| workspace.read(|snapshot| snapshot.linked(issue)).unwrap();
        let linked = issues.into_iter().filter_map(linked);
        linked.map(|issue| issue.title).collect()
    }
}

fn approve(who: String) -> Wish {
    Wish::Approve {
        who,
        role: None,
        name: None,
    }
}

#[test]
fn whoever_is_trusted_in_the_end_lost_nothing_on_the_way() {
    for seed in 0..SEEDS {
        let mut office = Office::of(seed);
        for number in 0..STEPS {
            office.step(number);
        }
        office.heal();
        for place in 0..office.clones.len() {
            assert_eq!(
                office.titles(place),
                office.written,
                "seed {seed}, clone {place}"
            );
            let verified = office.clones[place].workspace.verify_hub().unwrap();
            assert!(verified.sound, "seed {seed}, clone {place}: {verified:#?}");
            assert_eq!(verified.quarantined, 0, "seed {seed}, clone {place}");
        }
    }
}
