//! One client's place in the ring.

use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use crosslink_fleet::registry;
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, sleep_until};

use super::Live;
use super::message::{Message, SCHEMA};
use super::ring::{Entry, Missed};
use super::viewers::Viewing;
use crate::access::{Caller, is_still};
use crate::api::current;
use crate::app::Shared;
use crate::refusal::Refusal;

/// What a client wants to hear of.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LiveQuery {
    /// Where to go on from: `<server_id>-<sequence>`, or the sequence alone if the server has not been started again since.
    pub(crate) since: Option<String>,
    /// Only this project, `owner/repo`; it is looked at more often meanwhile.
    pub(crate) project: Option<String>,
}

/// One client's place in the ring.
pub(super) struct Follower {
    app: Shared,
    caller: Caller,
    slug: Option<String>,
    cursor: u64,
    last: watch::Receiver<u64>,
    stopping: watch::Receiver<bool>,
    next_ping: Instant,
    _viewing: Option<Viewing>,
    _place: OwnedSemaphorePermit,
}

/// What to do next for a client.
pub(super) enum Next {
    /// Tell it these changes.
    Changes(Vec<Arc<Entry>>),
    /// Tell it that so many changes at least are lost.
    Gap(u64),
    /// Ask whether it is still there, unless it may no longer listen.
    Ping,
    /// Say good-bye: the server stops.
    End,
}

impl Follower {
    /// Takes a place at the end of the ring; refuses a project that is not tracked.
    pub(super) async fn new(
        app: &Shared,
        caller: Caller,
        slug: Option<String>,
    ) -> Result<Self, Refusal> {
        if let Some(slug) = slug.clone() {
            let project = app.ask(move |_, index| registry::project(index, &slug).map(drop));
            project.await?;
        }
        let live = app.live();
        let place = live.place()?;
        let viewing = slug.as_deref().and_then(|slug| Viewing::begin(app, slug));
        Ok(Self {
            caller,
            slug,
            cursor: live.ring().last(),
            last: live.last.subscribe(),
            stopping: app.parts.stopping.clone(),
            next_ping: Instant::now() + app.parts.timings.ping,
            _viewing: viewing,
            _place: place,
            app: app.clone(),
        })
    }

    /// The first words: hello, and then a snapshot unless the client can go on from where it was.
    pub(super) fn greet(&mut self, since: Option<&str>) -> Vec<(u64, Utf8Bytes)> {
        let live = Arc::clone(self.app.live());
        let sequence = live.ring().last();
        let hello = Message::Hello {
            server_id: live.server_id.clone(),
            schema: SCHEMA,
            sequence,
        };
        let mut words = vec![(sequence, Utf8Bytes::from(hello.text()))];
        match since.map(|since| live.known(since)) {
            Some(Some(since)) => self.cursor = since,
            Some(None) => words.extend(self.start_again()),
            None => words.push(self.snapshot()),
        }
        words
    }

    /// What is said where too much was missed.
    pub(super) fn start_again(&mut self) -> [(u64, Utf8Bytes); 2] {
        let snapshot = self.snapshot();
        let gap = Message::Gap {
            sequence: self.cursor,
        };
        [(self.cursor, Utf8Bytes::from(gap.text())), snapshot]
    }

    fn snapshot(&mut self) -> (u64, Utf8Bytes) {
        // The number first: what the board holds is at least as new.
        let sequence = self.app.live().ring().last();
        let mut projects = current(&self.app);
        projects.retain(|view| self.slug.as_ref().is_none_or(|slug| *slug == view.slug));
        self.cursor = sequence;
        let snapshot = Message::Snapshot {
            sequence,
            at: self.app.now(),
            projects,
        };
        (sequence, Utf8Bytes::from(snapshot.text()))
    }

    /// Waits for something to do. May be cut short without losing anything.
    pub(super) async fn next(&mut self) -> Next {
        loop {
            // Also in the thick of changes, or while the client talks on.
            if Instant::now() >= self.next_ping {
                self.next_ping = Instant::now() + self.app.parts.timings.ping;
                return Next::Ping;
            }
            let missed = {
                let ring = self.app.live().ring();
                ring.since(self.cursor, self.slug.as_deref())
            };
            match missed {
                Missed::TooMuch(lost) => {
                    self.cursor = self.app.live().ring().last();
                    self.app.meters().dropped(lost);
                    return Next::Gap(lost);
                }
                Missed::Changes(changes, up_to) => {
                    self.cursor = up_to;
                    if !changes.is_empty() {
                        return Next::Changes(changes);
                    }
                }
            }
            let cursor = self.cursor;
            let moved = tokio::select! {
                moved = self.last.wait_for(|last| *last > cursor) => moved.is_ok(),
                _ = self.stopping.wait_for(|stop| *stop) => false,
                () = sleep_until(self.next_ping) => true,
            };
            if !moved {
                return Next::End;
            }
        }
    }

    /// Whether the client would still be let in.
    pub(super) async fn may_listen(&self) -> bool {
        is_still(&self.app, &self.caller).await
    }

    /// Counts a message that was sent.
    pub(super) fn sent(&self) {
        self.app.meters().framed();
    }

    /// Names a place in the ring for ever.
    pub(super) fn mark(&self, sequence: u64) -> String {
        format!("{}-{sequence}", self.app.live().server_id)
    }
}

impl Live {
    /// Reads where a client was; nothing where what came after is no longer known.
    fn known(&self, since: &str) -> Option<u64> {
        let sequence = match since.rsplit_once('-') {
            Some((server, sequence)) => (server == self.server_id).then_some(sequence)?,
            None => since,
        };
        let sequence = sequence.parse().ok()?;
        let missed = self.ring().since(sequence, None);
        matches!(missed, Missed::Changes(..)).then_some(sequence)
    }
}
