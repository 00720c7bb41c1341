//! An endpoint on this machine that does as a test wants.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// How long a test waits for what must come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// What an endpoint does with requests.
#[derive(Clone)]
pub(crate) enum Mood {
    /// Answers with a status line and headers, and a text.
    Answer(&'static str, String),
    /// Says nothing until its mood is another.
    Silent,
    /// Hangs up before it reads anything.
    Down,
}

impl Mood {
    pub(crate) fn well() -> Self {
        Self::Answer("200 OK", "ok".to_owned())
    }

    pub(crate) fn answer(status: &'static str) -> Self {
        Self::Answer(status, String::new())
    }
}

/// What an endpoint was sent.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Received {
    /// What happened to what.
    pub(crate) fn line(&self) -> String {
        let body: serde_json::Value = serde_json::from_str(&self.body).unwrap();
        let text = |key: &str| body[key].as_str().unwrap().to_owned();
        let event = text("event").replace("crosslink.alert.", "");
        format!("{event} {}", text("subject_ref"))
    }
}

#[derive(Default)]
struct Load {
    now: u32,
    most: u32,
}

/// An endpoint that runs until the test ends.
pub(crate) struct Endpoint {
    port: u16,
    mood: Arc<(Mutex<Mood>, Condvar)>,
    load: Arc<Mutex<Load>>,
    received: Receiver<Received>,
}

impl Endpoint {
    pub(crate) fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, received) = mpsc::channel();
        let mood = Arc::new((Mutex::new(mood), Condvar::new()));
        let load = Arc::new(Mutex::new(Load::default()));
        let (its_mood, its_load) = (Arc::clone(&mood), Arc::clone(&load));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (mood, load, sender) =
                    (Arc::clone(&its_mood), Arc::clone(&its_load), sender.clone());
                std::thread::spawn(move || serve(&stream, &mood, &load, &sender));
            }
        });
        Self {
            port,
            mood,
            load,
            received,
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn set(&self, mood: Mood) {
        *self.mood.0.lock().unwrap() = mood;
        self.mood.1.notify_all();
    }

    /// Waits for the next request.
    pub(crate) fn next(&self) -> Received {
        self.received.recv_timeout(PATIENCE).unwrap()
    }

    /// Waits for so many requests and says what they tell.
    pub(crate) fn lines(&self, count: usize) -> Vec<String> {
        (0..count).map(|_| self.next().line()).collect()
    }

    /// Whether nothing comes for a moment.
    pub(crate) fn is_quiet(&self) -> bool {
        let moment = Duration::from_millis(150);
        self.received.recv_timeout(moment).is_err()
    }

    /// How many requests there were at most at once.
    pub(crate) fn most_at_once(&self) -> u32 {
        self.load.lock().unwrap().most
    }
}

fn serve(
    stream: &TcpStream,
    mood: &(Mutex<Mood>, Condvar),
    load: &Mutex<Load>,
    sender: &Sender<Received>,
) {
    if matches!(*mood.0.lock().unwrap(), Mood::Down) {
        return;
    }
    let Some(received) = read(stream) else { return };
    {
        let mut load = load.lock().unwrap();
        load.now += 1;
        load.most = load.most.max(load.now);
    }
    let _ = sender.send(received);
    let silent = |mood: &mut Mood| matches!(mood, Mood::Silent);
    let mood = mood.1.wait_while(mood.0.lock().unwrap(), silent).unwrap();
    load.lock().unwrap().now -= 1;
    if let Mood::Answer(status, text) = mood.clone() {
        drop(mood);
        let mut stream = stream;
        let length = text.len();
        // Who asked may have gone away.
        let _ = write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}"
        );
    }
}

fn read(stream: &TcpStream) -> Option<Received> {
    let mut lines = BufReader::new(stream);
    let mut line = || {
        let mut text = String::new();
        lines.read_line(&mut text).ok().filter(|read| *read > 0)?;
        Some(text.trim_end().to_owned())
    };
    let request = line()?;
    let mut words = request.split(' ');
    assert_eq!(words.next(), Some("POST"));
    let path = words.next()?.to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let header = line()?;
        let Some((name, value)) = header.split_once(": ") else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length: usize = headers.get("content-length")?.parse().ok()?;
    let mut body = vec![0; length];
    lines.read_exact(&mut body).ok()?;
    Some(Received {
        path,
        headers,
        body: String::from_utf8(body).ok()?,
    })
}
