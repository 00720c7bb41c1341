//! Repositories of a playground that git has to talk to over a connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use crate::playground::Playground;

/// What a server does with the answer to a push that was done.
pub(crate) enum Answer {
    Given,
    /// Another status in place of it.
    Status(u16),
    /// The connection ends without it.
    Lost,
    /// The connection stays as it is, and it is told here that the push was done.
    Kept(Sender<TcpStream>),
}

/// Prepares git to serve, with the playground's settings alone.
fn git(it: &Playground) -> Command {
    let mut git = Command::new("git");
    git.env_clear()
        .envs(it.variables())
        .current_dir(it.path(""));
    git
}

/// Calls `serve` for each connection, and returns the address.
fn listen(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let serve = Arc::new(serve);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = Arc::clone(&serve);
            std::thread::spawn(move || serve(stream));
        }
    });
    address
}

/// Serves the playground's repositories at `git://<address>/<folder>`.
pub(crate) fn daemon(it: Arc<Playground>) -> String {
    listen(move |stream| {
        let base = format!("--base-path={}", it.path("").display());
        let (input, output) = (stream.try_clone().unwrap(), stream);
        let _ = git(&it)
            .args(["daemon", "--inetd", "--export-all", "--enable=receive-pack"])
            .arg(base)
            .stdin(Stdio::from(OwnedFd::from(input)))
            .stdout(Stdio::from(OwnedFd::from(output)))
            .stderr(Stdio::null())
            .status();
    })
}

/// Serves the playground's repositories at `http://<address>/<folder>`; those with `http.receivepack` may be
/// pushed to.
pub(crate) fn http(it: Arc<Playground>, answer: Answer) -> String {
    listen(move |stream| {
        let Some(request) = Request::read(&stream) else {
            return;
        };
        let whole = backend(&it, &request);
        let end = whole.windows(4).position(|it| it == b"\r\n\r\n").unwrap() + 4;
        let (head, body) = whole.split_at(end);
        let pushed = request.method == "POST";
        match &answer {
            Answer::Status(status) if pushed => reply(stream, *status, b"\r\n", b""),
            Answer::Lost if pushed => drop(stream),
            Answer::Kept(told) if pushed => told.send(stream).unwrap(),
            _ => reply(stream, status(head), head, body),
        }
    })
}

/// The status that git's program names in its head, if it names one.
fn status(head: &[u8]) -> u16 {
    let head = String::from_utf8_lossy(head);
    let named = head.lines().find_map(|line| line.strip_prefix("Status: "));
    named.map_or(200, |it| it.split(' ').next().unwrap().parse().unwrap())
}

fn reply(mut stream: TcpStream, status: u16, head: &[u8], body: &[u8]) {
    let length = body.len();
    let first = format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {length}\r\n");
    let _ = stream.write_all(&[first.as_bytes(), head, body].concat());
}

/// Runs git's own program for this.
fn backend(it: &Playground, request: &Request) -> Vec<u8> {
    let mut child = git(it)
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", it.path(""))
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("REQUEST_METHOD", &request.method)
        .env("PATH_INFO", &request.path)
        .env("QUERY_STRING", &request.query)
        .env("CONTENT_TYPE", request.header("content-type"))
        .env("CONTENT_LENGTH", request.body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", request.header("content-encoding"))
        .env("GIT_PROTOCOL", request.header("git-protocol"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(&request.body)
        .unwrap();
    child.wait_with_output().unwrap().stdout
}

struct Request {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    fn read(stream: &TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(stream);
        let mut lines = reader.by_ref().lines();
        let first = lines.next()?.ok()?;
        let mut words = first.split(' ').map(str::to_owned);
        let (method, target) = (words.next()?, words.next()?);
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let mut request = Self {
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        for line in lines {
            let line = line.ok()?;
            let Some((name, value)) = line.split_once(": ") else {
                break;
            };
            let header = (name.to_ascii_lowercase(), value.to_owned());
            request.headers.push(header);
        }
        request.body = vec![0; request.header("content-length").parse().unwrap_or(0)];
        reader.read_exact(&mut request.body).ok()?;
        Some(request)
    }

    fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|it| it.0 == name);
        found.map_or("", |it| &it.1)
    }
}
