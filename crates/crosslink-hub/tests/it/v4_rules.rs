//! The own rules of chains, and which of two heads counts.

use crosslink_git::ObjectId;
use crosslink_hub::v4::{
    Advance, Fault, GenesisChain, Grant, Head, NumbersChain, PerKind, advance, log,
};

use crate::v4_chains::told;
use crate::v4_support::{HUB, Place, TOKEN, batch, key, log_of, onto};

#[test]
fn what_was_migrated_counts_where_it_is_named() {
    let place = Place::new();
    let first = log::append_genesis(&place.objects, &onto(None), &batch(&["a"])).unwrap();
    let second = log::append_genesis(&place.objects, &onto(Some(first)), &batch(&["b"])).unwrap();
    for (named, expected) in [
        (second, "ahead"),
        (first, "ahead"),
        (place.append(None, &["x"]), "nothing"),
    ] {
        let chain = GenesisChain { hub: HUB, named };
        let found = advance(&place.objects, &chain, None, second).unwrap();
        assert_eq!(told(&found).0, expected);
        if let Advance::Ahead { new, .. } = found {
            assert_eq!(new.head().id, named);
        }
    }
}

fn grant(first: u32, count: u32) -> Grant {
    let floor = PerKind {
        issue: first,
        milestone: 1,
    };
    let need = PerKind {
        issue: count,
        milestone: 0,
    };
    Grant::next(None, floor, need, log_of(1), TOKEN).unwrap()
}

#[test]
fn a_grant_follows_where_the_one_before_ends() {
    let place = Place::new();
    let chain = NumbersChain {
        hub: HUB,
        may_sign: |_: &_| true,
    };
    let mut below = None;
    let mut heights = Vec::new();
    for (first, count, follows) in [
        (1, 32, true),
        (33, 8, true),
        (64, 0, true),
        (63, 1, false),
        (70, 1, false),
    ] {
        let id = grant(first, count)
            .write(&place.objects, &onto(below), &key(2))
            .unwrap();
        below = Some(id);
        if follows {
            heights.push(id);
        }
    }
    let found = advance(&place.objects, &chain, None, below.unwrap()).unwrap();
    let Advance::Ahead {
        new,
        above: Some(above),
    } = found
    else {
        panic!("{found:?}")
    };
    assert_eq!(new.commits, heights);
    assert_eq!(
        above.why,
        Fault::Rule("it grants issue numbers that were granted before".into())
    );
    let held = Some(new.head());
    let found = advance(&place.objects, &chain, held, below.unwrap()).unwrap();
    assert_eq!(told(&found).0, "same");
}

#[test]
fn of_two_heads_the_longer_counts_then_the_lesser_name() {
    let [low, high] = ["1", "2"].map(|digit| digit.repeat(40).parse::<ObjectId>().unwrap());
    let table = [
        ((low, 3), (high, 2), true),
        ((high, 3), (low, 2), true),
        ((low, 2), (high, 2), true),
        ((high, 2), (low, 2), false),
        ((low, 2), (low, 2), false),
    ];
    for ((one, height), (other, depth), expected) in table {
        let (one, other) = (
            Head { id: one, height },
            Head {
                id: other,
                height: depth,
            },
        );
        assert_eq!(one.outranks(&other), expected, "{one:?} {other:?}");
        assert!(!(expected && other.outranks(&one)));
    }
}
