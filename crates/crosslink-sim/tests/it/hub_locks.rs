//! Locks through a remote: one winner of every race, and nobody robbed or locked out.

use std::path::Path;
use std::sync::{Arc, Barrier};

use crosslink_core::id::IssueId;
use crosslink_core::operation::{CreateIssue, ReleaseIssue};
use crosslink_core::problem::Code;
use crosslink_core::time::Timestamp;
use crosslink_sim::{Blueprint, HubClone, SimRemote, WorldTime};
use crosslink_workspace::{
    Environment, Guard, InitOptions, OpenOptions, SyncOptions, WorkOptions, Workspace,
    create_repository,
};
use tempfile::TempDir;

/// How often eight clones claim the same issue, unless `CROSSLINK_RACES` says otherwise.
const ROUNDS: usize = 200;

/// The lease of a claim.
const LEASE: i64 = 7_200;

const SECOND: i64 = 1_000_000_000;

/// Some clones and their remote.
struct Team {
    clones: Vec<HubClone>,
    time: WorldTime,
    remote: Arc<SimRemote>,
    _directory: TempDir,
}

impl Team {
    /// Clones that all know the same issues.
    fn of(count: usize, issues: usize) -> (Self, Vec<IssueId>) {
        let directory = tempfile::tempdir().unwrap();
        let objects = directory.path().join("objects");
        for folder in ["info", "pack"] {
            std::fs::create_dir_all(objects.join(folder)).unwrap();
        }
        let remote = Arc::new(SimRemote::new(objects, 1));
        let time = WorldTime::new(Timestamp::from_seconds(1_767_225_600));
        let found = |place: usize| {
            let blueprint = Blueprint {
                place,
                seed: 77 + place as u64,
                time: &time,
                directory: directory.path(),
                remote: &remote,
            };
            HubClone::found(&blueprint).unwrap()
        };
        let mut clones: Vec<HubClone> = (0..count).map(found).collect();
        let made = (0..issues).map(|number| make(&mut clones[0].workspace, number));
        let made = made.collect();
        for clone in &mut clones {
            clone.sync().unwrap();
        }
        let team = Self {
            clones,
            time,
            remote,
            _directory: directory,
        };
        (team, made)
    }

    fn workspace(&mut self, place: usize) -> &mut Workspace {
        &mut self.clones[place].workspace
    }

    fn pass(&self, seconds: i64) {
        self.time.pass(seconds * SECOND);
    }

    fn claim(&mut self, place: usize, issue: IssueId) -> Result<(), Code> {
        let claimed = self.workspace(place).claim(issue, &WorkOptions::default());
        claimed.map(drop).map_err(|problem| problem.code())
    }

    fn guard(&mut self, place: usize, issue: IssueId) -> Guard {
        self.workspace(place).guard(issue).unwrap()
    }

    fn locks(&self) -> usize {
        let refs = self.remote.refs();
        refs.keys().filter(|name| name.contains("/locks/")).count()
    }
}

fn make(workspace: &mut Workspace, number: usize) -> IssueId {
    let issue = CreateIssue {
        title: format!("Issue {number}"),
        ..CreateIssue::default()
    };
    workspace.run(issue).unwrap().outcome.uuid
}

/// Lets all claim each issue at once; says who won each.
fn race(workspaces: Vec<&mut Workspace>, issues: &[IssueId]) -> Vec<Vec<usize>> {
    let barrier = Barrier::new(workspaces.len());
    let wins: Vec<Vec<bool>> = std::thread::scope(|scope| {
        let running: Vec<_> = workspaces
            .into_iter()
            .map(|workspace| {
                let barrier = &barrier;
                scope.spawn(move || {
                    let mut wins = Vec::new();
                    for issue in issues {
                        barrier.wait();
                        let claimed = workspace.claim(*issue, &WorkOptions::default());
                        wins.push(match claimed {
                            Ok(claimed) => !claimed.outcome.already,
                            Err(problem) => {
                                assert_eq!(problem.code(), Code::IssueHeld, "{problem:?}");
                                false
                            }
                        });
                    }
                    wins
                })
            })
            .collect();
        running.into_iter().map(|it| it.join().unwrap()).collect()
    });
    (0..issues.len())
        .map(|round| {
            (0..wins.len())
                .filter(|place| wins[*place][round])
                .collect()
        })
        .collect()
}

