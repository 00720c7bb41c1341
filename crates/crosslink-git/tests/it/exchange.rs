//! Listing and fetching, from a remote on this machine and from one that git has to talk to.

use std::time::Duration;

use crosslink_git::{Cancel, Expect, FetchReport, Limits, ObjectId, RefChange, Transport};
use crosslink_git::{RemoteUrl, TransportError};

use crate::playground::Playground;

const LONG: Duration = Duration::from_secs(60);

fn list(it: &Playground, url: &str, prefixes: &[&str]) -> Vec<(String, ObjectId)> {
    let (url, cancel) = (RemoteUrl::parse(url).unwrap(), Cancel::new());
    let limits = Limits {
        deadline: LONG,
        cancel: &cancel,
    };
    it.transport().list(&url, prefixes, limits).unwrap()
}

fn fetch(
    it: &Playground,
    from: &str,
    into: &str,
    refspecs: &[&str],
) -> Result<FetchReport, TransportError> {
    let from = it.path(from).display().to_string();
    let (url, cancel) = (RemoteUrl::parse(&from).unwrap(), Cancel::new());
    let limits = Limits {
        deadline: LONG,
        cancel: &cancel,
    };
    let refspecs: Vec<_> = refspecs.iter().map(|&it| it.to_owned()).collect();
    it.transport()
        .fetch(&it.path(into), &url, &refspecs, limits)
}

fn change(name: &str, old: Option<ObjectId>, new: ObjectId) -> RefChange {
    let name = name.into();
    RefChange { name, old, new }
}

#[test]
fn a_remote_on_this_machine_is_listed_as_git_lists_it() {
    let it = Playground::new();
    it.repository_with_file("remote");
    it.git("remote", "update-ref refs/heads/a/b HEAD");
    it.git("remote", "tag -a -m note noted");
    it.git("remote", "pack-refs --all");
    it.git("remote", "update-ref refs/x/y HEAD");
    it.git("", "clone -q --bare remote bare.git");
    for folder in ["remote", "bare.git", "bare"] {
        let path = it.path(folder).display().to_string();
        for url in [path.clone(), format!("file://{path}")] {
            let said = it.git("", &format!("ls-remote --refs {path}"));
            let lines = said.lines().map(|line| line.split_once('\t').unwrap());
            let all: Vec<_> = lines
                .map(|(id, name)| (name.into(), id.parse().unwrap()))
                .collect();
            assert_eq!(list(&it, &url, &[]), all, "{url}");
            for prefixes in [
                &["refs/heads/"][..],
                &["refs/heads/a", "refs/heads/", "refs/x"],
            ] {
                let wanted = |name: &String| prefixes.iter().any(|it| name.starts_with(it));
                let some: Vec<_> = all.iter().filter(|it| wanted(&it.0)).cloned().collect();
                assert_eq!(list(&it, &url, prefixes), some, "{url}");
            }
        }
    }
    assert!(!it.path("scratch").exists(), "git was started");
}

#[test]
fn what_is_new_is_fetched_into_its_own_refs_and_nothing_else_changes() {
    let it = Playground::new();
    let first = it.repository_with_file("remote");
    it.repository("repo");
    let before = it.git("repo", "for-each-ref");
    let refspecs = ["+refs/heads/*:refs/watch/*"];
    let report = fetch(&it, "remote", "repo", &refspecs).unwrap();
    assert_eq!(report.updated, [change("refs/watch/main", None, first)]);
    assert_eq!(it.objects("repo").commit(first).unwrap().message, "first\n");
    assert_eq!(
        fetch(&it, "remote", "repo", &refspecs).unwrap(),
        FetchReport::default()
    );

    it.git("remote", "commit -q --allow-empty -m second");
    it.git("remote", "update-ref refs/heads/other HEAD^");
    let second = it.id("remote", "HEAD");
    let report = fetch(&it, "remote", "repo/.git", &refspecs).unwrap();
    let expected = [
        change("refs/watch/main", Some(first), second),
        change("refs/watch/other", None, first),
    ];
    assert_eq!(report.updated, expected);

    it.git("remote", "commit -q --amend --allow-empty -m rewritten");
    it.git("remote", "update-ref -d refs/heads/other");
    let third = it.id("remote", "HEAD");
    let report = fetch(&it, "remote", "repo", &refspecs).unwrap();
    assert_eq!(
        report.updated,
        [change("refs/watch/main", Some(second), third)]
    );

    it.git("repo", "fsck --strict --no-dangling");
    let watched = it.git("repo", "for-each-ref --format=%(refname) refs/watch");
    assert_eq!(watched, "refs/watch/main\nrefs/watch/other");
    it.git("repo", "update-ref -d refs/watch/main");
    it.git("repo", "update-ref -d refs/watch/other");
    assert_eq!(it.git("repo", "for-each-ref"), before);
    assert!(!it.path("repo/.git/FETCH_HEAD").exists());
}

