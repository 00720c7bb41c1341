//! Worlds by the dozen, each from its seed.

use crosslink_sim::{SelftestFailure, SelftestOptions, run_seed, selftest};

#[test]
fn every_world_heals_into_one_state() {
    let options = SelftestOptions {
        threads: 2,
        ..SelftestOptions::first(120)
    };
    let mut told = Vec::new();
    let report = selftest(&options, &mut |progress| {
        told.push((progress.done, progress.total))
    });
    let report = report.unwrap_or_else(|failure| panic!("{failure}"));
    // One world in eight goes on with a remote.
    assert_eq!((report.seeds, report.steps), (120, (120 + 15) * 60));
    assert!(
        report.acknowledged > 120 * 20 && report.excused > 0,
        "{report:?}"
    );
    assert_eq!(told, (1..=120).map(|done| (done, 120)).collect::<Vec<_>>());
}

#[test]
fn a_seed_gives_the_same_world_again() {
    for seed in [6, 11] {
        assert_eq!(run_seed(seed, 40), run_seed(seed, 40));
        assert_ne!(run_seed(seed, 40), run_seed(seed + 1, 40));
    }
}

#[test]
fn a_failure_says_how_to_repeat_it() {
    let failure = SelftestFailure {
        seed: 12,
        steps: 34,
        what: "the acknowledged event 09 is nowhere".to_owned(),
    };
    let said = "Seed 12 fails after 34 steps: the acknowledged event 09 is nowhere\n\
                To repeat: crosslink selftest --seed 12 --steps 34";
    assert_eq!(failure.to_string(), said);
}
