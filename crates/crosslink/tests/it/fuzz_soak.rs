//! Every decoder of foreign bytes over a corpus of samples, and for as long as one likes over damaged ones.
//!
//! `CROSSLINK_FUZZ_SECONDS=120 CROSSLINK_FUZZ_TARGET=query cargo test --release -p crosslink --test it fuzz_soak`
//! soaks one target; `CROSSLINK_FUZZ_SEED` begins elsewhere, and `CROSSLINK_FUZZ_SAMPLES` names a folder with more samples, in
//! a folder for each target. What makes a decoder panic is kept, and its path printed.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use crate::robust_support::{Numbers, asked};

/// Longer inputs find little more and cost time.
const LENGTH_LIMIT: usize = 32 * 1024;

/// Words that steer the decoders into their corners.
const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "\\",
    "\n",
    "\r\n",
    "null",
    "true",
    "-1",
    "0",
    "1e999",
    "4294967296",
    "18446744073709551616",
    "\\u0000",
    "\\ud800",
    "\u{feff}",
    "\u{202e}",
    "\"id\":",
    "\"title\":",
    "\"status\":\"open\"",
    "\"dependencies\":[",
    "\"comments\":[{",
    "\"type\":\"blocks\"",
    "\"uuid\":",
    "\"issues\":[",
    "\"version\":1",
    "2026-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z",
    "0001-01-01T00:00:00Z",
    "status:",
    "label:a,b",
    " OR ",
    "(",
    ")",
    "-",
    "due:<7d",
    "### [ ] #1: ",
    "- **Priority:** ",
    "| --- |",
    "SQLite format 3\0",
    "\"agent_seq\":",
    "\"event\":{\"type\":\"LockClaimed\",\"issue_display_id\":1,\"branch\":null}",
    "\"signature\":\"U1NIU0lHAAAAAQ==\"",
    "\"watermark\":{\"timestamp\":\"2026-01-01T00:00:00Z\",\"agent_id\":\"a\",\"agent_seq\":1}",
    "\"display_id_map\":{",
    "\"layout_version\":",
    "11111111-1111-4111-8111-111111111111",
    "0123456789abcdef0123456789abcdef01234567",
    "ssh-ed25519 ",
    "namespaces=\"",
    "refs/heads/",
    "../",
    "ref: ",
    "gpgsig ",
    "https://",
    "%00",
    "&cursor=",
];

/// What takes the bytes.
type Target = fn(&[u8]);

/// Every target of every crate, by its name.
fn targets() -> impl Iterator<Item = (&'static str, Target)> {
    let all = [
        crosslink_agents::fuzz::TARGETS,
        crosslink_git::fuzz::TARGETS,
        crosslink_hub::fuzz::TARGETS,
        crosslink_mcp::fuzz::TARGETS,
        crosslink_server::fuzz::TARGETS,
        crosslink_workspace::fuzz::TARGETS,
    ];
    all.into_iter().flatten().copied()
}

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/corpus")
        .join(target)
}

/// The samples of a target, by name.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    samples(&folder(target))
}

fn samples(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{error}: no samples in {}", folder.display()));
    let mut samples: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                fs::read(&path).unwrap(),
            )
        })
        .collect();
    samples.sort();
    samples
}

