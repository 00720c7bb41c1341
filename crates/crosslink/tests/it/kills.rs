//! Clones of a real bare repository, killed at every step of an exchange: the next command goes on by itself, nobody loses
//! what was acknowledged, and no number changes.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::Value;

use crate::robust_support::{Numbers, killed_after, rounds};
use crate::trust::Office;

/// The clones of a scene.
const CLONES: [&str; 2] = ["one", "two"];

/// What one clone does, and the steps at which it is killed while it does.
struct Deed {
    /// What goes before, after both have joined: a clone and a command each.
    before: &'static [(&'static str, &'static str)],
    /// What `one` is killed at, and does again.
    line: &'static str,
    /// The steps.
    steps: &'static [&'static str],
}

/// Two clones, and what they were told.
struct Scene {
    office: Office,
    /// The titles of issues by the numbers they were printed with.
    printed: BTreeMap<u64, String>,
}

impl Scene {
    /// Clones that share a hub and an issue each.
    fn shared() -> Self {
        let mut scene = Self::apart();
        for clone in CLONES {
            scene.office.tell(clone, "sync").success();
            scene.create(clone, &format!("First of {clone}"));
            scene.office.tell(clone, "sync").success();
        }
        scene.office.tell("one", "sync").success();
        scene
    }

    /// Clones that were never in contact.
    fn apart() -> Self {
        Self {
            office: Office::of(&CLONES),
            printed: BTreeMap::new(),
        }
    }

    /// Makes an issue whose number is final.
    fn create(&mut self, clone: &str, title: &str) {
        let made = self
            .office
            .tell(clone, &format!("create '{title}' --quiet"));
        let number = made.success().stdout.trim().parse().unwrap();
        assert_eq!(self.printed.insert(number, title.to_owned()), None);
    }

    /// Runs a command of `one` up to a step, where it is killed.
    #[track_caller]
    fn kill(&self, line: &str, step: &str) {
        let mut command = self.office.command("one", line);
        command.env("CROSSLINK_FAIL_POINT", format!("{step}:abort"));
        let ended = command.output().unwrap();
        assert_eq!(ended.status.code(), None, "{step} is no step of `{line}`");
    }

    /// Everything is in order everywhere, and everybody shows the same, which is all that was printed.
    #[track_caller]
    fn check(&self, what: &str) {
        for _ in 0..2 {
            for clone in CLONES {
                self.office.tell(clone, "sync").success();
            }
        }
        let exports = CLONES.map(|clone| self.office.tell(clone, "export").success().stdout);
        assert_eq!(exports[0], exports[1], "{what}: the clones differ");
        let issues: Vec<Value> = serde_json::from_str(&exports[0]).unwrap();
        let shown: BTreeMap<u64, String> = issues
            .iter()
            .filter_map(|issue| {
                let title = issue["title"].as_str()?.to_owned();
                Some((issue["display_id"].as_u64()?, title))
            })
            .collect();
        assert_eq!(shown.len(), issues.len(), "{what}: a number is there twice");
        for (number, title) in &self.printed {
            assert_eq!(shown.get(number), Some(title), "{what}: {shown:?}");
        }
        for clone in CLONES {
            let verified = self.office.json(clone, "verify");
            assert_eq!(verified["sound"], true, "{what}: {verified:#}");
            let doctor = self.office.json(clone, "doctor");
            assert_eq!(doctor["findings"], serde_json::json!([]), "{what}");
            self.fsck(&format!("{clone}/.git"));
        }
        self.fsck("hub.git");
    }

    fn fsck(&self, repository: &str) {
        let told = self
            .office
            .git(&format!("-C {repository} fsck --strict --no-dangling"));
        assert_eq!(told, "", "{repository}");
    }

    /// Who holds an issue, by what each clone may rely on.
    fn holders(&self, issue: &str) -> Vec<&'static str> {
        let holds = |clone: &&str| self.office.guard(clone, issue) == "held";
        CLONES.into_iter().filter(holds).collect()
    }
}

