//! Ids that follow from a seed.

use crosslink_core::id::IdSource;
use uuid::{Builder, Uuid};

use crate::random::Random;

/// Draws uuids of version 4 from a seed.
#[derive(Clone, Debug)]
pub struct SeededIds(Random);

impl SeededIds {
    /// Returns the ids of a seed.
    pub fn new(seed: u64) -> Self {
        Self(Random::new(seed))
    }
}

impl IdSource for SeededIds {
    fn uuid(&mut self) -> Uuid {
        let (high, low) = (self.0.draw(), self.0.draw());
        let bytes = (u128::from(high) << 64 | u128::from(low)).to_be_bytes();
        Builder::from_random_bytes(bytes).into_uuid()
    }
}
