//! `cargo xtask fuzz`: every decoder of foreign bytes, under libFuzzer where it is installed, else under a plain mutator.

use std::fs;
use std::process::Command;

use crate::flags::Accepts;
use crate::project::{self, Fallible, cargo};

/// Fuzzes one target, or each in turn, for the given number of seconds.
pub(crate) fn run(arguments: &[String]) -> Fallible<()> {
    let flags = Accepts {
        switches: &[],
        values: &["--seconds"],
        words: 1,
    }
    .read(arguments)?;
    let seconds = flags.number("--seconds", 60)?;
    let targets = chosen(targets()?, flags.word())?;
    let missing = missing(&toolchains(), project::has("cargo-fuzz"));
    if missing.is_empty() {
        return targets
            .iter()
            .try_for_each(|target| under_libfuzzer(target, seconds));
    }
    println!("Not on this machine: {}.", missing.join(", "));
    println!("Running the same targets on stable, under a deterministic mutator without coverage.");
    targets
        .iter()
        .try_for_each(|target| under_mutator(target, seconds))
}

/// Returns the names of the programs in fuzz/fuzz_targets.
fn targets() -> Fallible<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(project::root().join("fuzz/fuzz_targets"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".rs").map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

fn chosen(targets: Vec<String>, wanted: Option<&str>) -> Fallible<Vec<String>> {
    match wanted {
        None => Ok(targets),
        Some(name) if targets.iter().any(|target| target == name) => Ok(vec![name.to_owned()]),
        Some(name) => Err(format!("no target `{name}`; there are {}", targets.join(", ")).into()),
    }
}

fn toolchains() -> String {
    project::answer(Command::new("rustup").args(["toolchain", "list"])).unwrap_or_default()
}

/// Says what libFuzzer would need, each with the way to get it.
fn missing(toolchains: &str, cargo_fuzz: bool) -> Vec<&'static str> {
    let nightly = toolchains.lines().any(|line| line.starts_with("nightly"));
    let needs = [
        (
            nightly,
            "a nightly toolchain (rustup toolchain install nightly)",
        ),
        (cargo_fuzz, "cargo-fuzz (cargo install cargo-fuzz)"),
    ];
    needs
        .into_iter()
        .filter(|(here, _)| !here)
        .map(|(_, need)| need)
        .collect()
}

fn under_libfuzzer(target: &str, seconds: u64) -> Fallible<()> {
    let limit = format!("-max_total_time={seconds}");
    let mut command = Command::new("rustup");
    command.args([
        "run", "nightly", "cargo", "fuzz", "run", target, "--", &limit,
    ]);
    project::run(command.current_dir(project::root()))
}

fn under_mutator(target: &str, seconds: u64) -> Fallible<()> {
    println!("{target}: {seconds} s");
    let arguments = [
        "test",
        "--locked",
        "--package",
        "crosslink",
        "--test",
        "it",
        "fuzz_soak",
        "--",
        "--nocapture",
    ];
    let mut command = cargo(&arguments);
    command
        .env("CROSSLINK_FUZZ_TARGET", target)
        .env("CROSSLINK_FUZZ_SECONDS", seconds.to_string());
    if let Some(directory) = project::real_data() {
        command.env("CROSSLINK_TEST_DATA", directory);
    }
    project::run(&mut command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libfuzzer_needs_is_named() {
        let stable = "stable-x86_64 (default)\n1.95.0\n";
        let both = "stable\nnightly-x86_64\n";
        let nightly = "a nightly toolchain (rustup toolchain install nightly)";
        let program = "cargo-fuzz (cargo install cargo-fuzz)";
        assert_eq!(missing(both, true), Vec::<&str>::new());
        assert_eq!(missing(both, false), [program]);
        assert_eq!(missing(stable, true), [nightly]);
        assert_eq!(missing("", false), [nightly, program]);
    }

    #[test]
    fn one_target_or_all_of_them_are_chosen() {
        let all = || vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(chosen(all(), None).unwrap(), all());
        assert_eq!(chosen(all(), Some("b")).unwrap(), ["b"]);
        let problem = chosen(all(), Some("c")).unwrap_err();
        assert_eq!(problem.to_string(), "no target `c`; there are a, b");
    }

    #[test]
    fn every_target_is_a_program_of_the_fuzz_crate() {
        let manifest = fs::read_to_string(project::root().join("fuzz/Cargo.toml")).unwrap();
        let listed: Vec<_> = manifest
            .lines()
            .filter_map(|line| {
                line.strip_prefix("path = \"fuzz_targets/")?
                    .strip_suffix(".rs\"")
            })
            .collect();
        assert_eq!(targets().unwrap(), listed);
    }
}
