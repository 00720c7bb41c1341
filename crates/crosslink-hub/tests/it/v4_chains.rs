//! What the head of a chain is, whatever lies on the remote.

use crosslink_git::{NewCommit, ObjectId};
use crosslink_hub::v4::{Above, Advance, Draft, Head, HubRef, LogChain, Stretch, advance, write};
use proptest::prelude::*;
use uuid::Uuid;

use crate::v4_support::{EVENT, HUB, Place, key, log_of, person};

fn chain() -> LogChain {
    LogChain {
        hub: HUB,
        log: log_of(1),
    }
}

fn head(id: ObjectId, height: u32) -> Option<Head> {
    Some(Head { id, height })
}

/// What somebody may put on top of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Good,
    Unsigned,
    OtherKey,
    OtherHub,
    OtherRef,
    OfOtherLog,
    TwoParents,
    OtherFile,
    TwoFiles,
    NoTrailers,
}

const KINDS: [Kind; 10] = [
    Kind::Good,
    Kind::Unsigned,
    Kind::OtherKey,
    Kind::OtherHub,
    Kind::OtherRef,
    Kind::OfOtherLog,
    Kind::TwoParents,
    Kind::OtherFile,
    Kind::TwoFiles,
    Kind::NoTrailers,
];

impl Kind {
    /// Whether a valid signature above vouches for it.
    fn has_form(self) -> bool {
        matches!(self, Self::Good | Self::Unsigned | Self::OtherKey)
    }

    /// Writes one, with a line that tells it from others.
    fn write(self, place: &Place, below: Option<ObjectId>, line: &str) -> ObjectId {
        let bytes = format!("{line}\n");
        let mut draft = Draft {
            hub: HUB,
            at: HubRef::Log(log_of(1)),
            parents: below.into_iter().collect(),
            subject: "1 event",
            files: vec![("events.ndjson", bytes.as_bytes())],
            person: person(),
        };
        let mut signer = Some(key(1));
        match self {
            Self::Good => {}
            Self::Unsigned => signer = None,
            Self::OtherKey => signer = Some(key(2)),
            Self::OtherHub => draft.hub = Uuid::from_u128(1),
            Self::OtherRef => draft.at = HubRef::Genesis,
            Self::OfOtherLog => {
                draft.at = HubRef::Log(log_of(2));
                signer = Some(key(2));
            }
            Self::TwoParents => draft.parents.push(Self::OfOtherLog.write(place, None, "x")),
            Self::OtherFile => {
                draft.at = HubRef::Numbers;
                draft.files = vec![("grant.json", bytes.as_bytes())];
            }
            Self::TwoFiles => {
                draft.at = HubRef::Meta;
                draft.files = vec![("hub.json", b"{}"), ("trust.ndjson", bytes.as_bytes())];
            }
            Self::NoTrailers => return Self::bare(place, below, &bytes),
        }
        let id = write(&place.objects, &draft, signer.as_ref()).unwrap();
        match self {
            // The same tree under the trailers of the log, signed by its key.
            Self::OtherFile | Self::TwoFiles => {
                let tree = place.objects.commit(id).unwrap().tree;
                let message = format!(
                    "a\n\nCrosslink-Hub: {HUB}\nCrosslink-Ref: logs/{}\n",
                    log_of(1)
                );
                Self::signed(place, below, tree, &message)
            }
            _ => id,
        }
    }

    fn bare(place: &Place, below: Option<ObjectId>, bytes: &str) -> ObjectId {
        let good = Self::Good.write(place, below, bytes.trim_end());
        let tree = place.objects.commit(good).unwrap().tree;
        Self::signed(place, below, tree, "1 event\n")
    }

    fn signed(place: &Place, below: Option<ObjectId>, tree: ObjectId, message: &str) -> ObjectId {
        let commit = NewCommit {
            tree,
            parents: below.into_iter().collect(),
            author: person(),
            committer: person(),
            message: message.to_owned(),
        };
        let signature = key(1).sign("git", &commit.payload());
        place
            .objects
            .write_commit(&commit, Some(signature.as_bytes()))
            .unwrap()
    }
}

