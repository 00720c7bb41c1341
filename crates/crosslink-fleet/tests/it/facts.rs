//! Facts of real repositories that become alerts, and are not forgotten.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crosslink_fleet::alerts::{AlertKey, AlertKind, AlertRow};
use crosslink_fleet::watch::{Watch, WatchOptions};
use crosslink_hub::{ExchangeLimits, FetchReport, ObjectId, RemoteUrl, Transport, TransportError};
use crosslink_sim::OlderHub;

use crate::world::{Running, World, git};

fn hub() -> OlderHub {
    OlderHub {
        locks: 0,
        ..OlderHub::default()
    }
}

/// The open alerts of one kind, as `subject detail`.
fn open(world: &World, kind: AlertKind) -> Vec<String> {
    let records = world.store.open_alerts().unwrap().into_iter();
    let rows = records.map(|record| serde_json::from_str::<AlertRow>(&record.body).unwrap());
    rows.filter(|row| row.kind == kind)
        .map(|row| format!("{} {}", row.subject_ref, row.detail))
        .collect()
}

/// Waits until the open alerts of a kind are as they should be.
fn until(world: &World, running: &Running, kind: AlertKind, wanted: impl Fn(&[String]) -> bool) {
    running.until("acme/one", |_| wanted(&open(world, kind)));
}

