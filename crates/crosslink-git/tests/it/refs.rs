//! Refs are what git lists, whatever happens meanwhile.

use std::fs;

use crosslink_git::{BrokenRef, ObjectId};

use crate::playground::Playground;

/// What git lists under a prefix, without what a symbolic ref hides.
fn listed(it: &Playground, prefix: &str) -> Vec<(String, ObjectId)> {
    let said = it.git("repo", "for-each-ref --format=%(objectname)%20%(refname)");
    let lines = said.lines().filter_map(|line| line.split_once(' '));
    let refs = lines.filter(|(_, name)| name.starts_with(prefix));
    refs.map(|(id, name)| (name.into(), id.parse().unwrap()))
        .collect()
}

fn many(it: &Playground) -> ObjectId {
    let commit = it.repository_with_file("repo");
    for name in [
        "refs/heads/feat",
        "refs/heads/feature/a",
        "refs/heads/feature/b",
        "refs/x/y/z",
    ] {
        it.git("repo", &format!("update-ref {name} HEAD"));
    }
    it.git("repo", "tag -a -m note annotated");
    it.git("repo", "symbolic-ref refs/heads/alias refs/heads/main");
    commit
}

#[test]
fn listings_are_those_of_git_loose_and_packed() {
    let it = Playground::new();
    many(&it);
    let objects = it.objects("repo");
    let prefixes = [
        "",
        "refs",
        "refs/",
        "refs/heads/",
        "refs/heads/feat",
        "refs/heads/feature/",
    ];
    let more = [
        "refs/x/y/z",
        "refs/x/y/z/",
        "refs/none/",
        "refs/tags/annotated",
        "HEAD",
        "x",
    ];
    for storage in [
        "count-objects",
        "pack-refs --all",
        "update-ref refs/heads/feat HEAD",
    ] {
        it.git("repo", storage);
        for prefix in prefixes.iter().chain(&more) {
            let refs = objects.refs(prefix).unwrap();
            assert_eq!(refs.found, listed(&it, prefix), "{storage} {prefix}");
            assert_eq!(refs.broken, []);
        }
    }
}

#[test]
fn a_loose_ref_hides_the_packed_one() {
    let it = Playground::new();
    let first = many(&it);
    it.git("repo", "pack-refs --all");
    it.git("repo", "commit -q --allow-empty -m second");
    let second = it.id("repo", "HEAD");
    let objects = it.objects("repo");
    let main = ("refs/heads/main".to_owned(), second);
    assert_eq!(objects.refs("refs/heads/main").unwrap().found, [main]);
    assert_eq!(objects.resolve("refs/heads/main").unwrap(), Some(second));
    assert_eq!(objects.resolve("refs/heads/alias").unwrap(), Some(second));
    assert_eq!(objects.resolve("refs/heads/feat").unwrap(), Some(first));
    assert_eq!(objects.resolve("HEAD").unwrap(), Some(second));
    assert_eq!(objects.resolve("refs/heads").unwrap(), None);
    assert_eq!(objects.resolve("refs/heads/feat/x").unwrap(), None);
    for name in [
        "main",
        "refs/heads/../x",
        "refs/heads/a b",
        "",
        "/refs/heads/main",
    ] {
        assert!(objects.resolve(name).is_err(), "{name}");
    }
}

#[test]
fn head_is_told_for_each_work_tree() {
    let it = Playground::new();
    it.repository_with_file("repo");
    it.git("repo", "worktree add -q ../side");
    it.git("repo", "worktree add -q --detach ../loose");
    it.git("", "init -q empty");
    let head = |path: &str| it.objects(path).head_branch().unwrap();
    assert_eq!(head("repo").as_deref(), Some("refs/heads/main"));
    assert_eq!(head("side").as_deref(), Some("refs/heads/side"));
    assert_eq!(head("loose"), None);
    assert_eq!(head("empty").as_deref(), Some("refs/heads/main"));
    assert_eq!(it.objects("empty").resolve("HEAD").unwrap(), None);
    fs::remove_file(it.path("side/.git")).unwrap();
    it.write("repo/.git/HEAD", "ref: refs/../x");
    assert!(it.objects("repo/.git/worktrees/side").head_branch().is_ok());
}

#[test]
fn a_broken_ref_costs_that_ref() {
    let it = Playground::new();
    let commit = it.repository_with_file("repo");
    it.git("repo", "update-ref refs/w/packed HEAD");
    it.git("repo", "update-ref refs/w/torn HEAD");
    it.git("repo", "pack-refs --all");
    it.folder("repo/.git/refs/w/folder");
    let half = "0123456789";
    let zeros = "0".repeat(40);
    let table: &[(&str, &[u8], &str)] = &[
        ("garbage", b"\x00\xffgarbage", "it does not name an object"),
        ("half", half.as_bytes(), "it does not name an object"),
        ("none", zeros.as_bytes(), "it does not name an object"),
        (
            "outside",
            b"ref: ../../config",
            "it leads to something that is no ref",
        ),
        ("round", b"ref: refs/w/round", "it leads in a circle"),
        ("torn", b"", "it is empty"),
        (
            "unborn",
            b"ref: refs/w/never",
            "it leads to a ref that does not exist",
        ),
    ];
    for (name, bytes, _) in table {
        it.write(&format!("repo/.git/refs/w/{name}"), bytes);
    }
    it.write("repo/.git/refs/w/good.lock", half);
    it.write("repo/.git/refs/w/.hidden", half);
    it.symlink("repo/file", "repo/.git/refs/w/linked");
    it.symlink("repo/.git/refs", "repo/.git/refs/w/loop");
    std::process::Command::new("mkfifo")
        .arg(it.path("repo/.git/refs/w/pipe"))
        .status()
        .unwrap();
    let mut expected: Vec<_> = table
        .iter()
        .map(|(name, _, reason)| (*name, *reason))
        .collect();
    let link = "it is a symbolic link to something else";
    expected.extend([("linked", link), ("loop", link), ("pipe", "it is no file")]);
    expected.sort_unstable();

    let mut refs = it.objects("repo").refs("refs/w/").unwrap();
    assert_eq!(refs.found, [("refs/w/packed".to_owned(), commit)]);
    refs.broken.sort_by(|one, other| one.name.cmp(&other.name));
    let told = |it: &BrokenRef| (it.name.clone(), it.reason.clone());
    let broken: Vec<_> = refs.broken.iter().map(told).collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(name, reason)| (format!("refs/w/{name}"), (*reason).to_owned()))
        .collect();
    assert_eq!(broken, expected);
    let error = it.objects("repo").resolve("refs/w/torn").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the ref refs/w/torn is broken: it is empty"
    );
}

#[test]
fn a_damaged_packed_file_costs_its_damaged_lines() {
    let it = Playground::new();
    let commit = it.repository_with_file("repo");
    let text = format!(
        "# pack-refs with: sorted\n{commit} refs/w/a\n^{commit}\nrubbish\n{commit} ../x\n{commit} refs/w/b\n{commit}"
    );
    it.write("repo/.git/packed-refs", text);
    let refs = it.objects("repo").refs("refs/w/").unwrap();
    let expected = ["a", "b"].map(|name| (format!("refs/w/{name}"), commit));
    assert_eq!(refs.found, expected);
    let names: Vec<_> = refs.broken.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "packed-refs, line 4",
            "packed-refs, line 5",
            "packed-refs, line 7"
        ]
    );
}
