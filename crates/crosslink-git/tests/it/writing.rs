//! What is written is what git would have written.

use std::fs;

use crosslink_git::{EntryKind, Expect, GitError, NewCommit, ObjectId, Person, TreeEntry};

use crate::playground::Playground;

fn person(name: &str) -> Person {
    Person {
        name: name.into(),
        email: "a@example.org".into(),
        time: 1_700_000_000,
    }
}

fn entry(name: &str, kind: EntryKind, id: ObjectId) -> TreeEntry {
    let name = name.into();
    TreeEntry { name, kind, id }
}

#[test]
fn git_agrees_with_what_was_written() {
    let it = Playground::new();
    it.git("", "init -q repo");
    let objects = it.objects("repo");
    let blob = objects.write_blob(b"content\n").unwrap();
    let folder = objects
        .write_tree(vec![entry("inner", EntryKind::Blob, blob)])
        .unwrap();
    let names = ["b", "a.txt", "a", "a0", "B"];
    let mut entries: Vec<_> = names
        .iter()
        .map(|it| entry(it, EntryKind::Blob, blob))
        .collect();
    entries[2] = entry("a", EntryKind::Tree, folder);
    let tree = objects.write_tree(entries).unwrap();
    let mut commit = NewCommit {
        tree,
        parents: vec![],
        author: person(" A <\n> B "),
        committer: person("C"),
        message: "first\n\nbody\n".into(),
    };
    let first = objects.write_commit(&commit, None).unwrap();
    commit.parents = vec![first];
    let armour = b"-----BEGIN SSH SIGNATURE-----\nabc\n\ndef\n-----END SSH SIGNATURE-----\n";
    let second = objects.write_commit(&commit, Some(armour)).unwrap();
    objects
        .set_ref("refs/w/a", Expect::MustNotExist, Some(second))
        .unwrap();

    it.git("repo", "fsck --strict --no-dangling");
    assert_eq!(it.git("repo", &format!("cat-file blob {blob}")), "content");
    let order = it.git("repo", &format!("ls-tree --name-only {tree}"));
    assert_eq!(order, "B\na.txt\na\na0\nb");
    let shown = it.git("repo", "log --format=%an|%ae|%at|%cn|%s|%b refs/w/a^");
    assert_eq!(shown, "A  B|a@example.org|1700000000|C|first|body");

    let read = objects.commit(second).unwrap();
    assert_eq!(read.signature.as_deref(), Some(armour.as_slice()));
    assert_eq!(read.signed_payload, commit.payload());
    assert_eq!(
        (read.parents, read.message),
        (vec![first], commit.message.clone())
    );
    assert_eq!(
        objects.commit(first).unwrap().signed_payload,
        commit_without_parents(commit)
    );
}

fn commit_without_parents(commit: NewCommit) -> Vec<u8> {
    let parents = vec![];
    NewCommit { parents, ..commit }.payload()
}

#[test]
fn a_signature_made_by_git_verifies_over_the_payload() {
    let it = Playground::new();
    it.repository_with_file("repo");
    let signer = "#!/bin/sh\nfor last; do :; done\ncp \"$last\" \"$last.seen\"\nprintf 'SIG\\n\\nEND\\n' > \"$last.sig\"\ncp \"$last\" ../signed\n";
    it.write("signer", signer);
    make_executable(&it, "signer");
    let program = format!("gpg.ssh.program={}", it.path("signer").display());
    let words = [
        "-c",
        "gpg.format=ssh",
        "-c",
        &program,
        "-c",
        "user.signingKey=/dev/null",
    ];
    let words = [
        &words[..],
        &["commit", "-q", "-S", "--allow-empty", "-m", "signed"],
    ]
    .concat();
    it.git_words("repo", &words);
    let commit = it.objects("repo").commit(it.id("repo", "HEAD")).unwrap();
    assert_eq!(
        commit.signature.as_deref(),
        Some(b"SIG\n\nEND\n".as_slice())
    );
    assert_eq!(commit.signed_payload, fs::read(it.path("signed")).unwrap());
}