#[test]
fn only_what_is_new_travels() {
    let it = Playground::new();
    it.repository_with_file("remote");
    for count in 0..30 {
        it.git("remote", &format!("commit -q --allow-empty -m {count}"));
    }
    it.repository("repo");
    let refspecs = ["+refs/heads/main:refs/watch/main"];
    fetch(&it, "remote", "repo", &refspecs).unwrap();
    it.git("repo", "repack -q -a -d");
    it.git("remote", "commit -q --allow-empty -m last");
    fetch(&it, "remote", "repo", &refspecs).unwrap();
    let said = it.git("repo", "count-objects");
    assert!(said.starts_with("1 objects"), "{said}");
}

#[test]
fn a_few_objects_are_copied_without_git_and_many_with_it() {
    let it = Playground::new();
    let first = it.repository_with_file("remote");
    it.repository("repo");
    let refspecs = ["+refs/heads/main:refs/watch/main"];
    let spec = |name: &str| format!("+refs/heads/{name}:refs/watch/{name}");
    fetch(&it, "remote", "repo", &refspecs).unwrap();
    for pack in [false, true] {
        std::fs::create_dir_all(it.path("remote/folder/deeper")).unwrap();
        it.write("remote/folder/deeper/file", format!("{pack}"));
        it.git("remote", "add folder");
        it.git("remote", "commit -q -m folder");
        it.git("remote", "branch -f side HEAD^");
        if pack {
            it.git("remote", "repack -q -a -d");
        }
        let both = [&*spec("main"), &*spec("side")];
        let report = fetch(&it, "remote", "repo", &both).unwrap();
        assert_eq!(report.updated.len(), 2, "{report:?}");
        it.git("repo", "fsck --strict --no-dangling");
    }
    assert!(!it.path("scratch").exists(), "git was started");

    for count in 0..120 {
        it.git("remote", &format!("commit -q --allow-empty -m {count}"));
    }
    let last = it.id("remote", "HEAD");
    fetch(&it, "remote", "repo", &refspecs).unwrap();
    assert!(it.path("scratch").exists(), "git was not started");
    let there = it.objects("repo");
    assert_eq!(there.resolve("refs/watch/main").unwrap(), Some(last));
    assert!(there.is_ancestor(first, last).unwrap());
    it.git("repo", "fsck --strict --no-dangling");
}

#[test]
fn what_lacks_something_at_the_remote_is_not_taken_over() {
    let it = Playground::new();
    it.repository_with_file("remote");
    it.repository("repo");
    let tree = it.id("remote", "HEAD^{tree}").to_string();
    let (folder, file) = tree.split_at(2);
    std::fs::remove_file(it.path(&format!("remote/.git/objects/{folder}/{file}"))).unwrap();
    let refused = fetch(&it, "remote", "repo", &["+refs/heads/*:refs/watch/*"]);
    assert!(refused.is_err(), "{refused:?}");
    let there = it.objects("repo");
    assert_eq!(there.resolve("refs/watch/main").unwrap(), None);
}

