//! Pushing: each ref for itself, and only if the remote says what is expected.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::time::Duration;

use crosslink_git::{Cancel, Expect, Limits, ObjectId, PushChange, PushOutcome, Transport};
use crosslink_git::{RemoteUrl, TransportError};

use crate::playground::Playground;
use crate::serve::{self, Answer};

pub(crate) const LONG: Duration = Duration::from_secs(60);

type Pushed = Result<Vec<PushOutcome>, TransportError>;

/// A change that creates, replaces or removes a ref, told by what was there and what is to be.
pub(crate) fn change(name: &str, old: Option<ObjectId>, new: Option<ObjectId>) -> PushChange {
    let expect = old.map_or(Expect::MustNotExist, Expect::MustBe);
    let name = name.into();
    PushChange { name, expect, new }
}

/// Pushes from the repository called `repo`.
pub(crate) fn push(it: &Playground, url: &str, changes: &[PushChange]) -> Pushed {
    let (url, cancel) = (RemoteUrl::parse(url).unwrap(), Cancel::new());
    let limits = Limits {
        deadline: LONG,
        cancel: &cancel,
    };
    it.transport().push(&it.path("repo"), &url, changes, limits)
}

/// Makes `repo` with three commits, of which the last has nothing to do with the others, and an empty `remote.git`.
pub(crate) fn scene() -> (Playground, [ObjectId; 3]) {
    let it = Playground::new();
    let first = it.repository_with_file("repo");
    it.git("repo", "commit -q --allow-empty -m second");
    let second = it.id("repo", "HEAD");
    it.git("repo", "checkout -q --orphan other");
    it.git("repo", "commit -q --allow-empty -m other");
    let other = it.id("repo", "HEAD");
    it.git("", "init -q --bare remote.git");
    it.git("remote.git", "config http.receivepack true");
    (it, [first, second, other])
}

pub(crate) fn local(it: &Playground) -> String {
    it.path("remote.git").display().to_string()
}

/// The refs of the remote, by name.
pub(crate) fn refs(it: &Playground) -> Vec<(String, ObjectId)> {
    it.objects("remote.git").refs("refs/").unwrap().found
}

/// Makes a hook of the remote.
pub(crate) fn hook(it: &Playground, name: &str, script: &str) {
    let path = format!("remote.git/hooks/{name}");
    it.write(&path, format!("#!/bin/sh\n{script}\n"));
    fs::set_permissions(it.path(&path), fs::Permissions::from_mode(0o755)).unwrap();
}

/// Creates, replaces and removes a ref, with right expectations and wrong ones.
fn a_life_of_a_ref(it: &Playground, url: &str, [first, second, other]: [ObjectId; 3]) {
    use PushOutcome::{Already, Done, Moved};
    let name = "refs/crosslink-hub/locks/1";
    let table = [
        (Some(first), None, Moved, None),
        (None, Some(first), Done, Some(first)),
        (None, Some(first), Already, Some(first)),
        (None, Some(second), Moved, Some(first)),
        (Some(other), Some(second), Moved, Some(first)),
        (Some(first), Some(second), Done, Some(second)),
        (Some(first), Some(second), Already, Some(second)),
        (Some(second), Some(first), Done, Some(first)),
        (Some(first), Some(other), Done, Some(other)),
        (Some(first), None, Moved, Some(other)),
        (Some(other), None, Done, None),
        (Some(other), None, Moved, None),
        (Some(other), Some(first), Moved, None),
    ];
    for (old, new, outcome, left) in table {
        let step = format!("{url}: {old:?} -> {new:?}");
        let outcomes = push(it, url, &[change(name, old, new)]).unwrap();
        assert_eq!(outcomes, [outcome], "{step}");
        let left: Vec<_> = left.map(|id| (name.to_owned(), id)).into_iter().collect();
        assert_eq!(refs(it), left, "{step}");
    }
}

#[test]
fn a_ref_changes_only_from_what_is_expected() {
    let (it, commits) = scene();
    let before = it.git("repo", "for-each-ref");
    let path = local(&it);
    for url in [path.clone(), format!("file://{path}")] {
        a_life_of_a_ref(&it, &url, commits);
    }
    assert_eq!(it.git("repo", "for-each-ref"), before);
}

#[test]
fn a_ref_changes_so_over_a_connection_too() {
    let (it, commits) = scene();
    let it = Arc::new(it);
    let daemon = serve::daemon(Arc::clone(&it));
    a_life_of_a_ref(&it, &format!("git://{daemon}/remote.git"), commits);
    let http = serve::http(Arc::clone(&it), Answer::Given);
    a_life_of_a_ref(&it, &format!("http://me:pass@{http}/remote.git"), commits);
}