/// Kills `one` at each step of a deed, each in a scene of its own, and has it done again; returns the scenes.
fn at_every_step(deed: &Deed) -> Vec<Scene> {
    let scenes = deed.steps.iter().map(|step| {
        let mut scene = Scene::shared();
        for (clone, line) in deed.before {
            match line.strip_prefix("create ") {
                Some(title) => scene.create(clone, title),
                None => drop(scene.office.tell(clone, line).success()),
            }
        }
        scene.kill(deed.line, step);
        scene.office.tell("one", deed.line).success();
        scene.check(step);
        scene
    });
    scenes.collect()
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "steps are for debug builds only")]
fn an_exchange_goes_on_after_a_kill_at_any_step() {
    at_every_step(&Deed {
        before: &[
            ("two", "create By two"),
            ("two", "sync"),
            ("one", "create By one"),
            ("one", "comment 1 words"),
        ],
        line: "sync",
        steps: &[
            "contact:listed",
            "contact:fetched",
            "contact:held",
            "contact:adopted",
            "contact:mirrored",
            "publish:written",
            "publish:intended",
            "publish:pushed",
            "publish:held",
            "publish:recorded",
        ],
    });
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "steps are for debug builds only")]
fn what_is_waited_for_is_there_once_after_a_kill_at_any_step() {
    for step in ["publish:intended", "publish:pushed", "publish:recorded"] {
        let scene = Scene::shared();
        scene.kill("create Waited --wait --quiet", step);
        scene.check(step);
        for clone in CLONES {
            let found = scene.office.json(clone, "search Waited");
            let found = found.as_array().or(found["items"].as_array());
            assert_eq!(found.unwrap().len(), 1, "{step}: {clone}");
        }
    }
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "steps are for debug builds only")]
fn founding_and_joining_go_on_after_a_kill_at_any_step() {
    let founding = ["found:probed", "found:pushed"];
    let joining = ["contact:held", "contact:adopted", "publish:pushed"];
    let drawing = ["numbers:pushed", "numbers:kept"];
    for step in founding.iter().chain(&drawing) {
        let scene = Scene::apart();
        scene.office.tell("one", "create 'Counted alone'").success();
        scene.kill("sync", step);
        scene.office.tell("one", "sync").success();
        scene.check(step);
    }
    for step in joining.iter().chain(&drawing) {
        let scene = Scene::apart();
        for clone in CLONES {
            scene.office.tell(clone, "create 'Counted alone'").success();
        }
        scene.office.tell("two", "sync").success();
        scene.kill("sync", step);
        scene.office.tell("one", "sync").success();
        scene.check(step);
    }
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "steps are for debug builds only")]
fn healing_goes_on_after_a_kill() {
    let scene = Scene::shared();
    let refs = scene.office.git("-C hub.git for-each-ref");
    let names = scene
        .office
        .git("-C hub.git for-each-ref --format=%(refname)");
    for name in names.lines().filter(|name| !name.ends_with("/meta")) {
        scene
            .office
            .git(&format!("-C hub.git update-ref -d {name}"));
    }
    scene.kill("sync", "heal:pushed");
    scene.check("heal:pushed");
    assert_eq!(scene.office.git("-C hub.git for-each-ref"), refs);
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "steps are for debug builds only")]
fn a_claim_goes_on_after_a_kill_at_any_step() {
    let steps = &[
        "claim:noted",
        "claim:pushed",
        "claim:taken",
        "before-append",
    ];
    for (before, line) in [
        (&[][..], "claim 1"),
        (&[("two", "claim 1")][..], "locks steal 1 --force"),
    ] {
        for scene in at_every_step(&Deed {
            before,
            line,
            steps,
        }) {
            assert_eq!(scene.holders("1"), ["one"], "{line}");
            let refused = scene.office.tell("two", "claim 1").ends_with(3);
            assert!(refused.stderr.contains("one"), "{refused}");
        }
    }
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "steps are for debug builds only")]
fn renewing_and_releasing_go_on_after_a_kill() {
    let deed = |before, line| Deed {
        before,
        line,
        steps: &["locks:pushed", "contact:mirrored"],
    };
    for scene in at_every_step(&deed(&[("one", "claim 1")], "locks renew")) {
        assert_eq!(scene.holders("1"), ["one"]);
    }
    let before = &[("one", "claim 1"), ("one", "locks release 1")];
    for scene in at_every_step(&deed(before, "sync")) {
        assert_eq!(scene.holders("1"), Vec::<&str>::new());
        scene.office.tell("two", "claim 1").success();
    }
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "steps are for debug builds only")]
fn putting_logs_to_rest_goes_on_after_a_kill_at_any_step() {
    let scenes = at_every_step(&Deed {
        before: &[("one", "sync")],
        line: "compact --idle 0",
        steps: &[
            "archive:written",
            "archive:pushed",
            "archive:held",
            "archive:removed",
        ],
    });
    for scene in scenes {
        let names = scene
            .office
            .git("-C hub.git for-each-ref --format=%(refname)");
        assert!(names.contains("/archive"), "{names}");
        assert!(!names.contains("/logs/"), "{names}");
        scene.office.join("three");
        scene.office.tell("three", "sync").success();
        let [one, three] = ["one", "three"].map(|clone| scene.office.tell(clone, "export").stdout);
        assert_eq!(one, three);
    }
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "steps are for debug builds only")]
fn filling_an_empty_remote_goes_on_after_a_kill_at_any_step() {
    for (step, again) in [("seed:filled", 0), ("seed:founded", 1)] {
        let mut scene = Scene::shared();
        scene.office.tell("two", "compact --idle 0").success();
        scene.office.tell("one", "sync").success();
        scene.create("one", "After the archive");
        scene.check(step);
        scene.office.git("init --quiet --bare next.git");
        for clone in CLONES {
            scene
                .office
                .git(&format!("-C {clone} remote add next ../next.git"));
        }
        scene.kill("sync --seed next", step);
        scene
            .office
            .tell("one", "sync --seed next")
            .ends_with(again);
        scene.fsck("next.git");
        let [old, next] = ["hub.git", "next.git"].map(|repository| {
            let refs = scene.office.git(&format!("-C {repository} for-each-ref"));
            let kept = |line: &&str| !line.contains("/locks/") && !line.contains("/presence/");
            refs.lines()
                .filter(kept)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        });
        assert_eq!(old, next, "{step}");
        for clone in CLONES {
            scene
                .office
                .git(&format!("-C {clone} remote set-url origin ../next.git"));
        }
        scene.check(step);
    }
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "steps are for debug builds only")]
fn exchanging_pages_goes_on_after_a_kill_at_any_step() {
    let scenes = at_every_step(&Deed {
        before: &[
            ("two", "knowledge add theirs --content Theirs"),
            ("two", "knowledge sync"),
            ("one", "knowledge add ours --content Ours"),
        ],
        line: "knowledge sync",
        steps: &["pages:fetched", "pages:merged", "pages:pushed"],
    });
    for scene in scenes {
        scene.office.tell("two", "knowledge sync").success();
        let pages = CLONES.map(|clone| scene.office.json(clone, "knowledge list"));
        assert_eq!(pages[0], pages[1]);
        assert_eq!(pages[0].as_array().unwrap().len(), 2);
    }
}

