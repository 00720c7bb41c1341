//! What happens in a race: turns, time that passes, machines that start anew, answers that are lost, locks that are tampered with.

use std::collections::{BTreeMap, VecDeque};

use crosslink_core::id::IssueId;
use crosslink_core::operation::{CreateIssue, ReleaseIssue};
use crosslink_core::problem::Problem;
use crosslink_git::ObjectId;
use crosslink_workspace::{SyncOptions, WorkOptions, Workspace};
use tempfile::TempDir;

use super::player::{Deed, Player, Told};
use super::register::Register;
use crate::clock::{Lie, WorldTime};
use crate::environment::START;
use crate::hub::clone::{Blueprint, HubClone};
use crate::hub::network::Weather;
use crate::hub::shared::{RemoteKind, SharedRemote};
use crate::hub::world::told;
use crate::random::Random;

/// So many issues are fought for.
const ISSUES: usize = 2;

/// The lease of a claim, in seconds.
const LEASE: i64 = 7_200;

/// So many lines a failure tells of what happened before.
const STORY: usize = 60;

const SECOND: i64 = 1_000_000_000;

pub(super) const LOCKS: &str = "refs/crosslink-hub/locks/";

/// What happened in a race; all of it fitted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RaceReport {
    /// Claims and thefts that were granted.
    pub granted: u64,
    /// Those that were refused, as another held the issue.
    pub refused: u64,
    /// Whatever else was done: renewals, releases, contacts.
    pub others: u64,
    /// Deeds of which the network kept the end.
    pub unclear: u64,
    /// Processes that were killed.
    pub killed: u64,
    /// How often the locks were tampered with.
    pub tampered: u64,
    /// How often a guard said that an issue is held, while the world was looked at.
    pub guarded: u64,
    /// How often one said so of what was taken by force, as it could not know.
    pub excused: u64,
}

/// What a player was told to do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) what: &'static str,
    pub(super) issue: Option<IssueId>,
    /// The issue it claims, if it does.
    pub(super) claims: Option<IssueId>,
    /// Whether it may take what is held.
    pub(super) forced: bool,
    pub(super) since: u32,
}

pub(super) struct Race {
    pub(super) random: Random,
    pub(super) time: WorldTime,
    pub(super) remote: SharedRemote,
    pub(super) players: Vec<Player>,
    /// Another process of each clone, which only looks.
    pub(super) observers: Vec<Workspace>,
    pub(super) asked: Vec<Asked>,
    pub(super) issues: Vec<IssueId>,
    pub(super) registers: BTreeMap<IssueId, Register>,
    /// What lay at the refs of locks once.
    pub(super) seen: Vec<(String, ObjectId)>,
    pub(super) step: u32,
    /// What happened last, for whoever has to find out why.
    pub(super) story: VecDeque<String>,
    pub(super) report: RaceReport,
    pub(super) tampers: bool,
    _directory: TempDir,
}

/// Lives through a race.
///
/// # Errors
/// What was broken.
pub fn run_race_seed(kind: RemoteKind, seed: u64, steps: u32) -> Result<RaceReport, String> {
    let mut race = Race::new(kind, seed)?;
    for step in 1..=steps {
        race.step = step;
        race.happen()
            .and_then(|()| race.check_guards())
            .map_err(|what| race.told(&what))?;
    }
    race.end().map_err(|what| race.told(&what))?;
    Ok(race.report)
}

impl Race {
    fn new(kind: RemoteKind, seed: u64) -> Result<Self, String> {
        let mut random = Random::new(seed);
        let directory = tempfile::tempdir().map_err(|error| format!("no directory: {error}"))?;
        let remote = SharedRemote::make(kind, directory.path());
        let remote = remote.map_err(|error| format!("no remote was made: {error}"))?;
        let time = WorldTime::new(START);
        let mut clones = Vec::new();
        for place in 0..2 + random.below(3) {
            let blueprint = Blueprint {
                place,
                seed: random.draw(),
                time: time.clone(),
                directory: directory.path().to_owned(),
                remote: remote.clone(),
            };
            clones.push(HubClone::found(&blueprint).map_err(|problem| told(&problem))?);
        }
        let issues = share(&mut clones).map_err(|problem| told(&problem))?;
        let mut race = Self {
            tampers: random.one_in(3),
            asked: clones.iter().map(|_| Asked::NOTHING).collect(),
            registers: issues
                .iter()
                .map(|issue| (*issue, Register::default()))
                .collect(),
            issues,
            time,
            remote,
            players: Vec::new(),
            observers: Vec::new(),
            seen: Vec::new(),
            step: 0,
            story: VecDeque::new(),
            report: RaceReport::default(),
            _directory: directory,
            random,
        };
        for clone in clones {
            let observer = clone.machine.open(race.random.draw());
            race.observers
                .push(observer.map_err(|problem| told(&problem))?);
            let seed = race.random.draw();
            race.players.push(Player::new(clone, seed));
        }
        Ok(race)
    }

