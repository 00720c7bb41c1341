//! A host is not asked for many projects at once.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crosslink_fleet::schedule::{Finished, Limits, ProjectId, Scheduler};
use crosslink_fleet::watch::{Watch, WatchOptions};
use crosslink_hub::{ExchangeLimits, FetchReport, ObjectId, RemoteUrl, Transport, TransportError};

use crate::world::{World, git};

/// A host that says when it is asked, and answers only when it is let.
struct Slow {
    asked: Mutex<Sender<String>>,
    answers: Mutex<Receiver<()>>,
}

impl Transport for Slow {
    fn list(
        &self,
        remote: &RemoteUrl,
        _: &[&str],
        _: ExchangeLimits<'_>,
    ) -> Result<Vec<(String, ObjectId)>, TransportError> {
        // Who asked may be gone when the test is over.
        let _ = self.asked.lock().unwrap().send(remote.to_string());
        let _ = self.answers.lock().unwrap().recv();
        Ok(Vec::new())
    }

    fn fetch(
        &self,
        _: &Path,
        _: &RemoteUrl,
        _: &[String],
        _: ExchangeLimits<'_>,
    ) -> Result<FetchReport, TransportError> {
        Ok(FetchReport::default())
    }
}

#[test]
fn two_of_three_projects_on_one_host_are_asked_for_at_once() {
    let world = World::new();
    for name in ["one", "two", "three"] {
        let clone = world.project(name);
        let address = format!("https://git.example/acme/{name}.git");
        git(&clone, &["remote", "set-url", "origin", &address]);
    }
    let (asked, was_asked) = channel();
    let (answer, answers) = channel();
    let options = WatchOptions {
        limits: Limits {
            host_interval: Duration::ZERO,
            ..Limits::default()
        },
        transport: Arc::new(Slow {
            asked: Mutex::new(asked),
            answers: Mutex::new(answers),
        }),
        ..world.options()
    };
    let watch = Watch::start(options).unwrap();
    let patience = Duration::from_secs(20);
    let first: BTreeSet<String> = (0..2)
        .map(|_| was_asked.recv_timeout(patience).unwrap())
        .collect();
    assert_eq!(first.len(), 2);
    assert!(was_asked.recv_timeout(Duration::from_millis(500)).is_err());
    answer.send(()).unwrap();
    was_asked.recv_timeout(patience).unwrap();
    drop(answer);
    watch.stop();
}

#[test]
fn who_moves_to_another_host_takes_its_place_along() {
    let limits = Limits {
        host_interval: Duration::ZERO,
        per_host: 1,
        ..Limits::default()
    };
    let mut scheduler = Scheduler::new(<_>::default(), limits, 0);
    let [a, b, c] = [1, 2, 3].map(ProjectId);
    let start = Duration::ZERO;
    for (id, host) in [(a, "old.example"), (b, "old.example"), (c, "new.example")] {
        scheduler.add(id, Some(host), start);
        scheduler.pause(id);
    }
    scheduler.resume(a, start);
    assert_eq!(scheduler.due(start), [a]);
    scheduler.set_host(a, Some("New.example"));
    scheduler.resume(b, start);
    scheduler.resume(c, start);
    assert_eq!(scheduler.due(start), [b], "the new host has its one");
    let failed = Finished::Failed { host_wait: None };
    scheduler.finished(a, failed, start);
    assert_eq!(scheduler.due(start), [c]);
}