#[test]
fn what_keeps_a_ref_from_being_changed_after_a_kill_is_removed() {
    let mut scene = Scene::shared();
    scene.create("two", "By two");
    scene.office.tell("two", "sync").success();
    scene.create("one", "By one");
    let refs = scene.office.path().join("one/.git/refs");
    let names = scene.office.git("-C one for-each-ref --format=%(refname)");
    let ours = names
        .lines()
        .filter_map(|name| name.strip_prefix("refs/crosslink-"));
    let locks: Vec<_> = ours
        .map(|name| refs.join(format!("crosslink-{name}.lock")))
        .collect();
    assert!(locks.len() > 6, "{names}");
    for lock in &locks {
        std::fs::write(lock, "").unwrap();
    }
    scene.check("locks that were left");
    assert!(locks.iter().all(|lock| !lock.exists()));
}

/// What happens at random; the first is an issue that is made, and counts once its number is printed.
const DEEDS: [&str; 8] = [
    "create",
    "sync",
    "sync",
    "comment 1 words",
    "claim 1",
    "locks release 1",
    "locks renew",
    "compact --idle 0",
];

#[test]
fn kills_at_random_lose_nothing_that_was_acknowledged() {
    let mut scene = Scene::shared();
    let start = Instant::now();
    scene.office.tell("one", "sync").success();
    let length = start.elapsed();
    let mut numbers = Numbers(0x5851_f42d_4c95_7f2d);
    for round in 0..rounds(40, 1_000) {
        let clone = CLONES[numbers.below(2)];
        let deed = DEEDS[numbers.below(DEEDS.len())];
        let title = format!("Round {round}");
        let line = match deed {
            "create" => format!("create '{title}' --quiet --wait"),
            line => line.to_owned(),
        };
        let after = length * u32::try_from(numbers.below(1_500)).unwrap() / 1_000;
        let ended = killed_after(scene.office.command(clone, &line), after);
        if deed == "create" && ended.stdout.ends_with(b"\n") {
            let number = String::from_utf8(ended.stdout).unwrap();
            scene.printed.insert(number.trim().parse().unwrap(), title);
        }
        if round % 10 == 9 {
            scene.check(&format!("round {round}"));
            assert!(scene.holders("1").len() < 2, "two hold one issue");
        }
    }
    scene.check("in the end");
}
