//! The WebSocket.

use axum::Extension;
use axum::extract::State;
use axum::extract::ws::{
    CloseFrame, Message as Frame, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code,
};
use axum::response::Response;

use super::PATIENCE;
use super::follower::{Follower, LiveQuery, Next};
use crate::access::Caller;
use crate::api::Query;
use crate::app::Shared;
use crate::refusal::Refusal;

/// Largest message of a client, in bytes. There is little to say.
pub(super) const HEARD: usize = 16 * 1024;

/// `GET /api/v2/live`
pub(crate) async fn socket(
    State(app): State<Shared>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<LiveQuery>,
    upgrade: Upgrade,
) -> Result<Response, Refusal> {
    let follower = Follower::new(&app, caller, query.project).await?;
    let upgrade = upgrade.0.max_message_size(HEARD).max_frame_size(HEARD);
    Ok(upgrade.on_upgrade(async move |socket| {
        let line = Line { socket, silent: 0 };
        // A client that went away needs no answer.
        let _ = talk(line, follower, query.since).await;
    }))
}

async fn talk(mut line: Line, mut follower: Follower, since: Option<String>) -> Option<()> {
    for (_, text) in follower.greet(since.as_deref()) {
        line.say(text, &follower).await?;
    }
    loop {
        match line.next(&mut follower).await? {
            Next::Changes(changes) => {
                for change in changes {
                    line.say(change.text.clone(), &follower).await?;
                }
            }
            Next::Gap(_) => {
                for (_, text) in follower.start_again() {
                    line.say(text, &follower).await?;
                }
            }
            Next::Ping if !follower.may_listen().await => return line.end().await,
            Next::Ping => line.ping().await?,
            Next::End => return line.end().await,
        }
    }
}

/// A WebSocket, used by the rules of this server: nothing on it waits for ever.
pub(super) struct Line {
    pub(super) socket: WebSocket,
    /// How many pings were not answered.
    pub(super) silent: u32,
}

/// What a client said.
pub(super) enum Heard {
    Text(Utf8Bytes),
    Other,
}

impl Line {
    /// Waits for something to do, and meanwhile for the client to go away. What it says is of no interest.
    async fn next(&mut self, follower: &mut Follower) -> Option<Next> {
        loop {
            tokio::select! {
                next = follower.next() => return Some(next),
                heard = self.hear() => drop(heard?),
            }
        }
    }

    /// Waits for the client to say something; nothing once it went away.
    pub(super) async fn hear(&mut self) -> Option<Heard> {
        let frame = self.socket.recv().await?.ok()?;
        self.silent = 0;
        match frame {
            Frame::Text(text) => Some(Heard::Text(text)),
            Frame::Close(_) => None,
            _ => Some(Heard::Other),
        }
    }

    pub(super) async fn say(&mut self, text: Utf8Bytes, follower: &Follower) -> Option<()> {
        self.send(Frame::Text(text)).await?;
        follower.sent();
        Some(())
    }

    /// Asks whether the client is still there; one that answered neither time before is not.
    pub(super) async fn ping(&mut self) -> Option<()> {
        self.silent += 1;
        if self.silent > 2 {
            return None;
        }
        self.send(Frame::Ping(axum::body::Bytes::new())).await
    }

    pub(super) async fn end(&mut self) -> Option<()> {
        let close = CloseFrame {
            code: close_code::AWAY,
            reason: Utf8Bytes::from_static("the server stops, or you may no longer listen"),
        };
        self.send(Frame::Close(Some(close))).await
    }

    async fn send(&mut self, frame: Frame) -> Option<()> {
        let sent = tokio::time::timeout(PATIENCE, self.socket.send(frame)).await;
        sent.ok()?.ok()
    }
}

/// A request to go on as a WebSocket.
pub(crate) struct Upgrade(pub(super) WebSocketUpgrade);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Upgrade {
    type Rejection = Refusal;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        state: &S,
    ) -> Result<Self, Refusal> {
        let upgrade = WebSocketUpgrade::from_request_parts(parts, state).await;
        upgrade
            .map(Self)
            .map_err(|error| Refusal::unreadable(error.status(), &error.body_text()))
    }
}
