//! From wherever one starts: the one right database, and never a second one unasked.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::robust_support::{Ended, all_issues};
use crate::support::{CROSSLINK, Project};

/// Every database below a directory.
fn databases(below: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(below).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            found.extend(databases(&path));
        } else if path.ends_with("crosslink.db") {
            found.push(path);
        }
    }
    found
}

/// The binary, started in a directory.
fn at(project: &Project, directory: &Path, line: &[&str]) -> Ended {
    Ended::of(
        project.command(CROSSLINK).current_dir(directory).args(line),
        b"",
    )
}

#[track_caller]
fn creates(project: &Project, directory: &Path) {
    let ended = at(project, directory, &["create", "From somewhere", "--quiet"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

/// Runs git in a directory, where somebody may commit.
fn git(project: &Project, directory: &Path, line: &[&str]) {
    let mut git: Command = project.command("git");
    git.current_dir(directory).args([
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.org",
        "-c",
        "protocol.file.allow=always",
    ]);
    let output = git.args(line).output().unwrap();
    assert!(
        output.status.success(),
        "git {line:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn every_way_into_a_repository_leads_to_its_one_database() {
    let project = Project::new();
    let root = project.path();
    git(
        &project,
        &root,
        &["commit", "--quiet", "--allow-empty", "-m", "first"],
    );
    git(
        &project,
        &root,
        &["worktree", "add", "--quiet", "../linked"],
    );
    let linked = project.root().join("linked");
    let link = project.root().join("link");
    for folder in [root.join("a/b/c"), linked.join("d/e"), root.join("a dir/ä")] {
        std::fs::create_dir_all(folder).unwrap();
    }
    std::os::unix::fs::symlink(&root, &link).unwrap();
    std::os::unix::fs::symlink(root.join("a/b"), project.root().join("deep")).unwrap();
    let ways = [
        root.clone(),
        root.join("a/b/c"),
        root.join("a dir/ä"),
        root.join(".git"),
        root.join(".git/refs"),
        root.join(".crosslink"),
        linked.clone(),
        linked.join("d/e"),
        link.clone(),
        link.join("a/b"),
        project.root().join("deep/c"),
    ];
    for way in &ways {
        creates(&project, way);
    }
    assert_eq!(all_issues(&project).len(), ways.len());
    for (from, directory) in [
        (Path::new("/"), root.to_str().unwrap()),
        (Path::new("/"), link.to_str().unwrap()),
        (project.root(), "work/a/b"),
        (project.root(), "./linked"),
        (&root, "."),
        (&root.join("a"), "../../linked/d"),
        (&linked, "../work"),
    ] {
        let ended = at(
            &project,
            from,
            &["-C", directory, "create", "From afar", "--quiet"],
        );
        assert_eq!(ended.code, Some(0), "-C {directory}: {ended:?}");
    }
    assert_eq!(all_issues(&project).len(), ways.len() + 7);
    assert_eq!(
        databases(project.root()),
        [root.join(".crosslink/crosslink.db")]
    );
}

#[test]
fn init_from_a_linked_work_tree_makes_the_project_of_the_main_one() {
    let project = Project::without_project();
    let root = project.path();
    git(
        &project,
        &root,
        &["commit", "--quiet", "--allow-empty", "-m", "first"],
    );
    git(
        &project,
        &root,
        &["worktree", "add", "--quiet", "../linked"],
    );
    let ended = at(
        &project,
        &project.root().join("linked"),
        &["init", "--defaults"],
    );
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(
        databases(project.root()),
        [root.join(".crosslink/crosslink.db")]
    );
    creates(&project, &root);
}

#[test]
fn a_submodule_is_a_project_of_its_own() {
    let project = Project::new();
    let root = project.path();
    let other = project.root().join("other");
    std::fs::create_dir(&other).unwrap();
    git(&project, &other, &["init", "--quiet"]);
    git(
        &project,
        &other,
        &["commit", "--quiet", "--allow-empty", "-m", "first"],
    );
    git(
        &project,
        &root,
        &["submodule", "--quiet", "add", "../other", "sub"],
    );
    let sub = root.join("sub");
    // It never falls through to the outer project.
    let ended = at(&project, &sub, &["create", "Where?", "--json"]);
    assert_eq!(
        (ended.code, ended.problem()),
        (Some(1), "project.not_found".to_owned())
    );
    assert_eq!(at(&project, &sub, &["init", "--defaults"]).code, Some(0));
    creates(&project, &sub);
    assert_eq!(all_issues(&project).len(), 0);
    assert_eq!(databases(project.root()).len(), 2);
}

#[test]
fn a_repository_inside_another_never_uses_the_outer_project() {
    let project = Project::new();
    let inner = project.path().join("vendor/inner");
    std::fs::create_dir_all(&inner).unwrap();
    git(&project, &inner, &["init", "--quiet"]);
    let ended = at(&project, &inner, &["create", "Where?", "--json"]);
    assert_eq!(
        (ended.code, ended.problem()),
        (Some(1), "project.not_found".to_owned())
    );
    // A broken inner repository is no way out either.
    std::fs::remove_dir_all(inner.join(".git")).unwrap();
    std::fs::write(inner.join(".git"), "gitdir: /nowhere\n").unwrap();
    let ended = at(&project, &inner, &["create", "Where?", "--json"]);
    assert_eq!(
        (ended.code, ended.problem()),
        (Some(1), "project.no_git".to_owned())
    );
    assert_eq!(all_issues(&project).len(), 0);
    assert_eq!(databases(project.root()).len(), 1);
}

#[test]
fn a_bare_repository_holds_its_project_inside() {
    let project = Project::without_repository();
    std::fs::create_dir(project.path()).unwrap();
    git(&project, &project.path(), &["init", "--quiet", "--bare"]);
    project.run(["init", "--defaults"]).success();
    creates(&project, &project.path().join("refs/heads"));
    assert_eq!(
        databases(project.root()),
        [project.path().join("crosslink/crosslink.db")]
    );
}

#[test]
fn outside_of_a_repository_there_is_no_project() {
    let project = Project::without_repository();
    std::fs::create_dir(project.path()).unwrap();
    for line in [
        &["list", "--json"][..],
        &["create", "x", "--json"],
        &["next", "--json"],
        &["doctor", "--json"],
    ] {
        let ended = at(&project, &project.path(), line);
        assert_eq!(
            (ended.code, ended.problem()),
            (Some(1), "project.not_found".to_owned()),
            "{line:?}"
        );
    }
    let ended = at(
        &project,
        &project.path(),
        &["-C", "/no/such/place", "list", "--json"],
    );
    assert_eq!(ended.code, Some(1), "{ended:?}");
    ended.problem();
    assert!(std::fs::read_dir(project.path()).unwrap().next().is_none());
    // The home directory of a person is never taken for a project.
    std::fs::create_dir_all(project.root().join("home/.crosslink")).unwrap();
    let ended = at(&project, &project.root().join("home"), &["list", "--json"]);
    assert_eq!(
        (ended.code, ended.problem()),
        (Some(1), "project.not_found".to_owned())
    );
    assert!(databases(project.root()).is_empty());
}

#[test]
fn a_current_directory_that_is_gone_or_moved() {
    let project = Project::new();
    let here = project.path().join("here");
    std::fs::create_dir(&here).unwrap();
    let script = |change: &str, line: &str| {
        let mut shell = project.command("sh");
        shell.current_dir(&here).args([
            "-c",
            &format!("{change} && exec \"$0\" {line}"),
            CROSSLINK,
        ]);
        Ended::of(&mut shell, b"")
    };
    let moved = script("mv ../here ../there", "create Moved --quiet");
    assert_eq!((moved.code, moved.text()), (Some(0), "1\n"), "{moved:?}");
    std::fs::create_dir(&here).unwrap();
    let gone = script("rmdir ../here", "list --json");
    assert_eq!(
        (gone.code, gone.problem()),
        (Some(1), "project.not_found".to_owned())
    );
    std::fs::create_dir(&here).unwrap();
    let elsewhere = script(
        "rmdir ../here",
        &format!("-C '{}' list --quiet", project.path().display()),
    );
    assert_eq!(
        (elsewhere.code, elsewhere.text()),
        (Some(0), "1\n"),
        "{elsewhere:?}"
    );
}

#[test]
fn a_moved_repository_keeps_its_project() {
    let project = Project::with_issues(&["First"]);
    let moved = project.root().join("moved");
    std::fs::rename(project.path(), &moved).unwrap();
    let ended = at(&project, &moved, &["create", "Second", "--quiet"]);
    assert_eq!((ended.code, ended.text()), (Some(0), "2\n"), "{ended:?}");
    assert_eq!(
        databases(project.root()),
        [moved.join(".crosslink/crosslink.db")]
    );
}