/// Writes commits on top of one another; returns their names.
fn pile(place: &Place, mut below: Option<ObjectId>, kinds: &[Kind], name: &str) -> Vec<ObjectId> {
    let mut names = Vec::new();
    for (at, kind) in kinds.iter().enumerate() {
        let id = kind.write(place, below, &format!("{name} {at}"));
        names.push(id);
        below = Some(id);
    }
    names
}

/// How many of some commits are part of the chain, told without looking at one.
fn counted(kinds: &[Kind]) -> usize {
    let sound = kinds.iter().take_while(|kind| kind.has_form()).count();
    let signed = kinds[..sound].iter().rposition(|kind| *kind == Kind::Good);
    signed.map_or(0, |at| at + 1)
}

/// What an advance says, without why.
pub(crate) fn told(
    advance: &Advance,
) -> (
    &'static str,
    Option<&Stretch>,
    Option<Head>,
    Option<ObjectId>,
) {
    let tip = |above: &Option<Above>| above.as_ref().map(|it| it.tip);
    match advance {
        Advance::Same { above } => ("same", None, None, tip(above)),
        Advance::Ahead { new, above } => ("ahead", Some(new), Some(new.head()), tip(above)),
        Advance::Behind { head, above } => ("behind", None, Some(*head), tip(above)),
        Advance::Forked { new, above } => ("forked", Some(new), Some(new.head()), tip(above)),
        Advance::Nothing { .. } => ("nothing", None, None, None),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_was_piled_up_the_head_is_the_topmost_that_counts(
        both in 0..3_usize,
        ours in 0..3_usize,
        theirs in prop::collection::vec(prop::sample::select(&KINDS[..]), 0..6),
    ) {
        let place = Place::new();
        let common = pile(&place, None, &vec![Kind::Good; both], "both");
        let base = common.last().copied();
        let mine = pile(&place, base, &vec![Kind::Good; ours], "ours");
        let yours = pile(&place, base, &theirs, "theirs");
        let Some(offered) = yours.last().copied().or(base) else { return Ok(()) };
        let held = mine.last().copied().or(base).and_then(|id| head(id, u32::try_from(both + ours).unwrap()));

        let count = counted(&theirs);
        let top = yours[..count].last().copied().or(base);
        let above = (top != Some(offered)).then_some(offered);
        let stretch = Stretch {
            below: base,
            first_height: u32::try_from(both).unwrap() + 1,
            commits: yours[..count].to_vec(),
        };
        let low = base.and_then(|id| head(id, u32::try_from(both).unwrap()));
        let expected = match (count, ours, both) {
            (0, _, 0) => ("nothing", None, None, None),
            (0, 0, _) => ("same", None, None, above),
            (0, _, _) => ("behind", None, low, above),
            (_, 0, _) => ("ahead", Some(&stretch), Some(stretch.head()), above),
            _ => ("forked", Some(&stretch), Some(stretch.head()), above),
        };
        let found = advance(&place.objects, &chain(), held, offered).unwrap();
        prop_assert_eq!(told(&found), expected);
    }
}

#[test]
fn each_fault_has_its_words() {
    let place = Place::new();
    let good = place.append(None, &[EVENT]);
    let table = [
        (Kind::Unsigned, "it is not signed".to_owned()),
        (
            Kind::OtherKey,
            format!(
                "it is signed by the key {}, which may not sign here",
                log_of(2).key
            ),
        ),
        (
            Kind::OtherHub,
            "it was made for the hub 00000000-0000-0000-0000-000000000001".to_owned(),
        ),
        (
            Kind::OtherRef,
            "it was made for \"logs/genesis\"".to_owned(),
        ),
        (
            Kind::OfOtherLog,
            format!("it was made for \"logs/{}\"", log_of(2)),
        ),
        (
            Kind::TwoParents,
            "it builds on 2 commits, or on another one than the one below it".to_owned(),
        ),
        (
            Kind::OtherFile,
            "its tree does not hold exactly events.ndjson".to_owned(),
        ),
        (
            Kind::TwoFiles,
            "its tree does not hold exactly events.ndjson".to_owned(),
        ),
        (
            Kind::NoTrailers,
            "its message does not end in trailers".to_owned(),
        ),
    ];
    for (kind, words) in table {
        let tip = kind.write(&place, Some(good), "junk");
        let found = advance(&place.objects, &chain(), head(good, 1), tip).unwrap();
        let Advance::Same {
            above: Some(Above { tip: told, why }),
        } = found
        else {
            panic!("{kind:?}: {found:?}");
        };
        assert_eq!((told, why.to_string()), (tip, words));
    }
}

#[test]
fn a_ref_that_leads_to_no_commit_has_no_head() {
    let place = Place::new();
    let good = place.append(None, &[EVENT]);
    let tag = format!("object {good}\ntype commit\ntag x\ntagger a <a> 1 +0000\n\nx\n");
    let large = "a".repeat(5 << 20);
    let bytes = place.bytes("commit", good);
    let objects = [
        ("blob", "x"),
        ("tree", ""),
        ("tag", tag.as_str()),
        ("commit", "no commit at all"),
        ("commit", &format!("{}{large}", place.bytes("commit", good))),
        ("commit", &bytes.replacen("gpgsig ", "gpgsig x", 1)),
        ("commit", &bytes.replacen("1 event", "2 events", 1)),
    ];
    for (kind, bytes) in objects {
        let offered = place.object(kind, bytes.as_bytes());
        let found = advance(&place.objects, &chain(), head(good, 1), offered).unwrap();
        assert!(
            matches!(found, Advance::Nothing { .. }),
            "{kind}: {found:?}"
        );
    }
}

#[test]
fn what_is_missing_here_is_no_fault_of_the_chain() {
    let place = Place::new();
    let missing: ObjectId = "0123456789012345678901234567890123456789".parse().unwrap();
    let above = place.append(Some(missing), &[EVENT]);
    for offered in [missing, above] {
        assert!(advance(&place.objects, &chain(), None, offered).is_err());
    }
}

/// Below the head that is held lies nothing at all: whoever looks there fails.
#[test]
fn a_long_log_is_not_walked_when_little_is_new() {
    let place = Place::new();
    let missing: ObjectId = "0123456789012345678901234567890123456789".parse().unwrap();
    let held = place.append(Some(missing), &[EVENT]);
    let first = place.append(Some(held), &["one"]);
    let second = place.append(Some(first), &["two"]);
    let junk = Kind::Unsigned.write(&place, Some(second), "junk");
    let found = advance(&place.objects, &chain(), head(held, 100_000), first).unwrap();
    let new = Stretch {
        below: Some(held),
        first_height: 100_001,
        commits: vec![first],
    };
    assert_eq!(found, Advance::Ahead { new, above: None });
    for (mine, yours, expected) in [
        (head(held, 100_000), held, "same"),
        (head(first, 100_001), held, "behind"),
        (head(first, 100_001), junk, "ahead"),
    ] {
        let found = advance(&place.objects, &chain(), mine, yours).unwrap();
        assert_eq!(told(&found).0, expected);
    }
}

#[test]
fn one_signature_vouches_for_all_below() {
    let place = Place::new();
    let first = place.append(None, &[EVENT]);
    let unsigned = Kind::Unsigned.write(&place, Some(first), "a");
    let top = place.append(Some(unsigned), &[EVENT]);
    let found = advance(&place.objects, &chain(), None, top).unwrap();
    let new = Stretch {
        below: None,
        first_height: 1,
        commits: vec![first, unsigned, top],
    };
    assert_eq!(new.head().height, 3);
    let heights: Vec<_> = new.places().map(|place| (place.height, place.id)).collect();
    assert_eq!(heights, [(1, first), (2, unsigned), (3, top)]);
    assert_eq!(found, Advance::Ahead { new, above: None });
}
