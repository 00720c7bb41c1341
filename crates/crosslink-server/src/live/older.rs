//! `/ws`: the WebSocket of the reference, for clients that know no other. Unlike there, one must be let in.

use std::collections::BTreeSet;

use axum::Extension;
use axum::extract::State;
use axum::extract::ws::Utf8Bytes;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::follower::{Follower, Next};
use super::ring::{Entry, What};
use super::socket::{HEARD, Heard, Line, Upgrade};
use crate::access::Caller;
use crate::app::Shared;
use crate::refusal::Refusal;

/// The only channel on which there is anything to hear.
const CHANNEL: &str = "dashboard";

/// `GET /ws`
pub(crate) async fn older(
    State(app): State<Shared>,
    Extension(caller): Extension<Caller>,
    upgrade: Upgrade,
) -> Result<Response, Refusal> {
    let follower = Follower::new(&app, caller, None).await?;
    let upgrade = upgrade.0.max_message_size(HEARD).max_frame_size(HEARD);
    Ok(upgrade.on_upgrade(async move |socket| {
        let line = Line { socket, silent: 0 };
        let client = Client {
            line,
            follower,
            listens: true,
            sent: 0,
        };
        // A client that went away needs no answer.
        let _ = client.talk().await;
    }))
}

struct Client {
    line: Line,
    follower: Follower,
    /// Whether it listens to the channel; all do until they say otherwise.
    listens: bool,
    /// How many messages it was sent, which numbers them.
    sent: u64,
}

impl Client {
    async fn talk(mut self) -> Option<()> {
        loop {
            let next = tokio::select! {
                next = self.follower.next() => next,
                heard = self.line.hear() => {
                    if let Heard::Text(text) = heard? {
                        self.listens = subscribes(&text).unwrap_or(self.listens);
                    }
                    continue;
                }
            };
            match next {
                Next::Changes(changes) => {
                    for message in changes.iter().filter_map(|change| message(change)) {
                        if self.listens {
                            self.say(message).await?;
                        }
                    }
                }
                Next::Gap(lost) => self.say(json!({"type": "gap", "dropped": lost})).await?,
                Next::Ping if !self.follower.may_listen().await => return self.line.end().await,
                Next::Ping => self.line.ping().await?,
                Next::End => return self.line.end().await,
            }
        }
    }

    async fn say(&mut self, mut message: Value) -> Option<()> {
        self.sent += 1;
        message["seq"] = json!(self.sent);
        let text = Utf8Bytes::from(message.to_string());
        self.line.say(text, &self.follower).await
    }
}

/// The words of the reference for a change; nothing where it had none.
fn message(change: &Entry) -> Option<Value> {
    match change.what {
        What::Project | What::Removed => {
            Some(json!({"type": "dashboard_project_updated", "slug": change.slug}))
        }
        What::Alerts {
            opened: 0,
            resolved: 0,
        } => None,
        What::Alerts { opened, resolved } => Some(json!({
            "type": "dashboard_alerts_changed",
            "slug": change.slug,
            "opened": opened,
            "resolved": resolved,
        })),
    }
}

/// Whether a client that subscribes names the channel; nothing where it says something else.
pub(crate) fn subscribes(text: &str) -> Option<bool> {
    #[derive(Deserialize)]
    #[serde(tag = "type", rename_all = "snake_case")]
    enum Said {
        Subscribe { channels: BTreeSet<String> },
    }
    let Said::Subscribe { channels } = serde_json::from_str(text).ok()?;
    Some(channels.contains(CHANNEL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_chooses_channels() {
        for (text, listens) in [
            (
                r#"{"type":"subscribe","channels":["dashboard"]}"#,
                Some(true),
            ),
            (
                r#"{"type":"subscribe","channels":["agents","dashboard"]}"#,
                Some(true),
            ),
            (r#"{"type":"subscribe","channels":[]}"#, Some(false)),
            (r#"{"type":"subscribe","channels":["agents"]}"#, Some(false)),
            (r#"{"type":"subscribe"}"#, None),
            (r#"{"type":"other","channels":["dashboard"]}"#, None),
            ("nonsense", None),
        ] {
            assert_eq!(subscribes(text), listens, "{text}");
        }
    }
}
