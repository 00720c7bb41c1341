//! What the thread of the deliveries does: it sends what is due, and writes down what comes of it.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use crosslink_core::problem::Problem;
use crosslink_core::time::{Clock, Timestamp};
use crosslink_store::fleet::{DeliveryState, FleetStore, WaitingDelivery};

use super::{Attempted, Message};
use crate::deliver::address;
use crate::deliver::backoff::retry_after;
use crate::deliver::outcome::{Outcome, Then};
use crate::deliver::send::{Cancel, Post};

/// So many requests at once.
const AT_ONCE: usize = 8;
/// So many of them to one host.
const PER_HOST: usize = 2;
/// So often what an endpoint does not take is tried; the waits between add up to ten minutes.
const BRIEF: u32 = 8;
/// How long requests may go on once everything is to end.
const GRACE: Duration = Duration::from_secs(1);
/// How long to wait when the index cannot be read or written.
const TROUBLE: Duration = Duration::from_secs(5);
/// The longest wait without a look at the clock, which may have been set.
const LONGEST: Duration = Duration::from_secs(60);
/// How many days it is remembered what arrived.
const DELIVERED_DAYS: i64 = 7;
/// How many days it is remembered what was given up.
const DEAD_DAYS: i64 = 30;

/// What the thread knows.
pub(super) struct Queue {
    store: FleetStore,
    clock: Box<dyn Clock + Send>,
    messages: Sender<Message>,
    /// What is under way, by its endpoint: one at a time, which keeps them in order.
    flights: BTreeMap<i64, Flight>,
    listeners: Vec<Sender<Attempted>>,
}

/// A delivery that was sent, or whose outcome is still to be written down.
struct Flight {
    delivery: i64,
    attempts: u32,
    shown: String,
    host: String,
    cancel: Option<Cancel>,
    outcome: Option<Outcome>,
}

impl Queue {
    pub(super) fn new(
        store: FleetStore,
        clock: Box<dyn Clock + Send>,
        messages: Sender<Message>,
    ) -> Self {
        Self {
            store,
            clock,
            messages,
            flights: BTreeMap::new(),
            listeners: Vec::new(),
        }
    }

