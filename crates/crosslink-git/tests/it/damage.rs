//! A damaged repository gives errors, never a panic, and what is whole stays readable.

use std::fs;
use std::path::PathBuf;

use crosslink_git::{GitError, ObjectId};

use crate::playground::Playground;

fn loose(it: &Playground, id: ObjectId) -> PathBuf {
    let hex = id.to_string();
    it.path(&format!("repo/.git/objects/{}/{}", &hex[..2], &hex[2..]))
}

/// Replaces a file that git made read-only.
fn replace(path: &PathBuf, bytes: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_damaged_loose_object_is_named() {
    let it = Playground::new();
    let commit = it.repository_with_file("repo");
    let blob = it.id("repo", "HEAD:file");
    let whole = fs::read(loose(&it, blob)).unwrap();
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0xff;
    for bytes in [
        &[][..],
        b"x",
        &whole[..2],
        &whole[..whole.len() - 8],
        &flipped,
        &[0xff; 4096],
    ] {
        replace(&loose(&it, blob), bytes);
        let objects = it.objects("repo");
        let error = objects.blob(blob, 1 << 20).unwrap_err();
        assert!(
            matches!(&error, GitError::Corrupt { id, .. } if *id == blob),
            "{error:?}"
        );
        assert_eq!(objects.commit(commit).unwrap().message, "first\n");
    }
}

#[test]
fn a_commit_without_its_tree_is_still_a_commit() {
    let it = Playground::new();
    let commit = it.repository_with_file("repo");
    let tree = it.id("repo", "HEAD^{tree}");
    fs::remove_file(loose(&it, tree)).unwrap();
    let objects = it.objects("repo");
    assert_eq!(objects.commit(commit).unwrap().tree, tree);
    let error = objects.entry(tree, "file").unwrap_err();
    assert!(
        matches!(error, GitError::NotFound { id } if id == tree),
        "{error:?}"
    );
}

#[test]
fn objects_without_form_are_named() {
    let it = Playground::new();
    it.repository("repo");
    let table = [
        ("commit", "", "a commit without a tree"),
        ("commit", "tree 0123\n", "a commit with a name that is none"),
        (
            "commit",
            "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nx",
            "a commit without an author",
        ),
        ("tree", "100644", "a tree that breaks off or has no form"),
        (
            "tree",
            "100644 a\0short",
            "a tree that breaks off or has no form",
        ),
        (
            "tree",
            "100644 a/b\u{0}01234567890123456789",
            "a tree that breaks off or has no form",
        ),
        (
            "tree",
            "89 a\u{0}01234567890123456789",
            "a tree that breaks off or has no form",
        ),
    ];
    for (kind, text, expected) in table {
        it.write("input", text);
        let words = format!("hash-object -w --literally -t {kind} ../input");
        let id: ObjectId = it.git("repo", &words).parse().unwrap();
        let objects = it.objects("repo");
        let error = match kind {
            "tree" => objects.tree(id).unwrap_err(),
            _ => objects.commit(id).unwrap_err(),
        };
        assert_eq!(
            error.to_string(),
            format!("the object {id} is damaged: {expected}")
        );
    }
}

#[test]
fn times_and_messages_beyond_measure_are_bounded() {
    let it = Playground::new();
    it.repository("repo");
    let tree = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    let message = "\u{e9}".repeat(50_000);
    let text = format!("{tree}\nauthor A <a> 99999999999999999999 +0000\ncommitter x\n\n{message}");
    it.write("input", text);
    let id = it.git("repo", "hash-object -w --literally -t commit ../input");
    let commit = it.objects("repo").commit(id.parse().unwrap()).unwrap();
    assert_eq!((commit.author_time, commit.committer_time), (0, 0));
    assert_eq!(commit.message, "\u{e9}".repeat(32 * 1024));
}

/// Cuts and flips the files of a pack at many places. Whatever that does, every answer is an answer.
#[test]
fn a_damaged_pack_never_stops_the_reader() {
    let it = Playground::new();
    it.git("", "init -q repo");
    for count in 0..8 {
        it.write("repo/file", format!("{count}\n").repeat(200));
        it.git("repo", "add file");
        it.git("repo", "commit -q -m next");
    }
    let said = it.git("repo", "rev-list --all --objects");
    let ids: Vec<ObjectId> = said
        .lines()
        .map(|line| line[..40].parse().unwrap())
        .collect();
    it.git("repo", "repack -q -a -d -f");
    it.git("repo", "prune-packed");
    for ending in ["pack", "idx"] {
        let folder = fs::read_dir(it.path("repo/.git/objects/pack")).unwrap();
        let mut paths = folder.map(|entry| entry.unwrap().path());
        let path = paths
            .find(|path| path.extension().is_some_and(|it| it == ending))
            .unwrap();
        let whole = fs::read(&path).unwrap();
        let mut failures = 0;
        for step in 0..60 {
            let at = step * whole.len() / 60;
            let mut flipped = whole.clone();
            flipped[at] ^= 0x5a;
            for bytes in [&whole[..at], &flipped] {
                replace(&path, bytes);
                let objects = it.objects("repo");
                for &id in &ids {
                    let _ = (objects.commit(id), objects.tree(id));
                    failures += usize::from(objects.blob(id, 1 << 20).is_err());
                }
            }
        }
        assert!(failures > 0, "{ending}");
        replace(&path, &whole);
        let objects = it.objects("repo");
        assert!(ids.iter().all(|&id| objects.contains(id).unwrap()));
    }
}

#[test]
fn a_repository_without_objects_is_told() {
    let it = Playground::new();
    let commit = it.repository_with_file("repo");
    let objects = it.objects("repo");
    fs::remove_dir_all(it.path("repo/.git/objects")).unwrap();
    let error = objects.commit(commit).unwrap_err();
    assert!(matches!(error, GitError::Unreadable { .. }), "{error:?}");
    assert_eq!(objects.resolve("HEAD").unwrap(), Some(commit));
}
