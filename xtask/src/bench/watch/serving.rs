//! The server under measurement, and one live client of it.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStderr, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::super::projects::Place;
use super::http::Door;
use super::process::Process;
use crate::project::{self, Fallible};

/// How long the first pass may take.
const FIRST_PASS: Duration = Duration::from_secs(120);

/// A server that runs until this is dropped.
pub(super) struct Serving {
    child: Child,
    began: Instant,
    pub(super) door: Door,
    pub(super) index: std::path::PathBuf,
}

/// A frame, and when it came.
pub(super) struct Heard {
    pub(super) at: Instant,
    pub(super) message: Value,
}

impl Serving {
    /// Starts the server at a port that is free.
    pub(super) fn start(place: &Place, tick: Duration) -> Fallible<Self> {
        let folder = place.path("home");
        let create = ["dashboard", "token", "create", "bench", "--quiet"];
        let token = project::answer(&mut place.crosslink(&folder, &create))?;
        let tick = tick.as_secs().to_string();
        let serve = ["dashboard", "serve", "--port", "0", "--tick", &tick];
        let mut command = place.crosslink(&folder, &serve);
        let began = Instant::now();
        let mut child = command.stderr(Stdio::piped()).spawn()?;
        let said = child
            .stderr
            .take()
            .ok_or("the server has no standard error")?;
        let address = address(said)?;
        Ok(Self {
            child,
            began,
            door: Door {
                address,
                token: token.trim().to_owned(),
            },
            index: place.fleet(),
        })
    }

    pub(super) fn process(&self) -> Process {
        Process(self.child.id())
    }

    /// The projects as they are now.
    pub(super) fn projects(&self) -> Fallible<Vec<Value>> {
        let answer: Value = serde_json::from_str(&self.door.get("/api/v2/projects")?)?;
        let items = answer["items"].as_array().or_else(|| answer.as_array());
        Ok(items.ok_or("the projects are no list")?.clone())
    }

    /// Waits until so many projects were read, and returns how long that took from the start.
    pub(super) fn all_read(&self, size: usize) -> Fallible<Duration> {
        loop {
            let projects = self.projects()?;
            let read = |project: &&Value| project["health"]["state"] == "live";
            if projects.iter().filter(read).count() >= size {
                return Ok(self.began.elapsed());
            }
            if self.began.elapsed() > FIRST_PASS {
                return Err(format!("not read within {FIRST_PASS:?}: {projects:#?}").into());
            }
            sleep(Duration::from_millis(100));
        }
    }

    /// Hears all that is told, from now on.
    pub(super) fn listen(&self) -> Fallible<Receiver<Heard>> {
        let mut stream = self.door.open("/api/v2/events")?;
        // It is silent for long.
        stream.get_mut().set_read_timeout(None)?;
        let (sender, heard) = mpsc::channel();
        thread::spawn(move || {
            for line in stream.lines().map_while(Result::ok) {
                let at = Instant::now();
                let message = line.strip_prefix("data: ").map(serde_json::from_str);
                let Some(Ok(message)) = message else { continue };
                if sender.send(Heard { at, message }).is_err() {
                    return;
                }
            }
        });
        Ok(heard)
    }
}

/// Reads where the server listens; what else it says is thrown away.
fn address(said: ChildStderr) -> Fallible<String> {
    let mut lines = BufReader::new(said).lines();
    let mut all = String::new();
    for line in lines.by_ref().map_while(Result::ok) {
        if let Some((_, address)) = line.split_once("listening on http://") {
            let address = address.trim().to_owned();
            thread::spawn(move || lines.for_each(drop));
            return Ok(address);
        }
        all.push_str(&line);
    }
    Err(format!("the server does not say where it listens: {all}").into())
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It is thrown away with all it wrote.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