    /// What was broken, and what led there.
    fn told(&self, what: &str) -> String {
        let story: Vec<&str> = self.story.iter().map(String::as_str).collect();
        format!("at step {}: {what}\n{}", self.step, story.join("\n"))
    }

    pub(super) fn tell(&mut self, what: impl FnOnce() -> String) {
        let minutes = (self.time.now().as_seconds() - START.as_seconds()) / 60;
        let line = format!("{} after {minutes} min: {}", self.step, what());
        self.story.push_back(line);
        if self.story.len() > STORY {
            self.story.pop_front();
        }
    }

    fn happen(&mut self) -> Result<(), String> {
        let seconds = self.random.below(40) as i64;
        self.time.pass(seconds * SECOND);
        let place = self.random.below(self.players.len());
        match self.random.below(100) {
            0..84 => self.turn(place),
            84..88 => {
                // While one stands in the middle of an exchange, hours may pass for all.
                let seconds = self.random.below(usize::try_from(LEASE).unwrap_or(0) * 2) as i64;
                self.time.pass(seconds * SECOND);
                Ok(())
            }
            88..91 => self.kill(place),
            91..93 => self.restart(place),
            93..95 => {
                let gains = [0, 0, 100, -100, 37][self.random.below(5)];
                self.players[place].machine.boot.drift(gains);
                Ok(())
            }
            95..97 => {
                let days = [0, 3, -400][self.random.below(3)];
                self.players[place]
                    .machine
                    .clock
                    .lie(Lie::Beside(days * 86_400));
                Ok(())
            }
            97..99 => {
                let weather = Weather {
                    silent: [0, 0, 5][self.random.below(3)],
                    lost_answers: [0, 2, 3][self.random.below(3)],
                };
                self.players[place].machine.network.weather(weather);
                Ok(())
            }
            _ if self.tampers => self.tamper(),
            _ => Ok(()),
        }
    }

    /// A player goes on, or begins something.
    fn turn(&mut self, place: usize) -> Result<(), String> {
        let said = match self.players[place].busy {
            true => self.players[place].go_on(),
            false => {
                let (asked, deed) = self.choose();
                self.asked[place] = asked;
                self.players[place].begin(deed)
            }
        };
        let Asked { what, issue, .. } = self.asked[place];
        let issue = issue.map(|issue| issue.short()).unwrap_or_default();
        self.tell(|| format!("clone {place} {what} {issue}: {said:?}"));
        self.note(self.asked[place].forced)?;
        match said {
            Told::Done(done) => self.judge(place, done),
            Told::Killed => Err(format!("clone {place} died by itself")),
            Told::Stopped => Ok(()),
        }
    }

    fn choose(&mut self) -> (Asked, Box<Deed>) {
        let issue = self.issues[self.random.below(self.issues.len())];
        let mut asked = Asked {
            what: "claims",
            issue: Some(issue),
            claims: None,
            forced: false,
            since: self.step,
        };
        let deed: Box<Deed> = match self.random.below(20) {
            0..9 => {
                asked.claims = Some(issue);
                Box::new(move |it| it.claim(issue, &WorkOptions::default()).map(drop))
            }
            9..12 => {
                asked.claims = Some(issue);
                asked.what = "steals";
                Box::new(move |it| it.steal(issue, false).map(drop))
            }
            12 => {
                asked.claims = Some(issue);
                asked.forced = true;
                asked.what = "steals by force";
                Box::new(move |it| it.steal(issue, true).map(drop))
            }
            13..15 => {
                asked.what = "renews";
                Box::new(|it| it.renew().map(drop))
            }
            15..18 => {
                asked.what = "lets go";
                let force = false;
                Box::new(move |it| it.run(ReleaseIssue { issue, force }).map(drop))
            }
            _ => {
                asked.what = "syncs";
                Box::new(|it| it.sync(&SyncOptions::default()).map(drop))
            }
        };
        (asked, deed)
    }

