//! What is no repository, or none any more, is told by name.

use std::fs;

use crosslink_git::{DiscoverError, Repository};

use crate::playground::{Playground, seen};

#[test]
fn outside_of_repositories_nothing_is_found() {
    let it = Playground::new();
    it.folder("plain/a");
    let error = it.failure("plain/a");
    // A temporary folder may be a mount of its own; then the search ends there.
    assert!(
        matches!(&error, DiscoverError::NotFound { from } | DiscoverError::Boundary { from, .. }
            if *from == it.path("plain/a")),
        "{error:?}"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn the_search_stops_at_the_border_of_a_file_system() {
    let error = Repository::discover("/proc".as_ref()).unwrap_err();
    let said = "/proc is not inside a git repository (the search stopped at the mount point /proc)";
    assert_eq!(error.to_string(), said);
}

#[test]
fn a_deleted_folder_is_named() {
    let it = Playground::new();
    it.repository("repo");
    it.folder("repo/a");
    fs::remove_dir(it.path("repo/a")).unwrap();
    let error = it.failure("repo/a");
    assert!(matches!(&error, DiscoverError::Missing { from } if *from == it.path("repo/a")));
    assert_eq!(
        error.to_string(),
        format!("the folder {} does not exist", it.path("repo/a").display())
    );
}

#[test]
fn an_empty_path_is_no_folder() {
    let error = Repository::discover("".as_ref()).unwrap_err();
    assert!(matches!(error, DiscoverError::Missing { .. }), "{error:?}");
}

#[test]
fn a_git_file_that_leads_nowhere_is_an_error_even_inside_another_repository() {
    let unreadable = "it does not say `gitdir: <folder>`";
    let long = format!("gitdir: {}", "x".repeat(60_000));
    let huge = format!("gitdir: {}", "x".repeat(1 << 20));
    let table: &[(&[u8], &str)] = &[
        (b"", unreadable),
        (b"gitdir: \n", unreadable),
        (b"hello\n", unreadable),
        (b"\x00\xff\x1b[31m\x07\xfe", unreadable),
        (huge.as_bytes(), unreadable),
        (long.as_bytes(), "the path in it is too long"),
        (
            b"gitdir: /a\x00\x1b\n",
            r#""/a\0\u{1b}" is no git directory"#,
        ),
        (b"gitdir: /no/place\n", r#""/no/place" is no git directory"#),
        (b"gitdir: .git\n", r#""<inner>/.git" is no git directory"#),
        (b"gitdir: ..\n", r#""<inner>/.." is no git directory"#),
    ];
    let it = Playground::new();
    it.repository("outer");
    it.folder("outer/inner/a");
    let inner = it.path("outer/inner").display().to_string();
    for (bytes, expected) in table {
        it.write("outer/inner/.git", bytes);
        let error = it.failure("outer/inner/a").to_string();
        let expected = format!("<inner>/.git does not lead to a git repository: {expected}");
        assert_eq!(error.replace(&inner, "<inner>"), expected);
    }
}

#[test]
fn two_git_files_that_lead_to_each_other_are_an_error() {
    let it = Playground::new();
    it.folder("one");
    it.folder("two");
    it.write("one/.git", "gitdir: ../two/.git");
    it.write("two/.git", "gitdir: ../one/.git");
    assert!(matches!(it.failure("one"), DiscoverError::Broken { .. }));
}

#[test]
fn symbolic_links_in_a_circle_are_an_error() {
    let it = Playground::new();
    it.folder("one");
    it.symlink("one/.git", "one/.git");
    let error = it.failure("one");
    let DiscoverError::Unreadable { path, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(path, it.path("one/.git"));
}

#[test]
fn a_git_directory_without_objects_is_an_error() {
    let it = Playground::new();
    it.repository("outer");
    it.repository("outer/inner");
    fs::remove_dir_all(it.path("outer/inner/.git/objects")).unwrap();
    assert!(matches!(
        it.failure("outer/inner"),
        DiscoverError::Broken { .. }
    ));
}

#[test]
fn an_empty_git_directory_is_passed_by_as_git_does() {
    let it = Playground::new();
    it.repository("outer");
    it.folder("outer/inner/.git");
    assert_eq!(it.discover("outer/inner"), it.discover("outer"));
}

#[test]
fn a_damaged_pointer_to_the_common_directory_is_an_error() {
    let it = Playground::new();
    it.repository("repo");
    it.git("repo", "worktree add -q ../side");
    for bytes in [
        b"".as_slice(),
        b"../../nowhere",
        b"\x00\xff",
        &[b'x'; 1 << 20],
    ] {
        it.write("repo/.git/worktrees/side/commondir", bytes);
        let error = it.failure("side");
        assert!(matches!(error, DiscoverError::Broken { .. }), "{error:?}");
    }
}

#[test]
fn a_main_repository_that_moved_away_is_an_error_for_its_work_trees() {
    let it = Playground::new();
    it.repository("repo");
    it.git("repo", "worktree add -q ../side");
    fs::rename(it.path("repo"), it.path("moved")).unwrap();
    let DiscoverError::Broken { path, .. } = it.failure("side") else {
        panic!()
    };
    assert_eq!(path, it.path("side/.git"));
}

#[test]
fn binary_settings_are_read_without_harm() {
    let it = Playground::new();
    it.repository("repo");
    it.write("repo/.git/config", [0xff, 0x00, b'[', b'=', b'"', b'\\']);
    let main = crosslink_git::RepositoryKind::Main;
    assert_eq!(
        it.discover("repo"),
        seen(main, ["repo/.git"; 2], [Some("repo"); 2])
    );
}
