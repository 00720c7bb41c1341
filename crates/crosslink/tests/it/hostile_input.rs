//! Arguments and texts nobody should send: refused with a code and advice, and nothing is changed. Never a panic.

use std::ffi::OsString;

use crate::refusals::{check_refusal, refused, short, small_project, told};
use crate::robust_support::{Ended, contents, crosslink};

#[test]
fn texts_that_are_too_long_or_no_text() {
    let project = small_project();
    let (title, body, comment) = ("a".repeat(513), "a".repeat(65_537), "a".repeat(100_000));
    let table: [(&[&str], i32, &str); 25] = [
        (&["create", &title], 2, "text.too_long"),
        (&["create", ""], 2, "title.empty"),
        (&["create", " \t "], 2, "title.empty"),
        (&["create", "\u{200b}\u{feff}"], 2, "title.empty"),
        (&["create", "a\nb"], 2, "title.invalid"),
        (&["create", "a\u{1b}[31mb"], 2, "title.invalid"),
        (&["create", "a\u{9b}b"], 2, "title.invalid"),
        (&["create", "x", "-d", &body], 2, "text.too_long"),
        (&["create", "x", "--acceptance", &body], 2, "text.too_long"),
        (&["create", "x", "--label", ""], 2, "label.invalid"),
        (&["create", "x", "--label", "a\nb"], 2, "label.invalid"),
        (&["create", "x", "--label", &title], 2, "label.invalid"),
        (&["create", "x", "--type", "two words"], 2, "type.invalid"),
        (&["create", "x", "--assignee", &comment], 2, "text.too_long"),
        (&["create", "x", "--ref", &comment], 2, "text.too_long"),
        (&["create", "x", "--ref", "a\u{7}b"], 2, "text.invalid"),
        (&["update", "1", "--title", ""], 2, "title.empty"),
        (&["update", "1", "--title", &title], 2, "text.too_long"),
        (&["update", "1", "--description", &body], 2, "text.too_long"),
        (&["comment", "1", " \n "], 2, "comment.empty"),
        (&["comment", "1", "x", "--kind", "a\nb"], 2, "text.invalid"),
        (&["milestone", "create", ""], 2, "milestone.invalid"),
        (&["milestone", "create", &title], 2, "milestone.invalid"),
        (
            &[
                "label",
                "1",
                "a\u{0}b".trim_end_matches('b').trim_end_matches('\0'),
                "",
            ],
            2,
            "label.invalid",
        ),
        (
            &["create", "x", "--agent", "../../etc/passwd"],
            2,
            "agent.invalid",
        ),
    ];
    for (line, exit, code) in table {
        check_refusal(&project, line, b"", exit, code);
    }
}

#[test]
fn standard_input_and_files_that_are_no_text() {
    let project = small_project();
    let long = vec![b'a'; 3_000_000];
    std::fs::write(project.path().join("binary"), [0xff, 0xfe, 0, 1]).unwrap();
    std::fs::write(project.path().join("long"), &long).unwrap();
    let table: [(&[&str], &[u8], i32, &str); 17] = [
        (&["create", "-"], b"", 2, "title.empty"),
        (&["create", "-"], b"a\xff\xfe", 2, "text.invalid"),
        (&["create", "-"], &long, 2, "text.too_long"),
        (&["create", "-"], b"two\nlines", 2, "title.invalid"),
        (&["create", "x", "-d", "-"], b"a\0b", 2, "text.invalid"),
        (&["create", "x", "-d", "-"], b"\xc3", 2, "text.invalid"),
        (&["comment", "1", "-"], b"", 2, "comment.empty"),
        (&["comment", "1", "-"], b"\x80", 2, "text.invalid"),
        (&["comment", "1", "-"], &long, 2, "text.too_long"),
        (
            &["comment", "1", "-"],
            &long[..1_048_577],
            2,
            "text.too_long",
        ),
        (&["close", "-"], b"1 \xff", 2, "text.invalid"),
        (&["close", "-"], b"98 99", 1, "issue.not_found"),
        (
            &["create", "x", "--description-file", "binary"],
            b"",
            2,
            "text.invalid",
        ),
        (
            &["create", "x", "--description-file", "long"],
            b"",
            2,
            "text.too_long",
        ),
        (
            &["create", "x", "--description-file", "missing"],
            b"",
            1,
            "file.unreadable",
        ),
        (
            &["create", "x", "--description-file", "."],
            b"",
            1,
            "file.unreadable",
        ),
        (&["import", "."], b"", 1, "import.unreadable"),
    ];
    for (line, input, exit, code) in table {
        check_refusal(&project, line, input, exit, code);
    }
}

