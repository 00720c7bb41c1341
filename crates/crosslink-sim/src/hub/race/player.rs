//! A clone in a thread of its own, which stops at every moment of its exchanges until it is told to go on.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use crosslink_core::problem::Problem;
use crosslink_workspace::Workspace;

use crate::hub::clone::{HubClone, Machine};
use crate::hub::network::{kill, outlived};

/// What a player does when its turn comes.
pub(super) type Deed = dyn FnOnce(&mut Workspace) -> Result<(), Problem> + Send;

enum Order {
    Do(Box<Deed>),
    GoOn,
}

/// What a player says when its turn is over.
#[derive(Debug)]
pub(super) enum Told {
    /// It stands in the middle of an exchange.
    Stopped,
    /// Its process was killed; another one is there.
    Killed,
    /// It is done.
    Done(Result<(), Problem>),
}

/// A clone that acts only when it is its turn.
pub(super) struct Player {
    pub(super) machine: Machine,
    /// Whether it stands in the middle of an exchange.
    pub(super) busy: bool,
    orders: Option<Sender<Order>>,
    told: Receiver<Told>,
    thread: Option<JoinHandle<()>>,
}

impl Player {
    /// Lets a clone play; the ids of its further processes follow from a seed.
    pub(super) fn new(clone: HubClone, seed: u64) -> Self {
        let (orders, receiver) = channel();
        let (tell, told) = channel();
        let receiver = Arc::new(Mutex::new(receiver));
        let machine = clone.machine.clone();
        let (stops, tells) = (Arc::clone(&receiver), tell.clone());
        machine.network.meanwhile(move |_| {
            let said = tells.send(Told::Stopped);
            match next(&stops).filter(|_| said.is_ok()) {
                Some(Order::GoOn) => {}
                _ => kill(),
            }
        });
        let thread = std::thread::spawn(move || live(clone, &receiver, &tell, seed));
        Self {
            machine,
            busy: false,
            orders: Some(orders),
            told,
            thread: Some(thread),
        }
    }

    /// Begins something, and comes as far as to its first exchange.
    pub(super) fn begin(&mut self, deed: Box<Deed>) -> Told {
        self.turn(Order::Do(deed))
    }

    /// Comes as far as to the next moment.
    pub(super) fn go_on(&mut self) -> Told {
        self.turn(Order::GoOn)
    }

    /// Ends the process in the middle of an exchange.
    pub(super) fn die(&mut self) -> Told {
        // Nothing that can be begun in the middle of something else: whoever is told so ends.
        self.turn(Order::Do(Box::new(|_| Ok(()))))
    }

    fn turn(&mut self, order: Order) -> Told {
        let orders = self
            .orders
            .as_ref()
            .expect("a player has orders until it is dropped");
        let told = orders.send(order).ok().and_then(|()| self.told.recv().ok());
        let told = told.unwrap_or(Told::Killed);
        self.busy = matches!(told, Told::Stopped);
        told
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            // What it panicked of was told by its turn.
            let _ = thread.join();
        }
    }
}

fn next(orders: &Mutex<Receiver<Order>>) -> Option<Order> {
    let orders = orders.lock().expect("nothing panics while it waits");
    orders.recv().ok()
}

fn live(mut clone: HubClone, orders: &Mutex<Receiver<Order>>, tell: &Sender<Told>, mut seed: u64) {
    while let Some(Order::Do(deed)) = next(orders) {
        let told = match outlived(|| deed(&mut clone.workspace)) {
            Some(done) => Told::Done(done),
            None => {
                seed = seed.wrapping_add(1);
                match clone.reopened(seed) {
                    Ok(opened) => clone = opened,
                    Err(problem) => {
                        let _ = tell.send(Told::Done(Err(problem)));
                        return;
                    }
                }
                Told::Killed
            }
        };
        if tell.send(told).is_err() {
            return;
        }
    }
}
