//! A child process that ends in time, together with everything it started.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use memchr::memmem;

use super::Limits;

/// How much of the complaints is kept; the rest is read and dropped.
const COMPLAINT_LIMIT: usize = 64 * 1024;

/// How a child process ended by itself.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) output: Vec<u8>,
    pub(crate) complaint: String,
}

/// Why a child process was not started, or ended from here.
pub(crate) enum Failure {
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
pub(crate) fn run(
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
    marker: PipeWriter,
    stopped: AtomicBool,
    limit: usize,
    /// Told when there is more than the limit; without it the rest is dropped.
    overflow: Option<Sender<Event>>,
}

/// Ends what counts in a pipe. A helper in the background may write right behind it, so it is looked for
/// wherever it stands; a pipe never mixes so few bytes with those of others.
const END_MARK: [u8; 16] = *b"\0\x8e\xd1\x07\xb3end\xf9\x5c\x10\xaa\xe4\x92\x6b\0";

impl Pipe {
    fn new(limit: usize, overflow: Option<Sender<Event>>) -> Result<(Self, PipeWriter), Failure> {
        let (reader, writer) = io::pipe().map_err(Failure::NotStarted)?;
        let marker = writer.try_clone().map_err(Failure::NotStarted)?;
        let pipe = Self {
            reader,
            marker,
            stopped: AtomicBool::new(false),
            limit,
            overflow,
        };
        Ok((pipe, writer))
    }

    /// Ends the reading, behind everything that was written before.
    fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        let _ = (&self.marker).write_all(&END_MARK);
    }

    /// Reads up to the mark: everything the child said before it ended stands in front of it.
    fn read(&self) -> Vec<u8> {
        let mut kept = Vec::new();
        let mut buffer = [0; 16 * 1024];
        // How many bytes at the beginning may belong to a mark that came in two parts.
        let mut held = 0;
        loop {
            let filled = match (&self.reader).read(&mut buffer[held..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Ok(0) | Err(_) => {
                    self.keep(&mut kept, &buffer[..held]);
                    return kept;
                }
                Ok(count) => held + count,
            };
            if self.stopped.load(Ordering::SeqCst)
                && let Some(end) = memmem::find(&buffer[..filled], &END_MARK)
            {
                self.keep(&mut kept, &buffer[..end]);
                return kept;
            }
            let sure = filled.saturating_sub(END_MARK.len() - 1);
            self.keep(&mut kept, &buffer[..sure]);
            buffer.copy_within(sure..filled, 0);
            held = filled - sure;
        }
    }

    fn keep(&self, kept: &mut Vec<u8>, said: &[u8]) {
        let room = self.limit - kept.len();
        kept.extend_from_slice(&said[..said.len().min(room)]);
        if said.len() > room
            && let Some(overflow) = &self.overflow
        {
            let _ = overflow.send(Event::TooMuch);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pipe;
    use std::io::Write;
    use std::thread;

    #[test]
    fn what_is_written_behind_the_end_neither_counts_nor_holds_the_reader_up() {
        for late in [&b"late"[..], b"\0", &[]] {
            let Ok((pipe, mut writer)) = Pipe::new(64, None) else {
                panic!("no pipe");
            };
            writer.write_all(b"said\0").unwrap();
            pipe.stop();
            writer.write_all(late).unwrap();
            assert_eq!(pipe.read(), b"said\0");
        }
    }

    #[test]
    fn all_that_was_said_is_read_in_pieces_of_any_size() {
        let said: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        for size in [1, 15, 16, 17, 16 * 1024, 60_000] {
            let said = &said[..said.len().min(size * 1000)];
            let Ok((pipe, mut writer)) = Pipe::new(said.len(), None) else {
                panic!("no pipe");
            };
            thread::scope(|scope| {
                let reading = scope.spawn(|| pipe.read());
                for piece in said.chunks(size) {
                    writer.write_all(piece).unwrap();
                }
                pipe.stop();
                assert!(reading.join().unwrap() == said, "{size}");
            });
        }
    }

    #[test]
    fn no_more_than_the_limit_is_kept() {
        let Ok((pipe, mut writer)) = Pipe::new(3, None) else {
            panic!("no pipe");
        };
        writer.write_all(b"more").unwrap();
        pipe.stop();
        assert_eq!(pipe.read(), b"mor");
    }
}
