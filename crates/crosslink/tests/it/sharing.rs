//! Clones that share a project through a real bare repository, each with a home of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

use crate::robust_support::rounds;
use crate::support::CROSSLINK;

/// A bare remote, and clones of it.
pub(crate) struct Team {
    place: TempDir,
    clones: usize,
}

impl Team {
    /// Clones with a project each, which nobody has shared yet.
    pub(crate) fn of(clones: usize) -> Self {
        let team = Self {
            place: tempfile::tempdir().unwrap(),
            clones,
        };
        team.git(team.place.path(), &["init", "-q", "--bare", "hub.git"]);
        for clone in 0..clones {
            fs::create_dir_all(team.home(clone)).unwrap();
            let name = format!("clone-{clone}");
            team.git(team.place.path(), &["clone", "-q", "hub.git", &name]);
            team.run(
                clone,
                &["init", "--defaults", "--agent", &format!("agent-{clone}")],
            );
            team.run(clone, &["config", "set", "sync.publish", "manual"]);
        }
        team
    }

    pub(crate) fn remote(&self) -> PathBuf {
        self.place.path().join("hub.git")
    }

    pub(crate) fn clone(&self, clone: usize) -> PathBuf {
        self.place.path().join(format!("clone-{clone}"))
    }

    pub(crate) fn home(&self, clone: usize) -> PathBuf {
        self.place.path().join(format!("home-{clone}"))
    }

