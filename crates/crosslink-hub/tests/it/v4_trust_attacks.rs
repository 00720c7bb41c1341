//! What somebody can and cannot do with push access alone, with one admitted key, and with a driver's.

use crosslink_hub::v4::meta::{HubJson, MetaChain, prefer};
use crosslink_hub::v4::trust::ENTRY_LIMIT;
use crosslink_hub::v4::{Advance, Head, advance};

use super::v4_meta_support::Yard;
use super::v4_trust_support::{after, counts, key, letters, parse, step, told};

/// Root R, drivers C and D, writers A and B.
const HUB: &str = "R: root R; admit C driver; admit D driver; admit A writer; admit B writer";

const HOLDS: &str = "open: A writer; B writer; C driver; D driver; R root";

/// Everything the trust log can be asked to say.
const WISHES: [&str; 11] = [
    "admit W writer",
    "admit W driver",
    "admit A driver",
    "revoke B",
    "revoke C",
    "revoke R",
    "policy open",
    "policy enforce",
    "rotate W",
    "migrated 1",
    "someday",
];

/// The wishes that come true for a signer.
fn granted(signer: &str) -> Vec<&'static str> {
    let granted = |wish: &&str| step(Some(after(HUB)), &format!("{signer}: {wish}")).is_ok();
    WISHES.into_iter().filter(granted).collect()
}

#[test]
fn each_key_is_granted_what_its_role_allows_and_nothing_else() {
    let mut driver = WISHES.to_vec();
    driver.retain(|wish| !["revoke C", "revoke R"].contains(wish));
    let mut root = WISHES.to_vec();
    root.retain(|wish| *wish != "revoke R");
    for (signer, expected) in [("W", vec![]), ("A", vec![]), ("D", driver), ("R", root)] {
        assert_eq!(granted(signer), expected, "{signer}");
    }
}

#[test]
fn with_push_access_alone_nothing_is_said_in_meta() {
    let yard = Yard::new();
    let head = yard.stack(None, &[HUB]);
    for wish in WISHES {
        let tip = yard.put(Some(head), &format!("W: {wish}"));
        let expected = format!("{HOLDS} | it is signed by the key W, which may not sign here");
        assert_eq!(yard.read(&yard.chain(), tip), expected, "{wish}");
    }
}

#[test]
fn with_push_access_alone_a_revocation_is_not_taken_back() {
    let yard = Yard::new();
    let before = yard.stack(None, &[HUB]);
    let after = yard.stack(Some(before), &["R: revoke A"]);
    let held = Some(Head {
        id: after,
        height: 2,
    });
    let chain = yard.chain().knowing(after, yard.state(after));
    let rewound = advance(&yard.objects, &chain, held, before).unwrap();
    let behind = Head {
        id: before,
        height: 1,
    };
    assert_eq!(
        rewound,
        Advance::Behind {
            head: behind,
            above: None
        }
    );
    let other = yard.stack(None, &["W: root W", "W: admit A writer", "W: policy open"]);
    let pinned = MetaChain::pinned(yard.state(after).pin());
    let offered = advance(&yard.objects, &pinned, held, other).unwrap();
    assert!(matches!(offered, Advance::Nothing { .. }), "{offered:?}");
}

#[test]
fn what_a_stranger_writes_counts_by_the_policy_and_a_writer_is_cut_where_the_driver_says() {
    for (script, place, expected) in [
        ("", "W1", "counts"),
        ("C: policy audit", "W1", "marked"),
        ("C: policy enforce", "W1", "quarantined"),
        ("C: policy enforce\nC: admit W writer", "W1", "counts"),
        ("C: revoke A 1=5", "A1", "up to 5"),
        ("C: revoke A 1=5", "A2", "out"),
        ("C: revoke A 1=5", "B1", "counts"),
    ] {
        let state = after(&format!("{HUB}\n{script}"));
        assert_eq!(counts(&state, place), expected, "{script} {place}");
    }
}

#[test]
fn a_drivers_key_does_not_outlive_a_revocation_by_the_root() {
    let revoked = format!("{HUB}\nR: revoke C 1=5; revoke A");
    for wish in WISHES {
        assert!(
            step(Some(after(&revoked)), &format!("C: {wish}")).is_err(),
            "{wish}"
        );
    }
    for wish in [
        "admit C writer",
        "admit C driver",
        "revoke C 1=9",
        "rotate C",
        "admit A writer",
        "revoke A 1=9",
        "rotate A",
    ] {
        assert!(
            step(Some(after(&revoked)), &format!("D: {wish}")).is_err(),
            "{wish}"
        );
    }
    let state = after(&revoked);
    assert_eq!(
        [
            counts(&state, "C1"),
            counts(&state, "C2"),
            counts(&state, "A1")
        ],
        ["up to 5", "out", "out"]
    );
}

#[test]
fn a_longer_chain_without_the_revocation_does_not_win() {
    let yard = Yard::new();
    let base = yard.stack(None, &[HUB]);
    let honest = yard.stack(Some(base), &["R: revoke C"]);
    let dishonest = yard.stack(
        Some(base),
        &[
            "C: admit W driver",
            "W: policy open",
            "C: admit E writer",
            "W: policy audit",
        ],
    );
    let standing = |head| yard.state(head).standing(head);
    assert_eq!(prefer(standing(honest), standing(dishonest)).head, honest);
    assert_eq!(prefer(standing(dishonest), standing(honest)).head, honest);
}

#[test]
fn a_driver_locks_nobody_out() {
    let yard = Yard::new();
    let base = yard.stack(None, &[HUB]);
    let least = HubJson {
        least_client: "99.0.0".parse().unwrap(),
        ..yard.json()
    };
    let newer = HubJson {
        format: 99,
        ..yard.json()
    };
    for json in [least, newer] {
        let tip = yard.put_with(Some(base), "C: policy open", &json);
        let expected =
            format!("{HOLDS} | the key C is not the root: only the root changes hub.json");
        assert_eq!(yard.read(&yard.chain(), tip), expected);
    }
    let mut state = after(HUB);
    let (driver, idle) =
        parse("C: policy open; policy open; policy open; policy open; policy open");
    while state.apply(&driver, &idle).is_ok() {}
    assert!(state.entries() > ENTRY_LIMIT - idle.len());
    let state = step(Some(state), "R: revoke C; revoke D; policy enforce").unwrap();
    assert_eq!(
        told(&state),
        "enforce: A writer; B writer; C out, was driver; D out, was driver; R root"
    );
}

#[test]
fn whom_a_driver_brought_in_is_named_so_that_the_root_finds_them() {
    let state = after(&format!(
        "{HUB}\nC: admit E driver\nE: admit W driver\nC: rotate S"
    ));
    let mut by: Vec<String> = state
        .members()
        .map(|member| letters(&format!("{} by {}", member.key_name, member.by)))
        .collect();
    by.sort();
    let expected = [
        "A by R", "B by R", "C by R", "D by R", "E by C", "R by R", "S by C", "W by E",
    ];
    assert_eq!(by, expected);
    let state = step(Some(state), "R: revoke S; revoke E; revoke W").unwrap();
    let left: Vec<&str> = ["C", "E", "S", "W"]
        .into_iter()
        .filter(|letter| state.is_driver(&key(letter)))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
