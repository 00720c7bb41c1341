//! The usual ways into a repository.

use std::fs;

use crosslink_git::RepositoryKind::{Bare, LinkedWorktree, Main, Submodule};

use crate::playground::{Playground, seen};

#[test]
fn a_work_tree_is_found_from_any_place_in_it() {
    let it = Playground::new();
    it.repository("repo");
    it.folder("repo/a/b");
    it.write("repo/a/file", "");
    it.folder("elsewhere");
    it.symlink("repo/a/b", "elsewhere/link");
    it.symlink("repo", "alias");
    let ways = [
        "repo",
        "repo/a/b",
        "repo/a/file",
        "repo/a/../a/./b",
        "repo/.git",
        "repo/.git/refs/heads",
        "alias",
        "alias/a",
        "elsewhere/link",
        "elsewhere/link/..",
    ];
    let expected = seen(Main, ["repo/.git"; 2], [Some("repo"); 2]);
    for way in ways {
        assert_eq!(it.discover(way), expected, "{way}");
    }
}

#[test]
fn a_repository_without_a_commit_is_found() {
    let it = Playground::new();
    it.git("", "init -q repo");
    assert_eq!(
        it.discover("repo"),
        seen(Main, ["repo/.git"; 2], [Some("repo"); 2])
    );
}

#[test]
fn a_detached_head_changes_nothing() {
    let it = Playground::new();
    it.repository("repo");
    it.git("repo", "checkout -q --detach");
    assert_eq!(
        it.discover("repo"),
        seen(Main, ["repo/.git"; 2], [Some("repo"); 2])
    );
}

#[test]
fn the_inner_of_two_nested_repositories_is_found() {
    let it = Playground::new();
    it.repository("outer");
    it.repository("outer/inner");
    it.folder("outer/inner/a");
    let inner = seen(Main, ["outer/inner/.git"; 2], [Some("outer/inner"); 2]);
    assert_eq!(it.discover("outer/inner/a"), inner);
}

#[test]
fn a_linked_work_tree_shares_the_common_directory() {
    let it = Playground::new();
    it.repository("repo");
    it.git("repo", "worktree add -q ../side");
    it.folder("side/a");
    let dirs = ["repo/.git/worktrees/side", "repo/.git"];
    for way in ["side", "side/a", "repo/.git/worktrees/side"] {
        let expected = seen(LinkedWorktree, dirs, [Some("side"), Some("repo")]);
        assert_eq!(it.discover(way), expected, "{way}");
    }
}

#[test]
fn a_linked_work_tree_is_found_after_it_moved() {
    let it = Playground::new();
    it.repository("repo");
    it.git("repo", "worktree add -q ../side");
    it.folder("far");
    it.git("repo", "worktree move ../side ../far/away");
    let dirs = ["repo/.git/worktrees/side", "repo/.git"];
    let expected = seen(LinkedWorktree, dirs, [Some("far/away"), Some("repo")]);
    assert_eq!(it.discover("far/away"), expected);
}

#[test]
fn the_git_directory_of_a_removed_work_tree_has_no_work_tree() {
    let it = Playground::new();
    it.repository("repo");
    it.git("repo", "worktree add -q ../side");
    fs::remove_dir_all(it.path("side")).unwrap();
    let dirs = ["repo/.git/worktrees/side", "repo/.git"];
    let expected = seen(LinkedWorktree, dirs, [None, Some("repo")]);
    assert_eq!(it.discover("repo/.git/worktrees/side"), expected);
}

#[test]
fn a_linked_work_tree_inside_the_main_one_is_its_own() {
    let it = Playground::new();
    it.repository("repo");
    it.git("repo", "worktree add -q trees/side");
    let dirs = ["repo/.git/worktrees/side", "repo/.git"];
    let expected = seen(
        LinkedWorktree,
        dirs,
        [Some("repo/trees/side"), Some("repo")],
    );
    assert_eq!(it.discover("repo/trees/side"), expected);
}

#[test]
fn a_bare_repository_is_found_from_any_folder_in_it() {
    let it = Playground::new();
    for name in ["bare.git", "bare"] {
        it.git("", &format!("init -q --bare {name}"));
        for way in [
            name,
            &format!("{name}/refs/heads"),
            &format!("{name}/objects"),
        ] {
            assert_eq!(it.discover(way), seen(Bare, [name; 2], [None; 2]), "{way}");
        }
    }
}

#[test]
fn a_work_tree_of_a_bare_repository_has_no_main_work_tree() {
    let it = Playground::new();
    it.repository("repo");
    it.git("", "clone -q --bare repo bare.git");
    it.git("bare.git", "worktree add -q ../side main");
    let dirs = ["bare.git/worktrees/side", "bare.git"];
    assert_eq!(
        it.discover("side"),
        seen(LinkedWorktree, dirs, [Some("side"), None])
    );
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let it = Playground::new();
    it.repository("lib");
    it.repository("repo");
    it.git("repo", "submodule --quiet add ../lib vendor/lib");
    it.folder("repo/vendor/lib/a");
    let dir = "repo/.git/modules/vendor/lib";
    let expected = seen(Submodule, [dir; 2], [Some("repo/vendor/lib"); 2]);
    for way in ["repo/vendor/lib", "repo/vendor/lib/a", dir] {
        assert_eq!(it.discover(way), expected, "{way}");
    }
    let outer = seen(Main, ["repo/.git"; 2], [Some("repo"); 2]);
    assert_eq!(it.discover("repo/vendor"), outer);
}

#[test]
fn a_linked_work_tree_of_a_submodule_leads_to_the_submodule() {
    let it = Playground::new();
    it.repository("lib");
    it.repository("repo");
    it.git("repo", "submodule --quiet add ../lib vendor/lib");
    it.git("repo/vendor/lib", "worktree add -q ../../../side");
    let common = "repo/.git/modules/vendor/lib";
    let dirs = ["repo/.git/modules/vendor/lib/worktrees/side", common];
    let expected = seen(
        LinkedWorktree,
        dirs,
        [Some("side"), Some("repo/vendor/lib")],
    );
    assert_eq!(it.discover("side"), expected);
}
