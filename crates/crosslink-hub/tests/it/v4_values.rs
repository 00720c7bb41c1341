//! Locks, presence, grants and the archive.

use std::collections::BTreeMap;

use crosslink_core::id::{AgentId, IssueId};
use crosslink_core::model::NUMBER_LIMIT;
use crosslink_git::ObjectId;
use crosslink_hub::v4::{
    AgentPresence, Archive, Block, Draft, Fault, Found, Grant, HubRef, LEASE_LIMIT, LockValue,
    NoNumbers, PerKind, Presence, Unread, write, write_free,
};
use uuid::Uuid;

use crate::v4_support::{EVENT, HUB, ISSUE, Place, TOKEN, key, log_of, onto, person};

pub(crate) fn lock() -> LockValue {
    LockValue {
        issue: IssueId(ISSUE),
        log: log_of(1),
        agent: AgentId::new("builder-1").unwrap(),
        session: "7".to_owned(),
        token: TOKEN,
        lease: 7200,
        claimed_at: 1_795_000_000_000,
        branch: Some("feature/x".to_owned()),
        beat: 3,
        more: BTreeMap::new(),
    }
}

pub(crate) fn presence() -> Presence {
    Presence {
        time: 1_795_000_000_000,
        agents: vec![AgentPresence {
            agent: AgentId::new("builder-1").unwrap(),
            session: "7".to_owned(),
            issue: Some(IssueId(ISSUE)),
            branch: Some("feature/x".to_owned()),
            seen: 1_795_000_000_000,
        }],
    }
}

#[test]
fn a_lock_is_read_as_it_was_written() {
    let place = Place::new();
    let id = lock().write(&place.objects, &onto(None), &key(1)).unwrap();
    let found = LockValue::find(&place.objects, HUB, IssueId(ISSUE), id).unwrap();
    assert_eq!(found, Found::Value((lock(), key(1).verifying_key())));
    let renewed = lock().renewed();
    assert_eq!((renewed.beat, renewed.token), (4, TOKEN));
    let next = renewed
        .write(&place.objects, &onto(Some(id)), &key(1))
        .unwrap();
    let found = LockValue::find(&place.objects, HUB, IssueId(ISSUE), next).unwrap();
    assert_eq!(found, Found::Value((renewed, key(1).verifying_key())));
    let at = HubRef::Lock(IssueId(ISSUE));
    let free = write_free(&place.objects, &onto(Some(next)), at, &key(2)).unwrap();
    let found = LockValue::find(&place.objects, HUB, IssueId(ISSUE), free).unwrap();
    assert_eq!(found, Found::Free);
}

