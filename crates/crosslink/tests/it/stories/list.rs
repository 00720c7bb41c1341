//! `list`, `search`, `count`, and queries.

use crate::support::{Project, story};

/// Issues of several sorts: 1 closed, 2 blocked by 3, 4 a part of 3, 5 archived.
fn several() -> Project {
    let project = Project::new();
    for line in [
        "create 'Login fails' -p critical -l bug -l auth --type bug -a agent-1",
        "create 'Sign-up page' -p high -l ui -d 'Needs the login to work'",
        "create 'Move to the new host' -p low --due 2099-01-31",
        "subissue 3 'Copy the data' -l data",
        "create 'An old thing'",
        "close 1 5",
        "archive add 5",
        "dep add 2 3",
        "comment 4 'About 40 GB'",
    ] {
        project.tell(line).success();
    }
    project
}

#[test]
fn a_list_shows_what_is_open_newest_first() {
    story!(
        several(),
        [
            "list",
            "ls -s all",
            "issue list -s closed -q",
            "list -l ui -l bug -s all",
            "list -p high",
            "list --json --fields id,title,status",
        ]
    );
}

#[test]
fn a_list_of_nothing_says_so() {
    story!(
        Project::new(),
        [
            "list",
            "list -q",
            "list --json",
            "search x",
            "search x --json",
            "count"
        ]
    );
}

#[test]
fn a_condition_that_makes_no_sense_is_refused() {
    story!(
        several(),
        [
            "issue list -s bogus",
            "list -p urgent",
            "list stauts:open",
            "list priority:>urgent",
            "list (open",
            "list @mine",
            "list --milestone v9",
            "list --parent 99",
            "list --sort nonsense",
            "list --group nonsense",
            "list stauts:open --json",
        ]
    );
}

#[test]
fn queries_combine_conditions() {
    story!(
        several(),
        [
            "list label:ui,data",
            "list -label:ui -q",
            "list priority:>=high status:all -q",
            "list is:blocked -q",
            "list is:ready -q",
            "list parent:3 -q",
            "list assignee:agent-1 status:closed -q",
            "list '(label:ui OR label:data) -is:blocked' -q",
            "list due:<2099-06-01 -q",
            "list '\"new host\"' -q",
            "config set filter.mine 'label:ui'",
            "list @mine -q",
        ]
    );
}

#[test]
fn a_list_is_ordered_grouped_and_cut() {
    story!(
        several(),
        [
            "list --sort priority -q",
            "list --sort -priority -q",
            "list --sort title -q",
            "list --group priority",
            "list -n 1",
            "list -n 1 --json --fields id",
            "list --after nonsense",
            "list --limit 0 -q",
        ]
    );
}

#[test]
fn searching_looks_into_titles_descriptions_and_comments() {
    story!(
        several(),
        [
            "search LOGIN",
            "issue search '40 gb' -q",
            "search login status:open --json --fields id,title",
            "search nowhere",
            "search 'login OR'",
            "search 'login ('",
            "search",
        ]
    );
}

#[test]
fn counting_counts() {
    story!(
        several(),
        [
            "count",
            "count status:open",
            "count -s open --by priority",
            "count --by label --json",
            "count -q -l bug",
            "count --by nonsense",
        ]
    );
}

#[test]
fn columns_line_up_at_every_width() {
    for columns in ["80", "120"] {
        let project = several().with("COLUMNS", columns);
        project
            .tell("create 'A title that is so long that it will not fit into any line of a terminal, however wide it may be, and so it is cut'")
            .success();
        let output = project.tell("list -s all").success();
        let wide: usize = columns.parse().unwrap();
        let lines = output.lines();
        assert!(lines.len() == 6, "{output}");
        assert!(
            lines.iter().all(|line| line.chars().count() == wide),
            "not {wide} columns wide:\n{output}"
        );
        let column = |word: &str, line: &str| {
            line.find(word)
                .unwrap_or_else(|| panic!("no {word} in {line}"))
        };
        let rows = [("low", 3), ("high", 2), ("critical", 1), ("medium", 6)];
        let places: Vec<_> = rows
            .iter()
            .map(|(priority, id)| {
                let start = format!("#{id} ");
                let line = lines.iter().find(|line| line.starts_with(&start)).unwrap();
                column(priority, line)
            })
            .collect();
        assert!(places.iter().all(|place| *place == places[0]), "{output}");
        assert_eq!(output.stdout.matches('…').count(), 1, "{output}");
    }
}