fn write_object(repository: &Path, kind: &str, bytes: &[u8]) -> String {
    let mut child = Command::new("git")
        .args(["hash-object", "-t", kind, "-w", "--stdin"])
        .current_dir(repository)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Commits something to the default branch of the project, as its people do; returns the commit.
fn work(clone: &Path, what: &str) -> String {
    git(clone, &["commit", "-q", "--allow-empty", "-m", what]);
    git(clone, &["push", "-q", "origin", "HEAD:refs/heads/main"]);
    git(clone, &["rev-parse", "HEAD"]).trim().to_owned()
}

#[test]
fn a_failed_run_of_the_default_branch_alarms_until_the_branch_moves_on() {
    for third in [false, true] {
        let world = World::new();
        let clone = world.project("one");
        let tip = work(&clone, "one");
        let status =
            format!("{{\"sha\":\"{tip}\",\"state\":\"failing\",\"url\":\"https://ci.example/7\"}}");
        match third {
            false => {
                let mut files = hub().second_generation();
                files.insert("meta/ci-status.json".to_owned(), status.into_bytes());
                world.push("one", "hub", &files);
            }
            true => {
                world.push_third("one", &hub());
                let mut files = hub().third_generation().remove("meta").unwrap();
                files.insert("ci-status.json".to_owned(), status.into_bytes());
                world.push("one", "meta", &files);
            }
        }
        let running = world.watch();
        let said = format!("commit:{tip} CI failing at {tip}: https://ci.example/7");
        until(&world, &running, AlertKind::CiFailure, |open| {
            open == [said.as_str()]
        });
        work(&clone, "two");
        until(&world, &running, AlertKind::CiFailure, |open| {
            open.is_empty()
        });
    }
}

#[test]
fn a_forged_commit_of_a_hub_of_files_alarms() {
    let world = World::new();
    world.project("one");
    world.push("one", "hub", &hub().second_generation());
    let remote = world.path("remotes/acme/one.git");
    let commit = git(&remote, &["cat-file", "commit", "refs/heads/crosslink/hub"]);
    let forged = commit.replacen(
        "\n\n",
        "\ngpgsig -----BEGIN SSH SIGNATURE-----\n U1NI\n -----END SSH SIGNATURE-----\n\n",
        1,
    );
    let forged = write_object(&remote, "commit", forged.as_bytes());
    git(
        &remote,
        &["update-ref", "refs/heads/crosslink/hub", &forged],
    );
    let running = world.watch();
    let said = format!(
        "commit:{forged} 1 signature does not verify: a commit of crosslink/hub (the signature is no SSH signature)"
    );
    until(&world, &running, AlertKind::SignatureInvalid, |open| {
        open == [said.as_str()]
    });
    let view = running.watch.board()["acme/one"].clone();
    assert_eq!(view.counters.unwrap().invalid_signatures, 1);
}

const LOG: &str = "refs/heads/crosslink/agents/agent-1";

/// Puts another history in the place of an agent's log; returns the tips before and after.
fn rewrite(world: &World, message: &str) -> (String, String) {
    let remote = world.path("remotes/acme/one.git");
    let was = git(&remote, &["rev-parse", LOG]).trim().to_owned();
    let tree = format!("{LOG}^{{tree}}");
    let is = git(&remote, &["commit-tree", &tree, "-m", message]);
    git(&remote, &["update-ref", LOG, is.trim()]);
    (was, is.trim().to_owned())
}

fn lost(was: &str, is: &str) -> String {
    let (was, is) = (&was[..10], &is[..10]);
    format!("agent:agent-1 the log of agent-1 was at {was} and is now at {is}, without what it had")
}

#[test]
fn a_log_that_is_rewritten_while_nobody_watches_is_noticed_and_not_forgotten() {
    let kind = AlertKind::LogRewritten;
    let world = World::new();
    world.project("one");
    world.push_third("one", &hub());
    let running = world.watch();
    running.until("acme/one", |view| {
        view.counters
            .is_some_and(|counters| counters.open_issues == 20)
    });
    assert_eq!(open(&world, kind), [""; 0]);
    running.watch.stop();
    let (was, is) = rewrite(&world, "another past");
    for _ in 0..2 {
        let running = world.watch();
        until(&world, &running, kind, |open| open == [lost(&was, &is)]);
        // One more look changes nothing.
        let looked = running.watch.board()["acme/one"].health.last_attempt;
        world.clock.set(looked.unwrap().plus_seconds(1));
        running.until("acme/one", |view| view.health.last_attempt != looked);
        assert_eq!(open(&world, kind), [lost(&was, &is)]);
        running.watch.stop();
    }
}

#[test]
fn a_rewritten_log_is_over_once_it_is_restored_or_somebody_accepts_it() {
    let kind = AlertKind::LogRewritten;
    let world = World::new();
    world.project("one");
    world.push_third("one", &hub());
    let running = world.watch();
    running.until_read("acme/one");
    let (was, is) = rewrite(&world, "another past");
    until(&world, &running, kind, |open| open == [lost(&was, &is)]);
    let remote = world.path("remotes/acme/one.git");
    let both = git(
        &remote,
        &[
            "commit-tree",
            &format!("{is}^{{tree}}"),
            "-p",
            &was,
            "-p",
            &is,
            "-m",
            "both",
        ],
    );
    git(&remote, &["update-ref", LOG, both.trim()]);
    until(&world, &running, kind, |open| open.is_empty());

    let (was, is) = rewrite(&world, "a third past");
    until(&world, &running, kind, |open| open == [lost(&was, &is)]);
    let key = AlertKey {
        kind,
        subject_ref: "agent:agent-1".to_owned(),
    };
    let watch = &running.watch;
    assert!(
        watch
            .acknowledge("acme/one", key, "a person", None)
            .unwrap()
    );
    until(&world, &running, kind, |open| open.is_empty());
    running.watch.stop();
    let again = world.watch();
    let now = OlderHub::default().now.plus_seconds(9);
    world.clock.set(now);
    again.until("acme/one", |view| view.health.last_attempt == Some(now));
    assert_eq!(open(&world, kind), [""; 0]);
}

#[test]
fn events_that_others_lost_show_in_the_numbers_and_as_an_alert() {
    let world = World::new();
    world.project("one");
    world.push_third("one", &hub());
    // Older than the checkpoint's mark, and not in its state.
    let line = "{\"agent_id\":\"agent-1\",\"agent_seq\":1,\"timestamp\":\"1969-01-01T00:00:00Z\",\"event\":\
        {\"type\":\"IssueCreated\",\"uuid\":\"6c000000-0000-4000-8000-000000000000\",\"title\":\"Lost\",\"priority\":\"low\",\
        \"created_by\":\"agent-1\"}}\n";
    let mut files = hub().third_generation().remove("agents/agent-1").unwrap();
    files.insert("events.log".to_owned(), line.into());
    world.push("one", "agents/agent-1", &files);
    let running = world.watch();
    let view = running.until("acme/one", |view| {
        view.counters
            .is_some_and(|counters| counters.late_events == 1)
    });
    assert_eq!(view.counters.unwrap().open_issues, 21);
    until(&world, &running, AlertKind::ParseError, |open| {
        open == [
            "agent:agent-1 events of agent-1 came after the checkpoint had passed them, so that other readers lost them: IssueCreated in line 1",
        ]
    });
}

/// A remote that breaks the program as long as somebody wants it to.
pub(crate) struct Breaks {
    pub(crate) inner: Arc<dyn Transport>,
    pub(crate) breaks: Arc<AtomicBool>,
}

impl Transport for Breaks {
    fn list(
        &self,
        remote: &RemoteUrl,
        prefixes: &[&str],
        limits: ExchangeLimits<'_>,
    ) -> Result<Vec<(String, ObjectId)>, TransportError> {
        let broken = self.breaks.load(Ordering::SeqCst) && remote.to_string().contains("one");
        assert!(!broken, "on purpose");
        self.inner.list(remote, prefixes, limits)
    }

    fn stamp(&self, _: &RemoteUrl, _: &[&str]) -> Option<u64> {
        None
    }

    fn fetch(
        &self,
        into: &Path,
        remote: &RemoteUrl,
        refspecs: &[String],
        limits: ExchangeLimits<'_>,
    ) -> Result<FetchReport, TransportError> {
        self.inner.fetch(into, remote, refspecs, limits)
    }
}

#[test]
fn a_look_that_breaks_costs_itself_and_is_made_again() {
    let world = World::new();
    for name in ["one", "two"] {
        world.project(name);
        world.push(name, "hub", &hub().second_generation());
    }
    let breaks = Arc::new(AtomicBool::new(true));
    let options = world.options();
    let transport = Breaks {
        inner: Arc::clone(&options.transport),
        breaks: Arc::clone(&breaks),
    };
    let watch = Watch::start(WatchOptions {
        transport: Arc::new(transport),
        ..options
    })
    .unwrap();
    let updates = watch.subscribe();
    let running = Running { watch, updates };
    running.until_read("acme/two");
    running.until("acme/one", |view| view.health.consecutive_failures == 1);
    running.watch.refresh(Some("acme/one"));
    let broken = running.until("acme/one", |view| view.health.consecutive_failures == 2);
    let error = broken.health.last_error.clone().unwrap();
    assert_eq!(
        error.text,
        "this program broke on it, which is a bug in crosslink"
    );
    breaks.store(false, Ordering::SeqCst);
    running.watch.refresh(Some("acme/one"));
    let read = running.until_read("acme/one");
    assert_eq!(read.counters.unwrap().open_issues, 20);
}
