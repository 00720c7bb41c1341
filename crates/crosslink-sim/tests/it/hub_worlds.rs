//! Worlds with a remote hold for some seeds; `crosslink selftest` tries more.

use crosslink_sim::{HubReport, RemoteKind, run_hub_seed};

/// So many seeds are tried, unless `CROSSLINK_HUB_SEEDS` says otherwise.
const SEEDS: u64 = 20;

/// So many of them with a bare repository, unless `CROSSLINK_BARE_SEEDS` says otherwise.
const BARE_SEEDS: u64 = 2;

/// Lives through worlds; all must hold.
fn live(kind: RemoteKind, seeds: u64) -> HubReport {
    let mut all = HubReport::default();
    let mut broken = Vec::new();
    for seed in 0..seeds {
        match run_hub_seed(kind, seed, 120) {
            Ok(held) => {
                all.acknowledged += held.acknowledged;
                all.contacts += held.contacts;
                all.failed += held.failed;
                all.holds += held.holds;
                all.killed += held.killed;
                all.guarded += held.guarded;
            }
            Err(what) => broken.push(format!("seed {seed}: {what}")),
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    all
}

#[test]
fn clones_that_share_a_remote_agree_whatever_it_does() {
    let seeds = crate::wanted("CROSSLINK_HUB_SEEDS", SEEDS);
    let all = live(RemoteKind::Simulated, seeds);
    let enough = all.acknowledged > 1_000 && all.contacts > 300 && all.failed > 20;
    let enough = enough && all.holds > 40 && all.guarded > 100 && all.killed > 10;
    assert!(enough, "{all:?}");
}

#[test]
fn clones_that_share_a_bare_repository_agree_whatever_it_does() {
    let seeds = crate::wanted("CROSSLINK_BARE_SEEDS", BARE_SEEDS);
    let all = live(RemoteKind::Bare, seeds);
    assert!(all.acknowledged > 60 && all.contacts > 20, "{all:?}");
}
