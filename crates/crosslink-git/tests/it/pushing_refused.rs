//! Remotes that decline a push, lose the answer or are not there.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use crosslink_git::{Cancel, Limits, PushOutcome, RemoteUrl, Transport, TransportError};

use crate::playground::Playground;
use crate::pushing::{LONG, change, hook, local, push, refs, scene};
use crate::serve::{self, Answer};

/// Tells an outcome in short.
fn told(outcome: &PushOutcome) -> String {
    match outcome {
        PushOutcome::Refused { said } => format!("refused: {said}"),
        PushOutcome::CustomRefsRefused { said } => format!("custom: {said}"),
        PushOutcome::Failed { said } => format!("failed: {said}"),
        other => format!("{other:?}"),
    }
}

fn outcomes(it: &Playground, url: &str, changes: &[crosslink_git::PushChange]) -> Vec<String> {
    push(it, url, changes).unwrap().iter().map(told).collect()
}

#[test]
fn a_hook_declines_one_ref_and_says_why() {
    let (it, [first, ..]) = scene();
    let script = "case $1 in *no*) echo \"not $1, see https://me:pass@h/x\"; exit 1;; esac";
    hook(&it, "update", script);
    let it = Arc::new(it);
    let daemon = serve::daemon(Arc::clone(&it));
    let http = serve::http(Arc::clone(&it), Answer::Given);
    let urls = [
        local(&it),
        format!("git://{daemon}/remote.git"),
        format!("http://{http}/remote.git"),
    ];
    for (number, url) in urls.iter().enumerate() {
        let name = |word: &str| format!("refs/x/{word}-{number}");
        let changes = ["no", "yes", "no-way"].map(|it| change(&name(it), None, Some(first)));
        let refused = |name: String| {
            format!(
                "refused: hook declined: not {name}, see https://h/x / error: hook declined to update {name}"
            )
        };
        let expected = [refused(name("no")), "Done".into(), refused(name("no-way"))];
        assert_eq!(outcomes(&it, url, &changes), expected, "{url}");
    }
    assert_eq!(refs(&it).len(), 3);
}

#[test]
fn a_hook_that_looks_at_the_whole_push_declines_it_whole() {
    let (it, [first, ..]) = scene();
    hook(
        &it,
        "pre-receive",
        "grep -q refs/x/no && echo 'error: GH013: a secret' >&2 && exit 1; exit 0",
    );
    let (yes, no) = ("refs/x/yes", "refs/x/no");
    let changes = [yes, no].map(|it| change(it, None, Some(first)));
    let refused = "refused: pre-receive hook declined: error: GH013: a secret";
    assert_eq!(outcomes(&it, &local(&it), &changes), [refused, refused]);
    assert_eq!(outcomes(&it, &local(&it), &changes[..1]), ["Done"]);
}

#[test]
fn what_the_remote_never_does_is_refused_for_each_ref() {
    let (it, [first, second, other]) = scene();
    let path = local(&it);
    let names = ["refs/heads/a", "refs/heads/b", "refs/heads/c"];
    push(&it, &path, &names.map(|it| change(it, None, Some(second)))).unwrap();
    for setting in [
        "receive.denyNonFastForwards true",
        "receive.denyDeletes true",
        "receive.hideRefs refs/hidden",
        "transfer.hideRefs refs/secret",
    ] {
        it.git("remote.git", &format!("config --add {setting}"));
    }
    let changes = [
        change("refs/heads/a", Some(second), Some(other)),
        change("refs/heads/b", Some(second), None),
        change("refs/hidden/a", None, Some(first)),
        change("refs/secret/a", None, Some(first)),
        change("refs/heads/c/d", None, Some(first)),
        change("refs/x/a", None, Some(first)),
    ];
    let denied = "refused: non-fast-forward: error: denying non-fast-forward refs/heads/a (you should pull first)";
    let stays = "refused: deletion prohibited: error: denying ref deletion for refs/heads/b";
    let in_the_way = "refused: failed to update ref: error: cannot lock ref 'refs/heads/c/d': \
        'refs/heads/c' exists; cannot create 'refs/heads/c/d'";
    let hidden = "custom: deny updating a hidden ref";
    let expected = [denied, stays, hidden, hidden, in_the_way, "Done"];
    assert_eq!(outcomes(&it, &path, &changes), expected);
}

#[test]
fn a_push_that_is_too_large_is_refused() {
    let (it, [first, ..]) = scene();
    it.git("remote.git", "config receive.maxInputSize 10");
    let outcomes = outcomes(&it, &local(&it), &[change("refs/x/a", None, Some(first))]);
    let begins = "refused: unpacker error: fatal: pack exceeds maximum allowed size / ";
    assert!(outcomes[0].starts_with(begins), "{outcomes:?}");
}

#[test]
fn a_request_that_is_too_large_is_refused() {
    let (it, [first, second, _]) = scene();
    let it = Arc::new(it);
    let http = serve::http(Arc::clone(&it), Answer::Status(413));
    let changes = [
        change("refs/x/a", None, Some(first)),
        change("refs/x/b", None, Some(second)),
    ];
    let outcomes = outcomes(&it, &format!("http://{http}/remote.git"), &changes);
    assert_eq!(outcomes, ["refused: returned error: 413"; 2]);
}

#[test]
fn a_ref_that_another_writes_at_the_moment_counts_as_moved() {
    let (it, [first, ..]) = scene();
    it.folder("remote.git/refs/x");
    it.write("remote.git/refs/x/a.lock", "");
    let changes = [change("refs/x/a", None, Some(first))];
    assert_eq!(outcomes(&it, &local(&it), &changes), ["Moved"]);
}

