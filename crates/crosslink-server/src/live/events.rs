//! Server-sent events, for clients that cannot keep a WebSocket.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use hyper::body::Frame;
use tokio::sync::mpsc;

use super::PATIENCE;
use super::follower::{Follower, LiveQuery, Next};
use crate::access::Caller;
use crate::api::Query;
use crate::app::Shared;
use crate::refusal::Refusal;

/// `GET /api/v2/events`
pub(crate) async fn events(
    State(app): State<Shared>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<LiveQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let follower = Follower::new(&app, caller, query.project).await?;
    let last = headers.get("last-event-id");
    let last = last.and_then(|id| id.to_str().ok()).map(str::to_owned);
    let (sender, receiver) = mpsc::channel(1);
    let line = Line { sender };
    // Ends when the client goes away: the other end of the line is gone then.
    tokio::spawn(talk(line, follower, last.or(query.since)));
    let mut response = Response::new(Body::new(Stream(receiver)));
    let kind = HeaderValue::from_static("text/event-stream");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

async fn talk(line: Line, mut follower: Follower, since: Option<String>) -> Option<()> {
    for (sequence, text) in follower.greet(since.as_deref()) {
        line.say(&follower, sequence, &text).await?;
    }
    loop {
        let next = tokio::select! {
            next = follower.next() => next,
            () = line.sender.closed() => return None,
        };
        match next {
            Next::Changes(changes) => {
                for change in changes {
                    line.say(&follower, change.sequence, &change.text).await?;
                }
            }
            Next::Gap(_) => {
                for (sequence, text) in follower.start_again() {
                    line.say(&follower, sequence, &text).await?;
                }
            }
            Next::Ping if !follower.may_listen().await => return None,
            Next::Ping => line.send(Bytes::from_static(b": ping\n\n")).await?,
            Next::End => return None,
        }
    }
}

/// The server's end of a stream of events.
struct Line {
    sender: mpsc::Sender<Bytes>,
}

impl Line {
    async fn say(&self, follower: &Follower, sequence: u64, text: &str) -> Option<()> {
        let mark = follower.mark(sequence);
        // JSON on one line holds no line end.
        self.send(Bytes::from(format!("id: {mark}\ndata: {text}\n\n")))
            .await?;
        follower.sent();
        Some(())
    }

    async fn send(&self, bytes: Bytes) -> Option<()> {
        let sent = tokio::time::timeout(PATIENCE, self.sender.send(bytes)).await;
        sent.ok()?.ok()
    }
}

/// The client's end: a body that never ends by itself.
struct Stream(mpsc::Receiver<Bytes>);

impl hyper::body::Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let polled = self.0.poll_recv(context);
        polled.map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}
