//! The simulator, tried: worlds hold, and a broken promise is found.

#![expect(
    clippy::unwrap_used,
    reason = "a test may panic, also in what its functions share"
)]

mod hazards;
mod hub_locks;
mod hub_trust;
mod hub_worlds;
mod races;
mod swarms;
mod team;
mod worlds;

/// How much of a test is wanted: the value of a variable, or what every run of the tests does.
#[expect(
    clippy::disallowed_methods,
    reason = "only whoever starts the tests can say how much of them is wanted"
)]
fn wanted<T: std::str::FromStr>(variable: &str, usual: T) -> T {
    let asked = std::env::var(variable).ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// A small number for every run of the tests, a great one where `CROSSLINK_FULL` is set.
fn rounds(small: usize, great: usize) -> usize {
    match wanted("CROSSLINK_FULL", String::new()).is_empty() {
        true => small,
        false => great,
    }
}
