//! The names of format 4.

use crosslink_core::id::IssueId;
use crosslink_git::ObjectId;
use crosslink_hub::v4::{
    HubRef, Prefix, Tip, parse_held, parse_tracking, refspec_of_all, tracking_of,
};

use crate::v4_support::{ISSUE, log_of};

const HEAD: &str = "8d2f01aa0123456789abcdef0123456789abcdef";

fn every() -> Vec<(HubRef, String)> {
    let log = log_of(1);
    let head: ObjectId = HEAD.parse().unwrap();
    vec![
        (HubRef::Meta, "meta".into()),
        (HubRef::Numbers, "numbers".into()),
        (HubRef::Log(log), format!("logs/{log}")),
        (
            HubRef::Sibling(log, Tip::of(head)),
            format!("logs/{log}-8d2f01aa"),
        ),
        (HubRef::Genesis, "logs/genesis".into()),
        (HubRef::Lock(IssueId(ISSUE)), format!("locks/{ISSUE}")),
        (HubRef::Presence(log), format!("presence/{log}")),
        (HubRef::Archive, "archive".into()),
    ]
}

#[test]
fn every_ref_reads_as_it_is_written() {
    for (at, name) in every() {
        assert_eq!(at.name(), name);
        assert_eq!(HubRef::parse(&name), Some(at));
        for prefix in Prefix::ALL {
            assert_eq!(HubRef::parse_full(&at.full(prefix)), Some((prefix, at)));
        }
        assert_eq!(parse_tracking("origin", &at.tracking("origin")), Some(at));
        assert_eq!(parse_held(&at.held()), Some(at));
        assert_eq!(parse_held(&at.held_aside(HEAD.parse().unwrap())), None);
    }
}

#[test]
fn the_names_of_all_refs_are_these() {
    let log = HubRef::Log(log_of(1));
    assert_eq!(
        log.full(Prefix::Custom),
        format!("refs/crosslink-hub/{log}")
    );
    assert_eq!(
        log.full(Prefix::Branches),
        format!("refs/heads/crosslink-hub/{log}")
    );
    assert_eq!(log.held(), format!("refs/crosslink-held/{log}"));
    assert_eq!(
        HubRef::Meta.held_aside(HEAD.parse().unwrap()),
        "refs/crosslink-held/aside/meta-8d2f01aa"
    );
    assert_eq!(
        HubRef::Meta.refspec(Prefix::Branches, "origin"),
        "+refs/heads/crosslink-hub/meta:refs/crosslink-tracking/origin/meta"
    );
    assert_eq!(
        refspec_of_all(Prefix::Custom, "origin"),
        "+refs/crosslink-hub/*:refs/crosslink-tracking/origin/*"
    );
}

#[test]
fn what_is_no_name_is_left_alone() {
    let log = log_of(1).to_string();
    let (key, digits) = log.split_once('-').unwrap();
    let table = [
        String::new(),
        "/".into(),
        "Meta".into(),
        "meta/".into(),
        "meta/x".into(),
        "/meta".into(),
        "logs".into(),
        "logs/".into(),
        "logs/Genesis".into(),
        format!("logs/{key}"),
        format!("logs/{digits}"),
        format!("logs/{key}-"),
        format!("logs/{key}-{}", &digits[1..]),
        format!("logs/{key}-{}", digits.to_uppercase()),
        format!("logs/{}-{digits}", key.to_uppercase()),
        format!("logs/{}-{digits}", &key[1..]),
        format!("logs/{}1-{digits}", &key[1..]),
        format!("logs/{}é-{digits}", &key[2..]),
        format!("logs/{key}-+{}", &digits[1..]),
        format!("logs/{log}-8d2f01a"),
        format!("logs/{log}-8d2f01aa0"),
        format!("logs/{log}-8D2F01AA"),
        format!("logs/{log}-8d2f01aa-8d2f01aa"),
        format!("logs/{log}/x"),
        format!("logs/../logs/{log}"),
        format!("locks/{}", ISSUE.simple()),
        format!("locks/{{{ISSUE}}}"),
        format!("locks/{}", ISSUE.to_string().to_uppercase()),
        "locks/1".into(),
        format!("presence/{log}-8d2f01aa"),
        "presence/genesis".into(),
        "archive/1".into(),
        "later/thing".into(),
    ];
    for name in table {
        assert_eq!(HubRef::parse(&name), None, "{name:?}");
    }
    for full in [
        "meta",
        "refs/meta",
        "refs/heads/meta",
        "refs/crosslink-hub",
        "refs/crosslink-held/meta",
    ] {
        assert_eq!(HubRef::parse_full(full), None, "{full}");
    }
}

#[test]
fn the_name_of_a_remote_is_one_step_whatever_it_is() {
    let table = [
        ("origin", "origin"),
        ("a/b", "a%2fb"),
        ("..", "%2e%2e"),
        ("x.lock", "x%2elock"),
        ("a b~^:?*[\\@{", "a%20b%7e%5e%3a%3f%2a%5b%5c%40%7b"),
        ("é", "%c3%a9"),
        ("%", "%25"),
        ("", "%"),
    ];
    for (remote, step) in table {
        assert_eq!(
            tracking_of(remote),
            format!("refs/crosslink-tracking/{step}/")
        );
    }
}