#[test]
fn one_of_those_who_create_a_ref_at_once_does() {
    let (it, _) = scene();
    let it = Arc::new(it);
    let commits: Vec<_> = (0..8)
        .map(|number| {
            it.git("repo", &format!("commit -q --allow-empty -m {number}"));
            it.id("repo", "HEAD")
        })
        .collect();
    let daemon = serve::daemon(Arc::clone(&it));
    for url in [local(&it), format!("git://{daemon}/remote.git")] {
        let name = format!("refs/x/{}", url.len());
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let (it, url, name) = (&*it, &url, &name);
            let start = |&id: &ObjectId| {
                scope.spawn(move || push(it, url, &[change(name, None, Some(id))]).unwrap())
            };
            let racers: Vec<_> = commits.iter().map(start).collect();
            racers
                .into_iter()
                .flat_map(|it| it.join().unwrap())
                .collect()
        });
        let winner = outcomes.iter().position(|it| *it == PushOutcome::Done);
        let winner = winner.unwrap_or_else(|| panic!("{outcomes:?}"));
        for (racer, outcome) in outcomes.iter().enumerate() {
            assert!(
                racer == winner || *outcome == PushOutcome::Moved,
                "{outcomes:?}"
            );
        }
        let set = it.objects("remote.git").resolve(&name).unwrap();
        assert_eq!(set, Some(commits[winner]));
    }
}

#[test]
fn one_ref_that_moved_holds_up_no_other() {
    let (it, [first, second, other]) = scene();
    let path = local(&it);
    push(&it, &path, &[change("refs/x/b", None, Some(other))]).unwrap();
    let changes = [
        change("refs/x/c", None, Some(first)),
        change("refs/x/b", None, Some(first)),
        change("refs/heads/x/a", None, Some(second)),
    ];
    let outcomes = push(&it, &path, &changes).unwrap();
    let expected = [PushOutcome::Done, PushOutcome::Moved, PushOutcome::Done];
    assert_eq!(outcomes, expected);
    let left = [
        ("refs/heads/x/a".to_owned(), second),
        ("refs/x/b".to_owned(), other),
        ("refs/x/c".to_owned(), first),
    ];
    assert_eq!(refs(&it), left);
    assert_eq!(push(&it, &path, &[]).unwrap(), []);
}

#[test]
fn there_may_be_more_changes_than_one_exchange_takes() {
    let (it, [first, second, _]) = scene();
    let name = |number: usize| format!("refs/x/{number:04}");
    push(&it, &local(&it), &[change(&name(7), None, Some(second))]).unwrap();
    let numbers = (0..620).rev();
    let changes: Vec<_> = numbers
        .map(|number| change(&name(number), None, Some(first)))
        .collect();
    let outcomes = push(&it, &local(&it), &changes).unwrap();
    for (change, outcome) in changes.iter().zip(&outcomes) {
        let expected = match change.name.ends_with("0007") {
            true => PushOutcome::Moved,
            false => PushOutcome::Done,
        };
        assert_eq!(*outcome, expected, "{}", change.name);
    }
    assert_eq!((outcomes.len(), refs(&it).len()), (620, 620));
}

#[test]
fn a_shallow_clone_pushes_too() {
    let (it, [first, second, _]) = scene();
    it.git("", "clone -q --bare repo full.git");
    it.git("", "clone -q --bare repo remote2.git");
    let url = format!("file://{}", it.path("full.git").display());
    fs::rename(it.path("repo"), it.path("whole")).unwrap();
    it.git("", &format!("clone -q --depth=1 --branch=main {url} repo"));
    assert_eq!(it.id("repo", "HEAD"), second);
    it.git("repo", "commit -q --allow-empty -m third");
    let third = it.id("repo", "HEAD");
    let remote = it.path("remote2.git").display().to_string();
    let outcomes = push(&it, &remote, &[change("refs/x/a", None, Some(third))]).unwrap();
    assert_eq!(outcomes, [PushOutcome::Done]);
    it.git("remote2.git", "fsck --strict --no-dangling");
    assert!(it.objects("remote2.git").contains(first).unwrap());
}

#[test]
fn what_makes_no_sense_is_refused_before_anything_starts() {
    let (it, [first, ..]) = scene();
    let missing = ObjectId::from_bytes([7; 20]);
    let good = change("refs/x/good", None, Some(first));
    let any = PushChange {
        expect: Expect::Any,
        ..good.clone()
    };
    let table = [
        (change("main", None, Some(first)), "refused"),
        (change("--mirror", None, Some(first)), "refused"),
        (change("refs/x/*", None, Some(first)), "refused"),
        (change("refs/x/a", None, None), "refused"),
        (good.clone(), "refused"),
        (any, "refused"),
        (change("refs/x/a", None, Some(missing)), "here"),
    ];
    for (bad, expected) in table {
        let error = push(&it, &local(&it), &[good.clone(), bad]).unwrap_err();
        let told = match &error {
            TransportError::Refused { .. } => "refused",
            TransportError::Here(_) => "here",
            _ => "else",
        };
        assert_eq!((told, error.is_unclear()), (expected, false), "{error:?}");
    }
    let error = push(&it, "remote.git", &[good]).unwrap_err();
    assert!(matches!(error, TransportError::Refused { .. }), "{error:?}");
    assert_eq!(refs(&it), []);
    assert!(!it.path("scratch").exists(), "git was started");
}
