//! The variables that whoever starts the program leaves in its environment: none of them leads anywhere else.
//!
//! A process cannot change its own environment under other tests, so each of these starts itself once more.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crosslink_git::{Cancel, GitTransport, Limits, PushOutcome, RemoteUrl, Repository, Transport};

use crate::playground::Playground;

/// Names the place to the process that is started once more.
const PLACE: &str = "CROSSLINK_TEST_PLACE";

#[expect(
    clippy::disallowed_methods,
    reason = "the environment is what this is about"
)]
fn place() -> Option<PathBuf> {
    std::env::var_os(PLACE).map(PathBuf::from)
}

/// Runs one test of this file again, in another environment.
fn again(it: &Playground, test: &str, variables: &[(&str, OsString)]) {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args(["--exact", test, "--nocapture"])
        .env_clear()
        .envs(it.variables())
        .env(PLACE, it.path(""))
        .envs(variables.iter().map(|(name, value)| (name, value)));
    let output = child.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}

fn limits(cancel: &Cancel) -> Limits<'_> {
    Limits {
        deadline: Duration::from_secs(60),
        cancel,
    }
}

fn url(path: &Path) -> RemoteUrl {
    RemoteUrl::parse(path.to_str().unwrap()).unwrap()
}

/// Makes a program that leaves a mark when it is run.
fn trap(it: &Playground, name: &str) -> OsString {
    let mark = it.path("mark").display().to_string();
    it.write(name, format!("#!/bin/sh\necho {name} >> {mark}\nexit 1\n"));
    fs::set_permissions(it.path(name), fs::Permissions::from_mode(0o755)).unwrap();
    it.path(name).into()
}

/// Everything in an environment that could lead git, or us, to another repository, to other settings or to a file.
fn misleading(it: &Playground) -> Vec<(&'static str, OsString)> {
    let decoy = |path: &str| OsString::from(it.path(&format!("decoy/{path}")));
    let ask = trap(it, "ask");
    let config = format!("url.{}.insteadOf", it.path("decoy").display());
    let remote = OsString::from(it.path("remote"));
    let parameters = format!("'{config}'='{}'", it.path("remote").display());
    let traces = [
        "GIT_TRACE",
        "GIT_TRACE_CURL",
        "GIT_TRACE_FSMONITOR",
        "GIT_TRACE_PACKET",
        "GIT_TRACE_PACKFILE",
        "GIT_TRACE_PACK_ACCESS",
        "GIT_TRACE_PERFORMANCE",
        "GIT_TRACE_REFS",
        "GIT_TRACE_SETUP",
        "GIT_TRACE_SHALLOW",
        "GIT_TRACE2",
        "GIT_TRACE2_EVENT",
        "GIT_TRACE2_PERF",
    ];
    let mut variables = vec![
        ("GIT_DIR", decoy(".git")),
        ("GIT_COMMON_DIR", decoy(".git")),
        ("GIT_WORK_TREE", decoy("")),
        ("GIT_INDEX_FILE", decoy(".git/index")),
        ("GIT_OBJECT_DIRECTORY", decoy(".git/objects")),
        ("GIT_ALTERNATE_OBJECT_DIRECTORIES", decoy(".git/objects")),
        ("GIT_QUARANTINE_PATH", decoy(".git/objects")),
        ("GIT_SHALLOW_FILE", decoy(".git/shallow")),
        ("GIT_GRAFT_FILE", decoy(".git/grafts")),
        ("GIT_REPLACE_REF_BASE", "refs/heads/".into()),
        ("GIT_CEILING_DIRECTORIES", it.path("").into()),
        ("GIT_NAMESPACE", "elsewhere".into()),
        ("GIT_PREFIX", "sub/".into()),
        ("GIT_CONFIG", decoy(".git/config")),
        ("GIT_CONFIG_COUNT", "1".into()),
        ("GIT_CONFIG_KEY_0", config.into()),
        ("GIT_CONFIG_VALUE_0", remote),
        ("GIT_CONFIG_PARAMETERS", parameters.into()),
        ("GIT_DEFAULT_HASH", "sha256".into()),
        ("GIT_DEFAULT_REF_FORMAT", "reftable".into()),
        ("GIT_TEMPLATE_DIR", decoy("")),
        ("GIT_ALLOW_PROTOCOL", "ext".into()),
        ("GIT_PROTOCOL_FROM_USER", "1".into()),
        ("GIT_TERMINAL_PROMPT", "1".into()),
        ("GIT_ASKPASS", ask.clone()),
        ("SSH_ASKPASS", ask.clone()),
        ("GIT_EXTERNAL_DIFF", ask.clone()),
        ("GIT_PAGER", ask.clone()),
        ("GIT_EDITOR", ask),
    ];
    let trace = OsString::from(it.path("trace"));
    variables.extend(traces.map(|name| (name, trace.clone())));
    variables
}

