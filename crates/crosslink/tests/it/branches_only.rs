//! A host that lets only branches be made, and those neither be replaced nor removed: the hub lies among them.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::trust::Office;

const CLONES: [&str; 3] = ["one", "two", "three"];

/// What such a host does with a push: `update` is called for each ref.
const HOOK: &str = r#"#!/bin/sh
case "$1" in refs/heads/*) ;; *) echo "only branches may be pushed" >&2; exit 1;; esac
case "$3" in 0000000000000000000000000000000000000000) echo "branches are not removed" >&2; exit 1;; esac
case "$2" in 0000000000000000000000000000000000000000) exit 0;; esac
git merge-base --is-ancestor "$2" "$3" || { echo "branches are not replaced" >&2; exit 1; }
"#;

fn strict() -> Office {
    let office = Office::of(&CLONES);
    let hook = office.path().join("hub.git/hooks/update");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, HOOK).unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    office
}

fn agreed(office: &Office) -> String {
    for _ in 0..2 {
        for clone in CLONES {
            office.tell(clone, "sync").success();
        }
    }
    let exports = CLONES.map(|clone| office.tell(clone, "export").success().stdout);
    assert!(exports.iter().all(|export| *export == exports[0]));
    let [export, ..] = exports;
    export
}

#[test]
fn where_only_branches_may_be_pushed_everything_works_but_presence() {
    let office = strict();
    for clone in CLONES {
        let create = format!("create 'Written by {clone}'");
        office.tell(clone, &create).success();
        office.tell(clone, "session start").success();
    }
    assert_eq!(agreed(&office).matches("Written by").count(), 3);
    // A lock is had by one, released, and had by another, each a commit on top of the one before.
    office.tell("one", "claim 1").success();
    office.tell("two", "claim 1").ends_with(3);
    office.tell("one", "locks renew").success();
    office.tell("one", "locks release 1").success();
    office.tell("one", "sync").success();
    office.tell("two", "claim 1").success();
    office.tell("three", "claim 1").ends_with(3);
    assert_eq!(office.guard("two", "1"), "held");
    office.tell("two", "close 1").success();
    office.tell("two", "sync").success();
    office.tell("one", "sync").success();
    office.tell("one", "reopen 1").success();
    office.tell("one", "sync").success();
    office.tell("three", "sync").success();
    office.tell("three", "claim 1").success();
    office.tell("one", "trust policy open").success();
    agreed(&office);
    let names = office.git("-C hub.git for-each-ref --format=%(refname)");
    assert!(
        names
            .lines()
            .all(|name| name.starts_with("refs/heads/crosslink-hub/")),
        "{names}"
    );
    assert!(!names.contains("/presence/"), "{names}");
    // Nothing can be removed there, so nothing is put to rest.
    let compacted = office.tell("one", "compact --idle 0").success();
    assert!(
        compacted.stdout.contains("lets only branches be made"),
        "{compacted}"
    );
    assert_eq!(
        office.git("-C hub.git for-each-ref --format=%(refname)"),
        names
    );
    // A fresh clone finds it there, and what was lost comes back there.
    office.join("four");
    office.tell("four", "sync").success();
    office.git("-C hub.git update-ref -d refs/heads/crosslink-hub/numbers");
    office.tell("four", "sync").success();
    assert_eq!(
        office.git("-C hub.git for-each-ref --format=%(refname)"),
        names
    );
    for clone in CLONES {
        assert_eq!(office.json(clone, "verify")["sound"], true, "{clone}");
        office.git(&format!("-C {clone} fsck --strict --no-dangling"));
    }
    office.git("-C hub.git fsck --strict --no-dangling");
}
