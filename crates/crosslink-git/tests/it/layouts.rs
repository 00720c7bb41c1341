//! Layouts that people build by hand: every way in must agree on the main work tree.

use crosslink_git::RepositoryKind::{Bare, LinkedWorktree, Main};

use crate::playground::{Playground, seen};

#[test]
fn a_bare_repository_behind_a_git_file_stays_bare() {
    let it = Playground::new();
    it.repository("repo");
    it.folder("project");
    it.git("", "clone -q --bare repo project/.bare");
    it.write("project/.git", "gitdir: ./.bare\n");
    it.git("project", "worktree add -q side main");
    assert_eq!(
        it.discover("project"),
        seen(Bare, ["project/.bare"; 2], [None; 2])
    );
    let dirs = ["project/.bare/worktrees/side", "project/.bare"];
    let side = seen(LinkedWorktree, dirs, [Some("project/side"), None]);
    assert_eq!(it.discover("project/side"), side);
}

#[test]
fn a_bare_repository_named_like_a_git_directory_stays_bare() {
    let it = Playground::new();
    it.repository("repo");
    it.git("", "clone -q --bare repo project/.git");
    it.git("project", "worktree add -q side main");
    assert_eq!(
        it.discover("project"),
        seen(Bare, ["project/.git"; 2], [None; 2])
    );
    let dirs = ["project/.git/worktrees/side", "project/.git"];
    let side = seen(LinkedWorktree, dirs, [Some("project/side"), None]);
    assert_eq!(it.discover("project/side"), side);
}

#[test]
fn settings_per_work_tree_are_read_too() {
    let it = Playground::new();
    it.repository("repo");
    it.git("", "clone -q --bare repo project/.git");
    it.git("project", "config extensions.worktreeConfig true");
    it.git("project", "config --unset core.bare");
    it.write("project/.git/config.worktree", "[core]\n\tbare = true\n");
    assert_eq!(
        it.discover("project"),
        seen(Bare, ["project/.git"; 2], [None; 2])
    );
}

#[test]
fn a_git_directory_kept_elsewhere_has_no_main_work_tree_from_any_way_in() {
    let it = Playground::new();
    it.git("", "init -q --separate-git-dir store project");
    it.git("project", "commit -q --allow-empty -m first");
    it.git("project", "worktree add -q ../side");
    assert_eq!(
        it.discover("project"),
        seen(Main, ["store"; 2], [Some("project"), None])
    );
    let dirs = ["store/worktrees/side", "store"];
    assert_eq!(
        it.discover("side"),
        seen(LinkedWorktree, dirs, [Some("side"), None])
    );
}

#[test]
fn a_git_directory_behind_a_symbolic_link_is_named_by_its_own_place() {
    let it = Playground::new();
    it.repository("repo");
    it.folder("project");
    it.symlink("repo/.git", "project/.git");
    let expected = seen(Main, ["repo/.git"; 2], [Some("project"), Some("repo")]);
    assert_eq!(it.discover("project"), expected);
}

#[test]
fn a_work_tree_set_by_hand_does_not_move_the_main_one() {
    let it = Playground::new();
    it.folder("home");
    it.git("", "init -q --bare dotfiles");
    it.git("dotfiles", "config core.bare false");
    it.git("dotfiles", "config core.worktree ../home");
    assert_eq!(
        it.discover("dotfiles"),
        seen(Bare, ["dotfiles"; 2], [None; 2])
    );
}

#[test]
fn a_folder_named_modules_makes_no_submodule() {
    let it = Playground::new();
    it.folder("modules");
    it.git("", "init -q --separate-git-dir modules/store project");
    let expected = seen(Main, ["modules/store"; 2], [Some("project"), None]);
    assert_eq!(it.discover("project"), expected);
}
