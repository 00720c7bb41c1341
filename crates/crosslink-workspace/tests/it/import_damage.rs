//! Input that is broken: nothing is half imported, and what is wrong is named by line and column.

use std::io::Read;

use crosslink_core::problem::Code;
use crosslink_workspace::exchange::{ImportFormat, ImportOptions, ImportSource};

use crate::support::exchange::{counts, events, import, import_with};
use crate::support::project;

const GOOD: &str = r#"{"id":"bd-1","title":"A"}"#;

/// Imports a line between two good ones and answers the refusal.
fn refusal(bad: impl AsRef<[u8]>) -> String {
    let mut text = format!("{GOOD}\n").into_bytes();
    text.extend_from_slice(bad.as_ref());
    text.extend_from_slice(b"\n{\"id\":\"bd-2\"}\n");
    let mut project = project();
    let problem = import(&mut project.workspace, &text).unwrap_err();
    assert_eq!(problem.code(), Code::ImportInvalid);
    assert_eq!(events(&project.workspace), 0, "nothing was imported");
    assert_eq!(problem.to_string(), "1 bad line; nothing was imported");
    assert_eq!(problem.causes().len(), 1);
    problem.causes()[0].clone()
}

#[test]
fn a_bad_line_is_named_with_its_column_and_reason() {
    let cases: [(&[u8], &str); 13] = [
        (
            b"{\"id\":\"bd-9\",\"title\":\"x}",
            "line 2, column 24: EOF while parsing a string",
        ),
        (b"{\"id\":\"bd-9\",}", "line 2, column 14: trailing comma"),
        (b"{\"id\" \"bd-9\"}", "line 2, column 7: expected `:`"),
        (
            b"[1]",
            "line 2, column 1: invalid type: sequence, expected a JSON object",
        ),
        (
            b"null",
            "line 2, column 4: invalid type: null, expected a JSON object",
        ),
        (b"{} {}", "line 2, column 4: trailing characters"),
        (
            b"{\"title\":\"no id\"}",
            "line 2, column 1: the object has no `id`",
        ),
        (
            b"{\"id\":[1]}",
            "line 2, column 7: `id` is neither a text nor a number",
        ),
        (
            b"{\"id\":\"\"}",
            "line 2, column 7: `id` needs 1 to 256 bytes without control characters",
        ),
        (
            b"{\"id\":\"bd-9\",\"title\":5}",
            "line 2, column 22: `title` is not a text",
        ),
        (
            b"{\"id\":\"bd-9\",\"status\":5}",
            "line 2, column 23: `status` is not a text",
        ),
        (
            b"{\"id\":\"m\",\"_type\":\"memory\"}",
            "line 2, column 19: a line of the type 'memory' is no issue",
        ),
        (
            b"{\"id\":\"bd-\xff\"}",
            "line 2, column 11: the bytes here are not UTF-8",
        ),
    ];
    for (bad, told) in cases {
        assert_eq!(refusal(bad), told);
    }
}

#[test]
fn nesting_without_end_is_a_bad_line() {
    let deep = format!("{{\"id\":\"bd-9\",\"x\":{}", "[".repeat(1_000_000));
    assert_eq!(
        refusal(deep),
        "line 2, column 145: the JSON is nested too deep"
    );
}

#[test]
fn a_line_may_have_16_mib_and_no_byte_more() {
    const LIMIT: usize = 16 * 1024 * 1024;
    let padded = |size: usize| {
        let mut line = GOOD.replace("bd-1", "bd-9");
        line.push_str(&" ".repeat(size - line.len()));
        line
    };
    let mut project = project();
    let report = import(&mut project.workspace, padded(LIMIT)).unwrap();
    assert_eq!(counts(&report), (1, 0, 0));
    let told = refusal(padded(LIMIT + 1));
    assert_eq!(
        told,
        "line 2, column 1: the line has more than 16777216 bytes"
    );
    let told = refusal(padded(3 * LIMIT));
    assert_eq!(
        told,
        "line 2, column 1: the line has more than 16777216 bytes"
    );
}

#[test]
fn an_issue_that_fits_into_no_event_is_a_bad_line() {
    let line = format!("{{\"id\":\"bd-9\",\"notes\":\"{}\"}}", "n".repeat(9 << 20));
    let told = refusal(line);
    assert_eq!(
        told,
        "line 2, column 1: the issue holds more than fits into one event"
    );
}

#[test]
fn all_bad_lines_are_counted_and_the_first_are_told() {
    let mut project = project();
    let text = format!("{GOOD}\n{}", "oops\n".repeat(250));
    let problem = import(&mut project.workspace, text).unwrap_err();
    let message = "250 bad lines (the first 100 are named); nothing was imported";
    assert_eq!(problem.to_string(), message);
    assert_eq!(problem.causes().len(), 100);
    assert_eq!(problem.causes()[99], "line 101, column 1: expected value");
}

#[test]
fn bad_lines_can_be_left_out() {
    let mut project = project();
    let options = ImportOptions {
        format: ImportFormat::Beads,
        dry_run: false,
        skip_bad: true,
    };
    let text = format!("{GOOD}\n\noops\n{{\"id\":\"bd-2\"}}\r\n");
    let report = import_with(&mut project.workspace, text, &options)
        .unwrap()
        .outcome;
    assert_eq!(counts(&report), (2, 0, 0));
    assert_eq!(
        (report.skipped, report.bad.len(), report.bad[0].line),
        (1, 1, 3)
    );
}

#[test]
fn nothing_is_nothing() {
    for empty in ["", "\n\n", "\u{feff}"] {
        let mut project = project();
        let report = import_with(&mut project.workspace, empty, &ImportOptions::default());
        assert_eq!(counts(&report.unwrap().outcome), (0, 0, 0), "{empty:?}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_line() {
    let mut project = project();
    let text = format!("\u{feff}{GOOD}");
    let report = import_with(&mut project.workspace, text, &ImportOptions::default());
    assert_eq!(counts(&report.unwrap().outcome), (1, 0, 0));
}

/// A stream that breaks off.
struct Broken(usize);

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.0 == 0 {
            return Err(std::io::Error::other("the pipe broke"));
        }
        self.0 -= 1;
        let line = b"{\"id\":\"bd-1\",\"title\":\"A\"}\n";
        buffer[..line.len()].copy_from_slice(line);
        Ok(line.len())
    }
}

#[test]
fn a_stream_that_breaks_off_imports_nothing() {
    let mut project = project();
    let source = ImportSource::Stream(Box::new(Broken(3)));
    let options = ImportOptions::default();
    let problem = project
        .workspace
        .import(source, &options, &mut |_| {})
        .unwrap_err();
    assert_eq!(problem.code(), Code::ImportUnreadable);
    assert_eq!(problem.causes(), ["the pipe broke"]);
    assert_eq!(events(&project.workspace), 0);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let mut project = project();
    let source = ImportSource::Path("/nowhere/issues.jsonl".into());
    let options = ImportOptions::default();
    let problem = project
        .workspace
        .import(source, &options, &mut |_| {})
        .unwrap_err();
    assert_eq!(problem.code(), Code::FileUnreadable);
    assert_eq!(problem.to_string(), "/nowhere/issues.jsonl cannot be read");
}
