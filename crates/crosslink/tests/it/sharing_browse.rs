//! The branch for people who browse on the host: what it says, when it is written, and what it leaves alone.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::sharing::Team;

const BRANCH: &str = "refs/heads/crosslink/issues";

/// A clone that writes the branch.
fn writing(team: &Team, clone: usize) {
    team.run(clone, &["config", "set", "sync.issues_branch", "true"]);
}

fn tip(team: &Team) -> Option<String> {
    let refs = team.git(
        &team.remote(),
        &["for-each-ref", "--format=%(objectname)", BRANCH],
    );
    (!refs.is_empty()).then(|| refs.trim().to_owned())
}

/// The files of the branch.
fn files(team: &Team) -> Vec<String> {
    let names = team.git(&team.remote(), &["ls-tree", "-r", "--name-only", BRANCH]);
    names.lines().map(str::to_owned).collect()
}

fn read(team: &Team, file: &str) -> String {
    team.git(&team.remote(), &["show", &format!("{BRANCH}:{file}")])
}

/// The file of an issue.
fn file(team: &Team, clone: usize, issue: &str) -> String {
    let shown = team.json(clone, &["show", issue]);
    let uuid = shown["uuid"].as_str().unwrap();
    format!("issues/{}/{uuid}.md", &uuid[uuid.len() - 2..])
}

/// The files that the last commit changed.
fn changed(team: &Team) -> BTreeSet<String> {
    let words = ["show", "--format=", "--name-only", BRANCH];
    team.git(&team.remote(), &words)
        .lines()
        .map(str::to_owned)
        .collect()
}

#[test]
fn it_is_off_until_asked_for_and_then_written_where_something_changed() {
    let team = Team::of(1);
    team.run(
        0,
        &["create", "Parse the header", "-p", "high", "-l", "parser"],
    );
    team.run(
        0,
        &[
            "create",
            "Write <b>docs</b>",
            "-d",
            "Why.\n\n<script>x</script>",
        ],
    );
    team.run(0, &["sync"]);
    assert_eq!(tip(&team), None);
    writing(&team, 0);
    let plan = team.json(0, &["sync", "--dry-run"]);
    assert_eq!(plan["issues_branch"]["issues"], 2);
    let report = team.json(0, &["sync"]);
    assert_eq!(report["issues_branch"]["issues"], 2);
    let (one, two) = (file(&team, 0, "1"), file(&team, 0, "2"));
    let names = BTreeSet::from(["README.md".to_owned(), one.clone(), two.clone()]);
    assert_eq!(BTreeSet::from_iter(files(&team)), names);
    let index = read(&team, "README.md");
    let line = format!("- [\\#1: Parse the header]({one}) · high · task · parser\n");
    assert!(index.contains("2 open, 0 closed, 0 archived."), "{index}");
    assert!(index.contains(&line), "{index}");
    let page = read(&team, &two);
    assert!(
        page.starts_with("# \\#2: Write &lt;b&gt;docs&lt;/b&gt;\n\n- **Status:** open\n"),
        "{page}"
    );
    assert!(
        page.contains("\n## Description\n\n> Why.\n>\n> &lt;script>x&lt;/script>\n"),
        "{page}"
    );

    let before = tip(&team);
    assert!(team.json(0, &["sync"]).get("issues_branch").is_none());
    // A claim is of the moment: it is written nowhere.
    team.run(0, &["claim", "1"]);
    team.run(0, &["sync"]);
    assert_eq!(tip(&team), before);
    team.run(0, &["comment", "1", "A comment"]);
    team.run(0, &["sync"]);
    assert_eq!(changed(&team), BTreeSet::from([one.clone()]));
    team.run(0, &["block", "2", "1"]);
    team.run(0, &["sync"]);
    let all = BTreeSet::from(["README.md".to_owned(), one.clone(), two.clone()]);
    assert_eq!(changed(&team), all);
    team.run(0, &["update", "1", "--title", "Parse it"]);
    team.run(0, &["sync"]);
    assert_eq!(changed(&team), all, "a title is shown by those it blocks");
    assert!(read(&team, &two).contains(&format!(
        "**Blocked by:** [\\#1 Parse it](../{})",
        &one[7..]
    )));
    team.run(0, &["delete", "2", "-f"]);
    team.run(0, &["sync"]);
    assert_eq!(files(&team), ["README.md".to_owned(), one]);
    team.git(&team.remote(), &["fsck", "--strict"]);
    // Nothing of it is in the clone but what the remote said.
    let refs = team.git(&team.clone(0), &["for-each-ref", "--format=%(refname)"]);
    let own: Vec<_> = refs
        .lines()
        .filter(|name| name.contains("issues"))
        .collect();
    assert_eq!(own, ["refs/crosslink-tracking/origin/issues"]);
}

