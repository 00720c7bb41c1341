#[test]
fn timing() {
    let seeds = std::env::args().count() as u64; let _ = seeds;
    let start = std::time::Instant::now();
    for seed in 0..300 { crosslink_sim::run_seed(seed, 0).unwrap(); }
    eprintln!("0 steps: {:?}", start.elapsed()/300);
    let start = std::time::Instant::now();
    for seed in 0..300 { crosslink_sim::run_seed(seed, 60).unwrap(); }
    eprintln!("60 steps: {:?}", start.elapsed()/300);
}