#[test]
fn what_a_newer_program_wrote_beside_is_kept_to_the_letter() {
    let text = lock().to_json().replace(
        r#""beat":3"#,
        r#""zeal":{"b":1.50,"a":[1e400]},"beat":3,"aim":null"#,
    );
    let lock = LockValue::parse(text.as_bytes()).unwrap().unwrap();
    let again = lock.renewed().to_json();
    assert!(
        again.ends_with(r#""beat":4,"aim":null,"zeal":{"b":1.50,"a":[1e400]}}"#),
        "{again}"
    );
}

#[test]
fn a_lease_has_a_limit_and_a_lock_has_its_keys() {
    let text = lock().to_json();
    let read = |from: &str, to: &str| LockValue::parse(text.replacen(from, to, 1).as_bytes());
    for (lease, expected) in [
        ("1", 1),
        ("86400", 86_400),
        ("86401", 86_400),
        ("9999999999", LEASE_LIMIT),
    ] {
        let lock = read("7200", lease).unwrap().unwrap();
        assert_eq!(lock.lease, expected);
    }
    let without = read(r#","branch":"feature/x""#, "").unwrap().unwrap();
    assert_eq!(without.branch, None);
    assert!(!without.to_json().contains("branch"));
    for (from, to, words) in [
        (
            "7200",
            "-1",
            "lock.json cannot be read: `lease`: invalid value",
        ),
        (
            "7200",
            "1e9",
            "lock.json cannot be read: `lease`: invalid type",
        ),
        (
            r#""beat":3"#,
            r#""x":3"#,
            "lock.json cannot be read: `beat` is missing",
        ),
        ("builder-1", "a b", "lock.json cannot be read: `agent`: "),
        ("-7f3c", "-7F3C", "lock.json cannot be read: `log`: "),
        ("{", "[", "lock.json cannot be read: "),
        ("}", "", "lock.json cannot be read: "),
    ] {
        let fault = read(from, to).unwrap_err().to_string();
        assert!(fault.starts_with(words), "{fault}");
    }
    assert_eq!(LockValue::parse(br#"{"free":true,"more":1}"#), Ok(None));
    assert!(LockValue::parse(br#"{"free":false}"#).is_err());
}

#[test]
fn a_lock_that_is_not_the_holders_counts_for_nothing() {
    let place = Place::new();
    let objects = &place.objects;
    let other = IssueId(Uuid::from_u128(5));
    let replayed = LockValue {
        issue: other,
        ..lock()
    };
    let json = replayed.to_json();
    let draft = Draft {
        hub: HUB,
        at: HubRef::Lock(IssueId(ISSUE)),
        parents: Vec::new(),
        subject: "a",
        files: vec![("lock.json", json.as_bytes())],
        person: person(),
    };
    let two = vec![place.append(None, &[EVENT]), place.append(None, &["x"])];
    let unsigned = write(objects, &draft, None).unwrap();
    let good = lock().write(objects, &onto(None), &key(1)).unwrap();
    let table = [
        (
            lock().write(objects, &onto(None), &key(2)).unwrap(),
            "it is signed by the key",
        ),
        (unsigned, "it is the lock of the issue"),
        (
            write(objects, &draft, Some(&key(1))).unwrap(),
            "it is the lock of the issue",
        ),
        (
            replayed.write(objects, &onto(None), &key(1)).unwrap(),
            "it was made for \"locks/",
        ),
        (two[0], "it was made for \"logs/"),
        (
            write(
                objects,
                &Draft {
                    parents: two,
                    ..draft.clone()
                },
                Some(&key(1)),
            )
            .unwrap(),
            "it builds on 2 commits",
        ),
        (
            write(
                objects,
                &Draft {
                    hub: Uuid::nil(),
                    ..draft.clone()
                },
                Some(&key(1)),
            )
            .unwrap(),
            "it was made for the hub",
        ),
        (
            write(
                objects,
                &Draft {
                    files: vec![("lock.json", b"?")],
                    ..draft
                },
                Some(&key(1)),
            )
            .unwrap(),
            "lock.json cannot be read",
        ),
        (
            place.object("blob", b"x"),
            "it is no commit that can be read",
        ),
    ];
    for (id, words) in table {
        let found = LockValue::find(objects, HUB, IssueId(ISSUE), id).unwrap();
        let Found::Void(fault) = found else {
            panic!("{found:?}")
        };
        assert!(fault.to_string().starts_with(words), "{fault}");
    }
    let found = LockValue::find(objects, HUB, IssueId(ISSUE), good).unwrap();
    assert!(matches!(found, Found::Value(_)));
}

#[test]
fn presence_is_signed_by_the_key_in_its_name() {
    let place = Place::new();
    for (signer, fine) in [(1, true), (2, false)] {
        let id = presence()
            .write(&place.objects, &onto(None), log_of(1), &key(signer))
            .unwrap();
        let found = Presence::find(&place.objects, HUB, log_of(1), id).unwrap();
        assert_eq!(matches!(found, Found::Value(_)), fine, "{found:?}");
        if let Found::Value((found, key)) = found {
            assert_eq!((found, key.name()), (presence(), log_of(1).key));
        }
    }
    assert_eq!(Presence::parse(br#"{"free":true}"#), Ok(None));
    let bare = br#"{"agents":[{"seen":2,"agent":"abc","session":"1","x":1}],"time":1,"y":2}"#;
    let bare = Presence::parse(bare).unwrap().unwrap();
    assert_eq!(
        bare.to_json(),
        r#"{"time":1,"agents":[{"agent":"abc","session":"1","seen":2}]}"#
    );
}

#[test]
fn numbers_begin_above_all_that_is_known() {
    let kinds = |issue, milestone| PerKind { issue, milestone };
    let next = |last: Option<&Grant>, floor, need| Grant::next(last, floor, need, log_of(1), TOKEN);
    let block = |first, count| Block { first, count };
    let first = next(None, kinds(0, 0), kinds(32, 0)).unwrap();
    assert_eq!((first.issue, first.milestone), (block(1, 32), block(1, 0)));
    let second = next(Some(&first), kinds(20, 9), kinds(8, 8)).unwrap();
    assert_eq!(
        (second.issue, second.milestone),
        (block(33, 8), block(9, 8))
    );
    let third = next(Some(&second), kinds(100, 0), kinds(0, 1)).unwrap();
    assert_eq!(
        (third.issue, third.milestone),
        (block(100, 0), block(17, 1))
    );
    for (grant, last) in [
        (&first, None),
        (&second, Some(&first)),
        (&third, Some(&second)),
    ] {
        assert_eq!(grant.follows(last), Ok(()));
    }
    assert!(second.follows(Some(&third)).is_err());
    assert!(second.follows(Some(&second)).is_err());
    let last = next(None, kinds(NUMBER_LIMIT, 0), kinds(1, 0)).unwrap();
    assert_eq!(last.issue.end(), u64::from(NUMBER_LIMIT) + 1);
    let nothing = next(Some(&last), kinds(0, 0), kinds(0, 1)).unwrap();
    assert_eq!(nothing.issue, block(NUMBER_LIMIT + 1, 0));
    assert_eq!(next(Some(&last), kinds(0, 0), kinds(1, 0)), Err(NoNumbers));
    assert_eq!(
        next(None, kinds(NUMBER_LIMIT, 0), kinds(2, 0)),
        Err(NoNumbers)
    );
    assert_eq!(next(None, kinds(u32::MAX, 0), kinds(0, 0)), Err(NoNumbers));
}

#[test]
fn a_grant_outside_the_numbers_follows_nothing() {
    let good = Grant::next(
        None,
        PerKind::default(),
        PerKind::default(),
        log_of(1),
        TOKEN,
    )
    .unwrap();
    for (first, count, fine) in [
        (1, NUMBER_LIMIT, true),
        (2, NUMBER_LIMIT, false),
        (0, 1, false),
        (0, 0, false),
        (u32::MAX, u32::MAX, false),
        (NUMBER_LIMIT + 1, 0, true),
        (NUMBER_LIMIT + 1, 1, false),
        (NUMBER_LIMIT + 2, 0, false),
    ] {
        let block = Block { first, count };
        for grant in [
            Grant {
                issue: block,
                ..good
            },
            Grant {
                milestone: block,
                ..good
            },
        ] {
            assert_eq!(grant.follows(None).is_ok(), fine, "{first} {count}");
            assert_eq!(Grant::parse(grant.to_json().as_bytes()), Ok(grant));
        }
    }
    for bad in ["", "{}", "[]", "null", "{\"log\":1}"] {
        assert!(Grant::parse(bad.as_bytes()).is_err(), "{bad}");
    }
    let text = good.to_json().replace("\"count\":0", "\"count\":-1");
    assert!(Grant::parse(text.as_bytes()).is_err());
}

fn heads(pairs: &[(HubRef, ObjectId)]) -> BTreeMap<HubRef, ObjectId> {
    pairs.iter().copied().collect()
}

#[test]
fn an_archive_holds_all_that_those_before_held() {
    let place = Place::new();
    let objects = &place.objects;
    let (one, other) = (HubRef::Log(log_of(1)), HubRef::Log(log_of(2)));
    let [a, b, c] = ["a", "b", "c"].map(|line| place.append(None, &[line]));
    let write = |old: Option<&Archive>, more: &[(HubRef, ObjectId)]| {
        let next = Archive::next(old, &heads(more)).unwrap();
        let id = next.write(objects, HUB, person()).unwrap();
        Archive::read(objects, HUB, id).unwrap()
    };
    let first = write(None, &[(one, a)]);
    assert_eq!(first.logs().collect::<Vec<_>>(), [(one, a)]);
    assert_eq!(objects.commit(first.id).unwrap().parents, [a]);
    let second = write(Some(&first), &[(one, a), (other, b), (HubRef::Genesis, c)]);
    let mut parents = vec![b, c];
    parents.sort_unstable();
    parents.insert(0, first.id);
    assert_eq!(objects.commit(second.id).unwrap().parents, parents);
    let found: BTreeMap<_, _> = second.logs().collect();
    assert_eq!(found, heads(&[(one, a), (other, b), (HubRef::Genesis, c)]));
    let third = write(Some(&second), &[(one, c)]);
    assert_eq!(third.logs().collect::<BTreeMap<_, _>>()[&one], c);
    assert_eq!(third.without, Vec::<String>::new());
    assert_eq!(Archive::next(Some(&third), &heads(&[(other, b)])), None);
    assert_eq!(Archive::next(None, &heads(&[])), None);
}

#[test]
fn an_archive_vouches_only_for_what_it_keeps() {
    let place = Place::new();
    let objects = &place.objects;
    let [kept, gone] = ["a", "b"].map(|line| place.append(None, &[line]));
    let json = format!(
        r#"{{"logs":{{"later/x":"{kept}","logs/{}":"{kept}","logs/{}":"{gone}"}},"more":1}}"#,
        log_of(1),
        log_of(2)
    );
    let draft = |at, parents, json: &'static str| Draft {
        hub: HUB,
        at,
        parents,
        subject: "a",
        files: vec![("logs.json", json.as_bytes())],
        person: person(),
    };
    let json: &'static str = json.leak();
    let id = write(objects, &draft(HubRef::Archive, vec![kept], json), None).unwrap();
    let archive = Archive::read(objects, HUB, id).unwrap();
    assert_eq!(
        archive.logs().collect::<Vec<_>>(),
        [(HubRef::Log(log_of(1)), kept)]
    );
    assert_eq!(archive.without, [format!("logs/{}", log_of(2))]);
    let next = Archive::next(Some(&archive), &heads(&[(HubRef::Log(log_of(2)), gone)])).unwrap();
    let next = Archive::read(objects, HUB, next.write(objects, HUB, person()).unwrap()).unwrap();
    assert_eq!(next.heads["later/x"], kept);
    assert_eq!(next.heads.len(), 3);
    for json in [
        "",
        "{}",
        r#"{"logs":{"a":"b"}}"#,
        r#"{"logs":{"a":1}}"#,
        r#"{"logs":[]}"#,
    ] {
        let id = write(objects, &draft(HubRef::Archive, vec![kept], json), None).unwrap();
        let found = Archive::read(objects, HUB, id);
        assert!(
            matches!(found, Err(Unread::Fault(Fault::File { .. }))),
            "{json}"
        );
    }
    assert!(Archive::read(objects, Uuid::nil(), id).is_err());
    assert!(Archive::read(objects, HUB, kept).is_err());
}
