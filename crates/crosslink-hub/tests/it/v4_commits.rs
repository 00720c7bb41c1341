//! Commits of a hub, with git as the oracle, and batches of events.

use std::fs;

use crosslink_core::event::LINE_LIMIT;
use crosslink_git::Person;
use crosslink_hub::v4::{
    BATCH_LIMIT, BadLine, Batch, Draft, EVENT_LINES, Fault, HUB_JSON, HubCommit, HubRef, Signer,
    Unread, batches, lines, write,
};

use crate::v4_support::{EVENT, HUB, Place, key, log_of, person};

#[test]
fn git_agrees_with_our_signatures() {
    let place = Place::new();
    let id = place.append(None, &[EVENT]).to_string();
    let public = key(1).verifying_key();
    fs::write(
        place.path("signers"),
        format!("alice@example.invalid {public}\n"),
    )
    .unwrap();
    let verify = |signers: &str, id: &str| {
        let setting = format!("gpg.ssh.allowedSignersFile={signers}");
        place.run(&["git", "-c", &setting, "verify-commit", id], b"")
    };
    let told = verify("signers", &id).unwrap();
    assert!(
        told.starts_with("Good \"git\" signature for alice@example.invalid"),
        "{told}"
    );
    fs::write(
        place.path("others"),
        format!("bob@example.invalid {}\n", key(2).verifying_key()),
    )
    .unwrap();
    verify("others", &id).unwrap_err();
    let fsck = place
        .run(&["git", "fsck", "--strict", "--no-dangling", &id], b"")
        .unwrap();
    assert_eq!(fsck, "");
}

#[test]
fn commits_that_git_signed_are_read() {
    let place = Place::new();
    let ours = place.append(None, &[EVENT]);
    let tree = place.objects.commit(ours).unwrap().tree.to_string();
    let path = place.path("key");
    fs::write(&path, key(1).to_openssh().as_bytes()).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    let setting = format!("user.signingkey={}", path.display());
    let message = format!(
        "by git\n\nCrosslink-Hub: {HUB}\nCrosslink-Ref: logs/{}\n",
        log_of(1)
    );
    let words = [
        "git",
        "-c",
        "gpg.format=ssh",
        "-c",
        &setting,
        "commit-tree",
        "-S",
        "-F",
        "-",
        &tree,
    ];
    let id = place
        .run(&words, message.as_bytes())
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    let commit = HubCommit::read(&place.objects, id).unwrap();
    assert_eq!(commit.signer(), Signer::By(key(1).verifying_key()));
    assert_eq!((commit.hub, commit.at), (HUB, HubRef::Log(log_of(1))));
    assert_eq!(commit.made_for(HUB, &HubRef::Log(log_of(1))), Ok(()));
}

#[test]
fn a_signature_that_was_tampered_with_says_so() {
    let place = Place::new();
    let good = place.append(None, &[EVENT]);
    let text = place.bytes("commit", good);
    let wrapped = |text: &str| text.replacen("\n U1NIU0lH", "\n U1NIU0lH\n ", 1);
    let table = [
        (
            text.replacen("1 event", "2 event", 1),
            "the signature does not fit what is signed",
        ),
        (wrapped(&text), "the signature is no SSH signature"),
        (
            text.replacen("BEGIN SSH", "BEGIN PGP", 1),
            "the signature is no SSH signature",
        ),
    ];
    for (bytes, reason) in table {
        assert_ne!(bytes, text);
        let id = place.object("commit", bytes.as_bytes());
        let commit = HubCommit::read(&place.objects, id).unwrap();
        assert_eq!(commit.signer(), Signer::Invalid(reason), "{bytes}");
    }
    let header = text.split("gpgsig").next().unwrap();
    let message = text.split("-----END SSH SIGNATURE-----\n").nth(1).unwrap();
    let id = place.object("commit", format!("{header}{message}").as_bytes());
    let commit = HubCommit::read(&place.objects, id).unwrap();
    assert_eq!(commit.signer(), Signer::Unsigned);
    assert_eq!(commit.signed_by(|_| true), Err(Fault::Unsigned));
}

