//! `meta`: what the hub says about itself, and which commit follows which.

use crosslink_hub::v4::meta::{
    HubJson, MayNotWrite, MetaChain, MetaCommit, MetaRefusal, MetaState, Pin, Standing, Version,
    prefer,
};
use crosslink_hub::v4::trust::encode;
use crosslink_hub::v4::{Advance, Chain, Head, Signer, advance};
use proptest::prelude::*;
use uuid::Uuid;

use super::v4_meta_support::Yard;
use super::v4_trust_support::{commit, key, letters, parse, told};

const ID: &str = "0b6f0c0e-7d0e-4b7f-9a43-0f1f3a5d9c11";

fn version(text: &str) -> Version {
    text.parse().unwrap()
}

#[test]
fn hub_json_is_read_and_written_to_the_letter() {
    for text in [
        format!(r#"{{"format":4,"hub":"{ID}","least_client":"0.1.0"}}"#),
        format!(r#"{{"format":4,"hub":"{ID}","least_client":"1.20.3","a":[1.50,{{}}],"z":null}}"#),
        format!(r#"{{"format":5,"hub":"{ID}","least_client":"2.0.0"}}"#),
    ] {
        assert_eq!(HubJson::parse(text.as_bytes()).unwrap().to_json(), text);
    }
}

#[test]
fn what_is_no_hub_json_is_refused() {
    for (text, expected) in [
        (
            "",
            "hub.json cannot be read: EOF while parsing a value at line 1 column 0",
        ),
        (
            r#"{"hub":"x"}"#,
            "hub.json cannot be read: `format` is missing",
        ),
        (
            r#"{"format":3,"hub":"x","least_client":"0.1.0"}"#,
            "hub.json cannot be read: format 3 has no such file",
        ),
        (
            r#"{"format":4,"hub":"0B6F0C0E-7D0E-4B7F-9A43-0F1F3A5D9C11","least_client":"0.1.0"}"#,
            "hub.json cannot be read: `hub` is no id of a hub",
        ),
        (
            &format!(r#"{{"format":4,"hub":"{ID}"}}"#),
            "hub.json cannot be read: `least_client` is missing",
        ),
    ] {
        let fault = HubJson::parse(text.as_bytes()).unwrap_err();
        assert_eq!(fault.to_string(), expected, "{text}");
    }
}

#[test]
fn old_programs_do_not_write() {
    let hub = |format, least| HubJson {
        format,
        ..HubJson::new(Uuid::nil(), version(least))
    };
    let older = |least, own| {
        Err(MayNotWrite::Older {
            least: version(least),
            own: version(own),
        })
    };
    for (format, least, own, expected) in [
        (4, "0.1.0", "0.1.0", Ok(())),
        (4, "0.9.0", "0.10.0", Ok(())),
        (4, "0.10.0", "0.9.9", older("0.10.0", "0.9.9")),
        (4, "1.0.0", "0.99.99", older("1.0.0", "0.99.99")),
        (5, "0.1.0", "9.0.0", Err(MayNotWrite::Newer { format: 5 })),
    ] {
        assert_eq!(
            hub(format, least).may_write(version(own)),
            expected,
            "{format} {least} {own}"
        );
    }
}

#[test]
fn a_newer_hub_json_says_only_what_it_must() {
    let hub =
        HubJson::parse(format!(r#"{{"hub":"{ID}","format":9,"least_client":[]}}"#).as_bytes());
    assert_eq!(
        hub.unwrap().may_write(version("1.0.0")),
        Err(MayNotWrite::Newer { format: 9 })
    );
}

/// Judges a commit by its signer, its entries and its `hub.json`.
fn follow(
    state: Option<&MetaState>,
    script: &str,
    hub: &HubJson,
) -> Result<MetaState, MetaRefusal> {
    let (signer, entries) = parse(script);
    let (json, trust) = (hub.to_json(), encode(&entries).unwrap());
    let commit = MetaCommit {
        signer,
        hub_json: json.as_bytes(),
        trust: &trust,
    };
    match state {
        None => MetaState::found(&commit, None),
        Some(state) => {
            let mut next = state.clone();
            let followed = next.follow(&commit);
            if followed.is_err() {
                assert_eq!(&next, state, "what does not follow leaves nothing behind");
            }
            followed.map(|()| next)
        }
    }
}

fn hub(number: u128) -> HubJson {
    HubJson::new(Uuid::from_u128(number), version("0.1.0"))
}

#[test]
fn only_the_root_changes_hub_json() {
    let state = follow(None, "R: root R; admit C driver", &hub(1)).unwrap();
    let least = HubJson {
        least_client: version("9.0.0"),
        ..hub(1)
    };
    let newer = HubJson {
        format: 5,
        ..hub(1)
    };
    let told = |script, json: &HubJson| match follow(Some(&state), script, json) {
        Ok(next) => format!(
            "{} {} {}",
            next.height(),
            next.hub().format,
            next.hub().least_client
        ),
        Err(refusal) => letters(&refusal.to_string()),
    };
    let of_another = "the key C is not the root: only the root changes hub.json";
    for (script, json, expected) in [
        ("C: policy audit", &hub(1), "2 4 0.1.0"),
        ("C:", &least, of_another),
        ("C: policy audit", &least, of_another),
        ("C: policy audit", &newer, of_another),
        ("R:", &least, "2 4 9.0.0"),
        ("R: policy audit", &least, "2 4 9.0.0"),
        ("R:", &newer, "2 5 0.1.0"),
        ("R:", &hub(1), "the commit brings nothing"),
        ("C:", &hub(1), "the commit brings nothing"),
        (
            "R: policy audit",
            &hub(2),
            "the commit is of the hub 00000000-0000-0000-0000-000000000002, not of 00000000-0000-0000-0000-000000000001",
        ),
    ] {
        assert_eq!(told(script, json), expected, "{script} {json:?}");
    }
}

#[test]
fn nothing_is_judged_above_a_newer_format() {
    let state = follow(None, "R: root R", &hub(1)).unwrap();
    let newer = HubJson {
        format: 5,
        ..hub(1)
    };
    let state = follow(Some(&state), "R: policy enforce", &newer).unwrap();
    assert_eq!(told(state.trust()), "open: R root");
    assert!(state.hub().may_write(version("99.0.0")).is_err());
    for json in [hub(1), newer.clone()] {
        assert_eq!(
            follow(Some(&state), "R: policy audit", &json),
            Err(MetaRefusal::Newer(5))
        );
    }
    assert_eq!(
        follow(None, "R: root R", &newer),
        Err(MetaRefusal::Newer(5))
    );
}

#[test]
fn a_pinned_hub_is_followed_and_no_other() {
    let state = follow(None, "R: root R; rotate S", &hub(1)).unwrap();
    let pin = Pin {
        hub: Uuid::from_u128(1),
        founder: key("R"),
    };
    assert_eq!(state.pin(), pin);
    let other_hub = Pin {
        hub: Uuid::from_u128(2),
        ..pin
    };
    let other_root = Pin {
        founder: key("S"),
        ..pin
    };
    let told = |pin| match state.check(&pin) {
        Ok(()) => "good".to_owned(),
        Err(refusal) => letters(&refusal.to_string()),
    };
    assert_eq!(told(pin), "good");
    assert_eq!(
        told(other_hub),
        "the commit is of the hub 00000000-0000-0000-0000-000000000001, not of 00000000-0000-0000-0000-000000000002"
    );
    assert_eq!(
        told(other_root),
        "the hub was founded by the key R; the one known here was founded by S"
    );
}

#[test]
fn the_head_is_the_topmost_commit_that_follows() {
    let yard = Yard::new();
    let founded = yard.stack(None, &["R: root R; admit C driver"]);
    for (above, expected) in [
        (vec!["C: policy audit"], "audit: C driver; R root"),
        (
            vec!["A: policy audit"],
            "open: C driver; R root | it is signed by the key A, which may not sign here",
        ),
        (
            vec!["C: policy audit", "A: admit A writer", "C: policy enforce"],
            "audit: C driver; R root | it is signed by the key A, which may not sign here",
        ),
        (
            vec!["C: revoke R"],
            "open: C driver; R root | the key R is the root: it can only hand over to another key, by itself",
        ),
        (
            vec!["R: revoke C", "C: policy audit"],
            "open: C out, was driver; R root | it is signed by the key C, which may not sign here",
        ),
        (
            vec!["R: rotate S", "R: policy audit"],
            "open: C driver; R was driver, now S; S root | it is signed by the key R, which may not sign here",
        ),
        (
            vec!["R: rotate S", "S: policy audit"],
            "audit: C driver; R was driver, now S; S root",
        ),
        (
            vec!["R:"],
            "open: C driver; R root | the commit brings nothing",
        ),
    ] {
        let tip = yard.stack(Some(founded), &above);
        assert_eq!(yard.read(&yard.chain(), tip), expected, "{above:?}");
    }
    assert_eq!(yard.signer(founded), Signer::By(key("R")));
    for (first, expected) in [
        (
            "A: root R",
            "nothing: the trust log names R as its root, but is signed by A",
        ),
        (
            "R: policy open",
            "nothing: the trust log does not begin with a root",
        ),
    ] {
        assert_eq!(yard.read(&yard.chain(), yard.put(None, first)), expected);
    }
}

#[test]
fn a_chain_of_another_root_has_no_head_for_who_pinned_one() {
    let yard = Yard::new();
    let ours = yard.stack(None, &["R: root R", "R: admit C driver"]);
    let theirs = yard.stack(None, &["W: root W", "W: policy enforce", "W: policy open"]);
    let chain = MetaChain::pinned(yard.state(ours).pin());
    assert_eq!(yard.read(&chain, ours), "open: C driver; R root");
    assert_eq!(
        yard.read(&chain, theirs),
        "nothing: the hub was founded by the key W; the one known here was founded by R"
    );
    assert_eq!(yard.read(&yard.chain(), theirs), "open: W root");
    let other = yard.put_with(None, "R: root R", &hub(99));
    assert_eq!(
        yard.read(&yard.chain(), other),
        "nothing: the commit is of the hub 00000000-0000-0000-0000-000000000063, not of 00000000-0000-0000-0000-000000000007"
    );
}

#[test]
fn what_is_known_at_a_head_is_what_folding_from_the_first_commit_says() {
    let yard = Yard::new();
    let one = yard.stack(None, &["R: root R; admit C driver", "C: admit A writer"]);
    let two = yard.stack(Some(one), &["C: revoke A 1=5", "R: policy audit"]);
    let fork = yard.stack(Some(one), &["C: policy enforce"]);
    let knowing = |id| yard.chain().knowing(id, yard.state(id));
    for head in [one, two, fork] {
        for known in [one, two, fork] {
            let state = knowing(known).state_at(&yard.objects, head).unwrap();
            assert_eq!(state, yard.state(head));
        }
    }
    let state = yard.state(two);
    assert_eq!(
        state.standing(two),
        Standing {
            by_root: 2,
            height: 4,
            head: two
        }
    );
    let held = Some(Head { id: two, height: 4 });
    let forked = advance(&yard.objects, &knowing(two), held, fork).unwrap();
    let Advance::Forked { new, above: None } = forked else {
        panic!("{forked:?}")
    };
    assert_eq!(
        new.head(),
        Head {
            id: fork,
            height: 3
        }
    );
    let before = Chain::state(&knowing(two), &yard.objects, None).unwrap();
    assert_eq!(before, None);
}

#[test]
fn of_two_heads_the_one_with_more_by_the_root_counts_then_the_longer() {
    let standing = |by_root, height, head| Standing {
        by_root,
        height,
        head: commit(head),
    };
    for (better, worse) in [
        (standing(2, 2, "9"), standing(1, 99, "1")),
        (standing(1, 3, "9"), standing(1, 2, "1")),
        (standing(1, 2, "1"), standing(1, 2, "9")),
    ] {
        assert_eq!(prefer(better, worse), better);
        assert_eq!(prefer(worse, better), better);
    }
}

proptest! {
    #[test]
    fn every_clone_that_saw_the_same_heads_prefers_the_same(
        heads in prop::collection::vec((0..3_u64, 0..3_u64, 1..9_u8), 1..6).prop_shuffle(),
    ) {
        let standing = |&(by_root, height, head): &(u64, u64, u8)| Standing {
            by_root,
            height,
            head: commit(&head.to_string()),
        };
        let best = |heads: &[(u64, u64, u8)]| heads.iter().map(standing).reduce(prefer);
        let mut sorted = heads.clone();
        sorted.sort_unstable();
        prop_assert_eq!(best(&heads), best(&sorted));
    }
}
