//! Packing loose objects.

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use crosslink_git::{Cancel, Limits, ObjectId, TransportError};

use crate::playground::Playground;

fn pack(it: &Playground, folder: &str) -> Result<usize, TransportError> {
    let cancel = Cancel::new();
    let limits = Limits {
        deadline: Duration::from_secs(120),
        cancel: &cancel,
    };
    it.transport().pack_loose(&it.path(folder), limits)
}

/// Writes so many blobs that nothing refers to.
fn scatter(it: &Playground, count: usize) -> Vec<ObjectId> {
    let objects = it.objects("repo");
    let write = |number| objects.write_blob(format!("blob {number}\n").as_bytes());
    (0..count).map(|number| write(number).unwrap()).collect()
}

fn loose(it: &Playground) -> usize {
    let said = it.git("repo", "count-objects");
    said.split(' ').next().unwrap().parse().unwrap()
}

fn all(it: &Playground) -> BTreeSet<String> {
    let said = it.git("repo", "cat-file --batch-all-objects --batch-check");
    said.lines().map(str::to_owned).collect()
}

#[test]
fn many_loose_objects_are_packed_and_none_is_lost() {
    let it = Playground::new();
    let commit = it.repository_with_file("repo");
    let blobs = scatter(&it, 4000);
    let opened = it.objects("repo");
    assert!(opened.contains(commit).unwrap());
    let (before, refs) = (all(&it), it.git("repo", "for-each-ref"));
    // No git that reads it packs anything.
    it.git("repo", "config pack.packSizeLimit nonsense");
    assert_eq!(pack(&it, "repo/.git").unwrap(), 4003);
    it.git("repo", "config --unset pack.packSizeLimit");
    assert_eq!(loose(&it), 0);
    assert_eq!(all(&it), before);
    assert_eq!(it.git("repo", "for-each-ref"), refs);
    it.git("repo", "fsck --full --strict --no-dangling");
    for objects in [opened, it.objects("repo")] {
        assert_eq!(objects.commit(commit).unwrap().message, "first\n");
        for (number, blob) in blobs.iter().enumerate().step_by(97) {
            let bytes = objects.blob(*blob, 100).unwrap();
            assert_eq!(bytes, format!("blob {number}\n").as_bytes());
        }
    }
    assert_eq!(pack(&it, "repo/.git").unwrap(), 0);
}

#[test]
fn a_few_loose_objects_stay() {
    let it = Playground::new();
    it.repository("repo");
    scatter(&it, 500);
    let before = loose(&it);
    assert_eq!(pack(&it, "repo/.git").unwrap(), 0);
    assert_eq!(loose(&it), before);
    assert!(!it.path("scratch").exists(), "git was started");
}

#[test]
fn what_cannot_be_packed_stays_as_it_is() {
    let it = Playground::new();
    it.repository("repo");
    let blob = scatter(&it, 4000)[0].to_string();
    let (folder, rest) = blob.split_at(2);
    let path = it.path(&format!("repo/.git/objects/{folder}/{rest}"));
    fs::remove_file(&path).unwrap();
    fs::write(&path, "nonsense").unwrap();
    let before = loose(&it);
    let error = pack(&it, "repo/.git").unwrap_err();
    assert!(
        error.to_string().starts_with("cannot write a pack: "),
        "{error}"
    );
    assert_eq!(loose(&it), before);
    // A crash leaves empty files; they are nobody's object.
    fs::write(&path, "").unwrap();
    assert_eq!(pack(&it, "repo/.git").unwrap(), before - 1);
    assert_eq!(loose(&it), 1);
}

#[test]
fn a_folder_that_is_no_repository_is_told() {
    let it = Playground::new();
    let error = pack(&it, "nowhere").unwrap_err();
    assert!(matches!(error, TransportError::Here(_)), "{error:?}");
}