#[test]
fn the_same_draft_is_the_same_commit_and_its_subject_is_one_line() {
    let draft = |subject| Draft {
        hub: HUB,
        at: HubRef::Archive,
        parents: Vec::new(),
        subject,
        files: vec![("logs.json", b"{}".as_slice())],
        person: Person {
            name: "A <b>\n".to_owned(),
            ..person()
        },
    };
    let (one, other) = (Place::new(), Place::new());
    let first = write(&one.objects, &draft("a"), None).unwrap();
    assert_eq!(write(&other.objects, &draft("a"), None).unwrap(), first);
    let tricky = write(&one.objects, &draft("a\n\nCrosslink-Ref: meta\n"), None).unwrap();
    let commit = HubCommit::read(&one.objects, tricky).unwrap();
    assert_eq!(commit.at, HubRef::Archive);
}

#[test]
fn only_the_files_of_a_ref_are_written_and_read() {
    let place = Place::new();
    let large = vec![b'a'; usize::try_from(HUB_JSON.limit).unwrap() + 1];
    let tries: [&[(&str, &[u8])]; 5] = [
        &[],
        &[("hub.json", b"")],
        &[("hub.json", b""), ("other", b"")],
        &[("hub.json", b""), ("trust.ndjson", b""), ("z", b"")],
        &[("hub.json", &large), ("trust.ndjson", b"")],
    ];
    for files in tries {
        let draft = Draft {
            hub: HUB,
            at: HubRef::Meta,
            parents: Vec::new(),
            subject: "a",
            files: files.to_vec(),
            person: person(),
        };
        assert!(
            write(&place.objects, &draft, None).is_err(),
            "{} files",
            files.len()
        );
    }
    let id = place.append(None, &[EVENT]);
    let commit = HubCommit::read(&place.objects, id).unwrap();
    let names: Vec<_> = commit.files().iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["events.ndjson"]);
    assert_eq!(
        commit.content(&place.objects, EVENT_LINES).unwrap(),
        format!("{EVENT}\n").as_bytes()
    );
    let Err(Unread::Fault(fault)) = commit.content(&place.objects, HUB_JSON) else {
        panic!()
    };
    assert_eq!(fault, Fault::Tree { wanted: "hub.json" });
}

#[test]
fn a_file_that_is_too_large_is_named() {
    let place = Place::new();
    let blob = place.object("blob", &vec![b'a'; 70_000]);
    let tree = place.object(
        "tree",
        &[b"100644 grant.json\0", blob.as_bytes().as_slice()].concat(),
    );
    let text = format!(
        "tree {tree}\nauthor a <a> 1 +0000\ncommitter a <a> 1 +0000\n\na\n\nCrosslink-Hub: {HUB}\nCrosslink-Ref: numbers\n"
    );
    let id = place.object("commit", text.as_bytes());
    let Err(Unread::Fault(fault)) = crosslink_hub::v4::Grant::read(&place.objects, id) else {
        panic!()
    };
    assert_eq!(
        fault.to_string(),
        "grant.json has 70000 bytes, more than 65536"
    );
}

#[test]
fn the_mode_and_the_name_of_the_file_matter() {
    let place = Place::new();
    let blob = place.object("blob", b"a\n");
    for (mode, name, fine) in [
        ("100644", "events.ndjson", true),
        ("120000", "events.ndjson", false),
        ("160000", "events.ndjson", false),
        ("100644", "Events.ndjson", false),
        ("100644", "\u{fffd}", false),
    ] {
        let entry = [
            format!("{mode} {name}\0").as_bytes(),
            blob.as_bytes().as_slice(),
        ]
        .concat();
        let tree = place.object("tree", &entry);
        let text = format!(
            "tree {tree}\nauthor a <a> 1 +0000\ncommitter a <a> 1 +0000\n\na\n\nCrosslink-Hub: {HUB}\nCrosslink-Ref: logs/genesis\n"
        );
        let id = place.object("commit", text.as_bytes());
        assert_eq!(
            HubCommit::read(&place.objects, id).is_ok(),
            fine,
            "{mode} {name}"
        );
    }
}

