//! Lines that git and hosts write, and what they mean.

use super::{PushOutcome, read};
use crate::{Expect, PushChange, RemoteUrl};

const ID: &str = "4d78ea61f99d78e9cafe66aec3c94b7484253382";

/// Tells what became of some refs in short: `moved`, `refused: …`, `?` where it is not told.
fn told(names: &[&str], output: &str, complaint: &str) -> Vec<String> {
    let remote = RemoteUrl::parse("https://me:pass@h/a?token=secret").unwrap();
    let changes = names.iter().map(|&name| PushChange {
        name: name.into(),
        expect: Expect::MustNotExist,
        new: None,
    });
    let changes: Vec<_> = changes.collect();
    let outcomes = read(&remote, &changes, &output.replace("ID", ID), complaint);
    let short = |outcome: &Option<PushOutcome>| match outcome {
        Some(PushOutcome::Done) => "done".to_owned(),
        Some(PushOutcome::Already) => "already".to_owned(),
        Some(PushOutcome::Moved) => "moved".to_owned(),
        Some(PushOutcome::Refused { said }) => format!("refused: {said}"),
        Some(PushOutcome::CustomRefsRefused { said }) => format!("custom: {said}"),
        Some(PushOutcome::Failed { said }) => format!("failed: {said}"),
        None => "?".to_owned(),
    };
    outcomes.iter().map(short).collect()
}

#[test]
fn one_line_says_what_became_of_one_ref() {
    let table = [
        ("*\tID:refs/x/a\t[new reference]", "done"),
        ("*\tID:refs/x/a\t[new branch]", "done"),
        (" \tID:refs/x/a\t4b22611..90c2570", "done"),
        ("+\tID:refs/x/a\t90c2570...ca93882 (forced update)", "done"),
        ("-\t:refs/x/a\t[deleted]", "done"),
        ("=\tID:refs/x/a\t[up to date]", "already"),
        ("!\tID:refs/x/a\t[rejected] (stale info)", "moved"),
        ("!\t(delete):refs/x/a\t[rejected] (stale info)", "moved"),
        ("!\tID:refs/x/a\t[rejected] (fetch first)", "moved"),
        ("!\tID:refs/x/a\t[rejected] (non-fast-forward)", "moved"),
        ("!\tID:refs/x/a\t[rejected] (already exists)", "moved"),
        (
            "!\tID:refs/x/a\t[rejected] (new shallow roots not allowed)",
            "refused: new shallow roots not allowed",
        ),
        (
            "!\t:refs/x/a\t[rejected] (remote does not support deleting refs)",
            "refused: remote does not support deleting refs",
        ),
        (
            "!\tID:refs/x/a\t[remote rejected] (failed to update ref)",
            "moved",
        ),
        (
            "!\tID:refs/x/a\t[remote rejected] (reference already exists)",
            "moved",
        ),
        (
            "!\tID:refs/x/a\t[remote rejected] (incorrect old value provided)",
            "moved",
        ),
        (
            "!\tID:refs/x/a\t[remote rejected] (cannot lock ref 'refs/x/a': is at 4b22 but expected 90c2)",
            "moved",
        ),
        (
            "!\tID:refs/x/a\t[remote rejected] (failed to lock)",
            "moved",
        ),
        (
            "!\tID:refs/x/a\t[remote rejected] (non-fast-forward)",
            "refused: non-fast-forward",
        ),
        (
            "!\t:refs/x/a\t[remote rejected] (deletion prohibited)",
            "refused: deletion prohibited",
        ),
        (
            "!\tID:refs/x/a\t[remote rejected] (protected branch hook declined)",
            "refused: protected branch hook declined",
        ),
        (
            "!\tID:refs/x/a\t[remote rejected] (shallow update not allowed)",
            "refused: shallow update not allowed",
        ),
        (
            "!\tID:refs/x/a\t[remote rejected] (something (quite) new)",
            "refused: something (quite) new",
        ),
        (
            "!\tID:refs/x/a\t[remote rejected] (funny refname)",
            "custom: funny refname",
        ),
        (
            "!\tID:refs/x/a\t[remote rejected] (deny updating a hidden ref)",
            "custom: deny updating a hidden ref",
        ),
        (
            "!\tID:refs/x/a\t[remote rejected] (Internal Server Error)",
            "failed: Internal Server Error",
        ),
        (
            "!\tID:refs/x/a\t[remote rejected] (unpacker error)",
            "refused: unpacker error",
        ),
        (
            "!\tID:refs/x/a\t[remote failure] (remote failed to report status)",
            "?",
        ),
        ("!\tID:refs/x/a\tnothing like it", "?"),
        ("x\tID:refs/x/a\t[new reference]", "?"),
        ("*\tID:refs/x/ab\t[new reference]", "?"),
        ("*\tID:refs/x/a", "?"),
        ("Done", "?"),
        ("", "?"),
    ];
    for (line, expected) in table {
        let output = format!("To ../remote.git\n{line}\nDone\n");
        assert_eq!(told(&["refs/x/a"], &output, ""), [expected], "{line}");
    }
}

