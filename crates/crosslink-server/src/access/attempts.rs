//! How often one may try to enter.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many attempts …
const ATTEMPTS: u32 = 10;
/// … within this time.
const WITHIN: Duration = Duration::from_secs(60);
/// So many addresses are remembered at once; beyond that, nobody new may try.
const ADDRESSES: usize = 1_024;

/// The attempts of late, by where they came from.
#[derive(Default)]
pub(crate) struct Attempts {
    of: Mutex<HashMap<IpAddr, (Instant, u32)>>,
}

impl Attempts {
    /// Counts an attempt; says whether it may go on.
    pub(crate) fn allow(&self, from: IpAddr, now: Instant) -> bool {
        let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = |began: &Instant| now.saturating_duration_since(*began) >= WITHIN;
        of.retain(|_, (began, _)| !is_over(began));
        if of.len() >= ADDRESSES && !of.contains_key(&from) {
            return false;
        }
        let (_, count) = of.entry(from).or_insert((now, 0));
        *count = count.saturating_add(1);
        *count <= ATTEMPTS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_attempts_a_minute_and_no_more() {
        let attempts = Attempts::default();
        let (one, other) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([10, 0, 0, 1]));
        let began = Instant::now();
        for _ in 0..10 {
            assert!(attempts.allow(one, began));
        }
        assert!(!attempts.allow(one, began + Duration::from_secs(59)));
        assert!(attempts.allow(other, began));
        assert!(attempts.allow(one, began + WITHIN));
    }

    #[test]
    fn a_flood_of_addresses_is_not_remembered_without_end() {
        let attempts = Attempts::default();
        let began = Instant::now();
        let allowed =
            (0..5_000_u32).filter(|n| attempts.allow(IpAddr::from(n.to_be_bytes()), began));
        assert_eq!(allowed.count(), ADDRESSES);
    }
}
