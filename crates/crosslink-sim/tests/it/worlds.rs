//! Worlds by the dozen.

use crosslink_sim::{SelftestOptions, selftest};

#[test]
fn every_world_heals_into_one_state() {
    let mut told = 0;
    let report = selftest(&SelftestOptions::first(60), &mut |_| told += 1);
    let report = report.unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!((report.seeds, report.steps, told), (60, 3_600, 60));
    assert!(report.acknowledged > 60 * 20, "{report:?}");
}