#[test]
fn of_eight_clones_that_claim_at_once_exactly_one_wins() {
    let rounds = crate::wanted("CROSSLINK_RACES", ROUNDS);
    let (mut team, issues) = Team::of(8, rounds);
    let workspaces = team.clones.iter_mut().map(|clone| &mut clone.workspace);
    let winners = race(workspaces.collect(), &issues);
    for (issue, winners) in issues.iter().zip(&winners) {
        assert_eq!(winners.len(), 1, "{issue}: {winners:?}");
        let holders: Vec<usize> = (0..8)
            .filter(|place| team.clones[*place].workspace.guard(*issue).unwrap() == Guard::Held)
            .collect();
        assert_eq!(&holders, winners);
    }
    assert_eq!(team.locks(), rounds);
}

#[test]
fn the_lock_of_a_dead_holder_is_had_within_two_and_a_half_leases() {
    let (mut team, issues) = Team::of(2, 1);
    let issue = issues[0];
    team.claim(0, issue).unwrap();
    let mut waited = 0;
    while team.workspace(1).steal(issue, false).is_err() {
        team.pass(LEASE / 4);
        waited += LEASE / 4;
        assert!(2 * waited <= 5 * LEASE, "it was never had");
    }
    assert!(4 * waited >= 5 * LEASE, "it was had after {waited} s");
    assert_eq!(team.guard(0, issue), Guard::Unconfirmed);
    assert_eq!(team.guard(1, issue), Guard::Held);
    let report = team.clones[0].sync().unwrap();
    let lost: Vec<_> = report.lost_claims.iter().map(|lost| &lost.to).collect();
    assert_eq!(lost, [&Some("agent-1".to_owned())]);
    assert_eq!(team.guard(0, issue), Guard::NotHeld);
}

#[test]
fn a_holder_that_syncs_each_third_of_its_lease_is_never_robbed() {
    let (mut team, issues) = Team::of(2, 1);
    let issue = issues[0];
    team.claim(0, issue).unwrap();
    for _ in 0..12 {
        team.pass(LEASE / 3);
        assert!(team.workspace(0).renewal_is_due().unwrap());
        team.workspace(0).sync(&SyncOptions::default()).unwrap();
        assert_eq!(team.guard(0, issue), Guard::Held);
        let robbed = team.workspace(1).steal(issue, false);
        assert_eq!(robbed.unwrap_err().code(), Code::IssueHeld);
    }
}

#[test]
fn force_takes_a_lock_and_the_one_it_was_taken_from_is_told() {
    let (mut team, issues) = Team::of(2, 1);
    let issue = issues[0];
    team.claim(0, issue).unwrap();
    assert_eq!(team.claim(1, issue), Err(Code::IssueHeld));
    let stolen = team.workspace(1).steal(issue, true).unwrap().outcome;
    assert_eq!(stolen.from.as_deref(), Some("agent-0"));
    team.clones[0].sync().unwrap();
    assert_eq!(team.guard(0, issue), Guard::NotHeld);
    assert_eq!(team.claim(0, issue), Err(Code::IssueHeld));
}

#[test]
fn what_is_released_or_closed_is_free_for_others() {
    let (mut team, issues) = Team::of(2, 2);
    let [released, closed] = issues[..] else {
        panic!("two were made")
    };
    team.claim(0, released).unwrap();
    team.claim(0, closed).unwrap();
    assert_eq!(team.locks(), 2);
    let release = ReleaseIssue {
        issue: released,
        force: false,
    };
    team.workspace(0).run(release).unwrap();
    let close = crosslink_core::operation::CloseIssue {
        issue: closed,
        reason: None,
        recursive: false,
        force: false,
    };
    team.workspace(0).run(close).unwrap();
    team.clones[0].sync().unwrap();
    assert_eq!(team.locks(), 0);
    team.claim(1, released).unwrap();
    assert_eq!(team.guard(1, released), Guard::Held);
    // Closing again what another holds by now takes nothing from it.
    team.clones[0].sync().unwrap();
    assert_eq!(team.guard(0, released), Guard::NotHeld);
    assert_eq!(team.locks(), 1);
}

#[test]
fn a_claim_made_offline_is_tentative_until_the_remote_grants_it() {
    use crosslink_sim::Weather;
    let (mut team, issues) = Team::of(2, 2);
    let [lost, won] = issues[..] else {
        panic!("two were made")
    };
    team.claim(1, lost).unwrap();
    team.remote.weather(Weather {
        silent: 1,
        lost_answers: 0,
    });
    assert_eq!(team.claim(0, won), Err(Code::RemoteUnreachable));
    let offline = WorkOptions {
        offline: true,
        ..WorkOptions::default()
    };
    for issue in [lost, won] {
        let claimed = team.workspace(0).claim(issue, &offline).unwrap().outcome;
        assert!(claimed.tentative);
        assert_eq!(team.guard(0, issue), Guard::Unconfirmed);
    }
    team.remote.weather(Weather::default());
    let report = team.clones[0].sync().unwrap();
    assert_eq!(report.lost_claims.len(), 1, "{report:?}");
    assert_eq!(team.guard(0, lost), Guard::NotHeld);
    assert_eq!(team.guard(0, won), Guard::Held);
}