#[test]
fn the_hosts_words_tell_why() {
    let table = [
        (
            "hook declined",
            "remote: no refs/x/a here, see https://me:pass@h/x        \nremote: error: hook declined to update refs/x/a        \nerror: failed to push some refs to '../remote.git'\n",
            "refused: hook declined: no refs/x/a here, see https://h/x / error: hook declined to update refs/x/a",
        ),
        (
            "push declined due to repository rule violations",
            "remote: error: GH013: Repository rule violations found for refs/x/a.        \nremote: \nremote: - GITHUB PUSH PROTECTION        \nremote:   ————————        \n",
            "refused: push declined due to repository rule violations: error: GH013: Repository rule violations found for refs/x/a. / - GITHUB PUSH PROTECTION",
        ),
        (
            "pre-receive hook declined",
            "remote: \u{1b}[31mtoken=secret\u{1b}[0m is no secret\u{7}\n",
            "refused: pre-receive hook declined: [31m…[0m is no secret",
        ),
        (
            "unpacker error",
            "remote: fatal: pack exceeds maximum allowed size        \nerror: remote unpack failed: unpack-objects abnormal exit\n",
            "refused: unpacker error: fatal: pack exceeds maximum allowed size / unpack-objects abnormal exit",
        ),
        (
            "unpacker error",
            "error: remote unpack failed: unable to create temporary object directory\n",
            "failed: unpacker error: unable to create temporary object directory",
        ),
        (
            "failed to update ref",
            "remote: error: cannot lock ref 'refs/x/a': Unable to create '/srv/a/./refs/x/a.lock': File exists.        \n",
            "moved",
        ),
        (
            "failed to update ref",
            "remote: error: cannot lock ref 'refs/x/a': Unable to create '/srv/a/./refs/x/a.lock': Permission denied        \n",
            "failed: failed to update ref: error: cannot lock ref 'refs/x/a': Unable to create '/srv/a/./refs/x/a.lock': Permission denied",
        ),
        (
            "failed to update ref",
            "remote: error: cannot lock ref 'refs/x/a': 'refs/x' exists; cannot create 'refs/x/a'        \n",
            "refused: failed to update ref: error: cannot lock ref 'refs/x/a': 'refs/x' exists; cannot create 'refs/x/a'",
        ),
    ];
    for (reason, complaint, expected) in table {
        let output = format!("!\tID:refs/x/a\t[remote rejected] ({reason})\n");
        assert_eq!(told(&["refs/x/a"], &output, complaint), [expected]);
    }
}

#[test]
fn each_ref_is_told_its_own_words_and_those_for_all() {
    let output = "To /srv/a\n\
        *\tID:refs/x/c\t[new reference]\n\
        !\tID:refs/x/ab\t[remote rejected] (hook declined)\n\
        !\tID:refs/x/a\t[remote rejected] (hook declined)\n";
    let complaint = "remote: no refs/x/a!\nremote: no refs/x/ab!\nremote: ask Ann\n";
    let expected = [
        "refused: hook declined: no refs/x/a! / ask Ann",
        "refused: hook declined: no refs/x/ab! / ask Ann",
        "done",
        "?",
    ];
    let names = ["refs/x/a", "refs/x/ab", "refs/x/c", "refs/x/d"];
    assert_eq!(told(&names, output, complaint), expected);
}

#[test]
fn a_host_that_talks_a_lot_is_cut_short() {
    let output = "!\tID:refs/x/a\t[remote rejected] (hook declined)\n";
    let complaint = "remote: no, no\n".repeat(2000);
    let said = told(&["refs/x/a"], output, &complaint);
    assert_eq!(said[0].chars().count(), "refused: ".len() + 600);
}

#[test]
fn damaged_words_are_read_without_a_panic() {
    let remote = RemoteUrl::parse("https://h/a").unwrap();
    let sample = "!\tID:refs/x/ä\t[remote rejected] (hook declined)\n\
        !\t(delete):refs/x/b\t[remote rejected] (deny updating a hidden ref)\n\
        =\tID:\t[up to date]\nremote: not refs/x/ä\u{85}, see https://a@b\nfatal: gone\n";
    for at in 0..sample.len() {
        for byte in [b'\t', b':', b'(', b'!', 0xff] {
            let mut bytes = sample.as_bytes().to_vec();
            bytes[at] = byte;
            super::decode(&remote, &String::from_utf8_lossy(&bytes));
        }
        super::decode(&remote, &String::from_utf8_lossy(&sample.as_bytes()[..at]));
    }
}