#[cfg(unix)]
#[test]
fn arguments_that_are_not_utf_8() {
    use std::os::unix::ffi::OsStringExt;
    let project = small_project();
    let bad = || OsString::from_vec(b"a\xff\xfeb".to_vec());
    let word = OsString::from;
    for line in [
        vec![word("create"), bad()],
        vec![word("create"), word("x"), word("-d"), bad()],
        vec![word("show"), bad()],
        vec![word("list"), bad()],
        vec![word("list"), word("--agent"), bad()],
        vec![bad()],
    ] {
        check_refusal(&project, &line, b"", 2, "usage.invalid");
    }
    check_refusal(
        &project,
        &[word("import"), bad()],
        b"",
        1,
        "file.unreadable",
    );
    check_refusal(
        &project,
        &[word("list"), word("-C"), bad()],
        b"",
        1,
        "project.no_git",
    );
}

#[test]
fn ids_that_name_nothing() {
    const NAMES: [(&str, i32, &str); 12] = [
        ("99", 1, "issue.not_found"),
        ("#99", 1, "issue.not_found"),
        ("4294967295", 1, "issue.not_found"),
        ("4294967296", 1, "issue.not_found"),
        ("18446744073709551616", 1, "issue.not_found"),
        ("zzzz", 1, "issue.not_found"),
        ("'or'1'='1", 1, "issue.not_found"),
        ("two words", 2, "issue.id_invalid"),
        ("0", 2, "issue.id_invalid"),
        ("#", 2, "issue.id_invalid"),
        ("", 2, "issue.id_invalid"),
        ("@", 1, "session.none"),
    ];
    let project = small_project();
    let before = contents(&project);
    for (name, exit, code) in NAMES {
        for line in [
            &["show", name][..],
            &["update", name, "--title", "x"],
            &["comment", name, "x"],
            &["label", name, "x"],
            &["close", name],
            &["reopen", name],
            &["delete", name, "--force"],
            &["block", name, "1"],
            &["block", "1", name],
            &["relate", "1", name],
            &["claim", name],
            &["unclaim", name],
            &["assign", name, "x"],
            &["move", "1", name],
            &["subissue", name, "x"],
            &["create", "x", "--blocked-by", name],
            &["session", "work", name],
            &["timer", "start", name],
            &["archive", "add", name],
            &["milestone", "add", "1", name],
            &["tree", name],
            &["dep", "tree", name],
            &["related", name],
            &["history", name],
            &["blame", name],
            &["renumber", name],
        ] {
            let found = told(&project, &with_issue(line), b"");
            assert_eq!(found, (exit, code.to_owned()), "{line:?}");
        }
    }
    assert_eq!(contents(&project), before);
    for (line, exit, code) in [
        (&["milestone", "show", "99"][..], 1, "milestone.not_found"),
        (&["milestone", "add", "99", "1"], 1, "milestone.not_found"),
        (
            &["create", "x", "--milestone", "nope"],
            1,
            "milestone.not_found",
        ),
        (&["session", "show", "99"], 1, "session.not_found"),
        (&["undo", "ffffffff"], 1, "undo.not_found"),
        (&["undo", "no-hex"], 1, "undo.not_found"),
        (
            &["comment", "1", "x", "--edit", "99"],
            1,
            "comment.not_found",
        ),
        (
            &["backup", "restore", "../../etc/passwd", "--yes"],
            1,
            "backup.not_found",
        ),
        (&["config", "get", "no.such"], 1, "config.unknown"),
        (&["config", "set", "no.such", "1"], 1, "config.unknown"),
        (
            &["create", "x", "--template", "../../etc/passwd"],
            1,
            "template.not_found",
        ),
    ] {
        check_refusal(&project, line, b"", exit, code);
    }
}

/// The same below `issue`, where a command is only found there.
fn with_issue(line: &[&str]) -> Vec<String> {
    const BELOW: [&str; 12] = [
        "label",
        "block",
        "relate",
        "assign",
        "move",
        "subissue",
        "related",
        "delete",
        "unblock",
        "restore",
        "reference",
        "blocked",
    ];
    let prefix = BELOW.contains(&line[0]).then_some("issue");
    prefix
        .into_iter()
        .chain(line.iter().copied())
        .map(str::to_owned)
        .collect()
}