    pub(super) fn run(mut self, inbox: &Receiver<Message>) {
        loop {
            let begun = self.settle().and_then(|()| self.begin());
            let patience = begun.unwrap_or_else(|problem| {
                tracing::error!(%problem, "deliveries cannot be read or written");
                Some(TROUBLE)
            });
            let message = match patience {
                Some(patience) => inbox.recv_timeout(patience.min(LONGEST)),
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match message {
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(message) => self.handle(message),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        self.finish(inbox);
    }

    fn handle(&mut self, message: Message) {
        match message {
            Message::Sent { webhook, outcome } => {
                if let Some(flight) = self.flights.get_mut(&webhook) {
                    flight.outcome = Some(outcome);
                }
            }
            Message::Subscribe(listener) => self.listeners.push(listener),
            Message::Wake | Message::Stop => {}
        }
    }

    /// Sends what is due; returns how long nothing else will be, for ever where nothing waits.
    fn begin(&mut self) -> Result<Option<Duration>, Problem> {
        let now = self.clock.now();
        let mut soonest: Option<Duration> = None;
        for waiting in self.store.waiting_deliveries()? {
            if self.flights.contains_key(&waiting.webhook.id) {
                continue;
            }
            match remaining(&waiting, now) {
                Some(left) => soonest = Some(soonest.map_or(left, |soonest| soonest.min(left))),
                // What has no room goes when something lands.
                None if self.flights.len() < AT_ONCE => self.send(waiting),
                None => {}
            }
        }
        Ok(soonest)
    }

    fn send(&mut self, waiting: WaitingDelivery) {
        let (webhook, messages) = (waiting.webhook.id, self.messages.clone());
        let mut flight = Flight {
            delivery: waiting.id,
            attempts: waiting.attempts,
            shown: address::masked(&waiting.webhook.webhook.url),
            host: String::new(),
            cancel: None,
            outcome: None,
        };
        match Post::new(&waiting.webhook, waiting.id.to_string(), waiting.body) {
            Ok(post) => {
                post.address().host().clone_into(&mut flight.host);
                if self.to_host(&flight.host) >= PER_HOST {
                    return;
                }
                flight.cancel = Some(post.cancel());
                let send = move || {
                    let outcome = post.send();
                    // Deliveries that ended have no use for it.
                    let _ = messages.send(Message::Sent { webhook, outcome });
                };
                let thread = std::thread::Builder::new().name("post".to_owned());
                if let Err(error) = thread.spawn(send) {
                    self.fail(webhook, error.to_string());
                }
            }
            Err(error) => self.fail(webhook, error.to_string()),
        }
        self.flights.insert(webhook, flight);
    }

    /// Has an attempt fail that was none.
    fn fail(&self, webhook: i64, error: String) {
        let outcome = Outcome::failed(error);
        // The thread that hears it is this one.
        let _ = self.messages.send(Message::Sent { webhook, outcome });
    }

    fn to_host(&self, host: &str) -> usize {
        let flights = self.flights.values();
        flights.filter(|flight| flight.host == host).count()
    }

    /// Writes down what came of what was sent. What cannot be written stays under way, so that it is not sent again.
    fn settle(&mut self) -> Result<(), Problem> {
        let now = self.clock.now();
        let landed: Vec<i64> = self
            .flights
            .iter()
            .filter_map(|(webhook, flight)| flight.outcome.is_some().then_some(*webhook))
            .collect();
        for webhook in landed {
            let flight = &self.flights[&webhook];
            let state = self.record(webhook, flight, now)?;
            let attempted = Attempted {
                delivery: flight.delivery,
                webhook,
                state,
            };
            self.flights.remove(&webhook);
            // A listener that went away is forgotten.
            self.listeners
                .retain(|listener| listener.send(attempted).is_ok());
        }
        Ok(())
    }

    fn record(
        &self,
        webhook: i64,
        flight: &Flight,
        now: Timestamp,
    ) -> Result<DeliveryState, Problem> {
        let (delivery, endpoint) = (flight.delivery, flight.shown.as_str());
        let Some(Outcome::Failed { error, then, .. }) = &flight.outcome else {
            tracing::debug!(webhook, delivery, endpoint, "delivered");
            self.store.transact(|store| {
                store.delivered(delivery, now)?;
                let days = |days: i64| now.plus_seconds(-days * 86_400);
                store.prune_deliveries(days(DELIVERED_DAYS), days(DEAD_DAYS))
            })?;
            return Ok(DeliveryState::Delivered);
        };
        let failures = flight.attempts.saturating_add(1);
        let wait = match then {
            Then::Again(asked) => retry_after(failures, *asked),
            Then::AgainBriefly => retry_after(failures, None).filter(|_| failures < BRIEF),
            Then::Stop => None,
        };
        let next_at = wait.map(|wait| now.plus_seconds(wait.as_secs().cast_signed()));
        self.store.transact(|store| {
            if *then == Then::Stop {
                store.disable_webhook(webhook, error)?;
            }
            store.delivery_failed(delivery, error, next_at, now)
        })?;
        match next_at {
            Some(next) => {
                tracing::warn!(webhook, delivery, endpoint, %error, failures, %next, "not delivered");
                Ok(DeliveryState::Waiting)
            }
            None => {
                tracing::error!(webhook, delivery, endpoint, %error, failures, "delivery given up");
                Ok(DeliveryState::Dead)
            }
        }
    }

    /// Gives what is under way a little time, then breaks it off; that is sent again another time.
    fn finish(mut self, inbox: &Receiver<Message>) {
        let end = Instant::now() + GRACE;
        while self.flights.values().any(|flight| flight.outcome.is_none()) {
            let left = end.saturating_duration_since(Instant::now());
            match inbox.recv_timeout(left) {
                Ok(message) => self.handle(message),
                Err(_) => break,
            }
        }
        for flight in self.flights.values_mut() {
            if flight.outcome.is_none() {
                flight.outcome = Some(Outcome::failed("it was broken off, for the watch ended"));
                if let Some(cancel) = flight.cancel.take() {
                    cancel.cancel();
                }
            }
        }
        if let Err(problem) = self.settle() {
            tracing::error!(%problem, "what was delivered cannot be written down");
        }
    }
}

/// How long a delivery still has to wait; nothing if it is due. One that would have to wait for longer than ever is due too:
/// the clock was set back.
fn remaining(waiting: &WaitingDelivery, now: Timestamp) -> Option<Duration> {
    let nanos = waiting.next_at.as_nanos().saturating_sub(now.as_nanos());
    let left = Duration::from_nanos(u64::try_from(nanos).ok().filter(|nanos| *nanos > 0)?);
    let longest = retry_after(waiting.attempts, Some(Duration::MAX));
    (Some(left) <= longest).then_some(left)
}
