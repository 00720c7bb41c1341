//! Remotes that do not answer, or not as one hopes: each is told apart, and in time.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use crosslink_git::{Cancel, Limits, RemoteUrl, Transport, TransportError};

use crate::playground::Playground;

const LONG: Duration = Duration::from_secs(60);

fn list(it: &Playground, url: &str, deadline: Duration) -> TransportError {
    let (url, cancel) = (RemoteUrl::parse(url).unwrap(), Cancel::new());
    let limits = Limits {
        deadline,
        cancel: &cancel,
    };
    it.transport().list(&url, &["refs/"], limits).unwrap_err()
}

/// Answers every request of one test with the same bytes, and returns the address.
fn server(answer: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || listener.incoming().flatten().for_each(answer));
    address
}

fn http(status: &str, headers: &str, body: &[u8]) -> impl Fn(TcpStream) + Send + use<> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n",
        body.len()
    );
    let bytes = [head.as_bytes(), body].concat();
    move |mut stream| {
        let mut request = Vec::new();
        let mut buffer = [0; 1024];
        while !request.ends_with(b"\r\n\r\n") {
            match stream.read(&mut buffer) {
                Ok(count) if count > 0 => request.extend_from_slice(&buffer[..count]),
                _ => return,
            }
        }
        let _ = stream.write_all(&bytes);
    }
}

