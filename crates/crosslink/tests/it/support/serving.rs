//! A server of the binary, as long as a test needs it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{CROSSLINK, Project};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server that runs until this is dropped.
pub(crate) struct Serving {
    child: Child,
    /// What it said when it began.
    pub(crate) started: Value,
}

impl Serving {
    /// Starts it at a port of its own, with further arguments.
    pub(crate) fn start(project: &Project, arguments: &[&str]) -> Self {
        let mut command = project.command(CROSSLINK);
        command
            .args(["dashboard", "serve", "--port", "0", "--json"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stdout = child.stdout.take().unwrap();
        let mut values = serde_json::Deserializer::from_reader(stdout).into_iter();
        match values.next() {
            Some(Ok(started)) => Self { child, started },
            other => panic!("{other:?}: {:?}", child.wait_with_output().unwrap()),
        }
    }

    /// Where it is found.
    pub(crate) fn url(&self) -> &str {
        self.started["url"].as_str().unwrap()
    }

    /// Host and port.
    pub(crate) fn host(&self) -> &str {
        self.url().strip_prefix("http://").unwrap()
    }

    /// A connection to it.
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.host()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Asks it once: the first line and the headers are those of a request, up to `Host`.
    pub(crate) fn ask(&self, request: &str, body: &str) -> String {
        let mut stream = self.connect();
        let (host, length) = (self.host(), body.len());
        write!(
            stream,
            "{request}Host: {host}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Sends it a signal and waits for its end: how it ended, how long that took, and what else it said.
    pub(crate) fn end(
        mut self,
        project: &Project,
        signal: &str,
    ) -> (Option<i32>, Duration, String) {
        let began = Instant::now();
        let process = self.child.id().to_string();
        let kill = project.command("kill").args([signal, &process]).status();
        assert!(kill.unwrap().success());
        let status = self.child.wait().unwrap();
        let took = began.elapsed();
        let mut said = String::new();
        let mut stderr = BufReader::new(self.child.stderr.take().unwrap());
        while stderr.read_line(&mut said).unwrap() > 0 {}
        (status.code(), took, said)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