#[test]
fn who_is_at_work_is_told_with_what_is_pushed() {
    let (mut team, issues) = Team::of(2, 1);
    let issue = issues[0];
    team.workspace(0).start_session().unwrap();
    team.workspace(0)
        .work_on(issue, &WorkOptions::default())
        .unwrap();
    team.clones[0].sync().unwrap();
    team.clones[1].sync().unwrap();
    let present = team.workspace(1).read(|snapshot| snapshot.presence());
    let present: Vec<_> = present
        .unwrap()
        .into_iter()
        .map(|at| (at.agent, at.issue))
        .collect();
    assert_eq!(present, [("agent-0".to_owned(), Some(issue))]);
    let own = team.workspace(0).read(|snapshot| snapshot.presence());
    assert_eq!(own.unwrap(), []);
}

#[test]
fn a_copy_of_a_database_gives_its_locks_up_and_the_original_keeps_them() {
    let (mut team, issues) = Team::of(2, 1);
    let issue = issues[0];
    team.claim(0, issue).unwrap();
    let from = team.workspace(0).paths().database();
    let HubClone {
        workspace,
        clock,
        boot,
        ..
    } = team.clones.remove(1);
    let to = workspace.paths().database();
    let (environment, store) = workspace.into_parts();
    drop(store);
    for companion in ["", "-wal"] {
        let beside = |path: &Path| format!("{}{companion}", path.display());
        let _ = std::fs::remove_file(beside(&to));
        std::fs::copy(beside(&from), beside(&to)).unwrap();
    }
    let _ = std::fs::remove_file(format!("{}-shm", to.display()));
    let environment = Environment {
        clock: Box::new(clock),
        boot: Box::new(boot),
        ..environment
    };
    let mut copy = Workspace::discover(environment, &OpenOptions::default()).unwrap();
    copy.sync(&SyncOptions::default()).unwrap();
    let held = copy.lock_of(issue).unwrap().unwrap();
    assert!(held.elsewhere.is_some(), "{held:?}");
    assert_eq!(copy.guard(issue).unwrap(), Guard::NotHeld);
    let claimed = copy.claim(issue, &WorkOptions::default());
    assert_eq!(claimed.unwrap_err().code(), Code::IssueHeld);
    team.clones[0].sync().unwrap();
    assert_eq!(team.guard(0, issue), Guard::Held);
}

/// The same race at a real git repository.
#[test]
fn of_clones_that_claim_at_a_real_repository_exactly_one_wins() {
    let directory = tempfile::tempdir().unwrap();
    let bare = directory.path().join("hub.git");
    let arguments = ["init", "-q", "--bare", &bare.display().to_string()];
    let made = std::process::Command::new("git").args(arguments).status();
    assert!(made.unwrap().success());
    let mut workspaces: Vec<Workspace> = (0..4)
        .map(|place| real_clone(directory.path(), &bare, place))
        .collect();
    let issues: Vec<IssueId> = (0..10).map(|at| make(&mut workspaces[0], at)).collect();
    for workspace in &mut workspaces {
        workspace.sync(&SyncOptions::default()).unwrap();
    }
    let winners = race(workspaces.iter_mut().collect(), &issues);
    assert!(
        winners.iter().all(|winners| winners.len() == 1),
        "{winners:?}"
    );
}

fn real_clone(directory: &Path, bare: &Path, place: usize) -> Workspace {
    let folder = directory.join(format!("clone-{place}"));
    create_repository(&folder).unwrap();
    let config = folder.join(".git/config");
    let mut settings = std::fs::read_to_string(&config).unwrap();
    settings.push_str(&format!(
        "[remote \"origin\"]\n\turl = {}\n",
        bare.display()
    ));
    std::fs::write(&config, settings).unwrap();
    let home = directory
        .join(format!("home-{place}"))
        .display()
        .to_string();
    let environment = Environment {
        cwd: Some(folder),
        vars: [
            ("CROSSLINK_HOME".to_owned(), home.clone()),
            ("HOME".to_owned(), home),
        ]
        .into(),
        ..Environment::of_process()
    };
    let options = InitOptions {
        agent: Some(format!("agent-{place}")),
        ..InitOptions::default()
    };
    Workspace::init(environment, &options).unwrap().0.unwrap()
}
