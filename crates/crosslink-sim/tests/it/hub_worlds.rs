//! Worlds with a remote hold for some seeds; `crosslink selftest` tries more.

/// So many seeds are tried.
const SEEDS: u64 = 20;

#[test]
fn clones_that_share_a_remote_agree_whatever_it_does() {
    let (mut acknowledged, mut contacts, mut failed) = (0, 0, 0);
    let mut broken = Vec::new();
    for seed in 0..SEEDS {
        match crosslink_sim::run_hub_seed(seed, 60) {
            Ok(held) => {
                acknowledged += held.acknowledged;
                contacts += held.contacts;
                failed += held.failed;
            }
            Err(what) => broken.push(format!("seed {seed}: {what}")),
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    let counts = (acknowledged, contacts, failed);
    assert!(
        acknowledged > 1_000 && contacts > 500 && failed > 20,
        "{counts:?}"
    );
}