#[test]
fn every_target_has_its_program() {
    let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/fuzz_targets");
    let programs = fs::read_dir(programs).unwrap();
    let programs: BTreeSet<_> = programs
        .map(|entry| entry.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let names: BTreeSet<_> = targets().map(|(target, _)| target.to_owned()).collect();
    assert_eq!(names, programs);
    assert_eq!(names.len(), targets().count(), "a name is taken twice");
}

#[test]
fn the_samples_are_read_without_a_panic() {
    for (target, run) in targets() {
        let samples = corpus(target);
        assert!(samples.len() >= 3, "{target} has {} samples", samples.len());
        for (name, sample) in samples {
            let survived = catch_unwind(|| run(&sample)).is_ok();
            assert!(survived, "{target} panics at the sample {name}");
        }
    }
}

#[test]
fn damaged_samples_are_read_without_a_panic() {
    for (target, run) in targets() {
        let mut left = if target.ends_with("_db") { 30 } else { 300 };
        soak((target, run), 0x5eed, || {
            left -= 1;
            left > 0
        });
    }
}

#[test]
fn one_target_is_soaked_for_as_long_as_is_asked() {
    let Some(seconds) = asked("CROSSLINK_FUZZ_SECONDS") else {
        return;
    };
    let length = Duration::from_secs(seconds.parse().unwrap());
    let seed = asked("CROSSLINK_FUZZ_SEED").map_or(1, |seed| seed.parse().unwrap());
    let chosen = asked("CROSSLINK_FUZZ_TARGET");
    for (target, run) in
        targets().filter(|(target, _)| chosen.as_deref().is_none_or(|it| it == *target))
    {
        let start = Instant::now();
        let tried = soak((target, run), seed, || start.elapsed() < length);
        eprintln!(
            "{target}: {tried} inputs in {} s from seed {seed}",
            start.elapsed().as_secs()
        );
    }
}

/// Feeds a target with damaged samples while it should go on; returns how many it survived.
fn soak((target, run): (&str, Target), seed: u64, mut go_on: impl FnMut() -> bool) -> u64 {
    let more = asked("CROSSLINK_FUZZ_SAMPLES").map(|folder| Path::new(&folder).join(target));
    let more = more.filter(|folder| folder.is_dir());
    let samples: Vec<_> = corpus(target)
        .into_iter()
        .chain(more.iter().flat_map(|folder| samples(folder)))
        .map(|(_, sample)| sample)
        .collect();
    let mut numbers = Numbers(seed);
    let mut tried = 0;
    while go_on() {
        let mut input = damaged(&samples, &mut numbers);
        if target == "event_codec" && numbers.below(4) > 0 {
            input = sealed_again(&input);
        }
        if catch_unwind(|| run(&input)).is_err() {
            let path = std::env::temp_dir().join(format!("crosslink-fuzz-{target}-{seed}-{tried}"));
            fs::write(&path, &input).unwrap();
            panic!(
                "{target} panics at {}, input {tried} from seed {seed}",
                path.display()
            );
        }
        tried += 1;
    }
    tried
}

/// The same event line with the id that fits the rest of it, so that the damage is looked at.
fn sealed_again(line: &[u8]) -> Vec<u8> {
    // `{"id":"`, 32 digits, `",`.
    const HEAD: usize = 41;
    let rest = line.get(HEAD..).unwrap_or_default();
    let digest = Sha256::new()
        .chain_update(b"{")
        .chain_update(rest)
        .finalize();
    let digits: String = digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    [format!("{{\"id\":\"{digits}\",").as_bytes(), rest].concat()
}

/// A sample with some damage.
fn damaged(samples: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = samples[numbers.below(samples.len())].clone();
    for _ in 0..=numbers.below(6) {
        damage(&mut bytes, samples, numbers);
    }
    bytes.truncate(LENGTH_LIMIT);
    bytes
}

fn damage(bytes: &mut Vec<u8>, samples: &[Vec<u8>], numbers: &mut Numbers) {
    let at = numbers.below(bytes.len() + 1);
    let end = at + numbers.below(bytes.len() - at + 1).min(64);
    match numbers.below(8) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => bytes.extend_from_within(at..end),
        3 if at < bytes.len() => bytes[at] ^= 1 << numbers.below(8),
        4 if at < bytes.len() => bytes[at] = u8::try_from(numbers.below(256)).unwrap(),
        5 => {
            // A piece of another sample takes the place of a piece of this one.
            let other = &samples[numbers.below(samples.len())];
            let from = numbers.below(other.len() + 1);
            let to = from + numbers.below(other.len() - from + 1).min(256);
            bytes.splice(at..end, other[from..to].iter().copied());
        }
        6 => {
            // Doubled often enough, brackets nest deep.
            let piece: Vec<u8> = bytes[at..(at + 1).min(bytes.len())].repeat(1 << numbers.below(9));
            bytes.splice(at..at, piece);
        }
        _ => {
            let token = TOKENS[numbers.below(TOKENS.len())];
            bytes.splice(at..at, token.bytes());
        }
    }
}
