//! Many processes at once in one project: nothing is lost, nothing is done twice, nobody fails.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::robust_support::{Ended, all_issues, assert_sound, crosslink, rounds};
use crate::support::Project;

/// Runs one command line for each of `count` processes, all started at once.
fn at_once(
    project: &Project,
    count: usize,
    line: impl Fn(usize) -> Vec<String> + Sync,
) -> Vec<Ended> {
    let start = Barrier::new(count);
    let run = |at: usize| {
        let line = line(at);
        let words: Vec<&str> = line.iter().map(String::as_str).collect();
        let mut command = crosslink(project, &words);
        start.wait();
        Ended::of(&mut command, b"")
    };
    std::thread::scope(|scope| {
        let run = &run;
        let runs: Vec<_> = (0..count).map(|at| scope.spawn(move || run(at))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    })
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Creates `each` issues in each of `writers` threads, one process after the other; returns the numbers printed.
fn create_all(project: &Project, writers: usize, each: usize) -> Vec<u32> {
    let write = |writer: usize| {
        let made = (0..each).map(|at| {
            let title = format!("{writer}/{at}");
            let output = project
                .run(["create", &title, "--label", "race", "--quiet"])
                .success();
            assert_eq!(output.stderr, "");
            output.stdout.trim().parse().unwrap()
        });
        made.collect::<Vec<u32>>()
    };
    std::thread::scope(|scope| {
        let write = &write;
        let runs: Vec<_> = (0..writers)
            .map(|writer| scope.spawn(move || write(writer)))
            .collect();
        runs.into_iter()
            .flat_map(|run| run.join().unwrap())
            .collect()
    })
}

/// Every number from 1 on was printed once, and every issue is there with its label.
fn assert_counted(project: &Project, mut printed: Vec<u32>, count: usize) {
    let expected: Vec<u32> = (1..=u32::try_from(count).unwrap()).collect();
    printed.sort_unstable();
    assert_eq!(printed, expected);
    let issues = all_issues(project);
    let titles: BTreeSet<_> = issues
        .iter()
        .map(|issue| issue["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles.len(), count);
    assert!(
        issues
            .iter()
            .all(|issue| issue["labels"] == serde_json::json!(["race"]))
    );
    assert_sound(project);
}

#[test]
fn writers_count_without_gap_while_readers_read() {
    const QUESTIONS: [&str; 6] = [
        "list",
        "ready",
        "next",
        "search 1",
        "stats",
        "export --format jsonl",
    ];
    let (writers, each) = (rounds(12, 50), rounds(10, 20));
    let project = Project::new();
    let done = AtomicBool::new(false);
    let (printed, questions) = std::thread::scope(|scope| {
        let readers = [0, 3].map(|first| {
            let (project, done) = (&project, &done);
            scope.spawn(move || {
                let mut asked = 0;
                while !done.load(Ordering::Relaxed) {
                    let line = QUESTIONS[(first + asked) % QUESTIONS.len()];
                    assert_eq!(project.tell(line).success().stderr, "", "{line}");
                    asked += 1;
                }
                asked
            })
        });
        let printed = create_all(&project, writers, each);
        done.store(true, Ordering::Relaxed);
        (printed, readers.map(|reader| reader.join().unwrap()))
    });
    assert!(questions.iter().all(|asked| *asked > 0), "{questions:?}");
    assert_counted(&project, printed, writers * each);
}

#[test]
fn eight_processes_create_two_hundred() {
    let project = Project::new();
    let printed = create_all(&project, 8, 25);
    assert_counted(&project, printed, 200);
}

#[test]
fn one_of_eight_wins_a_claim() {
    let project = Project::new();
    for round in 1..=rounds(5, 100) {
        project.run(["create", "Wanted"]).success();
        let id = round.to_string();
        let ended = at_once(&project, 8, |at| {
            owned(&["claim", &id, "--json", "--agent", &format!("agent-{at}")])
        });
        let (won, lost): (Vec<_>, Vec<_>) = ended.iter().partition(|ended| ended.code == Some(0));
        assert_eq!((won.len(), lost.len()), (1, 7), "{ended:?}");
        for ended in lost {
            assert_eq!(
                (ended.code, ended.problem()),
                (Some(3), "issue.held".to_owned())
            );
        }
        let holder = project.json(&format!("show {id}"))["claimed_by"].clone();
        let winner = ended
            .iter()
            .position(|ended| ended.code == Some(0))
            .unwrap();
        assert_eq!(holder, format!("agent-{winner}"));
    }
    assert_sound(&project);
}

#[test]
fn eight_that_take_the_next_take_eight_different_issues() {
    let project = Project::with_issues(&["a", "b", "c", "d", "e", "f", "g", "h"]);
    let ended = at_once(&project, 8, |at| {
        owned(&[
            "claim",
            "--next",
            "--quiet",
            "--agent",
            &format!("agent-{at}"),
        ])
    });
    let taken: BTreeSet<u32> = ended
        .iter()
        .map(|ended| {
            ended
                .text()
                .trim()
                .parse()
                .unwrap_or_else(|_| panic!("{ended:?}"))
        })
        .collect();
    assert_eq!(taken, (1..=8).collect());
}

#[test]
fn a_create_sent_eight_times_with_one_key_makes_one_issue() {
    let project = Project::new();
    let ended = at_once(&project, 8, |_| {
        owned(&["create", "Once", "--idempotency-key", "k-1", "--quiet"])
    });
    for ended in &ended {
        assert_eq!((ended.code, ended.text()), (Some(0), "1\n"), "{ended:?}");
    }
    assert_eq!(all_issues(&project).len(), 1);
}

#[test]
fn changes_of_one_issue_do_not_undo_each_other() {
    let project = Project::with_issues(&["Shared"]);
    let ended = at_once(&project, 8, |at| {
        let word = format!("w{at}");
        match at % 2 {
            0 => owned(&["label", "1", &word]),
            _ => owned(&["comment", "1", &word]),
        }
    });
    assert!(ended.iter().all(|ended| ended.code == Some(0)), "{ended:?}");
    let issue = project.json("show 1");
    assert_eq!(issue["labels"], serde_json::json!(["w0", "w2", "w4", "w6"]));
    let mut comments: Vec<_> = issue["comments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|comment| comment["content"].as_str().unwrap())
        .collect();
    comments.sort_unstable();
    assert_eq!(comments, ["w1", "w3", "w5", "w7"]);
}

#[test]
fn two_inits_at_once_make_one_project() {
    for _ in 0..rounds(3, 50) {
        let project = Project::without_project();
        let ended = at_once(&project, 4, |_| owned(&["init", "--defaults"]));
        assert!(ended.iter().all(|ended| ended.code == Some(0)), "{ended:?}");
        assert_eq!(
            project.run(["create", "First", "--quiet"]).success().stdout,
            "1\n"
        );
        assert_sound(&project);
    }
}