#[test]
fn a_missing_commit_is_told_from_a_bad_one() {
    let place = Place::new();
    let elsewhere = Place::new().append(None, &[EVENT]);
    let found = HubCommit::read(&place.objects, elsewhere);
    assert!(matches!(found, Err(Unread::Git(_))), "{found:?}");
    let blob = place.object("blob", b"a");
    let found = HubCommit::read(&place.objects, blob);
    assert!(
        matches!(found, Err(Unread::Fault(Fault::NoCommit { .. }))),
        "{found:?}"
    );
}

#[test]
fn batches_keep_the_order_and_the_limits() {
    let many: Vec<String> = (0..10).map(|number| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let told: Vec<_> = batches(&many, 4)
        .map(|batch| (batch.lines, String::from_utf8(batch.bytes).unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            (0..4, "0\n1\n2\n3\n".to_owned()),
            (4..8, "4\n5\n6\n7\n".to_owned()),
            (8..10, "8\n9\n".to_owned())
        ]
    );
    let long = "a".repeat(LINE_LIMIT);
    let short = "a".repeat(LINE_LIMIT - 1);
    for (lines, expected) in [
        (vec![long.as_str(), &long], vec![(0, 1), (1, 2)]),
        (vec![&short, &long], vec![(0, 1), (1, 2)]),
        (vec![&short, &short], vec![(0, 2)]),
        (vec![&short, &short, "a"], vec![(0, 2), (2, 3)]),
        (vec![], vec![]),
    ] {
        let found: Vec<_> = batches(&lines, 100).collect();
        let fits = |batch: &Batch| batch.bytes.len() as u64 <= BATCH_LIMIT;
        assert!(found.iter().all(fits));
        let ends: Vec<_> = found
            .into_iter()
            .map(|batch| (batch.lines.start, batch.lines.end))
            .collect();
        assert_eq!(ends, expected);
    }
}

#[test]
fn a_bad_line_costs_nothing_but_itself() {
    let mut bytes = format!("{EVENT}\n\nnonsense\n").into_bytes();
    bytes.extend_from_slice(b"\xff\n");
    bytes.extend_from_slice(EVENT.replace("Fix", "Fax").as_bytes());
    bytes.extend_from_slice(format!("\n{EVENT}\n{EVENT}").as_bytes());
    let told: Vec<_> = lines(&bytes)
        .map(|line| {
            (
                line.number,
                line.event
                    .map(|event| event.line() == EVENT)
                    .map_err(|bad| bad.to_string()),
            )
        })
        .collect();
    let no_event = |words: &str| Err(format!("The event cannot be read: {words}"));
    assert_eq!(told[0], (1, Ok(true)));
    assert_eq!(
        told[1],
        (
            2,
            no_event("the line has space after its end, or a control character")
        )
    );
    assert_eq!(
        told[2],
        (
            3,
            no_event("the line has space after its end, or a control character")
        )
    );
    assert_eq!(told[3], (4, Err(BadLine::NotUtf8.to_string())));
    assert!(
        told[4]
            .1
            .as_ref()
            .is_err_and(|words| words.contains("but its content is"))
    );
    assert_eq!(told[5], (6, Ok(true)));
    assert_eq!(told[6], (7, Err(BadLine::Unended.to_string())));
    assert_eq!(told.len(), 7);
    assert_eq!(lines(b"").count(), 0);
    let long = vec![b'a'; LINE_LIMIT + 1];
    let long = [&long[..], b"\n"].concat();
    assert_eq!(lines(&long).next().unwrap().event, Err(BadLine::TooLong));
}
