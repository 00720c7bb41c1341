//! A repository whose settings, hooks and refs are all traps.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use crosslink_git::{Cancel, Limits, PushOutcome, RemoteUrl, Repository, Transport};

use crate::playground::Playground;

/// Makes a program that leaves a mark when it is run.
fn trap(it: &Playground) -> String {
    let mark = it.path("mark").display().to_string();
    it.write(
        "trap",
        format!("#!/bin/sh\necho \"$0 $@\" >> {mark}\nexit 1\n"),
    );
    fs::set_permissions(it.path("trap"), fs::Permissions::from_mode(0o755)).unwrap();
    it.path("trap").display().to_string()
}

/// Everything in a repository's settings that git may run.
fn set_traps(it: &Playground, git_dir: &str, trap: &str) {
    it.folder(&format!("{git_dir}/hooks"));
    for hook in [
        "reference-transaction",
        "post-update",
        "pre-receive",
        "pre-push",
        "fsmonitor-watchman",
    ] {
        fs::copy(trap, it.path(&format!("{git_dir}/hooks/{hook}"))).unwrap();
    }
    let hooks = it.path(&format!("{git_dir}/hooks")).display().to_string();
    let included = it.path("included").display().to_string();
    it.write("included", format!("[core]\nsshCommand = {trap}\n"));
    let path = it.path(&format!("{git_dir}/config"));
    let mut text = fs::read_to_string(&path).unwrap();
    text.push_str(&format!(
        "[core]\nfsmonitor = {trap}\nhooksPath = {hooks}\nsshCommand = {trap}\n\
         askPass = {trap}\npager = {trap}\ngitProxy = {trap}\nalternateRefsCommand = {trap}\n\
         [credential]\nhelper = !{trap}\n\
         [url \"ext::{trap} \"]\ninsteadOf = http://\ninsteadOf = https://\ninsteadOf = /\n\
         pushInsteadOf = http://\npushInsteadOf = /\n\
         [push]\ngpgSign = true\nfollowTags = true\nrecurseSubmodules = on-demand\nuseForceIfIncludes = true\n\
         [gpg]\nprogram = {trap}\n\
         [uploadpack]\npackObjectsHook = {trap}\n\
         [protocol]\nallow = always\n[protocol \"ext\"]\nallow = always\n\
         [remote \"origin\"]\nurl = ssh://127.0.0.1:1/a\nuploadpack = {trap}\nvcs = {trap}\n\
         [alias]\nls-remote = !{trap}\nfetch = !{trap}\n\
         [include]\npath = {included}\n\
         [filter \"x\"]\nsmudge = {trap}\nclean = {trap}\n\
         [gc]\nauto = 1\nrecentObjectsHook = {trap}\n"
    ));
    fs::write(path, text).unwrap();
}

#[test]
fn no_trap_of_a_repository_is_sprung() {
    let it = Playground::new();
    let trap = trap(&it);
    let commit = it.repository_with_file("remote");
    it.repository_with_file("repo");
    set_traps(&it, "remote/.git", &trap);
    set_traps(&it, "repo/.git", &trap);

    let repository = Repository::discover(&it.path("repo")).unwrap();
    assert_eq!(repository.remotes().unwrap(), ["origin"]);
    let objects = repository.objects().unwrap();
    let id = objects.resolve("HEAD").unwrap().unwrap();
    let tree = objects.commit(id).unwrap().tree;
    let file = objects.entry(tree, "file").unwrap().unwrap();
    assert_eq!(objects.blob(file.id, 100).unwrap(), b"content\n");

    let transport = it.transport();
    let cancel = Cancel::new();
    let limits = Limits {
        deadline: Duration::from_secs(60),
        cancel: &cancel,
    };
    let remote = it.path("remote").display().to_string();
    let remote = RemoteUrl::parse(&remote).unwrap();
    let listed = transport.list(&remote, &["refs/"], limits).unwrap();
    assert_eq!(listed, [("refs/heads/main".to_owned(), commit)]);
    let refspecs = ["+refs/heads/*:refs/watch/*".to_owned()];
    let fetched = transport
        .fetch(&it.path("repo"), &remote, &refspecs, limits)
        .unwrap();
    assert_eq!(fetched.updated.len(), 1);
    it.git("", "init -q --bare clean.git");
    let clean = it.path("clean.git").display().to_string();
    let changes = [crate::pushing::change("refs/x/a", None, Some(commit))];
    let pushed = crate::pushing::push(&it, &clean, &changes).unwrap();
    assert_eq!(pushed, [PushOutcome::Done]);
    for url in [
        "http://127.0.0.1:1/a",
        "ssh://127.0.0.1:1/a",
        "git://127.0.0.1:1/a",
    ] {
        let url = RemoteUrl::parse(url).unwrap();
        transport.list(&url, &[], limits).unwrap_err();
        transport
            .fetch(&it.path("repo"), &url, &refspecs, limits)
            .unwrap_err();
        transport
            .push(&it.path("repo"), &url, &changes, limits)
            .unwrap_err();
    }
    let mark = fs::read_to_string(it.path("mark")).unwrap_or_default();
    assert_eq!(mark, "");
}

