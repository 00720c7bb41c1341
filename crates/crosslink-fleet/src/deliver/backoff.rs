//! When to try again what did not arrive.

use std::time::Duration;

/// The first wait.
const FIRST: Duration = Duration::from_secs(5);
/// The longest wait.
const LONGEST: Duration = Duration::from_secs(3_600);
/// All waits together; who was away for longer does not hear of it.
const WHOLE: Duration = Duration::from_secs(24 * 3_600);

/// Returns how long to wait after so many failures; nothing once all waits together would be longer than a
/// day: then it is a dead letter.
///
/// A function of the count alone, so that a clock that is set neither hurries nor loses anything.
/// `asked` is what the endpoint asked for; it may lengthen a wait up to the longest.
pub fn retry_after(failures: u32, asked: Option<Duration>) -> Option<Duration> {
    let mut waited = Duration::ZERO;
    let mut wait = Duration::ZERO;
    for failure in 0..failures {
        wait = FIRST.saturating_mul(1 << failure.min(16)).min(LONGEST);
        waited += wait;
        if waited > WHOLE {
            return None;
        }
    }
    Some(asked.map_or(wait, |asked| wait.max(asked.min(LONGEST))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour_and_end_within_a_day() {
        let waits: Vec<u64> = (1..)
            .map_while(|failures| retry_after(failures, None))
            .map(|wait| wait.as_secs())
            .collect();
        assert_eq!(
            waits[..12],
            [5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600]
        );
        let whole: u64 = waits.iter().sum();
        assert!((82_800..=86_400).contains(&whole), "{whole}");
        assert_eq!(retry_after(u32::MAX, None), None);
    }

    #[test]
    fn an_endpoint_may_ask_for_a_longer_wait_but_not_for_ever() {
        let asked = |seconds| retry_after(1, Some(Duration::from_secs(seconds)));
        assert_eq!(asked(1), Some(Duration::from_secs(5)));
        assert_eq!(asked(90), Some(Duration::from_secs(90)));
        assert_eq!(asked(1_000_000), Some(LONGEST));
    }
}
