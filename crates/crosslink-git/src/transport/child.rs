//! A child process that ends in time, together with everything it started.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::Limits;

/// How much of the complaints is kept; the rest is read and dropped.
const COMPLAINT_LIMIT: usize = 64 * 1024;

/// How a child process ended by itself.
pub(super) struct Ended {
    pub(super) status: ExitStatus,
    pub(super) output: Vec<u8>,
    pub(super) complaint: String,
}

/// Why a child process was not started, or ended from here.
pub(super) enum Failure {
    NotStarted(io::Error),
    TimedOut,
    Cancelled,
    TooMuch,
}

enum Event {
    Ended(io::Result<ExitStatus>),
    Cancelled,
    TooMuch,
}

/// Runs a command to its end, or ends it: at the deadline, when cancelled, or when it says more than
/// `output_limit` bytes. No thread of this outlives the call.
pub(super) fn run(
    mut command: Command,
    output_limit: usize,
    limits: Limits<'_>,
) -> Result<Ended, Failure> {
    let started = Instant::now();
    let (events, inbox) = channel();
    let (out, out_writer) = Pipe::new(output_limit, Some(events.clone()))?;
    let (err, err_writer) = Pipe::new(COMPLAINT_LIMIT, None)?;
    command
        .stdout(Stdio::from(out_writer))
        .stderr(Stdio::from(err_writer));
    let mut child = command.spawn().map_err(Failure::NotStarted)?;
    // The command holds the pipes' other ends until it is dropped.
    drop(command);
    let group = child.id();
    let alarm = events.clone();
    let _listening = limits
        .cancel
        .listen(move || drop(alarm.send(Event::Cancelled)));
    thread::scope(|scope| {
        let output = scope.spawn(|| out.read());
        let complaint = scope.spawn(|| err.read());
        let waiting = scope.spawn(|| wait(&mut child, events));
        let verdict = watch(&inbox, started, limits.deadline);
        if !matches!(verdict, Ok(Ok(_))) && !waiting.is_finished() {
            kill(group);
        }
        let _ = waiting.join();
        out.stop();
        err.stop();
        let output = output.join().unwrap_or_default();
        let complaint = complaint.join().unwrap_or_default();
        let status = verdict?.map_err(Failure::NotStarted)?;
        Ok(Ended {
            status,
            output,
            complaint: String::from_utf8_lossy(&complaint).into_owned(),
        })
    })
}

fn wait(child: &mut Child, events: Sender<Event>) {
    drop(events.send(Event::Ended(child.wait())));
}

fn watch(
    inbox: &Receiver<Event>,
    started: Instant,
    deadline: Duration,
) -> Result<io::Result<ExitStatus>, Failure> {
    match inbox.recv_timeout(deadline.saturating_sub(started.elapsed())) {
        Ok(Event::Ended(status)) => Ok(status),
        Ok(Event::Cancelled) => Err(Failure::Cancelled),
        Ok(Event::TooMuch) => Err(Failure::TooMuch),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Err(Failure::TimedOut),
    }
}

/// Ends a whole process group. The standard library ends single processes only; the shell that
/// every such system has can do it.
fn kill(group: u32) {
    let script = "kill -s KILL -- \"-$1\" || kill -s KILL \"$1\"";
    let _ = Command::new("/bin/sh")
        .args(["-c", script, "kill", &group.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// A pipe that is read until told to stop, not to its end: a helper that stays in the background may
/// hold the other end open for long. Both ends stay open as long as this lives.
struct Pipe {
    reader: PipeReader,
    waker: PipeWriter,
    stopped: AtomicBool,
    limit: usize,
    /// Told when there is more than the limit; without it the rest is dropped.
    overflow: Option<Sender<Event>>,
}

impl Pipe {
    fn new(limit: usize, overflow: Option<Sender<Event>>) -> Result<(Self, PipeWriter), Failure> {
        let (reader, writer) = io::pipe().map_err(Failure::NotStarted)?;
        let waker = writer.try_clone().map_err(Failure::NotStarted)?;
        let pipe = Self {
            reader,
            waker,
            stopped: AtomicBool::new(false),
            limit,
            overflow,
        };
        Ok((pipe, writer))
    }

    /// Wakes the reader with a byte that it does not keep.
    fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        let _ = (&self.waker).write_all(b"\0");
    }

    /// Everything the child said before it ended was written before the byte that wakes.
    fn read(&self) -> Vec<u8> {
        let mut kept = Vec::new();
        let mut buffer = [0; 16 * 1024];
        loop {
            let count = match (&self.reader).read(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Ok(0) | Err(_) => return kept,
                Ok(count) => count,
            };
            let ends = self.stopped.load(Ordering::SeqCst) && buffer[count - 1] == 0;
            let said = &buffer[..count - usize::from(ends)];
            let room = self.limit - kept.len();
            kept.extend_from_slice(&said[..said.len().min(room)]);
            if said.len() > room
                && let Some(overflow) = &self.overflow
            {
                let _ = overflow.send(Event::TooMuch);
            }
            if ends {
                return kept;
            }
        }
    }
}
