//! A WebSocket client, small and by hand.

use std::io::{BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use serde_json::Value;

use crate::client::{self, Answer, Client};
use crate::world::PATIENCE;

pub(crate) struct Socket {
    stream: BufReader<TcpStream>,
}

/// What came over a WebSocket.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    Text(String),
    Ping,
    Close(u16),
}

impl Socket {
    /// Opens a WebSocket; what was answered where that is refused.
    pub(crate) fn open(client: &Client, path: &str) -> Result<Self, Answer> {
        let client = client
            .with("Connection", "Upgrade")
            .with("Upgrade", "websocket")
            .with("Sec-WebSocket-Version", "13")
            .with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        let mut stream = client.connect();
        let request = client.head("GET", path) + "\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        let mut stream = BufReader::new(stream);
        let (status, headers) = client::read_head(&mut stream).unwrap();
        if status == 101 {
            return Ok(Self { stream });
        }
        Err(Answer {
            status,
            headers,
            body: Vec::new(),
        })
    }

    /// Waits for a frame; nothing once the connection is closed.
    pub(crate) fn frame(&mut self) -> Option<Frame> {
        let mut head = [0; 2];
        self.stream.read_exact(&mut head).ok()?;
        let length = match head[1] {
            126 => {
                let mut bytes = [0; 2];
                self.stream.read_exact(&mut bytes).unwrap();
                u64::from(u16::from_be_bytes(bytes))
            }
            127 => {
                let mut bytes = [0; 8];
                self.stream.read_exact(&mut bytes).unwrap();
                u64::from_be_bytes(bytes)
            }
            short => u64::from(short),
        };
        let mut body = vec![0; usize::try_from(length).unwrap()];
        self.stream.read_exact(&mut body).unwrap();
        Some(match head[0] & 0x0f {
            1 => Frame::Text(String::from_utf8(body).unwrap()),
            8 => Frame::Close(u16::from_be_bytes([body[0], body[1]])),
            9 => Frame::Ping,
            other => panic!("a frame of the sort {other}"),
        })
    }

    /// Waits for the next message, past pings.
    pub(crate) fn message(&mut self) -> Value {
        loop {
            match self.frame() {
                Some(Frame::Text(text)) => return serde_json::from_str(&text).unwrap(),
                Some(Frame::Ping) => {}
                other => panic!("{other:?} instead of a message"),
            }
        }
    }

    /// Waits for a message that is as wanted; returns those before it, too.
    pub(crate) fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut heard = Vec::new();
        loop {
            let message = self.message();
            let found = wanted(&message);
            heard.push(message);
            if found {
                return heard;
            }
        }
    }

    /// Says whether nothing comes for a while.
    pub(crate) fn is_silent(&mut self, time: Duration) -> bool {
        let stream = self.stream.get_ref();
        stream.set_read_timeout(Some(time)).unwrap();
        let heard = self.stream.read(&mut [0; 1]);
        let stream = self.stream.get_ref();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        heard.is_err()
    }

    pub(crate) fn say(&mut self, text: &str) {
        let mut frame = vec![0x81];
        match u8::try_from(text.len()) {
            Ok(length @ ..126) => frame.push(0x80 | length),
            _ => {
                frame.push(0xff);
                frame.extend((text.len() as u64).to_be_bytes());
            }
        }
        // A mask of zeros masks nothing.
        frame.extend([0; 4]);
        frame.extend(text.as_bytes());
        self.stream.get_mut().write_all(&frame).unwrap();
    }

    pub(crate) fn hang_up(&self) {
        self.stream.get_ref().shutdown(Shutdown::Both).unwrap();
    }
}
