//! What is read is what git reads.

use crosslink_git::{EntryKind, GitError, ObjectId, Objects, TreeEntry};

use crate::playground::Playground;

/// A history with a merge, folders and a name that is no UTF-8.
fn history(it: &Playground) {
    it.repository_with_file("repo");
    it.git("repo", "checkout -q -b side");
    it.folder("repo/a/b");
    it.write("repo/a/b/deep", "deep");
    it.symlink("repo/file", "repo/link");
    it.git("repo", "add a link");
    it.git_words(
        "repo",
        &["commit", "-q", "-m", "second", "-m", "with a body\n\u{e9}"],
    );
    it.git("repo", "checkout -q main");
    it.git("repo", "commit -q --allow-empty -m third");
    it.git("repo", "merge -q --no-ff -m merge side");
}

/// Loose, packed, and packed with another way of finding things.
const STORAGE: &[&str] = &["count-objects", "gc -q", "multi-pack-index write"];

#[test]
fn commits_read_as_git_shows_them() {
    let it = Playground::new();
    history(&it);
    for storage in STORAGE {
        it.git("repo", storage);
        let objects = it.objects("repo");
        for line in it.git("repo", "rev-list --all").lines() {
            let commit = objects.commit(line.parse().unwrap()).unwrap();
            let parents: Vec<_> = commit.parents.iter().map(ObjectId::to_string).collect();
            let told = format!(
                "{}\n{}\n{}\n{}\n{}",
                commit.tree,
                parents.join(" "),
                commit.author_time,
                commit.committer_time,
                commit.message.trim_end(),
            );
            let words = ["show", "-s", "--format=%T%n%P%n%at%n%ct%n%B", line];
            assert_eq!(told, it.git_words("repo", &words), "{storage}");
            assert_eq!(commit.signature, None);
            let raw = it.git("repo", &format!("cat-file commit {line}"));
            assert_eq!(
                String::from_utf8(commit.signed_payload).unwrap().trim_end(),
                raw
            );
        }
    }
}

#[test]
fn trees_and_blobs_read_as_git_shows_them() {
    let it = Playground::new();
    history(&it);
    for storage in STORAGE {
        it.git("repo", storage);
        let objects = it.objects("repo");
        let root = it.id("repo", "HEAD^{tree}");
        let entry = |name: &str, kind, path: &str| TreeEntry {
            name: name.into(),
            kind,
            id: it.id("repo", &format!("HEAD:{path}")),
        };
        let expected = [
            entry("a", EntryKind::Tree, "a"),
            entry("file", EntryKind::Blob, "file"),
            entry("link", EntryKind::Other, "link"),
        ];
        assert_eq!(objects.tree(root).unwrap().entries, expected, "{storage}");
        let deep = entry("deep", EntryKind::Blob, "a/b/deep");
        assert_eq!(objects.blob(deep.id, 4).unwrap(), b"deep");
        assert_eq!(objects.entry(root, "a/b/deep").unwrap(), Some(deep));
        assert_eq!(objects.entry(root, "a").unwrap(), Some(expected[0].clone()));
        for path in [
            "",
            "/",
            "a/",
            "/a",
            "b",
            "file/deep",
            "a//b",
            "link/x",
            "a/b/deep/x",
        ] {
            assert_eq!(objects.entry(root, path).unwrap(), None, "{path}");
        }
    }
}

#[test]
fn names_that_are_no_text_are_counted_and_left_out() {
    let it = Playground::new();
    it.repository("repo");
    it.write("blob", "x");
    let id = it.git("repo", "hash-object -w ../blob");
    let line = format!("100644 blob {id}\tplain\n100644 blob {id}\tbad\u{0}");
    let mut bytes = line.into_bytes();
    bytes.pop();
    bytes.extend_from_slice(b"\xff\n");
    it.write("tree", bytes);
    let tree = it.git_with_input("repo", "mktree", "tree");
    let tree = it.objects("repo").tree(tree.parse().unwrap()).unwrap();
    let names: Vec<_> = tree.entries.iter().map(|it| it.name.as_str()).collect();
    assert_eq!((names, tree.skipped), (vec!["plain"], 1));
}

#[test]
fn a_large_blob_is_refused_by_its_header() {
    let it = Playground::new();
    it.repository("repo");
    it.write("blob", vec![b'a'; 100_000]);
    let id: ObjectId = it.git("repo", "hash-object -w ../blob").parse().unwrap();
    let expected = format!("the object {id} has 100000 bytes, more than 99999");
    it.git("repo", &format!("update-ref refs/x/blob {id}"));
    for storage in ["count-objects", "repack -q -a -d"] {
        it.git("repo", storage);
        let objects = it.objects("repo");
        assert_eq!(objects.blob(id, 99_999).unwrap_err().to_string(), expected);
        assert_eq!(objects.blob(id, 100_000).unwrap().len(), 100_000);
    }
}