    /// The process of a player is killed where it stands.
    fn kill(&mut self, place: usize) -> Result<(), String> {
        if !self.players[place].busy {
            return Ok(());
        }
        match self.players[place].die() {
            Told::Killed => {
                self.report.killed += 1;
                self.tell(|| format!("clone {place} is killed"));
                Ok(())
            }
            other => Err(format!("clone {place} outlived its end: {other:?}")),
        }
    }

    /// A machine is started anew, and all its processes.
    fn restart(&mut self, place: usize) -> Result<(), String> {
        self.kill(place)?;
        self.tell(|| format!("machine {place} starts anew"));
        self.players[place].machine.boot.restart();
        Ok(())
    }

    /// Somebody who may do anything at the remote deletes a lock, or puts back what was there once, under its name or another's.
    fn tamper(&mut self) -> Result<(), String> {
        let issue = self.issues[self.random.below(self.issues.len())];
        let old = self.random.pick(&self.seen).map(|(_, id)| id);
        let new = old.filter(|_| !self.random.one_in(3));
        let name = format!("{LOCKS}{issue}");
        let tampered = self.remote.tamper(&name, new);
        tampered.map_err(|error| error.to_string())?;
        self.report.tampered += 1;
        self.tell(|| format!("somebody makes {name} {new:?}"));
        self.note(true)
    }

    /// Everybody finishes; then all but one fall silent, and that one has every lock within two and a half leases.
    fn end(&mut self) -> Result<(), String> {
        for place in 0..self.players.len() {
            self.players[place]
                .machine
                .network
                .weather(Weather::default());
        }
        for place in 0..self.players.len() {
            while self.players[place].busy {
                self.turn(place)?;
            }
        }
        let survivor = self.random.below(self.players.len());
        for issue in self.issues.clone() {
            let mut waited = 0;
            while !self.takes(survivor, issue)? {
                self.time.pass(LEASE / 4 * SECOND);
                waited += LEASE / 4;
                if 2 * waited > 5 * LEASE {
                    return Err(format!("clone {survivor} never had {}", issue.short()));
                }
            }
            self.check_guards()?;
        }
        Ok(())
    }

    fn takes(&mut self, place: usize, issue: IssueId) -> Result<bool, String> {
        self.step += 1;
        self.asked[place] = Asked {
            what: "steals in the end",
            issue: Some(issue),
            claims: Some(issue),
            forced: false,
            since: self.step,
        };
        let before = self.report.granted;
        let deed: Box<Deed> = Box::new(move |it| it.steal(issue, false).map(drop));
        let mut said = self.players[place].begin(deed);
        while matches!(said, Told::Stopped) {
            self.note(false)?;
            said = self.players[place].go_on();
        }
        self.note(false)?;
        match said {
            Told::Done(done) => self.judge(place, done)?,
            other => return Err(format!("clone {place}: {other:?}")),
        }
        Ok(self.report.granted > before)
    }
}

impl Asked {
    const NOTHING: Self = Self {
        what: "rests",
        issue: None,
        claims: None,
        forced: false,
        since: 0,
    };
}

/// Makes the issues that are fought for, and lets all know them.
fn share(clones: &mut [HubClone]) -> Result<Vec<IssueId>, Problem> {
    let mut issues = Vec::new();
    for number in 0..ISSUES {
        let create = CreateIssue {
            title: format!("Issue {number}"),
            ..CreateIssue::default()
        };
        let first = clones
            .first_mut()
            .ok_or_else(|| Problem::bug("nobody plays"))?;
        issues.push(first.workspace.run(create)?.outcome.uuid);
    }
    for clone in clones {
        clone.sync()?;
    }
    Ok(issues)
}