/// Refs and files of a folder, as they can be compared.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => waiting.push(path),
                false => found.push((path.clone(), fs::read(&path).unwrap())),
            }
        }
    }
    found.sort();
    found
}

#[test]
fn what_stands_in_the_environment_leads_nowhere_else() {
    let it = Playground::new();
    it.repository_with_file("remote");
    it.repository("repo");
    it.repository("decoy");
    let before = contents(&it.path("decoy"));
    again(
        &it,
        "environment::in_a_misleading_environment",
        &misleading(&it),
    );
    assert_eq!(contents(&it.path("decoy")), before);
    assert_eq!(
        it.id("repo", "refs/watch/main"),
        it.id("remote", "refs/heads/main")
    );
    assert_eq!(it.id("remote", "refs/pushed/a"), it.id("repo", "HEAD"));
    assert!(!it.path("mark").exists(), "something was asked or shown");
    assert!(!it.path("trace").exists(), "something was written down");
}

#[test]
fn in_a_misleading_environment() {
    let Some(place) = place() else { return };
    let repository = Repository::discover(&place.join("repo")).unwrap();
    assert_eq!(repository.git_dir(), place.join("repo/.git"));
    let objects = repository.objects().unwrap();
    let own = objects.resolve("HEAD").unwrap().unwrap();
    assert_eq!(objects.commit(own).unwrap().message, "first\n");

    let transport = GitTransport::new(place.join("scratch"));
    let cancel = Cancel::new();
    let remote = url(&place.join("remote"));
    let listed = transport
        .list(&remote, &["refs/heads/"], limits(&cancel))
        .unwrap();
    let [(name, commit)] = listed.as_slice() else {
        panic!("{listed:?}")
    };
    assert_eq!(name, "refs/heads/main");
    assert_ne!(*commit, own);
    let refspecs = ["+refs/heads/*:refs/watch/*".to_owned()];
    let fetched = transport
        .fetch(&place.join("repo"), &remote, &refspecs, limits(&cancel))
        .unwrap();
    assert_eq!(fetched.updated.len(), 1);
    assert_eq!(
        objects.commit(*commit).unwrap().message,
        "first\n",
        "it came into the repository itself"
    );
    let change = crate::pushing::change("refs/pushed/a", None, Some(own));
    let pushed = transport
        .push(&place.join("repo"), &remote, &[change], limits(&cancel))
        .unwrap();
    assert_eq!(pushed, [PushOutcome::Done]);
    // A server of another kind that asks for a password finds nobody to ask.
    let closed = RemoteUrl::parse("http://127.0.0.1:1/a").unwrap();
    transport.list(&closed, &[], limits(&cancel)).unwrap_err();
}

/// What says how the user reaches hosts is the user's will: how ssh is called, through which proxy, where git itself is.
#[test]
fn how_the_user_reaches_hosts_stays_as_the_user_has_it() {
    let it = Playground::new();
    it.repository("repo");
    let variables = [
        ("GIT_SSH_COMMAND", trap(&it, "ssh")),
        ("GIT_PROXY_COMMAND", trap(&it, "proxy")),
    ];
    again(
        &it,
        "environment::in_an_environment_that_says_how_hosts_are_reached",
        &variables,
    );
    let mark = fs::read_to_string(it.path("mark")).unwrap();
    let mut run: Vec<_> = mark.lines().collect();
    run.dedup();
    assert_eq!(run, ["ssh", "proxy"]);
}

#[test]
fn in_an_environment_that_says_how_hosts_are_reached() {
    let Some(place) = place() else { return };
    let transport = GitTransport::new(place.join("scratch"));
    let cancel = Cancel::new();
    for address in ["ssh://127.0.0.1:1/a", "git://127.0.0.1:1/a"] {
        let remote = RemoteUrl::parse(address).unwrap();
        transport.list(&remote, &[], limits(&cancel)).unwrap_err();
    }
}
