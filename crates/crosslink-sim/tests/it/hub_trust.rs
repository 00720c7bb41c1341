//! Trust through a remote: keys are admitted, put out and handed over at random, under a policy that enforces, and in the end
//! nothing that anybody wrote is missing anywhere.

use std::collections::BTreeSet;

use crosslink_core::operation::CreateIssue;
use crosslink_core::problem::{Code, Kind, Problem};
use crosslink_sim::{Random, RemoteKind, Weather};
use crosslink_workspace::trust::{Policy, TrustChanged, Wish};

use crate::team::Team;

/// So many seeds are tried.
const SEEDS: u64 = 4;

/// So much happens in each.
const STEPS: usize = 60;

/// The root in front, and others.
struct Office {
    team: Team,
    random: Random,
    written: BTreeSet<String>,
}

impl Office {
    fn of(seed: u64) -> Self {
        let mut office = Self {
            team: Team::of(RemoteKind::Simulated, 4),
            random: Random::new(seed),
            written: BTreeSet::new(),
        };
        office
            .change(0, &Wish::Policy(Policy::Enforce))
            .unwrap_err();
        office.team.clones[0].sync().unwrap();
        office.change(0, &Wish::Policy(Policy::Enforce)).unwrap();
        office
    }

    fn change(&mut self, place: usize, wish: &Wish) -> Result<TrustChanged, Problem> {
        self.team.clones[place].workspace.change_trust(wish)
    }

    fn key(&self, place: usize) -> Option<String> {
        self.team.clones[place]
            .workspace
            .agent_status()
            .unwrap()
            .key
    }

    fn step(&mut self, number: usize) {
        self.team.pass(1);
        let place = self.random.below(self.team.clones.len());
        let chosen = self.random.below(100);
        let done = match chosen {
            0..40 => {
                let title = format!("{place} wrote {number}");
                let create = CreateIssue {
                    title: title.clone(),
                    ..CreateIssue::default()
                };
                self.written.insert(title);
                self.team.clones[place].workspace.run(create).map(drop)
            }
            40..70 => self.team.clones[place].sync().map(drop),
            70..76 => self.change(place, &Wish::Rotate).map(drop),
            76..80 => {
                let silent = self.random.below(2) * 5;
                let lost_answers = self.random.below(2) * 6;
                let weather = Weather {
                    silent,
                    lost_answers,
                };
                self.team.weather(0..4, weather);
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
        self.team.online();
        for place in 0..self.team.clones.len() {
            self.team.clones[place].sync().unwrap();
            let own = self.key(place).unwrap();
            let checked = self.team.clones[place].workspace.trust_check(&own).unwrap();
            if checked.keys.iter().any(|key| key.standing == "revoked") {
                self.change(place, &Wish::Rotate).unwrap();
            }
        }
        for place in 1..self.team.clones.len() {
            let who = self.key(place).unwrap();
            self.team.clones[0].sync().unwrap();
            if self.team.clones[0]
                .workspace
                .trust_check(&who)
                .unwrap()
                .published
            {
                self.change(0, &approve(who)).unwrap();
            }
        }
        for _ in 0..3 {
            for clone in &mut self.team.clones {
                clone.sync().unwrap();
            }
        }
    }

    fn titles(&self, place: usize) -> BTreeSet<String> {
        let workspace = &self.team.clones[place].workspace;
        let events = workspace.read(|snapshot| snapshot.events_after(0, 1_000_000));
        let issues = events.unwrap().into_iter().filter_map(|logged| {
            logged.event.fact.entity().and_then(|entity| match entity {
                crosslink_core::event::Entity::Issue(issue) => Some(issue),
                _ => None,
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
        for place in 0..office.team.clones.len() {
            assert_eq!(
                office.titles(place),
                office.written,
                "seed {seed}, clone {place}"
            );
            let verified = office.team.clones[place].workspace.verify_hub().unwrap();
            assert!(verified.sound, "seed {seed}, clone {place}: {verified:#?}");
            assert_eq!(verified.quarantined, 0, "seed {seed}, clone {place}");
        }
    }
}
