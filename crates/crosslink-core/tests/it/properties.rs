//! Runs properties from a seed that is fixed, printed, and can be set with `PROPTEST_RNG_SEED`.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestCaseResult, TestRunner};

/// Tries a property on this many values.
#[track_caller]
pub(crate) fn for_all<S: Strategy>(
    cases: u32,
    strategy: &S,
    property: impl Fn(S::Value) -> TestCaseResult,
) {
    let mut config = Config {
        failure_persistence: None,
        ..Config::with_cases(cases)
    };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(0x0c05_511c);
    }
    let seed = config.rng_seed;
    if let Err(failure) = TestRunner::new(config).run(strategy, property) {
        panic!("with seed {seed:?}: {failure}");
    }
}

/// Orders a list by a list of keys, so that a shrunk list of keys is an order too.
pub(crate) fn shuffled<T: Clone>(items: &[T], keys: &[u64]) -> Vec<T> {
    let mut keyed: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(place, item)| {
            (
                keys.get(place % keys.len().max(1)).copied(),
                place,
                item.clone(),
            )
        })
        .collect();
    // A key used twice must not keep neighbours together, so the place turns with it.
    keyed.sort_by_key(|(key, place, _)| {
        let key = key.unwrap_or_default();
        (key.wrapping_mul(2 * *place as u64 + 1) >> 7, *place)
    });
    keyed.into_iter().map(|(_, _, item)| item).collect()
}
