//! Worlds with a remote hold for some seeds; `crosslink selftest` tries more.

use crosslink_sim::HubReport;

/// So many seeds are tried, unless `CROSSLINK_HUB_SEEDS` says otherwise.
const SEEDS: u64 = 20;

#[test]
fn clones_that_share_a_remote_agree_whatever_it_does() {
    let seeds = crate::wanted("CROSSLINK_HUB_SEEDS", SEEDS);
    let mut all = HubReport::default();
    let mut broken = Vec::new();
    for seed in 0..seeds {
        match crosslink_sim::run_hub_seed(seed, 120) {
            Ok(held) => {
                all.acknowledged += held.acknowledged;
                all.contacts += held.contacts;
                all.failed += held.failed;
                all.holds += held.holds;
                all.guarded += held.guarded;
            }
            Err(what) => broken.push(format!("seed {seed}: {what}")),
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    let enough = all.acknowledged > 1_000 && all.contacts > 300 && all.failed > 20;
    assert!(enough && all.holds > 40 && all.guarded > 100, "{all:?}");
}
