//! The simulated worlds, as everybody can run them.

use crate::support::Project;

/// Worlds that once went wrong; each stays here.
const REGRESSIONS: &[u64] = &[];

#[test]
fn twenty_worlds_converge() {
    let output = Project::without_project()
        .run(["selftest", "--seeds", "20"])
        .success();
    let line = output.stdout.trim_end();
    assert!(line.starts_with("20 worlds converged: "), "{output}");
    assert!(line.contains(" acknowledged events, "), "{output}");
    assert_eq!(output.stderr, "");
}

#[test]
fn one_world_is_the_same_every_time() {
    let project = Project::without_project();
    let tell = || project.run(["selftest", "--seed", "7"]).success().stdout;
    assert_eq!(tell(), tell());
}

#[test]
fn worlds_that_once_went_wrong_converge() {
    let project = Project::without_project();
    for seed in REGRESSIONS {
        project
            .run(["selftest", "--seed", &seed.to_string()])
            .success();
    }
}
