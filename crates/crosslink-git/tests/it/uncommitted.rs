//! What no commit has is named and kept, and the work tree does not notice.

use std::fs;
use std::path::Path;
use std::process::Command;

use crosslink_git::{Objects, Person, create_repository, keep_uncommitted, uncommitted};

const REF: &str = "refs/crosslink-kept/session-1";

fn git(directory: &Path, words: &[&str]) -> String {
    let mut command = Command::new("git");
    command
        .args(["-c", "user.name=a", "-c", "user.email=a@localhost"])
        .args(words);
    let done = command.current_dir(directory).output().unwrap();
    assert!(done.status.success(), "{words:?}: {done:?}");
    String::from_utf8(done.stdout).unwrap()
}

fn person() -> Person {
    Person {
        name: "a".to_owned(),
        email: "a@localhost".to_owned(),
        time: 1,
    }
}

fn keep(directory: &Path) {
    keep_uncommitted(directory, REF, (&person(), "kept\n")).unwrap();
}

#[test]
fn everything_but_what_is_ignored_is_kept_and_nothing_moves() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    git(root, &["init", "-q"]);
    for (name, text) in [
        ("same", "1"),
        ("changed", "1"),
        ("gone", "1"),
        ("staged", "1"),
        (".gitignore", "ignored\n"),
    ] {
        fs::write(root.join(name), text).unwrap();
    }
    git(root, &["add", "."]);
    git(root, &["commit", "-qm", "first"]);
    assert!(uncommitted(root).unwrap().is_empty());
    fs::write(root.join("changed"), "2").unwrap();
    fs::write(root.join("staged"), "2").unwrap();
    git(root, &["add", "staged"]);
    fs::remove_file(root.join("gone")).unwrap();
    fs::write(root.join("ignored"), "x").unwrap();
    fs::create_dir(root.join("new folder")).unwrap();
    fs::write(root.join("new folder/größe\nx"), "new").unwrap();
    let names = ["changed", "gone", "new folder/größe\nx", "staged"];
    assert_eq!(uncommitted(root).unwrap(), names);
    let index = fs::read(root.join(".git/index")).unwrap();
    let status = git(root, &["status", "--porcelain"]);
    keep(root);
    assert_eq!(git(root, &["status", "--porcelain"]), status);
    assert_eq!(fs::read(root.join(".git/index")).unwrap(), index);
    let kept = git(
        root,
        &[
            "-c",
            "core.quotePath=false",
            "diff",
            "--name-status",
            "-z",
            "HEAD",
            REF,
        ],
    );
    assert_eq!(
        kept,
        "M\0changed\0D\0gone\0A\0new folder/größe\nx\0M\0staged\0"
    );
    assert_eq!(git(root, &["show", &format!("{REF}:changed")]), "2");
    let left = fs::read_dir(root.join(".git")).unwrap();
    let left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(left.into_iter().all(|name| !name.starts_with("crosslink")));
}

#[test]
fn a_repository_without_a_commit_and_a_linked_work_tree_are_kept_too() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("root");
    fs::create_dir(&root).unwrap();
    create_repository(&root).unwrap();
    fs::write(root.join("a"), "1").unwrap();
    keep(&root);
    assert_eq!(git(&root, &["ls-tree", "--name-only", REF]), "a\n");
    git(&root, &["add", "."]);
    git(&root, &["commit", "-qm", "first"]);
    git(&root, &["worktree", "add", "-q", "../linked"]);
    let linked = directory.path().join("linked");
    fs::write(linked.join("b"), "2").unwrap();
    assert_eq!(uncommitted(&linked).unwrap(), ["b"]);
    assert!(uncommitted(&root).unwrap().is_empty());
    keep(&linked);
    assert_eq!(git(&root, &["ls-tree", "--name-only", REF]), "a\nb\n");
}

#[test]
fn what_is_no_work_tree_is_a_clear_refusal() {
    let directory = tempfile::tempdir().unwrap();
    assert!(uncommitted(directory.path()).is_err());
    assert!(uncommitted(&directory.path().join("nowhere")).is_err());
    assert!(Objects::open(directory.path()).is_err());
}