fn make_executable(it: &Playground, path: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(it.path(path), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn an_object_that_is_there_is_not_written_again() {
    let it = Playground::new();
    it.repository_with_file("repo");
    it.git("repo", "gc -q");
    it.objects("repo").write_blob(b"content\n").unwrap();
    assert_eq!(it.git("repo", "count-objects"), "0 objects, 0 kilobytes");
}

#[test]
fn trees_that_git_would_refuse_are_refused() {
    let it = Playground::new();
    it.git("", "init -q repo");
    let objects = it.objects("repo");
    let blob = objects.write_blob(b"").unwrap();
    let tree = |entries: &[(&str, EntryKind)]| {
        let entries = entries.iter().map(|(name, kind)| entry(name, *kind, blob));
        objects
            .write_tree(entries.collect())
            .map_err(|error| error.to_string())
    };
    use EntryKind::{Blob, Other, Tree};
    for name in ["", ".", "..", ".git", ".GIT", "a/b", "a\0b"] {
        assert_eq!(
            tree(&[(name, Blob)]),
            Err(format!("{name:?} is no name for a tree"))
        );
    }
    let twice = tree(&[("a", Blob), ("a.txt", Blob), ("a", Tree)]);
    assert_eq!(twice, Err("\"a\" comes twice in one tree".into()));
    assert_eq!(
        tree(&[("a", Other)]),
        Err("\"a\" is neither file nor folder".into())
    );
    assert_eq!(
        tree(&[]).unwrap(),
        "4b825dc642cb6eb9a060e54bf8d69288fbee4904".parse().unwrap()
    );
}

#[test]
fn a_ref_changes_only_from_what_is_expected() {
    let it = Playground::new();
    let first = it.repository_with_file("repo");
    it.git("repo", "commit -q --allow-empty -m second");
    let second = it.id("repo", "HEAD");
    let objects = it.objects("repo");
    use Expect::{Any, MustBe, MustNotExist};
    for pack in [false, true] {
        let steps = [
            (MustBe(first), Some(second), Err(None)),
            (MustNotExist, Some(first), Ok(Some(first))),
            (MustNotExist, Some(second), Err(Some(first))),
            (MustBe(second), Some(second), Err(Some(first))),
            (MustBe(first), Some(second), Ok(Some(second))),
            (Any, Some(first), Ok(Some(first))),
            (MustBe(second), None, Err(Some(first))),
            (MustNotExist, None, Err(Some(first))),
            (MustBe(first), None, Ok(None)),
            (MustBe(first), None, Err(None)),
            (MustNotExist, None, Ok(None)),
            (Any, None, Ok(None)),
        ];
        for (number, (expect, new, expected)) in steps.into_iter().enumerate() {
            let said = match objects.set_ref("refs/w/deep/a", expect, new) {
                Ok(()) => Ok(objects.resolve("refs/w/deep/a").unwrap()),
                Err(GitError::Moved { name, found }) if name == "refs/w/deep/a" => Err(found),
                Err(error) => panic!("step {number}: {error}"),
            };
            assert_eq!(said, expected, "step {number}");
            if pack {
                it.git("repo", "pack-refs --all");
            }
        }
    }
    it.git("repo", "fsck --strict");
}

#[test]
fn a_ref_that_cannot_be_written_is_told_and_left_alone() {
    let it = Playground::new();
    let first = it.repository_with_file("repo");
    let objects = it.objects("repo");
    objects
        .set_ref("refs/w/a", Expect::Any, Some(first))
        .unwrap();
    let error = objects
        .set_ref("refs/w/a/b", Expect::MustNotExist, Some(first))
        .unwrap_err();
    assert!(matches!(error, GitError::NotWritten { .. }), "{error:?}");
    for name in ["HEAD", "refs/../config", "w", "refs/w/x.lock"] {
        let error = objects.set_ref(name, Expect::Any, Some(first)).unwrap_err();
        assert!(matches!(error, GitError::BrokenRef { .. }), "{error:?}");
    }
    it.write("repo/.git/refs/w/a.lock", "");
    let error = objects
        .set_ref("refs/w/a", Expect::MustBe(first), None)
        .unwrap_err();
    assert!(matches!(error, GitError::NotWritten { .. }), "{error:?}");
    assert_eq!(objects.resolve("refs/w/a").unwrap(), Some(first));
    it.write("repo/.git/refs/w/torn", "");
    objects
        .set_ref("refs/w/torn", Expect::Any, Some(first))
        .unwrap();
    assert_eq!(objects.resolve("refs/w/torn").unwrap(), Some(first));
}

#[test]
fn of_many_writers_with_one_expectation_one_wins() {
    let it = Playground::new();
    it.repository_with_file("repo");
    let objects = it.objects("repo");
    let blobs: Vec<_> = (0..8u8)
        .map(|it| objects.write_blob(&[it]).unwrap())
        .collect();
    for round in 0..5 {
        let name = format!("refs/w/{round}");
        let won = std::thread::scope(|scope| {
            let writers = blobs.iter().map(|&blob| {
                let (objects, name) = (objects.clone(), &name);
                scope.spawn(move || objects.set_ref(name, Expect::MustNotExist, Some(blob)))
            });
            let writers: Vec<_> = writers.collect();
            let answers = writers.into_iter().map(|it| it.join().unwrap());
            answers.filter(Result::is_ok).count()
        });
        assert_eq!(won, 1);
    }
}