    pub(crate) fn git(&self, place: &Path, words: &[&str]) -> String {
        let output = Command::new("git")
            .args(words)
            .current_dir(place)
            .env("HOME", self.place.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "git {words:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn ask(&self, clone: usize, words: &[&str]) -> Output {
        Command::new(CROSSLINK)
            .args(words)
            .current_dir(self.clone(clone))
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", self.home(clone))
            .output()
            .unwrap()
    }

    pub(crate) fn run(&self, clone: usize, words: &[&str]) -> String {
        let output = self.ask(clone, words);
        assert!(
            output.status.success(),
            "clone {clone}: {words:?}: {output:?}"
        );
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn json(&self, clone: usize, words: &[&str]) -> Value {
        let words = [words, &["--json"]].concat();
        serde_json::from_str(&self.run(clone, &words)).unwrap()
    }

    /// Lets everybody sync until all have everything, and returns what they export, which is the same for all.
    pub(crate) fn agreed(&self) -> String {
        for _ in 0..2 {
            for clone in 0..self.clones {
                self.run(clone, &["sync"]);
            }
        }
        let exports: Vec<String> = (0..self.clones)
            .map(|clone| self.run(clone, &["export"]))
            .collect();
        for (clone, export) in exports.iter().enumerate() {
            assert_eq!(export, &exports[0], "clone {clone} differs from clone 0");
        }
        self.git(&self.remote(), &["fsck", "--strict"]);
        exports.into_iter().next().unwrap()
    }
}

/// Numbers that follow from a seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Writes and syncs at random; returns the titles of the issues made, by the number each was printed with.
fn work(team: &Team, clone: usize, steps: usize) -> BTreeMap<String, String> {
    let mut chance = Chance(clone as u64 + 1);
    let mut made = BTreeMap::new();
    for step in 0..steps {
        let own: Vec<&String> = made.keys().collect();
        let some = own
            .get(chance.below(own.len().max(1) as u64) as usize)
            .map(|id| id.as_str());
        match (chance.below(8), some) {
            (0..3, _) | (_, None) => {
                let title = format!("Issue {step} of clone {clone}");
                let id = team.run(clone, &["create", &title, "--quiet"]);
                made.insert(id.trim().to_owned(), title);
            }
            (3, Some(id)) => drop(team.run(clone, &["comment", id, "A comment"])),
            (4, Some(id)) => drop(team.run(clone, &["label", id, "label"])),
            (5, Some(id)) => drop(team.run(clone, &["update", id, "-p", "high", "--force"])),
            (6, Some(id)) => drop(team.run(clone, &["close", id])),
            _ => drop(team.run(clone, &["sync"])),
        }
    }
    made
}

#[test]
fn clones_that_write_at_once_agree_and_no_number_changes() {
    let team = Team::of(rounds(3, 8));
    // Numbers are final once a clone has met the hub.
    for clone in 0..team.clones {
        team.run(clone, &["sync"]);
    }
    let steps = rounds(10, 100);
    let made: Vec<BTreeMap<String, String>> = thread::scope(|scope| {
        let team = &team;
        let runs: Vec<_> = (0..team.clones)
            .map(|clone| scope.spawn(move || work(team, clone, steps)))
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let exported: Vec<Value> = serde_json::from_str(&team.agreed()).unwrap();
    let shown: BTreeMap<String, String> = exported
        .iter()
        .map(|issue| {
            (
                issue["display_id"].to_string(),
                issue["title"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    assert_eq!(shown.len(), exported.len(), "a number is there twice");
    let printed: BTreeMap<String, String> = made.into_iter().flatten().collect();
    assert_eq!(shown, printed);
}

#[test]
fn of_several_that_found_a_hub_at_once_one_wins_and_the_others_join() {
    let team = Team::of(4);
    for clone in 0..team.clones {
        team.run(clone, &["create", &format!("Counted alone by {clone}")]);
    }
    thread::scope(|scope| {
        for clone in 0..team.clones {
            let team = &team;
            scope.spawn(move || team.run(clone, &["sync"]));
        }
    });
    let exported: Vec<Value> = serde_json::from_str(&team.agreed()).unwrap();
    let mut numbers: Vec<u64> = exported
        .iter()
        .map(|issue| issue["display_id"].as_u64().unwrap())
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 4, "{exported:#?}");
    let hubs: Vec<Value> = (0..4)
        .map(|clone| team.json(clone, &["sync", "status"])["hub"].clone())
        .collect();
    assert!(
        hubs.iter().all(|hub| hub == &hubs[0] && hub.is_string()),
        "{hubs:?}"
    );
}

#[test]
fn what_the_remote_lost_comes_back_from_whoever_has_it() {
    let team = Team::of(2);
    team.run(0, &["create", "Written by the first"]);
    team.run(0, &["sync"]);
    team.run(1, &["sync"]);
    team.run(1, &["create", "Written by the second"]);
    let before = team.agreed();
    let refs = team.git(&team.remote(), &["for-each-ref"]);
    for line in refs.lines() {
        let name = line.split('\t').nth(1).unwrap();
        team.git(&team.remote(), &["update-ref", "-d", name]);
    }
    // The first clone is gone for good; the second has all.
    let report = team.json(1, &["sync"]);
    assert_eq!(report["healed"].as_array().unwrap().len(), 4, "{report:#}");
    assert_eq!(team.git(&team.remote(), &["for-each-ref"]), refs);
    assert_eq!(team.agreed(), before);
}

#[test]
#[cfg(unix)]
fn what_the_host_refuses_for_its_content_stays_here_and_the_rest_goes_on() {
    use std::os::unix::fs::PermissionsExt;
    let team = Team::of(1);
    team.run(0, &["sync"]);
    let hook = team.remote().join("hooks/pre-receive");
    let script = "#!/bin/sh\nwhile read old new name; do\n  for commit in $(git rev-list $new --not --all); do\n    git cat-file -p $commit:events.ndjson 2>/dev/null | grep -q TOKEN-123 && { echo 'a secret was found' >&2; exit 1; }\n  done\ndone\nexit 0\n";
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, script).unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    for title in ["One", "Two", "With TOKEN-123 in it", "Three"] {
        team.run(0, &["create", title]);
    }
    let report = team.json(0, &["sync"]);
    assert_eq!(
        (&report["sent"]["events"], &report["sent"]["refused"]),
        (&3.into(), &1.into()),
        "{report:#}"
    );
    let status = team.json(0, &["sync", "status"]);
    assert_eq!(status["local"], 0);
    let refused = &status["refused"][0];
    assert_eq!(refused["kind"], "issue.created");
    assert!(
        refused["said"]
            .as_str()
            .unwrap()
            .contains("a secret was found"),
        "{status:#}"
    );
    // Once the host takes it, it goes out.
    fs::remove_file(&hook).unwrap();
    let report = team.json(0, &["sync", "--retry-refused"]);
    assert_eq!(report["sent"]["events"], 1);
}

#[test]
fn the_repository_of_the_user_is_not_touched() {
    let team = Team::of(2);
    let clone = team.clone(0);
    fs::write(clone.join("code.txt"), "code\n").unwrap();
    team.git(&clone, &["add", "code.txt"]);
    team.git(
        &clone,
        &[
            "-c",
            "user.name=u",
            "-c",
            "user.email=u@example.invalid",
            "commit",
            "-qm",
            "Code",
        ],
    );
    let look = || {
        let files = ["config", "index", "HEAD", "description"];
        let files = files.map(|file| fs::read(clone.join(".git").join(file)).unwrap());
        let branches = team.git(
            &clone,
            &["for-each-ref", "refs/heads", "refs/tags", "refs/remotes"],
        );
        let hooks = fs::read_dir(clone.join(".git/hooks"))
            .map(|hooks| hooks.count())
            .unwrap_or(0);
        let tree = team.git(&clone, &["status", "--porcelain"]);
        (files, branches, hooks, tree)
    };
    let before = look();
    for _ in 0..2 {
        team.run(0, &["create", "Written here"]);
        team.run(0, &["sync"]);
        team.run(1, &["create", "Written there"]);
        team.run(1, &["sync"]);
        team.run(0, &["knowledge", "add", "page", "--content", "Text"]);
        team.run(0, &["knowledge", "sync"]);
        team.run(0, &["knowledge", "remove", "page"]);
    }
    assert_eq!(look(), before);
    let refs = team.git(&clone, &["for-each-ref", "--format=%(refname)"]);
    let known = [
        "refs/heads/",
        "refs/crosslink-held/",
        "refs/crosslink-tracking/",
    ];
    assert!(
        refs.lines()
            .all(|name| known.iter().any(|known| name.starts_with(known))),
        "{refs}"
    );
}

#[test]
fn pages_of_two_clones_come_together() {
    let team = Team::of(2);
    team.run(0, &["knowledge", "add", "first", "--content", "One"]);
    team.run(0, &["knowledge", "sync"]);
    team.run(1, &["knowledge", "add", "second", "--content", "Two"]);
    team.run(1, &["knowledge", "sync"]);
    team.run(0, &["knowledge", "sync"]);
    let pages = |clone| team.json(clone, &["knowledge", "list"]);
    assert_eq!(pages(0), pages(1));
    assert_eq!(pages(0).as_array().unwrap().len(), 2);
}