#[test]
fn a_remote_that_is_gone_took_nothing() {
    let (it, [first, ..]) = scene();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = listener.local_addr().unwrap();
    drop(listener);
    let (it, changes) = (Arc::new(it), [change("refs/x/a", None, Some(first))]);
    let http = serve::http(Arc::clone(&it), Answer::Given);
    it.git("", "init -q --bare plain.git");
    let table = [
        (it.path("gone.git").display().to_string(), "not found"),
        (
            format!("http://me:secret@{closed}/a?key=secret"),
            "unreachable",
        ),
        (format!("git://{closed}/a"), "unreachable"),
        (format!("http://me:secret@{http}/plain.git"), "auth"),
    ];
    for (url, expected) in table {
        let error = push(&it, &url, &changes).unwrap_err();
        let told = match &error {
            TransportError::NotFound { .. } => "not found",
            TransportError::Unreachable { .. } => "unreachable",
            TransportError::AuthRequired { .. } => "auth",
            _ => "else",
        };
        assert_eq!((told, error.is_unclear()), (expected, false), "{error:?}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("secret"), "{shown}");
    }
}

#[test]
fn an_answer_that_is_lost_leaves_it_unclear() {
    let (it, [first, ..]) = scene();
    let it = Arc::new(it);
    for (number, answer) in [Answer::Status(502), Answer::Lost].into_iter().enumerate() {
        let http = serve::http(Arc::clone(&it), answer);
        let url = format!("http://me:secret@{http}/remote.git");
        let name = format!("refs/x/{number}");
        let error = push(&it, &url, &[change(&name, None, Some(first))]).unwrap_err();
        assert!(error.is_unclear() && error.is_passing(), "{error:?}");
        assert!(
            matches!(error.cause(), TransportError::Unreachable { .. }),
            "{error:?}"
        );
        assert!(
            error.to_string().ends_with("; some of it may have arrived"),
            "{error}"
        );
        assert!(
            !format!("{error} {error:?}").contains("secret"),
            "{error:?}"
        );
        assert_eq!(it.id("remote.git", &name), first, "it was taken");
        let again = push(&it, &local(&it), &[change(&name, None, Some(first))]);
        assert_eq!(again.unwrap(), [PushOutcome::Already]);
    }
}

#[test]
fn a_remote_that_breaks_down_in_the_middle_leaves_it_unclear() {
    let (it, [first, ..]) = scene();
    hook(&it, "update", "case $1 in *b) kill -9 $PPID;; esac");
    let changes = ["refs/x/a", "refs/x/b"].map(|it| change(it, None, Some(first)));
    let error = push(&it, &local(&it), &changes).unwrap_err();
    assert!(error.is_unclear(), "{error:?}");
    assert_eq!(refs(&it), [("refs/x/a".to_owned(), first)]);
}

#[test]
fn a_push_that_is_cancelled_in_the_middle_is_unclear() {
    let (it, [first, ..]) = scene();
    let (it, (told, pushed)) = (Arc::new(it), channel());
    let http = serve::http(Arc::clone(&it), Answer::Kept(told));
    let url = RemoteUrl::parse(&format!("http://{http}/remote.git")).unwrap();
    let cancel = Cancel::new();
    let limits = Limits {
        deadline: LONG,
        cancel: &cancel,
    };
    let transport = it.transport();
    let changes = [change("refs/x/a", None, Some(first))];
    let from = it.path("repo");
    let error = std::thread::scope(|scope| {
        let exchange = scope.spawn(|| transport.push(&from, &url, &changes, limits).unwrap_err());
        let _kept = pushed.recv().unwrap();
        cancel.cancel();
        exchange.join().unwrap()
    });
    assert!(error.is_unclear(), "{error:?}");
    assert!(
        matches!(error.cause(), TransportError::Cancelled),
        "{error:?}"
    );
    assert_eq!(refs(&it), [("refs/x/a".to_owned(), first)]);
    let error = transport.push(&from, &url, &changes, limits).unwrap_err();
    assert!(matches!(error, TransportError::Cancelled), "{error:?}");
}

#[test]
fn a_remote_that_never_answers_is_left_at_the_deadline() {
    let (it, [first, ..]) = scene();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("git://{}/a", listener.local_addr().unwrap());
    let (url, cancel) = (RemoteUrl::parse(&url).unwrap(), Cancel::new());
    let limits = Limits {
        deadline: Duration::from_millis(700),
        cancel: &cancel,
    };
    let changes = [change("refs/x/a", None, Some(first))];
    let pushed = it
        .transport()
        .push(&it.path("repo"), &url, &changes, limits);
    let error = pushed.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("{url} did not answer within 0.7 s; some of it may have arrived")
    );
    assert!(error.is_unclear() && error.is_passing());
}

#[test]
fn a_push_that_breaks_here_is_clear() {
    let (it, _) = scene();
    it.write("repo/file", "content that goes missing\n");
    it.git("repo", "add file");
    it.git("repo", "commit -q -m broken");
    let (commit, blob) = (
        it.id("repo", "HEAD"),
        it.id("repo", "HEAD:file").to_string(),
    );
    let (folder, rest) = blob.split_at(2);
    std::fs::remove_file(it.path(&format!("repo/.git/objects/{folder}/{rest}"))).unwrap();
    let error = push(&it, &local(&it), &[change("refs/x/a", None, Some(commit))]).unwrap_err();
    assert!(!error.is_unclear(), "{error:?}");
    assert!(error.to_string().contains(&blob), "{error}");
    assert_eq!(refs(&it), []);
}