#[test]
fn a_rewritten_history_is_refused_without_a_plus() {
    let it = Playground::new();
    let first = it.repository_with_file("remote");
    it.repository("repo");
    let refspecs = ["refs/heads/*:refs/watch/*"];
    fetch(&it, "remote", "repo", &refspecs).unwrap();
    it.git("remote", "commit -q --amend -m rewritten");
    it.git("remote", "update-ref refs/heads/other HEAD");
    let report = fetch(&it, "remote", "repo", &refspecs).unwrap();
    let rewritten = it.id("remote", "HEAD");
    assert_eq!(
        report.updated,
        [change("refs/watch/other", None, rewritten)]
    );
    assert_eq!(report.refused, ["refs/watch/main"]);
    assert_eq!(
        it.objects("repo").resolve("refs/watch/main").unwrap(),
        Some(first)
    );
}

#[test]
fn a_watched_ref_that_is_damaged_here_heals() {
    let it = Playground::new();
    let first = it.repository_with_file("remote");
    it.repository("repo");
    let refspecs = ["+refs/heads/*:refs/watch/*"];
    fetch(&it, "remote", "repo", &refspecs).unwrap();
    it.write("repo/.git/refs/watch/main", "");
    let report = fetch(&it, "remote", "repo", &refspecs).unwrap();
    assert_eq!(report.updated, [change("refs/watch/main", None, first)]);
    let objects = it.objects("repo");
    let nothing = ObjectId::from_bytes([7; 20]);
    objects
        .set_ref("refs/watch/main", Expect::Any, Some(nothing))
        .unwrap();
    let report = fetch(&it, "remote", "repo", &refspecs).unwrap();
    assert_eq!(
        report.updated,
        [change("refs/watch/main", Some(nothing), first)]
    );
}

#[test]
fn a_shallow_clone_fetches_too() {
    let it = Playground::new();
    it.repository_with_file("remote");
    it.git("remote", "commit -q --allow-empty -m second");
    let url = format!("file://{}", it.path("remote").display());
    it.git("", &format!("clone -q --depth=1 {url} repo"));
    it.git("repo", "update-ref refs/watch/main HEAD");
    it.git("remote", "commit -q --allow-empty -m third");
    let report = fetch(&it, "remote", "repo", &["+refs/heads/main:refs/watch/main"]).unwrap();
    assert_eq!(report.updated.len(), 1);
    it.git("repo", "fsck --strict --no-dangling");
}

#[test]
fn what_cannot_be_fetched_is_told_apart() {
    let it = Playground::new();
    it.repository_with_file("remote");
    it.repository("repo");
    let error =
        |from: &str, into: &str, refspec: &str| fetch(&it, from, into, &[refspec]).unwrap_err();
    let spec = "+refs/heads/*:refs/watch/*";
    let missing = error("remote", "repo", "refs/heads/none:refs/watch/none");
    assert!(
        matches!(&missing, TransportError::MissingRef { name, .. } if name == "refs/heads/none")
    );
    let nowhere = error("nowhere", "repo", spec);
    assert!(
        matches!(nowhere, TransportError::NotFound { .. }),
        "{nowhere:?}"
    );
    let here = error("remote", "nowhere", spec);
    assert!(matches!(here, TransportError::Here(_)), "{here:?}");
    let own = error("remote", "repo", "+refs/heads/*:refs/heads/*");
    assert!(matches!(own, TransportError::Refused { .. }), "{own:?}");
    assert_eq!(
        it.git("repo", "for-each-ref --format=%(refname)"),
        "refs/heads/main"
    );
}

#[test]
fn scratch_repositories_are_used_again() {
    let it = Playground::new();
    it.repository_with_file("remote");
    it.repository("repo");
    for _ in 0..3 {
        fetch(&it, "remote", "repo", &["refs/heads/*:refs/watch/*"]).unwrap();
    }
    std::thread::scope(|scope| {
        for number in 0..4 {
            let it = &it;
            scope.spawn(move || {
                let spec = format!("refs/heads/*:refs/watch-{number}/*");
                fetch(it, "remote", "repo", &[&spec]).unwrap()
            });
        }
    });
    let count = std::fs::read_dir(it.path("scratch")).unwrap().count();
    assert!((2..=8).contains(&count), "{count}");
    let watched = it.git("repo", "for-each-ref --format=%(refname)");
    assert_eq!(watched.lines().count(), 6);
}