#[test]
fn http_answers_are_told_apart() {
    let it = Playground::new();
    let asks = "WWW-Authenticate: Basic realm=\"x\"\r\n";
    let table = [
        ("401 Unauthorized", asks, "auth"),
        ("403 Forbidden", "", "auth"),
        ("404 Not Found", "", "not found"),
        ("500 Internal Server Error", "", "unreachable"),
        ("200 OK", "Content-Type: text/html\r\n", "not found"),
    ];
    for (status, headers, expected) in table {
        let address = server(http(status, headers, b"<html>\n</html>\n"));
        let url = format!("http://me:secret@{address}/a.git");
        let error = list(&it, &url, LONG);
        let told = match &error {
            TransportError::AuthRequired { .. } => "auth",
            TransportError::NotFound { .. } => "not found",
            TransportError::Unreachable { .. } => "unreachable",
            _ => "else",
        };
        assert_eq!(told, expected, "{error:?}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("secret"), "{shown}");
        assert!(
            shown.contains(&format!("http://{address}/a.git")),
            "{shown}"
        );
    }
}

#[test]
fn a_server_that_asks_is_not_answered_by_a_person() {
    let it = Playground::new();
    let address = server(http(
        "401 Unauthorized",
        "WWW-Authenticate: Basic realm=\"x\"\r\n",
        b"",
    ));
    let error = list(&it, &format!("http://{address}/a"), LONG);
    assert!(
        matches!(error, TransportError::AuthRequired { .. }),
        "{error:?}"
    );
}

#[test]
fn a_closed_port_is_unreachable() {
    let it = Playground::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    for scheme in ["http", "git"] {
        let error = list(&it, &format!("{scheme}://{address}/a"), LONG);
        assert!(
            matches!(error, TransportError::Unreachable { .. }),
            "{error:?}"
        );
        assert!(error.is_passing());
    }
}

#[test]
fn a_server_that_hangs_up_is_unreachable() {
    let it = Playground::new();
    let address = server(drop);
    for scheme in ["http", "git"] {
        let error = list(&it, &format!("{scheme}://{address}/a"), LONG);
        assert!(
            matches!(error, TransportError::Unreachable { .. }),
            "{error:?}"
        );
    }
}

#[test]
fn a_server_that_never_answers_is_left_at_the_deadline_with_all_that_was_started() {
    let it = Playground::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let started = Instant::now();
    let error = list(
        &it,
        &format!("http://{address}/a"),
        Duration::from_millis(700),
    );
    assert!(
        matches!(error, TransportError::TimedOut { .. }),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        format!("http://{address}/a did not answer within 0.7 s")
    );
    assert!(started.elapsed() < Duration::from_secs(20));
    // The helper that git started held the connection; it ends with the group.
    let (mut connection, _) = listener.accept().unwrap();
    connection
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let mut request = Vec::new();
    let ended = connection.read_to_end(&mut request);
    assert!(ended.is_ok() || !matches!(ended.unwrap_err().kind(), std::io::ErrorKind::WouldBlock));
}

#[test]
fn cancelling_ends_an_exchange_at_once() {
    let it = Playground::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("git://{}/a", listener.local_addr().unwrap());
    let url = RemoteUrl::parse(&url).unwrap();
    let cancel = Cancel::new();
    let limits = Limits {
        deadline: Duration::from_secs(600),
        cancel: &cancel,
    };
    let transport = it.transport();
    let error = std::thread::scope(|scope| {
        let exchange = scope.spawn(|| transport.list(&url, &[], limits).unwrap_err());
        // It has begun once it has connected.
        let _connection = listener.accept().unwrap();
        cancel.cancel();
        exchange.join().unwrap()
    });
    assert!(matches!(error, TransportError::Cancelled), "{error:?}");
    let error = transport.list(&url, &[], limits).unwrap_err();
    assert!(matches!(error, TransportError::Cancelled), "{error:?}");
}

#[test]
fn a_listing_larger_than_is_ever_read_is_cut_off() {
    let it = Playground::new();
    let address = server(|mut stream| {
        let _ = stream.read(&mut [0; 1024]);
        let id = "1".repeat(40);
        let filling = "x".repeat(900);
        for number in 0..80_000 {
            let line = format!("{id} refs/heads/{number:08}{filling}\n");
            let packet = format!("{:04x}{line}", line.len() + 4);
            if stream.write_all(packet.as_bytes()).is_err() {
                return;
            }
        }
        let _ = stream.write_all(b"0000");
        let _ = stream.read(&mut [0; 1024]);
    });
    let error = list(&it, &format!("git://{address}/a"), LONG);
    assert!(matches!(error, TransportError::TooMuch { .. }), "{error:?}");
}

#[test]
fn a_host_that_is_not_known_is_told() {
    let it = Playground::new();
    it.write(
        "ssh",
        "#!/bin/sh\necho 'Host key verification failed.' >&2\nexit 255\n",
    );
    let ssh = it.path("ssh").display().to_string();
    let (url, cancel) = (
        RemoteUrl::parse("git@example.org:a").unwrap(),
        Cancel::new(),
    );
    let limits = Limits {
        deadline: LONG,
        cancel: &cancel,
    };
    let transport = it
        .transport()
        .with_variable("GIT_SSH_COMMAND", format!("sh {ssh}"));
    let error = transport.list(&url, &[], limits).unwrap_err();
    let expected = "git@example.org:a is not the known host: Host key verification failed.";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_helper_that_stays_in_the_background_does_not_hold_up_the_answer() {
    let it = Playground::new();
    // Like a shared ssh connection: it outlives the command and keeps the complaints open.
    it.write(
        "ssh",
        "#!/bin/sh\nsetsid sleep 30 >/dev/null &\necho 'Connection refused' >&2\nexit 255\n",
    );
    let ssh = it.path("ssh").display().to_string();
    let (url, cancel) = (
        RemoteUrl::parse("git@example.org:a").unwrap(),
        Cancel::new(),
    );
    let limits = Limits {
        deadline: LONG,
        cancel: &cancel,
    };
    let transport = it
        .transport()
        .with_variable("GIT_SSH_COMMAND", format!("sh {ssh}"));
    let started = Instant::now();
    let error = transport.list(&url, &[], limits).unwrap_err();
    assert!(
        matches!(error, TransportError::Unreachable { .. }),
        "{error:?}"
    );
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn without_git_that_is_what_is_missing() {
    let it = Playground::new();
    let transport = it.transport().with_variable("PATH", it.path("empty"));
    let (url, cancel) = (
        RemoteUrl::parse("https://example.org/a").unwrap(),
        Cancel::new(),
    );
    let limits = Limits {
        deadline: LONG,
        cancel: &cancel,
    };
    let error = transport.list(&url, &[], limits).unwrap_err();
    assert!(matches!(error, TransportError::GitMissing), "{error:?}");
}

#[test]
fn a_path_without_a_repository_is_not_found() {
    let it = Playground::new();
    it.folder("plain");
    for path in ["plain", "nowhere"] {
        let error = list(&it, &it.path(path).display().to_string(), LONG);
        assert!(
            matches!(error, TransportError::NotFound { .. }),
            "{error:?}"
        );
    }
    let error = list(&it, "relative", LONG);
    assert!(matches!(error, TransportError::Refused { .. }), "{error:?}");
}

#[test]
fn a_scheme_the_user_rewrites_to_a_program_is_refused() {
    let it = Playground::new();
    let mark = it.path("mark").display().to_string();
    it.write(
        ".gitconfig",
        format!("[url \"ext::touch {mark} \"]\ninsteadOf = https://\n"),
    );
    let error = list(&it, "https://example.org/a", LONG);
    assert!(matches!(error, TransportError::Refused { .. }), "{error:?}");
    assert!(!it.path("mark").exists());
}
