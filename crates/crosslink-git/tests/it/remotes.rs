//! The remotes a repository names.

use crosslink_git::{GitError, Repository};

use crate::playground::Playground;

#[test]
fn remotes_are_read_as_git_reads_them() {
    let it = Playground::new();
    it.repository("repo");
    let words = ["config", "remote.od]d \"one\\.url", "git@example.org:a # b"];
    it.git(
        "repo",
        "remote add origin https://me:pass@example.org/a.git",
    );
    it.git("repo", "remote add near ../near");
    it.git(
        "repo",
        "config --add remote.origin.url https://example.org/second",
    );
    it.git(
        "repo",
        "config remote.pushonly.pushurl https://example.org/push",
    );
    it.git_words("repo", &words);
    it.git("repo", "worktree add -q ../side");
    let near = it.path("repo/../near").display().to_string();
    for way in ["repo", "repo/.git"] {
        let repository = Repository::discover(&it.path(way)).unwrap();
        let names = repository.remotes().unwrap();
        assert_eq!(names, ["origin", "near", "od]d \"one\\"]);
        let url = |name: &str| repository.remote_url(name).unwrap().unwrap();
        assert_eq!(url("origin").reveal(), "https://me:pass@example.org/a.git");
        assert_eq!(url("origin").to_string(), "https://example.org/a.git");
        assert_eq!(url("near").reveal(), near);
        assert_eq!(url("od]d \"one\\").reveal(), "git@example.org:a # b");
        assert_eq!(repository.remote_url("pushonly").unwrap(), None);
        assert_eq!(repository.remote_url("none").unwrap(), None);
    }
    let side = Repository::discover(&it.path("side")).unwrap();
    let from_side = side.remote_url("near").unwrap().unwrap();
    assert_eq!(
        from_side.reveal(),
        it.path("side/../near").display().to_string()
    );
}

#[test]
fn a_remote_that_runs_a_program_is_refused_without_repeating_it() {
    let it = Playground::new();
    it.repository("repo");
    it.git_words(
        "repo",
        &["config", "remote.origin.url", "ext::sh -c secret"],
    );
    let repository = Repository::discover(&it.path("repo")).unwrap();
    let error = repository.remote_url("origin").unwrap_err();
    assert!(matches!(error, GitError::Invalid { .. }));
    let expected = "the remote \"origin\": not a remote: it names a program to run";
    assert_eq!(error.to_string(), expected);
}
