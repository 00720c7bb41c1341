//! The thread that sends what waits: in order for each endpoint, few at once, and never in the way of the watch.

mod flights;

use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

use crosslink_core::problem::Problem;
use crosslink_core::time::Clock;
use crosslink_store::fleet::{DeliveryState, FleetStore};

use super::outcome::Outcome;
use flights::Queue;

/// The deliveries of an index, under way. They end when this is dropped.
pub struct Deliveries {
    waker: Waker,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// Tells the deliveries that there is something to do.
#[derive(Clone)]
pub struct Waker(Sender<Message>);

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempted {
    /// The number of the delivery.
    pub delivery: i64,
    /// The number of the endpoint.
    pub webhook: i64,
    /// Where the delivery stands now.
    pub state: DeliveryState,
}

enum Message {
    Wake,
    Sent { webhook: i64, outcome: Outcome },
    Subscribe(Sender<Attempted>),
    Stop,
}

impl Deliveries {
    /// Begins to send what waits in an index.
    ///
    /// # Errors
    /// Where the index cannot be opened.
    pub fn start(index: &Path, clock: Box<dyn Clock + Send>) -> Result<Self, Problem> {
        let (messages, inbox) = mpsc::channel();
        let queue = Queue::new(FleetStore::open(index)?, clock, messages.clone());
        let thread = std::thread::Builder::new()
            .name("deliver".to_owned())
            .spawn(move || queue.run(&inbox))
            .map_err(|error| Problem::bug("no thread could be started").caused_by(&error))?;
        Ok(Self {
            waker: Waker(messages),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Returns what wakes the deliveries up.
    pub fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// Hears what comes of every attempt from now on.
    pub fn subscribe(&self) -> Receiver<Attempted> {
        let (sender, attempts) = mpsc::channel();
        self.waker.tell(Message::Subscribe(sender));
        attempts
    }

    /// Says that the deliveries are to end soon, without waiting for it.
    pub fn begin_to_stop(&self) {
        self.waker.tell(Message::Stop);
    }

    /// Ends the deliveries and waits until they have ended: what is under way has a second left.
    pub fn stop(&self) {
        self.begin_to_stop();
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = thread.take() {
            // A thread that panicked has said so already.
            let _ = thread.join();
        }
    }
}

impl Drop for Deliveries {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Waker {
    /// Has the deliveries look for something to send.
    pub fn wake(&self) {
        self.tell(Message::Wake);
    }

    /// Deliveries that ended hear nothing; what waits is sent when they begin again.
    fn tell(&self, message: Message) {
        let _ = self.0.send(message);
    }
}
