//! The bytes of `meta`, as the page of the format shows them.

use crosslink_hub::v4::meta::{HubJson, check_hub_json};
use crosslink_hub::v4::trust::{Entry, TrustState, decode, encode, fuzz};

use super::v4_trust_support::{key, letters, told};

const PAGE: &str = include_str!("../../../../docs/hub-format.md");
const TRUST: &str = include_str!("v4_data/trust.ndjson");
const HUB: &str = include_str!("v4_data/hub.json");

#[test]
fn the_part_on_meta_shows_the_golden_files() {
    let part = PAGE.split("\n## ").find(|part| part.starts_with("`meta`"));
    let blocks = part.unwrap().split("\n```").skip(1).step_by(2);
    let texts: Vec<&str> = blocks
        .map(|block| block.split_once('\n').unwrap().1)
        .collect();
    assert_eq!(texts, [HUB.trim_end(), TRUST.trim_end()]);
}

#[test]
fn the_golden_lines_are_read_and_written_to_the_letter() {
    let entries = decode(TRUST.as_bytes()).unwrap();
    let written = String::from_utf8(encode(&entries).unwrap()).unwrap();
    assert_eq!(written, TRUST);
    let hub = HubJson::parse(HUB.as_bytes()).unwrap();
    assert_eq!(hub.to_json(), HUB.trim_end());
    let kinds: Vec<&str> = entries.iter().map(Entry::kind).collect();
    let expected = [
        "root", "policy", "admit", "admit", "migrated", "revoke", "rotate", "ponder",
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn the_golden_lines_are_one_trust_log() {
    let entries = decode(TRUST.as_bytes()).unwrap();
    let state = TrustState::found(&key("R"), &entries).unwrap();
    let expected = "enforce: A out, was writer; C driver; R was driver, now S; S root";
    assert_eq!(told(&state), expected);
    let names =
        (state.members()).map(|member| letters(&format!("{} {}", member.key_name, member.name)));
    let mut names: Vec<String> = names.collect();
    names.sort();
    assert_eq!(names, ["A build machine", "C Blaise", "R Ada", "S Ada"]);
}

#[test]
fn whatever_becomes_of_the_golden_bytes_they_are_read_or_refused() {
    for (text, target) in [
        (TRUST, fuzz::log as fn(&[u8])),
        (HUB, check_hub_json as fn(&[u8])),
    ] {
        target(text.as_bytes());
        for at in 0..text.len() {
            target(&text.as_bytes()[..at]);
            let mut damaged = text.as_bytes().to_vec();
            damaged[at] = b"\0\n\"{9z\xff"[at % 7];
            target(&damaged);
        }
    }
}