#[test]
fn a_change_of_the_parent_reaches_the_one_before() {
    let team = Team::of(1);
    writing(&team, 0);
    for title in ["One", "Other", "Part"] {
        team.run(0, &["create", title]);
    }
    team.run(0, &["move", "3", "1"]);
    team.run(0, &["sync"]);
    let (one, other) = (file(&team, 0, "1"), file(&team, 0, "2"));
    assert!(read(&team, &one).contains("## Sub-issues\n\n- [ ] [\\#3 Part]("));
    team.run(0, &["move", "3", "2"]);
    team.run(0, &["sync"]);
    assert!(!read(&team, &one).contains("Part"));
    assert!(read(&team, &other).contains("- [ ] [\\#3 Part]("));
}

#[test]
fn of_several_clones_each_adds_what_it_knows_and_all_agree() {
    let team = Team::of(3);
    for clone in 0..3 {
        writing(&team, clone);
        team.run(clone, &["sync"]);
    }
    for step in 0..3 {
        std::thread::scope(|scope| {
            for clone in 0..3 {
                let team = &team;
                scope.spawn(move || {
                    team.run(clone, &["create", &format!("Issue {step} of {clone}")]);
                    team.run(clone, &["sync"]);
                });
            }
        });
    }
    team.agreed();
    assert_eq!(files(&team).len(), 10);
    // Written anew by somebody who never wrote it, it says the same: nothing is pushed.
    let before = tip(&team);
    let index = read(&team, "README.md");
    assert!(index.contains("9 open, 0 closed, 0 archived."), "{index}");
    for clone in 0..3 {
        let report = team.json(clone, &["sync"]);
        assert!(report.get("issues_branch").is_none(), "{report:#}");
        assert_eq!(report["faults"], Value::Array(Vec::new()));
    }
    assert_eq!(tip(&team), before);
    team.git(&team.remote(), &["update-ref", "-d", BRANCH]);
    team.run(2, &["sync"]);
    let again = team.git(
        &team.remote(),
        &["rev-parse", &format!("{BRANCH}^{{tree}}")],
    );
    let tree = format!("{}^{{tree}}", before.unwrap());
    assert_eq!(again, team.git(&team.remote(), &["rev-parse", &tree]));
}

#[test]
fn a_branch_of_somebody_else_or_of_a_later_program_is_left_alone() {
    let team = Team::of(1);
    writing(&team, 0);
    team.run(0, &["create", "An issue"]);
    let place = team.clone(0);
    let who = [
        "-c",
        "user.name=Ada",
        "-c",
        "user.email=ada@example.invalid",
    ];
    let commit = |message: &str| {
        let tree = team.git(&place, &["mktree"]);
        let words = [&who[..], &["commit-tree", tree.trim(), "-m", message]].concat();
        team.git(&place, &words).trim().to_owned()
    };
    let cases = [
        ("Something else", "it holds something else"),
        ("9 issues\n\nCrosslink-Edition: 9000", ""),
    ];
    for (message, said) in cases {
        let commit = commit(message);
        team.git(
            &place,
            &["push", "-q", "-f", "origin", &format!("{commit}:{BRANCH}")],
        );
        let report = team.json(0, &["sync"]);
        let faults = report["faults"].as_array().unwrap();
        let why = faults
            .first()
            .map_or("", |fault| fault["why"].as_str().unwrap());
        assert!(
            why.starts_with(said) && faults.is_empty() == said.is_empty(),
            "{report:#}"
        );
        assert_eq!(tip(&team), Some(commit));
    }
}

#[test]
fn what_the_remote_refuses_is_not_shown_either() {
    use std::os::unix::fs::PermissionsExt;
    let team = Team::of(1);
    writing(&team, 0);
    team.run(0, &["create", "Fine"]);
    team.run(0, &["sync"]);
    let before = tip(&team);
    let hook = team.remote().join("hooks/update");
    let script = "#!/bin/sh\ncase $1 in *logs*) git show --format= -p $3 | grep -q hunter2 && exit 1;; esac\nexit 0\n";
    std::fs::write(&hook, script).unwrap();
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    team.run(0, &["create", "The password is hunter2"]);
    let report = team.json(0, &["sync"]);
    assert_eq!(report["sent"]["refused"], 1, "{report:#}");
    assert_eq!(tip(&team), before);
}