#[test]
fn the_traps_would_work() {
    let it = Playground::new();
    let trap = trap(&it);
    it.repository_with_file("repo");
    set_traps(&it, "repo/.git", &trap);
    let mut git = std::process::Command::new("git");
    git.args(["fetch", "-q", "ssh://127.0.0.1:1/a"])
        .current_dir(it.path("repo"));
    git.env_clear().envs(it.variables());
    assert!(!git.output().unwrap().status.success());
    assert!(it.path("mark").exists());
}

#[test]
fn the_traps_of_a_push_would_work() {
    let it = Playground::new();
    let trap = trap(&it);
    it.repository_with_file("repo");
    set_traps(&it, "repo/.git", &trap);
    for (url, setting) in [
        ("/srv/a", "x.y=1"),
        ("ssh://127.0.0.1:1/a", "x.y=1"),
        ("../clean.git", "push.gpgSign=false"),
    ] {
        it.git("", "init -q --bare clean.git");
        let mut git = std::process::Command::new("git");
        git.args(["-c", setting, "push", "-q", url, "HEAD:refs/x/a"])
            .current_dir(it.path("repo"));
        git.env_clear().envs(it.variables());
        assert!(!git.output().unwrap().status.success(), "{url}");
        fs::remove_file(it.path("mark")).expect(url);
    }
}

#[test]
fn the_users_word_on_where_to_push_counts_and_the_repositorys_does_not() {
    let it = Playground::new();
    let commit = it.repository_with_file("repo");
    for name in ["real.git", "decoy.git"] {
        it.git("", &format!("init -q --bare {name}"));
    }
    let leads_to = |name: &str| {
        let path = it.path(name).display().to_string();
        format!("[url \"{path}\"]\npushInsteadOf = https://example.org/a.git\n")
    };
    it.write(".gitconfig", leads_to("real.git"));
    let own = fs::read_to_string(it.path("repo/.git/config")).unwrap();
    it.write("repo/.git/config", own + &leads_to("decoy.git"));
    let changes = [crate::pushing::change("refs/x/a", None, Some(commit))];
    let pushed = crate::pushing::push(&it, "https://example.org/a.git", &changes).unwrap();
    assert_eq!(pushed, [PushOutcome::Done]);
    assert_eq!(it.id("real.git", "refs/x/a"), commit);
    assert_eq!(it.git("decoy.git", "for-each-ref"), "");
}

#[test]
fn no_hook_of_the_user_runs() {
    let it = Playground::new();
    let trap = trap(&it);
    let commit = it.repository_with_file("remote");
    it.repository("repo");
    let cancel = Cancel::new();
    let limits = Limits {
        deadline: Duration::from_secs(60),
        cancel: &cancel,
    };
    let settings = format!("[core]\nhooksPath = {}\n", it.path("hooks").display());
    it.write(".gitconfig", settings);
    it.folder("hooks");
    for hook in ["reference-transaction", "pre-push"] {
        fs::copy(&trap, it.path(&format!("hooks/{hook}"))).unwrap();
    }
    let remote = it.path("remote").display().to_string();
    let remote = RemoteUrl::parse(&remote).unwrap();
    let refspecs = ["+refs/heads/*:refs/watch/*".to_owned()];
    let transport = it.transport();
    let fetched = transport
        .fetch(&it.path("repo"), &remote, &refspecs, limits)
        .unwrap();
    assert_eq!(fetched.updated[0].new, commit);
    // A remote on this machine may run what its owner set; what would run here is the other.
    fs::remove_file(it.path("hooks/reference-transaction")).unwrap();
    let changes = [crate::pushing::change("refs/x/a", None, Some(commit))];
    let pushed = transport.push(&it.path("repo"), &remote, &changes, limits);
    assert_eq!(pushed.unwrap(), [PushOutcome::Done]);
    assert!(!it.path("mark").exists());
}
