//! The changelog: one entry an issue, in the right place, never in the way of closing.

use std::fs;
use std::sync::Barrier;

use crosslink_core::id::IssueId;
use crosslink_core::operation::EditIssue;
use crosslink_workspace::{ChangelogChange, ChangelogOutcome, OpenOptions, Workspace};

use crate::support::repository::{Repository, create};

fn told(outcome: &ChangelogOutcome) -> String {
    let mut lines = outcome.sentences();
    lines.extend(
        outcome
            .warning
            .iter()
            .map(|text| format!("warning: {text}")),
    );
    lines.join("\n")
}

#[test]
fn the_first_entry_makes_the_page() {
    let repository = Repository::with_project();
    let mut workspace = repository.open(2);
    let issue = create(&mut workspace, "Fix login", &["ui", "bug"]);
    let outcome = workspace.add_to_changelog(issue);
    assert_eq!(
        told(&outcome),
        "Created CHANGELOG.md\nAdded to CHANGELOG.md under Fixed"
    );
    assert_eq!(
        repository.read("CHANGELOG.md"),
        "# Changelog

What changes for those who use this project, newest first.
The format follows [Keep a Changelog](https://keepachangelog.com/en/1.0.0/).

## [Unreleased]

### Added

### Fixed
- Fix login (#1)

### Changed
"
    );
}

#[test]
fn an_issue_is_entered_once_and_comes_out_when_it_is_reopened() {
    let repository = Repository::with_project();
    repository.write(
        "CHANGELOG.md",
        "# News\n\n## [1.0.0]\n\n### Changed\n- Old (#1)\n",
    );
    let before = repository.read("CHANGELOG.md");
    let mut workspace = repository.open(2);
    let issue = create(&mut workspace, "Faster", &[]);
    assert_eq!(
        told(&workspace.add_to_changelog(issue)),
        "Added to CHANGELOG.md under Changed"
    );
    let with = repository.read("CHANGELOG.md");
    assert_eq!(
        with,
        "# News\n\n## [Unreleased]\n\n### Changed\n- Faster (#1)\n\n## [1.0.0]\n\n### Changed\n- Old (#1)\n"
    );
    assert_eq!(
        workspace.add_to_changelog(issue).change,
        ChangelogChange::Unchanged
    );
    assert_eq!(repository.read("CHANGELOG.md"), with);
    assert_eq!(
        told(&workspace.remove_from_changelog(issue)),
        "Removed from CHANGELOG.md"
    );
    assert_eq!(
        repository.read("CHANGELOG.md"),
        before.replace("## [1.0.0]", "## [Unreleased]\n\n### Changed\n\n## [1.0.0]")
    );
    assert_eq!(told(&workspace.remove_from_changelog(issue)), "");
}

#[test]
fn an_entry_in_other_words_stays() {
    let repository = Repository::with_project();
    let mut workspace = repository.open(2);
    let issue = create(&mut workspace, "Faster", &[]);
    let page = "## [Unreleased]\n- Much faster (#1)\n";
    repository.write("CHANGELOG.md", page);
    assert_eq!(
        told(&workspace.remove_from_changelog(issue)),
        "warning: CHANGELOG.md has an entry for #1 in other words; it stays"
    );
    assert_eq!(repository.read("CHANGELOG.md"), page);
}

#[test]
fn a_setting_or_a_flag_asks_for_it() {
    let repository = Repository::with_project();
    let workspace = repository.open(2);
    let wants = |flag| workspace.wants_changelog(flag).unwrap();
    assert_eq!([None, Some(true)].map(wants), [false, true]);
    repository.write(".crosslink/hook-config.json", "{\"changelog\": \"on\"}");
    assert_eq!([None, Some(false)].map(wants), [true, false]);
}

#[test]
fn many_at_once_lose_nothing() {
    let repository = Repository::with_project();
    let mut workspace = repository.open(2);
    let issues: Vec<IssueId> = (0..8)
        .map(|number| create(&mut workspace, &format!("Issue {number}"), &[]))
        .collect();
    let start = Barrier::new(issues.len());
    std::thread::scope(|scope| {
        for (seed, issue) in (3..).zip(&issues) {
            let (repository, start) = (&repository, &start);
            scope.spawn(move || {
                let workspace = repository.open(seed);
                start.wait();
                workspace.add_to_changelog(*issue)
            });
        }
    });
    let page = repository.read("CHANGELOG.md");
    for number in 0..8 {
        let entry = format!("- Issue {number} (#{})\n", number + 1);
        assert_eq!(page.matches(&entry).count(), 1, "{page}");
    }
}

#[test]
fn a_linked_work_tree_has_its_own_page() {
    let repository = Repository::with_project();
    repository.git("project", "commit -q --allow-empty -m first");
    repository.git("project", "worktree add -q ../linked");
    let linked = repository.around().join("linked");
    let environment = repository.environment_in(&linked, 2);
    let mut workspace = Workspace::discover(environment, &OpenOptions::default()).unwrap();
    let issue = create(&mut workspace, "Faster", &[]);
    workspace.add_to_changelog(issue);
    assert!(linked.join("CHANGELOG.md").exists());
    assert!(!repository.file("CHANGELOG.md").exists());
}

#[test]
fn what_goes_wrong_is_a_warning() {
    type Spoil = fn(&Repository);
    let table: [(Spoil, &str); 3] = [
        (
            |repository| repository.write("CHANGELOG.md", [0xff, 0xfe]),
            "warning: CHANGELOG.md was left alone: Cannot read …/CHANGELOG.md: it is not UTF-8",
        ),
        (
            |repository| fs::create_dir(repository.file("CHANGELOG.md")).unwrap(),
            "warning: CHANGELOG.md was left alone: Cannot read …/CHANGELOG.md: it is no file",
        ),
        (
            |repository| {
                let target = repository.around().join("outside.md");
                fs::write(&target, "").unwrap();
                std::os::unix::fs::symlink(target, repository.file("CHANGELOG.md")).unwrap();
            },
            "warning: CHANGELOG.md was left alone: it is a link that leads out of the work tree",
        ),
    ];
    for (spoil, expected) in table {
        let repository = Repository::with_project();
        let mut workspace = repository.open(2);
        let issue = create(&mut workspace, "Faster", &[]);
        spoil(&repository);
        let outcome = workspace.add_to_changelog(issue);
        let root = repository.root.display().to_string();
        assert_eq!(told(&outcome).replace(&root, "…"), expected);
        assert_eq!(outcome.change, ChangelogChange::Failed);
    }
}

#[test]
fn an_entry_of_an_older_title_is_the_issues_entry_still() {
    let repository = Repository::with_project();
    let mut workspace = repository.open(2);
    let issue = create(&mut workspace, "Faster", &[]);
    workspace.add_to_changelog(issue);
    let edit = EditIssue {
        title: Some("Much faster".to_owned()),
        ..EditIssue::new(issue)
    };
    workspace.run(edit).unwrap();
    assert_eq!(
        workspace.add_to_changelog(issue).change,
        ChangelogChange::Unchanged
    );
    assert_eq!(
        workspace.remove_from_changelog(issue).change,
        ChangelogChange::Reworded
    );
}