#[test]
fn numbers_out_of_range() {
    let project = small_project();
    let flags: [&[&str]; 9] = [
        &["list", "--limit"],
        &["history", "--limit"],
        &["list", "--budget"],
        &["issue", "stale", "--days"],
        &["archive", "older"],
        &["watch", "--since-seq"],
        &["wait", "is:ready", "--timeout"],
        &["selftest", "--seeds"],
        &["selftest", "--seed"],
    ];
    for flag in flags {
        for number in [
            "-1",
            "-9223372036854775808",
            "1e3",
            "99999999999999999999999999",
            "NaN",
            "0x10",
            "",
            " ",
        ] {
            let line = [flag, &[number]].concat();
            let (exit, code) = told(&project, &line, b"");
            let known = ["usage.invalid", "number.invalid", "query.invalid"];
            assert!(
                exit == 2 && known.contains(&code.as_str()),
                "{line:?}: {exit} {code}"
            );
        }
    }
    for (line, code) in [
        (
            &["issue", "duplicates", "--threshold", "7"][..],
            "number.invalid",
        ),
        (
            &["issue", "duplicates", "--threshold", "NaN"],
            "number.invalid",
        ),
        (&["create", "x", "-p", "5"], "priority.invalid"),
        (&["create", "x", "-p", "-1"], "priority.invalid"),
        (
            &["create", "x", "-p", "99999999999999999999"],
            "priority.invalid",
        ),
        (&["create", "x", "--due", "2026-02-30"], "date.invalid"),
        (&["create", "x", "--due", "99999-01-01"], "date.invalid"),
        (&["create", "x", "--scheduled", "-1"], "date.invalid"),
        (&["update", "1", "--due", "tomorrow\n"], "date.invalid"),
        (&["list", "due:<99999999999999999999d"], "query.invalid"),
        (&["list", "limit:-1"], "query.invalid"),
        (&["list", "--after", "-1"], "usage.invalid"),
    ] {
        let (exit, found) = refused(&project, line, b"");
        assert!(
            exit == 2 && [code, "usage.invalid"].contains(&found.as_str()),
            "{line:?}: {exit} {found}"
        );
    }
}

#[test]
fn numbers_at_their_limits_are_no_trouble() {
    let project = small_project();
    for line in [
        &["list", "--limit", "18446744073709551615"][..],
        &["list", "--limit", "0"],
        &["list", "--budget", "0"],
        &["list", "--budget", "18446744073709551615"],
        &["history", "--limit", "18446744073709551615"],
        &["issue", "stale", "--days", "4294967295"],
        &["archive", "older", "4294967295"],
        &["list", "updated:<4294967295d"],
        &["list", "due:0001-01-01..9999-12-31"],
    ] {
        let ended = Ended::of(&mut crosslink(&project, line), b"");
        ended.no_bug();
        assert!(
            [Some(0), Some(2)].contains(&ended.code),
            "{line:?}: {ended:?}"
        );
    }
}

#[test]
fn queries_nobody_would_write() {
    let project = small_project();
    let (parentheses, word) = ("(".repeat(10_000), "a".repeat(10_000));
    let deep = format!("{}a{}", "(".repeat(2000), ")".repeat(2000));
    let many = "label:a OR ".repeat(350) + "label:a";
    let minus = "-".repeat(4000) + "a";
    for query in [
        parentheses.as_str(),
        &word,
        "prioritty:high",
        "priority:>=urgent",
        "status:",
        "(",
        ")",
        "\"open",
        "a OR",
        "is:nothing",
        "label:a,,b OR (",
        "created:<",
        "sort:nope",
    ] {
        check_refusal(&project, &["list", "--", query], b"", 2, "query.invalid");
    }
    for query in [
        deep.as_str(),
        &many,
        &minus,
        "\u{202e}\u{0}x"
            .trim_end_matches('x')
            .trim_end_matches('\0'),
        "💥",
        "%_%",
        "'; DROP TABLE issues; --",
        "a\\",
    ] {
        let ended = Ended::of(
            &mut crosslink(&project, &["list", "--json", "--", query]),
            b"",
        );
        ended.no_bug();
        assert!(
            [Some(0), Some(2)].contains(&ended.code),
            "{}: {ended:?}",
            short(query)
        );
    }
    // What is only looked for as it stands has no limit but the argument's.
    let ended = Ended::of(
        &mut crosslink(
            &project,
            &["search", "--json", "--", "%'; DROP TABLE issues --"],
        ),
        b"",
    );
    assert_eq!((ended.code, ended.text().trim()), (Some(0), "[]"));
}

#[test]
fn arguments_that_do_not_go_together() {
    let project = small_project();
    for (line, exit, code) in [
        (&["nonsense"][..], 2, "usage.invalid"),
        (&["create"], 2, "usage.invalid"),
        (&["create", "a", "b"], 2, "usage.invalid"),
        (&["list", "--no-such-flag"], 2, "usage.invalid"),
        (&["list", "--after", "zzz"], 2, "usage.invalid"),
        (&["list", "--log-level", "nope"], 2, "usage.invalid"),
        (&["list", "--set", "nope"], 2, "usage.invalid"),
        (&["list", "--set", "nope=1"], 1, "config.unknown"),
        (&["export", "--format", "nope"], 2, "format.unknown"),
        (&["import", "--format", "nope"], 2, "format.unknown"),
        (&["doctor", "--only", "nope"], 2, "usage.invalid"),
        (&["schema", "nope"], 2, "usage.invalid"),
        (&["completions", "nope"], 2, "usage.invalid"),
        (&["update", "1"], 2, "request.empty"),
        (&["delete", "1"], 1, "confirmation.needed"),
        (&["issue", "block", "1", "1"], 1, "relation.self"),
        (&["issue", "relate", "1", "1"], 1, "relation.self"),
        (&["issue", "move", "1", "1"], 1, "relation.self"),
    ] {
        check_refusal(&project, line, b"", exit, code);
    }
}