#[test]
fn long_chains_of_small_changes_are_read_whole() {
    let it = Playground::new();
    it.git("", "init -q repo");
    let mut ids = Vec::new();
    for count in 0..60 {
        let text: String = (0..200)
            .map(|line| format!("{line} {}\n", line * count))
            .collect();
        it.write("repo/file", text.replace("\n7 ", &format!("\n{count} ")));
        it.git("repo", "add file");
        it.git("repo", "commit -q -m next");
        ids.push(it.id("repo", "HEAD:file"));
    }
    it.git("repo", "repack -q -a -d -f --depth=50 --window=50");
    let objects = it.objects("repo");
    for id in ids {
        let bytes = objects.blob(id, 1 << 20).unwrap();
        let expected = it.git("repo", &format!("cat-file blob {id}"));
        assert_eq!(String::from_utf8(bytes).unwrap().trim_end(), expected);
    }
}

#[test]
fn what_is_missing_or_of_another_kind_is_told() {
    let it = Playground::new();
    let commit = it.repository_with_file("repo");
    let objects = it.objects("repo");
    let nothing = ObjectId::from_bytes([7; 20]);
    assert!(!objects.contains(nothing).unwrap());
    assert!(objects.contains(commit).unwrap());
    let error = objects.commit(nothing).unwrap_err();
    assert!(matches!(error, GitError::NotFound { id } if id == nothing));
    assert!(error.is_not_found());
    let error = objects.tree(commit).unwrap_err();
    let expected = format!("the object {commit} is damaged: a commit in place of a tree");
    assert_eq!(error.to_string(), expected);
}

#[test]
fn objects_that_arrive_later_are_seen_loose_or_packed() {
    let it = Playground::new();
    let first = it.repository_with_file("repo");
    let objects = it.objects("repo");
    assert!(objects.contains(first).unwrap());
    let clone = objects.clone();
    it.git("repo", "commit -q --allow-empty -m second");
    let second = it.id("repo", "HEAD");
    it.git("repo", "gc -q");
    assert_eq!(objects.commit(second).unwrap().parents, [first]);
    for count in 0..70 {
        it.git("repo", &format!("commit -q --allow-empty -m {count}"));
        it.git("repo", "repack -q -d");
    }
    let last = it.id("repo", "HEAD");
    for objects in [objects, clone, it.objects("repo")] {
        assert_eq!(objects.commit(last).unwrap().message, "69\n");
        assert_eq!(objects.commit(first).unwrap().message, "first\n");
    }
}

#[test]
fn objects_borrowed_from_another_repository_are_read() {
    let it = Playground::new();
    let commit = it.repository_with_file("repo");
    it.git("", "clone -q --shared repo borrower");
    assert_eq!(
        it.objects("borrower").commit(commit).unwrap().message,
        "first\n"
    );
}

#[test]
fn every_way_into_a_repository_opens_the_same_objects() {
    let it = Playground::new();
    let commit = it.repository_with_file("repo");
    it.git("repo", "worktree add -q ../side");
    it.git("", "clone -q --bare repo bare.git");
    for way in [
        "repo",
        "repo/.git",
        "side",
        "repo/.git/worktrees/side",
        "bare.git",
    ] {
        assert!(it.objects(way).contains(commit).unwrap(), "{way}");
    }
    it.folder("repo/below");
    for way in ["repo/below", "", "nowhere", "repo/file"] {
        let error = Objects::open(&it.path(way)).unwrap_err();
        assert!(matches!(error, GitError::NoRepository(_)), "{way}: {error}");
        assert!(error.is_not_found(), "{way}: {error:?}");
    }
}

#[test]
fn formats_that_are_not_read_are_told() {
    let it = Playground::new();
    it.git("", "init -q --object-format=sha256 other");
    let error = Objects::open(&it.path("other")).unwrap_err();
    let expected = format!(
        "the repository {} names its objects with SHA-256",
        it.path("other/.git").display()
    );
    assert_eq!(error.to_string(), expected);
    it.git("", "init -q --ref-format=reftable tables");
    let error = Objects::open(&it.path("tables")).unwrap_err();
    assert!(matches!(error, GitError::Unsupported { .. }), "{error}");
}

#[test]
fn ancestry_is_what_git_says() {
    let it = Playground::new();
    history(&it);
    let objects = it.objects("repo");
    let all = it.git("repo", "rev-list --all");
    for ancestor in all.lines() {
        let builds_on = it.git(
            "repo",
            &format!("rev-list --ancestry-path ^{ancestor} --all"),
        );
        for descendant in all.lines() {
            let expected = ancestor == descendant || builds_on.lines().any(|it| it == descendant);
            let said = objects.is_ancestor(ancestor.parse().unwrap(), descendant.parse().unwrap());
            assert_eq!(said.unwrap(), expected, "{ancestor} {descendant}");
        }
    }
}

#[test]
fn history_ends_where_a_shallow_clone_was_cut_off() {
    let it = Playground::new();
    let first = it.repository_with_file("repo");
    it.git("repo", "commit -q --allow-empty -m second");
    it.git("repo", "commit -q --allow-empty -m third");
    let url = format!("file://{}", it.path("repo").display());
    it.git("", &format!("clone -q --depth=1 {url} shallow"));
    let objects = it.objects("shallow");
    let head = it.id("shallow", "HEAD");
    assert!(!objects.is_ancestor(first, head).unwrap());
    assert!(objects.is_ancestor(it.id("repo", "HEAD^"), head).unwrap());
    assert!(objects.is_ancestor(head, first).unwrap_err().is_not_found());
    std::fs::remove_file(it.path("shallow/.git/shallow")).unwrap();
    assert!(objects.is_ancestor(first, head).unwrap_err().is_not_found());
}
